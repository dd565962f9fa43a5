"""``flaneur route``: a GPX file drawn along the walking network through the places an author names."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import click

from builder.ground import Ground
from builder.model import LonLat
from builder.network import RouteDrawn, find_route, make_network
from builder.problems import did_you_mean

FAR_M = 60.0  # a place further than this from the line is worth a word

FINE, PROBLEMS, WRONG_USAGE = 0, 1, 2


def draw_route(
    ground: Ground,
    words: Sequence[str],
    places: Mapping[str, LonLat],
    out: Path,
    shown: str,
    *,
    name: str = "",
    steps: bool = True,
) -> int:
    """Write ``out`` (``shown`` is how to speak of it) and say what was drawn. ``words`` are slugs of ``places`` or
    ``lon,lat``. Returns the exit code: 0 drawn, 1 no network to draw on, 2 a word that is no place; nothing is written
    unless it is 0. A gap in the network or a place far from the line is told on stderr, and the file is written."""
    via = [_place(word, places) for word in words]
    for word, place in zip(words, via, strict=True):
        if place is None:
            _say(f"error: '{word}' is no place of this territory and no 'lon,lat'. {did_you_mean(word, places)}")
    found = [place for place in via if place is not None]
    if len(found) < len(words):
        return WRONG_USAGE
    if len(found) < 2:
        _say(f"error: A route needs two places or more; {len(found)} given. Name the places in the order of the walk.")
        return WRONG_USAGE
    drawn = find_route(make_network(ground, steps=steps), found)
    if drawn is None or len(drawn.line) < 2:
        _say("error: No way to walk on is known here. Add the territory's OpenStreetMap layers to its folder 'osm'.")
        return PROBLEMS
    for sentence in _doubts(drawn, words):
        _say(f"{shown}: warning: {sentence}")
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(gpx_text(drawn.line, name or out.parent.name), "utf-8")
    click.echo(f"{shown}: {drawn.length_m / 1000:.2f} km, {len(drawn.line)} points, through {len(found)} places.")
    return FINE


def gpx_text(line: Sequence[LonLat], name: str) -> str:
    """GPX 1.1 with one track of one segment: no elevation and no time, for a drawn line knows neither."""
    points = "".join(f'      <trkpt lat="{p.lat:.7f}" lon="{p.lon:.7f}"/>\n' for p in line)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<gpx version="1.1" creator="Flâneur" xmlns="http://www.topografix.com/GPX/1/1">\n'
        "  <metadata>\n"
        '    <copyright author="OpenStreetMap contributors">\n'
        "      <license>https://www.openstreetmap.org/copyright</license>\n"
        "    </copyright>\n"
        "  </metadata>\n"
        f"  <trk>\n    <name>{escape(name)}</name>\n    <trkseg>\n{points}    </trkseg>\n  </trk>\n</gpx>\n"
    )


def _place(word: str, places: Mapping[str, LonLat]) -> LonLat | None:
    if word in places:
        return places[word]
    try:
        lon, lat = (float(part) for part in word.split(","))
    except ValueError:
        return None
    return LonLat(lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def _doubts(drawn: RouteDrawn, words: Sequence[str]) -> list[str]:
    gaps = [
        f"The network has a gap of {gap.length_m:.0f} m from {_shown(gap.start)} to {_shown(gap.end)}; "
        "the line jumps it straight. Look at the place, or name another place to go round."
        for gap in drawn.gaps
    ]
    far = [
        f"'{word}' is {offset:.0f} m from the nearest way. Move it, or let walkers leave the line for it."
        for word, offset in zip(words, drawn.offsets_m, strict=True)
        if offset > FAR_M
    ]
    return gaps + far


def _shown(at: LonLat) -> str:
    return f"{at.lon:.6f},{at.lat:.6f}"


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)

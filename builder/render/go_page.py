"""The context of a tour's page on the move: one block of data for the guide in the browser, and the same in words for
whoever has no script."""

from collections.abc import Mapping
from typing import Any

from builder import urls
from builder.geo import Plane, along_m
from builder.link.around import Around
from builder.locales import LOCALES, Locale, format_distance, format_duration
from builder.model import LonLat, Practice, RoutePoint, Shape, Stop, Territory, Tour
from builder.render import terms
from builder.render.chart import tour_frame
from builder.render.go_jog import jog_words
from builder.render.go_words import go_words
from builder.render.hazards import cares, hazards_data
from builder.render.json_block import json_block
from builder.render.kit import Drawings, Heard, key
from builder.render.sounds import sound_data
from builder.render.speak import Speaker
from builder.render.steps import step_views, steps_data
from builder.render.terms import Interface
from builder.render.tour_page import chart_alt, tour_line

ABOUT_WORDS = 40  # of a story that is read or heard standing in a street
ABOUT_SIGNS = 120  # where words are not parted by spaces
BESIDE_M = 20.0  # nearer to the route a stop is seen
USEFUL = ("toilets", "drinking_water", "pharmacy", "defibrillator", "shelter")


def go_context(
    tour: Tour,
    territory: Territory,
    around: Around,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    drawings: Drawings,
    sounds: Mapping[str, Heard],
) -> dict[str, Any]:
    picture = drawings.tours.get(key(territory, tour.slug))
    stops = {
        stop.poi.id: _stop(stop, territory, locale, t, speaker)
        | {"sound": sound_data(sounds, locale, territory, stop.poi)}
        for stop in tour.stops
    }
    steps = steps_data(tour, locale, t, speaker)
    names = LOCALES[territory.source.source_locale]
    number = territory.source.emergency_number
    data: dict[str, Any] = {
        "tour": {
            "id": f"{territory.slug}/{tour.slug}",
            "title": speaker.plain(tour.source.title),
            "practice": str(tour.source.practice),
            "url": urls.tour(locale.tag, territory.slug, tour.slug),
        },
        "lang": locale.html_lang,
        "intl": locale.intl,
        "route": {
            "points": [[round(at.lon, 6), round(at.lat, 6)] for at in tour.source.route.line],
            "loop": tour.shape is Shape.LOOP,
            "length_m": round(tour.length_m, 1),
            "stops": [
                {"id": stop.poi.id, "at_m": round(stop.distance_m, 1), "offset_m": round(stop.offset_m, 1)}
                for stop in tour.stops
            ],
        },
        "stops": stops,
        **steps,
        "hazards": hazards_data(tour, t, speaker),
        "around": _around(around, territory, t, speaker),
        "emergency": {"number": number},
        "profile": _profile(tour.source.route.points, tour.length_m),
        "times": {
            "walk_min": round(tour.walk_min, 1),
            "jog_min": round(tour.jog_min, 1),
            "guided_min": round(tour.guided_min, 1),
            "programme": programme(tour),
        },
        "chart": _on_chart(tour) if picture else None,
        "words": {**go_words(locale, t), "jog": jog_words(locale, t)},
    }
    return {
        "tour": tour,
        "heading_said": speaker.say(tour.source.title),
        "facts_line": tour_line(tour, locale, t),
        "length": format_distance(tour.length_m, locale),
        "picture": picture,
        "chart_alt": chart_alt(tour, locale, t, speaker),
        "modes": [(str(one), terms.practice(one, t)) for one in (Practice.WALK, Practice.JOG, Practice.GUIDED)],
        "stops": [
            {
                "id": stop.poi.id,
                "number": stop.number,
                "title": speaker.say(stop.poi.title),
                "about": speaker.say(stop.poi.tagline),
                "figure": format_distance(stop.distance_m, locale),
                "minutes": format_duration(stop.minutes, locale) if stop.minutes else "",
                "url": urls.place(locale.tag, territory.slug, stop.poi.id),
            }
            for stop in tour.stops
        ],
        "steps": step_views(tour, locale, t, speaker, names),
        "hazards": cares(tour, locale, t, speaker),
        "emergency": number,
        "has_map": bool(drawings.attributions.get(territory.slug)),
        "data": json_block(data),
    }


def programme(tour: Tour) -> list[list[float]]:
    """When a guided group should be where, in minutes from its start: ``[metres along, arrives, leaves]`` for the
    start, every stop and the end; walking time by distance, slowed by the group, and the minutes at each stop."""
    pace = tour.walk_min * tour.source.group_factor / tour.length_m
    rows, stood = [[0.0, 0.0, 0.0]], 0.0
    for stop in sorted(tour.stops, key=lambda one: one.distance_m):
        arrives = stop.distance_m * pace + stood
        stood += stop.minutes
        rows.append([round(stop.distance_m, 1), round(arrives, 1), round(arrives + stop.minutes, 1)])
    end = round(tour.length_m * pace + stood, 1)
    return [*rows, [round(tour.length_m, 1), end, end]]


def shorten(words: str, most_words: int = ABOUT_WORDS, most_signs: int = ABOUT_SIGNS) -> str:
    """The first sentences of a paragraph that fit; the first one cut where it alone is too long."""
    parts, spaced = words.split(), words.count(" ") * 12 > len(words)
    if not spaced:
        if len(words) <= most_signs:
            return words
        end = max(words.rfind(sign, 0, most_signs) for sign in "。！？")
        return words[: end + 1] if end > 0 else words[:most_signs] + "…"
    if len(parts) <= most_words:
        return words
    kept = parts[:most_words]
    ends = [i for i, word in enumerate(kept) if word.rstrip("»”\"')").endswith((".", "!", "?", "؟")) and i > 4]
    return " ".join(kept[: ends[-1] + 1]) if ends else " ".join(kept) + " …"


def _stop(stop: Stop, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> dict[str, Any]:
    """A stop as it is shown and spoken; ``lang`` where it stands in another language than the page."""
    title, title_lang = speaker.words(stop.poi.title)
    about, about_lang = speaker.words(stop.poi.prose[0]) if stop.poi.prose else speaker.words(stop.poi.tagline)
    summary = speaker.summary(stop.poi.prose[0]) if stop.poi.prose else about
    return {
        "number": stop.number,
        "title": title,
        "about": shorten(summary),
        "title_lang": title_lang or None,
        "about_lang": about_lang or None,
        "minutes": stop.minutes,
        "at": [round(stop.poi.at.lon, 6), round(stop.poi.at.lat, 6)],
        "at_m": round(stop.distance_m, 1),
        "code": stop.plaque.code if stop.plaque else None,
        "url": urls.place(locale.tag, territory.slug, stop.poi.id),
        "beside": _beside(stop, locale, t),
    }


def _beside(stop: Stop, locale: Locale, t: Interface) -> str | None:
    """Where a stop lies that is not on the route, as one walks along it."""
    off = {"distance": format_distance(stop.offset_m, locale)}
    if stop.offset_m < BESIDE_M:
        return None
    return {
        "left": t.gettext("%(distance)s to your left") % off,
        "right": t.gettext("%(distance)s to your right") % off,
    }.get(stop.side)


def _around(around: Around, territory: Territory, t: Interface, speaker: Speaker) -> list[dict[str, Any]]:
    """What a walker may ask for on the way: useful things near the route, and the stations from which it is begun."""
    found = [
        {
            "kind": one.kind,
            "name": f"{terms.amenity(one.kind, t)} · {one.name}" if one.name else terms.amenity(one.kind, t),
            "at": [round(one.at.lon, 6), round(one.at.lat, 6)],
            "at_m": round(one.distance_m),
            "offset_m": round(one.offset_m),
        }
        for one in around.amenities
        if one.kind in USEFUL
    ]
    stations = {poi.id: poi for poi in territory.source.pois}
    found += [
        {
            "kind": "station",
            "name": speaker.plain(stations[way.poi].title),
            "at": [round(stations[way.poi].at.lon, 6), round(stations[way.poi].at.lat, 6)],
            "at_m": None,
            "offset_m": None,
        }
        for way in around.approaches
    ]
    return found


def _profile(points: tuple[RoutePoint, ...], length_m: float) -> list[list[float]] | None:
    """``[metres along, height]`` of every point, or None where heights are not known."""
    if any(point.elevation_m is None for point in points):
        return None
    along = along_m([point.at for point in points]).tolist()
    return [[round(at, 1), round(point.elevation_m or 0.0, 1)] for at, point in zip(along, points, strict=True)]


def _on_chart(tour: Tour) -> list[float]:
    """``[a, b, c, d]``: a place stands at the share ``a * lon + b`` of the map's width, ``c * lat + d`` of its height.

    The sheet of the town has another origin than this plane; within a town that is less than a pixel."""
    plane = Plane.at(tour.source.route.line[0])
    frame = tour_frame(tour, plane)
    low, high = (
        tour.source.route.line[0],
        LonLat(tour.source.route.line[0].lon + 0.01, tour.source.route.line[0].lat + 0.01),
    )
    (x0, y0), (x1, y1) = frame.xy(plane.xy([low, high])).tolist()
    across = (x1 - x0) / 0.01 / frame.width
    down = (y1 - y0) / 0.01 / frame.height
    return [across, x0 / frame.width - across * low.lon, down, y0 / frame.height - down * low.lat]

"""The route as a GPX 1.1 file for a watch or another app: the stops as waypoints, the line as a track.

Read back by Flâneur it is the same route: coordinates go out as they came in, seven decimals at most."""

from xml.sax.saxutils import escape, quoteattr

from builder.model import LonLat, Route, Tour
from builder.outputs import Artifact
from builder.render.speak import Speaker


def tour_gpx(tour: Tour, track: str, link: str, attribution: str, speaker: Speaker, address: str) -> Artifact:
    """``track`` is that of :func:`track_of`, the same in every language, ``link`` the tour's page. Order of elements as
    the GPX 1.1 schema has it: metadata, wpt, trk."""
    title = speaker.plain(tour.source.title)
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<gpx version="1.1" creator="Flâneur" xmlns="http://www.topografix.com/GPX/1/1">',
        "<metadata>",
        f"<name>{escape(title)}</name>",
        f"<desc>{escape(speaker.summary(tour.source.prose[0]))}</desc>",
    ]
    if attribution:
        rows.append(f"<copyright author={quoteattr(attribution)}/>")
    rows += [f"<link href={quoteattr(link)}/>", "</metadata>"]
    for stop in tour.stops:
        rows += [
            f"<wpt {_at(stop.poi.at)}>",
            f"<name>{stop.number}. {escape(speaker.plain(stop.poi.title))}</name>",
            f"<desc>{escape(speaker.summary(stop.poi.prose[0]))}</desc>",
            "</wpt>",
        ]
    rows += ["<trk>", f"<name>{escape(title)}</name>", track, "</trk>", "</gpx>", ""]
    return Artifact(address.lstrip("/"), "\n".join(rows).encode())


def track_of(route: Route) -> str:
    """The points of a route as a ``trkseg``."""
    rows = ["<trkseg>"]
    for point in route.points:
        height = "" if point.elevation_m is None else f"<ele>{point.elevation_m:g}</ele>"
        rows.append(f"<trkpt {_at(point.at)}>{height}</trkpt>" if height else f"<trkpt {_at(point.at)}/>")
    rows.append("</trkseg>")
    return "\n".join(rows)


def _at(at: LonLat) -> str:
    return f'lat="{_degrees(at.lat)}" lon="{_degrees(at.lon)}"'


def _degrees(value: float) -> str:
    return f"{value:.7f}".rstrip("0").rstrip(".")

"""GPX files → lines to follow: the only door to gpxpy, behind the strict pass of ``gpx_pass``.

``read_gpx`` tells what a file holds; ``choose_route`` makes of it the one route of a tour.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import TYPE_CHECKING

from builder.model import LonLat
from builder.problems import Problem, has_errors
from builder.read.gpx_choice import choose_route
from builder.read.gpx_file import GpxFile, GpxLine, GpxPoint, GpxWaypoint
from builder.read.gpx_pass import pass_over
from builder.read.gpx_text import read_gpx_text

if TYPE_CHECKING:
    from gpxpy.gpx import GPXRoutePoint, GPXTrackPoint

__all__ = ["GpxFile", "GpxLine", "GpxPoint", "GpxWaypoint", "choose_route", "read_gpx"]


def read_gpx(data: bytes, shown: str) -> tuple[GpxFile | None, list[Problem]]:
    """What any bytes hold as GPX; ``shown`` is the path to name. ``None`` when there is an error among the problems;
    its warnings say what was mended. Never raises, and takes about a second for the largest file that it reads."""
    text, problems = read_gpx_text(data, shown)
    if text is None:
        return None, problems
    skeleton, told = pass_over(text, shown)
    problems += told
    if skeleton is None or has_errors(problems):
        return None, problems
    import gpxpy  # here: most builds find every file as they have read it before

    gpx = gpxpy.parse(skeleton.data)
    track_lines, route_lines = iter(skeleton.lines["trkpt"]), iter(skeleton.lines["rtept"])
    numbers = count(1)
    tracks = tuple(
        _line("track", track.name, next(numbers), [segment.points for segment in track.segments], track_lines)
        for track in gpx.tracks
    )
    routes = tuple(_line("route", route.name, next(numbers), [route.points], route_lines) for route in gpx.routes)
    waypoints = tuple(
        GpxWaypoint(LonLat(point.longitude, point.latitude), point.name or "", line)
        for point, line in zip(gpx.waypoints, skeleton.lines["wpt"], strict=True)
    )
    mended = any(problem.code == "gpx-mended" for problem in problems)
    return GpxFile(
        shown, tracks, routes, waypoints, skeleton.version, skeleton.creator, mended, skeleton.line
    ), problems


def _line(
    kind: str,
    name: str | None,
    number: int,
    segments: Iterable["Sequence[GPXTrackPoint | GPXRoutePoint]"],
    lines: Iterator[int],
) -> GpxLine:
    read = (tuple(_point(point, next(lines)) for point in segment) for segment in segments)
    return GpxLine(kind, name or "", number, tuple(segment for segment in read if segment))


def _point(point: "GPXTrackPoint | GPXRoutePoint", line: int) -> GpxPoint:
    return GpxPoint(LonLat(point.longitude, point.latitude), point.elevation, point.time, line)

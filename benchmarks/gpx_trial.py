"""One file through the reader of GPX, and everything that must hold whatever the bytes are."""

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from builder.model import LonLat, Route
from builder.problems import Problem, Severity, Where, has_errors
from builder.read.gpx import GpxFile, choose_route, read_gpx
from builder.read.gpx_pass import HIGHEST_M, LOWEST_M

SHOWN = "mutant.gpx"

_CODE = re.compile(r"gpx-[a-z]+(-[a-z]+)*")
_NO_LINES = (b"PK\x03\x04", b"\x1f\x8b", b"%PDF")  # archives and the like, which the reader names and leaves shut
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})  # Unicode's control, surrogate, and separators of lines and paragraphs
_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})  # what turns the words round it
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Trial:
    """``outcome`` is read, mended or refused; ``codes`` are those of the errors; ``wrong`` says what must never be."""

    outcome: str
    codes: tuple[str, ...]
    wrong: tuple[str, ...]


def try_file(data: bytes) -> Trial:
    """As a build reads a route: the file, then the one line to follow, then each line that an author could choose."""
    file, problems = read_gpx(data, SHOWN)
    route = None
    wrong: list[str] = []
    if file is not None:
        wrong += _wrong_numbers(file, data)
        route, told = choose_route(file, Where(SHOWN))
        problems = [*problems, *told]
        for line in file.lines[:20]:
            chosen, _ = choose_route(file, Where(SHOWN), track=line.number)
            wrong += _wrong_route(chosen)
        wrong += _wrong_route(route)
    if (route is None) != has_errors(problems):
        wrong.append("refused without a word" if route is None else "read in spite of an error")
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    wrong += [fault for problem in problems for fault in _wrong_words(problem)]
    wrong += [f"no line: {problem}" for problem in errors if not problem.where.line and _has_lines(problem, data)]
    mended = any(problem.code == "gpx-mended" for problem in problems)
    outcome = "refused" if route is None else "mended" if mended else "read"
    return Trial(outcome, tuple(sorted({problem.code for problem in errors})), tuple(dict.fromkeys(wrong)))


def _wrong_numbers(file: GpxFile, data: bytes) -> Iterator[str]:
    last = len(_LINE_END.findall(data)) + 1
    points = [point for line in file.lines for point in line.points]
    for point in points:
        yield from _wrong_place(point.at, point.elevation_m)
        if not 1 <= point.line <= last:
            yield f"a point on line {point.line} of {last}"
        if point.time is not None and point.time.tzinfo is None:
            yield f"a time without its zone: {point.time}"
    for waypoint in file.waypoints:
        yield from _wrong_place(waypoint.at, None)


def _wrong_route(route: Route | None) -> Iterator[str]:
    if route is None:
        return
    if len({point.at for point in route.points}) < 2:
        yield "a route at one place"
    for point in route.points:
        yield from _wrong_place(point.at, point.elevation_m)


def _wrong_place(at: LonLat, elevation_m: float | None) -> Iterator[str]:
    if not (math.isfinite(at.lon) and math.isfinite(at.lat) and abs(at.lon) <= 180 and abs(at.lat) <= 90):
        yield f"accepted the place {at.lon}, {at.lat}"
    if elevation_m is not None and not (math.isfinite(elevation_m) and LOWEST_M <= elevation_m <= HIGHEST_M):
        yield f"accepted the elevation {elevation_m}"


def _wrong_words(problem: Problem) -> Iterator[str]:
    said = str(problem)
    if not _CODE.fullmatch(problem.code) or problem.where.path != SHOWN:
        yield f"no rule or no file: {said!r}"
    if not problem.fact or not problem.cure:
        yield f"no fact or no cure: {said!r}"
    if any(unicodedata.category(c) in _UNSEEN or unicodedata.bidirectional(c) in _TURNING for c in said):
        yield f"breaks the line it is told on: {said!r}"


def _has_lines(problem: Problem, data: bytes) -> bool:
    """Not so for nothing at all, and for what is no text."""
    is_shut = data.lstrip()[:4].startswith(_NO_LINES) or data[8:12] == b".FIT" or problem.code == "gpx-encoding"
    return bool(data.strip(b"\0 \t\r\n")) and not is_shut

"""A route in words: the streets a stretch of it follows, in order, with their metres. Pure.

A drawn route lies on the ways themselves; a recorded one lies beside them, within the error of a phone. Both are asked
the same question every few metres: which way runs here, in this direction? A pavement or path without a name takes the
name of the street it accompanies; away from any street it is a path, steps, a cycleway or a bridge.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from builder.geo import Plane, along_m
from builder.ground import Ground, Way
from builder.model import LonLat, StreetRun

SAMPLE_M = 10.0
REACH_M = 20.0  # as far as a recorded point is from the way it was recorded on
PAVEMENT_M = 12.0  # as far as a pavement is from the middle of its street
TURNED_DEG = 35.0  # a way that runs more askew than this is being crossed, not followed
PARALLEL_DEG = 20.0
METRES_A_DEGREE = 0.15  # ten degrees askew count as much as a metre and a half aside
STAY_M = 2.0  # the way already followed is preferred by this much
CELL_M = 25.0

SLIVER_M = 15.0  # a crossing, a corner
SLIVER_NAMELESS_M = 25.0  # a slip road, a few metres of path between two streets
SLIVER_STEPS_M = 6.0  # steps matter to whoever pushes something
BREAK_M = 40.0  # what interrupts a street for less than this is left out

NOT_WALKED = ("rail", "subway", "tram", "motorway", "disused", "abandoned", "razed", "dismantled", "construction")
KINDS = {"steps": "steps", "cycleway": "cycleway"} | dict.fromkeys(
    ("footway", "path", "track", "bridleway", "pier", "platform", "corridor"), "path"
)
SQUARES = ("place ", "parvis", "esplanade", "square ", "rond-point", "carrefour ")
BRIDGES = ("pont ", "passerelle", "viaduc")


@dataclass(frozen=True, slots=True)
class _Segment:
    """A straight piece of a way: from ``(x, y)``, ``length_m`` long in the direction ``(ux, uy)`` of length 1."""

    x: float
    y: float
    ux: float
    uy: float
    length_m: float
    way: Way

    def aside_m(self, x: float, y: float) -> float:
        dx, dy = x - self.x, y - self.y
        t = min(max(dx * self.ux + dy * self.uy, 0.0), self.length_m)
        return math.hypot(dx - t * self.ux, dy - t * self.uy)

    def askew_deg(self, ux: float, uy: float) -> float:
        """0…90: which way round the way is drawn says nothing."""
        return math.degrees(math.acos(min(abs(ux * self.ux + uy * self.uy), 1.0)))


@dataclass(frozen=True, slots=True)
class Sample:
    """A few metres of a line: the way itself, which may be a pavement, and the street it is told as."""

    way: Way | None
    run: StreetRun


class Streets:
    """The ways of a ground, sorted into squares, so that many routes can ask. Build it once a territory."""

    def __init__(self, ground: Ground, plane: Plane) -> None:
        self.plane = plane
        self._cells: dict[tuple[int, int], list[_Segment]] = defaultdict(list)
        for segment in _segments(ground.ways, plane):
            for cell in _cells_of(segment):
                self._cells[cell].append(segment)

    def along(self, line: Sequence[LonLat]) -> tuple[StreetRun, ...]:
        """The streets of a line of two points or more, in order; their metres add up to the length of the line."""
        return settled(self.samples(line))

    def samples(self, line: Sequence[LonLat]) -> "list[Sample]":
        """What the line follows, every few metres of it, as it comes."""
        found: list[Sample] = []
        lengths = along_m(line)
        followed: Way | None = None
        for i, (start, end) in enumerate(pairwise(self.plane.xy(line).tolist())):
            length = float(lengths[i + 1] - lengths[i])
            apart = math.hypot(end[0] - start[0], end[1] - start[1])
            if length <= 0.0 or apart <= 0.0:
                continue
            ux, uy = (end[0] - start[0]) / apart, (end[1] - start[1]) / apart
            pieces = math.ceil(length / SAMPLE_M)
            for piece in range(pieces):
                t = (piece + 0.5) / pieces * apart
                followed, run = self._run_at(start[0] + t * ux, start[1] + t * uy, ux, uy, followed)
                found.append(Sample(followed, replace(run, length_m=length / pieces)))
        return found

    def _run_at(self, x: float, y: float, ux: float, uy: float, followed: Way | None) -> tuple[Way | None, StreetRun]:
        """The way that runs here in this direction, and what to call it."""
        best: Way | None = None
        best_score = math.inf
        # The nearest named way on the ground, and the nearest on a bridge: neither lends its name to the other.
        named: dict[bool, tuple[float, Way]] = {}
        for segment in self._near(x, y):
            aside, askew = segment.aside_m(x, y), segment.askew_deg(ux, uy)
            if aside > REACH_M or askew > TURNED_DEG:
                continue
            way = segment.way
            score = aside + askew * METRES_A_DEGREE - (STAY_M if way is followed else 0.0)
            if score < best_score:
                best, best_score = way, score
            lends = way.name and not way.is_tunnel and way.kind != "platform"
            if lends and aside <= PAVEMENT_M and askew <= PARALLEL_DEG:
                if aside < named.get(way.is_bridge, (math.inf, way))[0]:
                    named[way.is_bridge] = aside, way
        if best is None:
            return None, StreetRun("", "unknown", 0.0)
        nameless = not best.name or best.kind == "platform"
        street = named.get(best.is_bridge) if nameless and best.kind != "steps" else None
        if street:
            return best, StreetRun(street[1].name, _kind(street[1]), 0.0)
        return best, StreetRun("" if nameless else best.name, _kind(best), 0.0)

    def _near(self, x: float, y: float) -> Iterator[_Segment]:
        col, row = _cell(x, y)
        for c in (col - 1, col, col + 1):
            for r in (row - 1, row, row + 1):
                yield from self._cells.get((c, r), ())


def _cell(x: float, y: float) -> tuple[int, int]:
    return math.floor(x / CELL_M), math.floor(y / CELL_M)


def _segments(ways: Sequence[Way], plane: Plane) -> Iterator[_Segment]:
    walked = [way for way in ways if way.kind not in NOT_WALKED and not way.kind.endswith("_construction")]
    flat = iter(plane.xy([point for way in walked for point in way.line]).tolist())  # all at once: numpy likes it
    for way in walked:
        for (xa, ya), (xb, yb) in pairwise([next(flat) for _ in way.line]):
            length = math.hypot(xb - xa, yb - ya)
            if length > 0.0:
                yield _Segment(xa, ya, (xb - xa) / length, (yb - ya) / length, length, way)


def _cells_of(segment: _Segment) -> set[tuple[int, int]]:
    """The squares in which a point of every 10 m of it lies. A foot within ``REACH_M`` is then at most 25 m, one
    square, from such a point's square."""
    steps = math.ceil(segment.length_m / SAMPLE_M)
    lengths = (segment.length_m * i / steps for i in range(steps + 1))
    return {_cell(segment.x + t * segment.ux, segment.y + t * segment.uy) for t in lengths}


def _kind(way: Way) -> str:
    name = way.name.lower()
    if name.startswith(SQUARES):
        return "square"
    if name.startswith(BRIDGES) or (way.is_bridge and way.kind != "steps"):
        return "bridge"
    if way.kind == "pedestrian":
        return "street" if way.name else "path"
    return KINDS.get(way.kind, "street")


def settled(samples: Sequence[Sample]) -> tuple[StreetRun, ...]:
    """Equal neighbours joined, slivers given to the longer neighbour, short breaks of a street closed."""
    runs = _joined([sample.run for sample in samples])
    while len(runs) > 1:
        slight = [i for i in range(len(runs)) if _is_slight(runs, i)]
        if not slight:
            break
        i = min(slight, key=lambda i: runs[i].length_m)
        beside = max((j for j in (i - 1, i + 1) if 0 <= j < len(runs)), key=lambda j: runs[j].length_m)
        grown = replace(runs[beside], length_m=runs[beside].length_m + runs[i].length_m)
        first = min(i, beside)
        runs = _joined([*runs[:first], grown, *runs[first + 2 :]])
    return tuple(runs)


def _is_slight(runs: list[StreetRun], i: int) -> bool:
    run = runs[i]
    sliver_m = SLIVER_M if run.name or run.kind == "bridge" else SLIVER_NAMELESS_M
    if run.length_m < (SLIVER_STEPS_M if run.kind == "steps" else sliver_m):
        return True
    if not 0 < i < len(runs) - 1 or _key(runs[i - 1]) != _key(runs[i + 1]):
        return False
    # A bridge is an event, and a landing between two flights is not more steps.
    return run.kind not in ("bridge", "steps") and runs[i - 1].kind != "steps" and run.length_m < BREAK_M


def _key(run: StreetRun) -> tuple[str, str]:
    """A street stays one street where it crosses a bridge or becomes a footway, but steps are always told; the
    nameless are known by their kind."""
    return (run.name, "") if run.name and run.kind != "steps" else (run.name, run.kind)


def _joined(runs: list[StreetRun]) -> list[StreetRun]:
    joined = []
    for _, same in groupby(runs, key=_key):
        alike = list(same)
        longest: dict[str, float] = defaultdict(float)
        for run in alike:
            longest[run.kind] += run.length_m
        if len(longest) > 1:
            longest.pop("bridge", None)  # a street that crosses a bridge is a street
        kind = max(longest, key=lambda k: longest[k])
        joined.append(StreetRun(alike[0].name, kind, sum(run.length_m for run in alike)))
    return joined

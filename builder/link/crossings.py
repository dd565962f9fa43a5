"""Where ways meet, and how they leave: what somebody at a corner has to choose from. Pure."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder.geo import Plane
from builder.ground import Ground, Way
from builder.link.corners import turned
from builder.link.streets import NOT_WALKED

Point = tuple[float, float]  # metres on the plane

JOINED_M = 1.5  # vertices this near are one: the grid of the tiles is 0.4 m, and their edges cut ways
REACH_M = 8.0  # a recorded corner is so far from the crossing it was recorded at
LEAVES_M = 14.0  # how a way leaves is looked at over so much of it
CELL_M = 25.0

# A round of roads: its girth in metres, and how near it comes to a circle (4π · area / girth², 1 for a circle).
ROUND_M = (25.0, 260.0)
ROUND = 0.9
BESIDE_ROUND_M = 12.0  # the pavements and crossings about it
NO_ROADS = ("footway", "path", "steps", "cycleway", "track", "bridleway", "pedestrian", "service", "pier", "corridor")


@dataclass(frozen=True, slots=True)
class Roundabout:
    middle: Point
    reach_m: float  # from its middle to the pavements about it

    def holds(self, at: Point) -> bool:
        return math.dist(self.middle, at) <= self.reach_m


@dataclass(frozen=True, slots=True)
class Branch:
    """A way as it leaves a crossing: its direction over the next metres, degrees from north."""

    heading_deg: float
    way: Way


class Crossings:
    """The crossings of a ground, sorted into squares, so that many routes can ask. Build it once a territory."""

    def __init__(self, ground: Ground, plane: Plane) -> None:
        self._at: dict[int, Point] = {}
        self._beside: dict[int, dict[int, Way]] = defaultdict(dict)
        numbers: dict[tuple[int, int], int] = {}
        rounds: list[Roundabout] = []
        walked = [way for way in ground.ways if way.kind not in NOT_WALKED and way.kind != "platform"]
        flat = iter(plane.xy([point for way in walked for point in way.line]).tolist())
        for way in walked:
            points = [(x, y) for x, y in (next(flat) for _ in way.line)]
            rounds += _round(way, points)
            nodes = [self._number(numbers, point) for point in points]
            for a, b in pairwise(nodes):
                if a != b:
                    self._beside[a].setdefault(b, way)
                    self._beside[b].setdefault(a, way)
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for node, beside in self._beside.items():
            if len(beside) > 2:
                self._cells[_cell(self._at[node])].append(node)
        self.roundabouts = tuple(rounds)

    def _number(self, numbers: dict[tuple[int, int], int], point: Point) -> int:
        number = numbers.setdefault((round(point[0] / JOINED_M), round(point[1] / JOINED_M)), len(numbers))
        self._at.setdefault(number, point)
        return number

    def near(self, at: Point, reach_m: float = REACH_M) -> list[int]:
        """The crossings within ``reach_m`` of a point, by number, the nearest first."""
        found = [(math.dist(self._at[node], at), node) for node in self._near(at)]
        return [node for apart, node in sorted(found) if apart <= reach_m]

    def at(self, node: int) -> Point:
        return self._at[node]

    def _near(self, point: Point) -> Iterable[int]:
        col, row = _cell(point)
        for c in (col - 1, col, col + 1):
            for r in (row - 1, row, row + 1):
                yield from self._cells.get((c, r), ())

    def branches(self, node: int) -> list[Branch]:
        """The ways that leave a crossing; one that ends before it is 14 m on is none."""
        found = []
        for first, way in self._beside[node].items():
            before, here, gone = node, first, math.dist(self._at[node], self._at[first])
            while gone < LEAVES_M and (onward := [one for one in self._beside[here] if one != before]):
                # Straightest on, so that a way is not lost in the next crossing.
                step = self._straightest(before, here, onward)
                before, here, gone = here, step, gone + math.dist(self._at[here], self._at[step])
            if gone >= LEAVES_M:
                found.append(Branch(_heading(self._at[node], self._at[here]), way))
        return found

    def _straightest(self, before: int, here: int, onward: Iterable[int]) -> int:
        came = _heading(self._at[before], self._at[here])
        return min(onward, key=lambda one: (abs(turned(came, _heading(self._at[here], self._at[one]))), one))


def _heading(a: Point, b: Point) -> float:
    return math.degrees(math.atan2(b[0] - a[0], b[1] - a[1])) % 360.0


def _cell(at: Point) -> tuple[int, int]:
    return math.floor(at[0] / CELL_M), math.floor(at[1] / CELL_M)


def _round(way: Way, points: Sequence[Point]) -> list[Roundabout]:
    """The way as a roundabout, where it is a road that closes in a circle."""
    if len(points) < 6 or points[0] != points[-1] or way.kind in NO_ROADS:
        return []
    girth = sum(math.dist(a, b) for a, b in pairwise(points))
    area = abs(sum(xa * yb - xb * ya for (xa, ya), (xb, yb) in pairwise(points))) / 2
    if not ROUND_M[0] <= girth <= ROUND_M[1] or 4 * math.pi * area < ROUND * girth**2:
        return []
    middle = sum(x for x, _ in points[1:]) / (len(points) - 1), sum(y for _, y in points[1:]) / (len(points) - 1)
    return [Roundabout(middle, girth / math.tau + BESIDE_ROUND_M)]

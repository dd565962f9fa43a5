"""The corners of a route: where it turns, how far, and how that is called. Pure.

Headings are degrees clockwise from north; a turn is above 0 to the right, −180…180.
"""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from builder.geo import Plane, along_m, simplify
from builder.model import LonLat

THIN_M = 4.0  # the tremor of a hand that drew, and of a receiver that recorded
DENT_M = 15.0  # a spur this short is told as if it were not walked
HOOK_M = 18.0  # corners nearer than this to one another are one corner
LOOK_M = 16.0  # directions are taken over so much of the way
WIDE_M = 30.0  # and over so much where a bend may come to nothing
SAME_WAY_M = 8.0  # two passes of a route this near one another are on the same way

SLIGHT_DEG = 28.0  # less than this is straight on
TURN_DEG = 58.0
SHARP_DEG = 122.0
BACK_DEG = 158.0
SWAY_DEG = 16.0  # what a bend must come to when one looks further


@dataclass(frozen=True, slots=True)
class Bend:
    """A corner of the route: where it begins and ends, and how far it turns, above 0 to the right."""

    from_m: float
    to_m: float
    turn_deg: float

    @property
    def at_m(self) -> float:
        return (self.from_m + self.to_m) / 2


class Path:
    """The line in flat metres, thinned for its corners."""

    def __init__(self, line: Sequence[LonLat], plane: Plane) -> None:
        self.line = line
        self.plane = plane
        self.along: list[float] = along_m(line).tolist()
        self._xy: list[list[float]] = plane.xy(line).tolist()

    def xy(self, at_m: float) -> tuple[float, float]:
        at = min(max(at_m, 0.0), self.along[-1])
        after = min(bisect_right(self.along, at), len(self.along) - 1)
        from_m, to_m = self.along[after - 1], self.along[after]
        share = (at - from_m) / (to_m - from_m) if to_m > from_m else 0.0
        (xa, ya), (xb, yb) = self._xy[after - 1], self._xy[after]
        return xa + share * (xb - xa), ya + share * (yb - ya)

    def heading_deg(self, from_m: float, to_m: float) -> float:
        (xa, ya), (xb, yb) = self.xy(from_m), self.xy(to_m)
        return math.degrees(math.atan2(xb - xa, yb - ya)) % 360.0

    def bearing_deg(self, at_m: float) -> float:
        """Which way one goes from here, over the next metres; at the end over the last."""
        end = self.along[-1]
        return self.heading_deg(at_m, at_m + LOOK_M) if at_m < end - 1.0 else self.heading_deg(end - LOOK_M, end)

    def turn_deg(self, from_m: float, to_m: float) -> float:
        """−180…180 from the direction before a stretch to that after it, right above 0."""
        before = self.heading_deg(from_m - LOOK_M, from_m)
        after = self.heading_deg(to_m, to_m + LOOK_M)
        return turned(before, after)

    def sways(self, from_m: float, to_m: float) -> bool:
        """Whether a slight bend comes to nothing when one looks further than to the next lamp post."""
        before = self.heading_deg(from_m - WIDE_M, from_m - WIDE_M / 5)
        after = self.heading_deg(to_m + WIDE_M / 5, to_m + WIDE_M)
        return abs(turned(before, after)) < SWAY_DEG

    def retraces(self, bend: Bend) -> bool:
        """Whether one comes back from a corner the way one went there."""
        return math.dist(self.xy(bend.from_m - LOOK_M), self.xy(bend.to_m + LOOK_M)) <= SAME_WAY_M

    def nearest_m(self, at: tuple[float, float], place_m: float) -> float:
        """Where the route comes nearest to a point, within some metres of a place of its own."""
        places = [place_m + i for i in range(-8, 9)]
        return min(max(min(places, key=lambda one: math.dist(self.xy(one), at)), 0.0), self.along[-1])

    def bends(self) -> list[Bend]:
        """The corners of the thinned line, those near one another as one."""
        thin = simplify(self.line, THIN_M)
        kept = _places(self.line, thin, self.along)
        corners: list[tuple[float, float]] = []
        for a, b, c in zip(kept, kept[1:], kept[2:], strict=False):
            corners.append((b, turned(self.heading_deg(a, b), self.heading_deg(b, c))))
        groups: list[list[tuple[float, float]]] = []
        for i, (at, turn) in enumerate(corners):
            is_apart = i == 0 or at - corners[i - 1][0] > HOOK_M
            turns_back = i > 0 and (is_back(turn) or is_back(corners[i - 1][1]))
            if is_apart or (turns_back and not (_is_dent(corners, i) or _is_dent(corners, i - 1))):
                groups.append([])
            groups[-1].append((at, turn))
        return [_bend(group) for group in groups]


def _bend(corners: Sequence[tuple[float, float]]) -> Bend:
    """Corners so near one another that they are one; it is told where the first great turn among them is."""
    turn = wrapped(sum(one for _, one in corners))
    backs = [at for at, one in corners if is_back(one)]
    if backs and is_back(turn):
        return Bend(backs[0], backs[0], turn)
    most = max(abs(one) for _, one in corners if not is_back(one)) if len(backs) < len(corners) else 0.0
    first = next(at for at, one in corners if abs(one) >= most / 2)
    return Bend(first, corners[-1][0], turn)


def _is_dent(corners: Sequence[tuple[float, float]], i: int) -> bool:
    """Whether the corner is the end of a few steps aside and back, to a stop beside the way: no turning back."""
    if not 0 < i < len(corners) - 1 or not is_back(corners[i][1]):
        return False
    return corners[i + 1][0] - corners[i - 1][0] <= 2 * DENT_M


def _places(line: Sequence[LonLat], thin: Sequence[LonLat], along: Sequence[float]) -> list[float]:
    """Where the points of the thinned line lie along the whole one."""
    places, i = [], 0
    for point in thin:
        while line[i] != point:
            i += 1
        places.append(along[i])
        i += 1
    return places


def kind_of(turn_deg: float) -> str:
    side = "right" if turn_deg > 0 else "left"
    turn = abs(turn_deg)
    if turn < SLIGHT_DEG:
        return "straight"
    if turn < TURN_DEG:
        return f"slight-{side}"
    if turn < SHARP_DEG:
        return side
    return f"sharp-{side}" if turn < BACK_DEG else "back"


def held(kind: str, turn_deg: float) -> str:
    """A hairpin, which is no turning back."""
    return kind if kind != "back" else "sharp-right" if turn_deg > 0 else "sharp-left"


def turned(before_deg: float, after_deg: float) -> float:
    return wrapped(after_deg - before_deg)


def wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def is_back(turn_deg: float) -> bool:
    return abs(turn_deg) >= BACK_DEG

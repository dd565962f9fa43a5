"""Marks and names set so that none lies on another: the first to ask gets its place, the rest make room."""

import math
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from builder.render.marks import Box

XY = tuple[float, float]

RINGS = (0.0, 0.35, 0.6, 0.85, 1.15, 1.5, 1.9, 2.4, 3.0, 3.7)  # sides of a square from its place
TURNS = 16


class Room:
    """What has been set on one picture so far."""

    def __init__(self, width: int, height: int, route: Sequence[XY], edge: float) -> None:
        self.width, self.height, self.edge = width, height, edge
        self.route = list(route)
        self._points = np.array(self.route, dtype=np.float64).reshape(-1, 2)
        self.boxes: list[Box] = []

    def take(self, box: Box) -> Box:
        self.boxes.append(box)
        return box

    def covered(self, box: Box, gap: float) -> int:
        """How many points of the route the box lies on."""
        away = np.abs(self._points - (box.x, box.y))
        return int(np.count_nonzero((away[:, 0] <= box.width / 2 + gap) & (away[:, 1] <= box.height / 2 + gap)))

    def is_free(self, box: Box, gap: float, route_gap: float) -> bool:
        apart = all(box.overlap(other, gap) == 0.0 for other in self.boxes)
        return apart and box.within(self.width, self.height, self.edge) and not self.covered(box, route_gap)

    def points(self) -> list[XY]:
        """The route and the outline of every box, for one that must keep clear of all of them."""
        found = list(self.route)
        for box in self.boxes:
            steps = [
                (-0.5, -0.5),
                (0, -0.5),
                (0.5, -0.5),
                (0.5, 0),
                (0.5, 0.5),
                (0, 0.5),
                (-0.5, 0.5),
                (-0.5, 0),
                (0, 0),
            ]
            found += [(box.x + box.width * dx, box.y + box.height * dy) for dx, dy in steps]
        return found


def set_squares(room: Room, places: Sequence[XY], side: float) -> tuple[Box, ...]:
    """A square for every place, on it where there is room, else beside it: near, clear of the others, and off the route
    rather than on it once it has to move."""
    found = []
    for i, (x, y) in enumerate(places):
        reach = (RINGS[-1] + 2) * side
        others = [(a, b) for j, (a, b) in enumerate(places) if j != i and math.dist((a, b), (x, y)) <= reach]
        beside = [box for box in room.boxes if Box(x, y, 2 * reach, 2 * reach).overlap(box) > 0.0]
        best, least = Box(x, y, side, side), math.inf
        for box in _round(x, y, side, side, side):
            moved = math.dist((box.x, box.y), (x, y)) / side
            if moved >= least:  # the rings grow, so nothing further out can be better
                break
            hidden = sum(box.holds(a, b, side * 0.1) for a, b in others)
            laid_on = sum(box.overlap(other, side * 0.12) for other in beside) / side**2
            out = 0.0 if box.within(room.width, room.height, room.edge) else 50.0
            on_route = 0.07 * room.covered(box, side * 0.06) if moved > 0.1 else 0.15
            cost = moved + 0.7 * hidden + 30.0 * laid_on + out + on_route
            if cost < least:
                best, least = box, cost
        found.append(room.take(best))
    return tuple(found)


def set_stone(room: Room, place: XY, outward: XY, width: float, height: float) -> Box | None:
    """A box for a kilometre stone beside the route, on the side of ``outward`` (a unit vector) if it can be; None where
    every seat is taken."""
    turn = math.atan2(outward[1], outward[0])
    for reach in (1.0, 1.25, 1.5, 1.8, 2.2):
        for slant in (0.0, 0.35, -0.35, 0.7, -0.7, 1.05, -1.05, math.pi, math.pi - 0.5, math.pi + 0.5):
            angle, away = turn + slant, reach * height * 0.95
            box = Box(place[0] + math.cos(angle) * away, place[1] + math.sin(angle) * away, width, height)
            if room.is_free(box, width * 0.2, width * 0.22):
                return room.take(box)
    return None


def set_beside(room: Room, box: Box, width: float, height: float, gap: float) -> Box | None:
    """A box for words beside a mark: right, left, under, over, then the corners; None where there is no room."""
    across, down = (box.width + width) / 2 + gap, (box.height + height) / 2 + gap * 0.4
    lean = (width - box.width) / 2
    for dx, dy in (
        (across, 0),
        (-across, 0),
        (0, down),
        (0, -down),
        (lean, down),
        (-lean, down),
        (lean, -down),
        (-lean, -down),
    ):
        words = Box(box.x + dx, box.y + dy, width, height)
        if room.is_free(words, gap * 0.3, gap * 0.75):
            return room.take(words)
    return None


def set_near(
    room: Room, x: float, y: float, width: float, height: float, reach: float, fits: Callable[[Box], bool] = bool
) -> Box | None:
    """A box for words at a place, or near it within ``reach`` units, that ``fits``."""
    for box in sorted(_round(x, y, width, height, reach / 3.7), key=lambda b: math.dist((b.x, b.y), (x, y))):
        if math.dist((box.x, box.y), (x, y)) <= reach and room.is_free(box, height * 0.5, height * 0.6) and fits(box):
            return room.take(box)
    return None


def _round(x: float, y: float, width: float, height: float, unit: float) -> Iterable[Box]:
    yield Box(x, y, width, height)
    for ring in RINGS[1:]:
        for turn in range(TURNS):
            angle = turn * math.tau / TURNS
            yield Box(x + math.cos(angle) * ring * unit, y + math.sin(angle) * ring * unit, width, height)

"""The way itself: casing and core, the arrows in it, the bar at its start, kilometre stones, leaders to its stops.

All in drawing units, x right and y down; ``k`` is units to a phone's pixel.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from builder.geo import Floats, Plane, along_m, point_at
from builder.model import LonLat, Shape, Tour
from builder.render.labels import Room, set_stone
from builder.render.marks import GO, INK, Box, figure, paint, stone
from builder.render.shapes import Frame, path_data, rounded

XY = tuple[float, float]

ALONG = 9.0  # units between the points by which marks keep off a route


def seat_of(at: LonLat, plane: Plane, frame: Frame) -> XY:
    x, y = frame.xy(plane.xy([at]))[0].tolist()
    return x, y


def dense(line: Sequence[XY]) -> list[XY]:
    """Points along a line, near enough to each other that no mark slips between them."""
    found = list(line[:1])
    for (x0, y0), (x1, y1) in pairwise(line):
        steps = max(1, math.ceil(math.dist((x0, y0), (x1, y1)) / ALONG))
        found += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
    return found


def inside_of(line: Sequence[XY] | Floats, frame: Frame, margin: float) -> list[list[XY]]:
    """The runs of a line that may pass the window: every segment whose own box meets it."""
    xy = np.asarray(line, dtype=np.float64).reshape(-1, 2)
    most, least = np.maximum(xy[:-1], xy[1:]), np.minimum(xy[:-1], xy[1:])
    meets = (most >= -margin).all(axis=1) & (least <= (frame.width + margin, frame.height + margin)).all(axis=1)
    turns = np.flatnonzero(np.diff(meets, prepend=False, append=False)).tolist()
    return [
        [(x, y) for x, y in xy[first : last + 1].tolist()] for first, last in zip(turns[::2], turns[1::2], strict=True)
    ]


def route_lines(lines: Sequence[Sequence[XY]], core: float, k: float) -> list[str]:
    """Every casing, then every core, so that crossing routes run into each other as painted lines do."""
    data = path_data((rounded(line) for line in lines), closed=False)
    if not data:
        return []
    round_ends = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    casing = f'<path {round_ends} {paint("rc")} stroke-width="{figure((core + 3.4) * k)}" d="{data}"/>'
    return [casing, f'<path {round_ends} stroke="{GO}" stroke-width="{figure(core * k)}" d="{data}"/>']


def chevrons(line: Sequence[XY], room: Room, k: float) -> str:
    """Small ink arrows in the yellow, the way to go, where no mark covers them."""
    points, reach = dense(line), round(58 * k / ALONG)
    found = []
    for i in range(reach // 2, len(points) - 4, reach):
        (x0, y0), (x1, y1) = points[max(i - 2, 0)], points[min(i + 2, len(points) - 1)]
        length = math.dist((x0, y0), (x1, y1))
        x, y = points[i]
        if length < ALONG * 3 or any(box.holds(x, y, 6 * k) for box in room.boxes):
            continue
        dx, dy = (x1 - x0) / length * 1.5 * k, (y1 - y0) / length * 1.5 * k
        tail = [
            (x - dx - dy * 1.1, y - dy + dx * 1.1),
            (x + dx * 0.6, y + dy * 0.6),
            (x - dx + dy * 1.1, y - dy - dx * 1.1),
        ]
        found.append("M" + "L".join(f"{figure(a)} {figure(b)}" for a, b in tail))
    return f'<path fill="none" stroke="{INK}" stroke-width="{figure(1.1 * k)}" d="{"".join(found)}"/>' if found else ""


def start_bar(line: Sequence[XY], k: float) -> str:
    """A bar across the way where it starts."""
    (x, y), (x1, y1) = line[0], next((p for p in line[1:] if math.dist(p, line[0]) > 4), line[-1])
    length = math.dist((x, y), (x1, y1)) or 1.0
    dx, dy = -(y1 - y) / length * 7 * k, (x1 - x) / length * 7 * k
    bar = f"M{figure(x - dx)} {figure(y - dy)}L{figure(x + dx)} {figure(y + dy)}"
    outer = f'<path {paint("rc")} stroke-width="{figure(7 * k)}" stroke-linecap="square" d="{bar}"/>'
    return f'{outer}<path stroke="{GO}" stroke-width="{figure(3.6 * k)}" stroke-linecap="square" d="{bar}"/>'


def leaders(seats: Sequence[XY], boxes: Sequence[Box], k: float) -> list[str]:
    """A line and a dot from a square that had to move to the place it stands for."""
    moved = [(s, b) for s, b in zip(seats, boxes, strict=True) if math.dist(s, (b.x, b.y)) > b.width * 0.3]
    if not moved:
        return []
    data = "".join(f"M{figure(x)} {figure(y)}L{figure(b.x)} {figure(b.y)}" for (x, y), b in moved)
    dots = "".join(f"M{figure(x)} {figure(y)}h0" for (x, y), _ in moved)
    return [
        f'<path {paint("h")} stroke-width="{figure(3.6 * k)}" d="{data}"/>',
        f'<path {paint("m")} stroke-width="{figure(1.5 * k)}" d="{data}"/>',
        f'<path {paint("h")} stroke-width="{figure(7.6 * k)}" stroke-linecap="round" d="{dots}"/>',
        f'<path {paint("m")} stroke-width="{figure(5 * k)}" stroke-linecap="round" d="{dots}"/>',
    ]


def stone_marks(tour: Tour, plane: Plane, frame: Frame, room: Room, k: float) -> list[str]:
    """A stone at each kilometre, at each second or fifth of a long tour; left of the way, or outside of a loop."""
    line = tour.source.route.line
    along = along_m(line)
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if tour.length_m / 1000 / n <= 9)
    ring = plane.xy(line)
    turned = float(((ring[:-1, 0] * ring[1:, 1]) - (ring[1:, 0] * ring[:-1, 1])).sum())
    side = -1.0 if tour.shape is Shape.LOOP and turned > 0 else 1.0  # counter-clockwise: the outside is on the right
    found = []
    for km in range(every, int(tour.length_m // 1000) + 1, every):
        if tour.length_m - km * 1000 < 40:
            continue
        at, before, after = (seat_of(point_at(line, along, km * 1000 + d), plane, frame) for d in (0, -25, 25))
        ahead = math.dist(before, after) or 1.0
        # Units run down: left of (dx, dy) is (dy, -dx).
        outward = ((after[1] - before[1]) / ahead * side, (before[0] - after[0]) / ahead * side)
        box = set_stone(room, at, outward, 16 * k, 20 * k)
        if box is not None:
            x, y = figure(at[0]), figure(at[1])
            found.append(
                f'<path stroke="{INK}" stroke-width="{figure(4.6 * k)}" stroke-linecap="round" d="M{x} {y}h0"/>'
            )
            found.append(stone(box, km, k))
    return found


def lonely_point(lines: Sequence[Sequence[XY]], which: int, room: Room) -> XY:
    """The point of a route furthest from the other routes and from the picture's edge: where its number says most."""
    others = [p for i, line in enumerate(lines) if i != which for p in line[::4]]

    def clear(point: XY) -> float:
        x, y = point
        near = min((math.dist(point, other) for other in others), default=math.inf)
        return min(near, x, y, room.width - x, room.height - y)

    points = lines[which][::3]
    best = max(clear(p) for p in points)
    middle = len(points) / 2
    # Of points as clear as can be wished for, the one nearest the tour's half.
    good = [(abs(i - middle), p) for i, p in enumerate(points) if clear(p) >= min(best, 90.0) - 1e-9]
    return min(good)[1]

"""Where a name can lie on water: the widest stretch, along the flow, clear of what else is drawn."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from builder.render.shapes.ground import Shapes
from builder.render.shapes.window import XY, Frame

STEP = 14.0  # units between the places tried
SLANTS = 24  # directions tried in the half turn
PROBES = 15  # points looked at along a name


def water_name(shapes: Shapes, water: Any) -> str:
    """The name that the data gives a polygon of water, of names on it the one most often written; "" for none."""
    x0, y0, x1, y1 = shapely.bounds(water).tolist()
    near = [
        n for n in shapes.labels if n.kind == "water" and x0 - 40 <= n.x_m <= x1 + 40 and y0 - 40 <= n.y_m <= y1 + 40
    ]
    on = [n.text for n in near if shapely.distance(shapely.points(n.x_m, n.y_m), water) <= 30.0]
    return max(sorted(set(on)), key=on.count, default="")


def named_waters(shapes: Shapes, frame: Frame) -> tuple[tuple[str, Any], ...]:
    """Names of waters in the window with the polygons they stand for, largest first; a name once. The whole water is
    asked for its name, for the data may write it outside the window."""
    found: dict[str, list[Any]] = {}
    whole = shapes.water.near(frame.box())
    for water in whole:
        name = water_name(shapes, water)
        seen = shapely.intersection(water, frame.box())
        if name and not shapely.is_empty(seen):
            found.setdefault(name, []).append(seen)
    united = [(name, shapely.union_all(pieces)) for name, pieces in found.items()]
    return tuple(sorted(united, key=lambda pair: (-shapely.area(pair[1]), pair[0])))


def flow_line(
    frame: Frame, water: Any, length: float, height: float, avoid: Sequence[XY], bank: float = 0.34
) -> tuple[XY, ...] | None:
    """Three points (start, control, end) of a quadratic curve in units, on which a text of ``length`` and ``height``
    stands in the water, read from left to right; None where it finds no room. ``avoid`` are points to keep off by half
    the height; ``bank`` is the share of the height by which its middle keeps off the bank."""
    area = shapely.transform(water, frame.xy)
    x0, y0, x1, y1 = shapely.bounds(area).tolist()
    xs, ys = np.arange(x0, x1 + STEP, STEP), np.arange(y0, y1 + STEP, STEP)
    depth = _depths(area, xs, ys, np.asarray(avoid, dtype=np.float64).reshape(-1, 2), frame, (0.5 - bank) * height)
    deep = np.argwhere(depth > height * 0.5)
    if not len(deep):
        return None
    deep = deep[:: max(1, len(deep) // 500)]
    turns = (np.arange(SLANTS) / SLANTS - 0.5) * math.pi
    along = np.linspace(-0.5, 0.5, PROBES) * length
    cx, cy = xs[deep[:, 1]][:, None, None], ys[deep[:, 0]][:, None, None]
    px = cx + np.cos(turns)[None, :, None] * along
    py = cy + np.sin(turns)[None, :, None] * along
    least = _look(depth, px, py, x0, y0).min(axis=2)
    # A level name is easier to read: of places as deep, the one that slants least.
    best = np.unravel_index(np.argmax(np.minimum(least, height * 1.6) - np.abs(turns) * 2.0), least.shape)
    if least[best] < height * 0.5:
        return None
    middle = (float(cx[best[0], 0, 0]), float(cy[best[0], 0, 0]))
    return _bent(depth, middle, float(turns[best[1]]), length, (x0, y0))


def _depths(area: Any, xs: Any, ys: Any, avoid: Any, frame: Frame, ease: float) -> Any:
    """How far every point of the grid is from the bank, the picture's edge and what it must keep off; below 0 on land.
    ``ease`` is added to the depth of water, for letters that may come near the bank."""
    shapely.prepare(area)
    gx, gy = np.meshgrid(xs, ys)
    points = shapely.points(gx.ravel(), gy.ravel())
    depth = shapely.distance(points, shapely.boundary(area)) + ease
    depth[~shapely.contains(area, points)] = -1.0
    if len(avoid):
        depth = np.minimum(depth, shapely.distance(points, shapely.multipoints(avoid)) - 6.0)
    edge = np.minimum.reduce([gx, gy, frame.width - gx, frame.height - gy]).ravel() - 10.0
    return np.minimum(depth, edge).reshape(gx.shape)


def _look(depth: Any, px: Any, py: Any, x0: float, y0: float) -> Any:
    column, row = np.rint((px - x0) / STEP).astype(int), np.rint((py - y0) / STEP).astype(int)
    inside = (column >= 0) & (row >= 0) & (column < depth.shape[1]) & (row < depth.shape[0])
    rows, columns = np.clip(row, 0, depth.shape[0] - 1), np.clip(column, 0, depth.shape[1] - 1)
    return np.where(inside, depth[rows, columns], -1.0)


def _bent(depth: Any, middle: XY, turn: float, length: float, corner: XY) -> tuple[XY, ...]:
    """The straight place bent to follow the deepest water at its ends and middle."""
    dx, dy = math.cos(turn), math.sin(turn)
    shifts = np.linspace(-0.16, 0.16, 17) * length
    seats = []
    for share in (-0.5, 0.0, 0.5):
        x, y = middle[0] + dx * share * length, middle[1] + dy * share * length
        found = _look(depth, x - dy * shifts, y + dx * shifts, *corner)
        best = float(shifts[int(np.argmax(found - np.abs(shifts) * 0.05))])
        seats.append((x - dy * best, y + dx * best))
    start, through, end = seats
    control = (2 * through[0] - (start[0] + end[0]) / 2, 2 * through[1] - (start[1] + end[1]) / 2)
    return start, control, end

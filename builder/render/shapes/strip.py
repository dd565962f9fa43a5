"""A route unrolled: the ground to its left and right, cut by normals and joined again on a straight strip."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from builder.render.shapes.ground import Geometries, Layer, Shapes, lines_of, polygons_of, without_yards
from builder.render.shapes.window import LINED_M2, LINING_M, path_data, rounded

SMOOTH_M = 12.0  # the way ahead is looked at this far before and behind, so that a normal swings round a corner
SMALLEST_M2 = 60.0


@dataclass(frozen=True, slots=True)
class Strip:
    """Path data of a stretch of route, in metres: x from 0 at the left edge, y from 0 at the start to ``height``."""

    height: int
    greens: str
    water: str
    lining: str
    blocks: str

    def size(self) -> int:
        return len(self.greens) + len(self.water) + len(self.lining) + len(self.blocks)


def unroll(
    shapes: Shapes, route_m: Any, stretch: tuple[float, float], reach_m: float, step_m: float, tolerance_m: float
) -> Strip:
    """The strip of a stretch of a route (array of metres east and north; from and to as shares of its length): every
    ``step_m`` a normal of ``reach_m`` to the left and to the right is laid over the ground, and neighbours are joined.
    The whole route is told, so that a corner at the end of one strip goes on in the next."""
    steps = np.hypot(*np.diff(route_m, axis=0).T)
    along = np.concatenate(([0.0], np.cumsum(steps)))
    start, end = (float(share * along[-1]) for share in stretch)
    length = end - start
    if shapes.sheet is None:
        return Strip(math.floor(length + 0.5), "", "", "", "")
    rows = np.linspace(0.0, length, max(2, math.ceil(length / step_m) + 1))
    normals = _normals(route_m, along, rows + start, reach_m)
    middle = _points_at(route_m, along, rows + start)
    around = shapely.buffer(shapely.linestrings(middle), reach_m + 60.0, quad_segs=2)
    wide = (reach_m, rows, tolerance_m)
    smallest = SMALLEST_M2 * (tolerance_m / 2.0) ** 2
    water = _kept(shapes.water, around)
    linings = [_area(shapely.buffer(_lined(water), -m, quad_segs=2), normals, *wide) for m in LINING_M]
    greens = np.concatenate([_kept(shapes.parks, around), _kept(shapes.woods, around)])
    return Strip(
        height=math.floor(length + 0.5),
        greens=_data(_area(greens, normals, *wide), smallest),
        water=_data(_area(water, normals, *wide), smallest),
        lining=_edges(linings, reach_m, length, tolerance_m),
        blocks=_data(_area(_kept(shapes.blocks, around), normals, *wide), smallest),
    )


def _points_at(route_m: Any, along: Any, distances: Any) -> Any:
    """Points of a route by their distance from its start, held to its two ends."""
    return np.column_stack([np.interp(distances, along, route_m[:, axis]) for axis in (0, 1)])


def _normals(route_m: Any, along: Any, rows: Any, reach_m: float) -> Geometries:
    """At every row a line from the left end to the right end."""
    here, behind, ahead = (_points_at(route_m, along, rows + d) for d in (0.0, -SMOOTH_M, SMOOTH_M))
    step = ahead - behind
    length = np.hypot(step[:, 0], step[:, 1])
    # Where the way turns back upon itself there is no "ahead": the last direction known holds.
    still = length < 1.0
    for i in np.flatnonzero(still):
        step[i] = step[i - 1] if i else (0.0, 1.0)
        length[i] = np.hypot(*step[i]) or 1.0
    right = np.column_stack((step[:, 1], -step[:, 0])) / length[:, None]
    return shapely.linestrings(np.stack((here - right * reach_m, here + right * reach_m), axis=1))


def _kept(layer: Layer, around: Any) -> Geometries:
    near = layer.near(around)
    return near[shapely.intersects(near, around)] if len(near) else near


def _lined(water: Geometries) -> Geometries:
    return water[shapely.area(water) >= LINED_M2]


def _area(polygons: Geometries, normals: Geometries, reach_m: float, rows: Any, tolerance_m: float) -> Geometries:
    """What the normals meet, as polygons on the strip: stretches of neighbouring rows that overlap are joined."""
    if not len(polygons) or shapely.is_empty(polygons).all():
        return np.empty(0, dtype=object)
    ground = shapely.union_all(polygons)
    shapely.prepare(ground)
    met = shapely.intersection(normals, ground)
    stretches = [_stretches(part, normal) for part, normal in zip(met, normals, strict=True)]
    quads = [
        ((a0, y0), (b0, y0), (b1, y1), (a1, y1))
        for upper, lower, y0, y1 in zip(stretches, stretches[1:], rows.tolist(), rows[1:].tolist(), strict=False)
        for a0, b0 in upper
        for a1, b1 in lower
        if a0 < b1 and a1 < b0
    ]
    if not quads:
        return np.empty(0, dtype=object)
    made = shapely.polygons(np.asarray(quads) + (reach_m, 0.0))
    joined = shapely.union_all(made[shapely.is_valid(made)], grid_size=0.01)
    return polygons_of(shapely.simplify(polygons_of(joined), tolerance_m))


def _stretches(met: Any, normal: Any) -> list[tuple[float, float]]:
    """From and to, in metres right of the route, of every part of a normal that lies in something."""
    ends = shapely.get_coordinates(normal)
    middle, across = (ends[0] + ends[1]) / 2, (ends[1] - ends[0])
    unit = across / np.hypot(*across)
    found = []
    for line in lines_of(np.array([met])):
        at = (shapely.get_coordinates(line) - middle) @ unit
        if at.max() - at.min() > 0.5:
            found.append((float(at.min()), float(at.max())))
    return found


def _data(polygons: Geometries, smallest_m2: float) -> str:
    large = without_yards(polygons[shapely.area(polygons) >= smallest_m2], smallest_m2)
    rings = [ring for polygon in large for ring in (polygon.exterior, *polygon.interiors)]
    return path_data((rounded(ring.coords) for ring in rings), closed=True)


def _edges(areas: list[Geometries], reach_m: float, length: float, tolerance_m: float) -> str:
    """The sides of the lining areas, without the strip's own edges."""
    inner = shapely.box(0.6, 0.6, 2 * reach_m - 0.6, length - 0.6)
    rings = np.concatenate([shapely.boundary(area) for area in areas])
    if not len(rings):
        return ""
    lines = lines_of(shapely.line_merge(shapely.multilinestrings(lines_of(shapely.intersection(rings, inner)))))
    thin = shapely.simplify(lines, tolerance_m * 0.75)
    return path_data((rounded(line.coords) for line in thin[shapely.length(thin) > 12.0]), closed=False)

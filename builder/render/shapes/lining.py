"""Water-lining for the moving map: the bank's own line again and again inward, in degrees."""

import numpy as np
import shapely

from builder.geo import Plane
from builder.ground import Ground
from builder.model import LonLat
from builder.render.shapes.ground import lines_of, polygons, united
from builder.render.shapes.window import LINED_M2, LINING_M

_TOLERANCE_M = 1.6
_SHORTEST_M = 60.0


def water_lines(ground: Ground) -> tuple[tuple[tuple[LonLat, ...], ...], ...]:
    """The lines of each offset of ``LINING_M``, in waters over a hectare. Where the data ends, a kilometre
    beyond the bounds, lines run along its edge too: a map keeps its reader from there."""
    if not ground.water:
        return ()
    west, south, east, north = ground.bounds
    plane = Plane.at(LonLat((west + east) / 2, (south + north) / 2))
    water = united(polygons(ground.water, plane))
    large = water[shapely.area(water) >= LINED_M2]
    found = []
    for offset_m in LINING_M:
        inner = shapely.simplify(shapely.buffer(large, -offset_m, quad_segs=3), _TOLERANCE_M)
        lines = lines_of(shapely.boundary(inner))
        lines = lines[shapely.length(lines) >= _SHORTEST_M]
        found.append(tuple(plane.lonlat(np.asarray(line.coords)) for line in lines))
    return tuple(found)

"""An outline made a little larger, so that what is drawn over another drawing of the same thing covers it."""

import shapely

from builder.geo import Plane
from builder.model import LonLat

Rings = tuple[tuple[LonLat, ...], ...]


def grown(rings: Rings, by_m: float) -> Rings:
    """The outer ring, then the holes, ``by_m`` metres outwards; as they were where that gives no single area."""
    plane = Plane.at(rings[0][0])
    flat = [plane.xy(ring) for ring in rings]
    area = shapely.make_valid(shapely.Polygon(flat[0], flat[1:])).buffer(by_m, join_style="mitre")
    if area.geom_type != "Polygon" or area.is_empty:
        return rings
    return tuple(plane.lonlat(shapely.get_coordinates(ring)) for ring in (area.exterior, *area.interiors))

"""One function a layer: what is known of a thing → its feature, or None where the map does not show such a thing. The
one place that says which properties a layer has; both readers of extracts end here."""

from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

from builder.basemap.feature import Feature, Value, properties
from builder.basemap.kinds import (
    NAMELESS,
    PLACES,
    POI_KINDS,
    POI_ZOOMS,
    RAILS,
    ROADS,
    WATERWAYS,
)

Names = Mapping[str, str]  # "name" and "name:xx"; a name in a language only where it differs


def road(
    shape: BaseGeometry,
    detail: str,
    names: Names,
    *,
    bridge: bool = False,
    tunnel: bool = False,
    oneway: bool = False,
    surface: str = "",
    wheelchair: str = "",
) -> Feature | None:
    """``detail`` is OpenStreetMap's highway or railway, ``_link`` included."""
    base = detail.removesuffix("_link")
    if base in ROADS:
        kind, zoom = ROADS[base]
        zoom += detail != base
    elif detail in RAILS:
        kind, zoom = "rail", RAILS[detail]
    else:
        return None
    told = properties(
        kind=kind,
        kind_detail=base,
        min_zoom=zoom,
        is_link=detail != base,
        is_bridge=bridge,
        is_tunnel=tunnel,
        oneway="yes" if oneway else None,
        surface=surface,
        wheelchair=wheelchair,
    )
    return Feature("roads", shape, told + tuple(names.items()), zoom)


def building(shape: BaseGeometry, height_m: float | None, min_height_m: float | None, *, part: bool = False) -> Feature:
    """Without a height where the data has none: what is not known is not guessed."""
    told = properties(kind="building_part" if part else "building", height=height_m, min_height=min_height_m)
    return Feature("buildings", shape, told, 14)


def house_number(shape: BaseGeometry, number: str) -> Feature:
    return Feature("buildings", shape, properties(kind="address", addr_housenumber=number), 15)


def water(shape: BaseGeometry, names: Names) -> Feature:
    return Feature("water", shape, properties(kind="water", min_zoom=8) + tuple(names.items()), 8)


def waterway(shape: BaseGeometry, detail: str, names: Names, *, tunnel: bool = False) -> Feature | None:
    if detail not in WATERWAYS or tunnel:
        return None
    zoom = WATERWAYS[detail]
    return Feature("water", shape, properties(kind=detail, min_zoom=zoom) + tuple(names.items()), zoom)


def water_name(shape: BaseGeometry, names: Names) -> Feature | None:
    """A name for a water whose area carries none."""
    if "name" not in names:
        return None
    return Feature("water", shape, properties(kind="water", min_zoom=12) + tuple(names.items()), 12)


def ground(shape: BaseGeometry, kind: str, zoom: int) -> Feature:
    layer = "earth" if kind == "earth" else "landuse"
    return Feature(layer, shape, properties(kind=kind, min_zoom=zoom), zoom)


def poi(shape: BaseGeometry, kind: str, names: Names, **more: Value | None) -> Feature | None:
    """``more``: what is known of an amenity, such as wheelchair or opening_hours."""
    if kind not in POI_KINDS or ("name" not in names and kind not in NAMELESS):
        return None
    zoom = POI_ZOOMS.get(kind, 15)
    return Feature("pois", shape, properties(kind=kind, min_zoom=zoom, **more) + tuple(names.items()), zoom)


def place(shape: BaseGeometry, detail: str, names: Names) -> Feature | None:
    if detail not in PLACES or "name" not in names:
        return None
    kind, zoom, rank = PLACES[detail]
    told = properties(kind=kind, kind_detail=detail, min_zoom=zoom, population_rank=rank)
    return Feature("places", shape, told + tuple(names.items()), zoom)


def boundary(shape: BaseGeometry, admin_level: int) -> Feature | None:
    kind = {2: "country", 4: "region", 6: "county", 8: "locality"}.get(admin_level)
    if kind is None:
        return None
    return Feature("boundaries", shape, properties(kind=kind, kind_detail=admin_level, min_zoom=8), 8)

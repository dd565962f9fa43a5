"""Layers in the OpenMapTiles schema (openmaptiles.org/schema) → features. Both a vector tile archive and the GeoJSON
layers that a territory keeps are in it."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape as shape_of
from shapely.geometry.base import BaseGeometry

from builder.basemap import layers
from builder.basemap.feature import Feature
from builder.basemap.kinds import GROUND, LANGUAGES

# What tilers write for a building without height or levels: 3.66 tilemaker, 5 OpenMapTiles itself.
NOBODY_SAID_M = (3.66, 5)

Properties = Mapping[str, Any]

# Classes that stand for several values of a tag.
_ROADS = {"minor": "residential", "bus_guideway": "busway", "transit": "subway"}
_GROUND = {value: found for values in reversed(list(GROUND.values())) for value, found in values.items()}
_GROUND |= {"ice": ("glacier", 10), "rock": ("bare_rock", 12), "wood": ("wood", 10), "grass": ("grass", 12)}
# The detail layers of tilemaker, and water areas that the schema names by their kind.
_ALIASES = {"poi_detail": "poi", "waterway_detail": "waterway", "water_name_detail": "water_name"}


def features(layer: str, items: Iterable[Mapping[str, Any]]) -> Iterator[Feature]:
    """The GeoJSON features of a layer. KeyError, TypeError or ValueError where they are no GeoJSON features."""
    read = _READERS.get(_ALIASES.get(layer, layer))
    if read is None:
        return
    for item in items:
        if item["geometry"] is None:
            continue
        try:
            shape = shape_of(item["geometry"])
        except ShapelyError:  # a line of one point, an area of two: what a tiler leaves of things too small for it
            continue
        found = read(shape, item["properties"] or {})
        if found is not None:
            yield found


def names(p: Properties) -> dict[str, str]:
    name = p.get("name") or p.get("name:latin")
    found = {"name": str(name)} if name else {}
    for language in LANGUAGES:
        said = p.get(f"name:{language}") or p.get(f"name_{language}")
        if name and said and said != name:
            found[f"name:{language}"] = str(said)
    return found


def _road(shape: BaseGeometry, p: Properties) -> Feature | None:
    if "Line" not in shape.geom_type:
        return None
    detail = str(p.get("subclass") or p.get("class") or "")
    if detail not in ("rail", "tram", "subway") and p.get("class") in ("motorway", "trunk", "primary", "secondary"):
        detail = str(p["class"])
    brunnel = p.get("brunnel")
    return layers.road(
        shape,
        _ROADS.get(detail, detail) + ("_link" if p.get("ramp") == 1 else ""),
        names(p),
        bridge=brunnel == "bridge",
        tunnel=brunnel == "tunnel",
        oneway=p.get("oneway") == 1,
        surface=str(p.get("surface") or ""),
    )


def _building(shape: BaseGeometry, p: Properties) -> Feature | None:
    if "Polygon" not in shape.geom_type or p.get("hide_3d"):
        return None
    return layers.building(shape, _height_m(p.get("render_height")), _height_m(p.get("render_min_height")))


def _height_m(value: Any) -> float | None:
    """None for nothing, and for what a tiler writes where nobody gave a height."""
    if not isinstance(value, int | float) or value <= 0 or round(value, 2) in NOBODY_SAID_M:
        return None
    return round(float(value), 1)


def _ground(shape: BaseGeometry, p: Properties) -> Feature | None:
    found = _GROUND.get(str(p.get("subclass") or "")) or _GROUND.get(str(p.get("class") or ""))
    if found is None or "Polygon" not in shape.geom_type:
        return None
    return layers.ground(shape, *found)


def _water(shape: BaseGeometry, p: Properties) -> Feature | None:
    return layers.water(shape, names(p)) if "Polygon" in shape.geom_type else None


def _waterway(shape: BaseGeometry, p: Properties) -> Feature | None:
    return layers.waterway(shape, str(p.get("class") or ""), names(p), tunnel=p.get("brunnel") == "tunnel")


def _poi(shape: BaseGeometry, p: Properties) -> Feature | None:
    kind = str(p.get("subclass") or p.get("class") or "")
    return layers.poi(shape, kind, names(p)) if shape.geom_type == "Point" else None


def _place(shape: BaseGeometry, p: Properties) -> Feature | None:
    return layers.place(shape, str(p.get("class") or ""), names(p))


def _house_number(shape: BaseGeometry, p: Properties) -> Feature | None:
    number = p.get("housenumber")
    return layers.house_number(shape, str(number)) if number else None


def _boundary(shape: BaseGeometry, p: Properties) -> Feature | None:
    level = p.get("admin_level")
    return layers.boundary(shape, int(level)) if isinstance(level, int | float) and not p.get("maritime") else None


_READERS = {
    "transportation": _road,
    "building": _building,
    "landcover": _ground,
    "landuse": _ground,
    "aeroway": _ground,
    "park": _ground,
    "water": _water,
    "waterway": _waterway,
    "water_name": lambda shape, p: layers.water_name(shape, names(p)),
    "poi": _poi,
    "place": _place,
    "housenumber": _house_number,
    "boundary": _boundary,
}

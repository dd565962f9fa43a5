"""An OpenStreetMap extract (``.osm.pbf``) → features. The only door to osmium.

A thing with a missing node, or an area that does not close, is left out as the extract leaves it: extracts are cut
somewhere, and what is cut off lies outside the map.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import osmium
import shapely
from shapely.geometry.base import BaseGeometry

from builder.basemap import layers
from builder.basemap.feature import Feature, Unreadable
from builder.basemap.kinds import GROUND, LANGUAGES, NAMELESS, POIS

STOREY_M = 3.0  # of a building that tells its storeys and not its height
FOOT_M = 0.3048

Tags = Any  # osmium's own, with .get and "in"

_METRES = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(m|ft|')?\s*")


def read_extract(path: Path) -> Iterator[Feature]:
    """``Unreadable`` where the file is no whole extract; it may come after the first features."""
    shapes = osmium.geom.WKBFactory()
    try:
        things: Any = osmium.FileProcessor(str(path)).with_locations().with_areas()
        for one in things.with_filter(osmium.filter.EmptyTagFilter()):
            if one.is_node():
                found = _of_point(one, shapes)
            elif one.is_way():
                found = _of_line(one, shapes)
            elif one.is_area():
                found = _of_area(one, shapes)
            else:
                continue
            yield from found
    except (RuntimeError, ValueError, OSError) as seen:  # osmium has no class of its own for a broken file
        raise Unreadable(f"It cannot be read to its end: {seen}.") from seen


def _of_point(node: Any, shapes: Any) -> Iterator[Feature]:
    tags = node.tags
    made: list[Feature | None] = []
    if "place" in tags or (kind := _poi_kind(tags)) or "addr:housenumber" in tags:
        at = shapely.from_wkb(shapes.create_point(node))
        if "place" in tags:
            made.append(layers.place(at, tags["place"], names(tags)))
        elif kind:
            made.append(layers.poi(at, kind, names(tags), **_amenity(tags)))
        if "addr:housenumber" in tags:
            made.append(layers.house_number(at, tags["addr:housenumber"]))
    yield from (one for one in made if one is not None)


def _of_line(way: Any, shapes: Any) -> Iterator[Feature]:
    tags = way.tags
    detail = tags.get("highway") or tags.get("railway") or ("pier" if tags.get("man_made") == "pier" else "")
    water = tags.get("waterway") or ""
    if not (detail or water) or tags.get("area") == "yes":
        return
    shape = _shape(shapes.create_linestring, way)
    if shape is None:
        return
    tunnel = tags.get("tunnel") not in (None, "no")
    found = layers.waterway(shape, water, names(tags), tunnel=tunnel)
    if detail:
        found = layers.road(
            shape,
            detail,
            names(tags),
            bridge=tags.get("bridge") not in (None, "no"),
            tunnel=tunnel,
            oneway=tags.get("oneway") == "yes",
            surface=tags.get("surface") or "",
            wheelchair=tags.get("wheelchair") or "",
        )
    if found is not None:
        yield found


def _of_area(area: Any, shapes: Any) -> Iterator[Feature]:
    tags = area.tags
    is_building, is_part = _is(tags, "building"), _is(tags, "building:part")
    is_water = tags.get("natural") == "water" or tags.get("waterway") == "riverbank"
    is_water = is_water or tags.get("landuse") in ("basin", "reservoir")
    kind, ground, level = _poi_kind(tags), _ground(tags, area), _admin_level(tags)
    if not (is_building or is_part or is_water or kind or ground or level):
        return
    shape = _shape(shapes.create_multipolygon, area)
    if shape is None:
        return
    made: list[Feature | None] = []
    if is_building or is_part:
        made.append(layers.building(shape, _height_m(tags), _metres(tags.get("min_height")), part=not is_building))
    elif is_water:
        made.append(layers.water(shape, names(tags)))
    elif ground:
        made.append(layers.ground(shape, *ground))
    if level:
        made.append(layers.boundary(shape.boundary, level))
    if kind and (kind in NAMELESS or "name" in tags):
        made.append(layers.poi(shape.representative_point(), kind, names(tags), **_amenity(tags)))
    if "addr:housenumber" in tags and is_building:
        made.append(layers.house_number(shape.representative_point(), tags["addr:housenumber"]))
    yield from (one for one in made if one is not None)


def _shape(create: Any, thing: Any) -> BaseGeometry | None:
    try:
        return shapely.from_wkb(create(thing))
    except (RuntimeError, shapely.errors.ShapelyError):
        return None


def names(tags: Tags) -> dict[str, str]:
    name = tags.get("name")
    found = {"name": name} if name else {}
    for language in LANGUAGES:
        said = tags.get(f"name:{language}")
        if name and said and said != name:
            found[f"name:{language}"] = said
    return found


def _poi_kind(tags: Tags) -> str:
    return next((tags[key] for key, kinds in POIS.items() if key in tags and tags[key] in kinds), "")


def _ground(tags: Tags, area: Any) -> tuple[str, int] | None:
    for key, kinds in GROUND.items():
        # A loop of a street is no square: only area=yes, or a multipolygon, makes one.
        if key == "highway" and tags.get("area") != "yes" and area.from_way():
            continue
        if key in tags and tags[key] in kinds:
            return kinds[tags[key]]
    return None


def _amenity(tags: Tags) -> dict[str, str | None]:
    return {key: tags.get(key) for key in ("wheelchair", "fee", "opening_hours")}


def _is(tags: Tags, key: str) -> bool:
    return tags.get(key) not in (None, "no")


def _admin_level(tags: Tags) -> int:
    level = tags.get("admin_level") or ""
    return int(level) if tags.get("boundary") == "administrative" and level.isdecimal() else 0


def _height_m(tags: Tags) -> float | None:
    height = _metres(tags.get("height") or tags.get("building:height"))
    if height is None and (storeys := _metres(tags.get("building:levels"))):
        height = storeys * STOREY_M
    return round(height, 1) if height else None


def _metres(value: str | None) -> float | None:
    """``12``, ``12 m``, ``40 ft`` or ``40'``; None for anything else."""
    found = _METRES.fullmatch(value or "")
    if found is None:
        return None
    return round(float(found[1]) * (FOOT_M if found[2] in ("ft", "'") else 1), 2)

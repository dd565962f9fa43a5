"""What a basemap is made of: shapes with a layer, a kind and the zoom from which they are drawn, as the Protomaps
basemap schema, version 4, names them (docs.protomaps.com/basemaps/layers)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from builder.model import Bounds

DECIMALS_DEG = 1e-6  # 0.1 m
Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Feature:
    """``properties`` are (name, value) pairs in the order they are written; positions are lon, lat."""

    layer: str
    shape: BaseGeometry
    properties: tuple[tuple[str, Value], ...]
    min_zoom: int


class Unreadable(Exception):
    """An extract that cannot be made into a map; the text is the fact to show. Never leaves ``builder.basemap``."""


def properties(**given: Value | None) -> tuple[tuple[str, Value], ...]:
    """Those that are known: None, empty and False are left out."""
    return tuple((name, value) for name, value in given.items() if value not in (None, "", False))


def clipped(features: Iterable[Feature], bounds: Bounds) -> Iterator[Feature]:
    """What lies in ``bounds``, cut at their edge, valid and rounded; the kind of shape (point, line, area) stays."""
    box = shapely.box(bounds.west, bounds.south, bounds.east, bounds.north)
    for one in features:
        if not box.intersects(one.shape):
            continue
        dimension = shapely.get_dimensions(one.shape)
        shape = one.shape if shapely.is_valid(one.shape) else shapely.make_valid(one.shape)
        if not box.contains(shape):
            shape = box.intersection(shape)
        shape = shapely.set_precision(of_dimension(shape, dimension), DECIMALS_DEG)
        if not shape.is_empty:
            yield Feature(one.layer, of_dimension(shape, dimension), one.properties, one.min_zoom)


def of_dimension(shape: BaseGeometry, dimension: int) -> BaseGeometry:
    """The points (0), lines (1) or areas (2) of a shape; cutting an area may leave a stray line of it."""
    if not isinstance(shape, shapely.GeometryCollection):
        return shape
    parts: list[Any] = [part for part in shapely.get_parts(shape) if shapely.get_dimensions(part) == dimension]
    return shapely.union_all(parts)

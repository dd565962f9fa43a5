"""A vector tile archive in the OpenMapTiles schema (PMTiles) → features: the tiles of its deepest zoom, put together
again where the edge of a tile cut through them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from math import asinh, atan, degrees, pi, radians, sinh, tan
from pathlib import Path
from typing import Any

import shapely

from builder.basemap import openmaptiles
from builder.basemap.feature import Feature, Unreadable, clipped
from builder.basemap.tiles import Tile, read_header, read_tile, tiles_in
from builder.model import Bounds

NEAR_DEG = 2e-6  # of an edge: what a tile's own grid and the rounding to six decimals leave


def read_archive(path: Path, bounds: Bounds) -> Iterator[Feature]:
    """What the archive holds in ``bounds``. ``Unreadable`` where it is no whole archive of vector tiles."""
    zoom = int(read_header(path)["max_zoom"])
    cut: list[Feature] = []
    for tile, packed in tiles_in(path, tiles_of(bounds, zoom)):
        edge = tile_bounds(tile)
        for one in clipped(_read_tile(packed, tile), edge):
            if _touches_edge(one, edge):
                cut.append(one)
            else:
                yield one
    yield from _whole(cut)


def tiles_of(bounds: Bounds, zoom: int) -> Iterator[Tile]:
    left, top = _tile_at(bounds.west, bounds.north, zoom)
    right, bottom = _tile_at(bounds.east, bounds.south, zoom)
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            yield zoom, x, y


def tile_bounds(tile: Tile) -> Bounds:
    """Web Mercator: openstreetmap.org/wiki/Slippy_map_tilenames."""
    west, north = _position(tile, 0, 0)
    east, south = _position(tile, 1, 1)
    return Bounds(west, south, east, north)


def _tile_at(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    n = 1 << zoom
    return int((lon + 180) / 360 * n), int((1 - asinh(tan(radians(lat))) / pi) / 2 * n)


def _read_tile(packed: bytes | None, tile: Tile) -> Iterator[Feature]:
    """A tile that is not there is empty: extracts end somewhere."""
    if packed is None:
        return
    try:
        layers = read_tile(packed, partial(_position, tile))
        _name_roads(layers)
        for name, items in layers.items():
            yield from openmaptiles.features(name, items)
    except (KeyError, TypeError, ValueError) as seen:
        raise Unreadable(f"Its tile {'/'.join(map(str, tile))} is not in the OpenMapTiles schema.") from seen


def _position(tile: Tile, across: float, down: float) -> tuple[float, float]:
    """Longitude and latitude of a place in a tile, from 0 to 1 to the right and downwards."""
    zoom, x, y = tile
    n = 1 << zoom
    return (x + across) / n * 360 - 180, degrees(atan(sinh(pi * (1 - 2 * (y + down) / n))))


def _name_roads(layers: dict[str, list[dict[str, Any]]]) -> None:
    """The schema keeps names apart from roads: a road takes the name that lies on most of it."""
    named: dict[frozenset[tuple[float, float]], dict[str, Any]] = {}
    for layer in ("transportation_name", "transportation_name_detail"):
        for item in layers.get(layer, ()):
            for piece in _pieces(item):
                named[piece] = item["properties"]
    for item in layers.get("transportation", ()):
        lengths: dict[int, int] = {}
        told: dict[int, dict[str, Any]] = {}
        for piece in _pieces(item):
            if piece in named:
                p = named[piece]
                told[id(p)] = p
                lengths[id(p)] = lengths.get(id(p), 0) + 1
        if lengths:
            best = told[max(lengths, key=lambda one: lengths[one])]
            item["properties"] |= {key: value for key, value in best.items() if key.startswith("name")}
            if not item["properties"].get("subclass") and best.get("subclass"):
                item["properties"]["subclass"] = best["subclass"]


def _pieces(item: dict[str, Any]) -> Iterator[frozenset[tuple[float, float]]]:
    shape = item["geometry"]
    lines = {"LineString": [shape["coordinates"]], "MultiLineString": shape["coordinates"]}.get(shape["type"], [])
    for line in lines:
        points = [(x, y) for x, y, *_ in line]
        yield from (frozenset(pair) for pair in zip(points, points[1:], strict=False))


def _touches_edge(one: Feature, edge: Bounds) -> bool:
    west, south, east, north = one.shape.bounds
    gaps = (west - edge.west, south - edge.south, edge.east - east, edge.north - north)
    return bool(min(gaps) < NEAR_DEG and one.shape.geom_type != "Point")


def _whole(cut: Iterable[Feature]) -> Iterator[Feature]:
    """Pieces that are alike in everything and touch become one again; those that do not touch stay apart."""
    alike: dict[tuple[Any, ...], list[Feature]] = {}
    for one in cut:
        key = (one.layer, one.properties, one.min_zoom, int(shapely.get_dimensions(one.shape)))
        alike.setdefault(key, []).append(one)
    for (_, _, _, dimension), pieces in alike.items():
        joined = shapely.union_all([piece.shape for piece in pieces], grid_size=NEAR_DEG / 2)
        if dimension == 1 and joined.geom_type == "MultiLineString":
            joined = shapely.line_merge(joined)
        yield from (replace(pieces[0], shape=part) for part in shapely.get_parts(joined))

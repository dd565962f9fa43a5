"""An OpenStreetMap extract → the layers a territory keeps in ``tours/<territory>/osm/``.

The source is a folder of GeoJSON layers, gzipped, named as in the OpenMapTiles schema (``building.geojson.gz`` …).
What is kept are the features that touch the bounds and a margin round them, whole, with the few properties the
product reads. The same source gives the same bytes: the gzip header carries no time and no name, and the order of
features is the source's own.

    python -m builder.imports.osm_cut SOURCE OUT WEST SOUTH EAST NORTH [--communes FILE --own NAME]
"""

import argparse
import gzip
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builder.geo import widen
from builder.model import Bounds

DECIMALS = 6  # 0.1 m; the tiles the layers come from are drawn on a grid of 0.4 m
UNTAGGED_HEIGHT_M = 3.66  # what tilemaker writes for a building that has neither height nor levels

Feature = dict[str, Any]
Coordinates = Any  # a position or a nest of lists of them, as GeoJSON has it


@dataclass(frozen=True, slots=True)
class Layer:
    """What is kept of a layer: properties, geometries, and classes (all of them when empty)."""

    name: str
    properties: tuple[str, ...]
    geometries: tuple[str, ...]
    classes: tuple[str, ...] = ()


_LINES = ("LineString", "MultiLineString")
_AREAS = ("Polygon", "MultiPolygon")
# The greens that every drawing shows, then what the moving map alone tells apart.
_LANDUSE: tuple[str, ...] = ("cemetery", "pitch", "playground", "stadium")
_LANDUSE += ("school", "kindergarten", "college", "university", "library", "hospital")
_LANDUSE += ("residential", "commercial", "retail", "industrial", "railway", "military")
LAYERS = (
    Layer("building", ("render_height", "render_min_height"), _AREAS),
    Layer("transportation", ("class", "subclass", "name", "brunnel", "surface", "step_count"), _LINES),
    Layer("water", ("class",), _AREAS),
    Layer("waterway", ("class", "name", "brunnel"), _LINES),
    Layer("landcover", ("class", "subclass"), _AREAS),
    Layer("landuse", ("class",), _AREAS, _LANDUSE),
    Layer("aeroway", ("class",), _AREAS, ("heliport", "aerodrome", "runway", "helipad", "apron")),
    Layer("poi", ("class", "subclass", "name"), ("Point",)),
    Layer("place", ("class", "name"), ("Point",)),
    Layer("water_name", ("class", "name"), ("Point", *_LINES)),
    Layer("housenumber", ("housenumber",), ("Point",)),
)


def cut(source_folder: Path, out_folder: Path, bounds: Bounds, margin_m: float = 1000) -> dict[str, int]:
    """Write the layers of ``source_folder`` that ``LAYERS`` names; returns how many features each now holds."""
    box = widen(bounds, margin_m)
    counts = {}
    for layer in LAYERS:
        source = source_folder / f"{layer.name}.geojson.gz"
        if source.is_file():
            features = list(_kept(read_layer(source), layer, box))
            write_layer(out_folder / source.name, features)
            counts[layer.name] = len(features)
    return counts


def cut_boundary(communes: Path, out: Path, own: str, bounds: Bounds, margin_m: float = 1000) -> int:
    """Write the outline of the commune ``own`` and, for each other commune in sight, its name at the middle of the
    part that is in sight. ``communes`` is plain GeoJSON with the name under ``nom``."""
    box = widen(bounds, margin_m)
    features: list[Feature] = []
    for commune in json.loads(communes.read_text("utf-8"))["features"]:
        name = commune["properties"]["nom"]
        if name == own:
            shape = {"type": commune["geometry"]["type"], "coordinates": _rounded(commune["geometry"]["coordinates"])}
            features.append({"type": "Feature", "properties": {"name": name, "own": True}, "geometry": shape})
        elif (seat := _middle_in_box(commune["geometry"], box)) is not None:
            point = {"type": "Point", "coordinates": _rounded(list(seat))}
            features.append({"type": "Feature", "properties": {"name": name, "own": False}, "geometry": point})
    write_layer(out, features)
    return len(features)


def read_layer(path: Path) -> list[Feature]:
    features: list[Feature] = json.loads(gzip.decompress(path.read_bytes()))["features"]
    return features


def write_layer(path: Path, features: list[Feature]) -> None:
    """One feature a line, so that a reader who unpacks the file can search it."""
    lines = ",\n".join(json.dumps(f, ensure_ascii=False, separators=(",", ":")) for f in features)
    text = '{"type":"FeatureCollection","features":[\n' + lines + "\n]}\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


def _kept(features: Iterable[Feature], layer: Layer, box: Bounds) -> Iterator[Feature]:
    for feature in features:
        shape, properties = feature["geometry"], feature["properties"]
        if shape["type"] not in layer.geometries or (layer.classes and properties.get("class") not in layer.classes):
            continue
        if layer.name in ("place", "water_name") and not properties.get("name"):
            continue  # nothing to write on a map
        if _touches(shape["coordinates"], box):
            kept = {k: properties[k] for k in layer.properties if properties.get(k)}
            if kept.get("render_height") == UNTAGGED_HEIGHT_M:
                del kept["render_height"]  # a height nobody gave is not a height
            shape = {"type": shape["type"], "coordinates": _rounded(shape["coordinates"])}
            yield {"type": "Feature", "properties": kept, "geometry": shape}


def _positions(coordinates: Coordinates) -> Iterator[list[float]]:
    if isinstance(coordinates[0], list):
        for part in coordinates:
            yield from _positions(part)
    else:
        yield coordinates


def _touches(coordinates: Coordinates, box: Bounds) -> bool:
    """Whether the box round the feature meets ``box``."""
    lons, lats = zip(*_positions(coordinates), strict=True)
    return bool(min(lons) <= box.east and max(lons) >= box.west and min(lats) <= box.north and max(lats) >= box.south)


def _rounded(coordinates: Coordinates) -> Coordinates:
    if isinstance(coordinates, list):
        return [_rounded(part) for part in coordinates]
    return round(coordinates, DECIMALS)


def _middle_in_box(shape: dict[str, Any], box: Bounds) -> tuple[float, float] | None:
    """The centroid of the largest part of an area that is inside ``box``, None when no part is."""
    rings = [shape["coordinates"][0]] if shape["type"] == "Polygon" else [p[0] for p in shape["coordinates"]]
    best: tuple[float, tuple[float, float]] | None = None
    for ring in rings:
        clipped = [(p[0], p[1]) for p in ring]
        for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
            clipped = _clip(clipped, axis, limit, sign)
        if len(clipped) > 2:
            area, middle = _centroid(clipped)
            if area > 0 and (best is None or area > best[0]):
                best = area, middle
    return best[1] if best else None


def _clip(ring: list[tuple[float, float]], axis: int, limit: float, sign: int) -> list[tuple[float, float]]:
    """One side of Sutherland and Hodgman's clipping of a ring to a box."""
    kept = []
    for before, here in zip(ring[-1:] + ring[:-1], ring, strict=True):
        was_in, is_in = (sign * (p[axis] - limit) >= 0 for p in (before, here))
        if was_in != is_in:
            t = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + t * (here[0] - before[0]), before[1] + t * (here[1] - before[1])))
        if is_in:
            kept.append(here)
    return kept


def _centroid(ring: list[tuple[float, float]]) -> tuple[float, tuple[float, float]]:
    """Area in square degrees and centroid, by the shoelace formula about the ring's first point."""
    x0, y0 = ring[0]
    area = sum_x = sum_y = 0.0
    for (xa, ya), (xb, yb) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = (xa - x0) * (yb - y0) - (xb - x0) * (ya - y0)
        area += cross / 2
        sum_x += (xa + xb - 2 * x0) * cross
        sum_y += (ya + yb - 2 * y0) * cross
    if area == 0:
        return 0.0, ring[0]
    return abs(area), (x0 + sum_x / (6 * area), y0 + sum_y / (6 * area))


def main() -> None:
    parser = argparse.ArgumentParser(prog="osm_cut", description="Cut an OpenStreetMap extract to a territory.")
    parser.add_argument("source", type=Path, help="folder of gzipped GeoJSON layers")
    parser.add_argument("out", type=Path, help="tours/<territory>/osm")
    parser.add_argument("bounds", type=float, nargs=4, metavar=("WEST", "SOUTH", "EAST", "NORTH"))
    parser.add_argument("--margin", type=float, default=1000, help="metres round the bounds")
    parser.add_argument("--communes", type=Path, help="GeoJSON of commune outlines")
    parser.add_argument("--own", default="", help="name of the territory's own commune")
    given = parser.parse_args()
    bounds = Bounds(*given.bounds)
    counts = cut(given.source, given.out, bounds, given.margin)
    if given.communes:
        name = "boundary.geojson.gz"
        counts["boundary"] = cut_boundary(given.communes, given.out / name, given.own, bounds, given.margin)
    for name, count in counts.items():
        print(f"{name}: {count}")


if __name__ == "__main__":
    main()

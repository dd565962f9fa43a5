"""``tours/<territory>/osm/`` → the ground the tours stand on. The only reader of that folder.

A layer that is absent is simply not drawn, and a folder that is absent is no fault: the smallest city has none. What is
there must be whole: a layer that cannot be read is an error, never half a map.
"""

import gc
import gzip
import hashlib
import json
import tomllib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builder import ground
from builder.cache import Cache, digest_of
from builder.ground import Area, Ground, Name, Survey, Way
from builder.model import Bounds, LonLat
from builder.problems import Problem, Severity, Where, error

# Of the landuse layer; what else stands in it is for the moving map.
GREEN_LANDUSE = ("cemetery", "pitch", "playground", "stadium")
NOT_GREEN = ("sand", "beach", "farmland")
# The points of interest whose names belong on any map: open spaces, whose areas carry no name of their own.
NAMED_GREENS = ("park", "garden", "cemetery")
FAR_DEGREES = 1.0  # a point further than this from the bounds has its two numbers swapped, or is of another town

Feature = dict[str, Any]
MAKE_AGAIN = "Put the file back as it was in git, or delete it to do without that layer."


def read_ground(folder: Path, shown: str) -> tuple[Ground | None, list[Problem]]:
    """The ground of the territory whose OSM folder this is; ``shown`` is the folder's path as problems name it.

    ``builder.ground.EMPTY`` where there is no folder, or none of its layers; None where there is an error.
    ``Ground.bounds`` are those of ``SOURCE.toml``; the layers reach a little further.
    """
    files = {name: path for name in LAYERS if (path := folder / f"{name}.geojson.gz").is_file()}
    if not files:
        return ground.EMPTY, []
    with _uncollected():
        return _read(files, folder, shown)


def survey(folder: Path, shown: str, cache: Cache) -> tuple[Survey | None, list[Problem]]:
    """The same, read only if it must be: for files that were read before, their problems and their attribution are
    known. None where there is an error."""
    files = sorted(folder.glob("*")) if folder.is_dir() else []
    digest = digest_of(shown, [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files])
    held: list[Ground] = []

    def read() -> dict[str, Any]:
        ground, problems = read_ground(folder, shown)
        held.extend([ground] if ground is not None else [])
        told = [[p.where.path, p.where.line, p.severity, p.code, p.fact, p.cure] for p in problems]
        return {"attribution": ground.attribution if ground else "", "whole": ground is not None, "problems": told}

    known = cache.json("survey", digest, read)
    problems = [
        Problem(Where(path, line), Severity(severity), code, fact, cure)
        for path, line, severity, code, fact, cure in known["problems"]
    ]
    if not known["whole"]:
        return None, problems

    def ground_now() -> Ground:
        found = held[0] if held else read_ground(folder, shown)[0]
        assert found is not None  # these very bytes were whole when they were surveyed
        return found

    return Survey(digest, known["attribution"], ground_now), problems


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's cycle collector walks every new point again and again and finds nothing: without it a city of 41,000
    buildings is read in a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(files: dict[str, Path], folder: Path, shown: str) -> tuple[Ground | None, list[Problem]]:
    source, problems = _read_source(folder / "SOURCE.toml", f"{shown}/SOURCE.toml")
    digest = hashlib.sha256(json.dumps(source, sort_keys=True, default=str).encode())
    layers: dict[str, list[Feature]] = {}
    for name, path in files.items():
        packed = path.read_bytes()
        digest.update(name.encode() + len(packed).to_bytes(8, "big") + packed)
        features = _unpacked(packed)
        if features is None:
            fact = f"'{path.name}' is not a whole gzipped GeoJSON FeatureCollection."
            problems.append(error(Where(f"{shown}/{path.name}"), "osm-layer", fact, MAKE_AGAIN))
        else:
            layers[name] = features
    if problems:
        return None, problems
    bounds = Bounds(*source["bounds"])
    made: dict[str, tuple[Any, ...]] = {name: () for name in LAYERS}
    for name, features in layers.items():
        where = Where(f"{shown}/{name}.geojson.gz")
        try:
            _hold_to(bounds, features)
            made[name] = tuple(LAYERS[name](features))
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as seen:
            what = str(seen) if isinstance(seen, FarAway) else "A feature of the layer is not shaped as GeoJSON says."
            problems.append(error(where, "osm-layer", what, MAKE_AGAIN))
    if problems:
        return None, problems
    neighbours = tuple(b for b in made["boundary"] if isinstance(b, Name))
    return Ground(
        ways=made["transportation"],
        water=made["water"],
        greens=made["landcover"] + made["landuse"],
        buildings=made["building"],
        names=made["place"] + made["water_name"] + tuple(n for n in made["poi"] if n.kind in NAMED_GREENS) + neighbours,
        commune=tuple(b for b in made["boundary"] if isinstance(b, Area)),
        bounds=bounds,
        as_of=source["as_of"],
        attribution=source["attribution"],
        digest=digest.hexdigest(),
        streams=made["waterway"],
        amenities=tuple(n for n in made["poi"] if n.kind in ground.AMENITIES),
    ), []


class FarAway(ValueError):
    """A feature too far from the bounds; its text is the fact to show. Never leaves this module."""


def _read_source(path: Path, shown: str) -> tuple[dict[str, Any], list[Problem]]:
    cure = "Write as_of, attribution and bounds = [west, south, east, north] there; docs/errors.md shows how."
    if not path.is_file():
        return {}, [error(Where(shown), "osm-source", "The OpenStreetMap layers have no SOURCE.toml.", cure)]
    try:
        source = tomllib.loads(path.read_text("utf-8"))
        json.dumps(source, default=str)  # what cannot be told, such as a number of 5,000 digits, is no date or bound
    except (ValueError, RecursionError, OSError) as seen:
        return {}, [error(Where(shown), "osm-source", f"This is not a TOML file: {seen}.", "Mend that line.")]
    problems = []
    for key in ("as_of", "attribution"):
        if not isinstance(source.get(key), str) or not source[key].strip():
            problems.append(error(Where(shown), "osm-source", f"'{key}' is not given as words between quotes.", cure))
    if not _are_bounds(source.get("bounds")):
        seen_bounds = f"'bounds' is {source['bounds']!r}." if "bounds" in source else "'bounds' is not given."
        problems.append(error(Where(shown), "osm-source", seen_bounds, cure))
    return source, problems


def _are_bounds(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 4 or not all(type(v) in (int, float) for v in value):
        return False
    west, south, east, north = value
    return bool(-180 <= west < east <= 180 and -90 <= south < north <= 90)


def read_features(path: Path) -> list[Feature] | None:
    """The GeoJSON features of one layer as they stand, None where the file is no whole layer."""
    return _unpacked(path.read_bytes())


def _unpacked(packed: bytes) -> list[Feature] | None:
    try:
        features = json.loads(gzip.decompress(packed), parse_constant=_no_number)["features"]
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return None
    return features if isinstance(features, list) else None


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


def _hold_to(bounds: Bounds, features: list[Feature]) -> None:
    """``FarAway`` when a feature begins far from the bounds."""
    for feature in features:
        position = feature["geometry"]["coordinates"]
        while isinstance(position[0], list):
            position = position[0]
        lon, lat = position
        near_lon = bounds.west - FAR_DEGREES <= lon <= bounds.east + FAR_DEGREES
        if not (near_lon and bounds.south - FAR_DEGREES <= lat <= bounds.north + FAR_DEGREES):
            raise FarAway(f"The point {lon}, {lat} is far outside the bounds {list(bounds)}.")


def _points(positions: list[list[float]]) -> tuple[LonLat, ...]:
    lons, lats = zip(*positions, strict=True)
    if not (-180 <= min(lons) and max(lons) <= 180 and -90 <= min(lats) and max(lats) <= 90):
        raise FarAway(f"A feature reaches from {min(lons)}, {min(lats)} to {max(lons)}, {max(lats)}.")
    return tuple(map(LonLat, lons, lats))


def _words(properties: dict[str, Any], *keys: str) -> str:
    """The first of the properties that says something; ``TypeError`` where it is no text."""
    value = next((found for key in keys if (found := properties.get(key))), "")
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _lines(feature: Feature) -> list[list[list[float]]]:
    shape = feature["geometry"]
    if shape["type"] == "LineString":
        return [shape["coordinates"]]
    return list(shape["coordinates"]) if shape["type"] == "MultiLineString" else []


def _ways(features: list[Feature]) -> Iterator[Way]:
    for feature in features:
        p = feature["properties"]
        kind = _words(p, "subclass", "class")
        brunnel = p.get("brunnel")
        for line in _lines(feature):
            if len(line) > 1:
                yield Way(
                    line=_points(line),
                    name=_words(p, "name"),
                    kind=kind,
                    is_bridge=brunnel == "bridge",
                    is_tunnel=brunnel == "tunnel",
                    surface=_words(p, "surface"),
                    stairs=_counted(p.get("step_count")),
                )


def _counted(value: object) -> int | None:
    """A count as OpenStreetMap writes it, a number or the digits of one; None where it is anything else."""
    digits = str(value)
    return int(digits) if digits.isascii() and digits.isdigit() and 0 < len(digits) < 5 else None


def _areas(features: list[Feature]) -> Iterator[Area]:
    for feature in features:
        p, shape = feature["properties"], feature["geometry"]
        kind = _words(p, "subclass", "class")
        polygons = {"Polygon": [shape["coordinates"]], "MultiPolygon": shape["coordinates"]}.get(shape["type"], [])
        for rings in polygons:
            yield Area(tuple(_points(ring) for ring in rings), kind)


def _greens(features: list[Feature]) -> Iterator[Area]:
    return (area for area in _areas(features) if area.kind not in NOT_GREEN)


def _green_landuse(features: list[Feature]) -> Iterator[Area]:
    return (area for area in _areas(features) if area.kind in GREEN_LANDUSE)


def _buildings(features: list[Feature]) -> Iterator[Area]:
    return (Area(area.rings, "building") for area in _areas(features))


def _names(features: list[Feature]) -> Iterator[Name]:
    for feature in features:
        p, shape = feature["properties"], feature["geometry"]
        if shape["type"] == "Point" and p.get("name"):
            yield Name(_points([shape["coordinates"]])[0], _words(p, "name"), _words(p, "class"))


def _water_names(features: list[Feature]) -> Iterator[Name]:
    """A river's name at the middle of each of its pieces; one that draws a map chooses among them."""
    for feature in features:
        p = feature["properties"]
        seats = [feature["geometry"]["coordinates"]] if feature["geometry"]["type"] == "Point" else []
        seats += [line[len(line) // 2] for line in _lines(feature)]
        for seat in seats:
            if p.get("name"):
                yield Name(_points([seat])[0], _words(p, "name"), "water")


def _pois(features: list[Feature]) -> Iterator[Name]:
    """The names of greens, and what a walker may need, with a name or without."""
    for feature in features:
        p = feature["properties"]
        kind = _words(p, "subclass", "class")
        if kind in ground.AMENITIES or (kind in NAMED_GREENS and p.get("name")):
            yield Name(_points([feature["geometry"]["coordinates"]])[0], _words(p, "name"), kind)


def _boundary(features: list[Feature]) -> Iterator[Area | Name]:
    for feature in features:
        if feature["properties"]["own"]:
            for area in _areas([feature]):
                yield Area(area.rings, "commune")
        else:
            at = _points([feature["geometry"]["coordinates"]])[0]
            yield Name(at, _words(feature["properties"], "name"), "commune")


# The layers, and what each of them becomes. House numbers lie in the folder too: they are for finding positions.
LAYERS: dict[str, Callable[[list[Feature]], Iterator[Any]]] = {
    "transportation": _ways,
    "water": _areas,
    "waterway": _ways,
    "landcover": _greens,
    "landuse": _green_landuse,
    "building": _buildings,
    "place": _names,
    "water_name": _water_names,
    "poi": _pois,
    "boundary": _boundary,
}

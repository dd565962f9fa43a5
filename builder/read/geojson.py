"""GeoJSON (RFC 7946) with the line of every feature: ``json`` tells values without lines, so the text is walked once,
feature by feature."""

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from builder.model import LonLat

Line = tuple[LonLat, ...]
Area = tuple[Line, ...]

_BLANK = re.compile(r"[ \t\n\r]*")


class Unfit(ValueError):
    """What is wrong with a file or a feature, as a sentence; never leaves the rooms that read layers."""

    def __init__(self, fact: str, line: int = 0) -> None:
        super().__init__(fact)
        self.fact = fact
        self.line = line


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no number of JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


def features(text: str) -> list[tuple[dict[str, Any], int]]:
    """Every feature of a FeatureCollection with the line it begins on; ``Unfit`` where the text is none."""
    try:
        whole = _DECODER.decode(text)
    except json.JSONDecodeError as fault:
        raise Unfit(f"The file cannot be read as JSON: {fault.msg}.", fault.lineno) from fault
    except (ValueError, RecursionError) as fault:
        raise Unfit(f"The file cannot be read as JSON: {str(fault)[:80]}.") from fault
    if not isinstance(whole, dict) or whole.get("type") != "FeatureCollection":
        raise Unfit("The file is no GeoJSON FeatureCollection.", 1)
    if not isinstance(whole.get("features"), list):
        raise Unfit("The file has no list of features.", 1)
    found = []
    line, counted = 1, 0
    for value, offset in _items(text):
        line, counted = line + text.count("\n", counted, offset), offset
        if not isinstance(value, dict) or value.get("type") != "Feature":
            raise Unfit("What stands here is no Feature.", line)
        found.append((value, line))
    return found


def _items(text: str) -> Iterator[tuple[Any, int]]:
    """The items of the outermost object's last ``features``, each with its offset; the text is known to be JSON."""
    start, at = 0, _skip(text, 0) + 1
    while text[at := _skip(text, at)] != "}":
        key, at = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        start = at if key == "features" else start
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        at += text[at] == ","
    at = start + 1
    while text[at := _skip(text, at)] != "]":
        value, end = _DECODER.raw_decode(text, at)
        yield value, at
        at = _skip(text, end)
        at += text[at] == ","


def _skip(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def geometry(value: object) -> tuple[LonLat, tuple[Line, ...], tuple[Area, ...]]:
    """A point for the thing, its lines and its areas; ``Unfit`` where it is no geometry of a place on earth."""
    if not isinstance(value, dict):
        raise Unfit("The feature has no geometry.")
    kind, positions = value.get("type"), value.get("coordinates")
    if kind == "Point":
        return _position(positions), (), ()
    if kind in ("LineString", "MultiLineString"):
        lines = tuple(_line(one, 2) for one in ([positions] if kind == "LineString" else _list(positions)))
        longest = max(lines, key=len)
        return longest[len(longest) // 2], lines, ()
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [positions] if kind == "Polygon" else _list(positions)
        areas = tuple(tuple(_line(ring, 4) for ring in _list(rings)) for rings in polygons)
        return _middle(max(areas, key=lambda rings: len(rings[0]))[0]), (), areas
    raise Unfit(f"'{str(kind)[:40]}' is no geometry that a layer can hold.")


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Unfit("The coordinates are not lists of positions.")
    return value


def _line(value: object, least: int) -> Line:
    line = tuple(_position(one) for one in _list(value))
    if len(line) < least or (least == 4 and line[0] != line[-1]):
        raise Unfit("A ring is not closed, or a line has too few points.")
    return line


def _position(value: object) -> LonLat:
    numbers = value if isinstance(value, list) else []
    good = all(isinstance(one, int | float) and not isinstance(one, bool) for one in numbers)
    if not good or not 2 <= len(numbers) <= 3:  # a third one is a height, which no map here shows
        raise Unfit(f"'{str(value)[:40]}' is no position.")
    try:
        lon, lat = float(numbers[0]), float(numbers[1])
    except OverflowError:
        lon = lat = math.inf
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Unfit(f"The position {lon:g}, {lat:g} is not on earth.")
    return LonLat(lon, lat)


def _middle(ring: Line) -> LonLat:
    """The centroid of a ring by the shoelace formula, in degrees; its first point where it has no area, or where it
    crosses itself so that the formula leads out of its box."""
    origin, twice, east, north = ring[0], 0.0, 0.0, 0.0
    for one, two in zip(ring, ring[1:], strict=False):
        ax, ay, bx, by = one.lon - origin.lon, one.lat - origin.lat, two.lon - origin.lon, two.lat - origin.lat
        cross = ax * by - bx * ay
        twice, east, north = twice + cross, east + (ax + bx) * cross, north + (ay + by) * cross
    if not twice:
        return origin
    middle = LonLat(origin.lon + east / (3 * twice), origin.lat + north / (3 * twice))
    lons, lats = [at.lon for at in ring], [at.lat for at in ring]
    inside = min(lons) <= middle.lon <= max(lons) and min(lats) <= middle.lat <= max(lats)
    return middle if inside else origin

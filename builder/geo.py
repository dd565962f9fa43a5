"""Distances and places on the WGS 84 ellipsoid: the only door to geopy, and the home of the numpy maths of lines.

Points are ``(lon, lat)`` in degrees, lengths metres, bearings degrees clockwise from north. Nothing here reads a
file.

Two measures of one thing: ``distance_m`` asks geopy for the exact geodesic (Karney, *Algorithms for geodesics*, 2013),
about 80 µs a pair; ``along_m`` measures a whole line with one vectorised formula and hands only its long or polar
segments to the geodesic.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import cast

import numpy as np
from numpy.typing import NDArray

from builder.model import Bounds
from builder.model import LonLat as LonLat  # also for who asks for a distance

Floats = NDArray[np.float64]

EQUATOR_M = 6_378_137.0  # WGS 84, semi-major axis
EARTH_RADIUS_M = 6_371_008.8  # mean radius, where a sphere is good enough
ECCENTRICITY_2 = 0.00669437999014  # WGS 84, first eccentricity squared

# The mid-latitude formula is wrong by about (d · tan φ / R)² / 24 of the length d: 1e-6 here, a tenth of the promise.
_LONGEST_M = 10_000.0
_LONGEST_TIMES_TAN_M = 30_000.0
# Simplifying a saw-toothed line takes the square of its points; a point kept every so often takes that away.
_STRETCH_POINTS = 512


def distance_m(a: LonLat, b: LonLat) -> float:
    """The geodesic between two points. ``ValueError`` where a latitude is outside −90…90."""
    from geopy.distance import geodesic  # a tenth of a second to load, and most builds ask for no single distance

    return cast(float, geodesic((a.lat, a.lon), (b.lat, b.lon)).meters)


def along_m(line: Sequence[LonLat]) -> Floats:
    """Metres from the start at every point of the line: shape ``(len(line),)``, first 0, never falling.

    A segment's length is ``hypot(M·Δφ, N·cos φ·Δλ)`` with the meridian and prime-vertical radii M and N of its middle
    latitude φ (Snyder, *Map Projections: A Working Manual*, 1987, eq. 4-18 and 4-20; the same idea stands in 47 CFR
    73.208). Within 0.001 % of the geodesic.
    """
    if len(line) < 2:
        return np.zeros(len(line))
    degrees = _degrees(line)
    middle = np.radians((degrees[1:, 1] + degrees[:-1, 1]) / 2)
    east_m, north_m = _radii_m(middle)
    d_lon = np.radians(_wrapped(np.diff(degrees[:, 0])))
    d_lat = np.radians(np.diff(degrees[:, 1]))
    lengths = np.hypot(east_m * d_lon, north_m * d_lat)
    steep = np.abs(np.tan(middle))
    for i in np.flatnonzero((lengths > _LONGEST_M) | (lengths * steep > _LONGEST_TIMES_TAN_M)):
        lengths[i] = distance_m(LonLat(*degrees[i]), LonLat(*degrees[i + 1]))
    return np.concatenate(([0.0], np.cumsum(lengths)))


def length_m(line: Sequence[LonLat]) -> float:
    return float(along_m(line)[-1]) if len(line) > 1 else 0.0


def bearing_deg(a: LonLat, b: LonLat) -> float:
    """The direction from ``a`` to ``b``, 0 ≤ degrees < 360, for points of one town; 0 where they are the same."""
    middle = LonLat(a.lon, (a.lat + b.lat) / 2)
    (x0, y0), (x1, y1) = Plane.at(middle).xy((a, b)).tolist()
    return math.degrees(math.atan2(x1 - x0, y1 - y0)) % 360.0


def bounds_of(points: Sequence[LonLat]) -> Bounds:
    """The smallest box round the points. ``ValueError`` when there is none."""
    lons = [p.lon for p in points]
    lats = [p.lat for p in points]
    return Bounds(min(lons), min(lats), max(lons), max(lats))


@dataclass(frozen=True, slots=True)
class Plane:
    """Flat metres east and north of ``origin``, to measure within one town: 0.3 % out at 10 km, less nearer."""

    origin: LonLat
    east_m: float  # metres in one degree of longitude
    north_m: float  # metres in one degree of latitude

    @classmethod
    def at(cls, origin: LonLat) -> "Plane":
        east_m, north_m = _radii_m(np.radians(np.array([origin.lat])))
        # Never 0, so that a pole can be asked about without a division by nothing.
        return cls(origin, max(math.radians(float(east_m[0])), 1e-6), math.radians(float(north_m[0])))

    def xy(self, points: Sequence[LonLat]) -> Floats:
        """Metres east and north, shape ``(len(points), 2)``."""
        degrees = _degrees(points)
        x = _wrapped(degrees[:, 0] - self.origin.lon) * self.east_m
        y = (degrees[:, 1] - self.origin.lat) * self.north_m
        return np.column_stack((x, y))

    def lonlat(self, xy: Floats) -> tuple[LonLat, ...]:
        """The way back from ``xy``."""
        lons = _wrapped(self.origin.lon + xy[:, 0] / self.east_m)
        lats = self.origin.lat + xy[:, 1] / self.north_m
        return tuple(LonLat(lon, lat) for lon, lat in zip(lons.tolist(), lats.tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Feet:
    """Where a place meets each segment of a line: arrays of ``len(line) - 1``."""

    share: Floats  # 0…1 along the segment
    offset_m: Floats  # from the place to that point
    cross: Floats  # above 0 where the place lies left of the segment, below 0 right of it


def widen(bounds: Bounds, margin_m: float) -> Bounds:
    """``bounds`` with ``margin_m`` metres more on each side (a sphere is good enough for a margin)."""
    north = math.degrees(margin_m / EARTH_RADIUS_M)
    east = north / math.cos(math.radians((bounds.south + bounds.north) / 2))
    return Bounds(bounds.west - east, bounds.south - north, bounds.east + east, bounds.north + north)


def feet(line_xy: Floats, place_xy: Floats) -> Feet:
    """The nearest point of every segment of ``line_xy`` (shape ``(n, 2)``, metres) to ``place_xy`` (shape ``(2,)``)."""
    start, step = line_xy[:-1], np.diff(line_xy, axis=0)
    to_place = place_xy - start
    squared = np.einsum("ij,ij->i", step, step)
    dot = np.einsum("ij,ij->i", step, to_place)
    share = np.clip(np.divide(dot, squared, out=np.zeros_like(dot), where=squared > 0), 0.0, 1.0)
    away = to_place - step * share[:, None]
    cross = step[:, 0] * to_place[:, 1] - step[:, 1] * to_place[:, 0]
    return Feet(share, np.hypot(away[:, 0], away[:, 1]), cross)


def point_at(line: Sequence[LonLat], along: Floats, distance_m: float) -> LonLat:
    """The point of the line ``distance_m`` from its start, ``along`` from ``along_m``; held to the line's two ends."""
    if distance_m <= 0.0 or len(line) == 1:
        return line[0]
    if distance_m >= float(along[-1]):
        return line[-1]
    after = int(np.searchsorted(along, distance_m, side="right"))
    a, b = line[after - 1], line[after]
    from_m, to_m = float(along[after - 1]), float(along[after])
    share = (distance_m - from_m) / (to_m - from_m) if to_m > from_m else 0.0
    lon = a.lon + share * _turn(b.lon - a.lon)
    return LonLat(lon if -180.0 <= lon <= 180.0 else _turn(lon), a.lat + share * (b.lat - a.lat))


def between(line: Sequence[LonLat], along: Floats, start_m: float, end_m: float) -> tuple[LonLat, ...]:
    """The stretch of the line from ``start_m`` to ``end_m``, its two ends interpolated: two points or more."""
    first = int(np.searchsorted(along, start_m, side="right"))
    last = int(np.searchsorted(along, end_m, side="left"))
    return (point_at(line, along, start_m), *line[first:last], point_at(line, along, end_m))


def simplify(line: Sequence[LonLat], tolerance_m: float) -> tuple[LonLat, ...]:
    """Fewer points of the same line, none of those left out further than ``tolerance_m`` from it; both ends stay
    (Douglas and Peucker, *Cartographica* 10, 1973)."""
    if len(line) < 3:
        return tuple(line)
    xy = Plane.at(line[len(line) // 2]).xy(line)
    keep = np.zeros(len(line), dtype=np.bool_)
    anchors = [*range(0, len(line) - 1, _STRETCH_POINTS), len(line) - 1]
    keep[anchors] = True
    stretches = list(pairwise(anchors))
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        offsets = _offsets_m(xy[first + 1 : last], xy[first], xy[last])
        farthest = int(np.argmax(offsets))
        if offsets[farthest] > tolerance_m:
            middle = first + 1 + farthest
            keep[middle] = True
            stretches += [(first, middle), (middle, last)]
    return tuple(line[i] for i in np.flatnonzero(keep).tolist())


def mean_around(along: Floats, values: Sequence[float], reach: float) -> Floats:
    """At every point the mean of a value over the line from ``reach`` metres before it to ``reach`` after, the value
    changing evenly from point to point; at the ends over what there is of the line. Shape as ``along``."""
    known = np.asarray(values, dtype=np.float64)
    steps = np.diff(along)
    sums = np.concatenate(([0.0], np.cumsum((known[1:] + known[:-1]) / 2 * steps)))

    def sum_to(place: Floats) -> Floats:
        i = np.clip(np.searchsorted(along, place, side="right") - 1, 0, len(steps) - 1)
        ahead = place - along[i]
        rise = np.divide(known[i + 1] - known[i], steps[i], out=np.zeros_like(ahead), where=steps[i] > 0)
        return np.asarray(sums[i] + known[i] * ahead + rise * ahead**2 / 2)

    start, end = np.maximum(along - reach, along[0]), np.minimum(along + reach, along[-1])
    width = end - start
    return np.asarray(np.divide(sum_to(end) - sum_to(start), width, out=known.copy(), where=width > 0))


def _degrees(points: Sequence[LonLat]) -> Floats:
    """Shape ``(len(points), 2)``; three times as fast as ``np.asarray``, which looks at each point for its shape."""
    return np.fromiter(chain.from_iterable(points), np.float64, 2 * len(points)).reshape(-1, 2)


def _offsets_m(points: Floats, start: Floats, end: Floats) -> Floats:
    """From each of the points to the segment ``start``…``end``."""
    step = end - start
    squared = float(step @ step)
    away = points - start
    if squared > 0:
        share = np.minimum(np.maximum(away @ step / squared, 0.0), 1.0)  # np.clip takes as long as all the rest
        away = away - share[:, None] * step
    return np.asarray(np.hypot(away[:, 0], away[:, 1]))


def _radii_m(lat: Floats) -> tuple[Floats, Floats]:
    """Metres in one radian of longitude and of latitude, at latitudes in radians (Snyder 1987, eq. 4-18 and 4-20)."""
    w2 = 1.0 - ECCENTRICITY_2 * np.sin(lat) ** 2
    w = np.sqrt(w2)
    return EQUATOR_M * np.cos(lat) / w, EQUATOR_M * (1.0 - ECCENTRICITY_2) / (w2 * w)


def _wrapped(degrees: Floats) -> Floats:
    """Longitudes and their differences brought into −180…180, untouched where they are in it already."""
    inside = np.abs(degrees) <= 180.0
    return np.where(inside, degrees, (degrees + 180.0) % 360.0 - 180.0)


def _turn(degrees: float) -> float:
    return degrees if -180.0 <= degrees <= 180.0 else (degrees + 180.0) % 360.0 - 180.0

"""What is measured along one route: where its stops are met, how long it is and takes, what shape it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from builder import geo, times
from builder.link.facts import ascent_descent_m, shape_of, smoothed_m
from builder.link.stops import Placed, place_stops
from builder.model import Bounds, LonLat, Route, Shape

_LEAST_LEG_M = 1.0  # a stop at the very start or end makes no leg of its own

Line = tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    placed: tuple[Placed, ...]
    legs: tuple[tuple[float, float], ...]  # from and to, one more than there are stops
    length_m: float
    shape: Shape
    ascent_m: float | None
    descent_m: float | None
    walk_min: float
    bounds: Bounds


def leg_lines(line: Line, legs: Sequence[tuple[float, float]]) -> tuple[Line, ...]:
    """The stretches of a route; () for a leg that has no length."""
    along = geo.along_m(line)
    return tuple(geo.between(line, along, start, end) if end - start > _LEAST_LEG_M else () for start, end in legs)


def measure(route: Route, places: Sequence[LonLat], names: Sequence[str]) -> Measured:
    """``places`` are the stops' own positions in their order, ``names`` tell them apart."""
    line = route.line
    along = geo.along_m(line)
    length_m = float(along[-1])
    placed = place_stops(line, places, along, names)
    legs = tuple(pairwise([0.0, *(one.distance_m for one in placed), length_m]))
    ascent_m, descent_m = ascent_descent_m(route, along)
    return Measured(
        placed=placed,
        legs=legs,
        length_m=length_m,
        shape=shape_of(line, along),
        ascent_m=ascent_m,
        descent_m=descent_m,
        walk_min=times.walk_min(along.tolist(), smoothed_m(route, along)),
        bounds=geo.bounds_of(line),
    )

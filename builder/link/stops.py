"""Places → stops on a route, in the author's order, even where the route crosses or doubles back on itself.

Every place is near the route at one or more spots; the cheapest choice of spots whose distances never fall is found by
dynamic programming (Bellman, *Dynamic Programming*, 1957): metres off the route, plus a little for each metre along it,
so that of two passes at one distance the first is taken. A place may also be met where another one is: of two places
across a street from each other, the author's order is right either way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np

from builder.geo import Floats, Plane, along_m, feet, point_at
from builder.model import LonLat

EARLY_M = 0.002  # metres off the route that one metre earlier along it is worth
AGAIN_M = 30.0  # a place that is a stop twice is met again after so much of the route, or not at all
ON_M = 10.0  # nearer than this a place is on the route, neither left nor right
_LOOK_M = 10.0  # the route's direction at a stop is taken over so much before and after
_MOST_SPOTS = 60
_BESIDE_M = 150.0  # as far as a place is met at another's spot: what check allows to a stop


@dataclass(frozen=True, slots=True)
class Placed:
    """A stop's place on the route. Where ``offset_m`` is far above ``nearest_m``, the route passes the place elsewhere,
    at ``nearest_at_m``: the author's order is not that of the route."""

    distance_m: float  # along the route
    offset_m: float
    side: str  # "left", "right" or "on"
    nearest_m: float
    nearest_at_m: float


def place_stops(
    line: Sequence[LonLat],
    places: Sequence[LonLat],
    along: Floats | None = None,
    names: Sequence[str] | None = None,
) -> tuple[Placed, ...]:
    """One ``Placed`` for each place, in the order given; the distances never fall. The line has two points or more.
    ``names`` tell two places at one position apart from one place that is a stop twice running, which is met at two
    passes of the route; without them a position is a place."""
    if not places:
        return ()
    again = [one == before for before, one in pairwise(places if names is None else names)]
    along = along_m(line) if along is None else along
    plane = Plane.at(line[len(line) // 2])
    line_xy, places_xy = plane.xy(line), plane.xy(places)
    own = [_spots(line_xy, along, place_xy) for place_xy in places_xy]
    chosen = _in_order(_shared(own, line_xy, along, again, places_xy), again)
    placed = []
    for place_xy, choices, (distance, offset) in zip(places_xy, own, chosen, strict=True):
        nearest_at, nearest = min(choices, key=lambda spot: spot[1])
        side = _side(line, along, plane, distance, place_xy) if offset > ON_M else "on"
        placed.append(Placed(distance, offset, side, nearest, nearest_at))
    return tuple(placed)


def _spots(line_xy: Floats, along: Floats, place_xy: Floats) -> list[tuple[float, float]]:
    """``(distance along, offset)`` wherever the route comes nearer to the place than just before and after, and both
    its ends; in the order of the route."""
    foot = feet(line_xy, place_xy)
    offsets, share = foot.offset_m, foot.share
    # A foot inside a segment is a low of its own, even where the way turns back on itself and the next has one too; a
    # corner is one where the way comes nearer up to it and goes away after it.
    leaves = np.append(share[1:] == 0.0, True)
    lows = np.flatnonzero(((share > 0.0) & (share < 1.0)) | ((share == 1.0) & leaves)).tolist()
    lows = sorted(lows, key=lambda i: float(offsets[i]))[:_MOST_SPOTS]
    steps = along[1:] - along[:-1]
    spots = {float(along[i] + foot.share[i] * steps[i]): float(offsets[i]) for i in lows}
    for end, at in ((0, 0.0), (-1, float(along[-1]))):
        away = line_xy[end] - place_xy
        spots.setdefault(at, float((away @ away) ** 0.5))
    return sorted(spots.items())


def _shared(
    own: Sequence[Sequence[tuple[float, float]]],
    line_xy: Floats,
    along: Floats,
    again: Sequence[bool],
    places_xy: Floats,
) -> list[list[tuple[float, float]]]:
    """Every place's own spots, and the others' spots that it is beside; a place that is a stop twice running keeps to
    its own, for the second must be another pass."""
    at = np.array(sorted({spot for spots in own for spot, _ in spots}))
    x, y = np.interp(at, along, line_xy[:, 0]), np.interp(at, along, line_xy[:, 1])
    found = []
    for i, spots in enumerate(own):
        if i and again[i - 1]:
            found.append(list(spots))
            continue
        offsets = np.hypot(x - places_xy[i][0], y - places_xy[i][1])
        beside = np.flatnonzero(offsets <= _BESIDE_M)
        lent = {float(at[j]): float(offsets[j]) for j in beside}
        found.append(sorted((lent | dict(spots)).items()))
    return found


def _in_order(spots: Sequence[Sequence[tuple[float, float]]], again: Sequence[bool]) -> list[tuple[float, float]]:
    """One spot for each place, distances never falling, at the least cost. There always is one: all at the end."""
    costs = [offset + EARLY_M * at for at, offset in spots[0]]
    came_from: list[list[int]] = []
    for i in range(1, len(spots)):
        ahead_m = AGAIN_M if again[i - 1] else 0.0
        new_costs, origins = _onward(spots[i - 1], costs, spots[i], ahead_m)
        if min(new_costs) == inf:  # the line has no more room for the same place again
            new_costs, origins = _onward(spots[i - 1], costs, spots[i], 0.0)
        costs = new_costs
        came_from.append(origins)
    choice = min(range(len(costs)), key=costs.__getitem__)
    chosen = [spots[-1][choice]]
    for here, origins in zip(reversed(spots[:-1]), reversed(came_from), strict=True):
        choice = origins[choice]
        chosen.append(here[choice])
    return chosen[::-1]


def _onward(
    before: Sequence[tuple[float, float]], costs: Sequence[float], here: Sequence[tuple[float, float]], ahead_m: float
) -> tuple[list[float], list[int]]:
    """The least cost of reaching every spot of ``here``, and from which spot of ``before``, at least ``ahead_m`` back.
    Both lists are in the order of the route, so one walk along them keeps the best start so far."""
    best, best_cost, j = -1, inf, 0
    new_costs, origins = [], []
    for at, offset in here:
        while j < len(before) and before[j][0] + ahead_m <= at:
            if costs[j] < best_cost:
                best, best_cost = j, costs[j]
            j += 1
        origins.append(best)
        new_costs.append(best_cost + offset + EARLY_M * at)
    return new_costs, origins


def _side(line: Sequence[LonLat], along: Floats, plane: Plane, distance: float, place_xy: Floats) -> str:
    ends = point_at(line, along, distance - _LOOK_M), point_at(line, along, distance + _LOOK_M)
    start, here, end = plane.xy((ends[0], point_at(line, along, distance), ends[1]))
    ahead, aside = end - start, place_xy - here
    return "left" if ahead[0] * aside[1] - ahead[1] * aside[0] > 0 else "right"

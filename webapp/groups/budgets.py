"""The same tour in less time: which of its stops a group sees in 60, 90 or 150 minutes. Pure.

The rule, the house's own. A group meets at its first stop, follows the route and parts at its last one; it stops where
the tour's author stops, for as long, and walks at the tour's own pace times its group factor (``builder.times``, the
walking time spread evenly over the length). A programme fits if its time, told in whole minutes, is no longer than the
budget. Of all that fit the one with the most stops is taken; of those, the one that stands longest; of those, the one
that walks least; of those, the one that begins first.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

BUDGETS_MIN = (60, 90, 150)


class Halt(NamedTuple):
    """A place where a guide stops: metres along the route, whole minutes."""

    poi: str
    at_m: float
    minutes: int


class Pace(NamedTuple):
    """Minutes that a group walks a metre of a tour; ``loop_m`` is the length of a route that ends where it began, or
    None. Who leaves the order of the route walks back along it, on a loop the shorter way round."""

    min_per_m: float
    loop_m: float | None = None

    def between_m(self, a_m: float, b_m: float) -> float:
        straight = abs(b_m - a_m)
        return straight if self.loop_m is None else min(straight, max(0.0, self.loop_m - straight))


class Budget(NamedTuple):
    """A programme that fits into ``budget_min``: its stops in the order of the route."""

    budget_min: int
    pois: tuple[str, ...]
    walk_m: float
    walk_min: float
    stand_min: int

    @property
    def total_min(self) -> int:
        return told(self.walk_min + self.stand_min)


def told(minutes: float) -> int:
    """Minutes as they are told: the nearest whole ones."""
    return int(minutes + 0.5)


def pace_of(length_m: float, walk_min: float, group_factor: float, *, is_loop: bool) -> Pace:
    return Pace(walk_min * group_factor / length_m if length_m > 0 else 0.0, length_m if is_loop else None)


def budget_for(halts: Sequence[Halt], pace: Pace, budget_min: int) -> Budget | None:
    """``halts`` in the order of the route. None where not even one of them fits."""
    found: tuple[tuple[int, int, float, list[int]], Budget] | None = None
    for chosen in _candidates(halts, pace, budget_min):
        walk_m = halts[chosen[-1]].at_m - halts[chosen[0]].at_m
        stand = sum(halts[i].minutes for i in chosen)
        rank = (len(chosen), stand, -walk_m, [-i for i in chosen])
        if found is None or rank > found[0]:
            pois = tuple(halts[i].poi for i in chosen)
            found = rank, Budget(budget_min, pois, walk_m, walk_m * pace.min_per_m, stand)
    return found[1] if found else None


def _candidates(halts: Sequence[Halt], pace: Pace, budget_min: int) -> Iterator[tuple[int, ...]]:
    """For each first and last stop, and each number of minutes that a group may stand in all, a programme with the most
    stops: the walk is the same for all that begin and end alike, so nothing better is left out."""
    for first, begin in enumerate(halts):
        most: dict[int, tuple[int, ...]] = {
            begin.minutes: (first,)
        }  # minutes stood → the longest list of stops from the first one on
        if told(begin.minutes) <= budget_min:
            yield (first,)
        for last in range(first + 1, len(halts)):
            walk_min = (halts[last].at_m - begin.at_m) * pace.min_per_m
            for stood, chosen in sorted(most.items()):
                stand, longer = stood + halts[last].minutes, (*chosen, last)
                if told(walk_min + stand) > budget_min:
                    continue
                yield longer
                if stand not in most or len(longer) > len(most[stand]):
                    most[stand] = longer

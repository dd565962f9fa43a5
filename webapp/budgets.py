"""The same tour in less time: which of its stops a group sees in 60, 90 or 150 minutes. Pure.

The rule, the house's own. A group meets at its first stop, follows the route and parts at its last one; it stops where
the tour's author stops, for as long. Of all programmes that fit into the minutes the one with the most stops is taken;
of those, the one that stands longest, and so walks least; of those, the one that begins first. All times are whole
minutes, rounded up, so that what is printed adds up: a walk between two stops is the tour's own walking time of that
stretch, times its group factor (``builder.times.guided_min`` has the same rule for a whole tour).
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

BUDGETS_MIN = (60, 90, 150)
_JITTER = 1e-6  # a tenth of three minutes is not a fourth minute


class Halt(NamedTuple):
    """A place where a guide stops: metres along the route, minutes as the author has given them."""

    poi: str
    at_m: float
    minutes: float


class Pace(NamedTuple):
    """Minutes that a group walks a metre of a tour; ``loop_m`` is the length of a route that ends where it began, on
    which the shorter way round is taken, or None."""

    min_per_m: float
    loop_m: float | None = None

    def between_m(self, a_m: float, b_m: float) -> float:
        straight = abs(b_m - a_m)
        return straight if self.loop_m is None else min(straight, max(0.0, self.loop_m - straight))

    def between_min(self, a_m: float, b_m: float) -> int:
        return whole(self.between_m(a_m, b_m) * self.min_per_m)


class Budget(NamedTuple):
    """A programme that fits into ``budget_min``: its stops in the order of the route."""

    budget_min: int
    pois: tuple[str, ...]
    walk_m: float
    walk_min: int
    stand_min: int

    @property
    def total_min(self) -> int:
        return self.walk_min + self.stand_min


def whole(minutes: float) -> int:
    """Minutes as they are told: whole ones, rounded up."""
    return math.ceil(minutes - _JITTER)


def pace_of(length_m: float, walk_min: float, group_factor: float, *, is_loop: bool) -> Pace:
    """Of a tour: its walking time is spread evenly over its length."""
    return Pace(walk_min * group_factor / length_m if length_m > 0 else 0.0, length_m if is_loop else None)


def budget_for(halts: Sequence[Halt], pace: Pace, budget_min: int) -> Budget | None:
    """``halts`` in the order of the route. None where not even one of them fits.

    ``best[i][t]``: of all programmes that end with the stop ``i`` after ``t`` minutes, the one with the most stops, and
    of those the one that stands longest. It is the whole of what any longer programme needs to know of its beginning.
    """
    best: list[dict[int, tuple[int, int, tuple[int, ...]]]] = []
    for i, halt in enumerate(halts):
        stands = whole(halt.minutes)
        found: dict[int, tuple[int, int, tuple[int, ...]]] = {}
        if stands <= budget_min:
            found[stands] = (1, stands, (i,))
        for j in range(i):
            more = pace.between_min(halts[j].at_m, halt.at_m) + stands
            for minutes, (count, stood, chosen) in best[j].items():
                total = minutes + more
                longer = (count + 1, stood + stands, (*chosen, i))
                if total <= budget_min and (total not in found or _is_better(longer, found[total])):
                    found[total] = longer
        best.append(found)
    ends = [(one, total) for found in best for total, one in found.items()]
    if not ends:
        return None
    # The earliest is the one whose stops come first in the route.
    (_, stood, chosen), total = max(ends, key=lambda end: (end[0][0], end[0][1], -end[1], [-i for i in end[0][2]]))
    at_m = [halts[i].at_m for i in chosen]
    walk_m = sum(pace.between_m(a, b) for a, b in zip(at_m, at_m[1:], strict=False))
    return Budget(budget_min, tuple(halts[i].poi for i in chosen), walk_m, total - stood, stood)


def _is_better(one: tuple[int, int, tuple[int, ...]], other: tuple[int, int, tuple[int, ...]]) -> bool:
    return (one[0], one[1], [-i for i in one[2]]) > (other[0], other[1], [-i for i in other[2]])

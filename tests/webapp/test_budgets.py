"""The same tour in less time."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.groups.budgets import BUDGETS_MIN, Budget, Halt, Pace, budget_for, pace_of, told

places = st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 40)), min_size=1, max_size=9)
paces = st.sampled_from([0.0, 0.0143, 0.02])


def route(drawn: list[tuple[int, int]]) -> list[Halt]:
    return [Halt(f"p{n}", float(at), minutes) for n, (at, minutes) in enumerate(sorted(drawn))]


def rank(chosen: tuple[Halt, ...]) -> tuple[int, int, float]:
    return len(chosen), sum(one.minutes for one in chosen), chosen[0].at_m - chosen[-1].at_m


def total_of(chosen: tuple[Halt, ...], pace: float) -> int:
    return told((chosen[-1].at_m - chosen[0].at_m) * pace + sum(one.minutes for one in chosen))


@settings(max_examples=60, deadline=None)
@given(places, paces, st.integers(1, 160))
def test_no_programme_that_fits_has_more_stops_or_stands_longer_or_walks_less(
    drawn: list[tuple[int, int]], pace: float, minutes: int
) -> None:
    halts = route(drawn)
    found = budget_for(halts, Pace(pace), minutes)
    fitting = [
        some for n in range(1, len(halts) + 1) for some in combinations(halts, n) if total_of(some, pace) <= minutes
    ]
    if found is None:
        assert fitting == []
        return
    chosen = tuple(one for one in halts if one.poi in found.pois)
    assert tuple(one.poi for one in chosen) == found.pois  # in the order of the route, none twice
    assert found.total_min == total_of(chosen, pace) <= minutes  # what is told adds up
    assert rank(chosen) == max(map(rank, fitting))


@settings(max_examples=40, deadline=None)
@given(places, paces)
def test_who_has_more_time_never_sees_fewer_stops(drawn: list[tuple[int, int]], pace: float) -> None:
    found = [budget_for(route(drawn), Pace(pace), minutes) for minutes in BUDGETS_MIN]
    counts = [len(one.pois) if one else 0 for one in found]
    assert counts == sorted(counts)


def test_a_whole_tour_that_fits_is_taken_whole() -> None:
    halts = [Halt("a", 0, 10), Halt("b", 400, 5), Halt("c", 1000, 28)]
    pace = pace_of(1000, 14.27, 1.2, is_loop=False)
    found = budget_for(halts, pace, 60)
    assert found == Budget(60, ("a", "b", "c"), 1000.0, 14.27 * 1.2, 43) and found.total_min == 60  # 60.1, told as 60


def test_who_leaves_the_order_of_a_loop_goes_the_shorter_way_round() -> None:
    assert Pace(0.02, 1000.0).between_m(50, 950) == 100
    assert Pace(0.02, None).between_m(50, 950) == 900

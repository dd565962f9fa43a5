"""The same tour in less time."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.budgets import BUDGETS_MIN, Budget, Halt, Pace, budget_for, pace_of, whole

places = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 40)), min_size=1, max_size=9)
paces = st.builds(
    lambda pace, is_loop: Pace(pace, 5200.0 if is_loop else None), st.sampled_from([0.0, 0.0143, 0.02]), st.booleans()
)


def route(drawn: list[tuple[int, int]]) -> list[Halt]:
    return [Halt(f"p{n}", float(at), float(minutes)) for n, (at, minutes) in enumerate(sorted(drawn))]


def total_of(chosen: tuple[Halt, ...], pace: Pace) -> int:
    walks = (pace.between_min(a.at_m, b.at_m) for a, b in zip(chosen, chosen[1:], strict=False))
    return sum(walks) + sum(whole(one.minutes) for one in chosen)


@settings(max_examples=60, deadline=None)
@given(places, paces, st.integers(1, 160))
def test_no_programme_that_fits_has_more_stops_or_stands_longer(
    drawn: list[tuple[int, int]], pace: Pace, minutes: int
) -> None:
    halts = route(drawn)
    found = budget_for(halts, pace, minutes)
    fitting = [
        some for n in range(1, len(halts) + 1) for some in combinations(halts, n) if total_of(some, pace) <= minutes
    ]
    if found is None:
        assert fitting == []
        return
    best = max(fitting, key=lambda some: (len(some), sum(whole(one.minutes) for one in some), -total_of(some, pace)))
    chosen = tuple(one for one in halts if one.poi in found.pois)
    assert tuple(one.poi for one in chosen) == found.pois  # in the order of the route, none twice
    assert found.total_min == total_of(chosen, pace) <= minutes  # what is told adds up
    assert (len(chosen), found.stand_min, found.total_min) == (
        len(best),
        sum(whole(one.minutes) for one in best),
        total_of(best, pace),
    )


@settings(max_examples=40, deadline=None)
@given(places, paces)
def test_who_has_more_time_never_sees_fewer_stops(drawn: list[tuple[int, int]], pace: Pace) -> None:
    found = [budget_for(route(drawn), pace, minutes) for minutes in BUDGETS_MIN]
    counts = [len(one.pois) if one else 0 for one in found]
    assert counts == sorted(counts)


def test_a_whole_tour_that_fits_is_taken_whole() -> None:
    halts = [Halt("a", 0, 10), Halt("b", 400, 5), Halt("c", 1000, 20)]
    pace = pace_of(1000, 14.27, 1.2, is_loop=False)
    assert budget_for(halts, pace, 60) == Budget(60, ("a", "b", "c"), 1000.0, 7 + 11, 35)


def test_on_a_loop_the_shorter_way_round_is_taken() -> None:
    assert Pace(0.02, 1000.0).between_m(50, 950) == 100
    assert Pace(0.02, None).between_m(50, 950) == 900

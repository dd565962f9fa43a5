"""Stops in the author's order on routes that cross themselves and double back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.geo import Plane, length_m
from builder.link.stops import place_stops
from builder.model import LonLat

PLANE = Plane.at(LonLat(2.27, 48.824))


def at(east_m: float, north_m: float) -> LonLat:
    return LonLat(PLANE.origin.lon + east_m / PLANE.east_m, PLANE.origin.lat + north_m / PLANE.north_m)


def line_of(*metres: tuple[float, float]) -> tuple[LonLat, ...]:
    return tuple(at(x, y) for x, y in metres)


SQUARE = line_of((0, 0), (400, 0), (400, 300), (0, 300), (0, 0))
OUT_AND_BACK = line_of((0, 0), (500, 0), (1000, 0), (500, 0), (0, 0))


def test_a_stop_has_its_distance_its_offset_and_its_side() -> None:
    left, right, on = place_stops(line_of((0, 0), (1000, 0)), [at(200, 40), at(500, -25), at(800, 4)])
    assert (left.distance_m, left.offset_m, left.side) == (pytest.approx(200, abs=1), pytest.approx(40, abs=1), "left")
    assert (right.distance_m, right.side) == (pytest.approx(500, abs=1), "right")
    assert on.side == "on"


def test_on_a_way_out_and_back_the_order_tells_which_pass_is_meant() -> None:
    out, turn, back = place_stops(OUT_AND_BACK, [at(300, 15), at(1000, 5), at(300, 15)])
    assert out.distance_m == pytest.approx(300, abs=2)
    assert turn.distance_m == pytest.approx(1000, abs=2)
    assert back.distance_m == pytest.approx(1700, abs=2)
    assert (out.side, back.side) == ("left", "right")


def test_of_two_equal_passes_the_first_is_taken() -> None:
    [stop] = place_stops(OUT_AND_BACK, [at(300, 15)])
    assert stop.distance_m == pytest.approx(300, abs=2)


def test_a_loop_that_ends_at_its_first_stop_has_its_last_stop_at_the_end() -> None:
    first, middle, last = place_stops(SQUARE, [at(0, 0), at(400, 300), at(0, 0)])
    assert first.distance_m == pytest.approx(0, abs=1)
    assert middle.distance_m == pytest.approx(700, abs=2)
    assert last.distance_m == pytest.approx(length_m(SQUARE), abs=1)


def test_a_loop_of_two_stops_at_one_place_goes_round_between_them() -> None:
    start, end = place_stops(SQUARE, [at(0, 0), at(0, 0)])
    assert (start.distance_m, end.distance_m) == (0, pytest.approx(length_m(SQUARE), abs=1))


def test_where_the_route_crosses_itself_the_later_pass_can_be_meant() -> None:
    eight = line_of((0, 0), (200, 200), (200, 0), (0, 200))
    corner, crossing = place_stops(eight, [at(200, 100), at(100, 100)])
    assert corner.distance_m < crossing.distance_m
    assert crossing.offset_m == pytest.approx(0, abs=1)


def test_stops_in_the_wrong_order_tell_where_the_route_really_passes() -> None:
    stops = place_stops(line_of((0, 0), (1000, 0)), [at(800, 10), at(200, 10)])
    assert max(stop.offset_m for stop in stops) > 500
    assert [stop.nearest_m for stop in stops] == pytest.approx([10, 10], abs=1)
    assert [stop.nearest_at_m for stop in stops] == pytest.approx([800, 200], abs=2)


def test_no_stops_are_placed_as_none_and_a_short_line_still_holds_all() -> None:
    assert place_stops(SQUARE, []) == ()
    assert len(place_stops(line_of((0, 0), (5, 0)), [at(0, 0)] * 4)) == 4


@given(st.lists(st.tuples(st.floats(-200, 600), st.floats(-200, 600)), min_size=1, max_size=12))
@settings(deadline=None)
def test_distances_never_fall_and_stay_on_the_route(places: list[tuple[float, float]]) -> None:
    stops = place_stops(SQUARE, [at(x, y) for x, y in places])
    distances = [stop.distance_m for stop in stops]
    assert distances == sorted(distances)
    assert 0 <= distances[0] and distances[-1] <= length_m(SQUARE) + 1e-6
    assert all(stop.offset_m >= stop.nearest_m - 1e-6 for stop in stops)


def test_a_sharp_turn_gives_a_place_beside_it_both_passes() -> None:
    there_and_back = line_of((0, 0), (500, 0), (0, 0))  # no point of the line but its ends and the turn
    out, turn, back = place_stops(there_and_back, [at(100, 15), at(490, 5), at(100, 15)])
    assert [stop.distance_m for stop in (out, turn, back)] == pytest.approx([100, 490, 900], abs=1)
    assert (out.side, back.side) == ("left", "right")


def test_places_across_the_street_from_each_other_may_stand_in_either_order() -> None:
    street = line_of((0, 0), (500, 0), (1000, 0))
    stops = place_stops(street, [at(300, 10), at(500, 10), at(480, -30), at(900, 5)])
    assert [stop.distance_m for stop in stops] == pytest.approx([300, 500, 500, 900], abs=21)
    assert max(stop.offset_m for stop in stops) < 40


def test_two_places_in_one_house_are_met_at_one_pass() -> None:
    house = at(200, 8)
    first, second = place_stops(SQUARE, [house, house], names=["mairie", "bureau"])
    assert (first.distance_m, second.distance_m) == pytest.approx((200, 200), abs=1)

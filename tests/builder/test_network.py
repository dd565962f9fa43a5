from pathlib import Path

import pytest

from builder import ground as grounds
from builder.geo import Plane, distance_m, length_m
from builder.ground import Ground, Way
from builder.model import LonLat
from builder.network import find_route, make_network
from builder.read.osm import read_ground

pytestmark = pytest.mark.slow

PLANE = Plane.at(LonLat(2.0, 48.0))


def at(east_m: float, north_m: float) -> LonLat:
    return LonLat(2.0 + east_m / PLANE.east_m, 48.0 + north_m / PLANE.north_m)


def way(kind: str, *corners: tuple[float, float], name: str = "") -> Way:
    return Way(tuple(at(*corner) for corner in corners), name, kind)


def ground_of(*ways: Way) -> Ground:
    return Ground(ways, (), (), (), (), (), grounds.EMPTY.bounds, "", "", "")


def metres(points: tuple[LonLat, ...]) -> list[tuple[int, int]]:
    return [(round(x), round(y)) for x, y in PLANE.xy(points).tolist()]


def test_a_route_follows_the_ways_from_corner_to_corner() -> None:
    network = make_network(ground_of(way("footway", (0, 0), (100, 0), (100, 100))))
    drawn = find_route(network, [at(0, 0), at(100, 100)])
    assert drawn is not None
    assert metres(drawn.line) == [(0, 0), (100, 0), (100, 100)]
    assert drawn.length_m == pytest.approx(length_m(drawn.line))
    assert drawn.gaps == ()


def test_a_place_beside_a_way_is_met_at_the_nearest_point_of_it() -> None:
    network = make_network(ground_of(way("footway", (0, 0), (300, 0))))
    drawn = find_route(network, [at(50, 30), at(210, -12), at(250, 0)])
    assert drawn is not None
    assert metres(drawn.line) == [(50, 0), (210, 0), (250, 0)]
    assert drawn.offsets_m == pytest.approx((30, 12, 0), abs=0.1)


def test_a_quiet_path_is_taken_rather_than_a_busy_road_that_is_a_little_shorter() -> None:
    road = way("primary", (0, 0), (200, 0))
    path = way("path", (0, 0), (100, 40), (200, 0))
    drawn = find_route(make_network(ground_of(road, path)), [at(0, 0), at(200, 0)])
    assert drawn is not None and (100, 40) in metres(drawn.line)


def test_stairs_are_climbed_or_gone_round_as_the_author_wishes() -> None:
    stairs = way("steps", (0, 0), (50, 0))
    round_it = way("residential", (0, 0), (0, 100), (50, 100), (50, 0))
    ground = ground_of(stairs, round_it)
    short = find_route(make_network(ground), [at(0, 0), at(50, 0)])
    level = find_route(make_network(ground, steps=False), [at(0, 0), at(50, 0)])
    assert short is not None and level is not None
    assert (round(short.length_m), round(level.length_m)) == (50, 250)


@pytest.mark.parametrize("kind", ["motorway", "trunk", "rail", "tram", "platform", "minor_construction"])
def test_nobody_is_sent_along(kind: str) -> None:
    assert find_route(make_network(ground_of(way(kind, (0, 0), (100, 0)))), [at(0, 0), at(100, 0)]) is None


def test_two_halves_of_a_way_that_end_a_grid_step_apart_are_joined() -> None:
    network = make_network(ground_of(way("path", (0, 0), (100, 0)), way("path", (100.4, 0.3), (200, 0))))
    drawn = find_route(network, [at(0, 0), at(200, 0)])
    assert drawn is not None and drawn.gaps == ()
    assert network.whole == 1.0


def test_a_gap_is_jumped_at_its_narrowest_and_told() -> None:
    bank = way("path", (0, 0), (100, 0), (100, 60))
    island = way("path", (140, 60), (240, 60), (240, 0))
    for start, end in ((at(0, 0), at(240, 0)), (at(240, 0), at(0, 0))):
        drawn = find_route(make_network(ground_of(bank, island)), [start, end])
        assert drawn is not None
        (gap,) = drawn.gaps
        assert gap.length_m == pytest.approx(40, abs=0.2)
        assert gap.length_m == pytest.approx(distance_m(gap.start, gap.end))
        assert drawn.length_m == pytest.approx(160 + 40 + 160, abs=1)


def test_a_walk_that_comes_back_prefers_new_ground() -> None:
    there = way("path", (0, 0), (200, 0))
    other = way("path", (0, 0), (0, 20), (200, 20), (200, 0))
    drawn = find_route(make_network(ground_of(there, other)), [at(0, 0), at(200, 0), at(0, 0)])
    assert drawn is not None and (0, 20) in metres(drawn.line)


def test_a_place_a_few_steps_up_a_side_street_does_not_make_the_walker_turn_round_there() -> None:
    street = way("path", (0, 0), (100, 0), (200, 0))
    side = way("path", (100, 0), (100, 80))
    network = make_network(ground_of(street, side))
    passed = find_route(network, [at(0, 0), at(101, 12), at(200, 0)])
    visited = find_route(network, [at(0, 0), at(100, 80), at(200, 0)])
    assert passed is not None and visited is not None
    assert metres(passed.line) == [(0, 0), (100, 0), (200, 0)]
    assert (100, 80) in metres(visited.line)


def test_two_places_on_one_straight_are_walked_in_the_order_given() -> None:
    network = make_network(ground_of(way("path", (0, 0), (300, 0))))
    drawn = find_route(network, [at(200, 0), at(100, 0), at(250, 0)])
    assert drawn is not None and metres(drawn.line) == [(200, 0), (100, 0), (200, 0), (250, 0)]


def test_without_two_places_or_without_a_way_there_is_no_route() -> None:
    assert find_route(make_network(grounds.EMPTY), [at(0, 0), at(1, 1)]) is None
    assert find_route(make_network(ground_of(way("path", (0, 0), (9, 0)))), [at(0, 0)]) is None


@pytest.mark.parametrize("town", ["issy", "valenciennes"])
def test_nearly_all_of_a_town_hangs_together(town: str) -> None:
    ground, _ = read_ground(Path(__file__).parents[2] / "tours" / town / "osm", "osm")
    assert ground is not None
    assert make_network(ground).whole > 0.93

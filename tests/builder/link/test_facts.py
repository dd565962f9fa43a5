"""Shape and climbs of routes drawn by hand."""

import math

import pytest

from builder.geo import Plane
from builder.link.facts import ascent_descent_m, climb_m, shape_of, smoothed_m
from builder.model import LonLat, Route, RoutePoint, Shape
from builder.problems import Where

PLANE = Plane.at(LonLat(2.27, 48.824))


def line_of(*metres: tuple[float, float]) -> tuple[LonLat, ...]:
    """Points every 10 m or so through corners given in metres east and north."""
    fine: list[tuple[float, float]] = [metres[0]]
    for (x0, y0), (x1, y1) in zip(metres, metres[1:], strict=False):
        steps = max(1, round(math.hypot(x1 - x0, y1 - y0) / 10))
        fine += [(x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps) for i in range(1, steps + 1)]
    origin = PLANE.origin
    return tuple(LonLat(origin.lon + x / PLANE.east_m, origin.lat + y / PLANE.north_m) for x, y in fine)


def route_of(heights: list[float | None], spacing_m: float = 20.0) -> Route:
    line = [LonLat(2.27 + i * spacing_m / PLANE.east_m, 48.824) for i in range(len(heights))]
    points = tuple(RoutePoint(at, height, i + 1) for i, (at, height) in enumerate(zip(line, heights, strict=True)))
    return Route(points, Where("route.gpx"))


def test_a_way_round_a_block_is_a_loop() -> None:
    assert shape_of(line_of((0, 0), (400, 0), (400, 300), (0, 300), (0, 0))) is Shape.LOOP


def test_a_way_that_ends_elsewhere_is_one_way() -> None:
    assert shape_of(line_of((0, 0), (800, 0), (800, 200))) is Shape.ONE_WAY


def test_a_way_back_along_itself_is_out_and_back() -> None:
    assert shape_of(line_of((0, 0), (600, 0), (600, 300), (600, 0), (0, 0))) is Shape.OUT_AND_BACK


def test_the_other_pavement_on_the_way_back_is_still_out_and_back() -> None:
    assert shape_of(line_of((0, 0), (700, 0), (700, 12), (0, 12))) is Shape.OUT_AND_BACK


def test_two_laps_are_a_loop_and_no_out_and_back() -> None:
    lap = ((0, 0), (400, 0), (400, 300), (0, 300))
    assert shape_of(line_of(*lap, *lap, (0, 0))) is Shape.LOOP


def test_both_banks_of_a_river_are_a_loop() -> None:
    assert shape_of(line_of((0, 0), (1500, 0), (1500, 120), (0, 120), (0, 0))) is Shape.LOOP


def test_a_few_metres_are_no_loop_though_their_ends_are_near() -> None:
    assert shape_of(line_of((0, 0), (30, 0))) is Shape.ONE_WAY


def test_a_steady_hill_climbs_what_its_heights_say() -> None:
    ascent, descent = ascent_descent_m(route_of([float(i) for i in range(51)]))
    assert ascent == pytest.approx(50, abs=2)
    assert descent == 0


def test_the_noise_of_a_recording_is_no_climb() -> None:
    noisy: list[float | None] = [30 + (2 if i % 2 else -2) for i in range(200)]
    assert ascent_descent_m(route_of(noisy, spacing_m=5)) == (0, 0)


def test_up_and_down_are_counted_apart() -> None:
    ascent, descent = climb_m([0, 10, 20, 10, 0, 15])
    assert (ascent, descent) == (35, 20)
    assert climb_m([5.0]) == (0, 0)
    assert climb_m([20, 0, 20]) == (20, 20)


def test_one_point_without_elevation_leaves_the_climb_unknown() -> None:
    assert ascent_descent_m(route_of([10, None, 30])) == (None, None)
    assert smoothed_m(route_of([None, None])) is None

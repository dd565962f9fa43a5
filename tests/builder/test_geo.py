"""Distances against PROJ's own geodesics, and the small maths of lines."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from builder.geo import (
    Plane,
    along_m,
    bearing_deg,
    between,
    bounds_of,
    distance_m,
    length_m,
    mean_around,
    point_at,
    simplify,
)
from builder.model import Bounds, LonLat

GEOD = Geod(ellps="WGS84")
ISSY = LonLat(2.2700, 48.8240)

anywhere = st.builds(LonLat, st.floats(-180, 180), st.floats(-90, 90))


@st.composite
def lines(draw: st.DrawFn) -> list[LonLat]:
    """Walks of steps between a decimetre and some kilometres, at any latitude, over the antimeridian too."""
    start = draw(anywhere)
    step = 10 ** draw(st.floats(-6, -1))
    moves = draw(st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1)), min_size=1, max_size=30))
    line = [start]
    for east, north in moves:
        lon = (line[-1].lon + east * step + 180) % 360 - 180
        line.append(LonLat(lon, max(-90.0, min(90.0, line[-1].lat + north * step))))
    return line


def proj_length_m(line: list[LonLat]) -> float:
    return float(GEOD.line_length([p.lon for p in line], [p.lat for p in line]))


@given(lines())
@settings(deadline=None)
def test_a_line_is_measured_within_a_thousandth_of_a_percent_of_proj(line: list[LonLat]) -> None:
    assert length_m(line) == pytest.approx(proj_length_m(line), rel=1e-5, abs=1e-6)


@given(anywhere, anywhere)
@settings(deadline=None)
def test_any_two_points_are_as_far_apart_as_proj_says(a: LonLat, b: LonLat) -> None:
    _, _, expected = GEOD.inv(a.lon, a.lat, b.lon, b.lat)
    assert distance_m(a, b) == pytest.approx(expected, rel=1e-9, abs=1e-6)
    assert length_m([a, b]) == pytest.approx(expected, rel=1e-5, abs=1e-6)


@given(lines())
@settings(deadline=None)
def test_the_way_back_is_as_long_as_the_way_out_and_distances_never_fall(line: list[LonLat]) -> None:
    along = along_m(line)
    assert along[0] == 0
    assert len(along) == len(line)
    assert np.all(np.diff(along) >= 0)
    assert length_m(line[::-1]) == pytest.approx(length_m(line))


def test_a_single_point_and_no_point_have_no_length() -> None:
    assert length_m([]) == 0
    assert along_m([ISSY]).tolist() == [0]


def test_bearings_count_clockwise_from_north() -> None:
    north, east = LonLat(ISSY.lon, ISSY.lat + 0.001), LonLat(ISSY.lon + 0.001, ISSY.lat)
    assert bearing_deg(ISSY, north) == pytest.approx(0)
    assert bearing_deg(ISSY, east) == pytest.approx(90, abs=0.01)
    assert bearing_deg(north, ISSY) == pytest.approx(180)
    assert bearing_deg(east, ISSY) == pytest.approx(270, abs=0.01)


@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05))
def test_bearings_within_a_town_agree_with_proj(east: float, north: float) -> None:
    to = LonLat(ISSY.lon + east, ISSY.lat + north)
    expected, _, metres = GEOD.inv(ISSY.lon, ISSY.lat, to.lon, to.lat)
    if metres > 1:
        assert abs((bearing_deg(ISSY, to) - expected + 180) % 360 - 180) < 0.1


def test_the_plane_gives_metres_and_leads_back() -> None:
    plane = Plane.at(ISSY)
    corner = LonLat(ISSY.lon + 0.01, ISSY.lat - 0.01)
    [(east, north)] = plane.xy([corner]).tolist()
    assert east == pytest.approx(734, abs=1)
    assert north == pytest.approx(-1112, abs=1)
    [back] = plane.lonlat(np.array([[east, north]]))
    assert back == pytest.approx(corner)


def test_a_stretch_begins_and_ends_where_it_is_told() -> None:
    line = [LonLat(2.0 + i / 1000, 48.0) for i in range(6)]
    along = along_m(line)
    step = float(along[1])
    stretch = between(line, along, step * 1.5, step * 3.5)
    assert len(stretch) == 4
    assert stretch[1:3] == tuple(line[2:4])
    assert length_m(stretch) == pytest.approx(2 * step)
    assert between(line, along, 0, float(along[-1])) == tuple(line)
    assert point_at(line, along, -5) == line[0]
    assert point_at(line, along, 1e9) == line[-1]


def test_a_point_between_stays_on_its_side_of_the_antimeridian() -> None:
    line = [LonLat(179.999, 0), LonLat(-179.999, 0)]
    middle = point_at(line, along_m(line), 111.0)
    assert abs(middle.lon) > 179.99


def test_bounds_hold_all_points() -> None:
    assert bounds_of([ISSY, LonLat(3.5, 50.3)]) == Bounds(2.27, 48.824, 3.5, 50.3)


@given(lines(), st.floats(0.1, 50))
@settings(deadline=None)
def test_a_simplified_line_keeps_its_ends_and_its_points(line: list[LonLat], tolerance_m: float) -> None:
    fewer = simplify(line, tolerance_m)
    assert fewer[0] == line[0]
    assert fewer[-1] == line[-1]
    assert set(fewer) <= set(line)


def test_simplifying_leaves_out_what_is_nearer_than_the_tolerance_only() -> None:
    line = [LonLat(2.0, 48.0), LonLat(2.001, 48.00001), LonLat(2.002, 48.001), LonLat(2.003, 48.0)]
    assert simplify(line, 5.0) == (line[0], line[1], line[2], line[3]) or line[2] in simplify(line, 5.0)
    straight = [LonLat(2.0 + i / 10_000, 48.0) for i in range(100)]
    assert simplify(straight, 1.0) == (straight[0], straight[-1])


def test_a_mean_along_the_line_follows_the_metres_not_the_points() -> None:
    along = np.array([0.0, 1.0, 2.0, 3.0, 100.0, 200.0])
    assert mean_around(along, [5.0] * 6, 30).tolist() == pytest.approx([5.0] * 6)
    rising = mean_around(along, along.tolist(), 30)
    assert rising[4] == pytest.approx(100)
    assert rising[0] == pytest.approx(15)

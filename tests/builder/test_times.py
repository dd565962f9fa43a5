"""Walking, jogging and guided times against values worked out elsewhere."""

import pytest

from builder.times import guided_min, jog_min, pace_min_per_km, walk_min


@pytest.mark.parametrize(
    ("slope", "minutes"),
    [(0.0, 14.271), (0.1, 20.0), (-0.1, 14.2), (0.3999, 66.9), (-0.3999, 36.5), (0.4, 68.0), (-0.4, 36.0), (0.5, 85.0)],
)
def test_the_swiss_pace_at_a_slope(slope: float, minutes: float) -> None:
    assert pace_min_per_km(slope) == pytest.approx(minutes, abs=0.05)


def test_without_elevation_a_kilometre_takes_the_flat_time() -> None:
    assert walk_min([0, 400, 1000]) == pytest.approx(14.271)


def test_level_ground_takes_the_same_time_with_elevation_as_without() -> None:
    assert walk_min([0, 400, 1000], [50, 50, 50]) == pytest.approx(walk_min([0, 400, 1000]))


def test_every_segment_counts_the_last_one_too() -> None:
    assert walk_min([0, 1000, 2000], [0, 0, 100]) == pytest.approx(14.271 + 20.0, abs=0.01)


def test_points_at_one_place_take_no_time_whatever_their_heights() -> None:
    assert walk_min([0, 0, 1000], [0, 80, 80]) == pytest.approx(14.271)
    assert walk_min([0], [10]) == 0
    assert walk_min([]) == 0


def test_a_jogger_takes_the_length_at_the_pace() -> None:
    assert jog_min(5000) == pytest.approx(30)
    assert jog_min(5000, 5.5) == pytest.approx(27.5)


def test_a_group_walks_slower_and_stands_at_its_stops() -> None:
    assert guided_min(60, [5, 10, 0], 1.2) == pytest.approx(87)
    assert guided_min(60, []) == 60

"""The ground as shapes: what is drawn, what is left out, how it is written."""

import re
from types import ModuleType

import pytest

from builder.ground import EMPTY
from builder.render.shapes import Frame, Sheet, cut, path_data, prepare, rounded


@pytest.fixture
def sheet(small_town: ModuleType) -> Sheet:
    return cut(prepare(small_town.town()), frame(small_town, -600, 1800, 1000, 2000, 1.0), 100_000, 5.3)


def frame(small_town: ModuleType, west_m: float, north_m: float, width: int, height: int, scale: float) -> Frame:
    """A window whose north-west corner is told in the town's own metres."""
    sheet = prepare(small_town.town()).sheet
    assert sheet is not None
    x, y = sheet.xy([small_town.spot(west_m, north_m)])[0].tolist()
    return Frame(x, y, width, height, scale)


def points(data: str) -> list[tuple[int, int]]:
    """The corners of path data, by reading its relative moves as a browser does."""
    found, x, y, start = [], 0, 0, (0, 0)
    for letter, body in re.findall(r"([Mmlz])([^Mmlz]*)", data):
        numbers = [int(n) for n in re.findall(r"-?\d+", body)]
        if letter == "z":
            x, y = start
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
            found.append((x, y))
            if letter in "Mm":
                start = (x, y)
    return found


def test_the_river_lies_where_the_data_puts_it(sheet: Sheet) -> None:
    assert {x for x, y in points(sheet.water) if x > 400} == {640, 800}


def test_water_lining_lies_inside_the_river_only(sheet: Sheet) -> None:
    lines = points(sheet.lining)
    assert lines
    assert all(640 < x < 800 for x, _ in lines)


def test_a_pond_is_drawn_but_not_lined(sheet: Sheet, small_town: ModuleType) -> None:
    near = cut(prepare(small_town.town()), frame(small_town, -340, 1350, 400, 400, 4.0), 100_000, 5.3)
    assert near.water and near.banks
    assert not near.lining


def test_houses_less_than_eight_metres_apart_become_one_block(small_town: ModuleType) -> None:
    from dataclasses import replace

    from builder.ground import Area

    def blocks(gap_m: float) -> int:
        houses = [Area((small_town.box(x, 0, x + 20, 20),), "building") for x in (0.0, 20.0 + gap_m)]
        ground = replace(small_town.town(), buildings=tuple(houses))
        return len(prepare(ground).blocks.items)

    assert blocks(5.0) == 1
    assert blocks(11.0) == 2


def test_paths_are_drawn_inside_green_only(sheet: Sheet) -> None:
    path = points(sheet.paths)
    assert path
    assert all(200 <= x <= 530 for x, _ in path)


def test_a_bridge_is_drawn_over_the_water(sheet: Sheet) -> None:
    (width, data), *rest = sheet.bridges
    assert not rest
    assert width == 16.0
    assert {y for _, y in points(data)} == {900}


def test_nothing_is_drawn_of_empty_ground() -> None:
    sheet = cut(prepare(EMPTY), Frame(0.0, 0.0, 100, 100, 1.0), 1000, 5.3)
    assert sheet.size() == 0


def test_a_window_is_thinned_until_it_is_small(small_town: ModuleType) -> None:
    window = frame(small_town, -600, 1800, 1000, 2000, 1.0)
    whole = cut(prepare(small_town.town()), window, 100_000, 5.3)
    thin = cut(prepare(small_town.town()), window, 1, 5.3)
    assert thin.size() < whole.size()
    assert thin.water == whole.water


def test_path_data_is_written_short_and_read_back_whole() -> None:
    square = rounded([(10.2, 10.4), (20.4, 10.4), (20.4, 5.0), (10.2, 10.4)])
    assert path_data([square], closed=True) == "M10 10l10 0 0-5z"
    line = [(3, 4), (-5, 6), (0, 0)]
    assert points(path_data([line], closed=False)) == line


def test_areas_of_less_than_three_corners_are_left_out() -> None:
    assert path_data([[(0, 0), (1, 1), (0, 0)], [(5, 5)]], closed=True) == ""

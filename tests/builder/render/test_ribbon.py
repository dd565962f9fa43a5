"""The ribbon: the walker's right is on the right, the start is at the top, nothing leans on the height of the words."""

import re
import xml.etree.ElementTree as ET
from types import ModuleType

import pytest

from builder.ground import EMPTY
from builder.render.ribbon import RibbonLeg, draw_ribbon, km_marks
from builder.render.shapes import Shapes, prepare


@pytest.fixture(scope="module")
def shapes(small_town: ModuleType) -> Shapes:
    return prepare(small_town.town())


def across(leg: RibbonLeg, css: str) -> set[int]:
    """The distances from the left edge, in metres, at which a layer of a leg has corners."""
    found: set[int] = set()
    for path in ET.fromstring(leg.svg).iter("path"):
        if path.get("class") == css:
            x = 0
            for letter, body in re.findall(r"([Mmlz])([^Mmlz]*)", path.get("d", "")):
                for i, n in enumerate(re.findall(r"-?\d+", body)):
                    if i % 2 == 0:
                        x = int(n) if letter == "M" else x + int(n)
                        found.add(x)
                if letter in "Mm":
                    start = x
                if letter == "z":
                    x = start
    return found


def test_water_on_the_walker_s_right_is_drawn_on_the_right(small_town: ModuleType, shapes: Shapes) -> None:
    leg = draw_ribbon(small_town.tour(), shapes)[3]
    assert across(leg, "r-w") == {115, 150}
    assert across(leg, "r-l") and all(x > 115 for x in across(leg, "r-l"))


def test_on_the_way_back_the_same_water_is_on_the_left(small_town: ModuleType, shapes: Shapes) -> None:
    back = small_town.tour(tuple(small_town.spot(0, y) for y in range(1500, -1, -50)))
    assert across(draw_ribbon(back, shapes)[3], "r-w") == {0, 35}


def test_a_bar_passed_late_is_drawn_low(small_town: ModuleType) -> None:
    from dataclasses import replace

    from builder.ground import Area

    pond = Area((small_town.box(-30, 300, 30, 330),), "lake")
    ground = replace(small_town.town(), water=(pond,))
    (leg,) = draw_ribbon(small_town.tour(stops_m=()), prepare(ground))
    match = re.search(r'class="r-w" d="M\d+ (\d+)', leg.svg)
    assert match is not None
    assert 295 <= int(match[1]) <= 335


def test_every_leg_with_a_length_has_its_own_drawing(small_town: ModuleType, shapes: Shapes) -> None:
    legs = draw_ribbon(small_town.tour(stops_m=(0, 600, 1500)), shapes)
    assert [leg.leg for leg in legs] == [1, 2]
    assert [round(leg.length_m) for leg in legs] == [600, 900]
    assert 'viewBox="0 0 150 600"' in legs[0].svg


def test_a_kilometre_is_told_by_its_fraction_of_the_leg(small_town: ModuleType, shapes: Shapes) -> None:
    legs = draw_ribbon(small_town.tour(), shapes)
    ((leg, mark),) = [(leg.leg, mark) for leg in legs for mark in leg.kms]
    assert (leg, mark.km) == (3, 1)
    assert mark.at == pytest.approx(0.5, abs=0.001)
    overlay = ET.fromstring(km_marks(legs[3]))
    assert [svg.get("y") for svg in overlay] == ["50%"]
    assert "".join(overlay.itertext()) == "1"


def test_a_leg_without_a_kilometre_has_no_overlay(small_town: ModuleType, shapes: Shapes) -> None:
    assert km_marks(draw_ribbon(small_town.tour(), shapes)[0]) == ""


def test_a_ribbon_is_stretched_and_hidden_from_screen_readers_and_has_no_style(
    small_town: ModuleType, shapes: Shapes
) -> None:
    for leg in draw_ribbon(small_town.tour(), shapes):
        root = ET.fromstring(leg.svg)
        assert root.get("preserveAspectRatio") == "none"
        assert root.get("aria-hidden") == "true"
        assert "style" not in leg.svg + km_marks(leg)


def test_with_no_ground_a_leg_is_an_empty_strip(small_town: ModuleType) -> None:
    legs = draw_ribbon(small_town.tour(), prepare(EMPTY))
    assert len(legs) == 5
    assert all("<path" not in leg.svg for leg in legs)


def test_a_way_that_turns_back_on_itself_is_unrolled(small_town: ModuleType, shapes: Shapes) -> None:
    there_and_back = [0, 200, 400, 200, 0]
    legs = draw_ribbon(small_town.tour(tuple(small_town.spot(0, y) for y in there_and_back), stops_m=()), shapes)
    assert {0, 35} <= across(legs[0], "r-w")
    assert {115, 150} <= across(legs[0], "r-w")


@pytest.mark.slow
def test_a_long_ribbon_stays_small_enough_to_stand_in_its_page(small_town: ModuleType, shapes: Shapes) -> None:
    laps = [y for _ in range(4) for y in [*range(0, 1500, 50), *range(1500, 0, -50)]]
    legs = draw_ribbon(small_town.tour(tuple(small_town.spot(0, y) for y in laps), stops_m=()), shapes)
    assert sum(len(leg.svg) for leg in legs) < 25_000

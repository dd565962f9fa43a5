"""The maps: what a reader must find on them."""

import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import brotli
import pytest

from builder.ground import EMPTY
from builder.model import Shape
from builder.render.chart import draw_place, draw_territory, draw_tour
from builder.render.profile import draw_profile
from builder.render.shapes import prepare

SVG = "{http://www.w3.org/2000/svg}"


def words(svg: str) -> list[str]:
    """The texts of a drawing, read as XML."""
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def squares(svg: str) -> dict[str, tuple[float, float, float]]:
    """The stop squares by number: the middle and the side."""
    found = {}
    elements = list(ET.fromstring(svg))
    for before, after in zip(elements, elements[1:], strict=False):
        if before.get("class") == "q qe":
            x, y, side = re.match(r"M([\d.]+) ([\d.]+)m.*?h([\d.]+)", before.get("d", "")).groups()  # type: ignore[union-attr]  # a square is written so
            found[after.text or ""] = (float(x), float(y), float(side))
    return found


@pytest.fixture(scope="module")
def drawings(small_town: ModuleType) -> dict[str, str]:
    made: dict[str, str] = small_town.drawings()
    return made


def test_every_drawing_is_well_formed_and_of_numbers_only(drawings: dict[str, str]) -> None:
    for name, svg in drawings.items():
        ET.fromstring(svg)
        assert not re.search(r"nan|\binf|None", svg), name


def test_every_stop_number_is_in_the_picture(drawings: dict[str, str]) -> None:
    assert list(squares(drawings["tour"])) == ["1", "2", "3", "4"]
    assert list(squares(drawings["empty"])) == ["1", "2", "3", "4"]


def test_squares_of_near_stops_do_not_lie_on_each_other_nor_out_of_the_picture(small_town: ModuleType) -> None:
    crowded = small_town.tour(stops_m=(600, 605, 610, 615, 620, 625, 630))
    drawing = draw_tour(crowded, prepare(small_town.town()))
    placed = list(squares(drawing.svg).values())
    assert len(placed) == 7
    for i, (x, y, side) in enumerate(placed):
        assert side / 2 <= x <= drawing.width - side / 2
        assert side / 2 <= y <= drawing.height - side / 2
        for x2, y2, _ in placed[:i]:
            assert max(abs(x - x2), abs(y - y2)) >= side


def test_a_square_is_at_least_22_pixels_on_a_phone(drawings: dict[str, str]) -> None:
    width = float(ET.fromstring(drawings["tour"]).get("width", ""))
    assert all(side * 360 / width >= 22 for *_, side in squares(drawings["tour"]).values())


def test_the_map_says_scale_credit_and_the_water_s_name(drawings: dict[str, str]) -> None:
    said = words(drawings["tour"])
    assert "© OpenStreetMap contributors, 2021" in said
    assert "la Seine" in said
    assert any(re.fullmatch(r"\d+ (m|km)", text) for text in said)


def test_a_stone_stands_at_the_kilometre(drawings: dict[str, str]) -> None:
    assert "1" in [text for text in words(drawings["tour"])][: -len(squares(drawings["tour"]))]


def test_stones_stand_outside_of_a_loop(small_town: ModuleType) -> None:
    corners = [(0, 0), (0, 400), (400, 400), (400, 0), (0, 0)]
    for way in (corners, corners[::-1]):
        line = tuple(small_town.spot(x, y) for x, y in way)
        loop = small_town.tour(line, stops_m=())
        from dataclasses import replace

        drawing = draw_tour(replace(loop, shape=Shape.LOOP), prepare(EMPTY))
        stone = re.search(r'fill="#fff" stroke="#10201d"[^>]*d="M([\d.]+) ([\d.]+)v', drawing.svg)
        route = re.search(r'class="rc"[^>]*stroke-linejoin|stroke-linejoin[^>]*d="M(\d+) (\d+)l', drawing.svg)
        assert stone is not None and route is not None
        edge_x, edge_y = (drawing.width - 400 * 1.5) / 2, (drawing.height - 400 * 1.5) / 2
        x, y = float(stone[1]) + 24, float(stone[2]) - 30
        inside = edge_x < x < drawing.width - edge_x and edge_y < y < drawing.height - edge_y
        assert not inside


def test_with_no_ground_the_route_alone_is_drawn_and_nobody_is_credited(drawings: dict[str, str]) -> None:
    assert 'stroke="#ffc700"' in drawings["empty"]
    assert "OpenStreetMap" not in drawings["empty"]


def test_markup_in_an_author_s_title_stays_text(drawings: dict[str, str]) -> None:
    assert "Halte <3> & Cie" in words(drawings["tour"])


def test_the_atlas_numbers_its_tours_and_names_its_neighbour(drawings: dict[str, str]) -> None:
    assert list(squares(drawings["territory"])) == ["1"]
    assert "Voisine" in words(drawings["territory"])


def test_an_atlas_without_tours_is_drawn(small_town: ModuleType) -> None:
    drawing = draw_territory(small_town.territory(), prepare(small_town.town()))
    assert "la Seine" in words(drawing.svg)


def test_the_place_stands_in_the_middle_of_its_map(drawings: dict[str, str]) -> None:
    root = ET.fromstring(drawings["place"])
    circles = [(c.get("cx"), c.get("cy")) for c in root.iter(f"{SVG}circle")]
    assert set(circles) == {(str(int(root.get("width", "0")) // 2), str(int(root.get("height", "0")) // 2))}
    assert "Rue du Moulin" in words(drawings["place"])


def test_a_place_far_from_any_route_has_its_map(small_town: ModuleType) -> None:
    line = small_town.tour().source.route.line
    drawing = draw_place(small_town.spot(-3000, 0), [line], prepare(small_town.town()))
    assert "#ffc700" not in drawing.svg


def test_each_picture_carries_its_own_night(drawings: dict[str, str]) -> None:
    for name in ("tour", "territory", "place", "empty"):
        assert "@media(prefers-color-scheme:dark)" in drawings[name]
        assert ".l{fill:#0d1514}" in drawings[name]


def test_a_place_s_map_stays_within_its_six_kilobytes(drawings: dict[str, str]) -> None:
    assert len(brotli.compress(drawings["place"].encode())) <= 6_000


def test_a_profile_is_drawn_only_of_measured_heights(small_town: ModuleType) -> None:
    assert draw_profile(small_town.tour()) is None
    climbing = small_town.tour(heights_m=tuple(30.0 + i for i in range(31)))
    profile = draw_profile(climbing)
    assert profile is not None
    assert (profile.lowest_m, profile.highest_m, profile.ascent_m) == (30.0, 60.0, 12.0)
    assert {"30 m", "60 m", "1 km"} <= set(words(profile.drawing.svg))


@pytest.mark.slow
def test_the_same_town_is_drawn_with_the_same_bytes_whatever_the_hash_seed(small_town: ModuleType) -> None:
    made = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        file = str(Path(small_town.__file__ or ""))
        made.append(subprocess.run([sys.executable, file], env=env, capture_output=True, check=True).stdout)
    assert made[0] == made[1]

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from builder.symbols import (
    MODULES_A_DISTANCE,
    QUIET_MODULES,
    modules_across,
    size_and_distance,
    symbol_matrix,
    symbol_text,
)


def test_a_printed_address_of_29_characters_is_a_version_2_symbol() -> None:
    assert len(symbol_matrix("HTTPS://FLAN.EXAMPLE/P/K7M2QX")) == 25


def test_a_phone_reads_the_address_off_the_terminal() -> None:
    address = "https://192.168.1.20:8000/"
    lines = symbol_text(address).splitlines()
    side = len(lines[0])
    assert side == len(symbol_matrix(address)) + 2 * QUIET_MODULES
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    picture = Image.new("L", (side, 2 * len(lines)))
    for row, line in enumerate(lines):
        for column, block in enumerate(line):
            for half, light in enumerate(halves[block]):
                picture.putpixel((column, 2 * row + half), light)
    found = zxingcpp.read_barcodes(picture.resize((side * 4, 8 * len(lines)), Image.Resampling.NEAREST))
    assert [one.text for one in found] == [address]


@pytest.mark.parametrize(
    "length", [*range(20, 50), 67, 68, 108, 109, 125, 157, 158, 221, 222, 259, 296, 297, 352, 426, 531, 702]
)
def test_the_size_of_a_symbol_is_known_before_it_is_drawn(length: int) -> None:
    address = "HTTPS://A.EXAMPLE/P/".ljust(length, "K")
    assert modules_across(address) == len(symbol_matrix(address)) + 2 * QUIET_MODULES


@given(st.integers(18, 200), st.floats(10, 2000) | st.none(), st.floats(0.1, 50) | st.none())
def test_what_the_register_leaves_open_always_suits_what_it_says(
    length: int, size_mm: float | None, distance_m: float | None
) -> None:
    address = "H" * length
    size, distance = size_and_distance(address, size_mm, distance_m)
    assert size_mm in (size, None) and distance_m in (distance, None)
    if size_mm is None or distance_m is None:
        assert size / modules_across(address) >= distance * 1000 / MODULES_A_DISTANCE - 1e-9

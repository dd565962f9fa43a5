"""The simulated phone: what it reads, what it cannot, and that it says the same every time."""

from dataclasses import replace

import numpy as np
import pytest

from builder.camera import Conditions
from builder.proof import Found, margin, reads
from builder.symbols import symbol_matrix

pytestmark = pytest.mark.slow

ADDRESS = "HTTPS://FLAN.EXAMPLE/P/K7M2QX"
THERE = Conditions(0.7)


def symbol(side_mm: float, dark: int = 0) -> Found:
    modules = np.pad(np.array(symbol_matrix(ADDRESS)), 4)
    pixels = np.where(np.kron(modules, np.ones((20, 20))), dark, 255).astype(np.uint8)
    return Found(ADDRESS, side_mm, pixels, 21.0)


def test_a_plaque_of_76_mm_is_read_from_where_one_stands() -> None:
    assert reads(symbol(76), THERE)


@pytest.mark.parametrize(
    "taken",
    [
        replace(THERE, distance_m=4.0),
        replace(THERE, tilt_deg=80.0),
        replace(THERE, cover=0.4),
        replace(THERE, blur_px=4.0),
        replace(THERE, dirt=0.5),
        replace(THERE, light=0.01),
    ],
    ids=["far", "aslant", "covered", "blurred", "dirty", "dark"],
)
def test_what_no_phone_could_read_is_not_read(taken: Conditions) -> None:
    assert not reads(symbol(76), taken)


def test_another_text_than_the_printed_one_is_not_read() -> None:
    assert not reads(replace(symbol(76), text="HTTPS://FLAN.EXAMPLE/P/AWTRHQ"), THERE)


def test_twice_as_large_reads_about_twice_as_far() -> None:
    small, large = (margin(symbol(side), 0.5).distance_m for side in (50.0, 100.0))
    assert 1.6 < large / small < 2.4


def test_the_same_seed_says_the_same() -> None:
    assert margin(symbol(60), 0.6) == margin(symbol(60), 0.6)

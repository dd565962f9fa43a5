"""Plaques for a list of places: all of them or none, and what is wrong is told with its line."""

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.checked import read_and_check
from builder.cli import cli
from builder.imports.new import make_site
from builder.imports.plaques import draw_plaques
from builder.imports.register import Mounting


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


def rows(site: Path) -> list[list[str]]:
    lines = (site / "tours" / "exemple" / "plaques.csv").read_text("utf-8").splitlines()
    return [line.split(",")[1:] for line in lines[2:]]


def listed(site: Path, text: str) -> Path:
    file = site.parent / "liste.csv"
    file.write_text(text, "utf-8")
    return file


def test_a_slug_a_line_is_enough(site: Path) -> None:
    file = listed(site, "# les premiers\njardin\n\nvieux-pont  # au milieu\n")
    assert draw_plaques(site, "exemple", [], listed=file, mounting=Mounting("poteau", 180)) == 0
    assert [row[:6] for row in rows(site)] == [
        ["jardin", "poteau", "2.0025", "47.0043", "180", ""],
        ["vieux-pont", "poteau", "2.0057", "47.0013", "180", ""],
    ]
    assert [str(problem) for problem in read_and_check(site).problems] == []


def test_a_sheet_says_how_each_hangs(site: Path) -> None:
    sheet = "poi;mounted_on;lon;lat;size_mm;distance_m;languages\n"
    sheet += "jardin;grille;2,00251;47,00431;;;fr en\nvieux-pont;;;;200;1,5;\n"
    assert draw_plaques(site, "exemple", [], listed=listed(site, sheet), mounting=Mounting("poteau", 180)) == 0
    assert rows(site) == [
        ["jardin", "grille", "2.00251", "47.00431", "180", "", "planned", "", "", "", "fr en"],
        ["vieux-pont", "poteau", "2.0057", "47.0013", "200", "1.5", "planned", "", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("jardin\nviex-pont\n", ":2: error: There is no place 'viex-pont'. Did you mean 'vieux-pont'? [poi-unknown]"),
        ("jardin\n\njardin\n", ":3: error: The place 'jardin' stands already in line 1."),
        ("mairie\n", ":1: error: The place 'mairie' has a plaque already."),
        ("poi,size_mm\njardin,4\n", ":2: error: '4' in the column size_mm is no number from 10 to 2000."),
        ("poi,lon\njardin,2.0\n", ":2: error: The line has one of lon and lat without the other."),
        ("poi,size\njardin,40\n", ":1: error: The column 'size' is not known here. Did you mean 'size_mm'?"),
    ],
    ids=["unknown", "twice", "there", "number", "half", "column"],
)
def test_one_wrong_line_keeps_all_from_being_drawn(
    site: Path, text: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = listed(site, text)
    assert draw_plaques(site, "exemple", [], listed=file, draw=random.Random(1)) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(str(file)) and told in line
    assert rows(site) == []


def test_with_again_a_place_may_stand_twice(site: Path) -> None:
    assert draw_plaques(site, "exemple", [], again=True, listed=listed(site, "mairie\njardin\njardin\n")) == 0
    assert [row[0] for row in rows(site)] == ["mairie", "jardin", "jardin"]


def test_words_for_a_column_that_the_register_has_not_are_not_dropped_in_silence(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = site / "tours" / "exemple" / "plaques.csv"
    register.write_text("code,poi,status\nEXEMPU,mairie,planned\n", "utf-8")
    assert draw_plaques(site, "exemple", [], listed=listed(site, "poi,mounted_on\njardin,grille\n")) == 1
    assert "plaques.csv:1: error: The list has words for 'mounted_on'" in capsys.readouterr().out


def test_a_list_stands_alone_and_names_something(site: Path) -> None:
    empty = listed(site, "# rien\n")
    for more in (["--poi", "jardin"], ["--all"], []):
        told = CliRunner().invoke(
            cli, ["plaques", "new", "exemple", "--list", str(empty), *more, "--root", str(site)], catch_exceptions=False
        )
        assert told.exit_code == 2, told.output

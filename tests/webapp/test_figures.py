import csv
import sqlite3
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from webapp.figures import Span, as_csv, as_table, day_of, figures
from webapp.listing import read_listing
from webapp.records import Row

from ..house import run_flaneur
from .conftest import Lay

ROWS = [
    Row("K7M2QX", "2026-06-30T21", "fr", 3),
    Row("K7M2QX", "2026-06-30T22", "en", 4),  # the first of July in Issy
    Row("K7M2QX", "2026-07-02T10", "fr", 5),
    Row("ZZZZZZ", "2026-07-02T23", "fr", 1),  # in no guide any more
]


def test_a_day_is_the_towns_own() -> None:
    paris = ZoneInfo("Europe/Paris")
    assert day_of("2026-06-30T22", paris) == date(2026, 7, 1)
    assert day_of("2026-12-31T22", paris) == date(2026, 12, 31)
    assert day_of("2026-12-31T23", paris) == date(2027, 1, 1)


def test_every_plaque_is_in_the_table_also_one_that_nobody_scanned(lay: Lay) -> None:
    found = figures(ROWS, read_listing(lay()), "plaque", Span(), None)
    assert [(row[0], row[2], row[-1]) for row in found.rows] == [
        ("K7M2QX", "La Tour <aux> Figures", "12"),
        ("ZZZZZZ", "no longer in the guide", "1"),
        ("ABCDEF", "La gare", "0"),
    ]
    assert found.total == 13
    assert figures(ROWS, read_listing(lay()), "plaque", Span(), "issy").total == 12


def test_days_without_a_scan_are_there_with_0_and_the_span_is_kept(lay: Lay) -> None:
    listing = read_listing(lay())
    assert figures(ROWS, listing, "day", Span(), "issy").rows == (
        ("2026-06-30", "3"),
        ("2026-07-01", "4"),
        ("2026-07-02", "5"),
    )
    july = figures(ROWS, listing, "day", Span(date(2026, 7, 1), date(2026, 7, 1)), None)
    assert (july.rows, july.total) == ((("2026-07-01", "4"),), 4)
    assert figures([], listing, "day", Span(), None).rows == ()


def test_languages_come_by_how_much_they_are_read(lay: Lay) -> None:
    assert figures(ROWS, read_listing(lay()), "language", Span(), None).rows == (("fr", "9"), ("en", "4"))


def test_the_table_ends_with_its_sum(lay: Lay) -> None:
    lines = as_table(figures(ROWS, read_listing(lay()), "language", Span(), None)).splitlines()
    assert lines == [
        "language  scans",
        "--------  -----",
        "fr            9",
        "en            4",
        "--------  -----",
        "all          13",
    ]


def test_a_cell_of_a_csv_is_no_formula(lay: Lay) -> None:
    rows = [Row("K7M2QX", "2026-07-01T10", "=1+1", 2)]
    said = as_csv(figures(rows, read_listing(lay()), "language", Span(), None))
    assert list(csv.reader(said.splitlines())) == [["language", "scans"], ["'=1+1", "2"]]


@pytest.mark.slow
def test_the_command_prints_and_writes_what_was_scanned(lay: Lay, tmp_path: Path) -> None:
    (tmp_path / "scans-0a.journal").write_text("2026-07-01T22 K7M2QX en\n" * 7 + "2026-07-01T20 K7M2QX fr\n")
    names = {"FLANEUR_SITE": str(lay()), "FLANEUR_DATA": str(tmp_path)}
    said = run_flaneur("figures", "issy", "--by", "day", "--from", "2026-07-02", "--csv", tmp_path / "out.csv", **names)
    assert said.splitlines()[2].split() == ["2026-07-02", "7"]
    assert (tmp_path / "out.csv").read_text("utf-8-sig") == "day,scans\n2026-07-02,7\n"
    assert "8" in run_flaneur("figures", **names).splitlines()[-1]
    with sqlite3.connect(tmp_path / "flaneur.sqlite") as link:
        assert link.execute("SELECT sum(scans) FROM scans").fetchone() == (8,)
    link.close()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "The guide has no territory 'nowhere'. It has: issy."),
        (["--from", "2026-07-02", "--to", "2026-07-01"], "lies after"),
    ],
)
@pytest.mark.slow
def test_a_wrong_wish_is_said(lay: Lay, tmp_path: Path, words: list[str], said: str) -> None:
    names = {"FLANEUR_SITE": str(lay()), "FLANEUR_DATA": str(tmp_path)}
    run_flaneur("figures", *words, expect=2, **names)

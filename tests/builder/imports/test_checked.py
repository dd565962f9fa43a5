"""Rounds brought back: what stands in the register and in the log then, and what is refused, in words."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from builder.checked import read_and_check
from builder.imports.checked import bring_back
from builder.imports.new import make_site

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATE = "2026-11-20T23:30:00.000Z"  # the 21st in France
LOOK = {"code": "EXEMPU", "at": LATE, "state": "in-place"}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


@pytest.fixture
def register(site: Path) -> Path:
    return site / "tours" / "exemple" / "plaques.csv"


@pytest.fixture
def log(site: Path) -> Path:
    return site / "tours" / "exemple" / "checks.csv"


def written(site: Path, *checks: Any, **other: Any) -> Path:
    file = site.parent / f"round-{len(list(site.parent.iterdir()))}.json"
    told = {"format": "flaneur-round", "version": 1, "territory": "exemple", "round": "r" * 16, "checks": checks}
    file.write_text(json.dumps(told | other), "utf-8")
    return file


def problems(site: Path) -> list[str]:
    return [problem.code for problem in read_and_check(site).problems]


def test_a_planned_plaque_that_was_seen_is_installed_on_the_day_of_its_town(
    site: Path, register: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register.read_text("utf-8").splitlines()
    look = LOOK | {"note": "bien visible", "lon": 2.00021, "lat": 47.0001, "accuracy_m": 8}
    assert bring_back(site, [written(site, look)], NOW) == 0
    after = register.read_text("utf-8").splitlines()
    assert after[0] == before[0]
    assert after[1] == (
        "EXEMPU,mairie,mur à gauche de la porte,2.0002,47.0001,120,1,installed,2026-11-21,2026-11-21,bien visible,"
    )
    assert log.read_text("utf-8") == (
        "at,code,state,note,lon,lat,accuracy_m,round\n"
        f"{LATE},EXEMPU,in-place,bien visible,2.00021,47.0001,8,{'r' * 16}\n"
    )
    assert capsys.readouterr().out == (
        "exemple: 1 new look at plaques, 0 known already, 1 line of the register changed.\n"
        "EXEMPU  planned → installed\n"
    )
    assert problems(site) == []


def test_the_same_round_a_second_time_changes_nothing(site: Path, register: Path, log: Path) -> None:
    file = written(site, LOOK)
    bring_back(site, [file], NOW)
    before = register.read_bytes(), log.read_bytes()
    assert bring_back(site, [file, file], NOW) == 0
    assert (register.read_bytes(), log.read_bytes()) == before


def test_what_the_office_has_written_since_stays(site: Path, register: Path) -> None:
    bring_back(site, [written(site, LOOK | {"state": "damaged"})], NOW)
    mended = register.read_text("utf-8").replace("damaged,2026-11-21,2026-11-21", "installed,2026-11-21,2026-11-22")
    register.write_text(mended, "utf-8")
    late = LOOK | {"state": "missing", "at": "2026-11-21T08:00:00.000Z"}
    assert bring_back(site, [written(site, late)], NOW) == 0
    assert register.read_text("utf-8") == mended


def test_an_older_look_that_comes_in_late_does_not_bring_a_report_back(site: Path, register: Path) -> None:
    bring_back(site, [written(site, LOOK | {"state": "damaged"})], NOW)
    mended = register.read_text("utf-8").replace(",damaged,", ",installed,")
    register.write_text(mended, "utf-8")
    assert bring_back(site, [written(site, LOOK | {"at": "2026-11-20T23:10:00.000Z"})], NOW) == 0
    assert register.read_text("utf-8") == mended


def test_a_retired_plaque_stays_retired(site: Path, register: Path) -> None:
    register.write_text(register.read_text("utf-8").replace("planned", "retired"), "utf-8")
    assert bring_back(site, [written(site, LOOK)], NOW) == 0
    assert ",retired,,2026-11-21," in register.read_text("utf-8")


def test_a_spreadsheets_separator_columns_line_ends_and_other_lines_are_kept(site: Path, register: Path) -> None:
    sheet = (
        "\ufeffnote;poi;code;lat;lon;status;checked_on;installed_on\r\n"
        '"deux\r\nlignes";jardin;EXEMQ2;"47,0043";2,0025;planned;;\r\n'
        ";;;;;;;\r\n"
        "mot;mairie;EXEMPU;47,0001;2,0002;planned"
    )
    register.write_text(sheet, "utf-8", newline="")
    assert bring_back(site, [written(site, LOOK | {"state": "damaged", "note": "vitre; brisée"})], NOW) == 0
    changed = '"vitre; brisée";mairie;EXEMPU;47,0001;2,0002;damaged;2026-11-21;2026-11-21\r\n'
    assert register.read_bytes().decode() == sheet.replace("mot;mairie;EXEMPU;47,0001;2,0002;planned", changed)


def test_a_log_that_a_spreadsheet_has_saved_is_added_to_in_its_own_hand(site: Path, log: Path) -> None:
    head = "code;at;state;round;lon;lat;accuracy_m;note\r\n"
    old = f"EXEMPU;2026-11-21T00:00:00.000Z;in-place;{'p' * 16};2,0002;47,0001;8;mot\r\n"
    log.write_text(head + old, "utf-8", newline="")
    assert bring_back(site, [written(site, LOOK)], NOW) == 0
    assert log.read_bytes().decode() == f"{head}EXEMPU;{LATE};in-place;{'r' * 16};;;;\r\n{old}"


def test_a_note_cannot_become_a_formula(site: Path, log: Path) -> None:
    bring_back(site, [written(site, LOOK | {"note": '=HYPERLINK("x")\n\u0000'})], NOW)
    assert "\"'=HYPERLINK(" in log.read_text("utf-8")
    assert problems(site) == []


WRONG: dict[str, tuple[Any, str]] = {
    "key": (LOOK | {"colour": "red"}, "Check 1 has a key 'colour', which is not known here."),
    "no state": ({"code": "EXEMPU", "at": LATE}, "Check 1 has no 'state'."),
    "state": (LOOK | {"state": "in-plaice"}, "has the state 'in-plaice'. Did you mean 'in-place'?"),
    "code": (LOOK | {"code": "ZZZZZZ"}, "The code ZZZZZZ stands in no line of tours/exemple/plaques.csv."),
    "no code": (LOOK | {"code": 7}, "Check 1 is of '7', which is no code."),
    "future": (LOOK | {"at": "2026-11-22T12:11:00.000Z"}, "is of 2026-11-22 12:11 UTC, which is still to come."),
    "clock": (LOOK | {"at": "1970-01-01T00:00:00.000Z"}, "is of 1970-01-01, before there were rounds."),
    "time": (LOOK | {"at": "2026-02-31T00:00:00.000Z"}, "has '2026-02-31T00:00:00.000Z' for its time."),
    "note": (LOOK | {"note": "x" * 501}, "has a note that is not words of at most 500 characters."),
    "half": (LOOK | {"lon": 2.0}, "has a position that is not whole."),
    "far": (LOOK | {"lon": 200, "lat": 1, "accuracy_m": 1}, "has '200' for lon."),
    "kind": ("EXEMPU", "Check 1 is not as the page of a round writes it."),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_check_that_is_wrong_is_told_and_nothing_is_written(
    site: Path, register: Path, log: Path, what: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, (check, fact) = register.read_bytes(), WRONG[what]
    bad = written(site, check)
    assert bring_back(site, [written(site, LOOK), bad], NOW) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith(f"{bad}: error: ") and fact in line and line.endswith(" [round-file]")
    assert register.read_bytes() == before and not log.exists()


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", "The file is not whole, or no round."),
        (b"[]", "The file is not as the page of a round writes it."),
        (b'{"format": "flaneur-round", "format": 1}', "The file is not whole, or no round."),
        (b"[" * 100_000, "The file is not whole, or no round."),
        (b" " * 1_000_001, "The file holds more than 1,000,000 bytes."),
        (b"\xff\xfe{}", "The file is not whole, or no round."),
    ],
    ids=["empty", "list", "twice", "deep", "long", "utf-16"],
)
def test_a_file_that_is_no_round_is_told(
    site: Path, content: bytes, fact: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = site.parent / "mail.json"
    file.write_bytes(content)
    assert bring_back(site, [file], NOW) == 1
    assert fact in capsys.readouterr().out


def test_another_version_another_town_and_a_file_that_is_not_there_are_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [written(site, version=2), written(site, territory="example"), site.parent / "gone.json"]
    assert bring_back(site, files, NOW) == 1
    told = capsys.readouterr().out
    assert "one of another version." in told
    assert "There is no town 'example'. Did you mean 'exemple'?" in told
    assert "The file cannot be read: No such file or directory." in told


def test_a_register_without_a_column_for_the_day_is_told_which(
    site: Path, register: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register.write_text("code,poi,status,checked_on\nEXEMPU,mairie,planned,\n", "utf-8")
    assert bring_back(site, [written(site, LOOK)], NOW) == 1
    assert "plaques.csv:1: error: The column 'installed_on' is missing" in capsys.readouterr().out
    assert not log.exists()


def test_a_broken_log_is_not_added_to(site: Path, log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.write_text("at,code,state\n22/11/2026 12:00,EXEMPU,in-place\n", "utf-8")
    assert bring_back(site, [written(site, LOOK)], NOW) == 1
    assert "checks.csv:2: error: '22/11/2026 12:00' in the column at is no time." in capsys.readouterr().out


def test_rounds_of_two_towns_are_brought_back_at_once(site: Path, register: Path) -> None:
    other = Path(shutil.copytree(register.parent, register.parent.with_name("autre")))
    assert bring_back(site, [written(site, LOOK), written(site, LOOK, territory="autre")], NOW) == 0
    assert (other / "checks.csv").read_bytes() == (register.parent / "checks.csv").read_bytes()

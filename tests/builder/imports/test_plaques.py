import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.checked import read_and_check
from builder.cli import cli
from builder.codes import is_code, make_code
from builder.imports.new import make_site
from builder.imports.plaques import draw_plaques
from builder.imports.register import Mounting


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


def register(site: Path) -> Path:
    return site / "tours" / "exemple" / "plaques.csv"


def lock(site: Path) -> Path:
    return site / "tours" / "codes.lock"


def problems(site: Path) -> list[str]:
    return [str(problem) for problem in read_and_check(site).problems]


def drawn(site: Path) -> list[str]:
    """The codes of the register that were not there at first, in its order."""
    return [row.split(",")[0] for row in register(site).read_text("utf-8").splitlines()[2:]]


def test_a_drawn_code_stands_in_the_lock_and_in_the_register_at_the_place(site: Path) -> None:
    was = lock(site).read_text("utf-8")
    mounting = Mounting("mur, à droite", 180, 1.5)
    assert draw_plaques(site, "exemple", ["jardin"], mounting=mounting, draw=random.Random(1)) == 0
    code = make_code(random.Random(1))
    assert lock(site).read_text("utf-8") == f"{was}{code}\n"
    assert register(site).read_text("utf-8").splitlines()[2:] == [
        f'{code},jardin,"mur, à droite",2.0025,47.0043,180,1.5,planned,,,,'
    ]
    assert problems(site) == []


def test_the_system_draws_whole_codes(site: Path) -> None:
    assert draw_plaques(site, "exemple", ["jardin", "vieux-pont"]) == 0
    codes = drawn(site)
    assert len(set(codes)) == 2 and all(is_code(code) for code in codes)


def test_the_codes_are_said_one_a_line(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw_plaques(site, "exemple", ["jardin", "vieux-pont"], draw=random.Random(1))
    first, second = drawn(site)
    assert capsys.readouterr().out == (
        f"{first}  jardin\n{second}  vieux-pont\n"
        "2 codes drawn, status planned: tours/exemple/plaques.csv and tours/codes.lock.\n"
    )


def test_all_means_every_place_without_a_plaque(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_plaques(site, "exemple", [], every=True) == 0
    assert [row.split(",")[1] for row in register(site).read_text("utf-8").splitlines()[1:]] == [
        "mairie",
        "jardin",
        "vieux-pont",
    ]
    before = register(site).read_bytes(), lock(site).read_bytes()
    assert draw_plaques(site, "exemple", [], every=True) == 0
    assert (register(site).read_bytes(), lock(site).read_bytes()) == before
    assert capsys.readouterr().out.endswith("Every place has a plaque already.\n")


def _in_lock(site: Path, code: str) -> None:
    lock(site).write_text(lock(site).read_text("utf-8") + f"{code}\n", "utf-8")


def _in_other_register(site: Path, code: str) -> None:
    other = site / "tours" / "autre"
    other.mkdir()
    (other / "plaques.csv").write_text(f"code;poi;status\n{code};x;retired\n", "utf-8")


@pytest.mark.parametrize("known", [_in_lock, _in_other_register])
def test_a_code_known_anywhere_is_never_drawn_again(site: Path, known: Callable[[Path, str], None]) -> None:
    same = random.Random(1)
    taken, free = make_code(same), make_code(same)
    known(site, taken)
    draw_plaques(site, "exemple", ["jardin"], draw=random.Random(1))
    assert drawn(site) == [free]


def test_an_unknown_place_is_told_with_the_nearest_and_nothing_is_written(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register(site).read_bytes(), lock(site).read_bytes()
    assert draw_plaques(site, "exemple", ["jardin", "viex-pont"]) == 2
    assert capsys.readouterr().err == "error: There is no place 'viex-pont'. Did you mean 'vieux-pont'?\n"
    assert (register(site).read_bytes(), lock(site).read_bytes()) == before


def test_an_unknown_town_is_told_with_the_nearest(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_plaques(site, "example", ["jardin"]) == 2
    assert capsys.readouterr().err == "error: There is no town 'example'. Did you mean 'exemple'?\n"


def test_a_place_with_errors_is_not_called_unknown(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "tours" / "exemple" / "pois" / "jardin.md").write_text("no fence", "utf-8")
    assert draw_plaques(site, "exemple", ["jardin"]) == 2
    assert "The place 'jardin' has errors." in capsys.readouterr().err


def test_no_place_named_is_wrong_usage(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_plaques(site, "exemple", []) == 2
    assert "--poi" in capsys.readouterr().err


def test_a_second_plaque_at_a_place_wants_again(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw_plaques(site, "exemple", ["mairie"]) == 2
    assert "has a plaque already" in capsys.readouterr().err
    assert draw_plaques(site, "exemple", ["mairie"], again=True) == 0
    assert len(drawn(site)) == 1
    # At first it has the place's own position, as the other has.
    assert [problem.rpartition("[")[2] for problem in problems(site)] == ["plaque-same-spot]"]


def test_a_place_whose_plaque_is_retired_gets_a_new_one(site: Path) -> None:
    register(site).write_text(register(site).read_text("utf-8").replace("planned", "retired"), "utf-8")
    assert draw_plaques(site, "exemple", ["mairie"]) == 0


def test_a_register_and_a_lock_that_are_missing_are_begun_with_their_heads(site: Path) -> None:
    head = register(site).read_text("utf-8").splitlines()[0]
    first = lock(site).read_text("utf-8").splitlines()[0]
    register(site).unlink()
    lock(site).unlink()
    assert draw_plaques(site, "exemple", ["jardin"]) == 0
    assert register(site).read_text("utf-8").splitlines()[0] == head
    assert lock(site).read_text("utf-8").splitlines()[0] == first
    assert problems(site) == []


def test_a_spreadsheets_own_separator_columns_commas_and_line_ends_are_kept(site: Path) -> None:
    sheet = "\ufeffpoi;code;lat;lon;status;distance_m\r\nmairie;EXEMPU;47,0001;2,0002;planned;1,5"
    register(site).write_bytes(sheet.encode())
    assert draw_plaques(site, "exemple", ["jardin"], mounting=Mounting("mur", 120, 2.5), draw=random.Random(1)) == 0
    code = make_code(random.Random(1))
    added = f"\r\njardin;{code};47,0043;2,0025;planned;2,5\r\n"
    assert register(site).read_bytes().decode() == sheet + added
    assert problems(site) == []


def test_no_code_is_drawn_while_a_register_cannot_be_read(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    register(site).write_text("code,poi\nEXEMPU,mairie\n", "utf-8")
    before = lock(site).read_bytes()
    assert draw_plaques(site, "exemple", ["jardin"]) == 1
    told = capsys.readouterr()
    assert "[register-column]" in told.out and "No code was drawn" in told.err
    assert lock(site).read_bytes() == before


def test_after_a_crash_between_the_two_files_the_lock_holds_the_code_and_check_finds_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = register(site).read_bytes()
    in_the_way = register(site).with_name(f".plaques.csv.{os.getpid()}")  # where the new register is written first
    in_the_way.mkdir()
    assert draw_plaques(site, "exemple", ["jardin"], draw=random.Random(1)) == 1
    code = make_code(random.Random(1))
    assert "could not be written" in capsys.readouterr().err
    assert lock(site).read_text("utf-8").endswith(f"{code}\n")
    assert register(site).read_bytes() == before
    assert [row.rsplit(" ", 1)[1] for row in problems(site)] == ["[code-lost]"]
    in_the_way.rmdir()
    assert draw_plaques(site, "exemple", ["jardin"], draw=random.Random(1)) == 0
    assert code in lock(site).read_text("utf-8").splitlines() and drawn(site) != [code]


def test_the_command_takes_what_all_its_plaques_have_in_common(site: Path) -> None:
    words = ["plaques", "new", "exemple", "--poi", "jardin", "--poi", "vieux-pont", "--mounted-on", "mur"]
    told = CliRunner().invoke(cli, [*words, "--size-mm", "90", "--distance-m", "2", "--root", str(site)])
    assert told.exit_code == 0 and "2 codes drawn" in told.output
    rows = [row.split(",") for row in register(site).read_text("utf-8").splitlines()[2:]]
    assert [(row[1], row[2], row[5], row[6], row[7]) for row in rows] == [
        ("jardin", "mur", "90", "2", "planned"),
        ("vieux-pont", "mur", "90", "2", "planned"),
    ]


def test_the_command_exits_2_for_a_wrong_word(site: Path) -> None:
    assert CliRunner().invoke(cli, ["plaques", "new", "exemple", "--poi", "x", "--root", str(site)]).exit_code == 2

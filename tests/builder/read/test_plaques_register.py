import pytest

from builder.model import LonLat, PlaqueSource, PlaqueStatus
from builder.problems import Where
from builder.read.plaques import COLUMNS, read_lock, read_register

HEAD = ",".join(COLUMNS[:11])  # the last may be missing, as any but three


def told(text: str) -> list[str]:
    return [str(problem) for problem in read_register(text, "plaques.csv")[1]]


def one(text: str) -> PlaqueSource:
    (plaque,), problems = read_register(text, "plaques.csv")
    assert problems == []
    return plaque


def test_a_whole_line_is_read() -> None:
    plaque = one(f"{HEAD}\nEXEMPU,mairie,mur,2.1,48.5,120,1.5,installed,2026-11-01,2026-11-22,ok\n")
    assert (plaque.code, plaque.poi, plaque.at) == ("EXEMPU", "mairie", LonLat(2.1, 48.5))
    assert (plaque.size_mm, plaque.distance_m, plaque.status) == (120, 1.5, PlaqueStatus.INSTALLED)
    assert (str(plaque.installed_on), str(plaque.checked_on)) == ("2026-11-01", "2026-11-22")


def test_what_is_left_empty_is_not_known() -> None:
    plaque = one(f"{HEAD}\nEXEMPU,mairie,,,,,,planned,,,\n")
    assert (plaque.at, plaque.size_mm, plaque.installed_on) == (None, None, None)


def test_a_sheet_with_semicolons_decimal_commas_and_its_own_columns_is_read() -> None:
    plaque = one("poi;code;status;lat;lon\nmairie;exempu;Planned;48,5;2,1\n")
    assert (plaque.code, plaque.at, plaque.status) == ("EXEMPU", LonLat(2.1, 48.5), PlaqueStatus.PLANNED)


def test_empty_lines_and_empty_rows_of_a_sheet_are_passed_over() -> None:
    plaques, problems = read_register(f"{HEAD}\n\n,,,,,,,,,,\nEXEMPU,a,,,,,,planned,,,\n", "plaques.csv")
    assert problems == [] and [plaque.where.line for plaque in plaques] == [4]


def test_a_note_over_two_lines_does_not_shift_the_lines_after_it() -> None:
    text = f'{HEAD}\nEXEMPU,a,,,,,,planned,,,"one\ntwo"\nEXEMP5,b,,,,,,planed,,,\n'
    plaques, _ = read_register(text, "plaques.csv")
    assert [(plaque.where.line, plaque.note) for plaque in plaques] == [(2, "one\ntwo")]
    assert told(text)[0].startswith("plaques.csv:4: error: 'planed' is not a known status. Did you mean 'planned'?")


@pytest.mark.parametrize(
    ("cells", "seen"),
    [
        ("EXEMPU,a,,east,48,,,planned,,,", "'east' in the column lon is no number from -180 to 180"),
        ("EXEMPU,a,,2,148,,,planned,,,", "'148' in the column lat"),
        ("EXEMPU,a,,nan,48,,,planned,,,", "'nan' in the column lon"),
        ("EXEMPU,a,,,,1,,planned,,,", "'1' in the column size_mm is no number from 10 to 2000"),
        ("EXEMPU,a,,,,,99,planned,,,", "'99' in the column distance_m"),
        ("EXEMPU,a,,,,,,planned,1/2/2026,,", "'1/2/2026' in the column installed_on is no date"),
        ("EXEMPU,a,,,,,,planned,,2026-02-30,", "'2026-02-30' in the column checked_on is no date"),
        ("EXEMPU,a,,,,,,,,,", "'' is not a known status"),
    ],
)
def test_a_wrong_cell_is_told_with_its_column_and_value(cells: str, seen: str) -> None:
    (problem,) = told(f"{HEAD}\n{cells}\n")
    assert problem.startswith("plaques.csv:2: error: ") and seen in problem


def test_a_comma_too_many_is_told_not_lost() -> None:
    assert told(f"{HEAD}\nEXEMPU,a,,,,,,planned,,,one, two\n") == [
        "plaques.csv:2: error: The line has 12 cells, the first line of the file 11."
        " Put a text that holds ',' between quotation marks. [register-syntax]"
    ]


def test_empty_cells_too_many_do_no_harm() -> None:
    assert one(f"{HEAD}\nEXEMPU,a,,,,,,planned,,,one,,,\n").note == "one"


def test_a_quotation_mark_that_is_never_closed_swallows_nothing_in_silence() -> None:
    text = f'{HEAD}\nEXEMPU,a,,,,,,planned,,,\nEXEMP5,b,"mur,,,,,planned,,,\nEXEMP6,c,,,,,,planned,,,\n'
    plaques, problems = read_register(text, "plaques.csv")
    assert [plaque.code for plaque in plaques] == ["EXEMPU"]
    assert [(problem.code, problem.where.line) for problem in problems] == [("register-syntax", 3)]


@pytest.mark.parametrize(
    ("head", "seen"),
    [
        ("code,poi,status,notes", "'notes' is not known here. Did you mean 'note'?"),
        ("code,poi", "'status' is missing"),
        ("code,poi,status,poi", "'poi' stands 2 times"),
        ("", "'code' is missing"),
    ],
)
def test_a_wrong_first_line_is_told(head: str, seen: str) -> None:
    assert any(seen in problem for problem in told(head + "\n"))


def test_the_lock_is_one_code_a_line_with_comments() -> None:
    lock = read_lock("# head\nEXEMPU\n\n  EXEMP5  # drawn by hand\n", "tours/codes.lock")
    assert lock == (("EXEMPU", Where("tours/codes.lock", 2)), ("EXEMP5", Where("tours/codes.lock", 4)))

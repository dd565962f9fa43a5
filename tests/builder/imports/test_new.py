import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.build import build
from builder.checked import read_and_check
from builder.cli import cli
from builder.imports.new import make_site, refusal
from builder.outputs import Options


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


def test_the_new_site_has_no_problem_not_even_a_warning(site: Path) -> None:
    told = CliRunner().invoke(cli, ["check", "--strict", str(site)])
    assert (told.exit_code, told.output) == (0, "0 problems in 1 tour.\n")


def test_it_has_one_town_one_tour_three_places_one_plaque_and_two_languages(site: Path) -> None:
    read = read_and_check(site).site
    assert read is not None
    (town,) = read.territories
    assert (len(town.tours), len(town.pois), len(town.plaques)) == (1, 3, 1)
    assert read.source.locales == ("fr", "en")


def test_its_route_has_a_profile(site: Path) -> None:
    read = read_and_check(site).site
    assert read is not None
    ascent_m = read.territories[0].tours[0].ascent_m
    assert ascent_m is not None and ascent_m > 10


@pytest.mark.slow
def test_it_builds_and_its_plaque_leads_to_its_place_in_both_languages(site: Path) -> None:
    report = build(site, site / "site", Options(strict=True))
    assert report.problems == () and report.written is not None
    for page, words in (("fr", "Mairie (exemple)"), ("en", "Town hall (example)")):
        assert words in (site / "site" / "P" / "EXEMPU" / page / "index.html").read_text("utf-8")
    assert (site / "site" / "en" / "exemple" / "premier-tour" / "index.html").is_file()


def test_its_english_is_whole_and_read_through(site: Path) -> None:
    catalog = site / "translations" / "en" / "LC_MESSAGES" / "exemple.po"
    before = catalog.read_bytes()
    assert b"fuzzy" not in before.split(b"\nmsgid", 1)[1]
    assert CliRunner().invoke(cli, ["translations", "update", str(site)]).exit_code == 0
    assert catalog.read_bytes() == before


def test_it_says_everywhere_that_it_is_invented(site: Path) -> None:
    for file in (site / "tours").rglob("*.md"):
        assert "(exemple)" in file.read_text("utf-8") and "inventé" in file.read_text("utf-8")


def test_what_a_build_makes_is_kept_out_of_git(site: Path) -> None:
    assert "/site" in (site / ".gitignore").read_text("utf-8").splitlines()


def test_a_name_becomes_the_title_whatever_it_holds(tmp_path: Path) -> None:
    title = 'L’été à "Saint-\\Rémy"\n'
    make_site(tmp_path / "site", title)
    assert tomllib.loads((tmp_path / "site" / "tours" / "site.toml").read_text("utf-8"))["title"] == title


def test_the_command_says_what_to_do_next(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["new", str(tmp_path / "guide"), "--name", "Mon guide"])
    assert told.exit_code == 0
    assert f"flaneur check {tmp_path / 'guide'}" in told.output


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine", "utf-8")
    told = CliRunner().invoke(cli, ["new", str(tmp_path)])
    assert told.exit_code == 2 and "is not empty" in told.output
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "guide").write_text("", "utf-8")
    assert "is a file" in (refusal(tmp_path / "guide") or "")


def test_an_empty_folder_and_a_new_one_are_fine(tmp_path: Path) -> None:
    assert refusal(tmp_path) is None and refusal(tmp_path / "new") is None

"""What is to be read aloud, and a draft of it by a program where there is one."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder.build import build
from builder.checked import read_and_check
from builder.cli import cli
from builder.imports.new import make_site
from builder.outputs import Options

needs_programs = pytest.mark.skipif(
    not (shutil.which("espeak-ng") and shutil.which("lame")), reason="espeak-ng and lame are not installed"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


def flaneur(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(one) for one in arguments])


def test_the_script_is_the_text_of_the_page_with_its_mark(site: Path) -> None:
    told = flaneur("voice", "script", "exemple", "mairie", "--root", site)
    assert told.exit_code == 0 and told.output.startswith('mairie  recorded_from = "')
    assert "*" not in told.output and "](" not in told.output


def test_a_place_a_town_and_a_language_that_are_not_there_are_told_with_what_is(site: Path) -> None:
    assert "Did you mean 'mairie'?" in flaneur("voice", "script", "exemple", "marie", "--root", site).output
    assert "There is no town 'exempel'" in flaneur("voice", "script", "exempel", "--root", site).output
    assert "The guide has no 'it'" in flaneur("voice", "script", "exemple", "--locale", "it", "--root", site).output


def test_where_the_programs_are_not_installed_it_says_so_and_nothing_changes(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (site / "tours" / "exemple" / "pois" / "mairie.md").read_bytes()
    monkeypatch.setenv("PATH", str(tmp_path))
    told = flaneur("voice", "draft", "exemple", "mairie", "--root", site)
    assert told.exit_code == 0 and told.output.startswith("Not installed here: espeak-ng, lame.")
    assert (site / "tours" / "exemple" / "pois" / "mairie.md").read_bytes() == before


@pytest.mark.slow
@needs_programs
def test_a_draft_is_read_once_and_again_when_the_words_change_and_pages_say_who_reads(site: Path) -> None:
    file = site / "tours" / "exemple" / "pois" / "mairie.md"
    draft = ("voice", "draft", "exemple", "mairie", "--root", site)
    assert "mairie.fr.mp3" in flaneur(*draft).output
    assert read_and_check(site).problems == ()
    assert flaneur(*draft).output == "mairie (fr): read already, and the words are the same.\n"
    file.write_text(file.read_text("utf-8") + "\nEncore un mot.\n", "utf-8")
    assert [problem.code for problem in read_and_check(site).problems] == ["sound-stale"]
    assert "mairie.fr.mp3" in flaneur(*draft).output
    assert read_and_check(site).problems == () and file.read_text("utf-8").count("[[sound]]") == 1
    assert build(site, site / "site", Options(paper=False)).written is not None
    page = (site / "site" / "en" / "exemple" / "places" / "mairie" / "index.html").read_text("utf-8")
    assert "<audio" not in page
    page = (site / "site" / "fr" / "exemple" / "places" / "mairie" / "index.html").read_text("utf-8")
    assert page.count("<audio") == 1 and "espeak-ng" in page


@needs_programs
def test_a_person_s_recording_stays(site: Path) -> None:
    draft = ("voice", "draft", "exemple", "mairie", "--root", site)
    flaneur(*draft)
    file = site / "tours" / "exemple" / "pois" / "mairie.md"
    file.write_text(file.read_text("utf-8").replace("machine = true\n", "") + "\nEncore.\n", "utf-8")
    before = file.read_bytes()
    assert flaneur(*draft).output == "mairie (fr): there is a person's recording, which stays.\n"
    assert file.read_bytes() == before

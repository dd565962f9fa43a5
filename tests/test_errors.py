"""Holds together what a problem code promises: a rule in the source, a heading in docs/errors.md, a smallest sample."""

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.build import build
from builder.cli import cli
from builder.imports.new import make_site
from builder.read.markdown import MAX_BYTES

HERE = Path(__file__).parent
BUILDER = HERE.parent / "builder"
BROKEN = HERE / "broken"
DOCS = HERE.parent / "docs" / "errors.md"

CODE = re.compile(r"[a-z]+(-[a-z]+)+")
# Codes that no small folder of content can have, each with its own test below or the one named.
WITHOUT_SAMPLE = {
    "plaque-unread": "a fault of the program, not of what an author wrote: tests/builder/test_plaque_sheets.py",
    "print-failed": "a fault of a template, not of what an author wrote: tests/builder/test_print.py",
    "file-size": "a file of more than a megabyte does not belong in git",
    "gpx-missing": "said by 'flaneur gpx' alone, of a file named on its command line",
    "round-file": "said of a file from a phone: tests/builder/imports/test_checked.py",
    "translation-long": "said by 'flaneur translations check' alone: tests/test_translators.py",
    "translation-markup": "said by 'flaneur translations check' alone: tests/test_translators.py",
    "translation-name": "said by 'flaneur translations check' alone: tests/test_translators.py",
    "translation-number": "said by 'flaneur translations check' alone: tests/test_translators.py",
    "translation-space": "said by 'flaneur translations check' alone: tests/test_translators.py",
    "vendor-missing": "said of the clone, not of what an author wrote",
    "worker-lost": "said of the computer; tests/test_build_command.py ends a worker",
    "write-failed": "said of the disk, not of what an author wrote",
}


def codes_in_source() -> set[str]:
    """Every code that a call hands to a function with a parameter ``code``, such as ``error`` and ``warning``."""
    trees = [ast.parse(path.read_text("utf-8")) for path in BUILDER.rglob("*.py")]
    takers = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and "code" in [argument.arg for argument in node.args.args]
    }
    return {code for tree in trees for node in ast.walk(tree) for code in _handed(node, takers)}


def _handed(node: ast.AST, takers: set[str]) -> Iterator[str]:
    if not isinstance(node, ast.Call):
        return
    name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
    if name in takers:
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            if (
                isinstance(argument, ast.Constant)
                and isinstance(argument.value, str)
                and CODE.fullmatch(argument.value)
            ):
                yield argument.value


def headings() -> list[str]:
    return re.findall(r"^### (.+)$", DOCS.read_text("utf-8"), re.MULTILINE)


def samples() -> list[str]:
    return sorted(path.name for path in BROKEN.iterdir())


def test_every_code_has_one_heading_and_every_heading_is_a_code() -> None:
    assert sorted(headings()) == sorted(codes_in_source())


def test_every_code_has_a_sample_and_every_sample_is_a_code() -> None:
    assert set(samples()) == codes_in_source() - WITHOUT_SAMPLE.keys()


def test_every_heading_shows_a_line_that_is_really_printed() -> None:
    for part in DOCS.read_text("utf-8").split("\n### ")[1:]:
        code, _, text = part.partition("\n")
        (shown,) = [line.strip() for line in text.splitlines() if line.startswith("    ")]
        assert shown.endswith(f"[{code}]")
        if code not in WITHOUT_SAMPLE:
            assert shown in expected(code), code


def test_every_heading_says_how_to_mend_it() -> None:
    for part in DOCS.read_text("utf-8").split("\n### ")[1:]:
        assert part.count("**To mend it.** ") == 1, part


def expected(code: str) -> list[str]:
    return (BROKEN / code / "expected.txt").read_text("utf-8").splitlines()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path / "site")
    return tmp_path / "site"


def lay_over(site: Path, sample: Path) -> None:
    """The files of the sample upon the new site; ``X.delete`` takes X away."""
    for file in sorted(path for path in sample.rglob("*") if path.is_file() and path.name != "expected.txt"):
        target = site / file.relative_to(sample)
        if file.suffix == ".delete":
            target.with_suffix("").unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)


@pytest.mark.parametrize("code", samples())
def test_the_smallest_broken_site_prints_just_this(site: Path, code: str) -> None:
    lay_over(site, BROKEN / code)
    told = CliRunner().invoke(cli, ["check", "--strict", str(site)])
    assert told.exit_code == 1
    assert told.output.splitlines()[:-1] == expected(code)
    assert any(line.endswith(f"[{code}]") for line in expected(code))


def test_a_content_file_of_more_than_a_megabyte_is_refused(site: Path) -> None:
    (site / "tours" / "exemple" / "pois" / "puits.md").write_text("x" * (MAX_BYTES + 1), "utf-8")
    told = CliRunner().invoke(cli, ["check", str(site)])
    assert told.output.splitlines()[0] == (
        "tours/exemple/pois/puits.md: error: The file holds 1,000,001 bytes. Keep it under 1,000,000 bytes. [file-size]"
    )


def test_a_gpx_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    from builder.gpx_report import report_gpx

    (problem,) = report_gpx(tmp_path / "rout.gpx").problems
    assert problem.code == "gpx-missing"


def test_a_clone_without_the_parts_of_the_maps_is_told_how_to_fetch_them(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builder.parts.vendor", lambda: tmp_path / "nowhere")
    report = build(site, site / "site")
    assert report.written is None and [str(problem) for problem in report.problems] == [
        "vendor: error: The third-party parts of the maps are not there. "
        "Run bin/vendor, once and with a network. [vendor-missing]"
    ]


def test_a_site_that_cannot_be_written_is_told_and_what_stands_there_is_left_alone(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "mine.txt").write_text("mine", "utf-8")
    report = build(site, site / "site")
    assert report.written is None and [problem.code for problem in report.problems] == ["write-failed"]
    assert (site / "site" / "mine.txt").read_text("utf-8") == "mine"


def test_a_place_that_cannot_be_read_is_not_also_said_to_be_missing(site: Path) -> None:
    bridge = site / "tours" / "exemple" / "pois" / "vieux-pont.md"
    bridge.write_text(bridge.read_text("utf-8").replace('kind = "bridge"', 'kind = "brigde"'), "utf-8")
    told = CliRunner().invoke(cli, ["check", str(site)])
    assert [line.rpartition(" ")[2] for line in told.output.splitlines()[:-1]] == ["[choice-unknown]"]

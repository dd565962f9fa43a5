"""The pages are valid HTML, by html-validate; its rules are in .htmlvalidate.json."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from builder import urls

from .conftest import Draw
from .house import ROOT

TEMPLATES = sorted(path.name for path in (ROOT / "builder" / "templates").glob("*.html"))
LOCALES = ("fr", "en", "en-XA", "ar-XB")


def faults(files: Iterable[Path]) -> str:
    """What html-validate says of the files, "" where it has nothing to say."""
    node = Path(sys.executable).with_name("node")
    program = [node, ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"]
    program += ["--config", ROOT / ".htmlvalidate.json", "--formatter", "text", *sorted(files)]
    done = subprocess.run(list(map(str, program)), capture_output=True, text=True, check=False)
    assert done.returncode == 0 or done.stdout, done.stderr
    return done.stdout


def test_the_checker_sees_a_fault(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html lang=fr><head><title>Page</title></head><body><ul><p>x</p></ul></body></html>"
    )
    assert "element-permitted-content" in faults([page])


@pytest.mark.slow
def test_a_page_of_each_type_and_language_is_valid(tree: Path, draw: Draw) -> None:
    drawn = []
    for template in TEMPLATES:
        for locale in LOCALES:
            try:
                drawn.append(tree / urls.file_of(draw(template, locale).address))
            except pytest.skip.Exception:
                continue
    assert len(drawn) > 40
    assert faults(drawn) == ""


@pytest.mark.audit
def test_every_page_is_valid(tree: Path) -> None:
    assert faults(tree.rglob("*.html")) == ""

"""What was worked out by other code is not taken for this one's: the digest of a module knows all it is made of."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from builder import parts
from builder.parts import code_digest, files_behind

LOADED = (
    "import sys, {0}; print(*(m.__file__ for n, m in sys.modules.items() if n.split('.')[0] == 'builder'), sep='\\n')"
)
MODULES = (
    "builder.build",
    "builder.link.stops",
    "builder.read.territory",
    "builder.read.gpx",
    "builder.render.chart",
    "builder.render.html",
    "builder.render.drawings",
    "builder.po",
    "builder.urls",
)

Behind = Callable[[str], str]


@pytest.mark.parametrize("module", MODULES)
def test_all_that_importing_a_module_really_loads_is_among_the_files_behind_it(module: str) -> None:
    program = [sys.executable, "-c", LOADED.format(module)]
    said = subprocess.run(program, cwd=parts.code().parent, capture_output=True, text=True, check=True).stdout
    loaded = {Path(line) for line in said.split("\n") if line}
    assert len(loaded) > 1
    assert loaded <= files_behind(module)


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the builder's code that may be changed."""
    copy = tmp_path / "builder"
    shutil.copytree(parts.code(), copy, ignore=shutil.ignore_patterns("__pycache__", "scaffold", "parts"))
    monkeypatch.setattr(parts, "_HERE", copy)
    return copy


@pytest.fixture
def digest() -> Behind:
    """The digest as a program that is started anew would find it."""

    def anew(module: str) -> str:
        code_digest.cache_clear()
        parts._text.cache_clear()
        found = code_digest(module)
        code_digest.cache_clear()
        parts._text.cache_clear()
        return found

    return anew


def test_a_change_in_a_module_it_does_not_import_leaves_the_digest(code: Path, digest: Behind) -> None:
    before, of_all = digest("builder.read.gpx"), digest("")
    assert code / "render" / "chart.py" not in files_behind("builder.read.gpx")
    change(code / "render" / "chart.py")
    assert digest("builder.read.gpx") == before
    assert digest("") != of_all


@pytest.mark.parametrize("name", ["read/gpx.py", "read/__init__.py", "__init__.py", "problems.py"])
def test_a_change_in_a_module_that_it_imports_changes_the_digest(code: Path, digest: Behind, name: str) -> None:
    before = digest("builder.read.gpx")
    change(code / name)
    assert digest("builder.read.gpx") != before


def test_a_change_far_behind_a_module_changes_its_digest(code: Path, digest: Behind) -> None:
    """build imports plan, plan imports urls: build's own text does not name what urls imports."""
    (code / "far.py").write_text("", "utf-8")
    (code / "urls.py").write_text(
        (code / "urls.py").read_text("utf-8") + "\nfrom builder import (\n    far as away,\n    problems,\n)\n", "utf-8"
    )
    before = digest("builder.plan")
    change(code / "far.py")
    assert digest("builder.plan") != before


def change(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\nCHANGED = 1\n")

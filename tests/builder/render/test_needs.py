"""A page's key is the same in the next process, or every build renders every page again."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
KEYS = """
import sys
from pathlib import Path
from builder import build
from builder.render.needs import Needs

def keys(pages, kit, known, finish, cache):
    needs = Needs(kit)
    print("\\n".join(f"{page.address} {needs.key(page)}" for page in pages))
    return iter(())

build.render_pages = keys
build.build(Path(sys.argv[1]), Path(sys.argv[2]), build.Options(paper=False, clean=True))
"""


def test_the_keys_of_all_pages_are_the_same_for_another_hash_seed(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    shutil.copytree(ROOT / "builder" / "scaffold", guide)
    found = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-c", KEYS, str(guide), str(tmp_path / seed)]
        said = subprocess.run(words, env=env, capture_output=True, text=True, timeout=120, check=True).stdout
        assert len(said.splitlines()) > 30
        found.append(said)
    assert found[0] == found[1]

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
from builder.build import silent
from builder.cache import NO_CACHE
from builder.compile import compile_guide
from builder.outputs import Options

guide, _ = compile_guide(Path(sys.argv[1]), Options(paper=False), silent, NO_CACHE)
print("\\n".join(f"{page.address} {guide.needs.key(page)}" for page in guide.pages))
"""


def test_the_keys_of_all_pages_are_the_same_for_another_hash_seed(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    shutil.copytree(ROOT / "builder" / "scaffold", guide)
    found = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        words = [sys.executable, "-c", KEYS, str(guide)]
        said = subprocess.run(words, env=env, capture_output=True, text=True, timeout=120, check=True).stdout
        assert len(said.splitlines()) > 30
        found.append(said)
    assert found[0] == found[1]

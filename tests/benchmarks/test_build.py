"""``python -m benchmarks.build`` compares only if both guides can be written and ours builds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_invented_guide_is_written_for_both_and_ours_builds_whole(tmp_path: Path) -> None:
    def run(*words: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", *words], cwd=HERE, capture_output=True, text=True, check=True, timeout=120
        ).stdout

    run("benchmarks.corpus", "2", str(tmp_path))
    assert len(list((tmp_path / "hugo" / "content").rglob("lieu-*.md"))) == 2 * 10 * 3
    assert ":" in (tmp_path / "hugo" / "assets" / "core.css").read_text("utf-8")
    said = json.loads(run("benchmarks.once", str(tmp_path / "flaneur"), str(tmp_path / "out")))
    assert said["pages"] > 2 * 10 * 3

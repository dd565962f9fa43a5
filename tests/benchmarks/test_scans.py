"""``python -m benchmarks.scans`` runs, or says what it misses; the kills run in ``tests/webapp/test_tally.py``."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2]


@pytest.mark.audit  # ten seconds for a benchmark's own soundness
def test_the_servers_send_the_same_bytes_and_are_compared_or_it_is_said_what_is_missing() -> None:
    program = [sys.executable, "-m", "benchmarks.scans", "--rounds", "1", "--seconds", "1"]
    said = subprocess.run(program, cwd=HERE, capture_output=True, text=True, check=True, timeout=120).stdout
    if shutil.which("wrk") and shutil.which("nginx"):
        assert "bytes (gzip) from each" in said and "Flask view, from memory" in said and "Half of what" in said
    else:
        assert said.startswith("Not measured: ")

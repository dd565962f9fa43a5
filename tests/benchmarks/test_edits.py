"""A guide that is edited and built again and again is the guide that a clean build would have made."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.edits import differences


@pytest.mark.slow
@pytest.mark.timeout(900)  # five builds for four edits; the benchmark compares after each
@pytest.mark.parametrize("seed", [11, 12])
def test_a_hundred_random_edits_give_what_a_clean_build_gives(tmp_path: Path, seed: int) -> None:
    made: Counter[str] = Counter()
    assert list(differences(100, seed, tmp_path, made, every=4, paper=seed == 11)) == []
    assert made["refused"] < 60, "most edits must be built, or nothing is compared"
    assert made["amended"], "no build was one that only amends"

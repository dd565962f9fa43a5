"""Builds that are killed and disks that fail, a few of each; ``benchmarks.faults`` does it by the thousand."""

import errno
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.faults import Guide, faults, kills


@pytest.mark.slow
@pytest.mark.parametrize("copy", [False, True])
def test_a_killed_build_leaves_one_whole_site_and_the_next_one_is_right(tmp_path: Path, copy: bool) -> None:
    seen: Counter[str] = Counter()
    assert list(kills(Guide(tmp_path / "guide", copy), 3, 20261122, seen)) == []
    assert seen.total() == 3


@pytest.mark.slow
def test_a_killed_edit_of_prose_leaves_one_whole_site_and_the_next_build_amends(tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    guide = Guide(tmp_path / "guide", prose=True)
    assert list(kills(guide, 3, 20261122, seen)) == []
    assert seen.total() == 3
    # Whoever was killed after the swap had not yet written down what is published: the next build is a whole one.
    assert guide.compiled <= seen["after the swap"]


@pytest.mark.slow
def test_a_full_disk_leaves_one_whole_site_and_the_next_build_is_right(tmp_path: Path) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    assert list(faults(Guide(tmp_path / "guide"), errno.ENOSPC, 150, seen)) == []
    assert seen.total() >= 2

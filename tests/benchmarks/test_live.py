"""A small group on a real server, which is killed in the midst: no phone misses anything."""

from pathlib import Path

import pytest

from benchmarks.live import trial


@pytest.mark.slow
def test_no_phone_of_a_group_misses_anything_when_the_server_is_killed_in_the_midst(tmp_path: Path) -> None:
    done = trial(phones=12, seconds=3, kills=1, seed=1, every_s=0.5, folder=tmp_path)
    assert done.tally.waits_s and done.tally.errors and done.tally.polls > 12
    assert (done.tally.stale, done.tally.never) == (0, 0)

"""Damaged GPX files: a small run of the benchmark, and that the benchmark itself sees what must never be."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from benchmarks.gpx_fuzz import Tally, fuzz, keep, real_files
from benchmarks.gpx_trial import Trial
from benchmarks.mutants import KINDS, mutant

from ..house import ROOT


@pytest.mark.slow
def test_three_hundred_damaged_files_are_read_or_refused_in_words() -> None:
    program = [sys.executable, "-m", "benchmarks.gpx_fuzz", "--count", "300", "--seed", "20261122"]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "300 mutants of seed 20261122, 0 violations" in done.stdout
    assert [kind for kind in KINDS if f"\n{kind} " not in done.stdout] == []


def test_the_same_seed_gives_the_same_files() -> None:
    files = real_files()
    numbers = range(2 * len(KINDS))
    assert [mutant(n, 7, files) for n in numbers] == [mutant(n, 7, files) for n in numbers]
    assert [mutant(n, 7, files).data for n in numbers] != [mutant(n, 8, files).data for n in numbers]


def crash(data: bytes) -> Trial:
    os.abort()


def hang(data: bytes) -> Trial:
    while True:
        pass


def swallow(data: bytes) -> Trial:
    return Trial("read", (), (str(len(bytearray(400_000_000))),))


def stumble(data: bytes) -> Trial:
    raise ValueError("math domain error")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("judge", "words"),
    [(crash, "crashed: SIGABRT"), (hang, "hung"), (swallow, "256 MiB"), (stumble, "ValueError: math domain error")],
)
def test_a_reader_that_fails_is_seen_and_the_others_files_are_read_all_the_same(judge: object, words: str) -> None:
    tally: Tally = fuzz(2, 1, workers=1, judge=judge)  # type: ignore[arg-type]  # one of the four above
    assert tally.answers == 2
    assert [number for number, wrong in tally.violations if words in wrong] == [0, 1]


def test_a_violating_file_is_kept_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tally = Tally(violations=[(3, "hung"), (3, "again")])
    folder = keep(tally, seed=1)
    assert folder is not None
    [kept] = folder.iterdir()
    assert kept.read_bytes() == mutant(3, 1, real_files()).data

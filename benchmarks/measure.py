"""One program, run and measured: wall time, processor time of it and its children, peak memory."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Measured:
    """``peak_bytes`` is resident memory of the largest process. Linux counts that of this program at the moment of
    starting in it: it is kept small, but an empty program shows it."""

    wall_s: float
    cpu_s: float
    peak_bytes: int
    said: str


def run(program: Sequence[str | Path], folder: Path) -> Measured:
    """Raises ``SystemExit`` with what the program said where it fails."""
    began = perf_counter()
    child = subprocess.Popen([*map(str, program)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert child.stdout is not None
    said = child.stdout.read().decode(errors="replace")
    _, status, used = os.wait4(child.pid, 0)
    wall_s = perf_counter() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stdout.close()
    if child.returncode:
        sys.exit(f"{' '.join(map(str, program))} ended with {child.returncode}:\n{said[-4000:]}")
    return Measured(wall_s, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, said)


def middle(runs: Sequence[Measured]) -> Measured:
    """The medians, each by itself."""
    return Measured(
        median(run.wall_s for run in runs),
        median(run.cpu_s for run in runs),
        int(median(run.peak_bytes for run in runs)),
        "",
    )


def ratios(runs: Sequence[Measured], beside: Sequence[Measured]) -> tuple[float, float, float]:
    """The medians of the pairs' ratios: wall, processor, memory."""
    pairs = list(zip(runs, beside, strict=True))
    return (
        median(a.wall_s / b.wall_s for a, b in pairs),
        median(a.cpu_s / b.cpu_s for a, b in pairs),
        median(a.peak_bytes / b.peak_bytes for a, b in pairs),
    )

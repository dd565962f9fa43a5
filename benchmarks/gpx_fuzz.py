"""``python -m benchmarks.gpx_fuzz --count 100000 --seed 1``: damaged GPX files against the reader.

Every mutant is read in a worker that has 256 MiB of address space in all and 2 s of processor time for each file. A
worker that dies, or an answer that must never be given, is a violation: its file is kept and the command ends with 1.
"""

import argparse
import os
import resource
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic, process_time

from benchmarks.gpx_trial import Trial, try_file
from benchmarks.mutants import KINDS, mutant
from benchmarks.table import table

CORPUS = Path(__file__).parents[1] / "tests" / "gpx" / "corpus"
MEMORY_BYTES = 256 * 1024 * 1024
LIMIT_S = 2.0  # of processor time, so that a busy machine makes no file slow
WATCH_S = 300.0  # by the clock, for what waits without working; a busy machine alone does not get there
OUTCOMES = ("read", "mended", "refused")

Judge = Callable[[bytes], Trial]


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one mutant; ``trial`` is None where its worker died of it."""

    number: int
    trial: Trial | None
    seconds: float  # of the processor
    peak_bytes: int  # resident memory of the worker at its most, in this file
    died: str = ""


@dataclass
class Tally:
    answers: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (kind, outcome)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: list[tuple[float, int]] = field(default_factory=list)  # (seconds, number)
    peak: tuple[int, int] = (0, -1)  # (bytes, number)
    violations: list[tuple[int, str]] = field(default_factory=list)  # (number, what was wrong)

    def add(self, answer: Answer) -> None:
        self.answers += 1
        kind = KINDS[answer.number % len(KINDS)]
        self.slowest = sorted([*self.slowest, (answer.seconds, answer.number)], reverse=True)[:5]
        self.peak = max(self.peak, (answer.peak_bytes, answer.number))
        if answer.trial is None:
            self.outcomes[kind, "died"] += 1
            self.violations.append((answer.number, answer.died))
            return
        self.outcomes[kind, answer.trial.outcome] += 1
        self.codes.update(answer.trial.codes)
        self.violations += [(answer.number, wrong) for wrong in answer.trial.wrong]


def real_files() -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in sorted(CORPUS.iterdir())]


def silent(_tally: Tally) -> None:
    """Progress that nobody watches."""


def fuzz(
    count: int,
    seed: int,
    seconds: float = float("inf"),
    workers: int = 2,
    judge: Judge = try_file,
    told: Callable[[Tally], None] = silent,
) -> Tally:
    """Mutants 0 … ``count`` - 1 of ``seed``, a share a worker, as many as ``seconds`` of the clock allow. ``judge``
    must be importable: the workers are programs of their own. ``told`` is called after each answer."""
    tally = Tally()
    end = monotonic() + seconds
    shares = [range(count * w // workers, count * (w + 1) // workers) for w in range(workers)]
    crews = {crew.answers: crew for crew in (_Crew(share, seed, judge) for share in shares if share)}
    try:
        while crews and monotonic() < end:
            for ready in wait(list(crews), timeout=min(1.0, max(0.0, end - monotonic()))):
                assert isinstance(ready, Connection)
                crew = crews.pop(ready)
                for answer in crew.take():
                    tally.add(answer)
                    told(tally)
                if crew.rest:
                    crews[crew.answers] = crew
    finally:
        for crew in crews.values():
            crew.stop()
    return tally


class _Crew:
    """One worker after another over the same row of mutants: when one dies of a file, the next goes on behind it."""

    def __init__(self, rest: range, seed: int, judge: Judge) -> None:
        self.rest, self._seed, self._judge = rest, seed, judge
        self._hire()

    def _hire(self) -> None:
        context = get_context("spawn")  # a fresh program: the limit counts no memory of this one
        self.answers, theirs = context.Pipe(duplex=False)
        self._worker = context.Process(target=_work, args=(self.rest, self._seed, self._judge, theirs), daemon=True)
        self._worker.start()
        theirs.close()

    def take(self) -> Iterator[Answer]:
        """What has come in; a death is an answer too."""
        try:
            answer: Answer = self.answers.recv()
            self.rest = self.rest[1:]
            yield answer
            if self.rest:
                return
        except EOFError:
            pass
        self._worker.join()
        self.answers.close()
        if self.rest:
            yield Answer(self.rest[0], None, 0.0, 0, _death(self._worker.exitcode))
            self.rest = self.rest[1:]
            if self.rest:
                self._hire()

    def stop(self) -> None:
        self._worker.terminate()
        self._worker.join()
        self.answers.close()


def _death(code: int | None) -> str:
    if code is not None and code < 0:
        name = signal.Signals(-code).name
        hung = {"SIGPROF": f"hung: more than {LIMIT_S:.0f} s of work", "SIGALRM": f"hung: {WATCH_S:.0f} s by the clock"}
        return hung.get(name, f"crashed: {name}")
    return f"crashed: the worker ended with {code}"


def _work(numbers: range, seed: int, judge: Judge, answers: Connection) -> None:
    files = real_files()
    # With the default action of its signal a timer ends even a loop in C, which no handler of Python could.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in numbers:
        data = mutant(number, seed, files).data
        _forget_peak()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, resource.RLIM_INFINITY))
        signal.setitimer(signal.ITIMER_PROF, LIMIT_S)
        signal.setitimer(signal.ITIMER_REAL, WATCH_S)
        began = process_time()
        try:
            trial = judge(data)
        except MemoryError:
            trial = Trial("refused", (), (f"took more than {MEMORY_BYTES >> 20} MiB",))
        except Exception as fault:  # every exception is one that a build would die of
            trial = Trial("refused", (), (f"raised {type(fault).__name__}: {str(fault)[:200]}",))
        seconds = process_time() - began
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answers.send(Answer(number, trial, seconds, _peak_bytes()))


def _forget_peak() -> None:
    """Linux, proc(5): 5 written to clear_refs sets the peak of resident memory back to what it is now."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak_bytes() -> int:
    with Path("/proc/self/status").open(encoding="ascii") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def keep(tally: Tally, seed: int) -> Path | None:
    """The violating mutants in a folder of their own; None where there is none."""
    if not tally.violations:
        return None
    folder = Path(tempfile.mkdtemp(prefix="gpx-fuzz-"))
    files = real_files()
    for number in dict.fromkeys(number for number, _ in tally.violations):
        one = mutant(number, seed, files)
        (folder / f"{number}-{one.kind.replace(' ', '-')}-{one.source}").write_bytes(one.data)
    return folder


def as_text(tally: Tally, seed: int) -> str:
    files = real_files()
    heads = [*OUTCOMES, "died"] if any(outcome == "died" for _, outcome in tally.outcomes) else list(OUTCOMES)
    rows = [[kind, *(f"{tally.outcomes[kind, head]:,}" for head in heads)] for kind in KINDS]
    rows.append(["all", *(f"{sum(tally.outcomes[kind, head] for kind in KINDS):,}" for head in heads)])
    parts = [table(["mutants by kind", *heads], rows)]
    parts.append(table(["refusals by rule", "files"], [[code, f"{n:,}"] for code, n in tally.codes.most_common()]))
    slow = []
    for seconds, number in tally.slowest:
        one = mutant(number, seed, files)
        slow.append([f"{seconds:.2f} s", str(number), one.kind, f"{len(one.data):,} bytes", one.source])
    parts.append(table(["slowest", "number", "kind", "size", "made of"], slow))
    peak, number = tally.peak
    limit = MEMORY_BYTES >> 20
    parts.append(f"Peak memory {peak / 2**20:.0f} MiB resident (number {number}); limit {limit} MiB of address space.")
    return "\n\n".join(parts)


def _progress(tally: Tally) -> None:
    if tally.answers % 1_000 == 0:
        print(f"{tally.answers:,} read, {len(tally.violations)} violations", file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gpx_fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="how many mutants (100000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds of the clock")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # each thread of numpy's would take address space of its own
    began = monotonic()
    tally = fuzz(options.count, options.seed, options.seconds, options.workers, told=_progress)
    print(as_text(tally, options.seed))
    for number, wrong in tally.violations[:40]:
        print(f"violation: number {number}: {wrong}")
    if (folder := keep(tally, options.seed)) is not None:
        print(f"The files are in {folder}.")
    print(f"{tally.answers:,} mutants of seed {options.seed}, {len(tally.violations)} violations", end="")
    print(f" in {monotonic() - began:.0f} s.")
    return 1 if tally.violations else 0


if __name__ == "__main__":
    sys.exit(main())

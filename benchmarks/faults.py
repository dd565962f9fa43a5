"""Builds that are killed, and builds whose disk fails: what a visitor sees then, and what the next build makes of it.

    python -m benchmarks.faults --kills 1000 --seed 1
    python -m benchmarks.faults --faults
    python -m benchmarks.faults --kills 200 --faults --copy
    python -m benchmarks.faults --kills 200 --faults --prose

A small guide in two languages goes back and forth between two editions; with --prose they differ in a paragraph only,
so that builds amend. Exit 1 where a visitor would have seen anything but one whole edition, or the next build made
anything but what a clean build makes.
"""

import argparse
import errno
import os
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from select import select
from time import perf_counter, sleep, time_ns
from typing import Any

from benchmarks.edits import files
from benchmarks.table import table
from builder import snapshot
from builder.build import build
from builder.history import history_file, is_settled, look_at_inputs, read_history
from builder.imports.new import make_site
from builder.outputs import Options

DAY = date(2026, 11, 22)
POIS = Path("tours/exemple/pois")
NUMBERS = (errno.ENOSPC, errno.EIO)
STEPS = ("link", "rename", "replace", "mkdir", "symlink")  # of the module os, which pathlib calls
ENDED = b"refused", b"half", b"published"


@dataclass
class Guide:
    """A guide on disk, the folder it is published to, and the files of its two editions."""

    folder: Path
    copy: bool = False
    has_links: bool = True  # hard ones
    prose: bool = False  # the editions differ in no more
    editions: list[dict[str, bytes]] = field(default_factory=list)
    shown: int = 0
    compiled: int = 0  # builds that were whole ones, though an amended one would have done

    def __post_init__(self) -> None:
        make_site(self.root)
        for edition in (1, 0):
            self.edit(edition)
            build(self.root, self.folder / "clean", Options(today=DAY, clean=True, paper=False))
            self.editions.insert(0, files(self.folder / "clean"))
        while self.prose and not is_settled(look_at_inputs(self.root), time_ns()):
            sleep(0.1)  # what is so young is not believed, and would not be amended

    @property
    def root(self) -> Path:
        return self.folder / "root"

    @property
    def out(self) -> Path:
        return self.folder / "site"

    def edit(self, edition: int) -> None:
        """The second edition has another name for one place, more to read about it, and one place more."""
        bridge, added = self.root / POIS / "vieux-pont.md", self.root / POIS / "lavoir.md"
        text = bridge.read_text("utf-8").replace("Autre pont", "Vieux pont").replace("\nEt plus.\n", "")
        added.unlink(missing_ok=True)
        if edition and self.prose:
            text += "\nEt plus.\n"
        elif edition:
            text = text.replace("Vieux pont", "Autre pont") + "\nEt plus.\n"
            shutil.copyfile(self.root / POIS / "mairie.md", added)
        bridge.write_text(text, "utf-8")

    @property
    def options(self) -> Options:
        return Options(today=DAY, copy=self.copy, paper=False)

    def build(self) -> bytes:
        report = build(self.root, self.out, self.options)
        if report.written is not None:
            return ENDED[2]
        return ENDED[1] if any("Only a part" in problem.fact for problem in report.problems) else ENDED[0]

    def differs(self, ended: bytes, new: int) -> str:
        """What a visitor would see that is neither edition whole, or not the one that the build spoke of; ``ended`` is
        empty where the build was killed. In a folder (``copy``) each file must be that of one or of the other."""
        seen = files(self.out)
        if self.copy and ended in (b"", ENDED[1]):
            held = [seen.get(path) for path in sorted(seen) if not path.startswith(".new/")]
            known = [(self.editions[0].get(path), self.editions[1].get(path)) for path in sorted(seen)]
            known = [pair for path, pair in zip(sorted(seen), known, strict=True) if not path.startswith(".new/")]
            return "" if all(a in pair for a, pair in zip(held, known, strict=True)) else "a file is of neither edition"
        if self.copy:
            seen = {path: content for path, content in seen.items() if not path.startswith(".new/")}
        if seen not in self.editions:
            return "half-published"
        if ended and self.editions.index(seen) != (new if ended == ENDED[2] else 1 - new):
            return f"the build said '{ended.decode()}', the site says otherwise"
        return ""

    def mended(self, new: int) -> str:
        """Builds again; what is not as a clean build makes it, or was left lying about."""
        ended = Child(self.build).wait()
        seen = files(self.out)
        if ended != ENDED[2] or seen != self.editions[new]:
            return f"the next build ended '{ended.decode()}' and its site is not that of a clean build"
        left = [path.name for path in self.out.with_name("site.builds").iterdir() if path.is_dir()]
        spare = [name for name in left if name.startswith(".spare.")]
        hidden = [name for name in left if name.startswith(".")]
        if len(left) - len(hidden) > 2 or len(spare) > 1 or hidden != spare:
            return f"left: {left}"
        if self.prose and not read_history(history_file(self.root, self.out, self.options)).amended:
            self.compiled += 1
        return ""


class Child:
    """A fork that runs a build and says how it ended; with its own forks it is one group of processes."""

    def __init__(self, work: Callable[[], bytes]) -> None:
        self.said, writer = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.setpgid(0, 0)
            try:
                os.write(writer, work())
            except BaseException:
                traceback.print_exc()
            finally:
                os._exit(0)
        os.close(writer)
        try:
            os.setpgid(self.pid, self.pid)
        except OSError:  # it has done so itself
            pass

    def wait(self) -> bytes:
        said = os.read(self.said, 100)
        return self._gone() or said

    def kill(self, after_s: float) -> bytes:
        """What it said, where it was done before."""
        said = os.read(self.said, 100) if select([self.said], [], [], after_s)[0] else b""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self._gone() or said

    def _gone(self) -> bytes:
        os.waitpid(self.pid, 0)
        os.close(self.said)
        return b""


def kills(guide: Guide, count: int, seed: int, seen: Counter[str]) -> Iterator[str]:
    """Kills ``count`` builds, each at a random moment of as long as the whole ones took, every other one late in it,
    where the site is written; says what was violated."""
    chance = random.Random(seed)
    Child(guide.build).wait()
    length_s = 0.0
    for number in range(count + 1):
        new = 1 - guide.shown
        guide.edit(new)
        if number:
            moment_s = length_s * chance.uniform(0.6 if number % 2 else 0, 1.1)
            ended = Child(guide.build).kill(moment_s)
            if fault := guide.differs(ended, new):
                seen["violations"] += 1
                yield f"kill {number} at {moment_s:.3f} s of {length_s:.3f}: {fault}"
            seen[_landed(guide, ended, new)] += 1
        began = perf_counter()
        if fault := guide.mended(new):
            seen["violations"] += 1
            yield f"after kill {number}: {fault}"
        length_s = perf_counter() - began if not number else (length_s * 4 + perf_counter() - began) / 5
        guide.shown = new
        if number and number % 100 == 0:
            print(f"{number} kills …", file=sys.stderr, flush=True)


def _landed(guide: Guide, ended: bytes, new: int) -> str:
    if ended:
        return "done before the kill"
    shown = {path: content for path, content in files(guide.out).items() if not path.startswith(".new/")}
    if shown == guide.editions[1 - new]:
        return "before the swap"
    return "after the swap" if shown == guide.editions[new] else "amid the copying"


def faults(guide: Guide, number: int, every: int, seen: Counter[tuple[str, str]]) -> Iterator[str]:
    """Builds whose first, second … step fails with ``number``, until one needs fewer steps; says what was violated.
    Each step fails on the way to either edition, whose steps are not the same."""
    Child(guide.build).wait()
    step, is_done = 1, False
    while not is_done:
        is_done = True
        for new in (1 - guide.shown, guide.shown):
            guide.edit(new)
            ended = Child(partial(_failing, guide, step, number)).wait()
            guide.shown = new
            kind, _, said = ended.partition(b" ")
            if kind == b"none":
                continue
            is_done = False
            name = kind.decode() or "?"
            seen[name, said.decode() or "crashed"] += 1
            fault = guide.differs(said, new) if said else "the build crashed"
            if fault := fault or guide.mended(new):
                seen[name, "violations"] += 1
                yield f"{errno.errorcode[number]} at step {step} to edition {new} ({name}): {fault}"
        step += every


def _failing(guide: Guide, at: int, number: int) -> bytes:
    """A build whose ``at``-th step fails; only in a child, which takes the damage with it."""
    left, reached = at, "none"

    def failing(owner: Any, name: str, kind: str) -> None:
        call = getattr(owner, name)

        def made(*given: Any, **named: Any) -> Any:
            nonlocal left, reached
            left -= 1
            if left == 0:
                reached = kind
                if kind == "write":
                    call(given[0], given[1][: len(given[1]) // 2], *given[2:], **named)  # a full disk takes a part
                raise OSError(number, os.strerror(number))
            if name == "link" and not guide.has_links:
                raise OSError(errno.EPERM, os.strerror(errno.EPERM))
            return call(*given, **named)

        setattr(owner, name, made)

    for name in STEPS:
        failing(os, name, name)
    failing(Path, "write_bytes", "write")
    failing(Path, "write_text", "write")
    failing(shutil, "copyfile", "copy")
    failing(snapshot, "keep_guide", "snapshot")
    said = guide.build()
    return f"{reached} ".encode() + said


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=0, help="how many builds to kill")
    parser.add_argument("--faults", action="store_true", help="let every step of a build fail, one at a time")
    parser.add_argument("--every", type=int, default=1, help="only every n-th of the steps")
    parser.add_argument("--copy", action="store_true", help="publish a plain folder, as 'flaneur build --copy' does")
    parser.add_argument("--no-hard-links", action="store_true", help="with --faults: on a disk that knows none")
    parser.add_argument("--prose", action="store_true", help="the editions differ in a paragraph only")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    said: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        if wanted.kills:
            seen: Counter[str] = Counter()
            guide = Guide(Path(folder) / "kills", wanted.copy, prose=wanted.prose)
            said += _told(kills(guide, wanted.kills, wanted.seed, seen))
            done = seen.total() - seen["violations"]
            print(f"{done} kills, seed {wanted.seed}{', --copy' if wanted.copy else ''}{_how(guide)}")
            rows = ["before the swap", "after the swap", "done before the kill"]
            rows += ["amid the copying"] if wanted.copy else []
            print(table(("landed", "builds"), [(row, f"{seen[row]}") for row in rows]))
            print(f"half-published, or wrong afterwards: {seen['violations']}\n")
        if wanted.faults:
            rows_: list[tuple[str, ...]] = []
            for number in NUMBERS:
                by: Counter[tuple[str, str]] = Counter()
                guide = Guide(Path(folder) / str(number), wanted.copy, not wanted.no_hard_links, wanted.prose)
                said += _told(faults(guide, number, wanted.every, by))
                for kind in sorted({kind for kind, _ in by}):
                    counts = [by[kind, ended.decode()] for ended in ENDED]
                    rows_.append(
                        (f"{errno.errorcode[number]} {kind}", *(f"{n}" for n in (*counts, by[kind, "violations"])))
                    )
            print(f"a fault at every {wanted.every}. step{', --copy' if wanted.copy else ''}{_how(guide)}")
            print(table(("fault", "old site kept", "half copied", "published all the same", "violations"), rows_))
    return 1 if said else 0


def _how(guide: Guide) -> str:
    return f", --prose ({guide.compiled} of the mending builds were whole ones)" if guide.prose else ""


def _told(violations: Iterator[str]) -> list[str]:
    found = []
    try:
        for violation in violations:
            print(violation, flush=True)
            found.append(violation)
    except KeyboardInterrupt:
        print("stopped before its end")
    return found


if __name__ == "__main__":
    sys.exit(main())

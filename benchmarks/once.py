"""``python -m benchmarks.once ROOT OUT [--brotli 5] [--stages]``: one build of Flâneur in a program of its own.

As ``flaneur build`` does it, but with one pseudo-locale (that command builds two) and any compression. Prints what the
build did as JSON, with the processor seconds of each stage where they were asked for.
"""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

from builder import build
from builder.outputs import Options

# The module of each stage, and what its steps are called there. Modules are loaded when a stage is watched: a build
# loads only what it needs.
STAGES = {
    "read": ("builder.checked", ("read_site", "survey", "read_catalogs")),
    "link": ("builder.checked", ("link",)),
    "check": ("builder.checked", ("check",)),
    "draw": ("builder.compile", ("draw_all",)),
    "data and GPX": ("builder.compile", ("offered",)),
    "assets": ("builder.compile", ("prepare_assets",)),
    "plan": ("builder.compile", ("plan",)),
    "render": ("builder.compile", ("render_pages",)),
    "write": ("builder.build", ("write",)),
    "history": ("builder.build", ("look_at_inputs", "read_history", "write_history", "files_known")),
    "snapshot": ("builder.snapshot", ("keep", "read")),
    "amend": ("builder.amend", ("amended",)),
}


class Stopwatch:
    """Processor seconds of each stage by itself: while it asks another for something, only the other's time runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._running: list[str] = []
        self._since = process_time()

    def enter(self, stage: str) -> None:
        self._count()
        self._running.append(stage)

    def leave(self) -> None:
        self._count()
        self._running.pop()

    def _count(self) -> None:
        now = process_time()
        if self._running:
            self.seconds[self._running[-1]] = self.seconds.get(self._running[-1], 0.0) + now - self._since
        self._since = now

    def timed(self, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*given: Any, **named: Any) -> Any:
            self.enter(stage)
            try:
                found = work(*given, **named)
            finally:
                self.leave()
            return self._each(stage, found) if isinstance(found, Iterator) else found

        return watched

    def _each(self, stage: str, things: Iterable[Any]) -> Iterator[Any]:
        rest = iter(things)
        while True:
            self.enter(stage)
            try:
                thing = next(rest)
            except StopIteration:
                return
            finally:
                self.leave()
            yield thing


def main() -> None:
    parser = ArgumentParser(prog="python -m benchmarks.once", description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--brotli", type=int, default=5, help="quality of the twins, 0 for none (5)")
    parser.add_argument("--pseudo", default="en-XA", help='a pseudo-locale besides, "" for none (en-XA)')
    parser.add_argument("--paper", action="store_true", help="road sheets and cards too")
    parser.add_argument("--stages", action="store_true")
    options = parser.parse_args()
    watch = Stopwatch()
    if options.stages:
        for stage, (where, names) in STAGES.items():
            module = import_module(where)
            for name in names:
                setattr(module, name, watch.timed(stage, getattr(module, name)))
    report = build.build(
        options.root,
        options.out,
        Options(pseudo=(options.pseudo,) if options.pseudo else (), brotli=options.brotli, paper=options.paper),
    )
    if report.written is None:
        sys.exit("\n".join(str(problem) for problem in report.problems[:20]))
    did = {"pages": report.pages, "written": report.written.written, "unchanged": report.written.unchanged}
    print(json.dumps({**did, "seconds": report.seconds, "stages": watch.seconds}))


if __name__ == "__main__":
    main()

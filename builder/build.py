"""How much of a guide is to be built: nothing, what an edit of prose touches, or all; and how it is published."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, time_ns

from builder import snapshot
from builder.cache import Cache
from builder.copy_out import Unfinished
from builder.history import (
    History,
    begins_anew,
    history_file,
    is_settled,
    look_at_inputs,
    nothing_changed,
    read_history,
    write_history,
)
from builder.outputs import USUAL, Known, Options, Report
from builder.problems import Problem, Where, error
from builder.workers import WorkerLost, worker_lost
from builder.write import NotOurs, current_digest, files_known, mend, write

Progress = Callable[[str], None]


def silent(_stage: str) -> None:
    """Progress that nobody watches."""


def build(root: Path, out: Path, options: Options = USUAL, progress: Progress = silent) -> Report:
    """Compiles the guide in ``root`` and publishes it at ``out``; with any error nothing is written."""
    began = monotonic()
    file = history_file(root, out, options)
    looked_ns = time_ns()
    inputs = look_at_inputs(root)
    try:
        mend(out)
    except OSError as fault:
        return Report((_write_failed(out, fault),), 0, None, monotonic() - began)
    history = History() if begins_anew(out, options) else read_history(file)
    if (report := nothing_changed(history, inputs, out)) is not None:
        return report
    known = files_known(out) if history.tree and history.tree == current_digest(out) else {}
    seen = snapshot.Inputs(inputs, looked_ns)
    try:
        report, now = _amend(root, out, options, progress, history, known, seen) or _compile(
            root, out, options, progress, history, known, seen
        )
    except (OSError, NotOurs, WorkerLost) as fault:
        problem = worker_lost() if isinstance(fault, WorkerLost) else _write_failed(out, fault)
        return Report((problem,), 0, None, monotonic() - began)
    if report.written is not None:
        write_history(file, replace(now, inputs=inputs, is_settled=is_settled(inputs, looked_ns)))
    return replace(report, seconds=monotonic() - began)


def _amend(
    root: Path, out: Path, options: Options, progress: Progress, history: History, known: Known, seen: snapshot.Inputs
) -> tuple[Report, History] | None:
    """What nothing but an edit of prose needs; None where more has changed."""
    if not known or not history.whole:
        return None
    from builder.amend import amended  # loads what renders pages

    kept = snapshot.file_of(history_file(root, out, options))
    progress("writing")
    gc.disable()  # it would go over all that is read again and again, and find nothing to take away
    try:
        found = amended(root, out.resolve(), options, seen.files, history, known, kept)
        if found is None:
            return None
        changed, files = found
        written = write(files, out, known, options.copy, history.tree)
    except FileNotFoundError:  # the tree is not what it was
        return None
    finally:
        gc.enable()
    now = replace(history, tree=written.digest, files=len(written.files), amended=changed)
    return Report(history.problems, history.pages, written), now


def _compile(
    root: Path, out: Path, options: Options, progress: Progress, history: History, known: Known, seen: snapshot.Inputs
) -> tuple[Report, History]:
    from builder.compile import artifacts, compile_guide  # loads everything

    tree = out.resolve()
    with _cache_of(root, options) as cache:
        guide, problems = compile_guide(root, options, progress, cache)
        if guide is None:
            return Report(problems, 0, None), History()
        progress("writing")
        try:
            files = artifacts(guide, known, tree, options.brotli, cache)
            written = write(files, out, known, options.copy, history.tree if known else "")
        except FileNotFoundError:  # the tree is not what it was: do without it
            written = write(artifacts(guide, {}, tree, options.brotli, cache), out, {}, options.copy)
        cache.sweep()
    snapshot.keep(snapshot.file_of(history_file(root, out, options)), seen, guide)
    pages = len(guide.pages)
    now = History(tree=written.digest, pages=pages, files=len(written.files), problems=problems, whole=seen.mark)
    return Report(problems, pages, written), now


@contextmanager
def _cache_of(root: Path, options: Options) -> Iterator[Cache]:
    """The cache of the site; for a clean build an empty one of its own, through which its two processes meet."""
    if not options.clean:
        yield Cache(root / ".flaneur" / "cache")
        return
    with TemporaryDirectory(prefix="flaneur-", ignore_cleanup_errors=True) as apart:
        yield Cache(Path(apart))


def _write_failed(out: Path, fault: OSError | NotOurs) -> Problem:
    where = Where(str(out))
    if isinstance(fault, NotOurs):
        return error(where, "write-failed", fault.fact, fault.cure)
    if isinstance(fault, Unfinished):
        fact = f"Only a part of the site could be put in its place: {fault}. Every file is whole, old or new."
        return error(where, "write-failed", fact, "Build again: that begins by putting the rest in its place.")
    cure = "Make room or choose another --out, then build again; the old site is as it was."
    return error(where, "write-failed", f"The site could not be written: {fault}.", cure)

"""What the last build read and wrote, so that the next one does only what has changed.

A build that finds every input as it was (a stat per file) is done at once; one that finds nothing but prose changed
makes only what says it (``amend``). Otherwise a page whose key is the same as then is taken from the old tree as it
stands. The file lies in ``ROOT/.flaneur`` and may be deleted at any time.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from builder import parts
from builder.cache import digest_of
from builder.outputs import Options, Report, Written
from builder.problems import Problem, Severity, Where
from builder.write import current_digest

VERSION = 2
# A file changed within so long of the look at it may change again and show the same time: its stat is not believed.
TICK_NS = 2_000_000_000

KEPT = 6  # histories, the newest: one for each place, day and set of options that was built

Stat = tuple[int, int, int, int]  # size, mtime_ns, ctime_ns, inode


@dataclass(frozen=True, slots=True)
class History:
    """What the tree holds lies beside it: ``write.files_known``."""

    inputs: Mapping[str, Stat] = field(default_factory=dict)
    tree: str = ""  # the digest of the tree that was published
    pages: int = 0
    files: int = 0
    is_settled: bool = False  # no input was so young that its stat could lie
    problems: tuple[Problem, ...] = ()  # warnings; a build with an error leaves no history
    whole: str = ""  # which whole build it was, or goes back to: the mark of that one's snapshot
    amended: tuple[str, ...] = ()  # content files whose prose has become another since then


def look_at_inputs(root: Path) -> dict[str, Stat]:
    """The stat of everything a build reads: the authors' files, the product's own, and the folder of the libraries."""
    found: dict[str, Stat] = {}
    with suppress(OSError):  # a Python that keeps them elsewhere
        found[str(parts.libraries())] = _stat(parts.libraries().stat())
    folders = [root / "tours", root / "translations", parts.code(), parts.static(), parts.translations()]
    for folder in dict.fromkeys(os.path.realpath(folder) for folder in folders):
        _look(folder, found)
    return found


def _look(folder: str, found: dict[str, Stat], above: tuple[str, ...] = ()) -> None:
    here = os.path.realpath(folder)
    try:
        entries = list(os.scandir(folder)) if here not in above else []  # a link may lead back to where it stands
    except OSError:  # not there, no folder, not allowed: the readers say what they think of it
        return
    for entry in entries:
        if entry.name == "__pycache__" or entry.name.startswith("."):
            continue
        # Of a link that leads to itself, entry.is_dir() raises.
        if entry.is_dir(follow_symlinks=False) or (entry.is_symlink() and Path(entry.path).is_dir()):
            _look(entry.path, found, (*above, here))
        else:
            try:
                seen = entry.stat()
            except OSError:  # a link to nothing, or to itself
                seen = entry.stat(follow_symlinks=False)
            found[entry.path] = _stat(seen)


def _stat(seen: os.stat_result) -> Stat:
    return seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino


def is_settled(inputs: Mapping[str, Stat], looked_ns: int) -> bool:
    """Whether every input had been at rest for a while when it was looked at."""
    return all(is_at_rest(seen, looked_ns) for seen in inputs.values())


def is_at_rest(seen: Stat, looked_ns: int) -> bool:
    """Whether a stat can be believed; ctime is kept by the system, so a time that was set back by hand does not
    deceive."""
    return max(seen[1], seen[2]) < looked_ns - TICK_NS


def begins_anew(out: Path, options: Options) -> bool:
    """Whether what the last build left is not to be trusted, or was published another way than is asked for now."""
    return options.clean or options.verify or (options.copy and out.is_symlink())


def nothing_changed(history: History, inputs: Mapping[str, Stat], out: Path) -> Report | None:
    """The report of a build that has nothing to do; None where it has."""
    began = monotonic()
    if not history.is_settled or history.inputs != inputs or history.tree != current_digest(out):
        return None
    kept = Written(0, history.files, 0, history.tree, {})
    return Report(history.problems, history.pages, kept, monotonic() - began)


def history_file(root: Path, out: Path, options: Options) -> Path:
    """One history for each place published to and each set of options."""
    name = digest_of(str(out.absolute()), options.strict, options.pseudo, options.day(), options.brotli, options.paper)
    return root / ".flaneur" / f"history-{name}.json"


def read_history(file: Path) -> History:
    """What was written then; an empty one where the file is not there, or is no history of ours."""
    try:
        kept: dict[str, Any] = json.loads(file.read_text("utf-8"))
        if kept["version"] != VERSION:
            return History()
        return History(
            inputs={path: (a, b, c, d) for path, (a, b, c, d) in kept["inputs"].items()},
            tree=kept["tree"],
            pages=kept["pages"],
            files=kept["files"],
            is_settled=kept["settled"],
            problems=tuple(
                Problem(Where(path, line), Severity(severity), code, fact, cure)
                for path, line, severity, code, fact, cure in kept["problems"]
            ),
            whole=kept["whole"],
            amended=tuple(kept["amended"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return History()


def write_history(file: Path, history: History) -> None:
    """Whole or not at all. Where it cannot be written, the next build is a long one."""
    kept = {
        "version": VERSION,
        "inputs": history.inputs,
        "tree": history.tree,
        "pages": history.pages,
        "files": history.files,
        "settled": history.is_settled,
        "problems": [(p.where.path, p.where.line, p.severity, p.code, p.fact, p.cure) for p in history.problems],
        "whole": history.whole,
        "amended": history.amended,
    }
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(kept), "utf-8")
        new.replace(file)
        _sweep(file.parent)
    except OSError:
        with suppress(OSError):
            new.unlink()


def _sweep(folder: Path) -> None:
    """Histories of other days, and what goes with them."""
    known = sorted(folder.glob("history-*.json"), key=lambda file: file.stat().st_mtime_ns)
    for old in known[:-KEPT]:
        for file in (old.with_suffix(".snapshot"), old):
            file.unlink(missing_ok=True)

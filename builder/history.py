"""What the last build read and wrote, so that the next one does only what has changed.

A build that finds every input as it was (a stat per file) is done at once. Otherwise a page whose key is the same as
then is taken from the old tree as it stands. The file lies in ``ROOT/.flaneur`` and may be deleted at any time.
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
from builder.outputs import Known, Options, Report, Written
from builder.problems import Problem, Severity, Where
from builder.write import current_digest

VERSION = 1
# A file changed within so long of the look at it may change again and show the same time: its stat is not believed.
TICK_NS = 2_000_000_000

Stat = tuple[int, int, int, int]  # size, mtime_ns, ctime_ns, inode


@dataclass(frozen=True, slots=True)
class History:
    """``files`` maps every path of the tree to (the key it was made for, the sha256 of its bytes)."""

    inputs: Mapping[str, Stat] = field(default_factory=dict)
    files: Known = field(default_factory=dict)
    tree: str = ""  # the digest of the tree that was published
    pages: int = 0
    is_settled: bool = False  # no input was so young that its stat could lie
    problems: tuple[Problem, ...] = ()  # warnings; a build with an error leaves no history


def look_at_inputs(root: Path) -> dict[str, Stat]:
    """The stat of everything a build reads: the authors' files, and the product's own."""
    found: dict[str, Stat] = {}
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
            found[entry.path] = (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)


def is_settled(inputs: Mapping[str, Stat], looked_ns: int) -> bool:
    """Whether every input had been at rest for a while when it was looked at; ctime is kept by the system, so a time
    that was set back by hand does not deceive."""
    return all(max(seen[1], seen[2]) < looked_ns - TICK_NS for seen in inputs.values())


def begins_anew(out: Path, options: Options) -> bool:
    """Whether what the last build left is not to be trusted, or was published another way than is asked for now."""
    return options.clean or options.verify or (options.copy and out.is_symlink())


def find_unchanged(root: Path, out: Path, options: Options) -> Report | None:
    """The report of a build that has nothing to do, without loading what a build needs; None where it has."""
    if begins_anew(out, options):
        return None
    return nothing_changed(read_history(history_file(root, out, options)), look_at_inputs(root), out)


def nothing_changed(history: History, inputs: Mapping[str, Stat], out: Path) -> Report | None:
    """The same, for what has been read already."""
    began = monotonic()
    if not history.is_settled or history.inputs != inputs or history.tree != current_digest(out):
        return None
    kept = Written(0, len(history.files), 0, history.tree, history.files)
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
            files={path: (key, sha) for path, (key, sha) in kept["files"].items()},
            tree=kept["tree"],
            pages=kept["pages"],
            is_settled=kept["settled"],
            problems=tuple(
                Problem(Where(path, line), Severity(severity), code, fact, cure)
                for path, line, severity, code, fact, cure in kept["problems"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return History()


def write_history(file: Path, history: History) -> None:
    """Whole or not at all. Where it cannot be written, the next build is a long one."""
    kept = {
        "version": VERSION,
        "inputs": history.inputs,
        "files": history.files,
        "tree": history.tree,
        "pages": history.pages,
        "settled": history.is_settled,
        "problems": [(p.where.path, p.where.line, p.severity, p.code, p.fact, p.cure) for p in history.problems],
    }
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(kept), "utf-8")
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()

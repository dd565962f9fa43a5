"""Bytes → disk, whole or not at all. Knows files, not tours.

``DIR`` is a symbolic link to ``DIR.builds/<digest>/``. A new tree is laid beside the old one (a file that did not
change is a hard link to it) and the link is swapped by one rename, so a reader sees the old site or the new one,
nothing between. The last two trees are kept, so that ``rollback`` can put yesterday's back; the one before them lies
by as ``.spare.<digest>``, and the next build changes it into the new tree instead of laying every file again. Any
other folder whose name begins with a dot is half made or half gone, whatever stopped it, and the next build takes it
away. ``<digest>.files`` tells what a tree holds. Nothing is forced to the disk: after a power cut the guide is built
again. On a host that knows no links ``DIR`` is a plain folder: ``copy_out``.
"""

import fcntl
import hashlib
import os
import pickle
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from builder.copy_out import bring, copied, files_of, forget, is_half_copied, lay, make_way, take_away
from builder.outputs import Artifact, Known, Written

KEPT = 2
_SPARE = ".spare."


class NotOurs(Exception):
    """``DIR`` is a folder, file or link that this program did not make, or made for another way of publishing; it is
    left alone."""

    def __init__(self, fact: str, cure: str) -> None:
        super().__init__(f"{fact} {cure}")
        self.fact = fact
        self.cure = cure


def write(artifacts: Iterable[Artifact], out: Path, known: Known, copy: bool = False, tree: str = "") -> Written:
    """Publishes a tree at ``out``; the old one stays whole until the last step. ``known`` is what the tree at ``out``
    holds, as its own build said; ``tree`` is the digest of that one. With ``copy``, or where ``out`` is such a folder
    already, it is a plain folder. Raises OSError (a full disk) and NotOurs with nothing published, Unfinished with a
    folder half copied; FileNotFoundError where ``out`` does not hold what is known of it, for another build has
    published meanwhile, or somebody has taken files away."""
    if copy and out.is_symlink():
        fact = f"{out} is a link, as a build without --copy makes it."
        raise NotOurs(fact, "Remove the link, or choose another --out, then build again.")
    with _alone(out) as builds:
        old = _current(out)
        new = builds / f".new.{os.getpid()}"
        _clear(builds)
        if tree and (old is None or old.name != tree):
            raise FileNotFoundError(f"{out} shows another tree than {tree}.")
        try:
            bed = _bed(builds, new) if known else {}
            files, written = _lay(artifacts, new, old, known, bed)
            digest = _digest(files)
            before = set(known) if known else files_of(old) if old else set()
            removed = len(before - files.keys())
            if old and old.name.startswith(digest) and not written and not removed:
                target = old
                if bed:  # it holds just that, and lies by again
                    new.rename(builds / f"{_SPARE}{old.name}")
            else:
                # Where somebody has spoilt a file of the present tree, its name is taken.
                target = builds / (f"{digest}-again" if old and old.name == digest else digest)
                if target.exists():  # an older build of the same bytes
                    _remove(target)
                new.rename(target)
            _note(target, files)
            if copy or copied(out, builds):
                written = bring(out, target, _trees(builds))
                target.touch()
            elif target != old:
                _point(out, target)
        finally:
            shutil.rmtree(new, ignore_errors=True)
        _prune(builds, keep={target.name, old.name if old else target.name})
        return Written(written, len(files) - written, removed, target.name, files)


def _bed(builds: Path, new: Path) -> Known:
    """What ``new`` holds to begin with: the tree that lies by, if there is one."""
    for spare in builds.glob(f"{_SPARE}*/"):
        if files := _noted(builds / spare.name.removeprefix(_SPARE)):
            spare.rename(new)
            return files
    return {}


def _lay(
    artifacts: Iterable[Artifact], new: Path, old: Path | None, known: Known, bed: Known
) -> tuple[dict[str, tuple[str, str]], int]:
    """Every file into ``new``: left where it stands there already, linked where the old tree has the same bytes,
    written where it has not; and how many are not as they were in the old tree."""
    files: dict[str, tuple[str, str]] = {}
    folders: set[str] = set()
    written = 0
    if not bed:
        new.mkdir()
    for artifact in artifacts:
        path, content = artifact.path, artifact.content
        sha = known[path][1] if content is None else hashlib.sha256(content).hexdigest()
        files[path] = (artifact.key, sha)
        if path in bed and bed[path][1] == sha:
            written += path not in known or known[path][1] != sha
            continue
        folder = path.rpartition("/")[0]
        if bed:
            make_way(new, path)
            (new / path).unlink(missing_ok=True)  # other trees may hold the same file
        elif folder not in folders:
            (new / folder).mkdir(parents=True, exist_ok=True)
            folders.add(folder)
        if content is None:
            assert old is not None  # a key is only known of a tree that stands
            lay(old / path, new / path)
        elif old is not None and _is_same(old / path, content, known.get(path), sha):
            lay(old / path, new / path)
        else:
            (new / path).write_bytes(content)
            written += 1
    for path in bed.keys() - files.keys():
        take_away(new, path)
    return files, written


def _note(tree: Path, files: Known) -> None:
    """What a tree holds, beside it. Where it cannot be written, the next build takes longer."""
    note = tree.with_name(f"{tree.name}.files")
    new = note.with_name(f".{note.name}.{os.getpid()}")
    try:
        new.write_bytes(pickle.dumps(files, pickle.HIGHEST_PROTOCOL))
        new.replace(note)
    except OSError:
        with suppress(OSError):
            new.unlink()
            note.unlink()


def _noted(tree: Path) -> Known:
    try:
        return dict(pickle.loads(tree.with_name(f"{tree.name}.files").read_bytes()))
    except (OSError, ValueError, EOFError, TypeError, pickle.UnpicklingError):
        return {}


def files_known(out: Path) -> Known:
    """What the tree that ``out`` shows holds, as its build said; empty where nobody knows."""
    try:
        tree = _current(out)
    except NotOurs:
        return {}
    return _noted(tree) if tree is not None else {}


def _is_same(file: Path, content: bytes, known: tuple[str, str] | None, sha: str) -> bool:
    """Whether the old tree holds these bytes: as its build said, or by looking."""
    try:
        if file.stat().st_size != len(content):
            return False
        return known[1] == sha if known is not None else file.read_bytes() == content
    except OSError:
        return False


def rollback(out: Path) -> str | None:
    """Shows the tree before the present one at ``out`` again; its digest, or None where there is none. Raises what
    ``write`` does."""
    if _current(out) is None:
        return None
    with _alone(out) as builds:
        trees = _trees(builds)
        others = [tree for tree in trees if tree != _current(out)]
        if not others:
            return None
        target = others[0]
        if is_half_copied(out, builds) and trees[0] != _current(out):
            target = _current(out) or target  # a rollback was stopped half way: a build goes to the newest tree
        if copied(out, builds):
            bring(out, target, trees)
            target.touch()
        else:
            _point(out, target)
        return target.name


def mend(out: Path) -> None:
    """Brings a copy to its end that was stopped half way. Raises OSError."""
    if is_half_copied(out, _builds_of(out)):
        with _alone(out) as builds:
            if (tree := _current(out)) is not None:
                bring(out, tree, _trees(builds))
                tree.touch()


def _trees(builds: Path) -> list[Path]:
    """The whole trees, the newest first."""
    whole = (p for p in builds.iterdir() if p.is_dir() and not p.name.startswith("."))
    return sorted(whole, key=lambda p: p.stat().st_mtime_ns, reverse=True)


def current_digest(out: Path) -> str | None:
    """The digest of the tree that ``out`` shows, if it shows one whole."""
    if is_half_copied(out, _builds_of(out)):
        return None
    try:
        old = _current(out)
    except NotOurs:
        return None
    return old.name if old is not None else None


@contextmanager
def _alone(out: Path) -> Iterator[Path]:
    """The folder of the trees, for one build at a time: a second one waits until the first is done."""
    _current(out)  # what is not ours is refused before anything is made beside it
    builds = _builds_of(out)
    builds.mkdir(parents=True, exist_ok=True)
    with (builds / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield builds


def _builds_of(out: Path) -> Path:
    return out.with_name(f"{out.name}.builds")


def _digest(files: Known) -> str:
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{files[path][1]}\n".encode())
    return total.hexdigest()[:16]


def _current(out: Path) -> Path | None:
    builds = _builds_of(out)
    if out.is_symlink() and out.readlink().parent == Path(builds.name):
        target = out.parent / out.readlink()
    elif name := copied(out, builds):
        target = builds / name
    elif out.is_symlink() or out.exists():
        fact = f"{out} is there and was not made by a build."
        raise NotOurs(fact, "Move it away, or choose another --out.")
    else:
        return None
    return target if target.is_dir() else None


def _clear(builds: Path) -> None:
    """What builds that were killed have left."""
    for left in builds.glob(".*"):
        if left.is_dir() and not left.name.startswith(_SPARE):
            shutil.rmtree(left, ignore_errors=True)
        elif ".files." in left.name:
            left.unlink(missing_ok=True)


def _remove(tree: Path) -> None:
    """Out of sight by one rename first, so that a tree is never half there under its own name."""
    gone = tree.with_name(f".{tree.name}.gone")
    tree.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _point(out: Path, target: Path) -> None:
    forget(target.parent)
    link = out.with_name(f".{out.name}.new")
    link.unlink(missing_ok=True)
    link.symlink_to(Path(target.parent.name) / target.name)
    link.replace(out)
    target.touch()  # the newest mtime is the newest tree, for rollback and pruning


def _prune(builds: Path, keep: set[str]) -> None:
    others = [tree for tree in _trees(builds) if tree.name not in keep][max(0, KEPT - len(keep)) :]
    with suppress(OSError):  # the new site stands already; the next build tries again
        for tree in others[:1]:
            for spare in builds.glob(f"{_SPARE}*/"):
                shutil.rmtree(spare, ignore_errors=True)
            tree.rename(tree.with_name(f"{_SPARE}{tree.name}"))
        for tree in others[1:]:
            _remove(tree)
        for note in builds.glob("*.files"):
            if not any((builds / f"{before}{note.stem}").is_dir() for before in ("", _SPARE)):
                note.unlink()

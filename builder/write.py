"""Bytes → disk, whole or not at all. Knows files, not tours.

``DIR`` is a symbolic link to ``DIR.builds/<digest>/``. A new tree is laid beside the old one (a file that did not
change is a hard link to it) and the link is swapped by one rename, so a reader sees the old site or the new one,
nothing between. The last two trees are kept, so that ``rollback`` can put yesterday's back. Nothing is forced to the
disk: after a power cut the guide is built again.
"""

import hashlib
import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from builder.outputs import Artifact

KEPT = 2


@dataclass(frozen=True, slots=True)
class Written:
    """How many files of the tree are new or changed, the same as before, and gone."""

    written: int
    unchanged: int
    removed: int
    digest: str


class NotOurs(Exception):
    """``DIR`` is a real folder or file that this program did not make; it is left alone."""


def write(artifacts: Iterable[Artifact], out: Path) -> Written:
    """Publishes a tree at ``out``; the old one stays whole until the last step. Raises OSError (a full disk) and
    NotOurs with nothing published."""
    files = {artifact.path: artifact.content for artifact in artifacts}
    old = _current(out)
    builds = _builds(out)
    before = {p.relative_to(old).as_posix(): p for p in old.rglob("*") if p.is_file()} if old else {}
    digest = _digest(files)
    target = builds / digest
    new = builds / f".{digest}.{os.getpid()}"
    shutil.rmtree(new, ignore_errors=True)
    written = 0
    try:
        for path, content in sorted(files.items()):
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            was = before.get(path)
            if was is not None and was.stat().st_size == len(content) and was.read_bytes() == content:
                os.link(was, file)
            else:
                file.write_bytes(content)
                written += 1
        if old is None or old.name != digest:
            if target.exists():
                shutil.rmtree(target)
            new.rename(target)
            _point(out, target)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    _prune(builds, keep={digest, old.name if old else digest})
    return Written(written, len(files) - written, len(before.keys() - files.keys()), digest)


def rollback(out: Path) -> str | None:
    """Points ``out`` back at the tree before the present one; the digest it shows now, or None where there is none."""
    old = _current(out)
    others = sorted(
        (p for p in _builds(out).iterdir() if p.is_dir() and not p.name.startswith(".") and p != old),
        key=lambda p: p.stat().st_mtime_ns,
    )
    if old is None or not others:
        return None
    _point(out, others[-1])
    return others[-1].name


def _digest(files: dict[str, bytes]) -> str:
    total = hashlib.sha256()
    for path, content in sorted(files.items()):
        total.update(path.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest()[:16]


def _builds(out: Path) -> Path:
    builds = out.with_name(f"{out.name}.builds")
    builds.mkdir(parents=True, exist_ok=True)
    return builds


def _current(out: Path) -> Path | None:
    if out.is_symlink():
        target = out.parent / out.readlink()
        return target if target.is_dir() else None
    if out.exists():
        raise NotOurs(f"{out} is there and was not made by a build. Move it away, or choose another --out.")
    return None


def _point(out: Path, target: Path) -> None:
    link = out.with_name(f".{out.name}.{os.getpid()}")
    link.unlink(missing_ok=True)
    link.symlink_to(Path(target.parent.name) / target.name)
    link.replace(out)
    target.touch()  # the newest mtime is the newest tree, for rollback and pruning


def _prune(builds: Path, keep: set[str]) -> None:
    trees = sorted((p for p in builds.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime_ns, reverse=True)
    kept = [p for p in trees if p.name in keep]
    for tree in trees:
        if tree not in kept and (tree.name.startswith(".") or len(kept) >= KEPT):
            shutil.rmtree(tree, ignore_errors=True)
        elif tree not in kept:
            kept.append(tree)

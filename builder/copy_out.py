"""A tree brought to a plain folder, for a host that knows no symbolic links. Knows files, not tours.

``DIR.builds/copied`` names the tree that the folder ``DIR`` shows: where it stands, ``DIR`` is ours. What is new is
first laid into ``DIR/.new/``, which takes the time and the room, and then renamed to its place file by file: what pages
name before the pages, and what is gone last. While that lasts ``DIR.builds/.copying`` names the tree to come; whoever
finds it there brings the copying to its end. Only files that a tree of ours has had are ever taken away.
"""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path

COPIED, COPYING, STAGING = "copied", ".copying", ".new"


class Unfinished(OSError):
    """Some files of ``DIR`` are new and some old, each of them whole; the next build begins by bringing it to its
    end."""


def copied(out: Path, builds: Path) -> str | None:
    """The name of the tree that the folder shows, or is being made to show; None where it is not ours."""
    if out.is_symlink() or not out.is_dir():
        return None
    for mark in (COPYING, COPIED):
        try:
            return (builds / mark).read_text("utf-8").strip() or None
        except FileNotFoundError:
            continue
    return None


def is_half_copied(out: Path, builds: Path) -> bool:
    return copied(out, builds) is not None and (builds / COPYING).exists()


def forget(builds: Path) -> None:
    """``DIR`` is a link from now on."""
    for mark in (COPYING, COPIED):
        (builds / mark).unlink(missing_ok=True)


def bring(out: Path, tree: Path, others: Iterable[Path]) -> int:
    """Makes the folder ``out`` show ``tree``; how many files had to be written. ``others`` are the trees whose files
    may still stand there. Raises OSError with the folder as it was, Unfinished once the first file has been put in its
    place."""
    builds, staging = tree.parent, out / STAGING
    files = files_of(tree)
    gone = {path for other in others for path in files_of(other)} - files
    if not out.is_dir():
        _mark(builds, tree.name)
        out.mkdir(parents=True)
    shutil.rmtree(staging, ignore_errors=True)
    new = [path for path in sorted(files, key=_turn) if not _is_same(out / path, tree / path)]
    try:
        for path in new:
            (staging / path).parent.mkdir(parents=True, exist_ok=True)
            lay(tree / path, staging / path)
        _mark(builds, tree.name)
    except OSError:
        shutil.rmtree(staging, ignore_errors=True)
        raise
    try:
        for path in new:
            make_way(out, path)
            (staging / path).replace(out / path)
        for path in sorted(gone, key=_turn, reverse=True):
            take_away(out, path)
        (builds / COPYING).replace(builds / COPIED)
    except OSError as fault:
        raise Unfinished(*fault.args) from fault
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return len(new)


def files_of(tree: Path) -> set[str]:
    return {path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()}


def lay(was: Path, file: Path) -> None:
    """``file`` with the bytes of ``was``: as a hard link where the disk knows them. Raises FileNotFoundError where
    ``was`` is gone."""
    try:
        os.link(was, file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(was, file)


def _turn(path: str) -> tuple[bool, str]:
    """Pages and their twins come after everything that they name."""
    return path.removesuffix(".br").removesuffix(".gz").endswith(".html"), path


def _mark(builds: Path, name: str) -> None:
    new = builds / f"{COPYING}.new"
    new.write_text(f"{name}\n", "utf-8")
    new.replace(builds / COPYING)


def _is_same(file: Path, other: Path) -> bool:
    """By the bytes: of a folder that others may write to, neither a size nor a time is believed."""
    try:
        seen, wanted = file.stat(), other.stat()
        if seen.st_ino and os.path.samestat(seen, wanted):
            return True
        return seen.st_size == wanted.st_size and file.read_bytes() == other.read_bytes()
    except OSError:
        return False


def make_way(out: Path, path: str) -> None:
    """A folder where the last tree had a file of that name, or the other way round."""
    for above in list(Path(path).parents)[:-1]:
        if (out / above).is_file():
            (out / above).unlink()
    if (out / path).is_dir():
        shutil.rmtree(out / path)
    (out / path).parent.mkdir(parents=True, exist_ok=True)


def take_away(out: Path, path: str) -> None:
    """The file, and the folders that it leaves empty."""
    if not (out / path).is_file():
        return
    (out / path).unlink()
    for above in list(Path(path).parents)[:-1]:
        try:
            (out / above).rmdir()
        except OSError:
            return

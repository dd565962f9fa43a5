"""Scans as they come in: a line each, appended by one write to a file of this process alone, a *segment*.

``2026-11-22T09 K7M2QX fr`` is the hour in UTC, the plaque, the language of the page. A segment is locked (flock) for as
long as its process lives, so any other can tell one whose owner is dead. Knows nothing of the database.
"""

import errno
import fcntl
import os
import re
import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

LARGEST = 1 << 20  # bytes; a segment beyond it is left behind, to be folded and removed

# A line that a full disk cut off has no end of its own: the next one stands behind its piece, and is whole.
_LINE = re.compile(rb".*(\d{4}-\d\d-\d\dT\d\d) ([0-9A-Z]{1,16}) ([A-Za-z0-9-]{2,35})", re.DOTALL)

Scan = tuple[str, str, str]  # plaque, hour, language


class Read(NamedTuple):
    """What a segment holds from some place on: scans, lines that say nothing, and the place behind the last line."""

    scans: Counter[Scan]
    unreadable: int
    stop: int


class Journal:
    """The segment of this process. Threads may add to it at the same time."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where nothing can be written in ``folder``."""
        self._folder = folder
        self.path, self._fd = _new_segment(folder)
        self._stamp = -1, b""  # the hour now, and how it is written; one value, for threads share it

    def add(self, mark: bytes) -> None:
        """Appends a scan of this hour; ``mark`` is a space, the plaque, a space, the language, and a line feed. Raises
        OSError where the line could not be written whole."""
        hour = int(time.time()) // 3600
        known, stamp = self._stamp
        if hour != known:
            stamp = time.strftime("%Y-%m-%dT%H", time.gmtime(hour * 3600)).encode()
            self._stamp = hour, stamp
        line = stamp + mark
        if os.write(self._fd, line) != len(line):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def sync(self) -> None:
        """What was added is on the disk when this returns."""
        os.fsync(self._fd)

    def renew(self, *, largest: int = LARGEST) -> None:
        """Goes on in a new segment where this one has grown large, or where somebody has removed it. The number of the
        open file stays the same, so that a thread amid a write ends it in the old one, which is unlocked after that."""
        if os.fstat(self._fd).st_size <= largest and self._is_in_place():
            return
        path, fd = _new_segment(self._folder)
        os.dup2(fd, self._fd, inheritable=False)
        os.close(fd)
        self.path = path

    def _is_in_place(self) -> bool:
        """Whether the file we write to is still the one of its name: its folder may have been moved away."""
        try:
            return os.path.samestat(self.path.stat(), os.fstat(self._fd))
        except FileNotFoundError:
            return False

    def close(self) -> None:
        os.close(self._fd)


def _new_segment(folder: Path) -> tuple[Path, int]:
    """A file that is ours: locked, and still there once it is. Between making and locking it another process may have
    taken it for one whose owner is dead, and removed it."""
    while True:
        path = folder / f"scans-{secrets.token_hex(8)}.journal"
        fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(fd, fcntl.LOCK_EX)
        if os.fstat(fd).st_nlink:
            return path, fd
        os.close(fd)


def segments(folder: Path) -> list[Path]:
    return sorted(folder.glob("scans-*.journal"))


def read_segment(path: Path, start: int) -> Read:
    """Whole lines from byte ``start`` on. Raises FileNotFoundError where it was removed meanwhile."""
    with path.open("rb") as stream:
        stream.seek(start)
        said = stream.read()
    whole, feed, _ = said.rpartition(b"\n")
    scans: Counter[Scan] = Counter()
    unreadable = 0
    for line, count in Counter(whole.split(b"\n") if feed else []).items():
        found = _LINE.fullmatch(line)
        if found is None:
            unreadable += count
        else:
            hour, plaque, language = (part.decode() for part in found.groups())
            scans[plaque, hour, language] += count
    return Read(scans, unreadable, start + len(whole) + len(feed))


@contextmanager
def dead(path: Path) -> Iterator[bool]:
    """Whether the owner of a segment has ended; while it has, nobody else takes it for dead."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield False
        return
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield os.fstat(fd).st_nlink > 0
    finally:
        os.close(fd)

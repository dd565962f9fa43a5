"""The tables, and how scans come into them and out again."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, delete, select

from webapp.database import Store, alone, sync_folder, upsert
from webapp.journal import dead, read_segment, segments

METADATA = MetaData()

# How often a plaque was scanned in an hour (UTC, ``2026-11-22T09``), by the language of the page. Nobody stands in it.
SCANS = Table(
    "scans",
    METADATA,
    Column("plaque", String(16), primary_key=True),
    Column("hour", String(13), primary_key=True),
    Column("language", String(35), primary_key=True),
    Column("scans", Integer, nullable=False),
)

# How many bytes of a segment of the journal stand in ``scans`` already: written with them, in one transaction, so that
# each line is counted once, whenever a process dies.
SEGMENTS = Table(
    "segments",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("folded", BigInteger, nullable=False),
)


class Folded(NamedTuple):
    scans: int = 0
    unreadable: int = 0


class Row(NamedTuple):
    plaque: str
    hour: str
    language: str
    scans: int


def fold(store: Store, folder: Path, own: Path | None = None) -> Folded:
    """Brings every line of every segment into the database, and removes segments whose owner is dead. Any process may
    do it at any time. With ``own`` the segments of others that live are left to them, who fold each second. Raises
    FAULTS of ``database`` where a disk fails; then it is done later."""
    done, has_removed = Folded(), False
    for path in segments(folder):
        with dead(path) as is_dead:
            if own is None or is_dead or path == own:
                more = _fold_one(store, path)
                done = Folded(done.scans + more.scans, done.unreadable + more.unreadable)
            if is_dead:
                path.unlink()
                has_removed = True
    if has_removed:
        _forget_removed(store, folder)
    return done


def _fold_one(store: Store, path: Path) -> Folded:
    with store.write() as link:
        alone(link, path.name)
        before = link.scalar(select(SEGMENTS.c.folded).where(SEGMENTS.c.name == path.name))
        try:
            # Only now, in the transaction: a segment that can be opened was not removed before its mark was read.
            read = read_segment(path, before or 0)
        except FileNotFoundError:
            return Folded()
        if read.stop == before or read.stop == 0:
            return Folded()
        for (plaque, hour, language), count in sorted(read.scans.items()):
            row = {"plaque": plaque, "hour": hour, "language": language, "scans": count}
            upsert(link, SCANS, row, {"scans": SCANS.c.scans + count})
        upsert(link, SEGMENTS, {"name": path.name, "folded": read.stop}, {"folded": read.stop})
    return Folded(read.scans.total(), read.unreadable)


def _forget_removed(store: Store, folder: Path) -> None:
    """The marks of removed segments. The folder is synced before: were a removed file there again after a power cut,
    and its mark not, its lines would be counted twice."""
    with store.read() as link:
        marked = set(link.scalars(select(SEGMENTS.c.name)))
    gone = marked - {path.name for path in segments(folder)}
    if not gone:
        return
    sync_folder(folder)
    with store.write() as link:
        link.execute(delete(SEGMENTS).where(SEGMENTS.c.name.in_(gone)))


def scans_between(link: Connection, first_hour: str, last_hour: str) -> Iterator[Row]:
    """Rows of the hours from first to last, both included, in UTC."""
    asked = select(SCANS).where(SCANS.c.hour >= first_hour, SCANS.c.hour <= last_hour)
    for row in link.execute(asked.order_by(SCANS.c.hour, SCANS.c.plaque, SCANS.c.language)):
        yield Row(*row)

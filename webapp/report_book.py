"""The book of reports on plaques: where they are kept, for how long, and how many at most."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import NamedTuple

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, func, insert, select, update

from builder.retention import REPORT_DAYS
from webapp.database import Store, alone
from webapp.records import METADATA
from webapp.stamps import moment, stamp

FAULTS_SEEN = ("damaged", "missing", "unreadable", "elsewhere", "other")
PER_PLAQUE, IN_ALL = 20, 500  # in a day; what comes beyond is not kept, and its sender is told

REPORTS = Table(
    "reports",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),  # never given twice: the office says "12 is done"
    Column("name", String(64), nullable=False, unique=True),  # the same for what is sent twice
    Column("plaque", String(16), nullable=False),
    Column("fault", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("language", String(35), nullable=False),
    Column("received", String(20), nullable=False),  # 2026-11-22T12:05:30Z
    Column("done", String(20)),
    Index("reports_received", "received"),
    sqlite_autoincrement=True,
)


class Outcome(Enum):
    KEPT = "kept"  # now, or when it came before
    PLAQUE_FULL = "plaque full"
    ALL_FULL = "all full"


class Report(NamedTuple):
    id: int
    plaque: str
    fault: str
    words: str
    language: str
    received: datetime
    done: datetime | None


class ReportBook:
    """In one store. Threads may use it at the same time, and other processes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, name: str, plaque: str, fault: str, words: str, language: str, now: datetime) -> Outcome:
        """When this returns KEPT the report is on the disk. Raises one of FAULTS of ``database``."""
        with self._store.write() as link:
            alone(link, "reports")  # they are counted before one is added
            forget(link, now)
            if link.scalar(select(REPORTS.c.id).where(REPORTS.c.name == name)) is not None:
                return Outcome.KEPT
            today = select(func.count()).select_from(REPORTS).where(REPORTS.c.received > stamp(now - timedelta(1)))
            if (link.scalar(today.where(REPORTS.c.plaque == plaque)) or 0) >= PER_PLAQUE:
                return Outcome.PLAQUE_FULL
            if (link.scalar(today) or 0) >= IN_ALL:
                return Outcome.ALL_FULL
            row = {"plaque": plaque, "fault": fault, "words": words, "language": language, "received": stamp(now)}
            link.execute(insert(REPORTS).values(name=name, **row))
        return Outcome.KEPT

    def has(self, name: str) -> bool:
        with self._store.read() as link:
            return link.scalar(select(REPORTS.c.id).where(REPORTS.c.name == name)) is not None

    def reports(self, now: datetime) -> list[Report]:
        """All of them, the latest first; those whose time is over are deleted before."""
        with self._store.write() as link:
            forget(link, now)
            return all_reports(link)

    def waiting(self) -> int:
        """How many are not done yet."""
        with self._store.read() as link:
            return link.scalar(select(func.count()).select_from(REPORTS).where(REPORTS.c.done.is_(None))) or 0

    def close_reports(self, ids: Sequence[int], now: datetime) -> list[int]:
        """Marks them as done; gives the numbers that no report has, and marks none where there is such a one."""
        with self._store.write() as link:
            return close(link, ids, now)


def all_reports(link: Connection) -> list[Report]:
    """The latest first."""
    shown = (REPORTS.c[name] for name in Report._fields)
    return [_report(*row) for row in link.execute(select(*shown).order_by(REPORTS.c.id.desc()))]


def close(link: Connection, ids: Sequence[int], now: datetime) -> list[int]:
    """As ``ReportBook.close_reports``."""
    known = set(link.scalars(select(REPORTS.c.id).where(REPORTS.c.id.in_(ids))))
    unknown = [one for one in ids if one not in known]
    if not unknown:
        once = update(REPORTS).where(REPORTS.c.id.in_(ids), REPORTS.c.done.is_(None))
        link.execute(once.values(done=stamp(now)))
    return unknown


def _report(id: int, plaque: str, fault: str, words: str, language: str, received: str, done: str | None) -> Report:
    return Report(id, plaque, fault, words, language, moment(received), moment(done) if done else None)


def forget(link: Connection, now: datetime) -> int:
    """Deletes those whose time is over; gives how many."""
    return link.execute(delete(REPORTS).where(REPORTS.c.received <= stamp(now - timedelta(REPORT_DAYS)))).rowcount

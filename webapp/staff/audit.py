"""The trail: who of the staff did what, and when. What it was done to is named by its number, never by a guest."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, insert, select

from builder.retention import AUDIT_DAYS
from webapp.records import METADATA
from webapp.stamps import moment, stamp

AUDIT = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),  # never given twice: a gap shows
    Column("at", String(20), nullable=False),
    Column("who", String(254), nullable=False),  # the address of the account; it may be gone
    Column("what", String(64), nullable=False),  # such as visit-cancelled
    Column("about", String(120), nullable=False),  # such as visit 12
    Column("town", String(64), nullable=False),  # "" for none
    Index("audit_at", "at"),
    sqlite_autoincrement=True,
)


class Deed(NamedTuple):
    id: int
    at: datetime
    who: str
    what: str
    about: str
    town: str


def note(link: Connection, who: str, what: str, about: str, now: datetime, town: str = "") -> None:
    """In the transaction of the deed itself: both are kept, or neither."""
    link.execute(insert(AUDIT).values(at=stamp(now), who=who, what=what, about=about[:120], town=town))


def deeds(link: Connection, before: int | None = None, most: int = 100) -> list[Deed]:
    """The latest first, those before a number."""
    asked = select(*(AUDIT.c[name] for name in Deed._fields)).order_by(AUDIT.c.id.desc()).limit(most)
    if before is not None:
        asked = asked.where(AUDIT.c.id < before)
    return [Deed(id, moment(at), *rest) for id, at, *rest in link.execute(asked)]


def forget(link: Connection, now: datetime) -> int:
    return link.execute(delete(AUDIT).where(AUDIT.c.at <= stamp(now - timedelta(AUDIT_DAYS)))).rowcount

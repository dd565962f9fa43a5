"""Sessions: who of the staff is signed in where. The cookie holds 256 random bits; here stands only their digest."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    Select,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from builder.retention import SESSION_HOURS, SESSION_IDLE_HOURS
from webapp.records import METADATA
from webapp.stamps import moment, stamp

_SEEN_EACH = timedelta(minutes=1)  # so that a page that is only read is rarely a write

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("staff", Integer, nullable=False),
    Column("browser", String(80), nullable=False),
    Column("is_secure", Boolean, nullable=False),  # its cookie travels by https alone
    Column("began", String(20), nullable=False),
    Column("seen", String(20), nullable=False),
    Index("sessions_staff", "staff"),
    sqlite_autoincrement=True,
)


class Session(NamedTuple):
    id: int
    staff: int
    browser: str
    is_secure: bool
    began: datetime
    seen: datetime


def begin_session(link: Connection, staff: int, browser: str, now: datetime, *, is_secure: bool) -> str:
    """The token for the cookie, which is known nowhere else."""
    token = secrets.token_urlsafe(32)
    row = {"digest": digest_of(token), "staff": staff, "browser": browser[:80], "is_secure": is_secure}
    link.execute(insert(SESSIONS).values(**row, began=stamp(now), seen=stamp(now)))
    return token


def find_session(link: Connection, token: str, now: datetime) -> Session | None:
    """None for one that is unknown, ended, older than SESSION_HOURS or unused for SESSION_IDLE_HOURS."""
    row = link.execute(_rows(now).where(SESSIONS.c.digest == digest_of(token))).first()
    return _session(row) if row else None


def is_to_be_seen(session: Session, now: datetime) -> bool:
    return now - session.seen >= _SEEN_EACH


def seen(link: Connection, session: Session, now: datetime) -> None:
    link.execute(update(SESSIONS).where(SESSIONS.c.id == session.id).values(seen=stamp(now)))


def sessions_of(link: Connection, staff: int, now: datetime) -> list[Session]:
    """The latest first."""
    rows = link.execute(_rows(now).where(SESSIONS.c.staff == staff).order_by(SESSIONS.c.id.desc()))
    return [_session(row) for row in rows]


def end_session(link: Connection, id: int, staff: int) -> bool:
    """Whether this person had such a session."""
    gone = link.execute(delete(SESSIONS).where(SESSIONS.c.id == id, SESSIONS.c.staff == staff))
    return gone.rowcount == 1


def end_sessions(link: Connection, staff: int, keep: str = "") -> None:
    """All of a person, but the one whose token is ``keep``."""
    link.execute(delete(SESSIONS).where(SESSIONS.c.staff == staff, SESSIONS.c.digest != digest_of(keep)))


def forget(link: Connection, now: datetime) -> int:
    """Removes those that are over; how many."""
    first, idle = _limits(now)
    return link.execute(delete(SESSIONS).where((SESSIONS.c.began <= first) | (SESSIONS.c.seen <= idle))).rowcount


def csrf_token(token: str) -> str:
    """What every form of this session carries; a page elsewhere cannot know it."""
    return hashlib.blake2b(b"form", key=token.encode()[:64], digest_size=24).hexdigest()


def is_csrf_token(said: str, token: str) -> bool:
    return hmac.compare_digest(said.encode(), csrf_token(token).encode())


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _limits(now: datetime) -> tuple[str, str]:
    return stamp(now - timedelta(hours=SESSION_HOURS)), stamp(now - timedelta(hours=SESSION_IDLE_HOURS))


def _rows(now: datetime) -> Select[Any]:
    first, idle = _limits(now)
    shown = (SESSIONS.c[name] for name in Session._fields)
    return select(*shown).where(SESSIONS.c.began > first, SESSIONS.c.seen > idle)


def _session(row: Any) -> Session:
    return Session(row.id, row.staff, row.browser, row.is_secure, moment(row.began), moment(row.seen))

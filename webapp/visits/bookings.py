"""Bookings: who comes to a visit, with how many, and what they need. The table, and what is asked of it; the rules by
which places are given stand in ``places``."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    and_,
    delete,
    or_,
    select,
)

from builder.codes import ALPHABET
from builder.retention import VISIT_DAYS
from webapp.records import METADATA
from webapp.stamps import moment, stamp
from webapp.visits.visits import VISITS

MOST_PARTY = 10  # more are a group, which the office answers
BOOKINGS = Table(
    "bookings",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(16), nullable=False, unique=True),  # what the visitor knows it by
    Column("form", String(64), nullable=False),  # the same for what is sent twice
    Column("visit", Integer, ForeignKey("visits.id"), nullable=False),
    Column("name", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("party", Integer, nullable=False),
    Column("language", String(35), nullable=False),  # of the letters
    Column("step_free", Boolean, nullable=False),
    Column("hearing", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),  # grows with each change that a calendar must know
    Column("made", String(20), nullable=False),
    Column("held_until", String(20), nullable=False),  # of one that nobody has confirmed yet
    Column("confirmed", String(20)),
    Column("reminded", String(20)),
    Column("ended", String(20)),
    Index("bookings_visit", "visit", "state"),
    Index("bookings_email", "email"),
    sqlite_autoincrement=True,
)


class State(StrEnum):
    HELD = "held"  # a place, until somebody confirms
    BOOKED = "booked"
    WAITING = "waiting"
    CANCELLED = "cancelled"


class Asked(NamedTuple):
    """What a visitor asks for; checked already."""

    name: str
    email: str
    party: int
    language: str
    step_free: bool = False
    hearing: bool = False
    words: str = ""
    form: str = ""  # the same for a form that is sent twice


class Booking(NamedTuple):
    id: int
    code: str
    form: str
    visit: int
    name: str
    email: str
    party: int
    language: str
    step_free: bool
    hearing: bool
    words: str
    state: State
    version: int
    made: datetime
    held_until: datetime
    confirmed: datetime | None
    reminded: datetime | None
    ended: datetime | None

    def is_lapsed(self, now: datetime) -> bool:
        return self.state is not State.CANCELLED and self.confirmed is None and self.held_until <= now


def find_booking(link: Connection, code: str) -> Booking | None:
    row = link.execute(select(BOOKINGS).where(BOOKINGS.c.code == code)).mappings().first()
    return made_of(row) if row else None


def booking_of(link: Connection, ident: int) -> Booking | None:
    row = link.execute(select(BOOKINGS).where(BOOKINGS.c.id == ident)).mappings().first()
    return made_of(row) if row else None


def bookings_of(link: Connection, visit: int) -> list[Booking]:
    """Of a visit, in the order in which they were made, those over too."""
    rows = link.execute(select(BOOKINGS).where(BOOKINGS.c.visit == visit).order_by(BOOKINGS.c.made, BOOKINGS.c.id))
    return [made_of(row) for row in rows.mappings()]


def forget(link: Connection, now: datetime) -> int:
    """Deletes the bookings of visits that are long over, and a day later those that nobody confirmed. How many."""
    c = BOOKINGS.c
    over = select(VISITS.c.id).where(VISITS.c.starts <= stamp(now - timedelta(VISIT_DAYS)))
    lapsed = and_(c.confirmed.is_(None), c.held_until <= stamp(now - timedelta(1)))
    return link.execute(delete(BOOKINGS).where(or_(c.visit.in_(over), lapsed))).rowcount


def known_booking(link: Connection, ident: int) -> Booking:
    """One that is there: a booking is deleted only when its visit is long over."""
    return made_of(link.execute(select(BOOKINGS).where(BOOKINGS.c.id == ident)).mappings().one())


def new_code() -> str:
    draw = random.SystemRandom()
    return "".join(draw.choice(ALPHABET) for _ in range(10))


def made_of(row: Mapping[Any, Any]) -> Booking:
    found = {name: row[name] for name in Booking._fields}
    moments = {name: moment(found[name]) for name in ("made", "held_until")}
    maybe = {name: moment(found[name]) if found[name] else None for name in ("confirmed", "reminded", "ended")}
    return Booking(**found | moments | maybe | {"state": State(found["state"])})

"""Enquiries: what a company asks for, how far the office has come with it, and what was said and done on the way."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, func, insert, select, update

from builder.retention import ENQUIRY_DAYS
from webapp.database import alone
from webapp.groups.offers import Offer, offer_in
from webapp.records import METADATA
from webapp.stamps import moment, stamp

PER_DAY = 200  # in all; what comes beyond is not kept, and its sender is told


class State(StrEnum):
    NEW = "new"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    HELD = "held"  # the day has been
    DONE = "done"
    DECLINED = "declined"  # by either side


# What may follow what. An offer may be made again, and what was declined may come back.
NEXT: Mapping[State, tuple[State, ...]] = {
    State.NEW: (State.OFFERED, State.DECLINED),
    State.OFFERED: (State.OFFERED, State.ACCEPTED, State.DECLINED),
    State.ACCEPTED: (State.HELD, State.OFFERED, State.DECLINED),
    State.HELD: (State.DONE,),
    State.DONE: (),
    State.DECLINED: (State.NEW,),
}

ENQUIRIES = Table(
    "enquiries",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False, unique=True),  # the same for what is sent twice
    Column("territory", String(64), nullable=False),
    Column("language", String(35), nullable=False),  # in which the client is answered
    Column("company", String(200), nullable=False),
    Column("contact", String(200), nullable=False),
    Column("email", String(254), nullable=False),
    Column("phone", String(40), nullable=False),
    Column("size", Integer, nullable=False),
    Column("wished", String(300), nullable=False),  # dates, in the client's words
    Column("languages", Text, nullable=False),  # JSON: ["fr", "ja"]
    Column("tour", String(64), nullable=False),  # "" where the client is undecided
    Column("budget", Integer, nullable=False),  # minutes; 0 where the client is undecided
    Column("aims", Text, nullable=False),
    Column("mobility", Text, nullable=False),
    Column("catering", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("received", String(20), nullable=False),
    Column("changed", String(20), nullable=False),
    Column("offer", Text),  # JSON, see webapp.groups.offers
    Column("offered", String(20)),
    Column("accepted", String(20)),
    Column("accepted_min", Integer),  # the length that was accepted
    Index("enquiries_territory", "territory"),
    Index("enquiries_email", "email"),
    sqlite_autoincrement=True,
)

ENQUIRY_HISTORY = Table(
    "enquiry_history",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("enquiry", Integer, nullable=False),
    Column("at", String(20), nullable=False),
    Column("who", String(254), nullable=False),  # of the staff; "" is the client
    Column("state", String(16), nullable=False),  # in which it was afterwards
    Column("words", Text, nullable=False),
    Index("enquiry_history_enquiry", "enquiry"),
)


class Full(Exception):
    """Too many have come in a day."""


class NotNext(Exception):
    """An enquiry does not go from its state into that one."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a client has sent; words are plain and bounded already."""

    territory: str
    language: str
    company: str
    contact: str
    email: str
    phone: str
    size: int
    wished: str
    languages: tuple[str, ...]
    tour: str
    budget: int
    aims: str
    mobility: str
    catering: str


@dataclass(frozen=True, slots=True)
class Enquiry:
    id: int
    asked: Asked
    state: State
    received: datetime
    changed: datetime
    offer: Offer | None
    offered: datetime | None
    accepted: datetime | None
    accepted_min: int | None

    @property
    def deadline(self) -> date | None:
        """The last day on which the offer holds, while it waits for an answer."""
        return self.offer.valid_until if self.offer and self.state is State.OFFERED else None

    @property
    def subject(self) -> str:
        """What the client's link is signed for: this offer, not one before it."""
        return f"{self.id} {stamp(self.offered) if self.offered else ''}"


class Step(NamedTuple):
    at: datetime
    who: str
    state: State
    words: str


def keep_enquiry(link: Connection, name: str, asked: Asked, now: datetime) -> tuple[int, bool]:
    """Its number, and whether it is new: ``name`` is the same for the same form sent twice. Raises Full."""
    alone(link, "enquiries")  # they are counted before one is added, and the same form may be sent twice at once
    known = link.scalar(select(ENQUIRIES.c.id).where(ENQUIRIES.c.name == name))
    if known is not None:
        return known, False
    today = select(func.count()).select_from(ENQUIRIES).where(ENQUIRIES.c.received > stamp(now - timedelta(1)))
    if (link.scalar(today) or 0) >= PER_DAY:
        raise Full
    row = {**_asked_row(asked), "name": name, "state": State.NEW, "received": stamp(now), "changed": stamp(now)}
    number: int = link.execute(insert(ENQUIRIES).values(**row).returning(ENQUIRIES.c.id)).scalar_one()
    _tell(link, number, now, "", State.NEW, "")
    return number, True


def has_enquiry(link: Connection, name: str) -> bool:
    return link.scalar(select(ENQUIRIES.c.id).where(ENQUIRIES.c.name == name)) is not None


def enquiry_of(link: Connection, ident: int, *, to_change: bool = False) -> Enquiry | None:
    """``to_change`` keeps it for this transaction alone."""
    asked = select(ENQUIRIES).where(ENQUIRIES.c.id == ident)
    row = link.execute(asked.with_for_update() if to_change else asked).mappings().first()
    return _enquiry(row) if row else None


def enquiries_of(
    link: Connection, territories: Sequence[str], states: Sequence[State], most: int = 500
) -> list[Enquiry]:
    """Of those towns in those states, the latest first."""
    c = ENQUIRIES.c
    asked = select(ENQUIRIES).where(c.territory.in_(territories), c.state.in_(states))
    return [_enquiry(row) for row in link.execute(asked.order_by(c.id.desc()).limit(most)).mappings()]


def history_of(link: Connection, ident: int) -> list[Step]:
    """In the order in which it happened."""
    c = ENQUIRY_HISTORY.c
    rows = link.execute(select(c.at, c.who, c.state, c.words).where(c.enquiry == ident).order_by(c.id))
    return [Step(moment(at), who, State(state), words) for at, who, state, words in rows]


def move(link: Connection, enquiry: Enquiry, state: State, who: str, words: str, now: datetime) -> None:
    """Into another state. Raises NotNext. An offer is made by ``make_offer``, accepted by ``accept``."""
    if state not in NEXT[enquiry.state] or state is State.OFFERED:
        raise NotNext
    _change(link, enquiry.id, now, state=state)
    _tell(link, enquiry.id, now, who, state, words)


def note(link: Connection, enquiry: Enquiry, who: str, words: str, now: datetime) -> None:
    """Words for the office alone; the enquiry stays in its state."""
    _change(link, enquiry.id, now)
    _tell(link, enquiry.id, now, who, enquiry.state, words)


def make_offer(link: Connection, enquiry: Enquiry, offer: Offer, who: str, now: datetime) -> Enquiry:
    """The links of an offer before it end. Raises NotNext."""
    if State.OFFERED not in NEXT[enquiry.state]:
        raise NotNext
    values = {"state": State.OFFERED, "offer": offer.to_json(), "offered": stamp(now)}
    _change(link, enquiry.id, now, **values, accepted=None, accepted_min=None)
    _tell(link, enquiry.id, now, who, State.OFFERED, offer.words)
    return replace(
        enquiry, state=State.OFFERED, offer=offer, offered=moment(stamp(now)), accepted=None, accepted_min=None
    )


def accept(link: Connection, enquiry: Enquiry, minutes: int, now: datetime) -> None:
    """By the client, in one of the lengths. Raises NotNext, also for an offer that was accepted before."""
    if enquiry.state is not State.OFFERED:
        raise NotNext
    _change(link, enquiry.id, now, state=State.ACCEPTED, accepted=stamp(now), accepted_min=minutes)
    _tell(link, enquiry.id, now, "", State.ACCEPTED, "")


def forget(link: Connection, now: datetime) -> int:
    """Those that nobody has touched for as long as ``builder.retention`` says go with all that was said of them."""
    over = stamp(now - timedelta(days=ENQUIRY_DAYS))
    return _delete(link, list(link.scalars(select(ENQUIRIES.c.id).where(ENQUIRIES.c.changed <= over))))


def kept_of(link: Connection, address: str) -> list[dict[str, Any]]:
    """All that is kept of who wrote from this address, in small letters (webapp/personal.py)."""
    rows = link.execute(select(ENQUIRIES).where(func.lower(ENQUIRIES.c.email) == address)).mappings().all()
    found = [{key: row[key] for key in row if key != "name"} for row in rows]
    return [{**one, "history": [_plain(step) for step in history_of(link, one["id"])]} for one in found]


def erase(link: Connection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Those that ``kept_of`` has found."""
    return _delete(link, [row["id"] for row in rows])


def _plain(step: Step) -> dict[str, str]:
    return {"at": stamp(step.at), "state": step.state, "words": step.words}


def _delete(link: Connection, ids: Sequence[int]) -> int:
    link.execute(delete(ENQUIRY_HISTORY).where(ENQUIRY_HISTORY.c.enquiry.in_(ids)))
    link.execute(delete(ENQUIRIES).where(ENQUIRIES.c.id.in_(ids)))
    return len(ids)


def _change(link: Connection, ident: int, now: datetime, **values: Any) -> None:
    link.execute(update(ENQUIRIES).where(ENQUIRIES.c.id == ident).values(changed=stamp(now), **values))


def _tell(link: Connection, ident: int, now: datetime, who: str, state: State, words: str) -> None:
    link.execute(insert(ENQUIRY_HISTORY).values(enquiry=ident, at=stamp(now), who=who, state=state, words=words))


def _asked_row(asked: Asked) -> dict[str, Any]:
    row = {one.name: getattr(asked, one.name) for one in fields(Asked)}
    return {**row, "languages": json.dumps(asked.languages)}


def _enquiry(row: Mapping[Any, Any]) -> Enquiry:
    said = {one.name: row[one.name] for one in fields(Asked)}
    return Enquiry(
        id=row["id"],
        asked=Asked(**{**said, "languages": tuple(json.loads(row["languages"]))}),
        state=State(row["state"]),
        received=moment(row["received"]),
        changed=moment(row["changed"]),
        offer=offer_in(row["offer"]) if row["offer"] else None,
        offered=moment(row["offered"]) if row["offered"] else None,
        accepted=moment(row["accepted"]) if row["accepted"] else None,
        accepted_min=row["accepted_min"],
    )

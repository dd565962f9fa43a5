"""Visits: tours offered to the public on a day. Some stand in the town's file, some the desk has added; all stand in
one table, for bookings are counted there. The table, and what is asked of it.

A visit of a file is known by its name, ``id`` in the file. It is brought up to date when the tree changes; the desk
may cancel it. One that is taken out of the file is no longer offered, and what was booked stands.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
    select,
    update,
)

from builder.local_times import FORM, local_time, utc_of
from webapp.records import METADATA
from webapp.stamps import moment, stamp

OPEN, CANCELLED, WITHDRAWN = "open", "cancelled", "withdrawn"
MOST_PLACES = 500
DESK = "desk-"  # how the visits of the desk are named; the builder lets no file use it

VISITS = Table(
    "visits",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("territory", String(100), nullable=False),
    Column("name", String(100), nullable=False),  # a part of its address
    Column("is_of_file", Boolean, nullable=False),
    Column("tour", String(100), nullable=False),
    Column("starts_local", String(16), nullable=False),  # 2026-12-05T14:30, by the town's clocks
    Column("zone", String(64), nullable=False),
    Column("starts", String(20), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("languages", Text, nullable=False),  # JSON: ["fr", "en"]
    Column("places", Integer, nullable=False),
    Column("closes_h", Integer, nullable=False),
    Column("meeting", String(100), nullable=False),  # a place
    Column("accessible", Boolean),  # NULL: nobody has said
    Column("words", Text, nullable=False),  # JSON, by locale: {"fr": {"price": "8 €"}}; as in visits.json
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),  # grows with each change that calendars must know
    Column("changed", String(20), nullable=False),
    UniqueConstraint("territory", "name"),
    Index("visits_starts", "starts"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the office decides of a visit. ``starts_local`` is the town's own time, without a zone; ``words`` are by
    locale ``meeting``, ``meeting_note``, ``price``, ``accessible_note`` and ``note``, each a text or a text and its
    language."""

    territory: str
    tour: str
    starts_local: datetime
    zone: str
    minutes: int
    languages: tuple[str, ...]
    places: int
    closes_h: int
    meeting: str
    accessible: bool | None
    words: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Visit:
    id: int
    name: str
    offer: Offer
    starts: datetime
    state: str
    version: int
    changed: datetime
    is_of_file: bool

    @property
    def begins(self) -> datetime:
        """By the town's clocks, with the zone."""
        return self.starts.astimezone(ZoneInfo(self.offer.zone))

    @property
    def ends(self) -> datetime:
        return (self.starts + timedelta(minutes=self.offer.minutes)).astimezone(ZoneInfo(self.offer.zone))

    @property
    def closes(self) -> datetime:
        """Until when it can be booked."""
        return self.starts - timedelta(hours=self.offer.closes_h)

    def is_ahead(self, now: datetime) -> bool:
        """Whether it will take place, also where it is no longer offered: then what was booked stands."""
        return self.state != CANCELLED and now < self.starts

    def is_bookable(self, now: datetime) -> bool:
        return self.state == OPEN and now < self.closes

    def say(self, key: str, locale: str) -> tuple[str, str]:
        """One of its words, and its language where that is another than asked for; both "" where nobody said it."""
        for tag in dict.fromkeys((locale, *self.offer.words)):
            if (said := self.offer.words.get(tag, {}).get(key)) is not None:
                text, lang = (said, "") if isinstance(said, str) else said
                return text, lang or ("" if tag == locale else tag)
        return "", ""


def visit_of(link: Connection, territory: str, name: str) -> Visit | None:
    row = link.execute(select(VISITS).where(VISITS.c.territory == territory, VISITS.c.name == name)).mappings().first()
    return _visit(row) if row else None


def find_visit(link: Connection, ident: int) -> Visit | None:
    row = link.execute(select(VISITS).where(VISITS.c.id == ident)).mappings().first()
    return _visit(row) if row else None


def locked_visit(link: Connection, ident: int) -> Visit | None:
    """The visit, and until the end of this transaction nobody else counts its places."""
    row = link.execute(select(VISITS).where(VISITS.c.id == ident).with_for_update()).mappings().first()
    return _visit(row) if row else None


def visits_between(
    link: Connection, territories: Sequence[str], after: datetime, before: datetime | None = None, most: int = 300
) -> list[Visit]:
    """Those that begin after one moment and before another, in any state, the first to begin first."""
    asked = select(VISITS).where(VISITS.c.territory.in_(territories), VISITS.c.starts > stamp(after))
    if before is not None:
        asked = asked.where(VISITS.c.starts < stamp(before))
    rows = link.execute(asked.order_by(VISITS.c.starts, VISITS.c.id).limit(most)).mappings()
    return [_visit(row) for row in rows]


def add_visit(link: Connection, offer: Offer, now: datetime, name: str = "") -> Visit:
    """A new one, open to booking; without ``name`` it is the desk's. Raises NoSuchTime and TwiceATime of
    ``local_times``."""
    row = _row(offer) | {"is_of_file": bool(name), "state": OPEN, "version": 0, "changed": stamp(now)}
    row["name"] = name or f"{DESK}{offer.starts_local:%Y-%m-%d}-{secrets.token_hex(3)}"
    ident: int = link.execute(insert(VISITS).values(**row).returning(VISITS.c.id)).scalar_one()
    return known_visit(link, ident)


def change_visit(link: Connection, visit: Visit, offer: Offer, now: datetime) -> Visit:
    """Raises NoSuchTime and TwiceATime of ``local_times``. Who was told of it before is another room's to tell."""
    changed = {"version": visit.version + 1, "changed": stamp(now)}
    link.execute(update(VISITS).where(VISITS.c.id == visit.id).values(**_row(offer), **changed))
    return known_visit(link, visit.id)


def set_state(link: Connection, visit: Visit, state: str, now: datetime) -> Visit:
    values = {"state": state, "version": visit.version + 1, "changed": stamp(now)}
    link.execute(update(VISITS).where(VISITS.c.id == visit.id).values(**values))
    return known_visit(link, visit.id)


def has_moved(before: Offer, after: Offer) -> bool:
    """Whether somebody who has booked must be told."""
    told = ("tour", "starts_local", "zone", "meeting")
    return any(getattr(before, name) != getattr(after, name) for name in told)


def known_visit(link: Connection, ident: int) -> Visit:
    """One that is there; a visit is never deleted."""
    return _visit(link.execute(select(VISITS).where(VISITS.c.id == ident)).mappings().one())


def _row(offer: Offer) -> dict[str, Any]:
    starts = utc_of(offer.starts_local, ZoneInfo(offer.zone))
    names = ("territory", "tour", "zone", "minutes", "places", "closes_h", "meeting", "accessible")
    return {name: getattr(offer, name) for name in names} | {
        "starts_local": offer.starts_local.strftime(FORM),
        "starts": stamp(starts),
        "languages": json.dumps(offer.languages),
        "words": json.dumps(offer.words, ensure_ascii=False),
    }


def _visit(row: Mapping[Any, Any]) -> Visit:
    offer = Offer(
        territory=row["territory"],
        tour=row["tour"],
        starts_local=local_time(row["starts_local"]),
        zone=row["zone"],
        minutes=row["minutes"],
        languages=tuple(json.loads(row["languages"])),
        places=row["places"],
        closes_h=row["closes_h"],
        meeting=row["meeting"],
        accessible=row["accessible"],
        words=json.loads(row["words"]),
    )
    return Visit(
        id=row["id"],
        name=row["name"],
        offer=offer,
        starts=moment(row["starts"]),
        state=row["state"],
        version=row["version"],
        changed=moment(row["changed"]),
        is_of_file=row["is_of_file"],
    )

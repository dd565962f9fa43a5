"""A group under way: at which stop it is, where it was, what its leader does. What the leader says is in
:mod:`webapp.live.said`, what guests send in :mod:`webapp.live.guests`.

Each change draws a new ``tag``. It never comes twice, also not where a database was brought back from a copy, so that a
phone that knows a tag knows the state.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, delete, insert, select, update

from builder.retention import EVENT_PERSONAL_DAYS
from webapp.groups.events import EVENTS, Event, find_event, set_state
from webapp.live import guests
from webapp.live.said import KINDS, PICTURES, SAID, NotDone, Said, add_picture, one_said, put_more, said_in, say
from webapp.records import METADATA
from webapp.stamps import stamp

LASTS_H = 3  # a group whose leader forgot to end it ends by itself so long after its programme
NEW = "new"  # the tag before anything has happened

LIVE = Table(
    "live",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("tag", String(16), nullable=False),
    Column("stop", String(64), nullable=False),  # a place; "" before the first
    Column("gather", Integer, nullable=False),  # the number of the word on where to meet that holds; 0: none
    Column("said", Integer, nullable=False),  # how much
    Column("visited", Text, nullable=False),  # JSON: the places that the group was at, in their order
    Column("began", String(20)),
    Column("ended", String(20)),
    Column("numbers", Text, nullable=False),  # JSON, once it has ended: what stays of it
    Column("is_bare", Boolean, nullable=False),  # all else is deleted
)

# Names that the leader's phone gave to what it sent: whatever comes twice is done once.
ACTS = Table(
    "live_acts",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("act", String(40), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Act:
    """What the leader does. ``id`` is drawn by the phone."""

    id: str
    do: str  # move, one of KINDS, close, seen, end
    words: str = ""
    stop: str = ""
    number: int = 0  # of what is closed
    answers: tuple[str, ...] = ()
    ask: str = ""  # the name of a guest's question
    picture: bytes = b""


@dataclass(frozen=True, slots=True)
class Live:
    """As here where no row is yet: nothing has happened."""

    version: int = 0
    tag: str = NEW
    stop: str = ""
    gather: int = 0
    said: int = 0
    visited: tuple[str, ...] = ()
    began: str | None = None
    ended: str | None = None
    numbers: Mapping[str, Any] = field(default_factory=dict)


def is_over(event: Event, now: datetime) -> bool:
    return event.state == "ended" or now >= event.ends + timedelta(hours=LASTS_H)


def live_of(link: Connection, event: int) -> Live:
    row = link.execute(select(LIVE).where(LIVE.c.event == event)).mappings().first()
    if row is None:
        return Live()
    plain = {name: row[name] for name in ("version", "tag", "stop", "gather", "said", "began", "ended")}
    numbers = json.loads(row["numbers"]) if row["numbers"] else {}
    return Live(**plain, visited=tuple(json.loads(row["visited"])), numbers=numbers)


def locked_event(link: Connection, code: str) -> Event | None:
    """An event that nobody else changes until the transaction ends."""
    found = find_event(link, code)
    if found is None:
        return None
    link.execute(select(EVENTS.c.id).where(EVENTS.c.id == found.id).with_for_update())
    return find_event(link, code)


def perform(link: Connection, event: Event, act: Act, now: datetime) -> None:
    """Does once what the leader has done; ``event`` is one of :func:`locked_event`. Raises NotDone, and then the
    transaction must not be committed."""
    if link.scalar(select(ACTS.c.act).where(ACTS.c.event == event.id, ACTS.c.act == act.id)) is not None:
        return
    if is_over(event, now):
        raise NotDone("ended")
    live = _begun(link, event)
    link.execute(insert(ACTS).values(event=event.id, act=act.id))
    if act.do == "end":
        end(link, event, now)
        return
    changed: dict[str, Any] = {} if live.began else {"began": stamp(now)}
    if act.do == "move":
        if act.stop not in {one.poi for one in event.details.stops}:
            raise NotDone("unclear")
        visited = live.visited if act.stop in live.visited else (*live.visited, act.stop)
        changed |= {"stop": act.stop, "gather": 0, "visited": json.dumps(visited)}
    elif act.do in KINDS:
        number = live.said + 1
        say(link, event.id, _saying(link, event, live, act, number))
        changed |= {"said": number} | ({"gather": number} if act.do == "gather" else {})
    elif act.do == "close":
        _close(link, event.id, act.number)
    elif act.do != "seen":
        raise NotDone("unclear")
    if act.do in ("answer", "seen"):
        guests.settle(link, event.id, act.ask, "answered" if act.do == "answer" else "seen")
    if event.state != "live":
        set_state(link, event.id, "live", now)
    _change(link, event.id, live, changed)


def end(link: Connection, event: Event, now: datetime) -> None:
    """For good. What guests have sent goes at once, their positions with it; numbers stay."""
    live = _begun(link, event)
    for one in said_in(link, event.id):
        if one.more.get("open"):
            _close(link, event.id, one.number)
    numbers = _numbers(live, said_in(link, event.id)) | guests.numbers_of(link, event.id)
    guests.forget_guests(link, event.id)
    set_state(link, event.id, "ended", now)
    _change(link, event.id, live, {"ended": stamp(now), "gather": 0, "numbers": json.dumps(numbers)})


def forget(link: Connection, now: datetime) -> int:
    """Ends groups whose time is over; a day after the end what the leader has said and shown goes too. The numbers
    stay, and which places they saw. How many groups were ended or emptied."""
    done = 0
    late = stamp(now - timedelta(hours=LASTS_H))
    over = select(EVENTS.c.code).where(EVENTS.c.ends <= late).order_by(EVENTS.c.id)
    for code in list(link.scalars(over.where(EVENTS.c.state == "live"))):
        event = locked_event(link, code)
        if event is not None and event.state == "live":
            end(link, event, now)
            done += 1
    for code in list(link.scalars(over.where(EVENTS.c.id.in_(select(guests.ASKS.c.event))))):
        event = locked_event(link, code)  # its leader never began; guests may have asked and called all the same
        if event is not None and is_over(event, now):
            guests.forget_guests(link, event.id)
            done += 1
    old = stamp(now - timedelta(days=EVENT_PERSONAL_DAYS))
    for ident in list(link.scalars(select(LIVE.c.event).where(LIVE.c.ended <= old, LIVE.c.is_bare.is_(False)))):
        for table in (SAID, ACTS, PICTURES):
            link.execute(delete(table).where(table.c.event == ident))
        _change(link, ident, live_of(link, ident), {"is_bare": True})
        done += 1
    return done


def _begun(link: Connection, event: Event) -> Live:
    live = live_of(link, event.id)
    if live.tag == NEW:
        row = {"version": 0, "tag": "begun", "stop": "", "gather": 0, "said": 0, "visited": "[]"}
        link.execute(insert(LIVE).values(event=event.id, **row, numbers="", is_bare=False))
    return live


def _saying(link: Connection, event: Event, live: Live, act: Act, number: int) -> Said:
    words, more = act.words, dict[str, Any]()
    match act.do:
        case "gather":
            more = {"stop": live.stop}
        case "picture":
            if not act.picture:
                raise NotDone("unsaid")
            more = {"picture": add_picture(link, event.id, act.picture)}
        case "poll":
            more = {"answers": list(act.answers), "open": True}
        case "count":
            words, more = "", {"open": True}
        case "answer":
            asked = guests.words_of_question(link, event.id, act.ask)
            if asked is None:
                raise NotDone("unclear")
            words, more = asked, {"answer": act.words}
    return Said(number, act.do, words, more)


def _close(link: Connection, event: int, number: int) -> None:
    """No answers any more; from now on all see how many there were."""
    one = one_said(link, event, number)
    if one is not None and one.more.get("open"):
        counts = guests.counts_of(link, event, number, len(one.more.get("answers", [""])))
        put_more(link, event, number, {**one.more, "open": False, "counts": counts})


def _change(link: Connection, event: int, live: Live, changed: Mapping[str, Any]) -> None:
    values = {**changed, "version": live.version + 1, "tag": secrets.token_hex(8)}
    link.execute(update(LIVE).where(LIVE.c.event == event).values(**values))


def _numbers(live: Live, said: Sequence[Said]) -> dict[str, Any]:
    kinds = [one.kind for one in said]
    return {
        "stops": len(live.visited),
        "messages": kinds.count("message"),
        "pictures": kinds.count("picture"),
        "polls": [one.more["counts"] for one in said if one.kind == "poll"],
        "headcounts": [one.more["counts"][0] for one in said if one.kind == "count"],
        "answered": kinds.count("answer"),
    }

"""What phones are told of a group under way: one state for all guests, and the leader's own with what guests have sent.
docs/live.md tells what each key means."""

import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from webapp.groups.events import EVENTS, Event
from webapp.live.guests import asks_of, counts_of
from webapp.live.live import LASTS_H, LIVE, NEW, Live, is_over, live_of
from webapp.live.said import Said, said_in
from webapp.stamps import stamp

# What every poll asks; the statement is put together once.
_ASKED = select(EVENTS.c.state, EVENTS.c.ends, EVENTS.c.stops, LIVE.c.tag).select_from(
    EVENTS.outerjoin(LIVE, LIVE.c.event == EVENTS.c.id)
)


class Seen(NamedTuple):
    """``tag`` changes with the state, and is the same for the same state."""

    tag: str
    is_over: bool


def tag_of(link: Connection, code: str, now: datetime) -> Seen | None:
    """``code`` is a whole one. None for a group that guests may not see."""
    row = link.execute(_ASKED.where(EVENTS.c.code == code)).first()
    if row is None or row.state == "draft":
        return None
    late = stamp(now - timedelta(hours=LASTS_H))
    over = row.state == "ended" or row.ends <= late
    return Seen(f"{row.tag or NEW}-{_digest(row.stops)}{'-over' if over else ''}", over)


def guests_state(link: Connection, event: Event, now: datetime) -> dict[str, Any]:
    live = live_of(link, event.id)
    stops = link.scalar(select(EVENTS.c.stops).where(EVENTS.c.id == event.id)) or ""
    return {
        "version": live.version,
        "phase": phase_of(event, live, now),
        "stop": live.stop or None,
        "gather": live.gather or None,
        "log": [_shown(one) for one in said_in(link, event.id)],
        "seen": [one.ask for one in asks_of(link, event.id) if one.state != "new"],
        "programme": _digest(stops),
    }


def leaders_state(link: Connection, event: Event, now: datetime) -> dict[str, Any]:
    """The guests' with, for what is open, the answers so far, and what was asked."""
    state = guests_state(link, event, now)
    for one in state["log"]:
        if one.get("open"):
            one["counts"] = counts_of(link, event.id, one["n"], len(one.get("answers", [""])))
    asks = [one._asdict() for one in asks_of(link, event.id)]
    return {**state, "asks": asks, "numbers": live_of(link, event.id).numbers}


def phase_of(event: Event, live: Live, now: datetime) -> str:
    return "ended" if is_over(event, now) else "live" if live.began else "ready"


def _shown(one: Said) -> Mapping[str, Any]:
    return {"n": one.number, "kind": one.kind, "text": one.words, **one.more}


def _digest(stops: str) -> str:
    return f"{zlib.crc32(stops.encode()):08x}"

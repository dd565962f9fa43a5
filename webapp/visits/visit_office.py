"""What the desk does with visits and bookings, and what happens by itself each minute. Each function is one
transaction of the caller's ``link``; letters go out with it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, and_, or_, select

from webapp.database import Store
from webapp.stamps import stamp
from webapp.visits.bookings import BOOKINGS, Booking, State, bookings_of
from webapp.visits.places import REMIND, Said, Tell, move_up, remind, taken_of, tell_all
from webapp.visits.visits import (
    CANCELLED,
    OPEN,
    VISITS,
    Offer,
    Visit,
    change_visit,
    has_moved,
    locked_visit,
    set_state,
    visits_between,
)

SHOWN_DAYS = 30  # how long a visit that is over is listed


class Filled(NamedTuple):
    """A visit, and how many places of it are taken (held or booked) and waited for."""

    visit: Visit
    taken: int
    waiting: int

    @property
    def free(self) -> int:
        return max(self.visit.offer.places - self.taken, 0)


def list_visits(link: Connection, territories: Sequence[str], now: datetime, most: int = 300) -> list[Filled]:
    """Of some towns, in any state, the first to begin first; with those of the last month."""
    return filled(link, visits_between(link, territories, now - timedelta(SHOWN_DAYS), most=most), now)


def filled(link: Connection, visits: Sequence[Visit], now: datetime) -> list[Filled]:
    idents = [visit.id for visit in visits]
    c = BOOKINGS.c
    asked = select(c.visit, c.party).where(c.visit.in_(idents), c.state == State.WAITING, c.confirmed.is_not(None))
    waiting: dict[int, int] = {}
    for visit, party in link.execute(asked):
        waiting[visit] = waiting.get(visit, 0) + party
    places = taken_of(link, idents, now)
    return [Filled(one, places.get(one.id, 0), waiting.get(one.id, 0)) for one in visits]


def edit_visit(link: Connection, ident: int, offer: Offer, now: datetime, tell: Tell) -> Visit | None:
    """Whoever has booked is told where the time, the tour or the meeting point is another. A visit with fewer places
    than are booked keeps all of them. None for a visit that is not there. Raises NoSuchTime and TwiceATime."""
    visit = locked_visit(link, ident)
    if visit is None:
        return None
    changed = change_visit(link, visit, offer, now)
    if changed.state == OPEN and changed.starts > now and has_moved(visit.offer, offer):
        tell_all(link, changed, Said.CHANGED, now, tell)
    move_up(link, changed, now, tell)
    return changed


def cancel_visit(link: Connection, ident: int, now: datetime, tell: Tell) -> int | None:
    """For good; everybody on it is told. How many letters; None for one that is over, or was cancelled before."""
    visit = locked_visit(link, ident)
    if visit is None or visit.state == CANCELLED or now >= visit.ends:
        return None
    return tell_all(link, set_state(link, visit, CANCELLED, now), Said.CALLED_OFF, now, tell)


def on_visit(link: Connection, ident: int, now: datetime) -> list[Booking]:
    """Who comes, is held a place or waits; the list for the guide has those with the state BOOKED."""
    return [one for one in bookings_of(link, ident) if one.state is not State.CANCELLED and not one.is_lapsed(now)]


def turn(store: Store, now: datetime, tell: Tell) -> int:
    """What happens by itself: whoever waits moves up where a hold is over, and is reminded the day before. Any process
    may do it at any time; each letter is written once. How many letters. Raises FAULTS of ``database``."""
    c = BOOKINGS.c
    with store.read() as link:
        ahead = select(VISITS.c.id).where(VISITS.c.state != CANCELLED, VISITS.c.starts > stamp(now))
        near = ahead.where(VISITS.c.starts <= stamp(now + REMIND))
        waits = and_(c.visit.in_(ahead), c.state == State.WAITING)
        is_due = and_(c.visit.in_(near), c.state == State.BOOKED, c.reminded.is_(None))
        due = select(c.visit).where(c.confirmed.is_not(None), or_(waits, is_due))
        idents = sorted(set(link.scalars(due)))
    done = 0
    for ident in idents:
        with store.write() as link:
            visit = locked_visit(link, ident)
            if visit is not None:
                done += move_up(link, visit, now, tell) + remind(link, visit, now, tell)
    return done

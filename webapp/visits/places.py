"""Places on a visit: how they are held, booked, waited for and given back.

A place is held for an hour, until a link in a letter confirms it. A hold counts as taken while it lasts and never
after, so that nothing leaks where nobody confirms. Whoever comes when all is taken may wait; when places are given
back the first of the list whose party fits moves up by itself, until booking closes. All of it happens while the
visit's row is locked, so that no place is given twice, however many ask at once.

``Tell`` puts a letter into the same transaction: what is kept and what is said of it are committed together.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from webapp.stamps import stamp
from webapp.visits.bookings import BOOKINGS, Asked, Booking, State, bookings_of, known_booking, made_of, new_code
from webapp.visits.visits import Visit, locked_visit

HOLD = timedelta(hours=1)
WAIT_CONFIRM = timedelta(days=1)  # somebody who would wait takes no place, so has a day to confirm
REMIND = timedelta(days=1)  # before the visit; nobody who confirmed less than twelve hours earlier needs it
FRESH = timedelta(hours=12)


class Said(StrEnum):
    """What a letter tells."""

    ASKED = "asked"  # confirm, please
    BOOKED = "booked"
    WAITING = "waiting"
    MOVED_UP = "moved up"
    CHANGED = "changed"  # the party, or the visit
    CANCELLED = "cancelled"  # by the visitor
    CALLED_OFF = "called off"  # by the office
    REMINDER = "reminder"


Tell = Callable[[Connection, Said, Booking, Visit, datetime], None]


class Closed(Exception):
    """The visit cannot be booked any more."""


class Full(Exception):
    """So many places are not free; ``free`` are."""

    def __init__(self, free: int) -> None:
        super().__init__(free)
        self.free = free


def taken(link: Connection, visit: int, now: datetime) -> int:
    """Places that are booked, or held at this moment."""
    c = BOOKINGS.c
    is_taken = or_(c.state == State.BOOKED, and_(c.state == State.HELD, c.held_until > stamp(now)))
    return link.scalar(select(func.sum(c.party)).where(c.visit == visit, is_taken)) or 0


def taken_of(link: Connection, visits: Sequence[int], now: datetime) -> Mapping[int, int]:
    """The same of many visits at once; those without a booking are not in it."""
    c = BOOKINGS.c
    is_taken = or_(c.state == State.BOOKED, and_(c.state == State.HELD, c.held_until > stamp(now)))
    asked = select(c.visit, func.sum(c.party)).where(c.visit.in_(visits), is_taken).group_by(c.visit)
    return {visit: int(places) for visit, places in link.execute(asked)}


def book(link: Connection, ident: int, asked: Asked, now: datetime, tell: Tell) -> State:
    """HELD or WAITING; both must be confirmed. Who has booked this visit already gets the letter of that booking again,
    and the answer is as if not: nobody learns who has booked. Raises Closed."""
    visit = _open(link, ident, now)
    move_up(link, visit, now, tell)
    free = visit.offer.places - taken(link, ident, now)
    state = State.HELD if asked.party <= free else State.WAITING
    before = _active_of(link, ident, asked.email, now)
    if before is not None and asked.form and before.form == asked.form:
        return before.state if before.state is not State.BOOKED else State.HELD  # sent again, for no answer came
    if before is not None:
        tell(link, _said(before), before, visit, now)
        return state
    c = BOOKINGS.c
    link.execute(delete(BOOKINGS).where(c.visit == ident, c.email == asked.email, c.confirmed.is_(None)))
    until = min(now + (HOLD if state is State.HELD else WAIT_CONFIRM), visit.starts)
    row = asked._asdict() | {"code": new_code(), "visit": ident, "state": state, "version": 0, "made": stamp(now)}
    number: int = link.execute(insert(BOOKINGS).values(**row, held_until=stamp(until)).returning(c.id)).scalar_one()
    tell(link, Said.ASKED, known_booking(link, number), visit, now)
    return state


def confirm(link: Connection, booking: Booking, now: datetime, tell: Tell) -> Booking:
    """A hold that is over is a booking all the same while there are places, else it waits. Nothing happens the second
    time. Raises Closed where the visit has begun or was called off."""
    visit, booking = _both(link, booking)
    if booking.confirmed is not None or booking.state is State.CANCELLED:
        return booking
    if not visit.is_ahead(now):
        raise Closed
    # A hold that lasts is among those taken; one that is over, and one who waits, must find a place.
    move_up(link, visit, now, tell)
    has_place = booking.state is State.HELD and not booking.is_lapsed(now)
    has_place = has_place or visit.offer.places - taken(link, visit.id, now) >= booking.party
    state = State.BOOKED if has_place else State.WAITING
    return _set(link, booking, visit, now, tell, _said_of(state), state=state, confirmed=stamp(now))


def cancel(link: Connection, booking: Booking, now: datetime, tell: Tell, said: Said = Said.CANCELLED) -> Booking:
    """Its places are free from now on, and go to who waits."""
    visit, booking = _both(link, booking)
    if booking.state is State.CANCELLED:
        return booking
    done = _set(link, booking, visit, now, tell, said, state=State.CANCELLED, ended=stamp(now))
    move_up(link, visit, now, tell)
    return done


def resize(link: Connection, booking: Booking, party: int, now: datetime, tell: Tell) -> Booking:
    """Another size of the party. Raises Full, and nothing has changed; Closed as ``confirm``."""
    visit, booking = _both(link, booking)
    if booking.state is State.CANCELLED or booking.confirmed is None or not visit.is_ahead(now):
        raise Closed
    if party == booking.party:
        return booking
    if booking.state is not State.WAITING:
        free = visit.offer.places - taken(link, visit.id, now) + booking.party
        if party > free:
            raise Full(max(free, 0))
    done = _set(link, booking, visit, now, tell, Said.CHANGED, party=party)
    move_up(link, visit, now, tell)
    return known_booking(link, done.id)


def move_up(link: Connection, visit: Visit, now: datetime, tell: Tell) -> int:
    """Gives free places to who waits: the first of the list whose party fits, and so on. How many parties moved. The
    visit's row is locked."""
    if not visit.is_bookable(now):
        return 0
    c, moved = BOOKINGS.c, 0
    waiting = select(BOOKINGS).where(c.visit == visit.id, c.state == State.WAITING, c.confirmed.is_not(None))
    rows = [made_of(row) for row in link.execute(waiting.order_by(c.made, c.id)).mappings()]
    free = visit.offer.places - taken(link, visit.id, now) if rows else 0
    for one in rows:
        if one.party <= free:
            _set(link, one, visit, now, tell, Said.MOVED_UP, state=State.BOOKED)
            free, moved = free - one.party, moved + 1
    return moved


def give_place(link: Connection, booking: Booking, now: datetime, tell: Tell) -> Booking:
    """The desk moves somebody up who waits, out of turn. Raises Full, and Closed as ``confirm``."""
    visit, booking = _both(link, booking)
    if booking.state is not State.WAITING or not visit.is_ahead(now):
        raise Closed
    free = visit.offer.places - taken(link, visit.id, now)
    if booking.party > free:
        raise Full(max(free, 0))
    values = {"state": State.BOOKED, "confirmed": stamp(booking.confirmed or now)}
    return _set(link, booking, visit, now, tell, Said.MOVED_UP, **values)


def remind(link: Connection, visit: Visit, now: datetime, tell: Tell) -> int:
    """Of a visit of tomorrow, once each. The visit's row is locked. How many letters."""
    if not visit.is_ahead(now) or now < visit.starts - REMIND:
        return 0
    c = BOOKINGS.c
    due = select(BOOKINGS).where(c.visit == visit.id, c.state == State.BOOKED, c.reminded.is_(None))
    due = due.where(c.confirmed <= stamp(visit.starts - REMIND - FRESH))
    rows = [made_of(row) for row in link.execute(due).mappings()]
    for one in rows:
        link.execute(update(BOOKINGS).where(c.id == one.id).values(reminded=stamp(now)))
        tell(link, Said.REMINDER, one, visit, now)
    return len(rows)


def tell_all(link: Connection, visit: Visit, said: Said, now: datetime, tell: Tell) -> int:
    """The visit was changed or called off: everybody on it is told. The visit's row is locked."""
    on_it = [one for one in bookings_of(link, visit.id) if one.state is not State.CANCELLED and one.confirmed]
    for one in on_it:
        if said is Said.CALLED_OFF:
            _set(link, one, visit, now, tell, said, state=State.CANCELLED, ended=stamp(now))
        else:
            _set(link, one, visit, now, tell, said, reminded=None)
    return len(on_it)


def _open(link: Connection, ident: int, now: datetime) -> Visit:
    visit = locked_visit(link, ident)
    if visit is None or not visit.is_bookable(now):
        raise Closed
    return visit


def _both(link: Connection, booking: Booking) -> tuple[Visit, Booking]:
    """The visit, locked, and the booking as it is now, for it may have changed before the lock."""
    visit = locked_visit(link, booking.visit)
    assert visit is not None  # a visit is never deleted while it has bookings
    return visit, known_booking(link, booking.id)


def _active_of(link: Connection, visit: int, email: str, now: datetime) -> Booking | None:
    c = BOOKINGS.c
    asked = select(BOOKINGS).where(c.visit == visit, c.email == email, c.state != State.CANCELLED)
    found = [made_of(row) for row in link.execute(asked).mappings()]
    return next((one for one in found if not one.is_lapsed(now)), None)


def _said_of(state: State) -> Said:
    return Said.BOOKED if state is State.BOOKED else Said.WAITING


def _said(booking: Booking) -> Said:
    return Said.ASKED if booking.confirmed is None else _said_of(booking.state)


def _set(
    link: Connection, booking: Booking, visit: Visit, now: datetime, tell: Tell, said: Said, **values: Any
) -> Booking:
    link.execute(update(BOOKINGS).where(BOOKINGS.c.id == booking.id).values(version=booking.version + 1, **values))
    done = known_booking(link, booking.id)
    tell(link, said, done, visit, now)
    return done

"""Whatever is kept of persons is deleted when its time is over: the days stand in ``builder/retention.py``, and the
features that keep something have each a rule here. Any process may do it at any time."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from webapp import report_book
from webapp.database import Connection, Store
from webapp.groups import enquiries, events
from webapp.live import feedback, live
from webapp.mail import outbox
from webapp.staff import audit, lockout, sessions
from webapp.visits import bookings

EACH_S = 3600  # the server does it by itself

Rule = Callable[[Connection, datetime], int]  # how many rows it has deleted

RULES: Mapping[str, Rule] = {
    "reports on plaques": report_book.forget,
    "letters": outbox.forget,
    "bookings": bookings.forget,
    "enquiries": enquiries.forget,
    "groups that have ended": live.forget,
    "names and words of events": events.forget,
    "answers of guests": feedback.forget,
    "sessions of the staff": sessions.forget,
    "attempts to sign in": lockout.forget,
    "the trail": audit.forget,
}


def forget_all(store: Store, now: datetime | None = None) -> dict[str, int]:
    """By rule, how much was deleted. Each rule is a transaction of its own. Raises FAULTS of ``database``."""
    now = now or datetime.now(UTC)
    done = {}
    for name, rule in RULES.items():
        with store.write() as link:
            done[name] = rule(link, now)
    return done

"""Whatever is kept of persons is deleted when its time is over: the days stand in ``builder/retention.py``, and the
features that keep something have each a rule here. Any process may do it at any time."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from webapp import audit, bookings, enquiries, events, lockout, outbox, report_book, sessions
from webapp.database import FAULTS, Connection, Store, words

EACH_S = 3600.0

Rule = Callable[[Connection, datetime], int]  # how many rows it has deleted

RULES: Mapping[str, Rule] = {
    "reports on plaques": report_book.forget,
    "letters": outbox.forget,
    "bookings": bookings.forget,
    "enquiries": enquiries.forget,
    "events": events.forget,
    "sessions of the staff": sessions.forget,
    "attempts to sign in": lockout.forget,
    "the trail": audit.forget,
}

_log = logging.getLogger("webapp.forget")


def forget_all(store: Store, now: datetime) -> dict[str, int]:
    """By rule, how much was deleted. Each rule is a transaction of its own. Raises FAULTS of ``database``."""
    done = {}
    for name, rule in RULES.items():
        with store.write() as link:
            done[name] = rule(link, now)
    return done


class Forgetting:
    """Once an hour, in a thread of its own, from the start of the server on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="forget", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        # Not at once: a server that is being started has better things to do.
        while not self._ended.wait(EACH_S):
            try:
                forget_all(self._store, datetime.now(UTC))
            except FAULTS as fault:
                _log.error("What is over could not be deleted: %s. It is tried again in an hour.", words(fault))

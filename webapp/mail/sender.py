"""The sender: takes what is due in the outbox and offers it to the mail server. Every server process has one; of all of
them one sends at a time, and nobody waits for one that was killed.

A letter is offered again, with the same Message-ID, until the mail server has given a final answer. So one can arrive
twice only where the answer to the end of its data was lost: the connection broke there, or this process ended there.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import NamedTuple

from webapp.database import FAULTS, Store, words
from webapp.mail.mail_server import Answer, MailFolder, MailServer, NotReached, Outcome
from webapp.mail.message import compose, message_id
from webapp.mail.outbox import Letter, Queued, due, failed, letter_of, postponed, sent, stalled

LOOKS_S = 2.0
LONGEST_S = 600.0  # between two tries to reach the mail server
PER_LINE = 50  # letters over one connection

Carrier = MailServer | MailFolder

_log = logging.getLogger("webapp.mail")


class Round(NamedTuple):
    offered: int = 0
    taken: int = 0
    away: str = ""  # why the mail server cannot be reached


def utc_now() -> datetime:
    return datetime.now(UTC)


def send_due(store: Store, carrier: Carrier, sender: str, clock: Callable[[], datetime] = utc_now) -> Round:
    """Offers all that is due; nothing where another process does. ``sender`` as ``Office <office@town.example>``.
    Raises FAULTS of ``database``."""
    done = Round()
    with store.sole("mail") as is_ours:
        while is_ours:
            with store.read() as link:
                some = due(link, clock(), PER_LINE)
            if not some:
                break
            line = carrier.line()
            try:
                for one in some:
                    with store.read() as link:
                        letter = letter_of(link, one.id)
                    message = _composed(one, letter, sender)
                    if isinstance(message, Answer):
                        answer = message
                    else:
                        answer = line.offer(parseaddr(sender)[1], letter.to, message, message_id(one, sender))
                    _keep(store, one, answer, clock())
                    done = Round(done.offered + 1, done.taken + (answer.outcome is Outcome.TAKEN))
            except NotReached as away:
                with store.write() as link:
                    stalled(link, str(away), clock())
                return done._replace(away=str(away))
            finally:
                line.close()
    return done


def _composed(one: Queued, letter: Letter, sender: str) -> bytes | Answer:
    """A letter that cannot be written holds up no other."""
    try:
        return compose(one, letter, sender)
    except Exception as fault:  # its words may be the letter's own: they stand in no log
        _log.error("Letter %d cannot be written: %s.", one.id, type(fault).__name__)
        return Answer(Outcome.REFUSED, f"not written: {type(fault).__name__}")


def _keep(store: Store, one: Queued, answer: Answer, now: datetime) -> None:
    with store.write() as link:
        match answer.outcome:
            case Outcome.TAKEN:
                sent(link, one.id, answer.words, now)
            case Outcome.REFUSED:
                failed(link, one.id, answer.words, now)
                _log.error("Letter %d is refused; 'flaneur mail' says why.", one.id)
            case Outcome.UNSURE:
                postponed(link, one, answer.words, now)


class Sender:
    """Sends in a thread of its own, until it is closed."""

    def __init__(self, store: Store, carrier: Carrier, sender: str) -> None:
        self._store, self._carrier, self._sender = store, carrier, sender
        self._awake = threading.Event()
        self._has_ended = False
        self._stuck = ""
        self._away = 0  # times in a row
        if isinstance(carrier, MailFolder):
            _log.warning("Letters are not sent: FLANEUR_SMTP is not set. They are files in %s.", carrier.folder)
        self._thread = threading.Thread(target=self._run, name="mail", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Looks at once, as it does by itself every now and then."""
        self._awake.set()

    def close(self) -> None:
        """A letter that is being offered is still kept as what the server says of it."""
        self._has_ended = True
        self._awake.set()
        self._thread.join()

    def _run(self) -> None:
        wait_s = LOOKS_S
        while True:
            self._awake.wait(wait_s)
            self._awake.clear()
            if self._has_ended:
                return
            try:
                away = send_due(self._store, self._carrier, self._sender).away
            except FAULTS as fault:
                away = f"the database cannot be used: {words(fault)}"
            except Exception:  # a fault of our own: it is seen, and must not end the sending
                _log.exception("Letters wait.")
                away = "a fault of the program"
            self._say(away)
            self._away = self._away + 1 if away else 0
            wait_s = min(LOOKS_S * 2 ** min(self._away, 20), LONGEST_S)

    def _say(self, away: str) -> None:
        if away and away != self._stuck:
            _log.error("Letters wait: %s.", away)
        if self._stuck and not away:
            _log.error("Letters are sent again.")
        self._stuck = away

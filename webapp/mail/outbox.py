"""The outbox: letters that wait to be sent by mail, in the same transaction as what they tell of.

A letter is waiting, then sent or failed. What it says is gone from the database once it is sent; that there was one,
and to whom, is kept for a while for the office, which may be asked.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from builder.retention import MAIL_DAYS
from webapp.mail.addresses import LONGEST, mail_address
from webapp.records import METADATA
from webapp.stamps import moment, stamp

FIRST_WAIT = timedelta(minutes=1)  # after the first try; twice as long after each other one
LONGEST_WAIT = timedelta(hours=6)
GIVEN_UP = timedelta(days=3)  # a letter that could not be handed over by then has failed
LONGEST_SUBJECT = 255

LETTERS = Table(
    "letters",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(32), nullable=False, unique=True),  # of its Message-ID, before the @
    Column("recipient", String(LONGEST), nullable=False),
    Column("reply_to", String(LONGEST), nullable=False),
    Column("subject", String(LONGEST_SUBJECT), nullable=False),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False),
    Column("calendar", LargeBinary),
    Column("locale", String(35), nullable=False),
    Column("about", String(64), nullable=False),
    Column("state", String(8), nullable=False),
    Column("queued", String(20), nullable=False),
    Column("due", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("answer", String(255), nullable=False),  # the last one of the mail server, or what stood in the way
    Column("ended", String(20)),
    Index("letters_state_due", "state", "due"),
    Index("letters_recipient", "recipient"),
    sqlite_autoincrement=True,
)


class State(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Letter:
    """``to`` and ``reply_to`` are addresses as ``addresses.mail_address`` gives them; ``locale`` is a language tag;
    ``calendar`` the bytes of an .ics file; ``about`` what it tells of, for the desk: ``booking 12``."""

    to: str
    subject: str
    text: str
    html: str
    locale: str
    calendar: bytes | None = None
    about: str = ""
    reply_to: str = ""


class Queued(NamedTuple):
    """A letter as it stands in the outbox, without its words; ``name`` is that of its Message-ID, before the @."""

    id: int
    name: str
    recipient: str
    subject: str
    locale: str
    about: str
    state: State
    queued: datetime
    due: datetime
    tries: int
    answer: str
    ended: datetime | None


def enqueue(link: Connection, letter: Letter, now: datetime) -> int:
    """Puts a letter into the outbox; it is sent once the transaction of ``link`` is committed, and never if that is
    rolled back. Gives its number. Raises ValueError for what is no address."""
    for address in (letter.to, letter.reply_to or letter.to):
        if mail_address(address) != address:
            raise ValueError("no address of mail as addresses.mail_address gives it")
    row = {
        "name": secrets.token_hex(16),
        "recipient": letter.to,
        "reply_to": letter.reply_to,
        "subject": " ".join(letter.subject.split())[:LONGEST_SUBJECT],
        "text": letter.text,
        "html": letter.html,
        "calendar": letter.calendar,
        "locale": letter.locale,
        "about": letter.about[:64],
        "state": State.WAITING,
        "queued": stamp(now),
        "due": stamp(now),
        "tries": 0,
        "answer": "",
    }
    number: int = link.execute(insert(LETTERS).values(**row).returning(LETTERS.c.id)).scalar_one()
    return number


def letters(link: Connection, states: Sequence[State], most: int = 200) -> list[Queued]:
    """Those in one of the states, the latest first."""
    asked = select(*_QUEUED).where(LETTERS.c.state.in_(states)).order_by(LETTERS.c.id.desc()).limit(most)
    return [_queued(*row) for row in link.execute(asked)]


def count(link: Connection, state: State) -> int:
    return link.scalar(select(func.count()).select_from(LETTERS).where(LETTERS.c.state == state)) or 0


def due(link: Connection, now: datetime, most: int) -> list[Queued]:
    """Those to be offered now, the one that waits longest first."""
    asked = select(*_QUEUED).where(LETTERS.c.state == State.WAITING, LETTERS.c.due <= stamp(now))
    return [_queued(*row) for row in link.execute(asked.order_by(LETTERS.c.due, LETTERS.c.id).limit(most))]


def letter_of(link: Connection, number: int) -> Letter:
    """What a letter says. Raises sqlalchemy's NoResultFound for a number that no letter has."""
    c = LETTERS.c
    columns = (c.recipient, c.subject, c.text, c.html, c.locale, c.calendar, c.about, c.reply_to)
    return Letter(*link.execute(select(*columns).where(c.id == number)).one())


def sent(link: Connection, number: int, answer: str, now: datetime) -> None:
    """The mail server has taken it: its words are gone from here."""
    _end(link, number, State.SENT, answer, now, text="", html="", calendar=None)


def failed(link: Connection, number: int, answer: str, now: datetime) -> None:
    """It is not offered again unless somebody of the office says so; its words stay for that."""
    _end(link, number, State.FAILED, answer, now)


def postponed(link: Connection, one: Queued, answer: str, now: datetime) -> None:
    """No final answer was received: it is offered again later, or given up."""
    if now - one.queued >= GIVEN_UP:
        failed(link, one.id, answer, now)
        return
    later = now + min(FIRST_WAIT * 2 ** min(one.tries, 20), LONGEST_WAIT)
    values = {"tries": one.tries + 1, "due": stamp(later), "answer": answer[:255]}
    link.execute(update(LETTERS).where(LETTERS.c.id == one.id).values(**values))


def stalled(link: Connection, answer: str, now: datetime) -> None:
    """The mail server cannot be reached: those that are due stay so, and one that has waited too long is given up."""
    due_now = (LETTERS.c.state == State.WAITING, LETTERS.c.due <= stamp(now))
    link.execute(update(LETTERS).where(*due_now).values(answer=answer[:255]))
    old = LETTERS.c.queued <= stamp(now - GIVEN_UP)
    link.execute(update(LETTERS).where(*due_now, old).values(state=State.FAILED, ended=stamp(now)))


def retry(link: Connection, number: int, now: datetime) -> bool:
    """Offers a failed or waiting letter anew, with all its time; False where there is none of that number. It keeps its
    Message-ID."""
    fresh = {"state": State.WAITING, "queued": stamp(now), "due": stamp(now), "tries": 0, "ended": None}
    found = update(LETTERS).where(LETTERS.c.id == number, LETTERS.c.state != State.SENT)
    return link.execute(found.values(**fresh)).rowcount == 1


def forget(link: Connection, now: datetime) -> int:
    """Deletes those that ended long enough ago; gives how many."""
    old = delete(LETTERS).where(LETTERS.c.ended <= stamp(now - timedelta(MAIL_DAYS)))
    return link.execute(old).rowcount


def _end(link: Connection, number: int, state: State, answer: str, now: datetime, **more: str | None) -> None:
    values = {"state": state, "answer": answer[:255], "tries": LETTERS.c.tries + 1, "ended": stamp(now), **more}
    link.execute(update(LETTERS).where(LETTERS.c.id == number).values(**values))


_QUEUED = [LETTERS.c[name] for name in Queued._fields]


def _queued(
    id: int,
    name: str,
    recipient: str,
    subject: str,
    locale: str,
    about: str,
    state: str,
    queued: str,
    due: str,
    tries: int,
    answer: str,
    ended: str | None,
) -> Queued:
    of = (id, name, recipient, subject, locale, about, State(state))
    return Queued(*of, moment(queued), moment(due), tries, answer, moment(ended) if ended else None)

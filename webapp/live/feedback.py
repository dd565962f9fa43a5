"""What guests say after a group's walk, in four questions: how it was, how well the phone led, which place they would
show to a friend, and words. No seat, no time of day, no address: nobody can tell who said it, not even we."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Column, Connection, Index, Integer, String, Table, Text, delete, func, insert, select

from builder.retention import FEEDBACK_DAYS
from webapp.database import alone
from webapp.live.said import NotDone
from webapp.records import METADATA
from webapp.stamps import stamp

LONGEST = 500  # characters
MOST = 2000  # of one event
OPEN_DAYS = 30  # after the end
MARKS = range(1, 6)  # 5 is the best; 0 where nothing was chosen

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("form", String(64), primary_key=True),  # drawn with the form: sent twice, it is there once
    Column("event", Integer, nullable=False),
    Column("language", String(35), nullable=False),
    Column("walk", Integer, nullable=False),
    Column("phone", Integer, nullable=False),
    Column("place", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("received", String(10), nullable=False),  # the day
    Index("feedback_event", "event"),
)


class Answers(NamedTuple):
    walk: int
    phone: int
    place: str
    words: str


class Summary(NamedTuple):
    """``walk`` and ``phone`` are how often each mark was given, 1 first; ``places`` the best liked first; ``words``
    with their language, in no order that says who wrote when."""

    answers: int
    walk: tuple[int, ...]
    phone: tuple[int, ...]
    places: tuple[tuple[str, int], ...]
    words: tuple[tuple[str, str], ...]


def add_feedback(link: Connection, event: int, form: str, language: str, said: Answers, now: datetime) -> None:
    """Raises NotDone: ``unsaid`` where no question was answered, ``long``, ``full``."""
    if not any((said.walk, said.phone, said.place, said.words)):
        raise NotDone("unsaid")
    if len(said.words) > LONGEST:
        raise NotDone("long")
    alone(link, "feedback")  # it is counted before it is added, and the same form may be sent twice at once
    if link.scalar(select(FEEDBACK.c.form).where(FEEDBACK.c.form == form)) is not None:
        return
    so_far = select(func.count()).select_from(FEEDBACK).where(FEEDBACK.c.event == event)
    if (link.scalar(so_far) or 0) >= MOST:
        raise NotDone("full")
    row = said._asdict() | {"language": language, "received": stamp(now)[:10]}
    link.execute(insert(FEEDBACK).values(form=form, event=event, **row))


def summary_of(link: Connection, events: Sequence[int]) -> Summary:
    """Of one event, or of several together."""
    rows = link.execute(select(FEEDBACK).where(FEEDBACK.c.event.in_(events)).order_by(FEEDBACK.c.form)).all()
    places = {row.place: 0 for row in rows if row.place}
    for row in rows:
        if row.place:
            places[row.place] += 1
    return Summary(
        len(rows),
        tuple(sum(row.walk == mark for row in rows) for mark in MARKS),
        tuple(sum(row.phone == mark for row in rows) for mark in MARKS),
        tuple(sorted(places.items(), key=lambda one: (-one[1], one[0]))),
        tuple((row.language, row.words) for row in rows if row.words),
    )


def forget(link: Connection, now: datetime) -> int:
    old = stamp(now - timedelta(days=FEEDBACK_DAYS))[:10]
    return link.execute(delete(FEEDBACK).where(FEEDBACK.c.received <= old)).rowcount

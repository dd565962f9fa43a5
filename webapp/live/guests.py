"""What guests of a group send: an answer to a poll, "I am here", a question, a call for help. A guest is a seat, a
number drawn by the phone; all of it is deleted when the group ends."""

from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Float, Integer, String, Table, Text, delete, func, insert, select, update

from webapp.groups.events import Event
from webapp.live.said import NotDone, one_said
from webapp.records import METADATA

LONGEST = 300  # characters of a question
MOST_ASKED = 1000  # questions in one event, and calls for help
MOST_OF_ONE = 30  # of either, by one seat
MOST_MARKS = 3000  # to one poll or headcount
PLACES = 5  # decimals of a position: a metre

# To what the leader has asked, by its number: which answer, 0 for "I am here".
MARKS = Table(
    "live_marks",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("seat", String(32), primary_key=True),
    Column("choice", Integer, nullable=False),
)

# Questions and calls for help, by a name that the phone drew and tells nobody else.
ASKS = Table(
    "live_asks",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("ask", String(40), primary_key=True),
    Column("number", Integer, nullable=False),  # in the order in which they came
    Column("seat", String(32), nullable=False),
    Column("kind", String(16), nullable=False),  # question, help
    Column("words", Text, nullable=False),
    Column("lon", Float),  # only of who has tapped "find me"
    Column("lat", Float),
    Column("state", String(16), nullable=False),  # new, seen, answered
)


class Ask(NamedTuple):
    ask: str
    kind: str
    words: str
    lon: float | None
    lat: float | None
    state: str


def mark(link: Connection, event: Event, number: int, seat: str, choice: int) -> None:
    """The latest answer of a seat counts. ``event`` is locked. Raises NotDone: ``closed``, ``often``, ``unclear``."""
    one = one_said(link, event.id, number)
    if one is None or one.kind not in ("poll", "count"):
        raise NotDone("unclear")
    if not one.more["open"]:
        raise NotDone("closed")
    if not 0 <= choice < len(one.more.get("answers", [""])):
        raise NotDone("unsaid")
    of_seat = (MARKS.c.event == event.id, MARKS.c.number == number, MARKS.c.seat == seat)
    if link.execute(update(MARKS).where(*of_seat).values(choice=choice)).rowcount:
        return
    so_far = select(func.count()).select_from(MARKS).where(MARKS.c.event == event.id, MARKS.c.number == number)
    if (link.scalar(so_far) or 0) >= MOST_MARKS:
        raise NotDone("often")
    link.execute(insert(MARKS).values(event=event.id, number=number, seat=seat, choice=choice))


def ask(
    link: Connection, event: Event, name: str, seat: str, kind: str, words: str, at: tuple[float, float] | None = None
) -> None:
    """Sent twice, it is there once; a call for help that is sent again with a position takes it on. Raises NotDone:
    ``unsaid``, ``long``, ``often``."""
    if kind == "question" and not words:
        raise NotDone("unsaid")
    if len(words) > LONGEST:
        raise NotDone("long")
    lon, lat = (round(at[0], PLACES), round(at[1], PLACES)) if at else (None, None)
    own = (ASKS.c.event == event.id, ASKS.c.ask == name)
    if link.scalar(select(ASKS.c.ask).where(*own)) is not None:
        if at:
            waits = (*own, ASKS.c.seat == seat, ASKS.c.state == "new")  # once seen, nobody needs the place any more
            link.execute(update(ASKS).where(*waits).values(lon=lon, lat=lat))
        return
    so_far = select(func.count()).select_from(ASKS).where(ASKS.c.event == event.id)
    number, of_kind = link.scalar(so_far) or 0, so_far.where(ASKS.c.kind == kind)
    # A thousand questions, from a hand that means no good, must not keep out the call of somebody who is lost.
    if (link.scalar(of_kind) or 0) >= MOST_ASKED or (
        link.scalar(of_kind.where(ASKS.c.seat == seat)) or 0
    ) >= MOST_OF_ONE:
        raise NotDone("often")
    row = {"number": number + 1, "seat": seat, "kind": kind, "words": words, "lon": lon, "lat": lat}
    link.execute(insert(ASKS).values(event=event.id, ask=name, state="new", **row))


def asks_of(link: Connection, event: int) -> list[Ask]:
    """In the order in which they came."""
    shown = [ASKS.c[name] for name in Ask._fields]
    return [Ask(*row) for row in link.execute(select(*shown).where(ASKS.c.event == event).order_by(ASKS.c.number))]


def settle(link: Connection, event: int, name: str, state: str) -> None:
    link.execute(update(ASKS).where(ASKS.c.event == event, ASKS.c.ask == name).values(state=state, lon=None, lat=None))


def words_of_question(link: Connection, event: int, name: str) -> str | None:
    own = (ASKS.c.event == event, ASKS.c.ask == name, ASKS.c.kind == "question")
    return link.scalar(select(ASKS.c.words).where(*own))


def counts_of(link: Connection, event: int, number: int, answers: int) -> list[int]:
    """How many chose each answer."""
    asked = select(MARKS.c.choice, func.count()).where(MARKS.c.event == event, MARKS.c.number == number)
    found = {choice: count for choice, count in link.execute(asked.group_by(MARKS.c.choice))}
    return [found.get(choice, 0) for choice in range(answers)]


def numbers_of(link: Connection, event: int) -> dict[str, Any]:
    asked = select(ASKS.c.kind, func.count()).where(ASKS.c.event == event).group_by(ASKS.c.kind)
    found = {kind: count for kind, count in link.execute(asked)}
    seats = select(MARKS.c.seat).where(MARKS.c.event == event).union(select(ASKS.c.seat).where(ASKS.c.event == event))
    phones = link.scalar(select(func.count()).select_from(seats.subquery())) or 0
    return {"phones": phones, "questions": found.get("question", 0), "helps": found.get("help", 0)}


def forget_guests(link: Connection, event: int) -> None:
    for table in (MARKS, ASKS):
        link.execute(delete(table).where(table.c.event == event))

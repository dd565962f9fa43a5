"""What the leader of a group has said, numbered from 1 without a gap: words, pictures, questions to all. The whole of
it goes to each phone, so that a late guest has it all."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Integer, LargeBinary, String, Table, Text, insert, select, update

from webapp.records import METADATA

MOST = 300  # in one event
LONGEST = {"gather": 200, "message": 500, "picture": 200, "poll": 200, "count": 0, "answer": 500}  # characters
KINDS = tuple(LONGEST)
ANSWERS = (2, 4)  # of a poll, at least and at most
LONGEST_ANSWER = 80

SAID = Table(
    "live_said",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("more", Text, nullable=False),  # JSON: what the kind has besides words
)

PICTURES = Table(
    "live_pictures",
    METADATA,
    Column("event", Integer, primary_key=True, autoincrement=False),
    Column("picture", String(32), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # JPEG
)


class NotDone(Exception):
    """``reason`` is a word of :mod:`webapp.refusals`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Said:
    number: int
    kind: str
    words: str
    more: Mapping[str, Any] = field(default_factory=dict)


def said_in(link: Connection, event: int) -> list[Said]:
    rows = link.execute(select(SAID).where(SAID.c.event == event).order_by(SAID.c.number))
    return [Said(row.number, row.kind, row.words, json.loads(row.more)) for row in rows]


def one_said(link: Connection, event: int, number: int) -> Said | None:
    row = link.execute(select(SAID).where(SAID.c.event == event, SAID.c.number == number)).first()
    return Said(row.number, row.kind, row.words, json.loads(row.more)) if row else None


def say(link: Connection, event: int, said: Said) -> None:
    """Raises NotDone: ``full``, ``long``, ``unsaid``."""
    answers = said.more.get("answers", ())
    if said.number > MOST:
        raise NotDone("full")
    typed = said.more.get("answer", "") if said.kind == "answer" else said.words
    if len(typed) > LONGEST[said.kind] or any(len(one) > LONGEST_ANSWER for one in answers):
        raise NotDone("long")
    if not said.words and said.kind in ("message", "poll", "gather"):
        raise NotDone("unsaid")
    if said.kind == "poll" and not (ANSWERS[0] <= len(answers) <= ANSWERS[1] and all(answers)):
        raise NotDone("unsaid")
    row = {"number": said.number, "kind": said.kind, "words": said.words, "more": json.dumps(said.more)}
    link.execute(insert(SAID).values(event=event, **row))


def put_more(link: Connection, event: int, number: int, more: Mapping[str, Any]) -> None:
    link.execute(update(SAID).where(SAID.c.event == event, SAID.c.number == number).values(more=json.dumps(more)))


def add_picture(link: Connection, event: int, content: bytes) -> str:
    """The name that nobody can guess."""
    name = secrets.token_urlsafe(15)
    link.execute(insert(PICTURES).values(event=event, picture=name, content=content))
    return name


def picture_of(link: Connection, event: int, picture: str) -> bytes | None:
    asked = select(PICTURES.c.content).where(PICTURES.c.event == event, PICTURES.c.picture == picture)
    return link.scalar(asked)

"""The form that books a visit. It works without a script and without a cookie; what is wrong is said beside its field,
and what was typed stands there again."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Response, redirect, request
from werkzeug.datastructures import ImmutableMultiDict

from builder import urls
from webapp.clock import now
from webapp.database import FAULTS, words
from webapp.gate import Refused, fields_of
from webapp.lost import not_found
from webapp.mail.addresses import mail_address
from webapp.plain_words import plain_words
from webapp.refusals import said
from webapp.site import page, tree_now
from webapp.visits.bookings import MOST_PARTY, Asked, State
from webapp.visits.places import Closed, book
from webapp.visits.visit_pages import Here, here, rooms, show
from webapp.visits.visits import visit_of
from webapp.words import words_of_guide

LONGEST = 500
LONGEST_NAME = 120

Typed = ImmutableMultiDict[str, str]

_log = logging.getLogger("webapp.visits.visits")


class Wrong(Exception):
    """Fields, and what is wrong with each."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(*fields)
        self.fields = fields


@rooms.get("/<locale>/<town>/visits/<name>/")
def visit(locale: str, town: str, name: str) -> Response:
    at = here(locale, town)
    return page() if at is None else show(at, name)


@rooms.post("/<locale>/<town>/visits/<name>/")
def send(locale: str, town: str, name: str) -> Response:
    at = here(locale, town)
    if at is None:
        return not_found(request, tree_now())
    typed: Typed = ImmutableMultiDict()
    try:
        typed = fields_of(request)
        state = _book(at, name, typed)
    except Refused as refused:
        wrong = {"": said(refused.reason, words_of_guide(at.tree, locale))}
        return show(at, name, refused.status, typed=typed.to_dict(), wrong=wrong)
    except Wrong as found:
        return show(at, name, 422, typed=typed.to_dict(), wrong=found.fields)
    except Closed:
        return show(at, name, 409, typed=typed.to_dict())
    return see(f"{urls.visit(locale, town, name)}?said={state}")


def _book(at: Here, name: str, typed: Typed) -> State:
    """Raises Refused, Wrong and Closed; then nothing is kept."""
    with kept(), at.store.read() as link:
        visit = visit_of(link, at.town.slug, name)
    if visit is None:
        raise Refused(400, "unclear")
    token = at.counter.gate.take(request, str(visit.id)).token
    asked = _asked(at, typed, visit.offer.places)._replace(form=token.name)
    at.counter.gate.count(request)
    if not at.counter.letters.allows(asked.email.lower()):
        raise Refused(429, "often")
    with kept(), at.store.write() as link:
        return book(link, visit.id, asked, now(), at.letters.tell)


def _asked(at: Here, typed: Typed, places: int) -> Asked:
    """Raises Wrong."""
    _ = words_of_guide(at.tree, at.locale).gettext
    wrong = {}
    name, more = " ".join(plain_words(typed.get("name", "")).split()), plain_words(typed.get("words", ""))
    email, party = mail_address(typed.get("email", "")), number(typed.get("party", ""))
    language = typed.get("language", "")
    if not name or len(name) > LONGEST_NAME:
        wrong["name"] = _("Write your name, in 120 characters at most.")
    if email is None:
        wrong["email"] = _("Write one e-mail address, such as name@example.org.")
    if party is None or party > min(MOST_PARTY, places):
        wrong["party"] = _("Write a number from 1 to %(most)s. For more people, ask the office.")
        wrong["party"] %= {"most": min(MOST_PARTY, places)}
    if len(more) > LONGEST:
        wrong["words"] = _("Your words are too long; 500 characters are kept at most. Shorten them, then send again.")
    if wrong or email is None or party is None:
        raise Wrong(wrong)
    return Asked(
        name=name,
        email=email,
        party=party,
        language=language if language in at.town.locales else at.locale,
        step_free=typed.get("step_free") == "yes",
        hearing=typed.get("hearing") == "yes",
        words=more,
    )


@contextmanager
def kept() -> Iterator[None]:
    """Where the database fails, the visitor is told so: Refused."""
    try:
        yield
    except FAULTS as fault:
        _log.error("A booking cannot be read or kept: %s.", words(fault))
        raise Refused(503, "broken") from None


def number(typed: str) -> int | None:
    """A whole number from 1; figures of any script, as keyboards write them."""
    text = typed.strip()
    found = int(text) if text.isdecimal() and len(text) <= 4 else 0
    return found if found >= 1 else None


def see(address: str) -> Response:
    """To where the answer stands, so that loading that page again sends nothing."""
    there = redirect(address, 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there

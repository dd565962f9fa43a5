"""The shell of the desk: who may see a page, who may send a form, and what stands round a page.

    @desk.page("/visits/<int:id>/", role=Role.EDITOR, methods=("GET", "POST"), largest=65_536)
    def visit(id: int) -> Answer:
        return desk.show("desk/visit.html", _("Visit"), visit=…)

A template extends ``desk/base.html``; a form in it holds ``{{ csrf() }}``. A view that takes ``town`` is shown only to
those whose town it is; one that takes a number asks :func:`only_town`. What was done is told on the next page:
``desk.to("/desk/visits/", "visit-changed")``, said by ``desk.SAID["visit-changed"] = N_("…")``.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, NoReturn
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, g, redirect, request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from webapp.clock import now
from webapp.database import FAULTS, Connection, Store, words
from webapp.desk.layout import SAID as SAID
from webapp.desk.layout import in_words as _
from webapp.desk.layout import page_of
from webapp.origin import is_from_here
from webapp.site import store_now
from webapp.staff.audit import note
from webapp.staff.sessions import Session, csrf_token, find_session, is_csrf_token, is_to_be_seen, seen
from webapp.staff.staff import ALL_TOWNS, Person, Role, find_person

Answer = Response | str
LARGEST = 65_536  # bytes of a form
MOST_NUMBER = 2**31 - 1  # of a row; PostgreSQL takes no larger one for a question
COOKIES = ("__Host-desk", "desk")  # with https, and without

_log = logging.getLogger("webapp.desk")
rooms = Blueprint("desk", __name__, url_prefix="/desk")


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody of the staff, and the session by which they ask."""

    person: Person
    session: Session
    token: str


def page(
    rule: str, *, role: Role | None, methods: Sequence[str] = ("GET",), largest: int = LARGEST
) -> Callable[[Callable[..., Answer]], Callable[..., Response]]:
    """A page of the desk for those of ``role`` and above; None for one that is open to all, which the sign-in is.
    ``largest`` is in bytes, of what may be sent to it."""

    def put(view: Callable[..., Answer]) -> Callable[..., Response]:
        @wraps(view)
        def guarded(**names: Any) -> Response:
            g.now = now()
            g.signed = None
            if any(isinstance(said, int) and said > MOST_NUMBER for said in names.values()):
                abort(404)
            if request.method == "POST":
                request.max_content_length = largest
                if not is_from_here(request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site"), request.host):
                    refuse(403, "foreign")
            g.signed = _signed()
            if role is not None:
                _let_in(role, str(names.get("town", "")))
            answer = view(**names)
            response = answer if isinstance(answer, Response) else Response(answer)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.desk_role = role  # type: ignore[attr-defined]  # by which the tests find who may see what
        rooms.add_url_rule(rule, f"{view.__module__.rpartition('.')[2]}-{view.__name__}", guarded, methods=methods)
        return guarded

    return put


def show(template: str, title: str, status: int = 200, **context: Any) -> Response:
    """A page in the words of whoever asks, at the time in ``now``."""
    token = g.signed.token if g.signed else ""
    context |= {"csrf_value": csrf_token(token) if token else "", "now": g.now}
    return page_of(template, title, status, person=g.signed.person if g.signed else None, **context)


def me() -> Person:
    signed: Signed = g.signed
    return signed.person


def moment() -> datetime:
    """When this request came, in UTC."""
    found: datetime = g.now
    return found


def store() -> Store:
    """Says 503 where the server has no folder for what it writes."""
    found: Store | None = store_now()
    if found is None:
        refuse(503, "no-store")
    return found


def only_town(slug: str) -> None:
    """404 for what is of a town that is not this person's: it is not there for them."""
    if not me().has_town(slug):
        abort(404)


def only_of_all_towns() -> None:
    """For what cannot be told apart by town."""
    if not me().has_town(ALL_TOWNS):
        refuse(403, "town")


def did(link: Connection, what: str, about: str, town: str = "") -> None:
    """A line of the trail, in the transaction of the deed: ``did(link, "visit-cancelled", "visit 12", "issy")``."""
    note(link, me().email, what, about, g.now, town)


def to(address: str, said: str = "") -> Response:
    """On to the page at ``address``, which tells what was done."""
    there = f"{address}{'&' if '?' in address else '?'}said={said}" if said else address
    response = redirect(there, 303, Response)
    assert isinstance(response, Response)
    return response


def refuse(status: int, reason: str) -> NoReturn:
    """Ends the request with a page that says why; ``reason`` is one of ``desk/refused.html``."""
    abort(show("desk/refused.html", _("Not done"), status, reason=reason))


def _let_in(role: Role, town: str) -> None:
    signed: Signed | None = g.signed
    if signed is None:
        address = request.full_path.rstrip("?") if request.method == "GET" else "/desk/"
        abort(to(f"/desk/sign-in/?{urlencode({'next': address})}" if address != "/desk/" else "/desk/sign-in/"))
    if request.method == "POST":
        try:
            said = request.form.get("csrf", "")
        except RequestEntityTooLarge:
            refuse(413, "large")
        if not is_csrf_token(said, signed.token):
            refuse(403, "foreign")
    if not signed.person.may(role):
        refuse(403, "role")
    if town and not signed.person.has_town(town):
        refuse(403, "town")


def _signed() -> Signed | None:
    """Who asks, by the cookie. A token that was given out under https holds in the cookie for https alone."""
    here: Store | None = store_now()
    if here is None:
        return None
    for name in COOKIES:
        token = request.cookies.get(name, "")
        if not token:
            continue
        with here.read() as link:
            session = find_session(link, token, g.now)
            person = find_person(link, session.staff) if session else None
        if session is None or person is None or person.is_disabled or session.is_secure != (name == COOKIES[0]):
            continue
        if is_to_be_seen(session, g.now):
            with here.write() as link:
                seen(link, session, g.now)
        return Signed(person, session, token)
    return None


@rooms.errorhandler(404)
def _not_there(error: HTTPException) -> Response:
    return _sorry(404, "not-there")


@rooms.errorhandler(413)
def _too_large(error: HTTPException) -> Response:
    return _sorry(413, "large")


def _broken(fault: Exception) -> Response:
    _log.error("The database fails: %s.", words(fault))
    return _sorry(503, "broken")


for _fault in FAULTS:
    rooms.register_error_handler(_fault, _broken)


def _sorry(status: int, reason: str) -> Response:
    g.setdefault("now", now())
    g.setdefault("signed", None)
    return show("desk/refused.html", _("Not done"), status, reason=reason)

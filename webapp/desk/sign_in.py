"""Signing in and out. Whoever is refused learns only that something of the three was wrong, or too many were tried."""

import re
from datetime import timedelta

from flask import Response, current_app, g, request

from builder.retention import SESSION_HOURS
from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.layout import in_words as _
from webapp.desk.shell import COOKIES, Answer
from webapp.desk.style import style_of
from webapp.limits import address_of
from webapp.site import tree_now
from webapp.staff.audit import note
from webapp.staff.lockout import attempt, clear
from webapp.staff.passwords import hash_password, is_outdated, is_password
from webapp.staff.second_factor import digest_of_code, step_of
from webapp.staff.sessions import begin_session, end_session
from webapp.staff.staff import Person, Role, email_of, find_by_email, rehash, use_recovery, use_step

_BROWSERS = ("Firefox", "Edg", "OPR", "Chrome", "Safari")
_SYSTEMS = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")


@desk.page("/style.<digest>.css", role=None)
def style(digest: str) -> Answer:
    found = style_of(tree_now())
    response = Response(found.css, content_type="text/css; charset=utf-8")
    is_this = found.address == request.path
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_this else "no-store"
    return response


@desk.page("/sign-in/", role=None)
def form() -> Answer:
    if g.signed:
        return desk.to(_onward(request.args.get("next", "")))
    desk.store()
    return _form(200, "")


@desk.page("/sign-in/", role=None, methods=("POST",), largest=4096)
def enter() -> Answer:
    store, now = desk.store(), desk.moment()
    email, password, code = (request.form.get(name, "") for name in ("email", "password", "code"))
    email = email_of(email)
    key, address = _key(), address_of(request.environ)
    with store.write() as link:
        may_try = attempt(link, key, email, address, now)
    if not may_try:
        return _form(429, "many")
    with store.read() as link:
        person = find_by_email(link, email)
    is_right = is_password(password, person.password if person else None)
    if person is None or not is_right or person.is_disabled:
        return _form(403, "wrong")
    fresh = hash_password(password) if is_outdated(person.password) else ""
    is_secure = request.headers.get("Origin", "").startswith("https:") or request.is_secure
    with store.write() as link:
        how = _second(link, person, code)
        if how is None:
            return _form(403, "wrong")
        clear(link, key, email, address)
        if fresh:
            rehash(link, person.id, fresh)
        browser = _browser(request.headers.get("User-Agent", ""))
        token = begin_session(link, person.id, browser, now, is_secure=is_secure)
        note(link, person.email, how, "", now)
    there = desk.to(_onward(request.form.get("next", "")))
    there.set_cookie(
        COOKIES[0] if is_secure else COOKIES[1],
        token,
        max_age=timedelta(hours=SESSION_HOURS),
        secure=is_secure,
        httponly=True,
        samesite="Lax",
        path="/",
    )
    return there


@desk.page("/sign-out/", role=Role.GUIDE, methods=("POST",))
def leave() -> Answer:
    with desk.store().write() as link:
        end_session(link, g.signed.session.id, desk.me().id)
        desk.did(link, "signed-out", "")
    there = desk.to("/desk/sign-in/")
    for name in COOKIES:
        there.delete_cookie(name, path="/", secure=name == COOKIES[0], httponly=True, samesite="Lax")
    return there


def _form(status: int, wrong: str) -> Response:
    onward = request.values.get("next", "")
    email = request.form.get("email", "")[:254]
    return desk.show("desk/sign-in.html", _("Sign in"), status, wrong=wrong, onward=onward, email=email)


def _second(link: Connection, person: Person, code: str) -> str | None:
    """What the trail says of it; None where the second factor was not shown. A code holds once."""
    if person.secret is None:
        return "signed-in"
    step = step_of(person.secret, code, desk.moment())
    if step is not None:
        return "signed-in" if use_step(link, person.id, step) else None
    return "signed-in-by-recovery-code" if use_recovery(link, person.id, digest_of_code(code)) else None


def _onward(typed: str) -> str:
    """An address of the desk; anything else leads to its first page."""
    return typed if re.fullmatch(r"/desk/[\w./?&=%:+-]*", typed, re.ASCII) and "//" not in typed else "/desk/"


def _browser(agent: str) -> str:
    """``Firefox, Linux``: enough to know one's own again."""
    found = [next((name for name in names if name in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join({"Edg": "Edge", "OPR": "Opera", "Macintosh": "Mac"}.get(name, name) for name in found if name)


def _key() -> bytes:
    found: bytes = current_app.extensions["desk"]
    return found

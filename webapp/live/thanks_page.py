"""The page after a group's walk: the places that it saw, and four questions."""

import logging
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, request

from builder import urls
from webapp.clock import now
from webapp.database import FAULTS, words
from webapp.frame import render
from webapp.gate import Refused, fields_of
from webapp.live.feedback import OPEN_DAYS, Answers, add_feedback
from webapp.live.group import Room, View, guests_view, room_now
from webapp.live.group_words import not_done
from webapp.live.live import is_over, live_of
from webapp.live.said import NotDone
from webapp.lost import not_found
from webapp.plain_words import plain_words
from webapp.site import tree_now

rooms = Blueprint("thanks", __name__)

_log = logging.getLogger("webapp.live.live")


@rooms.get("/<locale>/<town>/group/<code>/thanks/")
def thanks(locale: str, town: str, code: str) -> Response:
    found = _found(locale, town, code)
    return _show(*found, told="sent" in request.args) if found else not_found(request, tree_now())


@rooms.post("/<locale>/<town>/group/<code>/thanks/")
def send(locale: str, town: str, code: str) -> Response:
    found = _found(locale, town, code)
    if found is None:
        return not_found(request, tree_now())
    room, view = found
    try:
        typed, token = room.thanks.take(request, view.event.code)
        if not is_over(view.event, now()) or now() > view.event.ends + timedelta(days=OPEN_DAYS):
            raise NotDone("closed")
        room.thanks.count(request)
        place = typed.get("place", "")
        said = Answers(
            _mark(typed.get("walk", "")),
            _mark(typed.get("phone", "")),
            place if place in {step.poi for step in view.steps} else "",
            plain_words(typed.get("words", "")),
        )
        try:
            with room.store.write() as link:
                add_feedback(link, view.event.id, token.name, view.locale, said, now())
        except FAULTS as fault:
            _log.error("What a guest said afterwards cannot be kept: %s.", words(fault))
            raise Refused(503, "broken") from None
    except (Refused, NotDone) as refused:
        status = refused.status if isinstance(refused, Refused) else 400
        return _show(room, view, wrong=not_done(refused.reason, view.words), status=status)
    there = redirect(f"{view.address}thanks/?sent=1", 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there


def _found(locale: str, town: str, code: str) -> tuple[Room, View] | None:
    room = room_now()
    view = guests_view(room, locale, town, code, now()) if room else None
    return (room, view) if room and view else None


def _show(room: Room, view: View, *, told: bool = False, wrong: str = "", status: int = 200) -> Response:
    with room.store.read() as link:
        visited = live_of(link, view.event.id).visited
    _ = view.words.gettext
    typed: dict[str, Any] = {}
    if wrong:
        try:
            typed = {name: plain_words(said)[:1000] for name, said in fields_of(request).items()}
        except Refused:
            typed = {}
    return render(
        view.tree,
        view.locale,
        view.town,
        f"{view.rest}thanks/",
        "group/thanks.html",
        _("Thank you"),
        status=status,
        frame=urls.frame_of_group(view.locale, view.town),
        view=view,
        told=told,
        wrong=wrong,
        typed=typed,
        token=room.thanks.issue(view.event.code, typed.get("token", "")),
        scales=[("walk", _("How did you like the walk?")), ("phone", _("How well did your phone lead you?"))],
        seen=[step for step in view.steps if step.poi in visited],
    )


def _mark(said: str) -> int:
    return int(said) if said in ("1", "2", "3", "4", "5") else 0

"""The pages of a guest: the code typed or scanned, the group as it stands, what is sent from it. All of it works
without a script, by loading the page again; static/js/ui/live-guide.js asks by itself."""

import logging
import re
import secrets
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, jsonify, redirect, request

from builder import urls
from webapp.clock import now
from webapp.database import FAULTS, words
from webapp.frame import has_frame, render
from webapp.gate import Refused, fields_of
from webapp.groups.events import find_event
from webapp.limits import address_of
from webapp.live import guests
from webapp.live.group import Room, View, guests_event, guests_view, room_now, telephone
from webapp.live.group_words import guests_words, not_done
from webapp.live.live import is_over, locked_event
from webapp.live.said import NotDone, picture_of
from webapp.live.script_block import script_block
from webapp.lost import not_found
from webapp.negotiate import language
from webapp.plain_words import plain_words
from webapp.site import page, tree_now
from webapp.towns import read_towns
from webapp.tree import Tree
from webapp.words import words_of_guide

rooms = Blueprint("group", __name__)

_log = logging.getLogger("webapp.live.live")
_NAME = re.compile(r"[A-Za-z0-9_-]{8,32}")  # of a seat, and of what it sends


@rooms.get("/<any(g, G):_>/<code>")
@rooms.get("/<any(g, G):_>/<code>/")
def scanned(_: str, code: str) -> Response:
    """What the symbol on the card holds: on to the page in the visitor's language."""
    room, tree = room_now(), tree_now()
    if room is None:
        return not_found(request, tree)
    event = guests_event(room, code)
    if event is None:
        return _unknown(room, tree.default_locale)
    town = event.details.territory
    there = [tag for tag in tree.locales if has_frame(tree, tag, town)]
    own = [tag for tag in event.details.languages if tag in there]
    wanted = language(request.headers.get("Accept-Language", ""), there)
    tag = wanted or next(iter([*own, *there]), None)
    if tag is None:
        return not_found(request, tree)
    answer = _to(f"/{tag}/{town}/group/{event.code}/")
    answer.vary.add("Accept-Language")
    return answer


@rooms.get("/<any(g, G):_>/<code>/logo")
def logo(_: str, code: str) -> Response:
    room = room_now()
    if room is None:
        return not_found(request, tree_now())
    event = guests_event(room, code)
    if event is None or event.logo is None:
        return not_found(request, tree_now())
    return _bytes(event.logo, event.logo_type)


@rooms.get("/<any(g, G):_>/<code>/picture/<name>")
def picture(_: str, code: str, name: str) -> Response:
    room = room_now()
    if room is None:
        return not_found(request, tree_now())
    with room.store.read() as link:
        event = find_event(link, code)
        content = picture_of(link, event.id, name) if event else None
    return _bytes(content, "image/jpeg") if content else not_found(request, tree_now())


@rooms.get("/<locale>/<town>/group/")
def code_field(locale: str, town: str) -> Response:
    """A field for the code: who has the card and no camera."""
    room, tree = room_now(), tree_now()
    if room is None or not has_frame(tree, locale, town):
        return page()
    typed = request.args.get("code", "")[:12]
    if typed:
        event = guests_event(room, typed)
        if event is not None:
            return _to(f"/{locale}/{event.details.territory}/group/{event.code}/")
        if room.tries.is_shut(address_of(request.environ)):
            return Response("429\n", 429, content_type="text/plain")
    title = guests_title(tree, locale)
    return render(tree, locale, town, "group/", "group/join.html", title, typed=plain_words(typed), wrong=bool(typed))


@rooms.get("/<locale>/<town>/group/<code>/")
def guest(locale: str, town: str, code: str) -> Response:
    room = room_now()
    view = guests_view(room, locale, town, code, now()) if room else None
    if room is None or view is None:
        return page() if room is None else _unknown(room, locale, town)
    told = {"mark": "sent", "question": "sent", "help": "help"}.get(request.args.get("sent", ""), "")
    return show(room, view, told=guests_words(view.words)[told] if told else "")


@rooms.post("/<locale>/<town>/group/<code>/")
def send(locale: str, town: str, code: str) -> Response:
    room = room_now()
    view = guests_view(room, locale, town, code, now()) if room else None
    if room is None or view is None:
        return not_found(request, tree_now())
    is_script = "application/json" in request.headers.get("Accept", "")
    try:
        seat, did = _take(room, view)
    except (Refused, NotDone) as refused:
        status = refused.status if isinstance(refused, Refused) else 409
        why = not_done(refused.reason, view.words)
        if is_script:
            fresh = room.guests.issue(view.event.code, _token())
            return json_answer({"refused": why, "reason": refused.reason, "token": fresh}, status)
        return show(room, view, wrong=why, status=status)
    if is_script:
        return json_answer({"ok": True}, 200)
    return _to(f"{view.address}?seat={seat}&sent={did}")


def _take(room: Room, view: View) -> tuple[str, str]:
    """Raises Refused and NotDone, and nothing is kept."""
    typed, _ = room.guests.take(request, view.event.code)
    seat, did = typed.get("seat", ""), typed.get("do", "")
    if not _NAME.fullmatch(seat):
        raise Refused(400, "unclear")
    room.guests.count(request)
    try:
        with room.store.write() as link:
            event = locked_event(link, view.event.code)
            if event is None or is_over(event, now()):
                raise NotDone("ended")
            if did == "mark":
                guests.mark(link, event, _whole(typed.get("number")), seat, _whole(typed.get("choice")))
            elif did in ("question", "help") and _NAME.fullmatch(typed.get("id", "")):
                said = plain_words(typed.get("words", ""))
                guests.ask(link, event, typed["id"], seat, did, said, _position(typed) if did == "help" else None)
            else:
                raise Refused(400, "unclear")
    except FAULTS as fault:
        _log.error("What a guest has sent cannot be kept: %s.", words(fault))
        raise Refused(503, "broken") from None
    return seat, did


def show(room: Room, view: View, *, told: str = "", wrong: str = "", status: int = 200) -> Response:
    state: dict[str, Any] = view.state
    seat = request.values.get("seat", "")
    seat = seat if _NAME.fullmatch(seat) else secrets.token_urlsafe(12)
    steps = {step.poi: step for step in view.steps}
    town = read_towns(view.tree.root).towns.get(view.town)
    office = town.office if town else None  # never the client's own telephone
    order = list(steps)
    at = state["stop"]
    coming = order[order.index(at) + 1 : order.index(at) + 2] if at in steps else order[:1]
    is_over_now = state["phase"] == "ended"
    log = [
        one
        for one in reversed(state["log"])
        if one["kind"] != "count" and not one.get("open") and one["n"] != state["gather"]
    ]
    screen = {
        "code": view.event.code,
        "address": view.address,
        "state": f"/g/{view.event.code}/state",
        "pictures": f"/g/{view.event.code}/picture/",
        "order": order,
        "first": state,
        "lang": view.words.locale.html_lang,
        "title": view.tour,
        "words": guests_words(view.words),
    }
    return render(
        view.tree,
        view.locale,
        view.town,
        view.rest,
        "group/guest.html",
        view.tour or view.words.gettext("Join your group"),
        status=status,
        frame=urls.frame_of_group(view.locale, view.town),
        view=view,
        screen=script_block(screen),
        zone=ZoneInfo(view.event.details.zone),
        office=office,
        phone=telephone(office.phone if office else ""),
        told=told,
        wrong=wrong,
        typed=plain_words(request.form.get("words", ""))[:1000] if wrong and request.method == "POST" else "",
        token=room.guests.issue(view.event.code, _token()),
        seat=seat,
        drawn=secrets.token_urlsafe(9),
        now=None if is_over_now else steps.get(at),
        coming=steps[coming[0]] if coming and not is_over_now else None,
        gather=next((one for one in state["log"] if one["n"] == state["gather"]), None),
        open=[] if is_over_now else [one for one in reversed(state["log"]) if one.get("open")],
        log=log,
        pictures=screen["pictures"],
    )


def guests_title(tree: Tree, locale: str) -> str:
    return words_of_guide(tree, locale).gettext("Join your group")


def _unknown(room: Room, locale: str, town: str = "") -> Response:
    """Who asks for many codes that are not there is told to wait."""
    if room.tries.is_shut(address_of(request.environ)):
        return Response("429\n", 429, content_type="text/plain")
    tree = tree_now()
    if not town or not has_frame(tree, locale, town):
        return not_found(request, tree)
    title = guests_title(tree, locale)
    return render(tree, locale, town, "group/", "group/join.html", title, status=404, typed="", wrong=True)


def _token() -> str:
    try:
        return fields_of(request).get("token", "") if request.method == "POST" else ""
    except Refused:
        return ""


def _whole(said: str | None) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 6 else -1


def _position(typed: Any) -> tuple[float, float] | None:
    try:
        lon, lat = float(typed.get("lon", "")), float(typed.get("lat", ""))
    except ValueError:
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


def json_answer(said: object, status: int) -> Response:
    response = jsonify(said)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _bytes(content: bytes, kind: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Cache-Control"] = "private, max-age=3600"
    return response


def _to(address: str) -> Response:
    there = redirect(address, 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there

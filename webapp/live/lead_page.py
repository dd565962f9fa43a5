"""The leader's page of a group, at an address that only they know. Each thing on it is a form that works without a
script; static/js/ui/lead-guide.js sends the same forms, later where there is no network."""

import hashlib
import json
import logging
import re
import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, redirect, request
from werkzeug.exceptions import RequestEntityTooLarge

from builder import urls
from builder.geo import LonLat, distance_m
from builder.pictures import clean_jpeg
from webapp.clock import now
from webapp.database import FAULTS, words
from webapp.frame import render
from webapp.gate import Refused
from webapp.groups.events import Event, Step, find_event
from webapp.live.group import Room, View, room_now, view_of
from webapp.live.group_page import json_answer
from webapp.live.group_words import leaders_words, not_done
from webapp.live.leader_key import is_leader, leader_address
from webapp.live.live import Act, locked_event, perform
from webapp.live.live_state import leaders_state
from webapp.live.said import NotDone
from webapp.live.script_block import script_block
from webapp.lost import not_found
from webapp.origin import is_from_here
from webapp.plain_words import plain_words
from webapp.site import tree_now

LARGEST = 16_000_000  # bytes of a photograph as a phone takes it
LONGEST_PX = 1600

rooms = Blueprint("lead", __name__)

_log = logging.getLogger("webapp.live.live")
_ID = re.compile(r"[A-Za-z0-9_-]{8,40}")


@rooms.get("/<locale>/<town>/group/<code>/lead/<key>/")
def lead(locale: str, town: str, code: str, key: str) -> Response:
    found = _found(locale, town, code, key)
    return show(*found) if found else not_found(request, tree_now())


@rooms.get("/<locale>/<town>/group/<code>/lead/<key>/state")
def state(locale: str, town: str, code: str, key: str) -> Response:
    """The leader's own state: with what guests have sent."""
    room = room_now()
    if room is None:
        return not_found(request, tree_now())
    with room.store.read() as link:
        event = find_event(link, code)
        if event is None or not is_leader(room.secret, event, key):
            return not_found(request, tree_now())
        said = leaders_state(link, event, now())
    response = json_answer(said, 200)
    response.headers["Cache-Control"] = "no-cache"
    response.set_etag(hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:20])
    response.make_conditional(request)
    return response


@rooms.post("/<locale>/<town>/group/<code>/lead/<key>/")
def do(locale: str, town: str, code: str, key: str) -> Response:
    found = _found(locale, town, code, key)
    if found is None:
        return not_found(request, tree_now())
    room, view = found
    is_script = "application/json" in request.headers.get("Accept", "")
    try:
        _do(room, view.event)
    except (Refused, NotDone) as refused:
        status = refused.status if isinstance(refused, Refused) else 409
        why = not_done(refused.reason, view.words)
        return json_answer({"refused": why}, status) if is_script else show(room, view, why, status)
    if is_script:
        return json_answer({"ok": True}, 200)
    there = redirect(leader_address(room.secret, view.event, locale), 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there


def _found(locale: str, town: str, code: str, key: str) -> tuple[Room, View] | None:
    room = room_now()
    view = view_of(room, locale, town, code, now()) if room else None
    if room is None or view is None or not is_leader(room.secret, view.event, key):
        return None
    return room, view


def _do(room: Room, event: Event) -> None:
    """Raises Refused and NotDone, and nothing is kept."""
    if not is_from_here(request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site"), request.host):
        raise Refused(403, "foreign")
    act = _act()
    try:
        with room.store.write() as link:
            locked = locked_event(link, event.code)
            if locked is None:
                raise NotDone("ended")
            perform(link, locked, act, now())
    except FAULTS as fault:
        _log.error("What a leader has done cannot be kept: %s.", words(fault))
        raise Refused(503, "broken") from None


def _act() -> Act:
    request.max_content_length = LARGEST
    try:
        typed, file = request.form, request.files.get("picture")
        sent = file.read() if file else b""
    except RequestEntityTooLarge:
        raise Refused(413, "picture") from None
    name, did = typed.get("id", ""), typed.get("do", "")
    if not _ID.fullmatch(name):
        raise Refused(400, "unclear")
    picture = clean_jpeg(sent, LONGEST_PX) if did == "picture" else b""
    if picture is None:
        raise Refused(400, "picture")
    number = typed.get("number", "")
    return Act(
        id=name,
        do=did,
        words=plain_words(typed.get("words", "")),
        stop=typed.get("stop", ""),
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0,
        answers=tuple(said for one in typed.getlist("answer") if (said := plain_words(one))),
        ask=typed.get("ask", ""),
        picture=picture,
    )


def show(room: Room, view: View, wrong: str = "", status: int = 200) -> Response:
    with room.store.read() as link:
        state = leaders_state(link, view.event, now())
    address = leader_address(room.secret, view.event, view.locale)
    order = [step.poi for step in view.steps]
    at = order.index(state["stop"]) if state["stop"] in order else -1
    screen = {
        "code": view.event.code,
        "address": address,
        "state": f"{address}state",
        "order": order,
        "first": state,
        "lang": view.words.locale.html_lang,
        "words": leaders_words(view.words),
    }
    response = render(
        view.tree,
        view.locale,
        view.town,
        address.split("/", 3)[3],
        "group/lead.html",
        view.tour or view.words.gettext("Join your group"),
        status=status,
        frame=urls.frame_of_group(view.locale, view.town),
        view=view,
        screen=script_block(screen),
        address=address,
        wrong=wrong,
        drawn=lambda: secrets.token_urlsafe(12),
        now=view.steps[at] if at >= 0 else None,
        back=view.steps[at - 1] if at > 0 else None,
        coming=view.steps[at + 1] if at + 1 < len(order) else None,
        asks=[{**one, "near": _near(one, view.steps, view)} for one in state["asks"] if one["state"] == "new"],
        open=[one for one in state["log"] if one.get("open")],
        numbers=_numbers(state["numbers"], view),
    )
    # Not "no-referrer": with it a browser hides from us too where a form stood. Of the secret address nothing goes out.
    response.headers["Referrer-Policy"] = "strict-origin"
    return response


def _near(one: dict[str, Any], steps: Sequence[Step], view: View) -> str:
    """How far somebody is from the nearest stop."""
    if one["lon"] is None or not steps:
        return ""
    here = LonLat(one["lon"], one["lat"])
    far, step = min((distance_m(here, LonLat(step.lon, step.lat)), step) for step in steps)
    return f"{round(far)} m: {step.title}"


def _numbers(numbers: dict[str, Any], view: View) -> list[tuple[str, str]]:
    _ = view.words.gettext
    if not numbers:
        return []
    heads = ", ".join(str(one) for one in numbers["headcounts"]) or "–"
    return [
        (_("Stops"), str(numbers["stops"])),
        (_("Phones that sent something"), str(numbers["phones"])),
        (_("Heads counted"), heads),
        (_("Questions"), str(numbers["questions"])),
        (_("Messages"), str(numbers["messages"])),
    ]

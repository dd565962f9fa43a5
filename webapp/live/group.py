"""The group's room: what all its pages share. A guest comes with the code that stands on the table card, the leader
with a secret address; nobody has an account or a cookie."""

import logging
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from flask import Flask, current_app, request

from builder import urls
from webapp.database import Store
from webapp.frame import has_frame
from webapp.gate import Gate
from webapp.groups.events import Event, Step, find_event, programme
from webapp.groups.guided import guided_tour
from webapp.limits import address_of
from webapp.live.live_state import guests_state
from webapp.live.tries import Tries
from webapp.live.way import way_between
from webapp.site import tree_now
from webapp.tokens import Tokens, signing_key
from webapp.tree import Tree
from webapp.words import Words, words_of_guide

LASTS_S = 36 * 3600  # a page that was opened the evening before
PER_HOUR = 6000  # from one address: five hundred guests may share the network of their hotel

_log = logging.getLogger("webapp.live.live")


@dataclass(frozen=True, slots=True)
class Room:
    store: Store
    secret: bytes
    guests: Gate
    thanks: Gate
    tries: Tries


class View(NamedTuple):
    """What a page of a group shows. ``rest`` is its address behind the town."""

    tree: Tree
    words: Words
    locale: str
    town: str
    event: Event
    steps: list[Step]
    tour: str
    ways: dict[str, tuple[str, ...]]  # to a stop from the one before, by its place
    map: str  # its address, "" where the tree has none
    state: dict[str, object]

    @property
    def rest(self) -> str:
        return f"group/{self.event.code}/"

    @property
    def address(self) -> str:
        return f"/{self.locale}/{self.town}/{self.rest}"


def open_room(app: Flask, data: Path, store: Store, tries: Tries) -> None:
    """``data`` is FLANEUR_DATA. Without the key in it there are no groups."""
    try:
        secret = signing_key(data)
    except OSError as error:
        _log.error("Groups cannot be followed: %s.", error)
        return
    guests, thanks = (Gate(Tokens(secret, form, LASTS_S), PER_HOUR) for form in ("group", "thanks"))
    app.extensions["group"] = Room(store, secret, guests, thanks, tries)


def room_now() -> Room | None:
    found: Room | None = current_app.extensions.get("group")
    return found


def view_of(room: Room, locale: str, town: str, code: str, now: datetime) -> View | None:
    """None where the tree has no such page, or guests may not see the group. Raises FAULTS of ``database``."""
    tree = tree_now()
    if not has_frame(tree, locale, town):
        return None
    with room.store.read() as link:
        event = find_event(link, code)
        if event is None or event.state == "draft" or event.details.territory != town:
            return None
        state = guests_state(link, event, now)
    tour = guided_tour(tree, locale, town, event.details.tour)
    words = words_of_guide(tree, locale)
    there = urls.tour_map(locale, town, event.details.tour)
    there = there if tree.find(there) else ""
    steps = programme(tree, event, locale)
    ways: dict[str, tuple[str, ...]] = {}
    if tour is not None and tour.locale == locale:
        ways = {one.poi: way_between(tree, tour, before.poi, one.poi) for before, one in pairwise(steps)}
    return View(tree, words, locale, town, event, steps, tour.title if tour else "", ways, there, state)


def guests_view(room: Room, locale: str, town: str, code: str, now: datetime) -> View | None:
    """The same for who has nothing but a code: None also where too many were tried out."""
    view, who = view_of(room, locale, town, code, now), address_of(request.environ)
    if view is None:
        room.tries.miss(who)
        return None
    return view if room.tries.may_see(who, view.event.code) else None


def guests_event(room: Room, code: str) -> Event | None:
    """The group of a code that was typed or scanned. None where guests may not see it, or too many were tried out."""
    who = address_of(request.environ)
    with room.store.read() as link:
        event = find_event(link, code)
    if event is None or event.state == "draft":
        room.tries.miss(who)
        return None
    return event if room.tries.may_see(who, event.code) else None


def telephone(said: str) -> str:
    """For a ``tel:`` link."""
    return quote("".join(c for c in said if c.isdigit() or c == "+"))

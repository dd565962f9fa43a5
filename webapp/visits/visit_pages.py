"""Pages of visits: the list with the places left, a visit, the feed for calendars. They stand where the builder wrote
pages of the same, which a host without our server hands out, and this one too where the database is away."""

import json
import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request
from markupsafe import Markup

from builder import urls
from builder.calendars import calendar
from builder.locales import LOCALES, format_list, is_language, language_name
from builder.retention import VISIT_DAYS
from webapp.clock import now
from webapp.database import FAULTS, Store, words
from webapp.frame import formats, has_frame, render
from webapp.gate import Gate
from webapp.limits import Limit
from webapp.lost import not_found
from webapp.site import page, store_now, tree_now
from webapp.tokens import Tokens, signing_key
from webapp.towns import Town, read_towns
from webapp.tree import Tree
from webapp.turns import Turns
from webapp.visits.booking_letters import KEY_DAYS, Letters, entry_of, meeting_of
from webapp.visits.bookings import MOST_PARTY
from webapp.visits.visit_file import bring_in, read_offers
from webapp.visits.visit_office import Filled, filled, turn
from webapp.visits.visits import CANCELLED, OPEN, visit_of, visits_between
from webapp.words import words_of_guide

LASTS_S = 4 * 3600  # a form that lies open
BOOKS_AN_HOUR = 20  # from one network
ACTS_AN_HOUR = 60
LETTERS_AN_HOUR = 6  # to one address
FEED_DAYS = 60  # how long a visit that is over stays in the feed

rooms = Blueprint("visits", __name__)

_log = logging.getLogger("webapp.visits.visits")


@dataclass(slots=True)
class Counter:
    """Where visits are booked: the gates of the forms, and which tree's files are in the table."""

    gate: Gate  # of the form that books, about a visit
    acts: Gate  # of the buttons of a booking
    keys: Tokens  # of the links in letters
    letters: Limit  # to one address
    brought: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def bring(self, store: Store, tree: Tree, moment: datetime) -> None:
        """The visits of the files come into the table, once a tree. Raises FAULTS."""
        with self.lock:
            if self.brought == tree.digest:
                return
            offers = read_offers(tree.root, read_towns(tree.root).towns)
            with store.write() as link:
                bring_in(link, offers, moment, Letters(tree, self.keys).tell)
            self.brought = tree.digest


@dataclass(frozen=True, slots=True)
class Here:
    """What a page of visits is made from."""

    tree: Tree
    locale: str
    town: Town
    store: Store
    counter: Counter

    @property
    def letters(self) -> Letters:
        return Letters(self.tree, self.counter.keys)


def here(locale: str, town: str) -> Here | None:
    """None where the built page stands for itself: there is no database, no frame, no such town."""
    tree, store = tree_now(), store_now()
    counter: Counter | None = current_app.extensions.get("visits")
    if store is None or counter is None or not has_frame(tree, locale, town):
        return None
    found = read_towns(tree.root).towns.get(town)
    if found is None:
        return None
    try:
        counter.bring(store, tree, now())
    except FAULTS as fault:
        _log.error("Visits cannot be read or kept: %s.", words(fault))
        return None
    return Here(tree, locale, found, store, counter)


@rooms.get("/<locale>/<town>/visits/")
def listed(locale: str, town: str) -> Response:
    at = here(locale, town)
    if at is None:
        return page()
    moment = now()
    try:
        with at.store.read() as link:
            found = [one for one in visits_between(link, [town], moment) if one.state == OPEN]
            rows = [row_of(at, one, moment) for one in filled(link, found, moment)]
    except FAULTS as fault:
        return _built(fault)
    title = words_of_guide(at.tree, locale).gettext("Guided visits")
    return render(
        at.tree, locale, town, "visits/", "visits/list.html", title, is_open=True, rows=rows, office=at.town.office
    )


@rooms.get("/<locale>/<town>/visits.ics")
def feed(locale: str, town: str) -> Response:
    at = here(locale, town)
    if at is None:
        return page()
    try:
        with at.store.read() as link:
            found = visits_between(link, [town], now() - timedelta(FEED_DAYS))
    except FAULTS as fault:
        return _built(fault)
    entries = [entry_of(at.tree, one, locale) for one in found if one.state in (OPEN, CANCELLED)]
    name = f"{at.town.name} · {read_towns(at.tree.root).title}"
    response = Response(calendar(name, LOCALES[locale].html_lang, entries), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=900"
    return response


def show(
    at: Here, name: str, status: int = 200, *, typed: dict[str, str] | None = None, wrong: dict[str, str] | None = None
) -> Response:
    """The page of a visit, with its form; ``wrong`` says by field what is not right with ``typed``."""
    moment = now()
    try:
        with at.store.read() as link:
            visit = visit_of(link, at.town.slug, name)
            one = filled(link, [visit], moment)[0] if visit else None
    except FAULTS as fault:
        return _built(fault)
    if visit is None or one is None:
        return not_found(request, at.tree)
    row = row_of(at, one, moment)
    token = at.counter.gate.issue(str(visit.id), (typed or {}).get("token", ""))
    title = f"{row['title']} · {row['day']}"
    return render(
        at.tree,
        at.locale,
        at.town.slug,
        f"visits/{visit.name}/",
        "visits/visit.html",
        title,
        status=status,
        head=_event(at, one, moment),
        is_open=status == 200,
        row=row,
        visit=visit,
        typed=typed or {},
        wrong=wrong or {},
        token=token,
        said=request.args.get("said", "") if request.method == "GET" else "",
        languages=[LOCALES[tag] for tag in at.town.locales],
        most_party=min(MOST_PARTY, visit.offer.places),
        visit_days=VISIT_DAYS,
        office=at.town.office,
        is_bookable=visit.is_bookable(moment),
        is_over=moment >= visit.starts,
    )


def _built(fault: BaseException) -> Response:
    """What the builder wrote, where the database is away: it leads to the office."""
    _log.error("Visits cannot be read: %s.", words(fault))
    response = page()
    if request.method == "POST":
        response.status_code = 503
    return response


def row_of(at: Here, one: Filled, moment: datetime) -> dict[str, object]:
    visit, locale = one.visit, LOCALES[at.locale]
    title, lang = at.town.title(visit.offer.tour, at.locale)
    spoken = [language_name(tag, locale) for tag in visit.offer.languages if is_language(tag)]
    said = formats(words_of_guide(at.tree, at.locale))
    tour = urls.tour(at.locale, at.town.slug, visit.offer.tour)
    return {
        "visit": visit,
        "address": urls.visit(at.locale, at.town.slug, visit.name),
        "title": title,
        "lang": lang,
        "day": said["day"](visit.begins),
        "clock": said["clock"](visit.begins),
        "until": said["clock"](visit.ends),
        "duration": said["duration"](visit.offer.minutes),
        "languages": format_list(spoken, locale),
        "free": one.free,
        "waiting": one.waiting,
        "is_bookable": visit.is_bookable(moment),
        "meeting": meeting_of(at.tree, visit, at.locale),
        "say": lambda key: visit.say(key, at.locale),
        "tour": tour if at.tree.find(tour) else "",
    }


def _event(at: Here, one: Filled, moment: datetime) -> Markup:
    """The visit for search engines, as the builder writes it, with the places left."""
    visit, entry = one.visit, entry_of(at.tree, one.visit, at.locale)
    state = "EventCancelled" if visit.state == CANCELLED else "EventScheduled"
    said = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": entry.title,
        "startDate": visit.begins.isoformat(),
        "endDate": visit.ends.isoformat(),
        "eventStatus": f"https://schema.org/{state}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": list(visit.offer.languages),
        "maximumAttendeeCapacity": visit.offer.places,
        "remainingAttendeeCapacity": one.free if visit.is_bookable(moment) else 0,
        "url": entry.address,
        "location": {"@type": "Place", "name": entry.place, "address": at.town.name},
    }
    text = json.dumps(said, ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">') + Markup(text) + Markup("</script>")


def take_visits(app: Flask, data: Path, store: Store) -> None:
    """Opens the counter; ``data`` is FLANEUR_DATA. Where it cannot be written, pages lead to the office."""
    try:
        key = signing_key(data)
    except OSError as error:
        _log.error("Visits cannot be booked: %s.", error)
        return
    gates = Gate(Tokens(key, "visit", LASTS_S), BOOKS_AN_HOUR), Gate(Tokens(key, "booking", LASTS_S), ACTS_AN_HOUR)
    keys = Tokens(key, "letter", KEY_DAYS * 86_400)
    counter = app.extensions["visits"] = Counter(*gates, keys, Limit(LETTERS_AN_HOUR, 3600))
    turns: Turns = app.extensions.setdefault("turns", Turns())

    def each_minute() -> None:
        with app.app_context():
            tree = tree_now()
            counter.bring(store, tree, now())
            turn(store, now(), Letters(tree, counter.keys).tell)

    turns.add("visits", 60, each_minute)

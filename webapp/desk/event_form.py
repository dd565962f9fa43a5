"""What the office types of an event: read, or what is wrong with it."""

from flask import request

from webapp.desk.layout import in_words as _
from webapp.desk.layout import listing, words_now
from webapp.desk.times import read_start
from webapp.groups.budgets import BUDGETS_MIN, budget_for
from webapp.groups.events import Details, Halting, halting
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.groups.offers import stops_of
from webapp.plain_words import plain_words
from webapp.site import tree_now

MOST_GUESTS = 500
LINES = {"client": 200, "contact_name": 200, "contact_phone": 40, "leader": 200}
LONGEST_WELCOME = 1000


def read_details(town: str, former: Details | None) -> tuple[Details | None, GuidedTour | None, dict[str, str]]:
    """``former`` keeps its stops while the tour is the same and no other length is chosen."""
    form, errors = request.form, dict[str, str]()
    zone = listing().towns[town].zone
    tree = tree_now()
    known = {path.parent.name for path in (tree.root / words_now().locale.tag / town).glob("*/tour.json")}
    known = known or {path.parent.name for path in (tree.root / tree.default_locale / town).glob("*/tour.json")}
    slug = form.get("tour", "")
    tour = guided_tour(tree, words_now().locale.tag, town, slug) if slug in known else None
    if tour is None:
        errors["tour"] = _("Choose a tour.")
    lines = {}
    for name, most in LINES.items():
        lines[name] = " ".join(plain_words(form.get(name, "")).split())
        if len(lines[name]) > most:
            errors[name] = _("Too long: %(most)s characters at most.") % {"most": most}
    welcome = plain_words(form.get("welcome", ""))
    if len(welcome) > LONGEST_WELCOME:
        errors["welcome"] = _("Too long: %(most)s characters at most.") % {"most": LONGEST_WELCOME}
    size = form.get("size", "").strip() or "0"
    if not size.isdecimal() or len(size) > 4 or int(size) > MOST_GUESTS:
        errors["size"] = _("Give a number up to %(most)s, or nothing.") % {"most": MOST_GUESTS}
    starts = read_start(form.get("starts", ""), zone, errors)
    languages = tuple(tag for tag in tree.locales if tag in form.getlist("languages"))
    if not languages:
        errors["languages"] = _("Choose one language or more.")
    if errors or tour is None or starts is None:
        return None, None, errors
    said = form.get("enquiry", "")
    details = Details(
        territory=town,
        tour=slug,
        client=lines["client"],
        size=int(size),
        starts_local=starts,
        zone=str(zone),
        stops=_stops(tour, former, form.get("minutes", "")),
        languages=languages,
        welcome=welcome,
        contact_name=lines["contact_name"],
        contact_phone=lines["contact_phone"],
        leader=lines["leader"],
        enquiry=former.enquiry if former else int(said) if said.isdecimal() and len(said) < 10 else None,
    )
    return details, tour, {}


def _stops(tour: GuidedTour, former: Details | None, minutes: str) -> tuple[Halting, ...]:
    """Those of the chosen length; the whole tour where none is chosen."""
    if former is not None and former.tour == tour.slug and minutes not in map(str, BUDGETS_MIN):
        return former.stops
    found = None
    if minutes in map(str, BUDGETS_MIN):
        found = budget_for([stop.halt for stop in tour.stops], tour.pace, int(minutes))
    return stops_of(tour, found) if found else tuple(halting(stop) for stop in tour.stops)

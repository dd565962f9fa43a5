"""Events of groups: made from an enquiry or anew, set up stop by stop, printed, opened for the guests."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Response, abort, request
from markupsafe import Markup

from builder.locales import LOCALES
from builder.pictures import clean_logo
from builder.symbols import symbol_svg
from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.event_form import read_details
from webapp.desk.home import TODAY, Line
from webapp.desk.layout import N_, listing, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.leader_sheet import leader_sheet
from webapp.desk.shell import Answer
from webapp.groups.enquiries import Enquiry, enquiry_of
from webapp.groups.events import (
    Event,
    add_event,
    change_event,
    event_of,
    events_of,
    programme,
    set_logo,
    set_state,
)
from webapp.groups.group_papers import join_address, table_card
from webapp.groups.guided import GuidedTour, guided_tour, tours_of
from webapp.live.group import room_now
from webapp.live.leader_key import leader_address
from webapp.live.live import end
from webapp.site import tree_now
from webapp.staff.staff import Person, Role
from webapp.towns import read_towns
from webapp.words import words_of_guide

LARGEST_LOGO, LOGO_PX = 5_000_000, 480
SOON = timedelta(days=7)

STATES = {"draft": N_("draft"), "ready": N_("ready"), "live": N_("under way"), "ended": N_("ended")}
# What may follow what, at the desk: the guide's phone begins and ends an event too.
MOVES = {
    "draft": {"ready": N_("Open it for the guests")},
    "ready": {"draft": N_("Back to a draft: guests see nothing")},
    "live": {"ended": N_("End it: it does not begin again")},
    "ended": {},
}

desk.SAID["event-made"] = N_("The event is made, as a draft. Look through it, then open it for the guests.")


@desk.page("/events/", role=Role.GUIDE)
def events() -> Answer:
    with desk.store().read() as link:
        found = events_of(link, desk.me().own(listing().towns))
    return desk.show("desk/events.html", _("Events"), events=found, states=STATES, titles=_titles(found))


@desk.page("/events/new/", role=Role.EDITOR)
def new() -> Answer:
    asked = _enquiry()
    town = asked.asked.territory if asked else request.args.get("town", "")
    own = desk.me().own(listing().towns)
    if town not in own:
        if len(own) != 1:
            return desk.show("desk/event-town.html", _("New event"), own=own)
        town = own[0]
    typed: dict[str, object] = {"enquiry": ""}
    if asked:
        offer, said = asked.offer, asked.asked
        typed |= {"client": said.company, "size": said.size, "tour": offer.tour if offer else said.tour}
        typed |= {"contact_name": said.contact, "contact_phone": said.phone, "enquiry": asked.id}
        typed |= {"languages": said.languages, "minutes": asked.accepted_min or said.budget}
        typed |= {"starts": offer.starts_local.strftime("%Y-%m-%dT%H:%M") if offer else ""}
    return _form("new", town, 200, {}, typed)


@desk.page("/events/new/", role=Role.EDITOR, methods=("POST",))
def add() -> Answer:
    town = request.form.get("town", "")
    if town not in listing().towns:
        abort(404)
    desk.only_town(town)
    details, tour, errors = read_details(town, None)
    if details is None or tour is None:
        return _form("new", town, 400, errors, _typed())
    with desk.store().write() as link:
        asked = enquiry_of(link, details.enquiry) if details.enquiry is not None else None
        if details.enquiry is not None and (asked is None or asked.asked.territory != town):
            abort(404)  # the number came in the form: it may be another town's
        made = add_event(link, details, tour, desk.moment())
        desk.did(link, "event-added", f"event {made.id}", town)
    return desk.to(f"/desk/events/{made.id}/", "event-made")


@desk.page("/events/<int:id>/", role=Role.GUIDE)
def event(id: int) -> Answer:
    return _page(id, 200, {})


def _page(id: int, status: int, errors: dict[str, str]) -> Answer:
    with desk.store().read() as link:
        found = found_event(link, id)
    tree, said = tree_now(), found.details
    locale = _guide_locale(found)
    address = join_address(tree, found.code)
    lead = ""
    if room := _secret():
        lead = read_towns(tree.root).base_url + leader_address(room, found, locale)
    return desk.show(
        "desk/event.html",
        said.client or _("Event"),
        status,
        errors=errors,
        one=found,
        steps=programme(tree, found, locale),
        tour=_titles([found]).get(found.id, ""),
        states=STATES,
        moves=MOVES[found.state],
        symbol=Markup(symbol_svg(address)),
        address=address,
        lead=lead,
        locales=LOCALES,
        may_edit=desk.me().may(Role.EDITOR),
    )


@desk.page("/events/<int:id>/edit/", role=Role.EDITOR)
def edit(id: int) -> Answer:
    with desk.store().read() as link:
        found = found_event(link, id)
    said = found.details
    typed = {name: getattr(said, name) for name in ("client", "size", "tour", "welcome", "languages", "leader")}
    typed |= {"contact_name": said.contact_name, "contact_phone": said.contact_phone, "enquiry": said.enquiry or ""}
    typed |= {"starts": said.starts_local.strftime("%Y-%m-%dT%H:%M"), "minutes": ""}
    return _form(str(id), said.territory, 200, {}, typed)


@desk.page("/events/<int:id>/edit/", role=Role.EDITOR, methods=("POST",))
def change(id: int) -> Answer:
    with desk.store().write() as link:
        found = found_event(link, id, to_change=True)
        details, tour, errors = read_details(found.details.territory, found.details)
        if details is not None and tour is not None:
            change_event(link, id, details, tour)
            desk.did(link, "event-changed", f"event {id}", details.territory)
    if details is None or tour is None:
        return _form(str(id), found.details.territory, 400, errors, _typed())
    return desk.to(f"/desk/events/{id}/", "saved")


@desk.page("/events/<int:id>/state/", role=Role.EDITOR, methods=("POST",))
def move(id: int) -> Answer:
    wanted = request.form.get("state", "")
    with desk.store().write() as link:
        found = found_event(link, id, to_change=True)  # the leader's phone may begin or end it this very moment
        if wanted in MOVES[found.state]:
            if wanted == "ended":
                end(link, found, desk.moment())
            else:
                set_state(link, id, wanted, desk.moment())
            desk.did(link, f"event-{wanted}", f"event {id}", found.details.territory)
    return desk.to(f"/desk/events/{id}/", "saved")


@desk.page("/events/<int:id>/logo/", role=Role.EDITOR, methods=("POST",), largest=LARGEST_LOGO)
def put_logo(id: int) -> Answer:
    sent = request.files.get("logo")
    content = sent.read() if sent else b""
    logo = clean_logo(content, LOGO_PX) if content else None
    if content and logo is None:
        return _page(id, 400, {"logo": _("This is no PNG or JPEG picture, or too large a one.")})
    with desk.store().write() as link:
        found = found_event(link, id)
        set_logo(link, id, logo, "image/png")
        desk.did(link, "event-logo", f"event {id}", found.details.territory)
    return desk.to(f"/desk/events/{id}/", "saved")


@desk.page("/events/<int:id>/logo.png", role=Role.GUIDE)
def logo(id: int) -> Response:
    with desk.store().read() as link:
        found = found_event(link, id)
    if found.logo is None:
        abort(404)
    return Response(found.logo, content_type=found.logo_type)


@desk.page("/events/<int:id>/leader.pdf", role=Role.GUIDE)
def sheet(id: int) -> Response:
    with desk.store().read() as link:
        found = found_event(link, id)
    tree = tree_now()
    town = read_towns(tree.root).towns[found.details.territory]
    office = tuple(line for line in (town.office.name, town.office.address) if line)
    guide = words_of_guide(tree, _guide_locale(found))
    try:
        printed = leader_sheet(tree, found, words_now(), guide, office, town.office.phone)
    except LookupError:
        abort(404)
    return _pdf(printed.content, f"leader-{found.code}.pdf")


@desk.page("/events/<int:id>/card.pdf", role=Role.GUIDE)
def card(id: int) -> Response:
    with desk.store().read() as link:
        found = found_event(link, id)
    return _pdf(table_card(tree_now(), found).content, f"card-{found.code}.pdf")


def found_event(link: Connection, id: int, *, to_change: bool = False) -> Event:
    found = event_of(link, id, to_change=to_change)
    if found is None or found.details.territory not in listing().towns:
        abort(404)
    desk.only_town(found.details.territory)
    return found


def today(link: Connection, person: Person, now: datetime) -> list[Line]:
    """Events of the next seven days, and those under way."""
    found = [
        one
        for one in events_of(link, person.own(listing().towns))
        if one.state != "ended" and now - timedelta(days=1) < one.ends and one.starts < now + SOON
    ]
    titles = _titles(found)
    zones = {slug: town.zone for slug, town in listing().towns.items()}
    return [
        Line(
            one.details.client or _("Event"),
            f"/desk/events/{one.id}/",
            f"{titles.get(one.id, '')} · {_(STATES[one.state])}",
            one.starts.astimezone(zones[one.details.territory]),
            str(one.details.size or ""),
        )
        for one in found
    ]


TODAY.append(today)


def _form(which: str, town: str, status: int, errors: dict[str, str], typed: Mapping[str, object]) -> Answer:
    tree = tree_now()
    return desk.show(
        "desk/event-form.html",
        _("New event") if which == "new" else _("The event"),
        status,
        which=which,
        town=town,
        tours=[(tour.slug, tour.title) for tour in tours_of(tree, words_now().locale.tag, town)],
        languages=[(tag, LOCALES[tag].native_name) for tag in tree.locales if not LOCALES[tag].is_pseudo],
        errors=errors,
        typed=typed,
    )


def _typed() -> dict[str, object]:
    return {**request.form, "languages": request.form.getlist("languages")}


def _enquiry() -> Enquiry | None:
    """The one that an event is made from."""
    said = request.args.get("enquiry", "")
    if not said.isdecimal() or len(said) > 9:
        return None
    with desk.store().read() as link:
        found = enquiry_of(link, int(said))
    if found is None or found.asked.territory not in listing().towns:
        abort(404)
    desk.only_town(found.asked.territory)
    return found


def _guide_locale(found: Event) -> str:
    """The desk's language where the guide speaks it, for the programme and the sheet of who leads."""
    tree = tree_now()
    wanted = words_now().locale.tag
    return wanted if wanted in tree.locales else tree.default_locale


def _titles(found: list[Event]) -> dict[int, str]:
    tags: dict[tuple[str, str], GuidedTour | None] = {}
    for one in found:
        key = (one.details.territory, one.details.tour)
        if key not in tags:
            tags[key] = guided_tour(tree_now(), words_now().locale.tag, *key)
    said = {one.id: tags[one.details.territory, one.details.tour] for one in found}
    return {id: tour.title for id, tour in said.items() if tour}


def _secret() -> bytes | None:
    room = room_now()
    return room.secret if room else None


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response

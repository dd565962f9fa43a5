"""Visits at the desk: the list, and making, changing and cancelling one."""

from datetime import datetime, timedelta
from typing import Any

from flask import abort, current_app

from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.home import TODAY, Line
from webapp.desk.layout import N_, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.desk.visit_offer import LONGEST, SPOKEN, Typed, fresh, of_visit, offer_of, sent
from webapp.groups.guided import GuidedTour, guided_tour, tours_of
from webapp.site import tree_now
from webapp.staff.staff import Person, Role
from webapp.towns import Town, read_towns
from webapp.visits.booking_letters import Letters
from webapp.visits.places import Tell
from webapp.visits.visit_office import cancel_visit, edit_visit, filled, list_visits
from webapp.visits.visits import OPEN, Visit, add_visit, find_visit, visits_between

SOON = timedelta(days=7)

desk.SAID |= {
    "visit-made": N_("The visit is made, and can be booked."),
    "visit-changed": N_(
        "The visit is changed. Who has booked is told by e-mail where time, tour or meeting point is new."
    ),
    "visit-cancelled": N_("The visit is cancelled. Everybody who had booked is told by e-mail."),
}


@desk.page("/visits/", role=Role.GUIDE)
def visits() -> Answer:
    now = desk.moment()
    bring_in()
    with desk.store().read() as link:
        found = list_visits(link, desk.me().own(towns()), now)
    ahead = [one for one in found if one.visit.ends >= now]
    over = [one for one in reversed(found) if one.visit.ends < now]
    return desk.show("desk/visits.html", _("Visits"), ahead=ahead, over=over, title_of=title_of, all=towns())


@desk.page("/visits/new/", role=Role.EDITOR)
def choose() -> Answer:
    """Which tour; then the form."""
    tree = tree_now()
    found = {
        slug: list(tours_of(tree, town.source_locale, slug))
        for slug, town in towns().items()
        if desk.me().has_town(slug)
    }
    return desk.show("desk/visit-choose.html", _("New visit"), tours=found, all=towns())


@desk.page("/visits/new/<town>/<tour>/", role=Role.EDITOR)
def new(town: str, tour: str) -> Answer:
    there, route = of_tour(town, tour)
    return _form(200, there, route, fresh(there, route), {})


@desk.page("/visits/new/<town>/<tour>/", role=Role.EDITOR, methods=("POST",))
def make(town: str, tour: str) -> Answer:
    there, route = of_tour(town, tour)
    typed = sent()
    offer, errors = offer_of(typed, there, route, desk.moment())
    if offer is None:
        return _form(400, there, route, typed, errors)
    with desk.store().write() as link:
        visit = add_visit(link, offer, desk.moment())
        desk.did(link, "visit-made", f"visit {visit.id}", town)
    return desk.to(f"/desk/visits/{visit.id}/", "visit-made")


@desk.page("/visits/<int:id>/change/", role=Role.EDITOR)
def edit(id: int) -> Answer:
    visit = own_visit(id)
    return _form(200, *of_tour(visit.offer.territory, visit.offer.tour), of_visit(visit), {}, visit)


@desk.page("/visits/<int:id>/change/", role=Role.EDITOR, methods=("POST",))
def change(id: int) -> Answer:
    visit = own_visit(id)
    there, route = of_tour(visit.offer.territory, visit.offer.tour)
    if visit.is_of_file or visit.state != OPEN:
        return desk.to(f"/desk/visits/{id}/")
    typed = sent()
    offer, errors = offer_of(typed, there, route, desk.moment())
    if offer is None:
        return _form(400, there, route, typed, errors, visit)
    with desk.store().write() as link:
        edit_visit(link, id, offer, desk.moment(), tell())
        desk.did(link, "visit-changed", f"visit {id}", there.slug)
    return desk.to(f"/desk/visits/{id}/", "visit-changed")


@desk.page("/visits/<int:id>/cancel/", role=Role.EDITOR)
def ask_cancel(id: int) -> Answer:
    return _ask(200, own_visit(id), {})


@desk.page("/visits/<int:id>/cancel/", role=Role.EDITOR, methods=("POST",))
def cancel(id: int) -> Answer:
    visit = own_visit(id)
    with desk.store().write() as link:
        letters = cancel_visit(link, id, desk.moment(), tell())
        if letters is not None:
            desk.did(link, "visit-cancelled", f"visit {id}, {letters} letters", visit.offer.territory)
    return desk.to(f"/desk/visits/{id}/", "booking-closed" if letters is None else "visit-cancelled")


def _ask(status: int, visit: Visit, errors: dict[str, str]) -> Answer:
    with desk.store().read() as link:
        one = filled(link, [visit], desk.moment())[0]
    context: dict[str, Any] = {"one": one, "visit": visit, "title_of": title_of, "errors": errors}
    return desk.show("desk/visit-cancel.html", _("Cancel the visit"), status, **context)


def _form(
    status: int, town: Town, tour: GuidedTour, typed: Typed, errors: dict[str, str], visit: Visit | None = None
) -> Answer:
    title = _("Change the visit") if visit else _("New visit")
    context: dict[str, Any] = {"town": town, "tour": tour, "typed": typed, "errors": errors, "visit": visit}
    return desk.show("desk/visit-form.html", title, status, spoken=SPOKEN, most=LONGEST, **context)


def own_visit(id: int) -> Visit:
    """404 for one that is not there, or of another's town."""
    with desk.store().read() as link:
        visit = find_visit(link, id)
    if visit is None:
        abort(404)
    desk.only_town(visit.offer.territory)
    return visit


def of_tour(town: str, tour: str) -> tuple[Town, GuidedTour]:
    there = towns().get(town)
    route = guided_tour(tree_now(), there.source_locale, town, tour) if there else None
    if there is None or route is None:
        abort(404)
    return there, route


def towns() -> dict[str, Town]:
    return dict(read_towns(tree_now().root).towns)


def title_of(visit: Visit) -> str:
    """Of its tour, in the language of the desk where it has one there."""
    town = towns().get(visit.offer.territory)
    return town.title(visit.offer.tour, words_now().locale.tag)[0] if town else visit.offer.tour


def bring_in() -> None:
    """The visits of the towns' files stand in the table too."""
    current_app.extensions["visits"].bring(desk.store(), tree_now(), desk.moment())


def tell() -> Tell:
    """How guests are told: in the same transaction."""
    return Letters(tree_now(), current_app.extensions["visits"].keys).tell


def soon(link: Connection, person: Person, now: datetime) -> list[Line]:
    """The visits of the next days, for the first page."""
    found = visits_between(link, person.own(towns()), now - timedelta(hours=6), now + SOON)
    rows = filled(link, [one for one in found if one.state == OPEN and one.ends >= now], now)
    return [
        Line(
            title_of(one.visit),
            f"/desk/visits/{one.visit.id}/",
            _("%(taken)d of %(places)d places") % {"taken": one.taken, "places": one.visit.offer.places},
            one.visit.begins,
        )
        for one in rows
    ]


TODAY.append(soon)

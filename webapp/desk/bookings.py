"""Who comes to a visit, and what they need: on the page of the visit, on paper for the guide, as a table; and a booking
cancelled or given a place by the office. Guides see no addresses: they need none to lead."""

from collections.abc import Sequence

from flask import Response, abort

from builder.locales import LOCALES
from webapp.desk import shell as desk
from webapp.desk.files import csv_file, sheet
from webapp.desk.layout import N_, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.desk.visits import own_visit, tell, title_of
from webapp.site import tree_now
from webapp.staff.staff import Role
from webapp.visits.booking_letters import meeting_of
from webapp.visits.bookings import Booking, State, booking_of
from webapp.visits.places import Closed, Full, cancel, give_place
from webapp.visits.visit_office import filled, on_visit
from webapp.visits.visits import Visit

STATES = {State.BOOKED: N_("booked"), State.HELD: N_("not confirmed yet"), State.WAITING: N_("waits")}

desk.SAID |= {
    "booking-cancelled": N_("The booking is cancelled, and its owner told by e-mail. Who waits moves up by itself."),
    "booking-up": N_("They have a place, and are told by e-mail."),
    "booking-full": N_("There are not so many free places; nothing was changed."),
    "booking-closed": N_("That cannot be done any more; nothing was changed."),
}


@desk.page("/visits/<int:id>/", role=Role.GUIDE)
def visit(id: int) -> Answer:
    return _page("desk/visit.html", id)


@desk.page("/visits/<int:id>/list/", role=Role.GUIDE)
def paper(id: int) -> Answer:
    """For the guide, to be printed."""
    return _page("desk/visit-list.html", id)


def _page(template: str, id: int) -> Answer:
    visit = own_visit(id)
    with desk.store().read() as link:
        one = filled(link, [visit], desk.moment())[0]
        bookings = on_visit(link, id, desk.moment())
    locale = words_now().locale.tag
    meeting = meeting_of(tree_now(), visit, locale)
    spoken = [LOCALES[tag].native_name if tag in LOCALES else tag for tag in visit.offer.languages]
    return desk.show(
        template,
        title_of(visit),
        one=one,
        visit=visit,
        bookings=[booking for booking in bookings if booking.state is not State.WAITING],
        waiting=[booking for booking in bookings if booking.state is State.WAITING and booking.confirmed],
        states=STATES,
        meeting=meeting,
        spoken=spoken,
        said=lambda key: visit.say(key, locale)[0],
        is_editor=desk.me().may(Role.EDITOR),
    )


@desk.page("/visits/<int:id>/bookings.csv", role=Role.EDITOR)
def table(id: int) -> Response:
    visit = own_visit(id)
    with desk.store().read() as link:
        bookings = on_visit(link, id, desk.moment())
    return csv_file(sheet(_rows(visit, bookings)), f"visit-{id}.csv")


def _rows(visit: Visit, bookings: Sequence[Booking]) -> list[tuple[str, ...]]:
    yes, no = _("yes"), _("no")
    head = ("number", "name", "e-mail", "party", "language", "step-free", "hearing loop", "words", "state", "made")
    rows: list[tuple[str, ...]] = [
        (
            str(one.id),
            one.name,
            one.email,
            str(one.party),
            one.language,
            yes if one.step_free else no,
            yes if one.hearing else no,
            one.words,
            one.state.value,
            one.made.astimezone(visit.begins.tzinfo).strftime("%Y-%m-%d %H:%M"),
        )
        for one in bookings
    ]
    return [head, *rows]


@desk.page("/bookings/<int:id>/cancel/", role=Role.EDITOR, methods=("POST",))
def call_off(id: int) -> Answer:
    booking, visit = _own(id)
    with desk.store().write() as link:
        cancel(link, booking, desk.moment(), tell())
        desk.did(link, "booking-cancelled", f"booking {id}", visit.offer.territory)
    return desk.to(f"/desk/visits/{visit.id}/", "booking-cancelled")


@desk.page("/bookings/<int:id>/up/", role=Role.EDITOR, methods=("POST",))
def up(id: int) -> Answer:
    booking, visit = _own(id)
    said = "booking-up"
    try:
        with desk.store().write() as link:
            give_place(link, booking, desk.moment(), tell())
            desk.did(link, "booking-given-a-place", f"booking {id}", visit.offer.territory)
    except Full:
        said = "booking-full"
    except Closed:
        said = "booking-closed"
    return desk.to(f"/desk/visits/{visit.id}/", said)


def _own(id: int) -> tuple[Booking, Visit]:
    with desk.store().read() as link:
        booking = booking_of(link, id)
    if booking is None:
        abort(404)
    return booking, own_visit(booking.visit)

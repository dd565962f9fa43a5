"""What companies ask for: read, noted upon, followed to the end. The offer is made in ``webapp.desk.offer``."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from flask import Response, abort, request

from builder.locales import LOCALES
from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.files import csv_file
from webapp.desk.home import WAITING, Line
from webapp.desk.layout import N_, listing, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.frame import formats
from webapp.groups.enquiries import (
    NEXT,
    Asked,
    Enquiry,
    NotNext,
    State,
    enquiries_of,
    enquiry_of,
    history_of,
    move,
    note,
)
from webapp.groups.enquiry_letters import send_declined
from webapp.groups.enquiry_list import as_csv
from webapp.groups.events import events_made_from
from webapp.groups.guided import guided_tour
from webapp.groups.offer_view import view_of
from webapp.plain_words import plain_words
from webapp.site import tree_now
from webapp.staff.staff import Person, Role

OPEN = (State.NEW, State.OFFERED, State.ACCEPTED, State.HELD)
CLOSED = (State.DONE, State.DECLINED)
SOON = timedelta(days=3)  # an offer that ends in so few days is pointed out
LONGEST_WORDS = 2000

STATES = {
    State.NEW: N_("new"),
    State.OFFERED: N_("offer made"),
    State.ACCEPTED: N_("accepted"),
    State.HELD: N_("the day has been"),
    State.DONE: N_("done"),
    State.DECLINED: N_("declined"),
}
# What a button says that leads into a state.
MOVES = {
    State.ACCEPTED: N_("The client has accepted by another way"),
    State.HELD: N_("The day has been"),
    State.DONE: N_("All is done"),
    State.DECLINED: N_("Decline"),
    State.NEW: N_("Take it up again"),
}

desk.SAID |= {
    "not-next": N_("That was not possible any more: the enquiry has moved on meanwhile."),
}


@desk.page("/enquiries/", role=Role.EDITOR)
def enquiries() -> Answer:
    is_closed = request.args.get("closed") == "1"
    with desk.store().read() as link:
        found = enquiries_of(link, _own(), CLOSED if is_closed else OPEN)
    today = {slug: desk.moment().astimezone(town.zone).date() for slug, town in listing().towns.items()}
    last_days = {one.id: midday(one.deadline) for one in found if one.deadline}
    context: dict[str, Any] = {"enquiries": found, "states": STATES, "is_closed": is_closed, "today": today}
    return desk.show("desk/enquiries.html", _("Enquiries"), last_days=last_days, **context)


@desk.page("/enquiries/enquiries.csv", role=Role.EDITOR)
def file() -> Response:
    with desk.store().read() as link:
        found = enquiries_of(link, _own(), tuple(State), most=10_000)
    return csv_file(as_csv(found), "enquiries.csv")


@desk.page("/enquiries/<int:id>/", role=Role.EDITOR)
def enquiry(id: int) -> Answer:
    return _page(id, 200, {})


def _page(id: int, status: int, errors: dict[str, str]) -> Answer:
    with desk.store().read() as link:
        found = found_enquiry(link, id)
        history = history_of(link, id)
        event = events_made_from(link, [id]).get(id)
    moves = [state for state in NEXT[found.state] if state is not State.OFFERED]
    return desk.show(
        "desk/enquiry.html",
        found.asked.company,
        status,
        one=found,
        event=event,
        last_day=midday(found.offer.valid_until) if found.offer else None,
        history=history,
        states=STATES,
        moves={state: MOVES[state] for state in moves},
        can_offer=State.OFFERED in NEXT[found.state],
        viewed=view_of(tree_now(), found, tongue_of(found)),
        tour=_title(found.asked),
        locales=LOCALES,
        errors=errors,
        typed=request.form,
    )


@desk.page("/enquiries/<int:id>/state/", role=Role.EDITOR, methods=("POST",))
def change(id: int) -> Answer:
    wanted, said = request.form.get("state", ""), plain_words(request.form.get("words", ""))
    if wanted not in set(State) or len(said) > LONGEST_WORDS:
        return _page(id, 400, {"words": _("Choose what happened; 2,000 characters at most.")})
    try:
        with desk.store().write() as link:
            found = found_enquiry(link, id, to_change=True)
            move(link, found, State(wanted), desk.me().email, said, desk.moment())
            if State(wanted) is State.DECLINED and request.form.get("tell") == "on":
                send_declined(link, tree_now(), found, said, desk.moment())
            desk.did(link, f"enquiry-{wanted}", f"enquiry {id}", found.asked.territory)
    except NotNext:
        return desk.to(f"/desk/enquiries/{id}/", "not-next")
    return desk.to(f"/desk/enquiries/{id}/", "saved")


@desk.page("/enquiries/<int:id>/note/", role=Role.EDITOR, methods=("POST",))
def add_note(id: int) -> Answer:
    said = plain_words(request.form.get("note", ""))
    if not said or len(said) > LONGEST_WORDS:
        return _page(id, 400, {"note": _("Write a note of 2,000 characters at most.")})
    with desk.store().write() as link:
        found = found_enquiry(link, id, to_change=True)
        note(link, found, desk.me().email, said, desk.moment())
        desk.did(link, "enquiry-note", f"enquiry {id}", found.asked.territory)
    return desk.to(f"/desk/enquiries/{id}/", "saved")


def waiting(link: Connection, person: Person, now: datetime) -> list[Line]:
    """Those that nobody has answered, those to make an event of, and offers that end soon."""
    if not person.may(Role.EDITOR):
        return []
    lines = []
    found = enquiries_of(link, person.own(listing().towns), (State.NEW, State.OFFERED, State.ACCEPTED))
    made = events_made_from(link, [one.id for one in found])
    for one in found:
        today = now.astimezone(listing().towns[one.asked.territory].zone).date()
        said = {
            State.NEW: _("Enquiry of %(company)s"),
            State.ACCEPTED: _("Accepted by %(company)s"),
            State.OFFERED: _("The offer to %(company)s ends soon, or has ended"),
        }[one.state]
        if one.id not in made and (one.deadline is None or one.deadline - today <= SOON):
            about = formats(words_now())["day"](midday(one.deadline)) if one.deadline else ""
            lines.append(Line(said % {"company": one.asked.company}, f"/desk/enquiries/{one.id}/", about))
    return lines


WAITING.append(waiting)


def midday(day: date) -> datetime:
    """A moment of a day, for templates that say days."""
    return datetime.combine(day, time(12), UTC)


def _own() -> list[str]:
    return desk.me().own(listing().towns)


def found_enquiry(link: Connection, id: int, *, to_change: bool = False) -> Enquiry:
    found = enquiry_of(link, id, to_change=to_change)
    if found is None or found.asked.territory not in listing().towns:
        abort(404)
    desk.only_town(found.asked.territory)
    return found


def tongue_of(found: Enquiry) -> str:
    """The client's language, while the guide speaks it."""
    tree = tree_now()
    return found.asked.language if found.asked.language in tree.locales else tree.default_locale


def _title(asked: Asked) -> str:
    """Of the tour that is wished, "" where the client is undecided."""
    tour = guided_tour(tree_now(), words_now().locale.tag, asked.territory, asked.tour) if asked.tour else None
    return tour.title if tour else asked.tour

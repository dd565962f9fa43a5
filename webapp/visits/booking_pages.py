"""The page behind the link of a letter: confirm a booking, change it, cancel it. Opening the link does nothing, for
programs open links too; a button does."""

from flask import Response, request

from builder import urls
from webapp.clock import now
from webapp.frame import render
from webapp.gate import Refused
from webapp.lost import not_found
from webapp.refusals import said
from webapp.site import tree_now
from webapp.tokens import BadToken, OldToken
from webapp.visits.bookings import MOST_PARTY, Booking, State, find_booking
from webapp.visits.places import Closed, Full, cancel, confirm, resize
from webapp.visits.visit_form import kept, number, see
from webapp.visits.visit_office import filled
from webapp.visits.visit_pages import Here, here, row_of
from webapp.visits.visit_pages import rooms as rooms
from webapp.visits.visits import known_visit
from webapp.words import Words, words_of_guide


@rooms.route("/<locale>/<town>/visits/booking/", methods=["GET", "POST"])
def booking(locale: str, town: str) -> Response:
    at = here(locale, town)
    if at is None:
        return not_found(request, tree_now())
    found = _of_key(at, request.args.get("key", ""))
    if found is None:
        title = words_of_guide(at.tree, locale).gettext("No booking here")
        return render(at.tree, locale, town, "visits/", "visits/gone.html", title, status=404, office=at.town.office)
    if request.method == "GET":
        return _shown(at, found)
    said_words = words_of_guide(at.tree, locale)
    try:
        done = _act(at, found)
    except Refused as refused:
        return _shown(at, found, refused.status, said(refused.reason, said_words))
    except (Full, Closed) as fault:
        return _shown(at, found, 409, _why(fault, said_words))
    return see(urls.booking(locale, town, request.args["key"])) if done else _shown(at, found, 422)


def _act(at: Here, found: Booking) -> bool:
    """Raises Refused, Full and Closed; False for an act that there is not."""
    typed = at.counter.acts.take(request, found.code).fields
    at.counter.acts.count(request)
    act, party = typed.get("act", ""), number(typed.get("party", ""))
    with kept(), at.store.write() as link:
        if act == "confirm":
            confirm(link, found, now(), at.letters.tell)
        elif act == "cancel":
            cancel(link, found, now(), at.letters.tell)
        elif act == "resize" and party is not None and party <= MOST_PARTY:
            resize(link, found, party, now(), at.letters.tell)
        else:
            return False
    return True


def _of_key(at: Here, key: str) -> Booking | None:
    try:
        code = at.counter.keys.subject(key)
    except (BadToken, OldToken):
        return None
    with at.store.read() as link:
        found = find_booking(link, code)
    return found


def _shown(at: Here, found: Booking, status: int = 200, wrong: str = "") -> Response:
    moment = now()
    key = request.args.get("key", "")
    with at.store.read() as link:
        booking = find_booking(link, found.code) or found
        visit = known_visit(link, booking.visit)
        one = filled(link, [visit], moment)[0]
    title = words_of_guide(at.tree, at.locale).gettext("Your booking")
    return render(
        at.tree,
        at.locale,
        at.town.slug,
        f"visits/booking/?key={key}",
        "visits/booking.html",
        title,
        status=status,
        row=row_of(at, one, moment),
        visit=visit,
        booking=booking,
        wrong=wrong,
        token=at.counter.acts.issue(booking.code, request.form.get("token", "") if status != 200 else ""),
        address=urls.booking(at.locale, at.town.slug, key),
        is_over=moment >= visit.starts,
        can_change=booking.state is not State.CANCELLED and visit.is_ahead(moment),
        most_party=MOST_PARTY,
        office=at.town.office,
    )


def _why(fault: Full | Closed, words: Words) -> str:
    if isinstance(fault, Closed):
        return words.gettext("This can no longer be changed: the visit has begun, or was cancelled.")
    if fault.free == 0:
        return words.gettext("No more places are free. Nothing has changed.")
    told = words.ngettext(
        "Only one place is free for you. Nothing has changed.",
        "Only %(num)s places are free for you. Nothing has changed.",
        fault.free,
    )
    return told % {"num": fault.free}

"""The offer on an enquiry: written, sent, looked at as the client sees it."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask import Response, abort, request

from builder.locales import LOCALES
from webapp.desk import shell as desk
from webapp.desk.enquiries import LONGEST_WORDS, found_enquiry, tongue_of
from webapp.desk.layout import N_, listing, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.desk.times import read_start
from webapp.groups.enquiries import NEXT, Enquiry, NotNext, State, make_offer
from webapp.groups.enquiry_letters import send_offer
from webapp.groups.groups import Room, room_now
from webapp.groups.guided import guided_tour, tours_of
from webapp.groups.offer_view import Viewed, address_of, paper, view_of
from webapp.groups.offers import Offer
from webapp.plain_words import plain_words
from webapp.site import tree_now
from webapp.staff.staff import Role

HOLDS_DAYS = 14  # proposed for a new offer
LONGEST_PRICE = 200

desk.SAID["offer-sent"] = N_("The offer is made, and an e-mail to the client waits to be sent.")


@desk.page("/enquiries/<int:id>/offer/", role=Role.EDITOR)
def offer(id: int) -> Answer:
    with desk.store().read() as link:
        found = found_enquiry(link, id)
    if State.OFFERED not in NEXT[found.state]:
        return desk.to(f"/desk/enquiries/{id}/", "not-next")
    until = desk.moment().astimezone(listing().towns[found.asked.territory].zone).date() + timedelta(HOLDS_DAYS)
    former = found.offer
    typed = {"tour": found.asked.tour, "until": until.isoformat()}
    if former is not None:
        starts = former.starts_local.strftime("%Y-%m-%dT%H:%M")
        typed |= {"tour": former.tour, "starts": starts, "price": former.price, "words": former.words}
    return _offer_form(found, 200, {}, typed)


@desk.page("/enquiries/<int:id>/offer/", role=Role.EDITOR, methods=("POST",))
def send(id: int) -> Answer:
    with desk.store().read() as link:
        found = found_enquiry(link, id)
    made, errors = _read_offer(found)
    if made is None:
        return _offer_form(found, 400, errors, request.form)
    tree, room = tree_now(), _room()
    try:
        with desk.store().write() as link:
            found = make_offer(link, found_enquiry(link, id, to_change=True), made, desk.me().email, desk.moment())
            viewed = view_of(tree, found, tongue_of(found))
            if viewed is None:  # the tour went out of the guide this very moment
                raise NotNext
            send_offer(link, tree, viewed, address_of(tree, room.offers, found), desk.moment())
            desk.did(link, "enquiry-offered", f"enquiry {id}", found.asked.territory)
    except NotNext:
        return desk.to(f"/desk/enquiries/{id}/", "not-next")
    return desk.to(f"/desk/enquiries/{id}/", "offer-sent")


@desk.page("/enquiries/<int:id>/offer.pdf", role=Role.EDITOR)
def printed(id: int) -> Response:
    """The paper as the client has it, with the client's own address on it."""
    with desk.store().read() as link:
        found = found_enquiry(link, id)
    viewed = view_of(tree_now(), found, tongue_of(found))
    if viewed is None:
        abort(404)
    return _pdf(found, viewed)


def _pdf(found: Enquiry, viewed: Viewed) -> Response:
    address = address_of(tree_now(), _room().offers, found)
    content = paper(tree_now(), viewed, tongue_of(found), "/" + address.split("/", 3)[3])
    response = Response(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="offer-{found.id}.pdf"'
    return response


def _offer_form(found: Enquiry, status: int, errors: dict[str, str], typed: Mapping[str, str]) -> Answer:
    tours = [(tour.slug, tour.title) for tour in tours_of(tree_now(), words_now().locale.tag, found.asked.territory)]
    context = {"one": found, "tours": tours, "errors": errors, "typed": typed, "locales": LOCALES}
    return desk.show("desk/offer.html", _("Offer"), status, **context)


def _read_offer(found: Enquiry) -> tuple[Offer | None, dict[str, str]]:
    form, errors = request.form, dict[str, str]()
    zone = listing().towns[found.asked.territory].zone
    tour = form.get("tour", "")
    if guided_tour(tree_now(), tongue_of(found), found.asked.territory, tour) is None or not tour.strip("."):
        errors["tour"] = _("Choose a tour.")
    price, words = plain_words(form.get("price", "")), plain_words(form.get("words", ""))
    if len(price) > LONGEST_PRICE:
        errors["price"] = _("Too long: %(most)s characters at most.") % {"most": LONGEST_PRICE}
    if len(words) > LONGEST_WORDS:
        errors["words"] = _("Too long: %(most)s characters at most.") % {"most": LONGEST_WORDS}
    starts = read_start(form.get("starts", ""), zone, errors)
    try:
        until = date.fromisoformat(form.get("until", ""))
        if until.year >= 2100:
            raise ValueError(until.year)
        if until < desk.moment().astimezone(zone).date():
            errors["until"] = _("This day is over.")
    except ValueError:
        errors["until"] = _("Give a day, such as 2027-03-14.")
        until = date.max
    if errors or starts is None:
        return None, errors
    return Offer(tour, starts, str(zone), price, words, until), {}


def _room() -> Room:
    room = room_now()
    if room is None:
        desk.refuse(503, "no-store")
    return room

"""Where a company asks for a tour, and accepts what the office offers: ``/fr/issy/groups/``.

The form is that of every reader's form of ours (webapp/gate.py). The offer is reached by the address in the letter: its
token is signed for that one offer, so a later offer ends it. Without this server the page is the builder's, with the
office's own address.
"""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, redirect, request
from werkzeug.datastructures import ImmutableMultiDict

from builder.locales import LOCALES
from builder.print import CannotPrint
from builder.retention import ENQUIRY_DAYS
from webapp import clock
from webapp.database import FAULTS, Store
from webapp.database import words as of_fault
from webapp.frame import has_frame, render
from webapp.gate import Gate, Refused, fields_of
from webapp.groups import offer_view
from webapp.groups.budgets import BUDGETS_MIN
from webapp.groups.enquiries import Full, NotNext, accept, enquiry_of, has_enquiry, keep_enquiry
from webapp.groups.enquiry_form import LONGEST_WORDS, MOST_GUESTS, Typed, read_form
from webapp.groups.enquiry_letters import send_accepted, send_received
from webapp.groups.guided import tours_of
from webapp.groups.offer_view import Viewed
from webapp.limits import Limit
from webapp.lost import not_found
from webapp.refusals import said
from webapp.site import page, tree_now
from webapp.tokens import Token, Tokens, signing_key
from webapp.towns import Town, read_towns
from webapp.words import words_of_guide

LASTS_S = 4 * 3600  # of a form
PER_HOUR = 20  # from one address
LETTERS_AN_HOUR = 6  # to one address of mail
NOTHING: Typed = ImmutableMultiDict()

rooms = Blueprint("groups", __name__)

_log = logging.getLogger("webapp.groups.groups")


@dataclass(frozen=True, slots=True)
class Room:
    store: Store
    gate: Gate
    offers: Tokens
    letters: Limit


def open_groups(app: Flask, data: Path, store: Store) -> None:
    """``data`` is FLANEUR_DATA. Without the key in it pages show the office's own address instead of a form."""
    try:
        key = signing_key(data)
    except OSError as error:
        _log.error("Enquiries of groups are not taken: %s.", error)
        return
    gate = Gate(Tokens(key, "enquiry", LASTS_S), PER_HOUR)
    app.extensions["groups"] = Room(store, gate, Tokens(key, "offer", offer_view.LASTS_S), Limit(LETTERS_AN_HOUR, 3600))


def room_now() -> Room | None:
    found: Room | None = current_app.extensions.get("groups")
    return found


@rooms.get("/<locale>/<town>/groups/")
def form(locale: str, town: str) -> Response:
    room = room_now()
    if room is None or _town(locale, town) is None:
        return page()
    sent = request.args.get("sent", "")
    try:
        if sent:
            with room.store.read() as link:
                if has_enquiry(link, sent):
                    return _sent(locale, town)
    except FAULTS as fault:
        _log.error("An enquiry cannot be looked up: %s.", of_fault(fault))
    typed = {"tour": request.args.get("tour", "")}
    return _form(room, locale, town, ImmutableMultiDict(typed))


@rooms.post("/<locale>/<town>/groups/")
def send(locale: str, town: str) -> Response:
    room = room_now()
    if room is None or _town(locale, town) is None:
        return not_found(request, tree_now())
    typed = NOTHING
    try:
        typed = fields_of(request)
        taken = room.gate.take(request, town)
        tree, words = tree_now(), words_of_guide(tree_now(), locale)
        tours = [tour.slug for tour in tours_of(tree, locale, town)]
        asked, wrong = read_form(typed, town, locale, tree.locales, tours, words)
        if asked is None:
            return _form(room, locale, town, typed, 400, wrong)
        room.gate.count(request)
        if not room.letters.allows(asked.email.lower()):  # whose it is nobody has proved
            raise Refused(429, "often")
        name = _name(taken.token, typed)
        with room.store.write() as link:
            number, is_new = keep_enquiry(link, name, asked, clock.now())
            if is_new:
                send_received(link, tree, number, asked, clock.now())
    except Full:
        return _form(room, locale, town, typed, 429, {"": said("often", words_of_guide(tree_now(), locale))})
    except Refused as refused:
        words = words_of_guide(tree_now(), locale)
        return _form(room, locale, town, typed, refused.status, {"": said(refused.reason, words)})
    except FAULTS as fault:
        _log.error("An enquiry cannot be kept: %s.", of_fault(fault))
        return _form(room, locale, town, typed, 503, {"": said("broken", words_of_guide(tree_now(), locale))})
    return _on(f"/{locale}/{town}/groups/?sent={name}")


@rooms.get("/<locale>/<town>/groups/<int:ident>/<token>/")
def offer(locale: str, town: str, ident: int, token: str) -> Response:
    return _with_offer(locale, town, ident, token, lambda room, viewed: _offer(locale, town, viewed))


@rooms.get("/<locale>/<town>/groups/<int:ident>/<token>/offer.pdf")
def paper(locale: str, town: str, ident: int, token: str) -> Response:
    def printed(room: Room, viewed: Viewed) -> Response:
        try:
            content = offer_view.paper(tree_now(), viewed, locale, request.path.removesuffix("offer.pdf"))
        except CannotPrint as fault:
            _log.error("The offer of enquiry %s cannot be set: %s.", ident, fault)
            return not_found(request, tree_now())
        response = Response(content, content_type="application/pdf")
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Disposition"] = f'inline; filename="offer-{ident}.pdf"'
        return response

    return _with_offer(locale, town, ident, token, printed)


@rooms.post("/<locale>/<town>/groups/<int:ident>/<token>/")
def answer(locale: str, town: str, ident: int, token: str) -> Response:
    def accepted(room: Room, viewed: Viewed) -> Response:
        words = words_of_guide(tree_now(), locale)
        try:
            room.gate.take(request, f"offer {ident}")
            minutes = fields_of(request).get("minutes", "")
            if minutes not in {str(one.budget.budget_min) for one in viewed.lengths}:
                return _offer(locale, town, viewed, 400, words.gettext("Choose one of the lengths."))
            with room.store.write() as link:
                held = enquiry_of(link, ident, to_change=True)
                if held is None or held.subject != viewed.enquiry.subject or viewed.is_over(clock.now()):
                    raise NotNext
                accept(link, held, int(minutes), clock.now())
                send_accepted(link, tree_now(), viewed, int(minutes), clock.now())
        except Refused as refused:
            return _offer(locale, town, viewed, refused.status, said(refused.reason, words))
        except NotNext:
            pass  # it was accepted meanwhile, or has ended: the page says which
        return _on(request.path)

    return _with_offer(locale, town, ident, token, accepted)


def _with_offer(locale: str, town: str, ident: int, token: str, then: Any) -> Response:
    """The same answer for an offer that never was, one that was replaced and a wrong token: none can be told apart."""
    room = room_now()
    if room is None or _town(locale, town) is None:
        return not_found(request, tree_now())
    try:
        viewed = offer_view.look(tree_now(), room.store, room.offers, town, ident, token, locale)
        found: Response = _gone(locale, town) if viewed is None else then(room, viewed)
    except FAULTS as fault:
        _log.error("An offer cannot be shown: %s.", of_fault(fault))
        return _said(locale, town, "broken", 503)
    # The address is the key: no other site learns it. "no-referrer" would take the Origin out of our own form too.
    found.headers["Referrer-Policy"] = "same-origin"
    found.headers["X-Robots-Tag"] = "noindex"
    return found


def _form(
    room: Room, locale: str, town: str, typed: Typed, status: int = 200, wrong: dict[str, str] | None = None
) -> Response:
    tree = tree_now()
    words = words_of_guide(tree, locale)
    here = _town(locale, town)
    return render(
        tree,
        locale,
        town,
        "groups/",
        "groups/form.html",
        words.gettext("A tour for your group"),
        status=status,
        is_open=status == 200,
        office=here.office if here else None,
        tours=list(tours_of(tree, locale, town)),
        languages=[LOCALES[tag] for tag in tree.locales if not LOCALES[tag].is_pseudo and "-x-" not in tag],
        budgets=BUDGETS_MIN,
        typed=typed,
        wrong=wrong or {},
        token=room.gate.issue(town, typed.get("token", "")),
        most=LONGEST_WORDS,
        most_guests=MOST_GUESTS,
        years=ENQUIRY_DAYS // 365,
    )


def _sent(locale: str, town: str) -> Response:
    title = words_of_guide(tree_now(), locale).gettext("A tour for your group")
    return render(tree_now(), locale, town, "groups/", "groups/sent.html", title)


def _offer(locale: str, town: str, viewed: Viewed, status: int = 200, wrong: str = "") -> Response:
    room, tree = room_now(), tree_now()
    assert room is not None
    title = words_of_guide(tree, locale).gettext("Our offer")
    rest = request.path.split("/", 3)[3]
    token = room.gate.issue(f"offer {viewed.enquiry.id}", request.form.get("token", "") if status != 200 else "")
    context: dict[str, Any] = {"viewed": viewed, "is_over": viewed.is_over(clock.now()), "wrong": wrong, "token": token}
    return render(tree, locale, town, rest, "groups/offer.html", title, status=status, **context)


def _gone(locale: str, town: str) -> Response:
    title = words_of_guide(tree_now(), locale).gettext("Our offer")
    here = _town(locale, town)
    office = here.office if here else None
    return render(tree_now(), locale, town, "groups/", "groups/gone.html", title, status=404, office=office, why="")


def _said(locale: str, town: str, reason: str, status: int) -> Response:
    words = words_of_guide(tree_now(), locale)
    here = _town(locale, town)
    context: dict[str, Any] = {"office": here.office if here else None, "why": said(reason, words)}
    return render(
        tree_now(), locale, town, "groups/", "groups/gone.html", words.gettext("Our offer"), status=status, **context
    )


def _town(locale: str, town: str) -> Town | None:
    tree = tree_now()
    return read_towns(tree.root).towns.get(town) if has_frame(tree, locale, town) else None


def _name(token: Token, typed: Typed) -> str:
    """The same for the same form sent twice, another where it was changed between."""
    told = "\0".join(f"{key}={value}" for key, value in sorted(typed.items(multi=True)) if key != "token")
    return hashlib.blake2b(f"{token.name}\0{told}".encode(), digest_size=16).hexdigest()


def _on(address: str) -> Response:
    there = redirect(address, 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there

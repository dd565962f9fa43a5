"""Reports on plaques: the form by which a passer-by tells the office that one is damaged, gone or wrong.

The builder writes the page, ``/fr/issy/report/``, with the office's own address on it; so it leads somewhere on any
host. Asked for with a plaque (``?plaque=K7M2QX``), this server shows the form that the page holds. It works without
a script and without a cookie. Nothing about the sender is kept: no name, no address, no device.
"""

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, redirect, request
from markupsafe import Markup
from werkzeug.datastructures import ImmutableMultiDict

from builder.codes import normal_code
from webapp.clock import now
from webapp.database import FAULTS, Store, words
from webapp.gate import Gate, Refused, fields_of
from webapp.listing import Listed, read_listing
from webapp.lost import not_found
from webapp.plain_words import plain_words
from webapp.report_book import FAULTS_SEEN, Outcome, ReportBook
from webapp.site import page, tree_now
from webapp.slots import show, words_of
from webapp.tokens import Token, Tokens, signing_key
from webapp.tree import Tree

LONGEST = 500  # characters
LASTS_S = 4 * 3600
PER_HOUR = 20  # from one address; a school or a telephone company may stand behind it

rooms = Blueprint("reports", __name__)

_log = logging.getLogger("webapp.reports")


@dataclass(frozen=True, slots=True)
class Desk:
    book: ReportBook
    gate: Gate


class Asked(NamedTuple):
    """A page of reports, and the plaque that it is asked for."""

    html: str
    locale: str
    address: str
    plaque: Listed
    tree: Tree


def take_reports(app: Flask, data: Path, store: Store) -> None:
    """``data`` is FLANEUR_DATA. Where it cannot be written, pages show the office's own address instead of a form."""
    try:
        gate = Gate(Tokens(signing_key(data), "report", LASTS_S), PER_HOUR)
    except OSError as error:
        _log.error("Reports on plaques are not taken: %s.", error)
        return
    app.extensions["reports"] = Desk(ReportBook(store), gate)


@rooms.get("/<locale>/<town>/report/")
def form(locale: str, town: str) -> Response:
    desk, asked = _desk(), _asked(locale, town)
    if desk is None or asked is None:
        return page()
    sent = request.args.get("sent")
    if sent is None:
        return _answer(asked, "report-form", desk.gate.issue(asked.plaque.code))
    try:
        is_kept = desk.book.has(sent)
    except FAULTS as fault:
        _log.error("A report cannot be looked up: %s.", words(fault))
        is_kept = False
    return _answer(asked, "report-sent" if is_kept else "report-form", desk.gate.issue(asked.plaque.code))


@rooms.post("/<locale>/<town>/report/")
def send(locale: str, town: str) -> Response:
    desk, asked = _desk(), _asked(locale, town)
    if desk is None or asked is None:
        return not_found(request, tree_now())
    typed: ImmutableMultiDict[str, str] = ImmutableMultiDict()
    token = ""
    try:
        typed = fields_of(request)
        token = typed.get("token", "")
        name = _take(desk, asked)
    except Refused as refused:
        return _answer(asked, "report-form", desk.gate.issue(asked.plaque.code, token), typed, refused)
    there = redirect(f"{asked.address}&sent={name}", 303, Response)
    assert isinstance(there, Response)
    there.headers["Cache-Control"] = "no-store"
    return there


def _take(desk: Desk, asked: Asked) -> str:
    """The name under which the report is kept, on the disk when this returns. Raises Refused, and nothing is kept.
    The reasons are blocks of the page."""
    typed, token = desk.gate.take(request, asked.plaque.code)
    fault, said = typed.get("fault", ""), plain_words(typed.get("words", ""))
    if fault not in FAULTS_SEEN:
        raise Refused(400, "unsaid")
    if len(said) > LONGEST:
        raise Refused(400, "long")
    desk.gate.count(request)
    name = _name(token, fault, said)
    try:
        outcome = desk.book.add(name, asked.plaque.code, fault, said, asked.locale, now())
    except FAULTS as broken:
        _log.error("A report on plaque %s cannot be kept: %s.", asked.plaque.code, words(broken))
        raise Refused(503, "broken") from None
    if outcome is Outcome.PLAQUE_FULL:
        raise Refused(429, "known")
    if outcome is Outcome.ALL_FULL:
        raise Refused(429, "often")
    return name


def _name(token: Token, fault: str, said: str) -> str:
    """The same for the same form sent twice, another where its words were changed between."""
    return hashlib.blake2b("\0".join((token.name, fault, said)).encode(), digest_size=16).hexdigest()


def _desk() -> Desk | None:
    found: Desk | None = current_app.extensions.get("reports")
    return found


def _asked(locale: str, town: str) -> Asked | None:
    tree = tree_now()
    file = tree.find(f"/{locale}/{town}/report/")
    plaque = read_listing(tree.root).plaques.get(normal_code(request.args.get("plaque", "")))
    if file is None or plaque is None or plaque.town.slug != town or locale not in tree.locales:
        return None
    html = file.read_text("utf-8")
    if words_of(html, "report-form") is None:  # the guide was built for a host without a server
        return None
    return Asked(html, locale, f"/{locale}/{town}/report/?plaque={plaque.code}", plaque, tree)


def _answer(
    asked: Asked,
    block: str,
    token: str,
    typed: ImmutableMultiDict[str, str] = ImmutableMultiDict(),  # noqa: B008  # it cannot be changed
    refused: Refused | None = None,
) -> Response:
    plaque, html = asked.plaque, asked.html
    in_language, name, lang = plaque.named(asked.locale)
    said = words_of(html, f"said-{refused.reason}") if refused else None
    values = {
        "address": asked.address,
        "page": f"/P/{plaque.code}/{in_language}",
        "code": plaque.code,
        "place": Markup("<bdi{}>{}</bdi>").format(lang, name),
        "token": token,
        "said": Markup('<p class="notice" role="alert">{}</p>').format(said) if said else "",
        "words": plain_words(typed.get("words", ""))[: 2 * LONGEST],
    }
    html = show(html, block, values)
    if (fault := typed.get("fault")) in FAULTS_SEEN:
        html = html.replace(f'value="{fault}"', f'value="{fault}" checked')
    for locale in asked.tree.locales:  # another language is asked for the same plaque
        there = f"/{locale}/{plaque.town.slug}/report/"
        html = html.replace(f'href="{there}"', f'href="{there}?plaque={plaque.code}"')
    response = Response(html, refused.status if refused else 200, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = asked.locale
    response.headers["Cache-Control"] = "no-store"
    return response

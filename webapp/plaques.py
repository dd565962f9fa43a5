"""A plaque's address, in every form in which a person may type or a phone may read it.

``/P/K7M2QX`` is printed for ever. It is answered in every case, with or without a closing slash, with the page itself
in the visitor's language: never with a redirect, which costs a phone on a river bank a second.
"""

import re
from typing import NamedTuple

from flask import Blueprint, Request, Response, g, redirect, request

from webapp.files import answer
from webapp.lost import not_found, unknown_code
from webapp.negotiate import language_of_plaque
from webapp.site import tree_now
from webapp.tree import Tree

rooms = Blueprint("plaques", __name__)

_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@rooms.get("/<any(p, P):_>")
@rooms.get("/<any(p, P):_>/")
def asked(_: str) -> Response:
    """The form with one field that stands on the 404 page: ``/p/?code=k7m 2qx&lang=en``."""
    tree = tree_now()
    g.address = "/P/"
    typed = request.args.get("code")
    if typed is not None:
        code = _code_in(typed)
        chosen = request.args.get("lang", "")
        if code and tree.find(f"/P/{code}/"):
            in_language = tree.find(f"/P/{code}/{chosen}/") if chosen in tree.locales else None
            there = redirect(f"/P/{code}/{chosen}/" if in_language else f"/P/{code}", 303, Response)
            assert isinstance(there, Response)
            return there
        return unknown_code(request, tree, typed, chosen if chosen in tree.locales else None)
    file = tree.find("/P/")
    return answer(request, file) if file else not_found(request, tree)


@rooms.get("/<any(p, P):_>/<code>")
@rooms.get("/<any(p, P):_>/<code>/")
@rooms.get("/<any(p, P):_>/<code>/<locale>")
@rooms.get("/<any(p, P):_>/<code>/<locale>/")
def plaque(_: str, code: str, locale: str | None = None) -> Response:
    """A plaque's page, or the page that helps to find it."""
    tree = tree_now()
    if locale is not None and not _LOCALE.fullmatch(locale):
        is_plaque = code.isascii() and code.isalnum() and tree.find(f"/P/{code.upper()}/")
        file = tree.find(f"/P/{code.upper()}/{locale}") if is_plaque else None  # beside the page, such as its symbol
        return answer(request, file) if file else not_found(request, tree)
    found = plaque_page(request, tree, code, locale)
    if found is None:
        return unknown_code(request, tree, code, _known(tree, locale))
    g.address = found.address
    return found.response


class PlaquePage(NamedTuple):
    """``address`` is where the page stands in the tree, ``locale`` the language that it is in."""

    response: Response
    address: str
    code: str
    locale: str


def plaque_page(asked: Request, tree: Tree, code: str, locale: str | None) -> PlaquePage | None:
    """The page of a plaque in the language of the address, else in the visitor's, else in English or the source
    language; None where there is no such plaque. A language that the plaque has not counts as none: the plaque
    stays."""
    code = code.upper()
    source = tree.find(f"/P/{code}/") if code.isascii() and code.isalnum() else None
    if source is None:
        return None
    pages = {tag: page for tag in tree.locales if (page := tree.find(f"/P/{code}/{tag}/"))}
    named = _known(tree, locale)
    wanted = named if named in pages else language_of_plaque(asked.headers.get("Accept-Language", ""), list(pages))
    response = answer(asked, pages[wanted] if wanted else source)
    response.headers["Content-Language"] = wanted or tree.default_locale
    if named is None or named not in pages:
        response.vary.add("Accept-Language")
    address = f"/P/{code}/{wanted}/" if wanted else f"/P/{code}/"
    return PlaquePage(response, address, code, wanted or tree.default_locale)


def _known(tree: Tree, locale: str | None) -> str | None:
    """The site's own spelling of a locale typed in any case."""
    return next((tag for tag in tree.locales if locale and tag.lower() == locale.lower()), None)


def _code_in(typed: str) -> str:
    """``k7m-2qx``, ``K7M 2QX`` and a whole pasted ``https://…/p/k7m2qx/`` are the code K7M2QX."""
    address = re.search(r"/P/([0-9A-Z]+)", typed.upper())
    return address[1] if address else "".join(c for c in typed.upper() if c.isascii() and c.isalnum())

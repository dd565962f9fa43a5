"""Serves the tree: pages, assets, the page for a lost visitor, ``/healthz``, and the header table over all of it."""

import logging
import secrets

from flask import Blueprint, Flask, Response, current_app, g, jsonify, redirect, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.urls import iri_to_uri

from webapp.database import Store
from webapp.files import answer
from webapp.lost import not_found
from webapp.negotiate import language
from webapp.sorry import sorry
from webapp.tree import BARE, Tree, TreeLink

rooms = Blueprint("site", __name__)


@rooms.get("/healthz")
def health() -> Response:
    """For a watching program: 200 and the digest of the tree, or 503 where there is none."""
    link: TreeLink = current_app.extensions["flaneur"]
    tree = link.now()
    found = {"ok": True, "tree": tree.digest} if tree else {"ok": False, "why": "No site has been built yet."}
    response = jsonify(found)
    response.status_code = 200 if tree else 503
    response.headers["Cache-Control"] = "no-store"
    return response


@rooms.get("/")
@rooms.get("/<path:_>")
def page(_: str = "") -> Response:
    """Whatever the tree holds at this address; a folder without its closing slash is sent to where its page is."""
    tree = tree_now()
    if request.path == "/":
        return _first_page(tree)
    file = tree.find(request.path)
    if file is not None:
        return answer(request, file)
    if not request.path.endswith("/") and tree.find(request.path + "/") is not None:
        query = request.query_string.decode("utf-8", "replace")
        return _to(iri_to_uri(request.path) + "/" + (f"?{query}" if query else ""))
    return not_found(request, tree)


def _first_page(tree: Tree) -> Response:
    """The home in the visitor's language; the list of languages where there is none of theirs."""
    homes = {tag: home for tag in tree.locales if (home := tree.find(f"/{tag}/"))}
    wanted = language(request.headers.get("Accept-Language", ""), list(homes))
    file = homes[wanted] if wanted else tree.find("/")
    if file is None:
        return not_found(request, tree)
    response = answer(request, file)
    response.headers["Content-Language"] = wanted or tree.default_locale
    response.vary.add("Accept-Language")
    return response


def store_now() -> Store | None:
    """The database; None where FLANEUR_DATA names no folder."""
    found: Store | None = current_app.extensions.get("store")
    return found


def tree_now() -> Tree:
    """The tree to answer from. Without one the visitor is told so (503), by :func:`answer_errors`."""
    link: TreeLink = current_app.extensions["flaneur"]
    tree = link.now()
    if tree is None:
        raise NoTree
    return tree


class NoTree(HTTPException):
    code = 503
    description = "The guide has not been built yet. Please come back in a moment."


def add_headers(app: Flask) -> None:
    """Puts the header table on every answer, errors too."""

    @app.after_request
    def add(response: Response) -> Response:
        link: TreeLink = app.extensions["flaneur"]
        tree = link.now()
        # A plaque typed in lower case is answered as the printed address is.
        put_headers(response, tree, g.get("address", request.path))
        return response


def put_headers(response: Response, tree: Tree | None, address: str) -> None:
    """The header table's row for an address of the tree."""
    is_own = "Cache-Control" in response.headers  # what a room has said of its own answer holds
    for name, value in tree.headers(address) if tree else BARE:
        response.headers.setdefault(name, value)
    if response.status_code >= 300 and response.status_code != 304 and tree and not is_own:
        response.headers["Cache-Control"] = "no-cache"  # a missing asset is not missing for a year


def answer_errors(app: Flask) -> None:
    """Every error is a short page without a trace of the program; an unforeseen one carries a number that stands in
    the log beside its traceback."""

    @app.errorhandler(HTTPException)
    def expected(error: HTTPException) -> Response:
        if isinstance(error, NotFound):
            try:
                return not_found(request, tree_now())
            except NoTree as none:
                error = none
        response = _page_for(error.code or 500) or Response(
            f"{error.description}\n", error.code, content_type="text/plain; charset=utf-8"
        )
        allowed = getattr(error, "valid_methods", None)
        if allowed:
            response.allow.update(sorted(allowed))
        if error.code == 503:
            response.headers["Retry-After"] = "5"
        return response

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        number = secrets.token_hex(4)
        logging.getLogger("webapp").error("Unforeseen error %s", number, exc_info=error)
        text = f"Something went wrong here, not with you. If you write to the office, give this number: {number}.\n"
        return _page_for(500, number) or Response(text, 500, content_type="text/plain; charset=utf-8")


def _page_for(status: int, number: str = "") -> Response | None:
    """In the visitor's language, where it can be said at all: an error in here would hide the one it speaks of."""
    try:
        return sorry(request, tree_now(), status, number)
    except Exception:  # whatever is wrong with the tree, too
        return None


def _to(address: str) -> Response:
    response = redirect(address, 301, Response)
    assert isinstance(response, Response)
    return response

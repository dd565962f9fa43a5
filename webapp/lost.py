"""The page for who is lost: the tree's own 404 page, which after a wrong code of a plaque names the codes near it.

The words stand in the page as the builder wrote them, in two of its blocks: webapp/slots.py.
"""

from flask import Request, Response
from markupsafe import Markup

from builder.codes import near_codes, normal_code
from webapp.files import answer
from webapp.listing import Listing, read_listing
from webapp.negotiate import language
from webapp.slots import fill, show, words_of
from webapp.tree import Tree

LONGEST = 12  # characters shown of what was typed; the field takes no more


def not_found(request: Request, tree: Tree, locale: str | None = None, typed: str | None = None) -> Response:
    """The 404 page in ``locale``, else in the language of the address, in the visitor's, in the site's own; ``typed``
    is the code that no plaque has."""
    here = locale or tree.locale_of(request.path)
    wanted = here or language(request.headers.get("Accept-Language", ""), tree.locales) or tree.default_locale
    own = tree.find(f"/{wanted}/404.html")
    file = own or tree.find("/404.html")
    if file is None:
        response = Response("404: there is no such page.\n", 404, content_type="text/plain; charset=utf-8")
    elif typed is None:
        response = answer(request, file, 404)
    else:
        html = with_near_codes(file.read_text("utf-8"), typed, read_listing(tree.root), wanted)
        response = Response(html, 404, content_type="text/html; charset=utf-8")
    if file is not None:
        response.headers["Content-Language"] = wanted if own else tree.default_locale
    if here is None:
        response.vary.add("Accept-Language")
    return response


def unknown_code(request: Request, tree: Tree, typed: str, locale: str | None) -> Response:
    """The 404 page that says which code was not found, and names the plaques whose codes are near it."""
    return not_found(request, tree, locale, typed)


def with_near_codes(html: str, typed: str, listing: Listing, locale: str) -> str:
    """``html`` with its hidden words shown: the code that was typed, and links to the plaques near it, if any."""
    code = normal_code(typed)[:LONGEST]
    if not code:
        return html
    near = [listing.plaques[one] for one in near_codes(code, listing.plaques)]
    rows = Markup("").join(
        Markup('<li><a class="row" href="/P/{0}/{1}"><b{3}>{2}</b><span class="about code">{0}</span></a></li>').format(
            plaque.code, *plaque.named(locale)
        )
        for plaque in near
    )
    beside = fill(words_of(html, "near-codes") or "", {"rows": rows}) if near else ""
    return show(html, "unknown-code", {"code": code, "near": beside})

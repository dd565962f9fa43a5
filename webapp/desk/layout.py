"""What stands round every page of the desk: its words, its menu, what was done just now."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, current_app, g, request
from markupsafe import Markup

from builder.headers import Policy, csp
from webapp.desk.style import style_of
from webapp.desk.words import LANGUAGES, words_of_desk
from webapp.frame import environment_of
from webapp.listing import Listing, read_listing
from webapp.negotiate import language
from webapp.site import tree_now
from webapp.staff.staff import ALL_TOWNS, Person, Role
from webapp.words import Words


def N_(msgid: str) -> str:
    """Marks words that are said later, in the language of whoever reads them."""
    return msgid


# What is told after a deed, by the word that stands in the address.
SAID: dict[str, str] = {"saved": N_("It is saved.")}


class Entry(NamedTuple):
    address: str
    words: str
    role: Role
    of_all_towns: bool = False


# Those whose page there is are shown, to those who may see it.
MENU = (
    Entry("/desk/", N_("Today"), Role.GUIDE),
    Entry("/desk/visits/", N_("Visits"), Role.GUIDE),
    Entry("/desk/enquiries/", N_("Enquiries"), Role.EDITOR),
    Entry("/desk/events/", N_("Events"), Role.GUIDE),
    Entry("/desk/reports/", N_("Reports on plaques"), Role.EDITOR),
    Entry("/desk/mail/", N_("E-mail"), Role.EDITOR, of_all_towns=True),
    Entry("/desk/figures/", N_("Figures"), Role.EDITOR),
    Entry("/desk/people/", N_("Staff"), Role.ADMIN),
    Entry("/desk/trail/", N_("What was done"), Role.ADMIN),
    Entry("/desk/kept/", N_("Data kept"), Role.ADMIN),
)

# The style is a file of the desk's own; nothing else is loaded, but what a page asks for besides.
_MORE = (("style-src", "'self'"),)


def page_of(
    template: str,
    title: str,
    status: int,
    *,
    person: Person | None,
    csrf_value: str,
    now: datetime,
    policy: tuple[tuple[str, str], ...] = (),
    **context: Any,
) -> Response:
    """``policy`` adds sources to the page's Content-Security-Policy, as a map needs."""
    words = words_now()
    tree = tree_now()
    said = SAID.get(request.args.get("said", ""), "")
    html = (
        environment_of(words)
        .get_template(template)
        .render(
            title=title,
            person=person,
            menu=_menu(person),
            here=request.path,
            was_done=words.gettext(said) if said else "",
            csrf=lambda: Markup('<input type="hidden" name="csrf" value="{}">').format(csrf_value),
            style=style_of(tree).address,
            icon=style_of(tree).icon,
            now=now,
            towns=listing().towns,
            say=words.gettext,
            Role=Role,
            **context,
        )
    )
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = words.locale.tag
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Security-Policy"] = csp(Policy(more=(*_MORE, *policy)))
    return response


def words_now() -> Words:
    """Those of the person who asks; before anybody has signed in, of their browser."""
    signed = g.get("signed")
    wanted = signed.person.locale if signed else language(request.headers.get("Accept-Language", ""), LANGUAGES)
    return words_of_desk(tree_now(), wanted if wanted in LANGUAGES else LANGUAGES[0])


def in_words(msgid: str) -> str:
    """``_`` of the rooms of the desk."""
    return words_now().gettext(msgid)


def listing() -> Listing:
    """The towns and plaques of the guide."""
    return read_listing(tree_now().root)


def _menu(person: Person | None) -> list[tuple[str, str, bool]]:
    """Address, words, and whether this page belongs there."""
    if person is None:
        return []
    known = {rule.rule for rule in current_app.url_map.iter_rules()}
    here = request.path
    return [
        (
            entry.address,
            entry.words,
            here == entry.address or (entry.address != "/desk/" and here.startswith(entry.address)),
        )
        for entry in MENU
        if entry.address in known and person.may(entry.role) and (person.has_town(ALL_TOWNS) or not entry.of_all_towns)
    ]

"""Pages of the server in the visitor's language: the builder's frame round what a room has to say.

The frame, ``/fr/issy/frame/``, is built with the guide: its head, its styles, which the policy knows by their hashes,
its header and its footer. A room writes only what stands inside ``<main>``, in a template of its own folder.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from builder import urls
from builder.locales import format_date, format_distance, format_duration, format_list, format_number, format_time
from webapp.tree import Tree
from webapp.words import Words, words_of_guide

TEMPLATES = Path(__file__).with_name("templates")

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_CANONICAL = re.compile(r'<link rel="canonical"[^>]*>')
_MAIN = re.compile(r'(<main id="main">).*?(</main>)', re.DOTALL)
_HEAD = '<template id="frame-head"></template>'
_CLOSED = '<meta name="robots" content="noindex">'


def has_frame(tree: Tree, locale: str, town: str) -> bool:
    """Whether the guide is published for the town in the language, and was built for a host with a server."""
    return locale in tree.locales and tree.find(urls.frame(locale, town)) is not None


def render(
    tree: Tree,
    locale: str,
    town: str,
    rest: str,
    template: str,
    title: str,
    *,
    status: int = 200,
    head: Markup = Markup(""),  # noqa: B008  # it cannot be changed
    is_open: bool = False,
    frame: str = "",
    **context: Any,
) -> Response:
    """The page of ``template`` at ``/<locale>/<town>/<rest>``, which the language switch keeps. ``is_open`` lets search
    engines list it; ``frame`` is the address of another frame than the usual one. The caller has asked
    :func:`has_frame`."""
    address = frame or urls.frame(locale, town)
    file = tree.find(address)
    if file is None:
        raise LookupError(address)
    inside = environment(tree, locale).get_template(template).render(town=town, rest=rest, **context)
    html = put_in(file.read_text("utf-8"), title, head, inside, is_open=is_open)
    # A part of an address may be a stranger's words: it stands in attributes of the frame.
    html = html.replace(f"/{town}/{address.split('/')[3]}/", f"/{town}/{escape(rest)}")
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = locale
    response.headers["Cache-Control"] = "no-store"
    return response


def put_in(html: str, title: str, head: str, inside: str, *, is_open: bool) -> str:
    """A frame with a page in it."""
    found = _TITLE.search(html)
    former = found[1] if found else ""
    # "Visits and groups · Issy · Flâneur": the town and the guide stay.
    said = " · ".join([str(escape(title)), *former.split(" · ")[1:]])
    if former:
        html = html.replace(former, said)
    html = html.replace(_HEAD, head)
    if is_open:
        html = html.replace(_CLOSED, "")
    else:
        html = _CANONICAL.sub("", html)
    return _MAIN.sub(lambda main: f"{main[1]}\n{inside}\n{main[2]}", html, count=1)


def environment(tree: Tree, tag: str) -> Environment:
    """Templates of the rooms in one language. Whatever is not marked as safe is escaped."""
    return environment_of(words_of_guide(tree, tag))


@lru_cache(maxsize=64)
def environment_of(words: Words) -> Environment:
    """Templates in the words of one language."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        finalize=None if words.locale.is_pseudo else shown,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    # A catalog is somebody else's file: its words are escaped before Jinja takes them for markup.
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        lambda said: escape(words.gettext(said)),
        lambda one, many, n: escape(words.ngettext(one, many, n)),
        newstyle=True,
        pgettext=lambda context, said: escape(words.pgettext(context, said)),
        npgettext=lambda context, one, many, n: escape(words.npgettext(context, one, many, n)),
    )
    env.globals |= formats(words)
    env.globals |= {"locale": words.locale, "u": urls}
    return env


# Orders to a terminal, and marks that turn what follows them round: no word needs them (webapp/plain_words.py).
_UNSHOWN = dict.fromkeys(
    [*range(9), *range(11, 32), 127, *range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)


def shown(value: object) -> object:
    """A value as a page says it: what was typed and refused comes back here before any room has looked at it."""
    return value.translate(_UNSHOWN) if isinstance(value, str) and not isinstance(value, Markup) else value


def formats(words: Words) -> Mapping[str, Any]:
    """What templates say figures and times with. Times carry their zone; ``zone`` shows them in another one."""
    locale = words.locale

    def day(when: datetime, zone: ZoneInfo | None = None) -> str:
        return format_date((when.astimezone(zone) if zone else when).date(), locale, "full")

    def clock(when: datetime, zone: ZoneInfo | None = None) -> str:
        there = when.astimezone(zone) if zone else when
        return format_time(there.hour * 60 + there.minute, locale)

    def moment(when: datetime, zone: ZoneInfo | None = None) -> str:
        # Translators: a day and a time of it, as "Saturday 28 November 2026, 14:30"
        joined = words.gettext("%(day)s, %(time)s")
        return joined % {"day": day(when, zone), "time": clock(when, zone)}

    return {
        "num": lambda value: format_number(value, locale),
        "km": lambda metres: format_distance(metres, locale),
        "duration": lambda minutes: format_duration(minutes, locale),
        "listed": lambda items: format_list(items, locale),
        "day": day,
        "clock": clock,
        "moment": moment,
    }

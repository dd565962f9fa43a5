"""Letters in a visitor's language: a template of ``templates/mail`` says one once, as text; its HTML is made of that.

The first line of a template is the subject. An empty line parts two paragraphs. ``{{ link(_("Cancel"), address) }}``
on lines of its own is a link: in the text the address stands under its words. Every line of the HTML is escaped, and
nothing but ``link`` makes an address there, so what a stranger typed stays words.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from webapp.frame import formats
from webapp.mail.outbox import Letter
from webapp.words import Words

TEMPLATES = Path(__file__).parents[1] / "templates" / "mail"

# Signs of private use, which plain_words takes out of all that is typed.
_LINK = re.compile("\ue000(.*?)\ue001(.*?)\ue002", re.DOTALL)


def letter(
    words: Words,
    template: str,
    to: str,
    *,
    about: str = "",
    reply_to: str = "",
    calendar: bytes | None = None,
    **context: Any,
) -> Letter:
    """``letter(words, "booked.txt", "a@b.example", about="booking 12", visit=visit)``: the letter of
    ``templates/mail/booked.txt`` in the language of ``words``; the other arguments as in Letter."""
    subject, _, said = _environment(words).get_template(template).render(**context).strip().partition("\n")
    subject = " ".join(subject.split())
    paragraphs = [part.strip() for part in re.split(r"\n[ \t]*\n+", said) if part.strip()]
    text = "\n\n".join(_LINK.sub(r"\1\n\2", part) for part in paragraphs) + "\n"
    inside = Markup("\n").join(_html(part) for part in paragraphs)
    frame = _environment(words).get_template("letter.html")
    html = frame.render(locale=words.locale, subject=escape(subject), inside=inside)
    return Letter(to, subject, text, html, words.locale.tag, calendar, about, reply_to)


def _html(paragraph: str) -> Markup:
    lines = str(escape(paragraph)).replace("\n", "<br>\n")
    return Markup(f"<p>{_LINK.sub(_link, lines)}</p>")


def _link(found: re.Match[str]) -> str:
    return f'<a href="{found[2]}">{found[1]}</a>'


def _mark(label: str, address: str) -> str:
    return f"\ue000{label}\ue001{address}\ue002"


@lru_cache(maxsize=64)
def _environment(words: Words) -> Environment:
    """Of text: nothing is escaped, for the reader sees every sign as it is."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=False,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    env.globals |= formats(words)
    env.globals |= {"locale": words.locale, "link": _mark}
    return env

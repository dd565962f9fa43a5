"""What authors wrote, said in the language of one page. What is said in another language is marked ``lang``, and the
page remembers in what states its texts were, so that it can tell the reader."""

import re
from collections.abc import Callable, Iterable
from functools import partial

from markupsafe import Markup, escape

from builder.locales import LOCALES, Locale
from builder.model import Text
from builder.prose import plain_words
from builder.read.catalogs import Catalogs, State
from builder.render.markdown import to_html

# A name as it stands in the street, beside the translated one: "市庁舎（Hôtel de ville）".
_BESIDE = re.compile(r"([(（])([^()（）<>]*[^\W\d_]{2}[^()（）<>]*)([)）])")
_TAG = re.compile(r"(<[^>]+>)")
_OWN_LINK = re.compile(r'<a href="(/([^/"]+)/[^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)


class Speaker:
    def __init__(self, catalogs: Catalogs, locale: Locale, address_of: Callable[[str, str], str]) -> None:
        """``address_of(context, link)`` is the address of a linked content file in this locale."""
        self._catalogs = catalogs
        self._locale = locale
        self._address_of = address_of
        self.states: set[State] = set()

    def _look(self, text: Text) -> tuple[str, str]:
        said = self._catalogs.content(text, self._locale)
        self.states.add(said.state)
        return said.text, "" if said.locale_tag == self._locale.tag else LOCALES[said.locale_tag].html_lang

    def say(self, text: Text) -> Markup:
        """A title or a line, escaped; in a ``<span lang>`` when it is not in the page's language."""
        words, lang = self._look(text)
        if lang:
            return Markup('<span lang="{}" dir="auto">{}</span>').format(lang, words)
        return Markup(self._with_names(str(escape(words)), text))

    def say_alone(self, text: Text) -> Markup:
        """A title without its local name, for where that stands on a line of its own."""
        words, lang = self._look(text)
        beside = _BESIDE.search(words)
        if not lang and beside and beside.start() and beside.end() == len(words):
            if _even(beside[2]) == _even(text.msgid):
                return escape(words[: beside.start()].rstrip())
        return self.say(text)

    def plain(self, text: Text) -> str:
        """The words alone: for attributes and data."""
        return self._look(text)[0]

    def words(self, text: Text) -> tuple[str, str]:
        """The words alone and their language, "" where it is the page's: for paper, which marks languages itself."""
        return self._look(text)

    def summary(self, text: Text) -> str:
        """A paragraph without its marks, for descriptions."""
        return plain_words(self._look(text)[0])

    def prose(self, texts: Iterable[Text]) -> Markup:
        parts = []
        for text in texts:
            words, lang = self._look(text)
            html = self._with_languages(to_html(words, partial(self._address_of, text.context)))
            html = html if lang else self._with_names(html, text)
            parts.append(f'<div lang="{lang}" dir="auto">{html}</div>' if lang else html)
        return Markup("\n".join(parts))

    def _with_names(self, html: str, text: Text) -> str:
        """Says of each name in brackets that stands so in the source which language it is in: a voice says it right,
        and a Chinese font does not take its apostrophe for a Chinese one."""
        if self._locale.is_pseudo or not any(bracket in html for bracket in "(（"):
            return html
        source = LOCALES[self._catalogs.source_locale(text)]
        if source.html_lang == self._locale.html_lang:
            return html
        direction = "" if source.direction == self._locale.direction else f' dir="{source.direction}"'
        known = _even(str(escape(text.msgid)))

        def marked(name: re.Match[str]) -> str:
            if _even(name[2]) not in known:
                return name[0]
            return f'{name[1]}<span lang="{source.html_lang}"{direction}>{name[2]}</span>{name[3]}'

        pieces = _TAG.split(html)
        pieces[::2] = [_BESIDE.sub(marked, piece) for piece in pieces[::2]]
        return "".join(pieces)

    def _with_languages(self, html: str) -> str:
        """Says of each link to a page that is not in the page's language which one it is in."""

        def marked(link: re.Match[str]) -> str:
            other = LOCALES.get(link[2])
            if other is None or other.tag == self._locale.tag:
                return link[0]
            opened = f'<a href="{link[1]}" hreflang="{other.html_lang}"{link[3]}'
            name = f'<span class="soft" lang="{other.html_lang}" dir="{other.direction}">({other.native_name})</span>'
            return f"{opened}>{link[4]}</a> {name}"

        return _OWN_LINK.sub(marked, html)

    def said_in(self, write: Callable[[], Markup]) -> tuple[Markup, frozenset[State]]:
        """What is written, and the states of the texts in it: for a piece that other pages show as well."""
        before, self.states = self.states, set()
        try:
            return write(), frozenset(self.states)
        finally:
            self.states |= before

    @property
    def locale(self) -> Locale:
        return self._locale

    @property
    def has_drafts(self) -> bool:
        return "draft" in self.states

    @property
    def has_gaps(self) -> bool:
        """Some words of the page are in the source language, for want of a current translation."""
        return bool(self.states & {"missing", "stale"})


def _even(words: str) -> str:
    """Without what writers of one name differ in: capitals, the apostrophe, the kind of space."""
    return words.casefold().replace("'", "’").replace("&#39;", "’").replace("\u00a0", " ")

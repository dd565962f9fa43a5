"""Pseudo-locales: made-up languages that show, before any translator has worked, what a real one would break.

``en-XA`` is longer and accented: a word left plain was never offered for translation, a cut or overlapping one has no
room to grow. ``ar-XB`` turns every word from right to left: a box that does not follow was written for one direction.
Placeholders, addresses and markup stay as they are, so that a page in a pseudo-locale works like any other.
"""

import gettext
import re
from collections.abc import Callable
from functools import lru_cache

ACCENTED = "en-XA"
MIRRORED = "ar-XB"

_ACCENTED = dict(
    zip(
        "AaBbCcDdEeFfGgHhIiJjKkLlMmNnOoPpQqRrSsTtUuVvWwXxYyZz",
        "ÅåƁƀÇçÐðÉéƑƒĜĝĤĥÎîĴĵĶķĻļṀṁÑñÖöÞþǪǫŔŕŠšŢţÛûṼṽŴŵẊẋÝýŽž",
        strict=True,
    )
)
# Each vowel is said twice: about 40 % longer, as German is to English.
_ACCENTS = {
    letter: new + _ACCENTED[letter.lower()] if letter in "aeiouyAEIOUY" else new for letter, new in _ACCENTED.items()
}

# What is not words: placeholders of Python and of templates, tags, entities, code, the target of a link, addresses.
_KEPT = re.compile(
    r"%\(\w+\)[a-z]|%[sd%]|\{\{.*?\}\}|\{\w*\}"
    r"|</?[A-Za-z][^<>]*>|<[a-z]+:[^<>\s]+>|&#?\w+;|`[^`]*`"
    r"|\]\([^()\s]*\)|https?://[^\s<>)\]]+|[\w.+-]+@[\w-]+\.[\w.]+"
)
_BLOCK = re.compile(r"\s*(?:#{1,6} |[-*+] |\d+\. |> )*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@lru_cache(maxsize=8192)  # the words of the interface, again on every page, and of a large town
def pseudo(text: str, tag: str) -> str:
    """The text in the pseudo-locale ``tag``; any other tag gives it back unchanged."""
    if tag == ACCENTED:
        start = _BLOCK.match(text)
        prefix = start.group() if start else ""
        body = text[len(prefix) :]
        return f"{prefix}⟦{_words(body, _accent)}⟧" if body.strip() else text
    if tag == MIRRORED:
        return _words(text, _mirror)
    return text


def _words(text: str, change: Callable[[str], str]) -> str:
    """``change`` applied to all that stands outside what is kept."""
    done, at = [], 0
    for kept in _KEPT.finditer(text):
        done += [change(text[at : kept.start()]), kept.group()]
        at = kept.end()
    done.append(change(text[at:]))
    return "".join(done)


def _accent(words: str) -> str:
    return "".join(map(_ACCENTS.get, words, words))  # twice as fast as str.translate


def _mirror(words: str) -> str:
    """Each word between right-to-left marks, under a right-to-left override: letters run backwards, the layout sees
    Arabic."""
    return _WORD.sub(lambda word: f"\u200f\u202e{word.group()}\u202c\u200f", words)


class PseudoTranslations(gettext.NullTranslations):
    """The English of the msgid, made strange."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag

    def gettext(self, message: str) -> str:
        return pseudo(message, self.tag)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2, self.tag)

    def pgettext(self, context: str, message: str) -> str:
        return pseudo(message, self.tag)

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        return pseudo(msgid1 if n == 1 else msgid2, self.tag)

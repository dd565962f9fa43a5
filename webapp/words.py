"""The guide's own words, in which the server speaks to a visitor: catalogs that the builder has laid in the tree."""

import gettext
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.locales import LOCALES, Locale
from builder.pseudo import PseudoTranslations
from builder.urls import words
from webapp.tree import Tree


@dataclass(frozen=True, slots=True)
class Words:
    """One language. What has no translation is said in English, as gettext does."""

    locale: Locale
    _said: gettext.NullTranslations

    def gettext(self, one: str) -> str:
        return self._said.gettext(one)

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self._said.ngettext(one, many, n)

    def pgettext(self, context: str, one: str) -> str:
        return self._said.pgettext(context, one)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self._said.npgettext(context, one, many, n)


def words_of_guide(tree: Tree, tag: str) -> Words:
    """The words of a language of the tree; ``tag`` is one that the guide knows."""
    if LOCALES[tag].is_pseudo:
        return Words(LOCALES[tag], PseudoTranslations(tag))
    return _read(tree.root / words(tag).lstrip("/"), tag)


def has_words(tree: Tree, tag: str) -> bool:
    """Whether the server can speak the language: the tree was built for a host with one."""
    return LOCALES[tag].is_pseudo or LOCALES[tag].language == "en" or tree.find(words(tag)) is not None


@lru_cache(maxsize=64)  # of a few trees; a file of a tree never changes
def _read(file: Path, tag: str) -> Words:
    try:
        with file.open("rb") as stream:
            return Words(LOCALES[tag], gettext.GNUTranslations(stream))
    except FileNotFoundError:  # the site's own language may be English, or have no catalog yet
        return Words(LOCALES[tag], gettext.NullTranslations())

"""The words of the desk: English, and French by a catalog of its own, ``desk.po``, for a visitor reads none of them."""

import gettext
from functools import lru_cache
from pathlib import Path

from builder import urls
from builder.locales import LOCALES
from webapp.tree import Tree
from webapp.words import Words

LANGUAGES = ("fr", "en")


def words_of_desk(tree: Tree, tag: str) -> Words:
    return _read(tree.root / urls.words(f"desk.{tag}").lstrip("/"), tag)


@lru_cache(maxsize=8)
def _read(file: Path, tag: str) -> Words:
    try:
        with file.open("rb") as stream:
            return Words(LOCALES[tag], gettext.GNUTranslations(stream))
    except FileNotFoundError:  # English, or a tree without a server
        return Words(LOCALES[tag], gettext.NullTranslations())

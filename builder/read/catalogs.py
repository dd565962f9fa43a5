"""Catalogs: the PO files of translators, read with the line of everything into what pages can ask for.

``interface.po`` holds the guide's own words, its msgids English; ``<territory>.po`` holds what authors wrote, its
msgctxt the path of their file. The state of a translation is in gettext's own terms:

* *reviewed*: not fuzzy.
* *draft*: fuzzy with no previous msgid, or one that only moved: shown, and said to be a draft.
* *stale*: fuzzy with a previous msgid that differs: the source is shown, and said so.
* *missing*: no text yet: likewise.
"""

import gettext
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from builder.locales import LOCALES, Locale, pseudo
from builder.model import Text
from builder.po import Entry, PoFile, compile_mo
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.catalog_file import read_catalog

State = Literal["source", "reviewed", "draft", "stale", "missing"]
INTERFACE = "interface"


@dataclass(frozen=True, slots=True)
class Translated:
    """What a page shows of an author's text: ``locale_tag`` is the language it is in, which is not the page's where the
    state is stale or missing."""

    text: str
    locale_tag: str
    state: State


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All that was read. ``_contents`` is by locale tag, then by (msgctxt, msgid)."""

    _interfaces: Mapping[str, gettext.NullTranslations]
    _contents: Mapping[str, Mapping[tuple[str | None, str], Entry]]
    _source_locales: Mapping[str, str]  # of each territory
    _default: str

    def interface(self, locale: Locale) -> gettext.NullTranslations:
        """The guide's own words in a language: gettext, ngettext, pgettext, npgettext. What has no translation is
        said in English."""
        if locale.is_pseudo:
            return _PseudoTranslations(locale.tag)
        return self._interfaces.get(locale.tag) or gettext.NullTranslations()

    def content(self, text: Text, locale: Locale) -> Translated:
        """An author's text in a language, or in its source language where there is no translation that holds."""
        source = self.source_locale(text)
        if locale.is_pseudo:
            english = self._look_up(text, "en", source)
            return Translated(pseudo(english.text, locale.tag), locale.tag, "reviewed")
        return self._look_up(text, locale.tag, source)

    def source_locale(self, text: Text) -> str:
        """The tag of the language a text was written in: its territory's, the site's first for the site's own."""
        parts = text.context.split("/")
        return self._source_locales.get(parts[1], self._default) if len(parts) > 1 else self._default

    def _look_up(self, text: Text, tag: str, source: str) -> Translated:
        if tag == source:
            return Translated(text.msgid, source, "source")
        entry = self._contents.get(tag, {}).get((text.context, text.msgid))
        if entry is None or not entry.is_translated:
            return Translated(text.msgid, source, "missing")
        if entry.is_stale:
            return Translated(text.msgid, source, "stale")
        return Translated(entry.msgstr[0], tag, "draft" if entry.is_fuzzy else "reviewed")


def read_catalogs(
    interface_folder: Path, content_folder: Path, locales: Sequence[Locale], territories: Mapping[str, str]
) -> tuple[Catalogs, list[Problem]]:
    """Reads the catalogs of ``locales``: the guide's words from the product's ``translations`` folder, the authors'
    from the city's (which may be the same one). ``territories`` gives each territory's slug its source language.

    A catalog that is not there yet is no problem: its texts are missing. An entry with a problem is not used.
    """
    problems: list[Problem] = []
    interfaces: dict[str, gettext.NullTranslations] = {}
    contents: dict[str, Mapping[tuple[str | None, str], Entry]] = {}
    for locale in locales:
        if locale.is_pseudo:
            continue
        path = interface_folder / locale.folder / "LC_MESSAGES" / f"{INTERFACE}.po"
        interfaces[locale.tag] = _interface(read_catalog(path, _name(path, interface_folder), problems))
        found: dict[tuple[str | None, str], Entry] = {}
        for territory in territories:
            path = content_folder / locale.folder / "LC_MESSAGES" / f"{territory}.po"
            file = read_catalog(path, _name(path, content_folder), problems)
            found |= {entry.key: entry for entry in file.entries}
        contents[locale.tag] = MappingProxyType(found)
    names = [*territories, *([INTERFACE] if _is_same(interface_folder, content_folder) else [])]
    problems += _strangers(content_folder, names)
    default = locales[0].tag if locales else "en"
    return Catalogs(interfaces, contents, dict(territories), default), problems


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False


def _name(path: Path, folder: Path) -> str:
    return f"translations/{path.relative_to(folder).as_posix()}"


def _strangers(folder: Path, names: Sequence[str]) -> Iterator[Problem]:
    """Folders that are no language of ours, and files that no page would ever read."""
    known = [row.folder for row in LOCALES.values() if not row.is_pseudo]
    for child in sorted(folder.iterdir()) if folder.is_dir() else ():
        if not child.is_dir() or child.name.startswith("."):
            continue
        where = Where(_name(child, folder))
        if child.name not in known:
            fact = f"'{child.name}' is not the folder of a language that the guide has."
            yield error(where, "catalog-locale", fact, did_you_mean(child.name, known))
            continue
        for po in sorted(child.glob("LC_MESSAGES/*.po")):
            if po.stem not in names:
                fact = f"No territory is called '{po.stem}', so this catalog is never read."
                yield error(Where(_name(po, folder)), "catalog-name", fact, did_you_mean(po.stem, names))


def _interface(file: PoFile) -> gettext.NullTranslations:
    usable = [entry for entry in file.entries if entry.is_translated and not entry.is_stale]
    if not usable:
        return gettext.NullTranslations()
    metadata = {"Content-Type": "text/plain; charset=UTF-8", **file.metadata}
    return gettext.GNUTranslations(io.BytesIO(compile_mo(usable, metadata)))


class _PseudoTranslations(gettext.NullTranslations):
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

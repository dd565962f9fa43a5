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
import pickle
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from builder import parts
from builder.cache import NO_CACHE, Cache, digest_of, of_product
from builder.locales import LOCALES, Locale
from builder.model import Text
from builder.po import Entry, compile_mo
from builder.problems import Problem, Where, did_you_mean, error
from builder.pseudo import PseudoTranslations, pseudo
from builder.read.catalog_file import read_catalog

State = Literal["source", "reviewed", "draft", "stale", "missing"]
Key = tuple[str | None, str]  # msgctxt, msgid
Words = dict[Key, tuple[str, State]]
INTERFACE = "interface"
DESK = "desk"
# Where a line may not break, in catalogs whose writers type a plain space: inside a number; before the French high
# signs and inside guillemets; after a Polish or Ukrainian word of one letter.
_NUMBER = (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), "\u00a0")
_FRENCH = (_NUMBER, (re.compile(r" (?=[;!?])"), "\u202f"), (re.compile(r" (?=[:»])|(?<=«) "), "\u00a0"))
_SLAVIC = (_NUMBER, (re.compile(r"(?i)(?<![^\s(„«])([aiouwzавзійоуя]) (?=\S)"), "\\1\u00a0"))
_TOGETHER = {"fr": _FRENCH, "fr_FR@falc": _FRENCH, "pl": _SLAVIC, "uk": _SLAVIC}
_MISSING: tuple[str, State] = ("", "missing")


class Translated(NamedTuple):
    """What a page shows of an author's text: ``locale_tag`` is the language it is in, which is not the page's where the
    state is stale or missing."""

    text: str
    locale_tag: str
    state: State


@dataclass(frozen=True, slots=True)
class Catalogs:
    """All that was read. ``_contents`` is by locale tag, then by (msgctxt, msgid); what is not there is missing."""

    compiled: Mapping[str, bytes]  # the guide's own words by locale tag, as gettext's own MO file; and "desk.fr"
    _interfaces: Mapping[str, gettext.NullTranslations]
    _contents: Mapping[str, Mapping[Key, tuple[str, State]]]
    _source_locales: Mapping[str, str]  # of each territory
    _default: str

    def __getstate__(self) -> tuple[Any, ...]:
        """For ``pickle``: what gettext makes of the compiled words is made again."""
        contents = {tag: dict(words) for tag, words in self._contents.items()}
        return self.compiled, contents, self._source_locales, self._default, tuple(self._interfaces)

    def __setstate__(self, kept: tuple[Any, ...]) -> None:
        compiled, contents, source_locales, default, tags = kept
        interfaces = {tag: gettext.GNUTranslations(io.BytesIO(compiled[tag])) for tag in tags}
        for name, value in zip(
            ("compiled", "_interfaces", "_contents", "_source_locales", "_default"),
            (compiled, interfaces, contents, source_locales, default),
            strict=True,
        ):
            object.__setattr__(self, name, value)

    def interface(self, locale: Locale) -> gettext.NullTranslations:
        """The guide's own words in a language: gettext, ngettext, pgettext, npgettext. What has no translation is
        said in English."""
        if locale.is_pseudo:
            return PseudoTranslations(locale.tag)
        return self._interfaces.get(locale.tag) or gettext.NullTranslations()

    def content(self, text: Text, locale: Locale) -> Translated:
        """An author's text in a language, or in its source language where there is no translation that holds."""
        source = self.source_locale(text)
        if locale.is_pseudo:
            english = self._look_up(text, "en", source)
            return Translated(pseudo(english.text, locale.tag), locale.tag, "reviewed")
        return self._look_up(text, locale.tag, source)

    def with_words(self, tag: str, territory: str, words: Words) -> tuple["Catalogs", set[Key]]:
        """The same with another catalog of a territory in a language, and the entries in which the two differ."""
        here = f"tours/{territory}/"
        before = self._contents.get(tag, {})
        old = {key: said for key, said in before.items() if (key[0] or "").startswith(here)}
        differing = {key for key in old.keys() | words.keys() if old.get(key) != words.get(key)}
        others = {key: said for key, said in before.items() if key not in old}
        return replace(self, _contents={**self._contents, tag: others | words}), differing

    def source_locale(self, text: Text) -> str:
        """The tag of the language a text was written in: its territory's, the site's first for the site's own."""
        parts = text.context.split("/")
        return self._source_locales.get(parts[1], self._default) if len(parts) > 1 else self._default

    def _look_up(self, text: Text, tag: str, source: str) -> Translated:
        if tag == source:
            return Translated(text.msgid, source, "source")
        words, state = self._contents.get(tag, {}).get((text.context, text.msgid), _MISSING)
        shown = state in ("draft", "reviewed")
        return Translated(words if shown else text.msgid, tag if shown else source, state)


def read_catalogs(
    interface_folder: Path,
    content_folder: Path,
    locales: Sequence[Locale],
    territories: Mapping[str, str],
    cache: Cache = NO_CACHE,
) -> tuple[Catalogs, list[Problem]]:
    """Reads the catalogs of ``locales``: the guide's words from the product's ``translations`` folder, the authors'
    from the city's (which may be the same one). ``territories`` gives each territory's slug its source language.

    A catalog that is not there yet is no problem: its texts are missing. An entry with a problem is not used.
    """
    problems: list[Problem] = []
    interfaces: dict[str, gettext.NullTranslations] = {}
    files: dict[str, bytes] = {}
    contents: dict[str, Mapping[Key, tuple[str, State]]] = {}
    for locale in locales:
        if locale.is_pseudo:
            continue
        path = interface_folder / locale.folder / "LC_MESSAGES" / f"{INTERFACE}.po"
        compiled, told = _kept(cache, _interface, path, _name(path, interface_folder))
        problems += told
        if compiled:
            files[locale.tag] = compiled
            interfaces[locale.tag] = gettext.GNUTranslations(io.BytesIO(compiled))
        found: dict[Key, tuple[str, State]] = {}
        for territory in territories:
            path = content_folder / locale.folder / "LC_MESSAGES" / f"{territory}.po"
            words, told = _kept(cache, read_words, path, _name(path, content_folder))
            problems += told
            found |= words
        contents[locale.tag] = MappingProxyType(found)
    path = interface_folder / "fr" / "LC_MESSAGES" / f"{DESK}.po"  # the staff's own words: French and English
    compiled, told = _kept(cache, _interface, path, _name(path, interface_folder))
    problems += told
    if compiled:
        files[f"{DESK}.fr"] = compiled
    names = [*territories, *([INTERFACE, DESK] if _is_same(interface_folder, content_folder) else [])]
    problems += _strangers(content_folder, names)
    default = locales[0].tag if locales else "en"
    return Catalogs(files, interfaces, contents, dict(territories), default), problems


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


def _kept(cache: Cache, read: Callable[[Path, str], Any], path: Path, name: str) -> Any:
    """What ``read`` makes of a catalog, with its problems; kept by the catalog's bytes. The product's own are
    the same for every site and kept with the product too."""
    try:
        held = sha256(path.read_bytes()).hexdigest()
    except OSError:  # not there, or not ours to read: its reader says what it thinks of it
        return read(path, name)
    key = digest_of(read.__name__, name, held)

    def make() -> Any:
        if read is not _interface or not path.is_relative_to(parts.translations()):
            return read(path, name)
        kind, whole = f"{path.parts[-3]}-{path.stem}", digest_of(parts.code_digest(__name__), key)
        return pickle.loads(of_product(kind, whole, lambda: pickle.dumps(read(path, name), pickle.HIGHEST_PROTOCOL)))

    return cache.pickle("catalog", key, make)


def _interface(path: Path, name: str) -> tuple[bytes, list[Problem]]:
    """The entries that can be used, as gettext's own MO file; nothing where there is none."""
    problems: list[Problem] = []
    file = read_catalog(path, name, problems)
    usable = [_kept_together(e, path) for e in file.entries if e.is_translated and not e.is_stale]
    metadata = {"Content-Type": "text/plain; charset=UTF-8", **file.metadata}
    return compile_mo(usable, metadata) if usable else b"", problems


def read_words(path: Path, name: str) -> tuple[Words, list[Problem]]:
    """The entries of a territory's catalog that pages can ask for; ``name`` is the path to name in problems."""
    problems: list[Problem] = []
    file = read_catalog(path, name, problems)
    return {e.key: (_kept_together(e, path).msgstr[0], _state(e)) for e in file.entries if e.is_translated}, problems


def _kept_together(entry: Entry, path: Path) -> Entry:
    forms = entry.msgstr
    for broken, kept in _TOGETHER.get(path.parts[-3], (_NUMBER,)):
        forms = tuple(broken.sub(kept, form) for form in forms)
    return replace(entry, msgstr=forms)


def _state(entry: Entry) -> State:
    return "stale" if entry.is_stale else "draft" if entry.is_fuzzy else "reviewed"

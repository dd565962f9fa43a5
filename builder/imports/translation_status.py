"""``flaneur translations status``: how much of the guide is translated, and what is to be looked at again.

Counted are the catalogs as ``flaneur translations update`` would leave them: a paragraph that was rewritten a minute
ago is stale, not missing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from builder.imports.merge import NOTHING
from builder.imports.translations import (
    brought_up,
    catalog_path,
    content_entries,
    interface_entries,
    renamed_files,
    texts_in,
)
from builder.link.edition import is_whole
from builder.locales import Locale
from builder.model import Site, Territory
from builder.po import Entry
from builder.problems import Problem
from builder.prose import columns

STATES = ("reviewed", "draft", "stale", "missing")
_LABEL = 46  # columns for names
_COLUMN = 10
OWN_WORDS = "The guide's own words"


@dataclass(frozen=True, slots=True)
class Part:
    """A town, a tour, a place or the interface in one language: its entries, and the parts of it."""

    name: str
    entries: tuple[Entry, ...]
    parts: tuple["Part", ...] = ()

    def count(self, state: str) -> int:
        return sum(state_of(entry) == state for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Status:
    """All that there is in one language; ``behind`` names the catalogs that an update would change."""

    locale: Locale
    parts: tuple[Part, ...]
    behind: tuple[str, ...] = field(default=())


def state_of(entry: Entry) -> str:
    """The words of docs/glossary.md for what a reader sees of an entry."""
    if not entry.is_translated:
        return "missing"
    return "stale" if entry.is_stale else "draft" if entry.is_fuzzy else "reviewed"


def status_of(
    folder: Path, product: tuple[Path, Path] | None, site: Site, locales: Iterable[Locale]
) -> tuple[list[Status], list[Problem]]:
    """``folder`` holds the catalogs of the towns; ``product`` is where ``builder`` lies and where the catalogs of the
    guide's own words do, None where these are not to be counted."""
    problems: list[Problem] = []
    found: list[Status] = []
    words = interface_entries(product[0]) if product else []
    for locale in locales:
        parts: list[Part] = []
        behind: list[str] = []
        if product and locale.tag != "en":
            entries = _entries(product[1], locale, "interface", words, NOTHING, behind, problems)
            parts.append(Part(OWN_WORDS, entries))
        for town in site.territories:
            if texts := texts_in(town, locale, site.source):
                wanted = content_entries(texts, locale, site.source.base_url)
                entries = _entries(folder, locale, town.slug, wanted, renamed_files(town.source), behind, problems)
                name = town.source.name if is_whole(town, locale.tag) else f"{town.source.name}, in part"
                parts.append(Part(name, entries, tuple(_parts(town, entries))))
        if parts:
            found.append(Status(locale, tuple(parts), tuple(behind)))
    return found, problems


def _entries(
    folder: Path,
    locale: Locale,
    name: str,
    wanted: Sequence[Entry],
    renamed: Mapping[str, str],
    behind: list[str],
    problems: list[Problem],
) -> tuple[Entry, ...]:
    path, shown = catalog_path(folder, locale, name)
    found = brought_up(path, shown, locale, wanted, renamed)
    if isinstance(found, Problem):
        problems.append(found)
        return ()
    _, merged = found
    if merged.new or merged.changed or merged.moved or merged.gone:
        behind.append(shown)
    return tuple(entry for entry in merged.entries if not entry.is_obsolete)


def _parts(town: Territory, entries: Sequence[Entry]) -> Iterator[Part]:
    """What the texts stand in: the town itself, its tours, its places, its layers."""
    at = f"tours/{town.slug}"
    names = {f"{at}/{tour.slug}/tour": f"tour {tour.source.title.msgid}" for tour in town.tours}
    names |= {f"{at}/pois/{poi.id}": f"place {poi.title.msgid}" for poi in town.pois}
    names |= {layer.name.context: f"layer {layer.name.msgid}" for layer in town.source.layers}
    held: dict[str, list[Entry]] = {name: [] for name in ("the town itself", *names.values())}
    for entry in entries:
        held[names.get(entry.msgctxt or "", "the town itself")].append(entry)
    for name, of_it in held.items():
        if of_it:
            yield Part(name, tuple(of_it))


def table(found: Sequence[Status], *, parts: bool, texts: bool) -> Iterator[str]:
    """The lines to print: each language with the guide's words and its towns, with ``parts`` their tours and places
    too, with ``texts`` each text that is stale or missing."""
    yield _row("", "texts", STATES)
    for status in found:
        yield ""
        every = tuple(entry for part in status.parts for entry in part.entries)
        yield _counts(f"{status.locale.native_name} ({status.locale.tag})", Part("", every))
        for part in status.parts:
            yield _counts(f"  {part.name}", part)
            if not parts and not texts:
                continue
            for inner in part.parts or (part,):
                if part.parts:
                    yield _counts(f"    {inner.name}", inner)
                yield from _texts(inner) if texts else ()
        for name in status.behind:
            yield f"  not up to date: {name}"
    yield ""
    yield "reviewed: signed by a person. draft: shown, and said to be a draft. stale: its source has changed since."
    yield "Where a text is stale or missing, the page shows the words it was written in, marked as such."
    if any(status.behind for status in found):
        yield "Counted as after an update: run 'flaneur translations update' for the catalogs named above."


def _texts(part: Part) -> Iterator[str]:
    for state in ("stale", "missing"):
        for entry in part.entries:
            if state_of(entry) == state:
                place = entry.places[0] if entry.places else ""
                yield f"      {state:<8} {place}  “{_cut(' '.join(entry.msgid.split()), 60)}”"


def _counts(name: str, part: Part) -> str:
    return _row(name, len(part.entries), [part.count(state) for state in STATES])


def _row(name: str, first: object, cells: Iterable[object]) -> str:
    shown = _cut(name, _LABEL)
    return shown + " " * (_LABEL - columns(shown)) + "".join(f"{cell!s:>{_COLUMN}}" for cell in (first, *cells))


def _cut(text: str, most: int) -> str:
    if columns(text) <= most:
        return text
    while columns(text) >= most:
        text = text[:-1]
    return f"{text.rstrip()}…"

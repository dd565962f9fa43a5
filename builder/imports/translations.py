"""``flaneur translations update``: the catalogs of translators, brought up to date with what the guide says now.

A file is written only when its bytes change, and its date only when an entry does: a second run changes nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from babel.messages.plurals import get_plural

from builder import urls
from builder.check import texts_of
from builder.imports.merge import NOTHING, Merged, merge
from builder.imports.messages import extract_messages
from builder.imports.screens import screens_of
from builder.link.edition import edition
from builder.locales import LOCALES, Locale
from builder.model import SiteSource, Territory, TerritorySource, Text
from builder.po import BrokenPo, Entry, PoFile, parse, serialize
from builder.problems import Problem, Where, error

DESK = "desk"  # the catalog of the staff's own words

# What a translator reads above a text, so as to know what the words are for.
KINDS = {
    "title": "A name, as it is said in the street.",
    "tagline": "One line under the name, at most 60 characters, no full stop.",
    "prose": "A paragraph.",
    "notice": "A notice to visitors.",
    "lead": "One sentence under the name of the town.",
    "hazard": "A warning, said aloud on the way a little before its place.",
    "practical": "A practical fact of a tour.",
    "price": "What it costs.",
    "wheelchair_note": "How one gets there and round on wheels.",
    "note": "Said at this stop of this tour.",
    "alt": "Tells what a picture shows, for those who do not see it.",
    "layer": "The name of a layer of the map.",
    "feature": "On the map: the name of one thing of a layer, or a word about it.",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """One catalog after its update: entries, and what this run found."""

    name: str  # as it is called from the guide's folder: translations/de/LC_MESSAGES/issy.po
    entries: int
    new: int
    changed: int
    moved: int
    gone: int
    is_written: bool

    def __str__(self) -> str:
        if not self.is_written:
            return f"{self.name}: {self.entries} entries, nothing changed"
        found = f"{self.new} new, {self.changed} changed, {self.moved} moved, {self.gone} gone"
        return f"{self.name}: {self.entries} entries, {found}"


def update_interface(
    product: Path, folder: Path, locales: Iterable[Locale], now: datetime
) -> tuple[list[Counts], list[Problem]]:
    """``interface.pot`` and ``interface.po`` of every locale but English, whose words are the msgids, from the
    templates and the Python of ``product`` into the ``translations`` folder; for the desk, which speaks French and
    English only, ``desk.pot`` and the French ``desk.po``."""
    wanted = interface_entries(product)
    problems: list[Problem] = []
    found = [_template(folder, wanted, now)]
    if desk := interface_entries(product, of_desk=True):
        found.append(_template(folder, desk, now, DESK))
        found += _update(folder, LOCALES["fr"], DESK, desk, NOTHING, now, problems)
    for locale in locales:
        if locale.tag != "en" and not locale.is_pseudo:
            found += _update(folder, locale, "interface", wanted, NOTHING, now, problems)
    return found, problems


def update_content(
    folder: Path,
    territory: str,
    source_locale: str,
    texts: Iterable[Text],
    locales: Iterable[Locale],
    now: datetime,
    base_url: str = "",
    renamed: Mapping[str, str] = NOTHING,
) -> tuple[list[Counts], list[Problem]]:
    """``<territory>.po`` of every locale but the source, from the texts that are published in these languages. New
    entries are empty. ``renamed`` has the former context of each renamed file, and its context of today."""
    texts = list(texts)
    found: list[Counts] = []
    problems: list[Problem] = []
    for locale in locales:
        if locale.tag != source_locale and not locale.is_pseudo:
            wanted = content_entries(texts, locale, base_url)
            found += _update(folder, locale, territory, wanted, renamed, now, problems)
    return found, problems


def import_drafts(po_path: Path, pairs: Iterable[tuple[Text, str]]) -> int:
    """Fills entries that have no translation with drafts, flagged fuzzy: shown, and said to be drafts until someone of
    the office has signed them. Gives how many were filled; a text that is not in the catalog is left out.

    Raises ValueError where the catalog cannot be read.
    """
    file = _read(po_path)
    if isinstance(file, BrokenPo):
        raise ValueError(f"{po_path.name}:{file.line} is not in the PO format")
    drafts = {(text.context, text.msgid): draft for text, draft in pairs if draft}
    entries = [
        replace(entry, msgstr=(drafts[entry.key],), flags=("fuzzy", *entry.flags), previous_msgid=None)
        if entry.key in drafts and not any(entry.msgstr) and not entry.is_obsolete and not entry.msgid_plural
        else entry
        for entry in (file.entries if file else ())
    ]
    if file:
        _write(po_path, serialize(replace(file, entries=tuple(entries))))
    return sum(new is not old for new, old in zip(entries, file.entries if file else (), strict=True))


def interface_entries(product: Path, *, of_desk: bool = False) -> list[Entry]:
    """The guide's own words, untranslated, or those of the staff's desk; ``product`` is the folder that holds
    ``builder``."""
    return [
        Entry(
            msgid=m.msgid,
            msgctxt=m.msgctxt,
            msgid_plural=m.msgid_plural,
            msgstr=("", "") if m.msgid_plural else ("",),
            flags=("python-format",) if "%(" in m.msgid + (m.msgid_plural or "") else (),
            comment="\n".join([*([m.comment] if m.comment else ()), *screens_of(m.places)]),
            places=m.places,
        )
        for m in extract_messages(product, of_desk=of_desk)
    ]


def content_entries(texts: Iterable[Text], locale: Locale, base_url: str) -> list[Entry]:
    """One entry for each context and text, in the order of files and lines; a text twice in a file is one entry. Its
    comment says what it is for and on which page of the language it is read."""
    found: dict[tuple[str | None, str], Entry] = {}
    for text in sorted(texts, key=lambda t: (t.where.path, t.where.line)):
        if not text.msgid.strip():
            continue
        comment = f"{KINDS.get(text.kind, text.kind)}\n{base_url}{page_of(text.context, locale.tag)}"
        entry = Entry(text.msgid, text.context, comment=comment, places=(text.where.path,))
        found.setdefault(entry.key, entry)
    return list(found.values())


def page_of(context: str, locale: str) -> str:
    """The address of the page that shows the words of a content file."""
    _, town, *rest = context.split("/")
    if rest[0] == "pois":
        return urls.place(locale, town, rest[1])
    if rest[0] == "layers":
        return urls.atlas(locale, town)
    return urls.tour(locale, town, rest[0]) if rest[1:] == ["tour"] else urls.territory(locale, town)


def texts_in(town: Territory, locale: Locale, site: SiteSource) -> list[Text]:
    """What a translator sees of a town: what is published of it in a language that it was not written in."""
    published = edition(town, locale.tag) if locale.tag in site.locales else None
    if published is None or locale.tag == town.source.source_locale:
        return []
    hidden = {tour.slug for tour in town.tours} - {tour.slug for tour in published.tours}
    unread = {f"tours/{town.slug}/{slug}/tour" for slug in hidden}
    return [text for text in texts_of(published) if text.context not in unread]


def renamed_files(town: TerritorySource) -> dict[str, str]:
    """The context of today by each former one: of what has ``was`` in its file."""
    at = f"tours/{town.slug}"
    pois = {f"{at}/pois/{former}": f"{at}/pois/{poi.id}" for poi in town.pois for former in poi.was}
    return pois | {f"{at}/{former}/tour": f"{at}/{tour.slug}/tour" for tour in town.tours for former in tour.was}


def _with_forms(wanted: Sequence[Entry], header: Mapping[str, str]) -> list[Entry]:
    """The plural entries with as many forms as the catalog has, which may count otherwise than CLDR."""
    found = re.match(r"\s*nplurals\s*=\s*(\d+)", header.get("Plural-Forms", ""))
    count = int(found[1]) if found else 2
    return [replace(e, msgstr=("",) * count) if e.msgid_plural else e for e in wanted]


def brought_up(
    path: Path, name: str, locale: Locale, wanted: Sequence[Entry], renamed: Mapping[str, str]
) -> tuple[PoFile | None, Merged] | Problem:
    """A catalog as it is, None where there is none yet, and as it would be after an update."""
    old = _read(path)
    if isinstance(old, BrokenPo):
        fact = f"This line is not in the PO format{f' ({old.detail})' if old.detail else ''}, so nothing was merged."
        cure = "Open the catalog in Poedit, or mend the line by hand."
        return error(Where(name, old.line), "catalog-syntax", fact, cure)
    forms = _with_forms(wanted, old.metadata if old else {"Plural-Forms": get_plural(locale.cldr).plural_forms})
    return old, merge(old.entries if old else (), forms, renamed)


def catalog_path(folder: Path, locale: Locale, name: str) -> tuple[Path, str]:
    """Where a catalog lies, and what problems call it: ``translations/de/LC_MESSAGES/issy.po``."""
    path = folder / locale.folder / "LC_MESSAGES" / f"{name}.po"
    return path, f"translations/{path.relative_to(folder).as_posix()}"


def _update(
    folder: Path,
    locale: Locale,
    name: str,
    wanted: Sequence[Entry],
    renamed: Mapping[str, str],
    now: datetime,
    problems: list[Problem],
) -> list[Counts]:
    path, shown = catalog_path(folder, locale, name)
    if not wanted and not path.exists():
        return []
    found = brought_up(path, shown, locale, wanted, renamed)
    if isinstance(found, Problem):
        problems.append(found)
        return []
    old, merged = found
    return [_merged(path, shown, old, merged, _header(locale, now), now)]


def _template(folder: Path, wanted: Sequence[Entry], now: datetime, name: str = "interface") -> Counts:
    """The catalog of no language, from which a new one starts."""
    path = folder / f"{name}.pot"
    read = _read(path)
    old = None if isinstance(read, BrokenPo) else read
    merged = merge(old.entries if old else (), wanted)
    return _merged(path, f"translations/{name}.pot", old, merged, _header(None, now), now)


def _merged(
    path: Path, name: str, old: PoFile | None, found: Merged, header: Mapping[str, str], now: datetime
) -> Counts:
    metadata = dict(old.metadata) if old and old.metadata else dict(header)
    if old is None or not _is_written_alike(old, found.entries):
        metadata["POT-Creation-Date"] = _stamp(now)
    fresh = PoFile(found.entries, metadata)
    if old:
        fresh = replace(old, entries=found.entries, metadata=metadata)
    is_written = _write(path, serialize(fresh))
    in_use = sum(not entry.is_obsolete for entry in found.entries)
    return Counts(name, in_use, found.new, found.changed, found.moved, found.gone, is_written)


def _is_written_alike(old: PoFile, entries: Sequence[Entry]) -> bool:
    """Whether a file would hold the same: a long note is wrapped there, and read back with other line ends."""
    return entries == old.entries or serialize(replace(old, entries=tuple(entries))) == serialize(old)


def _header(locale: Locale | None, now: datetime) -> dict[str, str]:
    plural = get_plural(locale.cldr).plural_forms if locale else ""
    return {
        "Project-Id-Version": "Flâneur",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": _stamp(now),
        "PO-Revision-Date": _stamp(now),
        "Last-Translator": "no one yet",
        "Language-Team": locale.native_name if locale else "",
        "Language": locale.folder if locale else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **({"Plural-Forms": plural} if plural else {}),
    }


def _stamp(now: datetime) -> str:
    """As gettext writes it: ``2026-11-22 14:05+0100``; ``now`` knows its time zone."""
    return now.strftime("%Y-%m-%d %H:%M%z")


def _read(path: Path) -> PoFile | BrokenPo | None:
    if not path.is_file():
        return None
    try:
        return parse(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as refusal:
        return BrokenPo(refusal.object.count(b"\n", 0, refusal.start) + 1, "not UTF-8")


def _write(path: Path, text: str) -> bool:
    """Whether the bytes were new; they are swapped in whole."""
    content = text.encode("utf-8")
    if path.is_file() and path.read_bytes() == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    swap = path.with_name(f".{path.name}.new")
    swap.write_bytes(content)
    swap.replace(path)
    return True

"""``flaneur translations check``: what a translator may have lost on the way. Only what is shown is looked at: a stale
or missing text is not.

A build stops at what would break a page (a placeholder, a link to nowhere); what is asked here is whether the words say
the same, and it is said as warnings.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from builder.imports.translations import catalog_path, content_entries, interface_entries, texts_in
from builder.locales import Locale
from builder.model import Site
from builder.po import Entry
from builder.problems import Problem, Where, error, warning
from builder.prose import columns, html_tags, link_targets
from builder.read.catalog_file import read_catalog

NAMES = "names.txt"  # in the folder of the catalogs

# A number with the spaces, points or commas of its thousands; "8 h 30", "2,5" and "1990-1995" are two numbers each.
_NUMBER = re.compile(r"\d{1,3}(?:[ \u00a0\u202f.,’']\d{3})+(?!\d)|\d+")
_MYRIADS = re.compile(r"(?:(\d[\d,]*(?:\.\d+)?)[億亿억])? ?(?:(\d[\d,]*(?:\.\d+)?)[万萬만])?")
_SIGNS = re.compile("[万萬만億亿억]")
_MILLIONS = re.compile(r"(\d+)[.,](\d+)(?=\s*mil[lj])", re.IGNORECASE)  # "21,24 millions"
_SPELT = 12  # numbers up to this are often said in words
_FRENCH_SPACE = re.compile(r"\S+ [:;?!»](?!\S)|« \S+")  # a line may end there: the space should not break
_LENGTH = re.compile(r"at most (\d+) characters")
_OTHER_SCRIPTS = {"ja", "zh", "ko", "ar", "uk"}


def check_translations(
    folder: Path, product: tuple[Path, Path] | None, site: Site, locales: Iterable[Locale]
) -> list[Problem]:
    """``folder`` holds the catalogs of the towns and the names; ``product`` is where ``builder`` lies and where the
    catalogs of the guide's own words do, None where these are not to be looked at."""
    names, problems = read_names(folder / NAMES, f"translations/{NAMES}")
    words = interface_entries(product[0]) if product else []
    for locale in locales:
        if product and locale.tag != "en":
            path, shown = catalog_path(product[1], locale, "interface")
            problems += _of_catalog(path, shown, words, (), locale)
        for town in site.territories:
            if texts := texts_in(town, locale, site.source):
                path, shown = catalog_path(folder, locale, town.slug)
                problems += _of_catalog(path, shown, content_entries(texts, locale, ""), names, locale)
    return problems


def read_names(path: Path, shown: str) -> tuple[list[str], list[Problem]]:
    """The names that are not translated, one a line; a line that begins with ``#`` is a comment."""
    if not path.is_file():
        return [], []
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        return [], [error(Where(shown), "file-encoding", "The file cannot be read as text.", "Save it in UTF-8.")]
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")], []


def _of_catalog(
    path: Path, name: str, wanted: Sequence[Entry], names: Sequence[str], locale: Locale
) -> Iterator[Problem]:
    problems: list[Problem] = []
    file = read_catalog(path, name, problems)
    yield from problems
    known = {entry.key: entry for entry in wanted}
    shown = [
        (entry, known[entry.key])
        for entry in file.entries
        if entry.key in known and entry.is_translated and not entry.is_stale
    ]
    for entry, asked in shown:
        where = Where(name, entry.line)
        yield from _numbers(entry, where)
        yield from _markup(entry, where)
        yield from _length(entry, asked.comment, where)
        yield from _spaces(entry, where) if locale.language == "fr" else ()
    yield from _names([entry for entry, _ in shown], names, name, every=locale.language not in _OTHER_SCRIPTS)


def _numbers(entry: Entry, where: Where) -> Iterator[Problem]:
    """A number that is not in the translation, where another stands in its place or where it is too large to have been
    said in words. Of plurals nothing is asked: they say their number by a placeholder."""
    if entry.msgid_plural:
        return
    form = entry.msgstr[0]
    original = (
        _MILLIONS.sub(lambda found: f"{found[1]}{found[2]:0<6}", entry.msgid) if _SIGNS.search(form) else entry.msgid
    )
    said, told = numbers(original), numbers(form)
    lost = [number for number in said if not any(_is_same(number, one) for one in told)]
    strange = [number for number in told if not any(_is_same(number, one) for one in said)]
    for number in lost:
        if strange or number > _SPELT:
            instead = f"; it has {', '.join(map(str, strange))}" if strange else ""
            fact = f"The translation of '{_short(entry.msgid)}' has lost the number {number}{instead}."
            yield warning(where, "translation-number", fact, "Compare the numbers with those of the original.")


def _is_same(one: int, other: int) -> bool:
    """An hour after noon may be told by the clock of twelve hours, a year by its last two digits; millions, which are
    a word in Europe, stand in the figure where one counts by ten thousands."""
    short, long = sorted((one, other))
    if long < 24 and long - short == 12:
        return True
    return short == long or long == short * 1_000_000 or (long > 999 and short < 100 and long % 100 == short)


def numbers(text: str) -> list[int]:
    """The numbers of a text whatever digits, marks and signs for ten thousands they are written with, each once; no
    zero, for it stands in clocks only."""
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    plain = _MYRIADS.sub(_written_out, plain)
    found = (int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(plain))
    return list(dict.fromkeys(number for number in found if number))


def _written_out(found: re.Match[str]) -> str:
    if not found[0].strip():
        return found[0]
    hundred_millions, myriads = (float((part or "0").replace(",", "")) for part in found.groups())
    return f"{round(hundred_millions * 100_000_000 + myriads * 10_000)} "


def _markup(entry: Entry, where: Where) -> Iterator[Problem]:
    """Links and tags are as many as in the original; what a link to a file leads to is the same."""
    for form in entry.msgstr:
        original = entry.msgid_plural if entry.msgid_plural and form is not entry.msgstr[0] else entry.msgid
        said, told = link_targets(original), link_targets(form)
        lost = [link for link in said if link.endswith(".md") and link not in told]
        if lost:
            fact = f"The translation of '{_short(entry.msgid)}' has lost the link to '{lost[0]}'."
            yield warning(where, "translation-markup", fact, f"Write [words]({lost[0]}) where it belongs.")
        elif len(said) != len(told):
            fact = f"The translation of '{_short(entry.msgid)}' has {len(told)} links, the original {len(said)}."
            yield warning(
                where, "translation-markup", fact, "Write each link as [words](address), as the original has."
            )
        if sorted(html_tags(original)) != sorted(html_tags(form)):
            has = " ".join(f"<{tag}>" for tag in html_tags(original)) or "none"
            fact = f"The translation of '{_short(entry.msgid)}' has not the tags of the original ({has})."
            yield warning(where, "translation-markup", fact, "Copy the tags, and put your words between them.")


def _length(entry: Entry, comment: str, where: Where) -> Iterator[Problem]:
    """Where the comment of an entry says how long a text may be."""
    most = _LENGTH.search(comment)
    for form in entry.msgstr if most else ():
        if most and columns(form) > int(most[1]):
            fact = f"'{_short(form)}' takes the room of {columns(form)} letters; there is room for {most[1]}."
            yield warning(where, "translation-long", fact, "Say it shorter; a Chinese or Japanese sign counts as two.")


def _spaces(entry: Entry, where: Where) -> Iterator[Problem]:
    for form in entry.msgstr:
        if found := _FRENCH_SPACE.search(form):
            fact = f"The space in '{_short(found[0])}' lets a line end there."
            yield warning(
                where, "translation-space", fact, "Type a no-break space (U+00A0, or U+202F before ; ! and ?)."
            )


def _names(entries: Sequence[Entry], names: Sequence[str], name: str, *, every: bool) -> Iterator[Problem]:
    """A name that is not translated stands in the translation too. A language of another script may say it in its own
    letters, but for one place in each file where it stands as on the sign."""
    patterns = {own: _word(own) for own in names}
    said_in: Mapping[str | None, str] = {}
    if not every:
        files: dict[str | None, list[str]] = {}
        for entry in entries:
            files.setdefault(entry.msgctxt, []).append(entry.msgstr[0])
        said_in = {context: "\n".join(texts) for context, texts in files.items()}
    told: set[tuple[str | None, str]] = set()
    for entry in entries:
        for own, pattern in patterns.items():
            if not pattern.search(_plain(entry.msgid)):
                continue
            among = entry.msgstr[0] if every else said_in[entry.msgctxt]
            if _has(among, own) or (not every and (entry.msgctxt, own) in told):
                continue
            told.add((entry.msgctxt, own))
            fact = f"The translation of '{_short(entry.msgid)}' has lost the name '{own}'."
            cure = "Keep it as it stands on the sign; names.txt lists it among those that are not translated."
            yield warning(Where(name, entry.line), "translation-name", fact, cure)


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(_plain(name))}(?!\w)")


def _plain(text: str) -> str:
    """With one kind of apostrophe and of space."""
    return " ".join(text.replace("’", "'").split())


def _has(text: str, name: str) -> bool:
    """In capitals or not, as a language writes titles."""
    return _plain(name).casefold() in _plain(text).casefold()


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"

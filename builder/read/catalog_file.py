"""One catalog of a translator: a PO file read into the entries that can be used, and what is wrong with the others."""

import gettext
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from builder.po import BrokenPo, Entry, PoFile, parse
from builder.problems import Problem, Where, did_you_mean, error
from builder.prose import content_links, has_image, has_raw_html, unseen_sign

_PLACEHOLDER = re.compile(r"%\(\w+\)|\{\w+\}")  # filled in by the builder, and by the scripts of a page
_PLURAL_FORMS = re.compile(r"\s*nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+);?\s*$")


def read_catalog(path: Path, name: str, problems: list[Problem]) -> PoFile:
    """The entries in use of one file, without those that have a problem, and the plural rule of its header where it
    holds. ``name`` is how problems call the file; one that is not there has no entry."""
    nothing = PoFile((), {})
    if not path.is_file():
        return nothing
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as refusal:
        fact = f"The catalog cannot be read: {refusal.strerror}."
        problems.append(error(Where(name), "file-missing", fact, "Allow it to be read, or take it away."))
        return nothing
    except UnicodeDecodeError as refusal:
        line = refusal.object.count(b"\n", 0, refusal.start) + 1
        fact = f"The byte {refusal.object[refusal.start]:#04x} is not UTF-8 text."
        cure = "Save the catalog in UTF-8: in Poedit, Translation > Properties > Charset."
        problems.append(error(Where(name, line), "catalog-syntax", fact, cure))
        return nothing
    file = parse(text)
    if isinstance(file, BrokenPo):
        detail = f" ({file.detail})" if file.detail else ""
        fact = f"This line is not in the PO format{detail}."
        cure = 'Open the catalog in Poedit, or close the quotation marks; every text stands between two ".'
        problems.append(error(Where(name, file.line), "catalog-syntax", fact, cure))
        return nothing
    count = _plural_count(file, Where(name, file.header_line), problems)
    good: dict[tuple[str | None, str], Entry] = {}
    for entry in file.entries:
        if entry.is_obsolete:
            continue
        where = Where(name, entry.line)
        own = [*_repeats(entry, good, where), *_wrong_forms(entry, count, where)]
        if not entry.is_stale:  # a stale one is not shown; it is still of other words
            own += [*_lost_placeholders(entry, where), *_wrong_markup(entry, where)]
        problems += own
        if not own:
            good[entry.key] = entry
    if count is None:  # which form is meant cannot be told
        good = {key: entry for key, entry in good.items() if not entry.msgid_plural}
    rule = {"Plural-Forms": file.metadata["Plural-Forms"]} if count is not None else {}
    return PoFile(tuple(good.values()), rule)


def _plural_count(file: PoFile, where: Where, problems: list[Problem]) -> int | None:
    """How many plural forms the header promises; None where it says nothing that holds."""
    said = file.metadata.get("Plural-Forms", "")
    has_plurals = any(entry.msgid_plural for entry in file.entries if not entry.is_obsolete)
    if not said and not has_plurals:
        return None
    cure = (
        "Write the line as gettext has it for this language; 'flaneur translations update' writes it in a new catalog."
    )
    form = _PLURAL_FORMS.match(said)
    if form is None:
        fact = f"The header has 'Plural-Forms: {said}'." if said else "The header has no Plural-Forms line."
        problems.append(error(where, "catalog-header", fact, cure))
        return None
    count, rule = int(form[1]), form[2]
    try:
        chosen: Callable[[int], int] = gettext.c2py(rule)
        highest = max(chosen(n) for n in range(1001))
    except (ValueError, ZeroDivisionError, RecursionError):
        problems.append(error(where, "catalog-header", f"The plural rule '{rule.strip()}' cannot be computed.", cure))
        return None
    if highest >= count:
        fact = f"The plural rule gives form {highest}, but there are {count}, counted from 0."
        problems.append(error(where, "catalog-header", fact, cure))
        return None
    return count


def _repeats(entry: Entry, before: Mapping[tuple[str | None, str], Entry], where: Where) -> Iterator[Problem]:
    if entry.key in before:
        fact = f"'{_short(entry.msgid)}' stands twice, first at line {before[entry.key].line}."
        yield error(where, "catalog-duplicate", fact, "Keep the better translation and delete the other entry.")


def _lost_placeholders(entry: Entry, where: Where) -> Iterator[Problem]:
    """A translated form may not invent a placeholder; a text may not lose one. Of plural forms, one that means a single
    number may leave it out ("one stop"), but not all of them."""
    if not any(entry.msgstr):
        return
    wanted = _placeholders(entry.msgid) | _placeholders(entry.msgid_plural or "")
    if not wanted and "python-format" not in entry.flags:
        return  # an author's own words: a percent sign before a bracket is just that
    used = [_placeholders(form) for form in entry.msgstr if form]
    invented = set().union(*used) - wanted
    lost = wanted - set().union(*used)
    for name in sorted(invented):
        fact = f"The translation of '{_short(entry.msgid)}' has {name}, which the original has not."
        yield error(where, "catalog-placeholder", fact, did_you_mean(name, wanted))
    for name in sorted(lost):
        fact = f"The translation of '{_short(entry.msgid)}' has lost {name}."
        yield error(where, "catalog-placeholder", fact, f"Put {name} where its value belongs in the sentence.")
    if not invented and not lost and "python-format" in entry.flags:
        for form in entry.msgstr:
            stray = re.search(r"%(?!\(\w+\)[sd]|%)\S{0,2}", form.replace("%%", ""))
            if stray:
                fact = f"The translation of '{_short(entry.msgid)}' has a lone '{stray.group()}'."
                yield error(where, "catalog-placeholder", fact, "Write %% for a percent sign, %(name)s for a value.")
                return


def _placeholders(text: str) -> set[str]:
    """As they are written: ``%(name)s`` and ``{name}``."""
    return {found if found[0] == "{" else f"{found}s" for found in _PLACEHOLDER.findall(text)}


def _wrong_forms(entry: Entry, count: int | None, where: Where) -> Iterator[Problem]:
    if entry.msgid_plural and count is not None and len(entry.msgstr) != count and any(entry.msgstr):
        fact = f"'{_short(entry.msgid)}' has {len(entry.msgstr)} plural forms, the header promises {count}."
        yield error(where, "catalog-plural", fact, f"Give the lines msgstr[0] to msgstr[{count - 1}].")


def _wrong_markup(entry: Entry, where: Where) -> Iterator[Problem]:
    """A translation links where the original does, and holds no HTML, no picture and no sign that shows nothing."""
    wanted = set(content_links(entry.msgid))
    for form in entry.msgstr:
        for link in sorted(set(content_links(form)) - wanted):
            fact = f"The translation of '{_short(entry.msgid)}' links to '{link}', which the original does not."
            yield error(where, "link-unknown", fact, did_you_mean(link, wanted))
        for what, holds in (("HTML", has_raw_html), ("a picture", has_image)):
            if holds(form) and not holds(entry.msgid):
                fact = f"The translation of '{_short(entry.msgid)}' holds {what}, which the original does not."
                yield error(where, "prose-html", fact, "Use only the marks that the original has.")
        if unseen := unseen_sign(form):
            fact = f"The translation of '{_short(entry.msgid)}' holds a sign that shows nothing ({unseen[1]})."
            yield error(where, "file-encoding", fact, "Delete it; it came with text pasted from elsewhere.")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:39]}…"

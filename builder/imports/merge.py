"""A catalog brought up to date with the texts there are now, without losing what a translator wrote. Pure.

Babel's own ``Catalog.update`` forgets, at its second run, what a fuzzy entry was translated from; the guide would then
show a stale sentence as a draft. So the match is made here, by the same measure as Babel's (difflib, six tenths alike).
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname, relpath
from types import MappingProxyType

from builder.po import Entry
from builder.prose import content_links, content_path

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Merged:
    entries: tuple[Entry, ...]  # in the order of the texts, then the obsolete
    new: int
    changed: int  # matched to words that have changed: to be looked at again
    moved: int  # same words, another place
    gone: int  # now obsolete, and kept


def merge(old: Sequence[Entry], wanted: Iterable[Entry], renamed: Mapping[str, str] = NOTHING) -> Merged:
    """The ``wanted`` entries (untranslated, in their order) with the translations of the ``old`` ones. ``renamed`` has
    the former context of each file that goes by another name now, and its context of today.

    In turn: what stood in a renamed file goes with it, and links lead to it; the same words in the same context keep
    all they have; the same words elsewhere, where they are no longer said in the old place, have moved and keep their
    state; words much like others that have gone take over their translation as fuzzy, with ``#|`` telling what it was
    a translation of; the rest is new. An obsolete entry that is said again comes back. What is no longer said becomes
    obsolete, if it had a translation, and is kept.
    """
    wanted = list(wanted)
    there = {entry.key for entry in old}
    old = [_followed(entry, renamed) for entry in old] if renamed else old
    # Of two with one key the translated one is kept, then the one in use.
    by_key = {entry.key: entry for entry in sorted(old, key=lambda e: (any(e.msgstr), not e.is_obsolete))}
    keys = {entry.key for entry in wanted}
    gone = {key: entry for key, entry in by_key.items() if key not in keys and any(entry.msgstr)}
    found: list[Entry | None] = [_kept(entry, by_key[entry.key]) if entry.key in by_key else None for entry in wanted]
    for i, entry in enumerate(wanted):
        if found[i] is None and (source := _same_words(entry, gone)):
            found[i] = _kept(entry, _moved(gone.pop(source.key), entry.msgctxt))
    changed = 0
    for i, entry in enumerate(wanted):
        if found[i] is None and (source := _like_words(entry, gone)):
            found[i] = _retold(entry, gone.pop(source.key))
            changed += 1
    moved = sum(match is not None and match.key not in there for match in found) - changed
    entries = [match or entry for match, entry in zip(found, wanted, strict=True)]
    obsolete = [
        replace(entry, is_obsolete=True, places=(), comment="") for entry in sorted(gone.values(), key=_alphabetical)
    ]
    newly_gone = sum(not entry.is_obsolete for entry in gone.values())
    return Merged(tuple(entries + obsolete), found.count(None), changed, moved, newly_gone)


def _alphabetical(entry: Entry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _followed(entry: Entry, renamed: Mapping[str, str]) -> Entry:
    """The entry where its file is now, its links to renamed files leading there: who renames a file writes its new name
    into every text that links to it, and says nothing new by that."""
    if entry.msgctxt is None:
        return entry
    moved = _moved(entry, renamed.get(entry.msgctxt, entry.msgctxt))
    for link in dict.fromkeys(content_links(entry.msgid)):
        leads_to = renamed.get(content_path(entry.msgctxt, link))
        if leads_to and moved.msgctxt:
            now = f"]({relpath(leads_to, dirname(moved.msgctxt))}.md"
            msgstr = tuple(form.replace(f"]({link}", now) for form in moved.msgstr)
            moved = replace(moved, msgid=moved.msgid.replace(f"]({link}", now), msgstr=msgstr)
    return moved


def _moved(entry: Entry, context: str | None) -> Entry:
    """The entry in another file, which remembers the one it was in."""
    if context == entry.msgctxt:
        return entry
    return _telling_words(replace(entry, msgctxt=context, previous_msgctxt=entry.msgctxt))


def _telling_words(entry: Entry) -> Entry:
    """gettext reads a previous context only before a previous msgid; one that is the same tells that nothing but the
    place has changed."""
    if entry.previous_msgctxt is None or entry.previous_msgid is not None:
        return entry
    return replace(entry, previous_msgid=entry.msgid, previous_plural=entry.msgid_plural)


def _kept(wanted: Entry, old: Entry) -> Entry:
    """The translation as it was, its state too; what the builder says of the text is the builder's."""
    # A text that has got its old words back is what its translation was made from.
    is_back = old.previous_msgid == wanted.msgid
    kept = _with_translation(wanted, old, fuzzy=old.is_fuzzy)
    if not is_back:
        kept = replace(kept, previous_msgid=old.previous_msgid, previous_plural=old.previous_plural)
    return _telling_words(kept)


def _retold(wanted: Entry, old: Entry) -> Entry:
    """The translation of words that have changed. One that was stale already is still of the words before that."""
    was, was_plural = (old.previous_msgid, old.previous_plural) if old.is_stale else (old.msgid, old.msgid_plural)
    if was == wanted.msgid:
        return _telling_words(_with_translation(wanted, old, fuzzy=True))
    return replace(_with_translation(wanted, old, fuzzy=True), previous_msgid=was, previous_plural=was_plural)


def _with_translation(wanted: Entry, old: Entry, *, fuzzy: bool) -> Entry:
    if bool(wanted.msgid_plural) != bool(old.msgid_plural):
        # A text that became a plural, or ceased to be one, needs other forms: only the first can be carried over.
        msgstr = (old.msgstr[0],) + ("",) * (len(wanted.msgstr) - 1)
        fuzzy = fuzzy or any(old.msgstr)
    else:
        msgstr = old.msgstr
    theirs = [flag for flag in old.flags if flag not in ("fuzzy", "python-format")]
    flags = (*(("fuzzy",) if fuzzy and any(msgstr) else ()), *wanted.flags, *theirs)
    return replace(
        wanted,
        msgstr=msgstr,
        flags=tuple(dict.fromkeys(flags)),
        previous_msgctxt=old.previous_msgctxt if old.previous_msgctxt != wanted.msgctxt else None,
        translator_comment=old.translator_comment,
    )


def _same_words(wanted: Entry, gone: dict[tuple[str | None, str], Entry]) -> Entry | None:
    same = [entry for entry in gone.values() if entry.msgid == wanted.msgid and not entry.is_obsolete]
    return min(same, key=_alphabetical) if same else None


def _like_words(wanted: Entry, gone: dict[tuple[str | None, str], Entry]) -> Entry | None:
    """The likest of the texts gone from the same context: a paragraph is rewritten where it stands, and the places of a
    guide have many titles that look alike."""
    near = {entry.msgid: entry for entry in gone.values() if entry.msgctxt == wanted.msgctxt}
    likest = difflib.get_close_matches(wanted.msgid, sorted(near), n=1, cutoff=0.6)
    return near[likest[0]] if likest else None

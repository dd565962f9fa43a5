"""A catalog brought up to date with the texts there are now, without losing what a translator wrote. Pure.

Babel's own ``Catalog.update`` forgets, at its second run, what a fuzzy entry was translated from; the guide would then
show a stale sentence as a draft. So the match is made here, by the same measure as Babel's (difflib, six tenths alike).
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from builder.po import Entry


@dataclass(frozen=True, slots=True)
class Merged:
    entries: tuple[Entry, ...]  # in the order of the texts, then the obsolete
    new: int
    changed: int  # matched to words that have changed: to be looked at again
    moved: int  # same words, another place
    gone: int  # now obsolete, and kept


def merge(old: Sequence[Entry], wanted: Iterable[Entry]) -> Merged:
    """The ``wanted`` entries (untranslated, in their order) with the translations of the ``old`` ones.

    In turn: the same words in the same context keep all they have; the same words elsewhere, where they are no longer
    said in the old place, have moved and keep their state; words much like others that have gone take over their
    translation as fuzzy, with ``#|`` telling what it was a translation of; the rest is new. An obsolete entry that is
    said again comes back. What is no longer said becomes obsolete, if it had a translation, and is kept.
    """
    wanted = list(wanted)
    by_key = {entry.key: entry for entry in sorted(old, key=lambda e: not e.is_obsolete)}  # one in use wins
    keys = {entry.key for entry in wanted}
    gone = {key: entry for key, entry in by_key.items() if key not in keys and any(entry.msgstr)}
    found: list[Entry | None] = [_kept(entry, by_key[entry.key]) if entry.key in by_key else None for entry in wanted]
    moved = changed = 0
    for i, entry in enumerate(wanted):
        if found[i] is None and (source := _same_words(entry, gone)):
            found[i] = _kept(entry, gone.pop(source.key))
            moved += 1
    for i, entry in enumerate(wanted):
        if found[i] is None and (source := _like_words(entry, gone)):
            found[i] = _retold(entry, gone.pop(source.key))
            changed += 1
    entries = [match or entry for match, entry in zip(found, wanted, strict=True)]
    obsolete = [
        replace(entry, is_obsolete=True, places=(), comment="") for entry in sorted(gone.values(), key=_alphabetical)
    ]
    newly_gone = sum(not entry.is_obsolete for entry in gone.values())
    return Merged(tuple(entries + obsolete), found.count(None), changed, moved, newly_gone)


def _alphabetical(entry: Entry) -> tuple[str, str]:
    return entry.msgctxt or "", entry.msgid


def _kept(wanted: Entry, old: Entry) -> Entry:
    """The translation as it was, its state too; what the builder says of the text is the builder's."""
    # A text that has got its old words back is what its translation was made from.
    is_back = old.previous_msgid == wanted.msgid
    kept = _with_translation(wanted, old, fuzzy=old.is_fuzzy)
    return kept if is_back else replace(kept, previous_msgid=old.previous_msgid, previous_plural=old.previous_plural)


def _retold(wanted: Entry, old: Entry) -> Entry:
    """The translation of words that have changed. One that was stale already is still of the words before that."""
    was, was_plural = (old.previous_msgid, old.previous_plural) if old.is_stale else (old.msgid, old.msgid_plural)
    if was == wanted.msgid:
        return _with_translation(wanted, old, fuzzy=True)
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
    return replace(wanted, msgstr=msgstr, flags=tuple(dict.fromkeys(flags)), translator_comment=old.translator_comment)


def _same_words(wanted: Entry, gone: dict[tuple[str | None, str], Entry]) -> Entry | None:
    same = [entry for entry in gone.values() if entry.msgid == wanted.msgid and not entry.is_obsolete]
    return min(same, key=_alphabetical) if same else None


def _like_words(wanted: Entry, gone: dict[tuple[str | None, str], Entry]) -> Entry | None:
    """The likest of the texts gone from the same context: a paragraph is rewritten where it stands, and the places of a
    guide have many titles that look alike."""
    near = {entry.msgid: entry for entry in gone.values() if entry.msgctxt == wanted.msgctxt}
    likest = difflib.get_close_matches(wanted.msgid, sorted(near), n=1, cutoff=0.6)
    return near[likest[0]] if likest else None

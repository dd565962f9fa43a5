"""What places, tours and towns have in common: words to translate, notices, pictures."""

import re
from collections.abc import Callable
from pathlib import Path

from builder import sound
from builder.model import Media, Notice, NoticeKind, Sound, Text
from builder.pictures import inspect
from builder.problems import Problem, Where, error, warning
from builder.read.slugs import slug_problem
from builder.read.toml import Table

TAGLINE_CHARACTERS = 60
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
LEAD_WORDS = 40


def word(table: Table, key: str, context: str, *, kind: str = "", required: bool = False) -> Text:
    """A string that translators will see; ``msgid`` is "" when the key is absent."""
    return Text(table.text(key, required=required), context, kind or key, table.where(key))


def maybe_word(table: Table, key: str, context: str, *, kind: str = "") -> Text | None:
    text = word(table, key, context, kind=kind)
    return text if text.msgid else None


def tagline(table: Table, context: str) -> Text:
    text = word(table, "tagline", context, required=True)
    if len(text.msgid) > TAGLINE_CHARACTERS:
        table.problems.append(
            warning(
                text.where,
                "tagline-long",
                f"The tagline has {len(text.msgid)} characters.",
                f"Keep it within {TAGLINE_CHARACTERS}: it stands on one line of a phone.",
            )
        )
    return text


def prose(blocks: tuple[tuple[str, int], ...], context: str, path: str, problems: list[Problem]) -> tuple[Text, ...]:
    """The paragraphs of a file; the first one is what a passer-by reads at the wall, so it is kept short."""
    texts = tuple(Text(block, context, "prose", Where(path, line)) for block, line in blocks)
    if not texts:
        problems.append(error(Where(path), "prose-missing", "There is no prose under the facts.", "Write a paragraph."))
        return texts
    words = len(texts[0].msgid.split())
    if words > LEAD_WORDS:
        problems.append(
            warning(
                texts[0].where,
                "lead-long",
                f"The first paragraph has {words} words.",
                f"Keep it within {LEAD_WORDS} and go on in a second one: it is read standing at the wall.",
            )
        )
    return texts


def web_address(table: Table, key: str) -> str:
    """The address of a page elsewhere, which a visitor may tap; "" where it is absent or none."""
    url = table.text(key)
    if url and not url.startswith(("https://", "http://")):
        table.problems.append(
            error(table.where(key), "url-form", f"'{url}' is no web address.", "Begin it with https:// .")
        )
        return ""
    return url


def notices(table: Table, context: str) -> tuple[Notice, ...]:
    found = []
    for one in table.tables("notice"):
        kind = one.choice("kind", NoticeKind, required=True)
        starts, ends = one.day("from"), one.day("until")
        text = word(one, "text", context, kind="notice", required=True)
        one.close()
        if starts and ends and ends < starts:
            table.problems.append(
                error(
                    one.where("until"),
                    "notice-dates",
                    f"The notice ends on {ends} before it begins on {starts}.",
                    "Put the later date in until.",
                )
            )
        elif kind is not None and text.msgid:
            found.append(Notice(kind, text, starts, ends, one.where()))
    return tuple(found)


def media(table: Table, context: str, root: Path, folder: str) -> tuple[Media, ...]:
    """Photographs that are there and can be read; ``folder`` is relative to ``root``, the site's."""
    found: list[Media] = []
    named: list[tuple[Media, Where]] = []
    for one in table.tables("media"):
        file = one.text("file", required=True)
        alt = word(one, "alt", context, kind="alt", required=True)
        credit = one.text("credit", required=True)
        licence = one.text("licence", required=True)
        year, is_about, then = one.whole("year", 1000, 2100), one.flag("circa", False), one.text("then")
        one.close()
        if not file:
            continue
        shot = inspect(root / folder / file) if _FILE.fullmatch(file) else "is no plain file name"
        if isinstance(shot, str):
            cure = f"Put a JPEG, PNG, WebP, AVIF or TIFF picture into {folder}/ and name it here."
            table.problems.append(error(one.where("file"), "media-file", f"'{file}' {shot}.", cure))
        elif alt.msgid and credit and licence:
            before = f"{folder}/{then}" if then else ""
            found.append(Media(f"{folder}/{file}", alt, credit, licence, one.where("file"), year, is_about, before))
            if then:
                named.append((found[-1], one.where("then")))
    for now, where in named:
        table.problems.extend(_not_then(now, {media.file: media for media in found}.get(now.then), where))
    return tuple(found)


def _not_then(now: Media, then: Media | None, where: Where) -> list[Problem]:
    """What is wrong with ``then`` of a photograph; nothing where the two can stand beside each other."""
    name = now.then.rsplit("/", 1)[-1]
    if then is None or then is now:
        fact, cure = f"No other [[media]] here has the file '{name}'.", "Add one for the old view, with all its lines."
    elif now.year is None or then.year is None:
        fact, cure = f"'{name}' and the view of today need a year each.", "Add year = … to both."
    elif then.year >= now.year:
        fact, cure = f"'{name}' is of {then.year}, and not older than {now.year}.", "Write then in the younger one."
    else:
        return []
    return [error(where, "media-then", fact, cure)]


def sounds(table: Table, root: Path, folder: str) -> tuple[Sound, ...]:
    """Recordings that are there and whole; ``folder`` is relative to ``root``, the site's."""
    found: dict[str, Sound] = {}
    for one in table.tables("sound"):
        file = one.text("file", required=True)
        locale = one.text("locale", required=True)
        credit = one.text("credit", required=True)
        licence = one.text("licence", required=True)
        mark = one.text("recorded_from")
        is_machine = one.flag("machine", False)
        one.close()
        if not file:
            continue
        seen = sound.inspect(root / folder / file) if _FILE.fullmatch(file) else "is no plain file name"
        if isinstance(seen, str):
            cure = f"Export it as M4A (AAC) or MP3, mono, 64 kbit/s, put it into {folder}/ and name it here."
            table.problems.append(error(one.where("file"), "sound-file", f"'{file}' {seen}.", cure))
        elif locale in found:
            fact = f"There are two recordings in '{locale}'."
            table.problems.append(error(one.where("locale"), "listed-twice", fact, "Keep one."))
        elif locale and credit and licence:
            path = f"{folder}/{file}"
            found[locale] = Sound(path, locale, credit, licence, mark, is_machine, one.where("recorded_from"))
    return tuple(found.values())


def languages(table: Table) -> tuple[tuple[str, ...], tuple[Where, ...]]:
    """The tags in ``locales``, in which a town or a tour is published, and where each stands."""
    found: dict[str, Where] = {}
    for index, tag in enumerate(table.texts("locales")):
        where = table.where("locales", index)
        if tag in found:
            table.problems.append(error(where, "listed-twice", f"'{tag}' stands twice in locales.", "Keep one."))
        found.setdefault(tag, where)
    return tuple(found), tuple(found.values())


def former_names(table: Table, also: Callable[[str, Where, str], list[Problem]] | None = None) -> tuple[str, ...]:
    """The names in ``was``, each an address that still says where the thing went; ``also`` is a rule of its own."""
    good = []
    for index, former in enumerate(table.texts("was")):
        where = table.where("was", index)
        told = slug_problem(former, where) or (also(former, where, "Take it out of was.") if also else [])
        table.problems.extend(told)
        if not told:
            good.append(former)
    return tuple(good)

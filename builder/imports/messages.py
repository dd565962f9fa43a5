"""The guide's own words, gathered from its templates and code by Babel: what ``interface.pot`` holds."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from babel.messages.extract import DEFAULT_KEYWORDS, extract

_NOTE = "Translators:"  # a comment that begins so, just before a message, goes to the translator
_TEMPLATES = "jinja2.ext:babel_extract"  # Jinja2's own extractor, which Babel imports by this name
_TEMPLATE_OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "encoding": "utf-8"}


@dataclass(frozen=True, slots=True)
class Message:
    msgid: str
    msgctxt: str | None
    msgid_plural: str | None
    comment: str
    places: tuple[str, ...]  # the files that say it, relative to the product


def extract_messages(product: Path, *, of_desk: bool = False) -> list[Message]:
    """Every message of the product's templates and Python, in the order of files and of the lines that first say it:
    what readers are told, or what the staff at the desk is told.

    ``product`` is the folder that holds ``builder`` and ``webapp``; one that is not there has no message.
    """
    found: dict[tuple[str | None, str], Message] = {}
    for path in _sources(product):
        if _is_of_desk(path.relative_to(product)) != of_desk:
            continue
        place = path.relative_to(product).as_posix()
        for message in _of_file(path, place):
            key = (message.msgctxt, message.msgid)
            known = found.get(key)
            found[key] = message if known is None else _together(known, message)
    return list(found.values())


def _sources(product: Path) -> Iterator[Path]:
    rooms = [product / "builder", product / "webapp"]
    patterns = ("**/templates/**/*.html", "**/templates/mail/*.txt", "**/*.py")
    paths = {path for room in rooms for pattern in patterns for path in room.glob(pattern)}
    yield from sorted(path for path in paths if "__pycache__" not in path.parts)


def _is_of_desk(path: Path) -> bool:
    return path.is_relative_to("webapp/desk") or path.is_relative_to("webapp/templates/desk")


def _of_file(path: Path, place: str) -> Iterator[Message]:
    is_template = path.suffix in (".html", ".txt")
    with path.open("rb") as file:
        extracted = extract(
            _TEMPLATES if is_template else "python",
            file,
            keywords=DEFAULT_KEYWORDS,
            comment_tags=[_NOTE],
            options=_TEMPLATE_OPTIONS if is_template else {"encoding": "utf-8"},
            strip_comment_tags=True,
        )
        for _line, said, comments, context in extracted:
            msgid, plural = _forms(said)
            if msgid:
                yield Message(msgid, context, plural, " ".join(comments).strip(), (place,))


def _forms(said: Any) -> tuple[str, str | None]:
    """Babel gives a text, or a pair for a plural."""
    return (said, None) if isinstance(said, str) else (said[0], said[1])


def _together(known: Message, again: Message) -> Message:
    return Message(
        known.msgid,
        known.msgctxt,
        known.msgid_plural or again.msgid_plural,
        known.comment or again.comment,
        tuple(dict.fromkeys([*known.places, *again.places])),
    )

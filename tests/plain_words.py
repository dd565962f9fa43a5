"""What of a page in ``en-XA`` was never offered for translation: there every word of the guide is accented, so that a
plain one is a name, a unit, an address, or forgotten."""

import json
import re
from collections.abc import Iterable, Iterator

from builder.model import Site
from builder.pseudo import ACCENTED

from .document import Document, Element

# Not words of ours: addresses, codes of plaques, what scripts fill in, and the units of CLDR and of Intl.
_KEPT = re.compile(
    r"\{\w*\}|https?://\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?:[\w-]+\.)+(?:com|fr|org|example)\b[\w/.-]*|\b(?=\w*[A-Z2-9])[2-9A-Z]{6}\b"
    r"|\b(?:km|min|kB|MB|GB|mi|ft|kilomet(?:er|re)s?|met(?:er|re)s?|minutes?|seconds?|hours?|RGAA|WCAG|AA)\b",
    re.IGNORECASE,
)
_RUN = re.compile(r"[A-Za-z][A-Za-zÀ-ÿœŒ]+(?:[ \u00a0'’&-]+[A-Za-zÀ-ÿœŒ0-9]+)*")
_SAID = {"alt", "title", "aria-label", "aria-description", "aria-roledescription", "placeholder", "label", "summary"}
_FOR_SCRIPTS = {"data-themes", "data-scripts", "data-styles", "data-hours", "data-not-here"}
_SILENT = {"style", "code", "kbd", "bdi"}


def names_of(site: Site) -> set[str]:
    """Names that stand in a page as they are, in whatever language."""
    names = {site.source.title, "Pseudo-English", "OpenStreetMap"}
    for town in site.territories:
        names |= {town.source.name, town.source.short}
        names |= {stretch.name for tour in town.tours for stretch in tour.streets}
    return {written for name in names - {""} for written in (name, name.replace("'", "’"))}


def forgotten(document: Document, names: Iterable[str]) -> list[str]:
    """Each run of plain words, with where it stands; the words of scripts (``words`` of a JSON block) count too."""
    known = tuple(names)
    return [f"{where}: {run}" for where, text in _texts(document.root, "") for run in plain(text, known)]


def plain(text: str, names: Iterable[str] = ()) -> list[str]:
    """The runs of plain words in a text that are none of the ``names``."""
    if not _RUN.search(text):
        return []
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "·")
    return _RUN.findall(_KEPT.sub("·", text))


def _texts(element: Element, lang: str) -> Iterator[tuple[str, str]]:
    given = element.attributes
    lang = given.get("lang", lang)
    if element.tag == "script":
        if given.get("type") == "application/json":
            yield from _words(json.loads(element.content), given.get("id") == "pack-words")
        return
    if lang == ACCENTED:
        for name, value in given.items():
            is_sentence = name.startswith("data-") and " " in value and name not in _FOR_SCRIPTS
            if name in _SAID or is_sentence or (name == "content" and _is_said(given)):
                yield f"<{element.tag} {name}>", value
    for part in element.parts:
        if isinstance(part, Element):
            if part.tag not in _SILENT and part.attributes.get("translate") != "no":
                yield from _texts(part, lang)
        elif lang == ACCENTED:
            yield f"<{element.tag}>", part


def _is_said(meta: dict[str, str]) -> bool:
    return meta.get("name") == "description" or meta.get("property") in ("og:title", "og:description", "og:image:alt")


def _words(data: object, is_said: bool, where: str = "script") -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key not in ("locale", "intl"):
                yield from _words(value, is_said or key in ("words", "text", "spoken"), f"{where}.{key}")
    elif isinstance(data, list):
        for value in data:
            yield from _words(value, is_said, where)
    elif isinstance(data, str) and is_said:
        yield where, data

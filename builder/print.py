"""Paper and pictures of words: the only door to typst. A template of ``templates/print`` and data in, a file out.

A PDF is PDF/UA-1 (ISO 14289-1): tagged, with a title, languages and alternatives, its fonts embedded. That standard
refuses a letter that no font can show, so that nothing printed has an empty box where a letter should stand. No clock
and no font of the machine is read: the same data gives the same bytes.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from builder import parts
from builder.locales import Locale

if TYPE_CHECKING:  # slow to load, and asked for only where paper has changed
    import typst

ARABIC = "Noto Sans Arabic"
HAN = {"ja": "Noto Sans CJK JP", "ko": "Noto Sans CJK KR", "zh": "Noto Sans CJK SC", "zh-Hant": "Noto Sans CJK TC"}

_UNSEEN = re.compile(r"the text `\"(.*?)\"` could not be displayed")
_USUAL = re.compile(r"[\t-\u024f\u0370-\u03ff\u0400-\u045f\u2010-\u2027\u202f-\u203a]")  # Noto Sans has them all
_TRIES = 40  # a text is said for each run of letters without a font, at most so many times


class CannotPrint(Exception):
    """A template or its data is at fault: the words say which, and what the engine thinks of it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A file, and the letters that no print font has: they were left out of it."""

    content: bytes
    unseen: str = ""


def print_pdf(template: str, data: Mapping[str, Any]) -> Printed:
    """``template`` is a name in ``templates/print`` without its suffix; it finds ``data`` as JSON in
    ``sys.inputs.data``. Raises CannotPrint."""
    import typst

    said = json.dumps(data, ensure_ascii=False)
    unseen: set[str] = set()
    for _ in range(_TRIES):
        try:
            return Printed(_compile(template, said, format="pdf", pdf_standards="ua-1"), "".join(sorted(unseen)))
        except typst.TypstError as fault:
            told = [json.loads(f'"{text}"') for text in _UNSEEN.findall(_ascii(fault.diagnostic))]
            new = set("".join(told)) - unseen
            if not new:
                raise CannotPrint(_in_words(template, fault)) from fault
            unseen |= new
            said = _without(said, new)
    raise CannotPrint(f"{template}.typ: too many letters that no print font has")


def print_svg(template: str, data: Mapping[str, Any]) -> bytes:
    """The one page of a template as an SVG at its true size, its letters as outlines, for who engraves or enamels.
    Raises CannotPrint."""
    import typst

    try:
        return _compile(template, json.dumps(data, ensure_ascii=False), format="svg")
    except typst.TypstError as fault:
        raise CannotPrint(_in_words(template, fault)) from fault


def print_png(template: str, data: Mapping[str, Any], unseen: str = "") -> bytes:
    """The one page of a template as a PNG, a pixel to the point. ``unseen`` are letters to leave out. Raises
    CannotPrint."""
    import typst

    said = _without(json.dumps(data, ensure_ascii=False), set(unseen))
    try:
        return _compile(template, said, format="png", ppi=72.0)
    except typst.TypstError as fault:
        raise CannotPrint(_in_words(template, fault)) from fault


def unseen_letters(words: str) -> str:
    """The letters of the words that no print font has, each once; asks the engine only about letters out of the usual
    run of European writing."""
    unusual = "".join(sorted({letter for letter in words if not _USUAL.match(letter)}))
    return print_pdf("letters", {"fonts": families("en"), "letters": unusual}).unseen if unusual else ""


def families(html_lang: str) -> dict[str, list[str]]:
    """The fonts of a language by voice, as templates ask for them: the letters of the language, then all others."""
    han = HAN.get(html_lang) or HAN.get(html_lang.partition("-")[0], HAN["ja"])
    rest = [ARABIC, han, *(font for font in HAN.values() if font != han)]
    return {"book": ["Noto Serif", "Noto Sans", *rest], "plain": ["Noto Sans", "Noto Serif", *rest]}


def language(locale: Locale) -> dict[str, Any]:
    """The language, the direction and the fonts of a sheet or a card."""
    lang, _, rest = locale.html_lang.partition("-")
    region = rest if len(rest) == 2 else {"Hant": "TW", "Hans": "CN"}.get(rest, "")
    return {
        "lang": lang,
        "region": region,
        "dir": locale.direction,
        "fonts": families(locale.html_lang),
        "loose": {"ar": 0.3, "ja": 0.14, "ko": 0.14, "zh": 0.14}.get(locale.language, 0.0),  # em more between lines
        "comma": {"ar": "، ", "ja": "、", "zh": "、"}.get(locale.language, ", "),
    }


def is_running() -> bool:
    """Whether the engine has started its threads in this process. A fork does not take them along, and would wait for
    them without end."""
    return _started


_started = False


def _compile(template: str, said: str, **options: Any) -> bytes:
    import typst

    global _started
    _started = True
    folder = parts.templates() / "print"
    made = typst.compile(
        folder / f"{template}.typ",
        root=folder,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": said},
        timestamp=0,
        **options,
    )
    assert isinstance(made, bytes)  # several pages as PNG would be a list
    return made


@lru_cache(maxsize=1)
def _fonts() -> "typst.Fonts":
    import typst

    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=list(parts.fonts_of_print()),
    )


def _ascii(text: str) -> str:
    """The engine writes a letter it cannot name as \\u{200b}; JSON knows four digits."""
    return re.sub(r"\\u\{([0-9a-f]+)\}", lambda found: chr(int(found[1], 16)), text)


def _without(said: str, letters: set[str]) -> str:
    return said.translate({ord(letter): None for letter in letters if letter not in '"\\{}[]:,'})


def _in_words(template: str, fault: "typst.TypstError") -> str:
    return f"{template}.typ: {'; '.join([fault.message, *fault.hints])}"

"""What expat complains of, in the words of someone who did not write the file by hand."""

import re
from collections.abc import Sequence
from xml.parsers import expat

from builder.problems import Problem, Where, error
from builder.read.gpx_text import EXPORT_AGAIN

_CODES = expat.errors.codes
_CUT_OFF = frozenset(
    _CODES[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def not_well_formed(at: expat.ExpatError, text: str, shown: str, still_open: Sequence[str]) -> Problem:
    """One problem on the line where the file stops being XML; ``still_open`` are the elements open there."""
    line, seen = _seen(at, text)
    inside = f"<{still_open[-1][:40]}>" if still_open else "the beginning"
    if at.code in _CUT_OFF:
        fact = f"The file ends inside {inside}: the rest of it is missing."
        cure = "Copy or download it again, or export it again; it was cut off on the way."
    elif at.code == _CODES[expat.errors.XML_ERROR_TAG_MISMATCH]:
        fact = f"'{seen}' closes another element than the one that is open, {inside}."
        cure = "Close elements in the reverse order of their opening, or export the file again."
    elif at.code == _CODES[expat.errors.XML_ERROR_UNDEFINED_ENTITY]:
        fact = f"'{seen}' is a sign that GPX does not know."
        cure = "Write the letter itself, or '&amp;' where an '&' is meant."
    elif at.code == _CODES[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]:
        fact = f"After the end of the file's data stands '{seen}': perhaps two files in one."
        cure = "Keep one of them in this file, from <gpx to </gpx>."
    elif at.code == _CODES[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]:
        fact = f"One element says the same thing twice near '{seen}'."
        cure = "Take out the second one, or export the file again."
    elif at.code == _CODES[expat.errors.XML_ERROR_INVALID_TOKEN]:
        fact = f"Here stands '{seen}', which XML does not allow inside {inside}."
        cure = f"Write '&amp;' for '&' and '&lt;' for '<' in names. If that is not it: {EXPORT_AGAIN[0].lower()}"
        cure += EXPORT_AGAIN[1:]
    else:
        fact = f"The file is not well-formed XML near '{seen}' ({expat.errors.messages[at.code]})."
        cure = EXPORT_AGAIN
    return error(Where(shown, line), "gpx-syntax", fact, cure)


def _seen(at: expat.ExpatError, text: str) -> tuple[int, str]:
    """The line of the error and some of what stands there. Expat counts columns in bytes of UTF-8."""
    lines = _LINE_END.split(text)
    line = max(1, min(at.lineno, len(lines)))
    # A wrong token is told of just after its first sign: the '&' itself should be seen.
    start = at.offset - (2 if at.code == _CODES[expat.errors.XML_ERROR_INVALID_TOKEN] else 0)
    seen = lines[line - 1].encode("utf-8")[max(0, start) :][:120].decode("utf-8", errors="ignore")
    shown = "".join(c if c.isprintable() else "�" for c in " ".join(seen.split()))[:30]
    if at.code in _CUT_OFF:
        line = len(lines) - (1 if len(lines) > 1 and not lines[-1] else 0)
    return line, shown

"""What a stranger typed, made fit to be kept, shown in a page, printed in a terminal and opened in a spreadsheet."""

import re
import unicodedata

# Joiners stay: Persian words and emoji need them. Everything else without a shape of its own goes: control characters
# (a terminal would obey them), marks that turn the direction of what follows (CVE-2021-42574), invisible letters.
_KEPT = "\n\u200c\u200d"
_GONE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_MARKS = 4  # accents on one letter; hundreds would cover the lines above and below


def plain_words(typed: str) -> str:
    """One form of each letter (NFC), lines ended by one sign, at most one empty line between two."""
    text = typed.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = unicodedata.normalize("NFC", text)
    text = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _GONE)
    text = re.sub(r"[\u2028\u2029]", "\n", text)
    text = _few_marks(text)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def _few_marks(text: str) -> str:
    kept, marks = [], 0
    for c in text:
        marks = marks + 1 if unicodedata.combining(c) else 0
        if marks <= _MARKS:
            kept.append(c)
    return "".join(kept)

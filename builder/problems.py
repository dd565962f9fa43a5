"""A problem is data: where, what was seen, how to mend it. Nothing here reads a file or stops a program.

``path:line: error: The fact, with the value seen. The cure. [code]``

Every code has a heading in docs/errors.md and a smallest sample in tests/broken/<code>/.
"""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A place in an author's file. ``path`` is relative to the site's root, with forward slashes; ``line`` counts
    from 1, and 0 means the file as a whole."""

    path: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Problem:
    where: Where
    severity: Severity
    code: str
    fact: str
    cure: str

    def __str__(self) -> str:
        return f"{self.where}: {self.severity}: {self.fact} {self.cure} [{self.code}]"


def error(where: Where, code: str, fact: str, cure: str) -> Problem:
    return Problem(_sayable(where), Severity.ERROR, code, _printable(fact), _printable(cure))


def warning(where: Where, code: str, fact: str, cure: str) -> Problem:
    return Problem(_sayable(where), Severity.WARNING, code, _printable(fact), _printable(cure))


def _sayable(where: Where) -> Where:
    return where if where.path.isascii() else Where(_printable(where.path), where.line)


def _printable(text: str) -> str:
    """With a ``?`` for each byte of a file's name that is no UTF-8: no terminal could show it."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The cure for a misspelt word: the nearest known one, or the list where none is near."""
    names = sorted(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if near:
        return f"Did you mean '{near[0]}'?"
    if not names:
        return "There is none yet."
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"Known: {shown}."


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sorted by path, line, severity and text, each said once."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda p: (p.where.path, p.where.line, p.severity, p.code, p.fact))


def has_errors(problems: Iterable[Problem], *, strict: bool = False) -> bool:
    return any(strict or p.severity is Severity.ERROR for p in problems)


def count(problems: Iterable[Problem]) -> str:
    """``2 errors, 1 warning``, ``0 problems``."""
    seen = list(problems)
    words = []
    for severity in Severity:
        n = sum(p.severity is severity for p in seen)
        if n:
            words.append(f"{n} {severity}{'' if n == 1 else 's'}")
    return ", ".join(words) or "0 problems"

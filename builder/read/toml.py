"""TOML with the line of every key, and a table that is read key by key, each mistake a Problem.

``tomllib`` gives values without lines; ``key_lines`` finds them in the text by a small scan that knows strings,
comments, arrays and table headers. An item of an array has a line of its own.
"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from builder.problems import Problem, Where, did_you_mean, error
from builder.prose import unseen_sign

Path = tuple[str | int, ...]
E = TypeVar("E", bound=StrEnum)

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")
_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")  # before an item of an array
_SYNTAX_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_SYNTAX_END = re.compile(r"\(at end of document\)")


def _strings_and_marks(text: str, start: int = 0) -> Iterator[tuple[int, str]]:
    """(offset, character) of the structural characters of a TOML text from ``start`` on: brackets, braces, commas,
    newlines. What stands in strings and comments is passed over, save that a line end inside a string is told as
    ``s``."""
    i, n = start, len(text)
    while i < n:
        c = text[i]
        if c in "\"'":
            quote = text[i : i + 3] if text[i : i + 3] in ('"""', "'''") else c
            i += len(quote)
            while i < n and not text.startswith(quote, i):
                if quote[0] == '"' and text.startswith(("\\\\", '\\"'), i):
                    i += 1
                elif text[i] == "\n":
                    if len(quote) == 1:
                        break
                    yield i, "s"
                i += 1
            i += len(quote)
            continue
        if c == "#":
            while i < n and text[i] != "\n":
                i += 1
            continue
        if c in "[]{},\n":
            yield i, c
        i += 1


def key_lines(text: str, first_line: int = 1) -> dict[Path, int]:
    """{("stops", 0, "poi"): 14, …}: the line of every table, key and array item of a TOML text."""
    lines: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    starts = [0]
    starts += [i + 1 for i, c in enumerate(text) if c == "\n"]
    rows = text.split("\n")
    inside = _lines_inside_values(text)
    for index, row in enumerate(rows):
        if index in inside:
            continue
        line = first_line + index
        if header := _HEADER.match(row):
            name = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                number = counts.get(name, -1) + 1
                counts[name] = number
                lines.setdefault(name, line)
                table = (*name, number)
            else:
                table = name
            lines.setdefault(table, line)
        elif key := _KEY.match(row):
            path = (*table, *(part.strip().strip("\"'") for part in key[1].split(".")))
            lines.setdefault(path, line)
            _index_items(text, starts[index] + key.end(), path, index, starts, first_line, lines)
    return lines


def _lines_inside_values(text: str) -> set[int]:
    """Indexes of the lines that begin inside a multi-line array or string."""
    inside: set[int] = set()
    depth, row = 0, 0
    for _, c in _strings_and_marks(text):
        if c in "[{":
            depth += 1
        elif c in "]}":
            depth = max(0, depth - 1)
        elif c in "\ns":
            row += 1
            if c == "s" or depth > 0:
                inside.add(row)
    return inside


def _index_items(
    text: str, start: int, path: Path, row: int, starts: list[int], first_line: int, lines: dict[Path, int]
) -> None:
    while text.startswith((" ", "\t"), start):
        start += 1
    if not text.startswith("[", start):
        return
    depth, item, expect = 0, 0, -1
    line, counted = row, starts[row]  # how far the line ends have been counted
    for offset, c in _strings_and_marks(text, start):
        if c == "[" or c == "{":
            depth += 1
            if depth == 1:
                expect = offset + 1
        elif c == "]" or c == "}":
            depth -= 1
            if depth == 0:
                return
        elif c == "," and depth == 1:
            expect, item = offset + 1, item + 1
        if expect >= 0:
            skipped = _BLANK.match(text, expect)
            position = skipped.end() if skipped else expect
            line, counted = line + text.count("\n", counted, position), position
            lines.setdefault((*path, item), first_line + line)
            expect = -1


class Table:
    """A TOML table read key by key. What is wrong is added to ``problems``; ``close`` names the keys nobody read."""

    def __init__(self, values: dict[str, Any], lines: dict[Path, int], file: Where, problems: list[Problem]) -> None:
        self._values = values
        self._lines = lines
        self._file = file
        self._path: Path = ()
        self._known: list[str] = []
        self.problems = problems

    def where(self, key: str | None = None, item: int | None = None) -> Where:
        path: Path = self._path if key is None else (*self._path, key)
        if item is not None:
            path = (*path, item)
        while path and path not in self._lines:
            path = path[:-1]
        return Where(self._file.path, self._lines.get(path, self._file.line))

    def _take(self, key: str, required: bool, expected: str, *types: type) -> Any:
        self._known.append(key)
        value = self._values.get(key)
        if value is None:
            if required:
                self.problems.append(
                    error(self.where(), "key-missing", f"The key '{key}' is missing.", f"Add a line {key} = … .")
                )
            return None
        # A TOML boolean is an int in Python; a date-time is a date.
        wrong = not isinstance(value, types) or (isinstance(value, bool) and bool not in types)
        if wrong or (isinstance(value, datetime) and datetime not in types):
            self._wrong_type(key, value, expected)
            return None
        return value

    def _wrong_type(self, key: str, value: object, expected: str, item: int | None = None) -> None:
        where = self.where(key, item)
        self.problems.append(error(where, "key-type", f"'{key}' is {_shown(value)}.", f"Write {expected}."))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self._take(key, required, f'words in quotes: {key} = "…"', str)
        if value is None:
            return ""
        if not value.strip() and required:
            self.problems.append(
                error(self.where(key), "text-empty", f"'{key}' is empty.", "Write it, or take the line out.")
            )
        return str(value).strip()

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        value = self._take(key, required, f'a list of words: {key} = ["…", "…"]', list)
        if value is None:
            return ()
        if required and not value:
            self.problems.append(error(self.where(key), "text-empty", f"'{key}' is empty.", "Name at least one."))
        good = []
        for index, item in enumerate(value):
            if isinstance(item, str) and item.strip():
                good.append(item.strip())
            else:
                self._wrong_type(key, item, f'a list of words: {key} = ["…", "…"]', index)
        return tuple(good)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        value = self._take(key, False, f"a number: {key} = {default:g}", int, float)
        if value is None:
            return default
        if not least <= value <= most:
            self.problems.append(
                error(
                    self.where(key),
                    "number-range",
                    f"'{key}' is {value:g}.",
                    f"Write a number from {least:g} to {most:g}.",
                )
            )
            return default
        return float(value)

    def whole(self, key: str, least: int, most: int) -> int | None:
        value = self._take(key, False, f"a whole number: {key} = {least}", int)
        if value is not None and not least <= value <= most:
            self.problems.append(
                error(
                    self.where(key), "number-range", f"'{key}' is {value}.", f"Write a number from {least} to {most}."
                )
            )
            return None
        return None if value is None else int(value)

    def wholes(self, key: str) -> tuple[int, ...]:
        value = self._take(key, False, f"a list of whole numbers: {key} = [12, 13]", list)
        numbers = []
        for index, item in enumerate(value or ()):
            if isinstance(item, int) and not isinstance(item, bool):
                numbers.append(item)
            else:
                self._wrong_type(key, item, f"a list of whole numbers: {key} = [12, 13]", index)
        return tuple(numbers)

    def numbers(self, key: str, how_many: int, what: str) -> tuple[float, ...] | None:
        value = self._take(key, True, what, list)
        if value is None:
            return None
        good = all(isinstance(v, int | float) and not isinstance(v, bool) for v in value)
        if not good or len(value) != how_many:
            self._wrong_type(key, value, what)
            return None
        return tuple(float(v) for v in value)

    def flag(self, key: str, default: bool) -> bool:
        value = self._take(key, False, f"true or false: {key} = true", bool)
        return default if value is None else bool(value)

    def day(self, key: str) -> date | None:
        value = self._take(key, False, f"a date without quotes: {key} = 2026-12-31", date)
        return value if isinstance(value, date) else None

    def clock(self, key: str) -> datetime | None:
        """A day and a time by the clocks of the place, to the minute. TOML's own form of it asks for seconds, which
        nobody would write; so it stands in quotes."""
        wanted = f'a day and a time: {key} = "2026-12-05 14:30"'
        value = self._take(key, True, wanted, str)
        if value is None:
            return None
        try:
            return datetime.strptime(value.strip().replace("T", " "), "%Y-%m-%d %H:%M")  # noqa: DTZ007  # its zone is the town's
        except ValueError:
            self._wrong_type(key, value, wanted)
            return None

    def word_or_number(self, key: str) -> str | int | None:
        value = self._take(key, False, f'a name or a number: {key} = "…"', str, int)
        return value if isinstance(value, str | int) else None

    def choice(self, key: str, among: type[E], *, required: bool = False) -> E | None:
        word = self.text(key, required=required)
        return self._chosen(key, word, among, None) if word else None

    def choices(self, key: str, among: type[E], *, required: bool = False) -> tuple[E, ...]:
        words = self.texts(key, required=required)
        chosen = (self._chosen(key, word, among, index) for index, word in enumerate(words))
        return tuple(one for one in chosen if one is not None)

    def _chosen(self, key: str, word: str, among: type[E], item: int | None) -> E | None:
        if word in set(among):
            return among(word)
        self.problems.append(
            error(
                self.where(key, item),
                "choice-unknown",
                f"'{word}' is not a known {key.rstrip('s') if item is not None else key}.",
                did_you_mean(word, set(among)),
            )
        )
        return None

    def table(self, key: str) -> "Table":
        value = self._take(key, False, f"a section: [{key}]", dict)
        return self._inner(value or {}, (*self._path, key))

    def tables(self, key: str, *, required: bool = False) -> "list[Table]":
        value = self._take(key, required, f"sections: [[{key}]]", list)
        found = []
        for index, item in enumerate(value or ()):
            if isinstance(item, dict):
                found.append(self._inner(item, (*self._path, key, index)))
            else:
                self._wrong_type(key, item, f"sections: [[{key}]]")
        return found

    def _inner(self, values: dict[str, Any], path: Path) -> "Table":
        inner = Table(values, self._lines, self._file, self.problems)
        inner._path = path
        return inner

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def close(self) -> None:
        """Every key that nobody asked for is an error: it would be lost in silence."""
        for key in self._values:
            if key not in self._known:
                self.problems.append(
                    error(
                        self.where(key),
                        "key-unknown",
                        f"The key '{key}' is not known here.",
                        did_you_mean(key, self._known),
                    )
                )


def _shown(value: object) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _unfit(value: object, path: Path = ()) -> tuple[Path, str, str] | None:
    """Where a value stands that nothing could be made of, the fact and the cure: a whole number of more than the 64
    bits that TOML allows, or an escaped sign that XML forbids."""
    if isinstance(value, int) and value.bit_length() > 63:
        return path, "A number here has more than eighteen digits.", "Write a smaller one, or words between quotes."
    if isinstance(value, str) and (unseen := unseen_sign(value)):
        return path, f"The words here hold a sign that shows nothing ({unseen[1]}).", "Take it out."
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return next((found for key, one in inner if (found := _unfit(one, (*path, key)))), None)


def read_toml(text: str, file: Where, problems: list[Problem]) -> Table | None:
    """The table of a TOML text that begins at ``file.line`` of its file; None when it cannot be parsed (said in
    ``problems``)."""
    first = max(file.line, 1)
    try:
        values = tomllib.loads(text)
    except (ValueError, RecursionError) as fault:  # also a number of 5,000 digits, or lists 1,000 deep
        said = str(fault)
        at = _SYNTAX_LINE.search(said)
        line = first + int(at[1]) - 1 if at else first + text.rstrip("\n").count("\n")
        what = _SYNTAX_END.sub("at the end", _SYNTAX_LINE.sub("", said)).strip().rstrip(".")
        problems.append(
            error(
                Where(file.path, line),
                "toml-syntax",
                f"This line cannot be read as TOML: {what}.",
                'Write key = "words", with straight quotes at both ends; a quote inside words is written \\".',
            )
        )
        return None
    table = Table(values, key_lines(text, first), file, problems)
    if unfit := _unfit(values):
        table._path, fact, cure = unfit
        problems.append(error(table.where(), "toml-syntax", fact, cure))
        return None
    return table

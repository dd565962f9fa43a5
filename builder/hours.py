"""Opening hours as OpenStreetMap writes them: the part of the syntax that towns use, understood or refused whole.

Source: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification. Understood: weekdays, their ranges and
lists, ``PH``; months, month ranges and dates; several time spans, also past midnight, ``sunrise`` and ``sunset``;
``24/7``, ``open``, ``off`` and ``closed``; ``"a comment"``; rules after ``;`` (which replace what earlier ones say of
the same day) and after ``,`` (which add to it). Everything else, such as ``SH``, ``week 1-20``, ``Mo[1]``, ``18:00+``
or ``||``, makes the whole text not understood: pages then show it as it is written and say that they are not sure.
"""

import re
from dataclasses import dataclass
from typing import Any, Literal

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

SunTime = Literal["sunrise", "sunset"]
State = Literal["open", "off", "unsure"]


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days of every year, both ends included, as ``month * 100 + day``; it may run over the new year. ``whole_months``
    where it was written without days."""

    first: int
    last: int
    whole_months: bool


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to ``end``, in minutes since midnight (``end`` up to 2880, past midnight) or a time of the sun."""

    start: int | SunTime
    end: int | SunTime

    @property
    def is_whole_day(self) -> bool:
        return (self.start, self.end) == (0, 1440)


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds on the days it names. No weekday and no ``holidays`` means every day, no ``dates`` the whole year.
    ``spans`` is empty where the state is "off". A rule that ``adds`` leaves standing what earlier ones say of its days.
    """

    dates: tuple[DayRange, ...]
    weekdays: frozenset[int]  # 0 is Monday
    holidays: bool
    spans: tuple[Span, ...]
    state: State
    comment: str = ""
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    rules: tuple[Rule, ...]

    def table(self) -> list[dict[str, Any]]:
        """The rules for the browser (static/js/core/hours.js), an object each, what is empty left out: ``m`` ranges of
        days, ``d`` weekdays as bits (1 is Monday), ``p`` 1 for public holidays, ``t`` spans, ``s`` "off" or "unsure",
        ``a`` 1 where it adds."""
        return [_row(rule) for rule in self.rules]


def parse(text: str) -> Hours | None:
    """The hours, or None where any part of ``text`` is not understood."""
    tokens = _tokens(text)
    if not tokens:
        return None
    try:
        return Hours(tuple(_Reader(tokens).rules()))
    except _NotUnderstood:
        return None


def _row(rule: Rule) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if rule.dates:
        row["m"] = [[r.first, r.last] for r in rule.dates]
    if rule.weekdays:
        row["d"] = sum(1 << day for day in rule.weekdays)
    if rule.holidays:
        row["p"] = 1
    if rule.spans:
        row["t"] = [[s.start, s.end] for s in rule.spans]
    if rule.state != "open":
        row["s"] = rule.state
    if rule.adds:
        row["a"] = 1
    return row


class _NotUnderstood(Exception):
    """Leaves the reader; never leaves this module."""


_TOKEN = re.compile(
    r'\s*(?:(?P<always>24/7)|(?P<time>\d{1,2}:\d\d)|(?P<number>\d{1,2})(?![\d:])|(?P<comment>"[^"]+")'
    r"|(?P<word>[A-Za-z]+)|(?P<mark>[-,;]))"
)


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """Pairs of kind and text, or None at the first character that belongs to none."""
    found, at, text = [], 0, text.strip()
    while at < len(text):
        token = _TOKEN.match(text, at)
        if token is None or token.lastgroup is None:
            return None
        found.append((token.lastgroup, token.group(token.lastgroup)))
        at = token.end()
    return found


class _Reader:
    """A recursive descent over the tokens; each method reads one thing or gives up with _NotUnderstood."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def rules(self) -> list[Rule]:
        found = [self.rule(adds=False)]
        while self.at < len(self.tokens):
            if self.take(";"):
                if self.at == len(self.tokens):
                    break  # one ";" too many at the end is common and harmless
                found.append(self.rule(adds=False))
            elif self.take(","):
                found.append(self.rule(adds=True))
            else:
                raise _NotUnderstood
        return found

    def rule(self, *, adds: bool) -> Rule:
        start = self.at
        always = self.kind() == "always"
        if always:
            self.at += 1
        dates = () if always else self.dates()
        weekdays, holidays = (frozenset[int](), False) if always else self.days()
        spans = () if always else self.spans()
        state = self.state()
        comment = self.next()[1:-1] if self.kind() == "comment" else ""
        if self.at == start:
            raise _NotUnderstood
        if state == "off" and spans:
            raise _NotUnderstood  # "12:00-13:00 off" cuts a hole into other rules
        if comment and state is None:
            state = "unsure"  # who must read "on appointment" to know is not told "open"
        spans = () if state == "off" else spans or (Span(0, 1440),)
        return Rule(dates, weekdays, holidays, spans, state or "open", comment, adds)

    def dates(self) -> tuple[DayRange, ...]:
        found: list[DayRange] = []
        while self.peek() in MONTHS:
            month = last_month = self.month()
            day = last_day = self.number()
            if self.take("-"):
                if day is not None and self.kind() == "number":
                    last_day = self.number()
                else:
                    last_month = self.month()
                    last_day = self.number()
            if (day is None) != (last_day is None):
                raise _NotUnderstood  # "Mar-Oct 15": the first of March, or the whole of October?
            first = month * 100 + self.day_of(month, day or 1)
            last = last_month * 100 + self.day_of(last_month, last_day or _MONTH_DAYS[last_month - 1])
            found.append(DayRange(first, last, whole_months=day is None))
            if not (self.peek() == "," and self.peek(1) in MONTHS):
                break
            self.at += 1
        return tuple(found)

    def days(self) -> tuple[frozenset[int], bool]:
        weekdays: set[int] = set()
        holidays = False
        while self.peek() in WEEKDAYS or self.peek() == "PH":
            word = self.next()
            if word == "PH":
                holidays = True
            else:
                first = last = WEEKDAYS.index(word)
                if self.take("-"):
                    last = self.weekday()
                weekdays |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
            if not (self.peek() == "," and (self.peek(1) in WEEKDAYS or self.peek(1) == "PH")):
                break
            self.at += 1
        return frozenset(weekdays), holidays

    def spans(self) -> tuple[Span, ...]:
        found: list[Span] = []
        while self.is_time():
            start = self.time()
            if not self.take("-"):
                raise _NotUnderstood
            end = self.time()
            if isinstance(start, int) and start >= 1440:
                raise _NotUnderstood
            if isinstance(start, int) and isinstance(end, int) and end <= start:
                end += 1440
            if (start, end) in (("sunrise", "sunrise"), ("sunset", "sunset")):
                raise _NotUnderstood
            found.append(Span(start, end))
            if not (self.peek() == "," and self.is_time(1)):
                break
            self.at += 1
        return tuple(found)

    def state(self) -> State | None:
        words: dict[str, State] = {"open": "open", "off": "off", "closed": "off", "unknown": "unsure"}
        return words[self.next()] if self.peek() in words else None

    def time(self) -> int | SunTime:
        word = self.next()
        if word == "sunrise":
            return "sunrise"
        if word == "sunset":
            return "sunset"
        hour, colon, minute = word.partition(":")
        if not colon or int(minute) > 59 or int(hour) * 60 + int(minute) > 2880:
            raise _NotUnderstood
        return int(hour) * 60 + int(minute)

    def weekday(self) -> int:
        word = self.next()
        if word not in WEEKDAYS:
            raise _NotUnderstood
        return WEEKDAYS.index(word)

    def month(self) -> int:
        word = self.next()
        if word not in MONTHS:
            raise _NotUnderstood
        return MONTHS.index(word) + 1

    def number(self) -> int | None:
        return int(self.next()) if self.kind() == "number" else None

    @staticmethod
    def day_of(month: int, day: int) -> int:
        if not 1 <= day <= _MONTH_DAYS[month - 1]:
            raise _NotUnderstood
        return day

    def is_time(self, ahead: int = 0) -> bool:
        return self.kind(ahead) == "time" or self.peek(ahead) in ("sunrise", "sunset")

    def kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][0] if self.at + ahead < len(self.tokens) else ""

    def peek(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][1] if self.at + ahead < len(self.tokens) else ""

    def take(self, mark: str) -> bool:
        if self.peek() != mark:
            return False
        self.at += 1
        return True

    def next(self) -> str:
        if self.at == len(self.tokens):
            raise _NotUnderstood
        self.at += 1
        return self.tokens[self.at - 1][1]

"""How often plaques were scanned: by plaque, by day or by language. Days are those of the plaque's own town, by the
``timezone`` of its territory.toml; the database counts hours in UTC."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from webapp.listing import Listed, Listing
from webapp.records import Row

ELSEWHERE = "no longer in the guide"


class Span(NamedTuple):
    """Days from first to last, both included; None is without end."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)

    def hours(self) -> tuple[str, str]:
        """The hours in UTC among which all of the span lie, whatever the time zone."""
        first = "0000" if self.first is None else (self.first - timedelta(days=1)).isoformat()
        last = "9999" if self.last is None else (self.last + timedelta(days=2)).isoformat()
        return first, last


class Figures(NamedTuple):
    """A table: names of the columns, rows, and the sum of the last column."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


def day_of(hour: str, zone: ZoneInfo) -> date:
    """The town's day on which an hour of UTC began: ``2026-11-22T23`` is the 23rd in Paris."""
    return datetime.strptime(f"{hour}+0000", "%Y-%m-%dT%H%z").astimezone(zone).date()


def figures(rows: Iterable[Row], listing: Listing, by: str, span: Span, territory: str | None) -> Figures:
    """``by``: plaque, day or language. Plaques that nobody scanned, and days between, are in the table with 0. A code
    that the guide has no longer is counted in UTC, and only where no territory is asked for."""
    counted: list[tuple[str, date, str, int]] = []
    for row in rows:
        plaque = listing.plaques.get(row.plaque)
        if territory and (plaque is None or plaque.town.slug != territory):
            continue
        day = day_of(row.hour, plaque.town.zone if plaque else ZoneInfo("UTC"))
        if span.holds(day):
            counted.append((row.plaque, day, row.language, row.scans))
    total = sum(scans for *_, scans in counted)
    match by:
        case "day":
            return Figures(("day", "scans"), _by_day(counted, span), total)
        case "language":
            languages: Counter[str] = Counter()
            for _, _, language, scans in counted:
                languages[language] += scans
            most = sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))
            return Figures(("language", "scans"), tuple((name, str(scans)) for name, scans in most), total)
        case _:
            known = [one for one in listing.plaques.values() if territory in (None, one.town.slug)]
            head = ("plaque", "town", "place", "mounted on", "status", "scans")
            return Figures(head, _by_plaque(counted, known), total)


def _by_plaque(counted: Iterable[tuple[str, date, str, int]], known: Sequence[Listed]) -> tuple[tuple[str, ...], ...]:
    """The most scanned first."""
    plaques = Counter({one.code: 0 for one in known})
    for code, _, _, scans in counted:
        plaques[code] += scans
    named = {one.code: (one.town.name, one.place, one.mounted_on, one.status) for one in known}
    most = sorted(plaques.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((code, *named.get(code, ("", ELSEWHERE, "", "")), str(scans)) for code, scans in most)


def _by_day(counted: Iterable[tuple[str, date, str, int]], span: Span) -> tuple[tuple[str, ...], ...]:
    days: Counter[date] = Counter()
    for _, day, _, scans in counted:
        days[day] += scans
    if not days:
        return ()
    first, last = span.first or min(days), span.last or max(days)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple((day.isoformat(), str(days[day])) for day in every)


def as_table(found: Figures) -> str:
    """For a terminal: words to the left, numbers to the right, the sum below."""
    rows = [found.head, *found.rows, (*("all" if i == 0 else "" for i in range(len(found.head) - 1)), str(found.total))]
    widths = [max(len(row[i]) for row in rows) for i in range(len(found.head))]
    lines = [
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths[:-1], strict=False)), row[-1].rjust(widths[-1])]
        )
        for row in rows
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:-1], rule, lines[-1]])


def as_csv(found: Figures) -> str:
    """For a spreadsheet: commas, one line a row, no sum."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(found.head)
    writer.writerows([cell_of(cell) for cell in row] for row in found.rows)
    return out.getvalue()


def cell_of(words: str) -> str:
    """Words that a spreadsheet would take for a formula begin with an apostrophe (OWASP, CSV injection)."""
    return f"'{words}" if words[:1] in ("=", "+", "-", "@", "\t", "\r") else words

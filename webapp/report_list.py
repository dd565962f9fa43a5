"""Reports on plaques as the office reads them: in a terminal, or in a spreadsheet."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from webapp.figures import ELSEWHERE, cell_of
from webapp.listing import Listing
from webapp.report_book import Report

WHAT = {
    "damaged": "damaged or loose",
    "missing": "gone",
    "unreadable": "cannot be read or scanned",
    "elsewhere": "in the wrong place",
    "other": "something else",
}
HEAD = ("number", "received", "plaque", "town", "place", "mounted on", "what", "words", "language", "done")


def as_list(reports: Sequence[Report], listing: Listing) -> str:
    """Those that wait, the latest first, then how many there are."""
    waiting = [one for one in reports if one.done is None]
    lines = []
    for one in waiting:
        number, received, plaque, town, place, mounted_on, what, words, language, _ = _cells(one, listing)
        where = ", ".join(part for part in (place, mounted_on, town) if part)
        lines += [f"{number}  {received}  {plaque}  {what}", f"    {where}"]
        lines += [f"    {line}" for line in f"{words} ({language})".split("\n") if words]
        lines.append("")
    done = len(reports) - len(waiting)
    return "\n".join([*lines, f"{len(waiting)} waiting, {done} done."])


def as_csv(reports: Sequence[Report], listing: Listing) -> str:
    """All of them, the latest first."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([cell_of(cell) for cell in _cells(one, listing)] for one in reports)
    return out.getvalue()


def _cells(one: Report, listing: Listing) -> tuple[str, ...]:
    """In the order of HEAD; times are those of the plaque's town."""
    plaque = listing.plaques.get(one.plaque)
    zone = plaque.town.zone if plaque else ZoneInfo("UTC")
    where = (plaque.town.name, plaque.place, plaque.mounted_on) if plaque else ("", ELSEWHERE, "")
    done = _at(one.done, zone) if one.done else ""
    received = _at(one.received, zone)
    return (str(one.id), received, one.plaque, *where, WHAT[one.fault], one.words, one.language, done)


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")

"""Dates as an iCalendar file (RFC 5545), for calendars that subscribe and for letters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from builder.model import LonLat as LonLat

if TYPE_CHECKING:  # slow to load, and few builds have a visit to write down
    import icalendar

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]


@dataclass(frozen=True, slots=True)
class Entry:
    """``uid`` stays the same while ``sequence`` grows with each change; ``begins`` carries its zone; ``stamp`` is when
    this was last true."""

    uid: str
    begins: datetime
    minutes: int
    title: str
    about: str
    place: str
    address: str  # of its page, a whole one
    stamp: datetime
    at: LonLat | None = None
    sequence: int = 0
    is_cancelled: bool = False


def calendar(name: str, locale: str, entries: Sequence[Entry], method: Method = "PUBLISH") -> bytes:
    """The entries with the rules of their time zones, in the order given; the same in, the same bytes."""
    import icalendar

    cal = icalendar.Calendar()
    cal.add("prodid", f"-//Flaneur//Flaneur//{locale.upper()}")
    cal.add("version", "2.0")
    cal.add("calscale", "GREGORIAN")
    cal.add("method", method)
    cal.add("x-wr-calname", name)
    for entry in entries:
        cal.add_component(_event(entry, locale))
    if years := [entry.begins.year for entry in entries]:
        cal.add_missing_timezones(first_date=date(min(years), 1, 1), last_date=date(max(years) + 2, 1, 1))
    made: bytes = cal.to_ical()
    return made


def _event(entry: Entry, locale: str) -> "icalendar.Event":
    import icalendar

    event = icalendar.Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.begins)
    # No DTEND: in the night in which an hour comes twice, local time cannot tell one from the other.
    event.add("duration", timedelta(minutes=entry.minutes))
    language = {"language": locale}
    event.add("summary", entry.title, parameters=language)
    if entry.about:
        event.add("description", entry.about, parameters=language)
    event.add("location", entry.place, parameters=language)
    if entry.at is not None:
        event.add("geo", (entry.at.lat, entry.at.lon))
    event.add("url", entry.address)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    return event

"""A town's own time and UTC. A visit or an event begins when the town's clocks say so, whatever is decided later about
summer time; so the local time is kept, with its zone, and the moment in UTC is computed from it. A time that does not
exist or comes twice is refused, never guessed. Pure."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

FORM = "%Y-%m-%dT%H:%M"  # as <input type="datetime-local"> sends it


class NoSuchTime(ValueError):
    """The clocks jump over it when summer time begins."""


class TwiceATime(ValueError):
    """It comes twice, when summer time ends."""


def local_time(typed: str) -> datetime:
    """``2026-11-22T14:30``, or with a space between; without a zone. Raises ValueError."""
    return datetime.strptime(typed.strip().replace(" ", "T")[:16], FORM)  # noqa: DTZ007  # a town's own


def utc_of(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment of a town's local time. Raises NoSuchTime and TwiceATime."""
    first = local.replace(tzinfo=zone, fold=0)
    second = local.replace(tzinfo=zone, fold=1)
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    if back != local:
        raise NoSuchTime(local.strftime(FORM))
    if first.utcoffset() != second.utcoffset():
        raise TwiceATime(local.strftime(FORM))
    return first.astimezone(UTC)

"""What the rounds mean for a register. Pure, and the same in whatever order the rounds come in.

Of each plaque the last look decides its state. So nothing depends on which phone was emptied first: a look that comes
in late changes the state only if it is the last, and what the office has written since (a later ``checked_on``) stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from builder.model import Check, CheckState, PlaqueSource, PlaqueStatus

STATUS = {
    CheckState.IN_PLACE: PlaqueStatus.INSTALLED,
    CheckState.OTHER: PlaqueStatus.INSTALLED,  # it hangs there
    CheckState.DAMAGED: PlaqueStatus.DAMAGED,
    CheckState.MISSING: PlaqueStatus.MISSING,
}
_NEVER_HUNG = {PlaqueStatus.PLANNED, PlaqueStatus.PRINTED}

Order = tuple[datetime, str, str, str, tuple[float, ...], str]


def order(check: Check) -> Order:
    """By time; looks of one moment by all they hold, so that there is one order only."""
    numbers = (*(check.position or ()), *(() if check.accuracy_m is None else (check.accuracy_m,)))
    return check.at, check.code, check.state, check.note, numbers, check.round


def in_order(*logs: Iterable[Check]) -> list[Check]:
    """All looks of ``logs``, each once, the oldest first."""
    return sorted({order(check): check for log in logs for check in log}.values(), key=order)


def last_of_each(checks: Iterable[Check]) -> dict[str, Check]:
    """The last look at each plaque, by its code."""
    return {check.code: check for check in sorted(checks, key=order)}


def zone_of(name: str) -> ZoneInfo:
    """A town's time; UTC where its file names none that is known, which its reader tells."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        return ZoneInfo("UTC")


def day_of(check: Check, zone: ZoneInfo) -> date:
    return check.at.astimezone(zone).date()


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a register before the rounds and after."""

    before: PlaqueSource
    after: PlaqueSource


def changes(
    lines: Iterable[PlaqueSource], known: Iterable[Check], added: Iterable[Check], zone: ZoneInfo
) -> list[Change]:
    """What ``added``, looks not among those ``known``, change in a register; ``zone`` is the time of its town."""
    new = in_order(added)
    whole = in_order(known, new)
    last, last_note = last_of_each(whole), last_of_each(check for check in whole if check.note)
    found = []
    for line in lines:
        mine = [check for check in new if check.code == line.code]
        after = _after(line, mine, last.get(line.code), zone)
        if (said := last_note.get(line.code)) is not None and said in mine:
            after = replace(after, note=said.note)
        if after != line:
            found.append(Change(line, after))
    return found


def _after(line: PlaqueSource, added: list[Check], last: Check | None, zone: ZoneInfo) -> PlaqueSource:
    if last is not None and last in added:
        day = day_of(last, zone)
        # A day that the office wrote later stands; of a plaque that never hung no day is waited for.
        if line.checked_on is None or day >= line.checked_on or line.status in _NEVER_HUNG:
            status = line.status if line.status is PlaqueStatus.RETIRED else STATUS[last.state]
            line = replace(line, status=status, checked_on=day)
    seen = [day_of(check, zone) for check in added if check.state is not CheckState.MISSING]
    if seen and line.status is not PlaqueStatus.RETIRED and line.status not in _NEVER_HUNG:
        # Whoever saw it hang on a day earlier than is written knows better.
        line = replace(line, installed_on=min([*seen, *([line.installed_on] if line.installed_on else [])]))
    return line

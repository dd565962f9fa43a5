"""``checks.csv``, what was found on the rounds: every look at a plaque, in the order of time. Only ever added to."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from builder.model import Check, CheckState, LonLat
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.sheet import read_rows

COLUMNS = ("at", "code", "state", "note", "lon", "lat", "accuracy_m", "round")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def read_checks(text: str, path: str) -> tuple[tuple[Check, ...], list[Problem]]:
    rows, problems = read_rows(text, path, COLUMNS, ("at", "code", "state"))
    read = (_check(cells, where, problems) for cells, where in rows)
    return tuple(check for check in read if check is not None), problems


def read_time(text: str) -> datetime | None:
    """``2026-11-22T09:23:22.123Z`` as a phone writes it; None for anything else."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if _TIME.fullmatch(text) else None
    except ValueError:  # the 31st of February
        return None


def time_words(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _check(cells: Mapping[str, str], where: Where, problems: list[Problem]) -> Check | None:
    cell = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    before = len(problems)
    at = read_time(cell["at"])
    if at is None:
        fact = f"'{cell['at']}' in the column at is no time."
        cure = "Put the file back as it was in git; a spreadsheet may have rewritten its times."
        problems.append(error(where, "register-value", fact, cure))
    if cell["state"] not in set(CheckState):
        fact = f"'{cell['state']}' is not a known state."
        problems.append(error(where, "choice-unknown", fact, did_you_mean(cell["state"], set(CheckState))))
    numbers = {}
    for name, least, most in (("lon", -180, 180), ("lat", -90, 90), ("accuracy_m", 0, 1e6)):
        try:
            numbers[name] = float(cell[name].replace(",", ".")) if cell[name] else None
        except ValueError:
            numbers[name] = float("nan")
        value = numbers[name]
        if value is not None and not least <= value <= most:
            fact = f"'{cell[name]}' in the column {name} is no number from {least:g} to {most:g}."
            problems.append(error(where, "register-value", fact, "Put the file back as it was in git."))
    if len(problems) > before or at is None:
        return None
    lon, lat = numbers["lon"], numbers["lat"]
    return Check(
        at=at,
        code=cell["code"].upper(),
        state=CheckState(cell["state"]),
        note=cell["note"],
        position=LonLat(lon, lat) if lon is not None and lat is not None else None,
        accuracy_m=numbers["accuracy_m"],
        round=cell["round"],
        where=where,
    )

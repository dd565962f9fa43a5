"""``plaques.csv``, the register of plaques, and ``codes.lock``, every code ever issued."""

from collections.abc import Mapping
from datetime import date

from builder.model import LonLat, PlaqueSource, PlaqueStatus
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.sheet import read_rows

COLUMNS = (
    "code",
    "poi",
    "mounted_on",
    "lon",
    "lat",
    "size_mm",
    "distance_m",
    "status",
    "installed_on",
    "checked_on",
    "note",
    "languages",
)


def read_register(text: str, path: str) -> tuple[tuple[PlaqueSource, ...], list[Problem]]:
    """The lines of a register; a spreadsheet's semicolons are read as well as commas."""
    rows, problems = read_rows(text, path, COLUMNS, ("code", "poi", "status"))
    lines = (read_line(cells, where, problems) for cells, where in rows)
    return tuple(line for line in lines if line is not None), problems


def read_line(cells: Mapping[str, str], where: Where, problems: list[Problem]) -> PlaqueSource | None:
    """A line of a register by its columns, those that it has not among them left empty."""
    cell = {name: (cells.get(name) or "").strip() for name in COLUMNS}
    before = len(problems)

    def number(name: str, least: float, most: float) -> float | None:
        if not cell[name]:
            return None
        try:
            value = float(cell[name].replace(",", "."))
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            problems.append(
                error(
                    where,
                    "register-value",
                    f"'{cell[name]}' in the column {name} is no number from {least:g} to {most:g}.",
                    "Write such a number, or leave the cell empty.",
                )
            )
            return None
        return value

    def day(name: str) -> date | None:
        if not cell[name]:
            return None
        try:
            return date.fromisoformat(cell[name])
        except ValueError:
            problems.append(
                error(
                    where,
                    "register-value",
                    f"'{cell[name]}' in the column {name} is no date.",
                    "Write it as 2026-11-22.",
                )
            )
            return None

    lon, lat = number("lon", -180, 180), number("lat", -90, 90)
    size_mm, distance_m = number("size_mm", 10, 2000), number("distance_m", 0.1, 50)
    installed_on, checked_on = day("installed_on"), day("checked_on")
    status = cell["status"].lower()
    if status not in set(PlaqueStatus):
        problems.append(
            error(
                where,
                "choice-unknown",
                f"'{cell['status']}' is not a known status.",
                did_you_mean(status, set(PlaqueStatus)),
            )
        )
    if len(problems) > before:
        return None
    return PlaqueSource(
        code=cell["code"].upper(),
        poi=cell["poi"],
        mounted_on=cell["mounted_on"],
        at=LonLat(lon, lat) if lon is not None and lat is not None else None,
        size_mm=size_mm,
        distance_m=distance_m,
        status=PlaqueStatus(status),
        installed_on=installed_on,
        checked_on=checked_on,
        note=cell["note"],
        where=where,
        languages=tuple(cell["languages"].replace(",", " ").split()),
    )


def read_lock(text: str, path: str) -> tuple[tuple[str, Where], ...]:
    """The codes of ``codes.lock``, one a line, each with its place; ``#`` begins a comment."""
    rows = ((row.split("#", 1)[0].strip(), Where(path, line)) for line, row in enumerate(text.split("\n"), 1))
    return tuple((code, where) for code, where in rows if code)

"""``plaques.csv``, the register of plaques, and ``codes.lock``, every code ever issued."""

import csv
import io
from datetime import date

from builder.model import LonLat, PlaqueSource, PlaqueStatus
from builder.problems import Problem, Where, did_you_mean, error

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
    problems: list[Problem] = []
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # Strict, or a quotation mark that is never closed would swallow the lines after it in silence.
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    plaques = []
    line = 1  # where the row begins: a cell may hold line ends
    try:
        head = [name.strip() for name in next(rows, [])]
        if not _head_is_right(head, Where(path, 1), problems):
            return (), problems
        line = rows.line_num + 1
        for row in rows:
            where = Where(path, line)
            line = rows.line_num + 1
            if any(cell.strip() for cell in row[len(head) :]):
                fact = f"The line has {len(row)} cells, the first line of the file {len(head)}."
                cure = f"Put a text that holds '{delimiter}' between quotation marks."
                problems.append(error(where, "register-syntax", fact, cure))
            elif any(cell.strip() for cell in row):
                plaque = _line(dict(zip(head, row, strict=False)), where, problems)
                if plaque is not None:
                    plaques.append(plaque)
    except csv.Error:
        fact = "The line has a quotation mark that is never closed, or one inside its words."
        cure = 'Write "" for a quotation mark inside words, or save the sheet as CSV again.'
        problems.append(error(Where(path, line), "register-syntax", fact, cure))
    return tuple(plaques), problems


def _head_is_right(head: list[str], where: Where, problems: list[Problem]) -> bool:
    before = len(problems)
    for name in head:
        if name not in COLUMNS:
            problems.append(
                error(where, "register-column", f"The column '{name}' is not known here.", did_you_mean(name, COLUMNS))
            )
        elif head.count(name) > 1:
            fact = f"The column '{name}' stands {head.count(name)} times."
            problems.append(error(where, "register-column", fact, "Keep one of them."))
    for name in ("code", "poi", "status"):
        if name not in head:
            problems.append(
                error(
                    where,
                    "register-column",
                    f"The column '{name}' is missing.",
                    "Add it to the first line of the file.",
                )
            )
    return len(problems) == before


def _line(cells: dict[str, str], where: Where, problems: list[Problem]) -> PlaqueSource | None:
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

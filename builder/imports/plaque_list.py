"""A list of places to draw plaques for: one slug a line, or a sheet with a column ``poi`` and what is known of each."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from builder.imports.register import Mounting
from builder.model import PlaqueStatus
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.markdown import read_text
from builder.read.plaques import read_line
from builder.read.sheet import delimiter_of, read_rows

COLUMNS = ("poi", "mounted_on", "lon", "lat", "size_mm", "distance_m", "languages")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A plaque that a line of the list asks for; ``columns`` are those it has words in."""

    poi: str
    mounting: Mounting
    columns: frozenset[str]
    where: Where


def read_list(path: Path, usual: Mounting) -> tuple[list[Wanted], list[Problem]]:
    """What a line leaves empty is as in ``usual``."""
    problems: list[Problem] = []
    shown = str(path)
    text = read_text(path, shown, problems)
    if text is None:
        return [], problems
    first = text.split("\n", 1)[0]
    if "poi" not in [name.strip() for name in first.split(delimiter_of(first))]:
        rows = ((row.split("#", 1)[0].strip(), Where(shown, line)) for line, row in enumerate(text.split("\n"), 1))
        return [Wanted(slug, usual, frozenset(), where) for slug, where in rows if slug], problems
    found = []
    lines, problems = read_rows(text, shown, COLUMNS, ("poi",))
    for cells, where in lines:
        filled = frozenset(name for name, cell in cells.items() if cell.strip())
        if len(filled & {"lon", "lat"}) == 1:
            fact = "The line has one of lon and lat without the other."
            problems.append(error(where, "register-value", fact, "Write both, or leave both cells empty."))
        plaque = read_line({**cells, "status": PlaqueStatus.PLANNED}, where, problems)
        if plaque is not None:
            mounting = Mounting(
                plaque.mounted_on or usual.mounted_on,
                plaque.size_mm or usual.size_mm,
                plaque.distance_m or usual.distance_m,
                plaque.at,
                " ".join(plaque.languages),
            )
            found.append(Wanted(plaque.poi, mounting, filled, where))
    return found, problems


def refusals(
    wanted: Collection[Wanted], known: Collection[str], written: Collection[str], there: Collection[str], again: bool
) -> list[Problem]:
    """What keeps a list from being drawn: a place that is not ``known`` (``written``: its file is there, with errors),
    one that is ``there`` on a wall already or stands twice in the list, unless a second plaque is meant."""
    problems = []
    seen: dict[str, Where] = {}
    for one in wanted:
        if one.poi not in known:
            fact, cure = f"There is no place '{one.poi}'.", did_you_mean(one.poi, known)
            if one.poi in written:
                fact, cure = f"The place '{one.poi}' has errors.", "'flaneur check' tells them; mend them first."
            problems.append(error(one.where, "poi-unknown", fact, cure))
        elif not again and one.poi in there:
            fact = f"The place '{one.poi}' has a plaque already."
            problems.append(error(one.where, "listed-twice", fact, "Take the line out; for a second one add --again."))
        elif not again and one.poi in seen:
            fact = f"The place '{one.poi}' stands already in line {seen[one.poi].line}."
            problems.append(error(one.where, "listed-twice", fact, "Keep one; for two plaques there add --again."))
        seen.setdefault(one.poi, one.where)
    return problems

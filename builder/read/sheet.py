"""A sheet that an office keeps in a spreadsheet, saved as CSV: its rows by their columns' names, each with its line."""

import csv
import io
from collections.abc import Iterable, Sequence

from builder.problems import Problem, Where, did_you_mean, error

Row = tuple[dict[str, str], Where]


def read_rows(text: str, path: str, columns: Sequence[str], required: Iterable[str]) -> tuple[list[Row], list[Problem]]:
    """Rows that hold nothing are left out; a spreadsheet's semicolons are read as well as commas. Without a right first
    line, which names ``columns`` in any order and all that are ``required``, there are no rows."""
    problems: list[Problem] = []
    delimiter = delimiter_of(text)
    # Strict, or a quotation mark that is never closed would swallow the lines after it in silence.
    cells_of = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    line = 1  # where the row begins: a cell may hold line ends
    try:
        head = [name.strip() for name in next(cells_of, [])]
        if not _head_is_right(head, Where(path, 1), columns, required, problems):
            return [], problems
        line = cells_of.line_num + 1
        for cells in cells_of:
            where = Where(path, line)
            line = cells_of.line_num + 1
            if any(cell.strip() for cell in cells[len(head) :]):
                fact = f"The line has {len(cells)} cells, the first line of the file {len(head)}."
                cure = f"Put a text that holds '{delimiter}' between quotation marks."
                problems.append(error(where, "register-syntax", fact, cure))
            elif any(cell.strip() for cell in cells):
                rows.append((dict(zip(head, cells, strict=False)), where))
    except csv.Error:
        fact = "The line has a quotation mark that is never closed, or one inside its words."
        cure = 'Write "" for a quotation mark inside words, or save the sheet as CSV again.'
        problems.append(error(Where(path, line), "register-syntax", fact, cure))
    return rows, problems


def delimiter_of(text: str) -> str:
    """What stands between the cells of the first line: a comma, or a semicolon where decimals have commas."""
    first = text.split("\n", 1)[0]
    return ";" if first.count(";") > first.count(",") else ","


def _head_is_right(
    head: list[str], where: Where, columns: Sequence[str], required: Iterable[str], problems: list[Problem]
) -> bool:
    before = len(problems)
    for name in head:
        if name not in columns:
            problems.append(
                error(where, "register-column", f"The column '{name}' is not known here.", did_you_mean(name, columns))
            )
        elif head.count(name) > 1:
            fact = f"The column '{name}' stands {head.count(name)} times."
            problems.append(error(where, "register-column", fact, "Keep one of them."))
    for name in required:
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

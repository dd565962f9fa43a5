"""``old-addresses.csv``: where the pages of a previous system were, and which place or plaque each was about."""

from builder.model import OldAddress
from builder.problems import Problem, error
from builder.read.sheet import read_rows

COLUMNS = ("old", "code", "poi")


def read_old_addresses(text: str, path: str) -> tuple[tuple[OldAddress, ...], list[Problem]]:
    rows, problems = read_rows(text, path, COLUMNS, ("old",))
    found = []
    for cells, where in rows:
        old, code, poi = ((cells.get(name) or "").strip() for name in COLUMNS)
        if bool(code) == bool(poi):
            fact = f"The line of '{old}' names {'both a code and a place' if code else 'neither a code nor a place'}."
            problems.append(error(where, "register-value", fact, "Fill in one of the columns code and poi."))
        else:
            found.append(OldAddress(old, code.upper(), poi, where))
    return tuple(found), problems

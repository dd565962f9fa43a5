"""``flaneur plaques checked``: rounds brought back from phones, into the log of all looks and into the registers.

The register is written first: after a crash between the two files the same round says the same again, and nothing is
lost. Every file is replaced whole; with anything wrong in any round nothing is written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from builder.imports.files import replace_whole
from builder.imports.round_file import Round, read_round
from builder.imports.sheet import open_sheet
from builder.model import Check, CheckState, PlaqueSource
from builder.problems import Problem, Where, error, has_errors
from builder.problems import in_order as sorted_problems
from builder.read.checks import COLUMNS, read_checks, time_words
from builder.read.markdown import read_text
from builder.read.plaques import read_register
from builder.read.toml import read_toml
from builder.rounds import Change, changes, in_order, order, zone_of

FINE, PROBLEMS = 0, 1


@dataclass(frozen=True, slots=True)
class Town:
    """What a town's files hold before the rounds come."""

    slug: str
    zone: ZoneInfo
    lines: tuple[PlaqueSource, ...]
    known: tuple[Check, ...]


def bring_back(root: Path, files: Sequence[Path], now: datetime) -> int:
    """Returns the exit code: 0 all brought in, 1 something is wrong, or could not be written."""
    slugs = sorted(path.parent.name for path in (root / "tours").glob("*/territory.toml"))
    problems: list[Problem] = []
    rounds: list[Round] = []
    for file in files:
        found, told = read_round(file, slugs, now)
        problems += told
        rounds += [found] if found else []
    towns = [_town(root, slug, problems) for slug in sorted({one.territory for one in rounds})]
    merged = []
    for town in (town for town in towns if town is not None):
        looks = [check for one in rounds if one.territory == town.slug for check in one.checks]
        codes = {line.code for line in town.lines}
        for check in looks:
            if check.code not in codes:
                fact = f"The code {check.code} stands in no line of tours/{town.slug}/plaques.csv."
                cure = "Put its line back into the register, or take the check out of the file."
                problems.append(error(check.where, "round-file", fact, cure))
        merged.append((town, looks))
    writes: list[tuple[Path, bytes]] = []
    said: list[str] = []
    for town, looks in merged:
        writes += _merge(root, town, looks, said, problems)
    if has_errors(problems):
        for problem in sorted_problems(dict.fromkeys(problems)):
            click.echo(str(problem))
        click.echo("Nothing was written.", err=True)
        return PROBLEMS
    try:
        for path, content in writes:
            replace_whole(path, content)
    except OSError as fault:
        click.echo(
            f"error: A file could not be written: {fault}. Mend that, then give the same rounds again.", err=True
        )
        return PROBLEMS
    for line in said:
        click.echo(line)
    return FINE


def _town(root: Path, slug: str, problems: list[Problem]) -> Town | None:
    """None where a file of the town has errors, which are told."""
    before, folder, shown = len(problems), root / "tours" / slug, f"tours/{slug}"
    text = read_text(folder / "territory.toml", f"{shown}/territory.toml", problems)
    table = read_toml(text, Where(f"{shown}/territory.toml", 1), problems) if text is not None else None
    zone = table.text("timezone", required=True) if table else ""
    register = read_text(folder / "plaques.csv", f"{shown}/plaques.csv", problems)
    lines, told = read_register(register or "", f"{shown}/plaques.csv") if register is not None else ((), [])
    problems += told
    known: tuple[Check, ...] = ()
    if (folder / "checks.csv").is_file():
        log = read_text(folder / "checks.csv", f"{shown}/checks.csv", problems)
        known, told = read_checks(log, f"{shown}/checks.csv") if log and log.strip() else ((), [])
        problems += told
    if has_errors(problems[before:]):
        return None
    return Town(slug, zone_of(zone), lines, known)


def _merge(
    root: Path, town: Town, looks: list[Check], said: list[str], problems: list[Problem]
) -> list[tuple[Path, bytes]]:
    """The register and the log as they will be, where they change, in the order to write them in; and what is said."""
    folder = root / "tours" / town.slug
    there = {order(check) for check in town.known}
    added = [check for check in in_order(looks) if order(check) not in there]
    changed = changes(town.lines, town.known, added, town.zone)
    count = f"{len(added)} new look{'' if len(added) == 1 else 's'} at plaques"
    lines = f"{len(changed)} line{'' if len(changed) == 1 else 's'} of the register changed"
    said.append(f"{town.slug}: {count}, {len(in_order(looks)) - len(added)} known already, {lines}.")
    said += [f"{one.code}  {one.state}  {one.note}".rstrip() for one in added if one.state is not CheckState.IN_PLACE]
    said += [f"{one.after.code}  {_told(one)}" for one in changed if _told(one)]
    writes = []
    if changed:
        register = folder / "plaques.csv"
        sheet = open_sheet(register.read_bytes())
        cells = {one.before.where.line: _cells(one) for one in changed}
        lost = sorted({name for row in cells.values() for name in row} - set(sheet.columns))
        for name in lost:
            fact = f"The column '{name}' is missing, and the rounds have something to write there."
            where = Where(f"tours/{town.slug}/plaques.csv", 1)
            problems.append(error(where, "register-column", fact, "Add it to the first line of the file."))
        if not lost:
            writes.append((register, sheet.with_cells(cells)))
    if added:
        writes.append((folder / "checks.csv", _grown(folder / "checks.csv", town.known, added)))
    return writes


def _told(change: Change) -> str:
    """Of a status that changed, and of a day that was set back."""
    before, after = change.before, change.after
    told = f"{before.status} → {after.status}" if before.status is not after.status else ""
    if before.installed_on and after.installed_on != before.installed_on:
        told += f"{', ' if told else ''}seen on {after.installed_on}, before installed_on {before.installed_on}"
    return told


def _cells(change: Change) -> dict[str, str]:
    """The cells of a register that a change touches."""
    before, after = change.before, change.after
    pairs = {
        "status": (before.status.value, after.status.value),
        "installed_on": (before.installed_on, after.installed_on),
        "checked_on": (before.checked_on, after.checked_on),
        "note": (before.note, after.note),
    }
    return {name: str(new) for name, (old, new) in pairs.items() if old != new}


def _grown(log: Path, known: Sequence[Check], added: Sequence[Check]) -> bytes:
    """The log with new lines where their time puts them; the lines there are stay as they are written."""
    content = log.read_bytes() if log.is_file() else b""
    if not content.decode("utf-8-sig").strip():
        content = (",".join(COLUMNS) + "\n").encode()
    sheet = open_sheet(content)
    rows = [(order(check), sheet.rows[check.where.line]) for check in known]
    rows += [(order(check), sheet.row(_row(check))) for check in added]
    return (sheet.mark + sheet.head + "".join(row for _, row in sorted(rows, key=lambda one: one[0]))).encode()


def _row(check: Check) -> dict[str, str]:
    cells = {"at": time_words(check.at), "code": check.code, "state": check.state.value, "note": check.note}
    if check.position and check.accuracy_m is not None:
        lon, lat = (f"{value:.6f}".rstrip("0").rstrip(".") for value in check.position)
        cells |= {"lon": lon, "lat": lat, "accuracy_m": f"{check.accuracy_m:.0f}"}
    return cells | {"round": check.round}

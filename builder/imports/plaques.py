"""``flaneur plaques new``: codes drawn for places, written into the lock first and then into a town's register.

A code in the lock without a line in a register is found by ``flaneur check`` (code-lost); a line whose code is not in
the lock could be drawn again. So after a crash between the two files nothing is lost and nothing is issued twice.
"""

import random
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from builder.codes import make_code
from builder.imports.files import replace_whole
from builder.imports.plaque_list import read_list, refusals
from builder.imports.register import Mounting, columns_of, grown, with_plaques
from builder.model import PlaqueSource, PlaqueStatus, Poi
from builder.problems import Problem, Where, did_you_mean, error, has_errors, in_order
from builder.read.markdown import read_text
from builder.read.plaques import read_lock, read_register
from builder.read.territory import read_pois

FINE, PROBLEMS, WRONG_USAGE = 0, 1, 2
LOCK_HEAD = "# Every plaque code ever issued, one a line. Written by 'flaneur plaques new'; only ever added to.\n"


def draw_plaques(
    root: Path,
    territory: str,
    slugs: Sequence[str],
    *,
    every: bool = False,
    again: bool = False,
    listed: Path | None = None,
    mounting: Mounting | None = None,
    draw: random.Random | None = None,
) -> int:
    """Draws a code for each of ``slugs``, with ``every`` for each place that has no plaque, and says what was done.

    ``listed`` is a file of places, instead of ``slugs``. ``again`` allows a second plaque at a place. ``draw`` is given
    by tests alone; else the system draws. Returns the exit code: 0 drawn, 1 the registers or the list cannot be used,
    2 a word that is wrong; nothing is written unless it is 0.
    """
    towns = sorted(path.parent.name for path in (root / "tours").glob("*/territory.toml"))
    if territory not in towns:
        return _refuse([f"There is no town '{territory}'. {did_you_mean(territory, towns)}"])
    problems: list[Problem] = []
    registers = _registers(root, problems)
    lock = root / "tours" / "codes.lock"
    lock_text = (read_text(lock, "tours/codes.lock", problems) or "") if lock.is_file() else ""
    if has_errors(problems):
        for problem in in_order(problems):
            click.echo(str(problem))
        click.echo("No code was drawn: first mend what holds the codes there are.", err=True)
        return PROBLEMS
    pois, _ = read_pois(root, f"tours/{territory}", territory)
    known = {poi.id: poi for poi in pois}
    there = {p.poi for p in registers.get(territory, ()) if p.status is not PlaqueStatus.RETIRED}
    register, usual = root / "tours" / territory / "plaques.csv", mounting or Mounting()
    if listed is not None:
        if slugs or every:
            return _refuse(["A list names all its places itself. Leave out --poi and --all."])
        from_list, problems = read_list(listed, usual)
        written = {file.stem for file in (root / "tours" / territory / "pois").glob("*.md")}
        problems += refusals(from_list, known, written, there, again)
        lost = {name for one in from_list for name in one.columns} - set(columns_of(register))
        for name in sorted(lost):
            fact, cure = f"The list has words for '{name}', a column that is missing here.", "Add it to the first line."
            problems.append(error(Where(f"tours/{territory}/plaques.csv", 1), "register-column", fact, cure))
        if problems:
            for problem in in_order(problems):
                click.echo(str(problem))
            click.echo("No code was drawn.", err=True)
            return PROBLEMS
        if not from_list:
            return _refuse([f"{listed} names no place. Write one a line."])
        wanted = [(one.poi, one.mounting) for one in from_list]
    else:
        if refused := list(_refusals(root, territory, slugs, known, set() if again else there)):
            return _refuse(refused)
        more = [slug for slug in known if every and (again or slug not in there)]
        wanted = [(slug, usual) for slug in dict.fromkeys([*slugs, *more])]
    if not wanted:
        if not every:
            return _refuse(["No place is named. Name one with --poi, or all without a plaque with --all."])
        click.echo("Every place has a plaque already.")
        return FINE
    taken = {code.upper() for code, _ in read_lock(lock_text, "tours/codes.lock")} | {
        p.code for one in registers.values() for p in one
    }
    drawn = _draw([slug for slug, _ in wanted], taken, draw or secrets.SystemRandom())
    hung = [(code, known[slug], how) for (code, slug), (_, how) in zip(drawn, wanted, strict=True)]
    lines = with_plaques(register, hung)
    try:
        replace_whole(lock, grown(lock, LOCK_HEAD, "".join(f"{code}\n" for code, _ in drawn)))
        replace_whole(register, lines)
    except OSError as fault:
        click.echo(f"error: A file could not be written: {fault}. Mend that, then see 'flaneur check'.", err=True)
        return PROBLEMS
    for code, slug in drawn:
        click.echo(f"{code}  {slug}")
    codes = f"{len(drawn)} code{'' if len(drawn) == 1 else 's'}"
    click.echo(f"{codes} drawn, status planned: tours/{territory}/plaques.csv and tours/codes.lock.")
    return FINE


def _registers(root: Path, problems: list[Problem]) -> dict[str, tuple[PlaqueSource, ...]]:
    """Those of every town, listed in site.toml or not: a code is unique over the whole site."""
    found = {}
    for file in sorted((root / "tours").glob("*/plaques.csv")):
        shown = f"tours/{file.parent.name}/plaques.csv"
        text = read_text(file, shown, problems)
        if text:
            found[file.parent.name], told = read_register(text, shown)
            problems += told
    return found


def _refusals(
    root: Path, territory: str, slugs: Iterable[str], known: dict[str, Poi], there: set[str]
) -> Iterable[str]:
    for slug in dict.fromkeys(slugs):
        if slug in there:
            yield f"The place '{slug}' has a plaque already. For a second one there add --again."
        elif slug not in known and (root / "tours" / territory / "pois" / f"{slug}.md").is_file():
            yield f"The place '{slug}' has errors. 'flaneur check' tells them; mend them first."
        elif slug not in known:
            yield f"There is no place '{slug}'. {did_you_mean(slug, known)}"


def _refuse(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        click.echo(f"error: {sentence}", err=True)
    return WRONG_USAGE


def _draw(slugs: Iterable[str], taken: set[str], draw: random.Random) -> list[tuple[str, str]]:
    drawn = []
    for slug in slugs:
        while (code := make_code(draw)) in taken:
            pass
        taken.add(code)
        drawn.append((code, slug))
    return drawn

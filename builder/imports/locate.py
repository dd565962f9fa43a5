"""``flaneur locate``: asks an address service once for the places of a town, and keeps what it answered in a file.

Only an author who types the command asks; a build reads nothing from the network.
"""

import time
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click

from builder.geo import distance_m
from builder.imports import toml_text
from builder.imports.files import replace_whole
from builder.imports.geocoders import PAUSE_S, Answer, NoAnswer, Provider, ask
from builder.model import LonLat
from builder.problems import Problem, Where, did_you_mean
from builder.read.markdown import read_text, split_content
from builder.read.poi import read_position
from builder.read.toml import read_toml

FINE, PROBLEMS, WRONG_USAGE = 0, 1, 2
FAR_M = 100.0  # further than this from the place's own position, one of the two is wrong
HEAD = "# What address services answered, each once. Written by 'flaneur locate'; a build asks nobody.\n"

Row = Mapping[str, str | float]


@dataclass(frozen=True, slots=True)
class Addressed:
    """What a place's file says of where it is, even where the rest of it is not yet written."""

    address: str
    at: LonLat | None


def locate(
    root: Path,
    territory: str,
    slugs: Sequence[str],
    asked: date,
    *,
    again: bool = False,
    provider: Provider = Provider.BAN,
    domain: str = "",
    scheme: str = "https",
    wait: Callable[[float], None] = time.sleep,
) -> int:
    """Asks for ``slugs``, or for every place of the town with an address; not for one whose address has its answer
    already, unless ``again``. ``asked`` is today; ``domain``, ``scheme`` and ``wait`` are given by tests alone.

    Returns the exit code: 0 all asked, 1 the service or the file of answers failed (what was answered before is kept),
    2 a word that is wrong.
    """
    towns = sorted(path.parent.name for path in (root / "tours").glob("*/territory.toml"))
    if territory not in towns:
        return _refuse([f"There is no town '{territory}'. {did_you_mean(territory, towns)}"])
    places = _places(root, territory)
    refusals = [f"There is no place '{slug}'. {did_you_mean(slug, places)}" for slug in slugs if slug not in places]
    refusals += [
        f"The place '{slug}' has no address. Write address = \"…\" in its file first."
        for slug in slugs
        if slug in places and not places[slug].address
    ]
    if refusals:
        return _refuse(refusals)
    file = root / "tours" / territory / "addresses.toml"
    shown = f"tours/{territory}/addresses.toml"
    answers = _answers(file)
    if answers is None:
        click.echo(f"{shown}: error: The answers there cannot be read. Put the file back as it was in git.", err=True)
        return PROBLEMS
    wanted = [
        slug
        for slug in (slugs or places)
        if places[slug].address and (again or answers.get(slug, {}).get("address") != places[slug].address)
    ]
    if not wanted:
        click.echo("Nothing to ask: every address has its answer already.")
    for number, slug in enumerate(dict.fromkeys(wanted)):
        if number and PAUSE_S[provider]:
            wait(PAUSE_S[provider])
        try:
            answer = ask(places[slug].address, provider, domain=domain, scheme=scheme)
        except NoAnswer as fault:
            click.echo(f"error: {fault} What was answered before is kept; run the command again later.", err=True)
            return PROBLEMS
        if answer is None:
            click.echo(f"{slug}: warning: Nothing is known of '{places[slug].address}'. Write it as on a letter.")
            continue
        answers[slug] = _row(places[slug].address, answer, provider, asked)
        replace_whole(file, _text(answers).encode())
        click.echo(_said(slug, places[slug], answer))
    return FINE


def _places(root: Path, territory: str) -> dict[str, Addressed]:
    """Every place whose facts can be read at all; their problems are for ``flaneur check`` to tell."""
    places = {}
    for path in sorted((root / "tours" / territory / "pois").glob("*.md")):
        problems: list[Problem] = []
        text = read_text(path, path.name, problems)
        content = split_content(text, path.name, problems) if text is not None else None
        table = read_toml(content.facts, Where(path.name, content.facts_line), problems) if content else None
        if table is not None:
            at = read_position(table, "at") if "at" in table else None
            places[path.stem] = Addressed(table.text("address"), at)
    return places


def _answers(file: Path) -> dict[str, Row] | None:
    """The answers there are, by place; None where the file is not as this command writes it."""
    if not file.is_file():
        return {}
    try:
        tables = tomllib.loads(file.read_bytes().decode("utf-8-sig"))
    except ValueError:
        return None
    for row in tables.values():
        if not isinstance(row, dict) or not all(isinstance(value, str | int | float) for value in row.values()):
            return None
    return tables


def _row(address: str, answer: Answer, provider: Provider, asked: date) -> Row:
    return {
        "address": address,
        "lon": answer.at.lon,
        "lat": answer.at.lat,
        "label": answer.label,
        "score": answer.score,
        "provider": provider.value,
        "asked": asked.isoformat(),
    }


def _text(answers: Mapping[str, Row]) -> str:
    tables = []
    for slug, row in sorted(answers.items()):
        keys = "".join(f"{toml_text.key(key)} = {toml_text.value(value)}\n" for key, value in row.items())
        tables.append(f"\n[{toml_text.key(slug)}]\n{keys}")
    return HEAD + "".join(tables)


def _said(slug: str, place: Addressed, answer: Answer) -> str:
    found = f"'{answer.label}', score {answer.score:g}"
    if place.at is None:
        return f"{slug}: {found}. Its file has no position yet: at = [{answer.at.lon}, {answer.at.lat}]"
    off_m = distance_m(place.at, answer.at)
    if off_m > FAR_M:
        return (
            f"{slug}: warning: {found}, is {off_m:.0f} m from the place's own position."
            f" Look at both on a map: at = {list(place.at)}, answer = {list(answer.at)}."
        )
    return f"{slug}: {found}, {off_m:.0f} m from the place's own position."


def _refuse(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        click.echo(f"error: {sentence}", err=True)
    return WRONG_USAGE

"""One folder ``tours/<territory>/``, whole: the town, its places, tours and plaques."""

import re
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from builder.cache import NO_CACHE, Cache, digest_of
from builder.model import (
    Bounds,
    Check,
    Credit,
    Layer,
    Legal,
    Office,
    OldAddress,
    PlaqueSource,
    Poi,
    TerritorySource,
    TourSource,
    VisitSource,
)
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.checks import read_checks
from builder.read.layers import read_layers
from builder.read.markdown import read_text
from builder.read.old_addresses import read_old_addresses
from builder.read.plaques import read_register
from builder.read.poi import read_poi
from builder.read.slugs import RESERVED, reserved_problem, slug_problem
from builder.read.toml import Table, read_toml
from builder.read.tour import read_tour
from builder.read.visits import read_visits
from builder.read.words import languages, notices, web_address, word
from builder.workers import in_two

Line = TypeVar("Line")

_STATUS = ("non", "partial", "total")


def read_territory(root: Path, slug: str, cache: Cache) -> tuple[TerritorySource | None, list[Problem]]:
    folder, path = root / "tours" / slug, f"tours/{slug}"
    pois, problems = read_pois(root, path, slug, cache)
    tours = _tours(root, path, slug, cache, problems)
    plaques = _sheet(folder / "plaques.csv", f"{path}/plaques.csv", read_register, problems)
    checks = _sheet(folder / "checks.csv", f"{path}/checks.csv", read_checks, problems)
    moved = _sheet(folder / "old-addresses.csv", f"{path}/old-addresses.csv", read_old_addresses, problems)
    visits = _sheet(folder / "visits.toml", f"{path}/visits.toml", read_visits, problems)
    layers, told = read_layers(root, path, slug)
    problems += told
    text = read_text(folder / "territory.toml", f"{path}/territory.toml", problems)
    table = read_toml(text, Where(f"{path}/territory.toml", 1), problems) if text is not None else None
    if table is None:
        return None, problems
    written = [*folder.glob("pois/*.md"), *folder.glob("*/tour.md")]
    files = frozenset(f"{path}/{file.relative_to(folder).with_suffix('').as_posix()}" for file in written)
    return _territory(table, slug, pois, tours, plaques, checks, moved, visits, layers, files), problems


def read_pois(root: Path, path: str, territory: str, cache: Cache = NO_CACHE) -> tuple[tuple[Poi, ...], list[Problem]]:
    """The places of a territory; ``path`` is its folder, relative to ``root``."""
    problems: list[Problem] = []
    asked = []
    for file in sorted((root / path / "pois").glob("*.md")):
        shown = f"{path}/pois/{file.name}"
        problems += slug_problem(file.stem, Where(shown))
        text = read_text(file, shown, problems)
        if text is not None:
            asked.append((_key(shown, text.encode()), partial(read_poi, root, text, shown, territory, file.stem)))
    pois = []
    for poi, told in cache.many(f"pois-{territory}", asked, partial(in_two, batch=100)):
        problems += told
        if poi is not None:
            pois.append(poi)
    return tuple(pois), problems


def _key(shown: str, content: bytes, *beside: tuple[str, bytes]) -> str:
    """Of a file and the files beside it that it may speak of. One that names pictures or recordings is read each time,
    for it depends on them too."""
    if b"media" in content or b"[[sound]]" in content:
        return ""
    return digest_of(shown, sha256(content).digest(), [(name, sha256(data).digest()) for name, data in beside])


def _tours(root: Path, path: str, territory: str, cache: Cache, problems: list[Problem]) -> tuple[TourSource, ...]:
    asked = []
    for inner in sorted(p for p in (root / path).iterdir() if p.is_dir()):
        if not (inner / "tour.md").is_file():
            if inner.name not in RESERVED and any(inner.glob("*.gpx")):
                problems.append(
                    error(
                        Where(f"{path}/{inner.name}"),
                        "tour-missing",
                        "The folder holds a GPX file but no tour.md.",
                        "Write tour.md beside it.",
                    )
                )
            continue
        where = Where(f"{path}/{inner.name}/tour.md")
        problems += slug_problem(inner.name, where)
        problems += reserved_problem(inner.name, where)
        asked.append((_tour_key(inner, where), partial(read_tour, root, f"{path}/{inner.name}", territory)))
    tours = []
    for tour, told in cache.many(f"tours-{territory}", asked, partial(in_two, batch=2)):
        problems += told
        if tour is not None:
            tours.append(tour)
    return tuple(tours)


def _tour_key(folder: Path, where: Where) -> str:
    try:
        beside = [(file.name, file.read_bytes()) for file in sorted(folder.iterdir()) if file.is_file()]
        return _key(where.path, dict(beside)["tour.md"], *beside)
    except (OSError, KeyError):  # its reader tells of it
        return ""


def _sheet(
    file: Path, shown: str, read: Callable[[str, str], tuple[tuple[Line, ...], list[Problem]]], problems: list[Problem]
) -> tuple[Line, ...]:
    """The lines of a sheet; none where there is no such file."""
    if not file.is_file():
        return ()
    text = read_text(file, shown, problems)
    lines, told = read(text, shown) if text is not None else ((), [])
    problems += told
    return lines


def _territory(
    table: Table,
    slug: str,
    pois: tuple[Poi, ...],
    tours: tuple[TourSource, ...],
    plaques: tuple[PlaqueSource, ...],
    checks: tuple[Check, ...],
    old_addresses: tuple[OldAddress, ...],
    visits: tuple[VisitSource, ...],
    layers: tuple[Layer, ...],
    files: frozenset[str],
) -> TerritorySource | None:
    context = f"tours/{slug}/territory"
    name, short = table.text("name", required=True), table.text("short")
    country = table.text("country", required=True)
    if country and not re.fullmatch("[A-Z]{2}", country):
        fact = f"'{country}' is not the code of a country, by which public holidays are known."
        table.problems.append(error(table.where("country"), "choice-unknown", fact, "Write its two capitals: FR."))
    zone = table.text("timezone", required=True)
    if zone and zone not in available_timezones():
        table.problems.append(
            error(
                table.where("timezone"),
                "timezone-unknown",
                f"'{zone}' is no time zone.",
                did_you_mean(zone, available_timezones()),
            )
        )
    elif zone:
        ZoneInfo(zone)
    source_locale = table.text("source_locale", required=True)
    edges = table.numbers("bounds", 4, "west, south, east, north: bounds = [2.23, 48.80, 2.29, 48.84]")
    bounds = Bounds(*edges) if edges else None
    if bounds and not (-180 <= bounds.west < bounds.east <= 180 and -90 <= bounds.south < bounds.north <= 90):
        table.problems.append(
            error(
                table.where("bounds"),
                "bounds-order",
                f"The bounds {list(bounds)} enclose nothing.",
                "Write west, south, east, north, in degrees.",
            )
        )
        bounds = None
    lead = word(table, "lead", context, required=True)
    office = _office(table.table("office"))
    emergency = table.table("emergency")
    number = emergency.text("number")
    emergency.close()
    legal = _legal(table.table("legal"))
    credits = tuple(_credit(one) for one in table.tables("credit"))
    told = notices(table, context)
    locales, spoken = languages(table)
    table.close()
    if not (name and country and zone and source_locale and bounds and lead.msgid):
        return None
    return TerritorySource(
        slug=slug,
        name=name,
        short=short or name,
        country=country,
        timezone=zone,
        source_locale=source_locale,
        bounds=bounds,
        lead=lead,
        office=office,
        emergency_number=number,
        legal=legal,
        pois=pois,
        tours=tours,
        plaques=plaques,
        credits=credits,
        files=files,
        where=table.where(),
        notices=told,
        layers=layers,
        checks=checks,
        old_addresses=old_addresses,
        locales=locales,
        locale_wheres=spoken,
        visits=visits,
    )


def _office(table: Table) -> Office:
    office = Office(
        name=table.text("name"),
        address=table.text("address"),
        phone=table.text("phone"),
        email=table.text("email"),
        url=web_address(table, "url"),
        opening_hours=table.text("opening_hours"),
        source=table.text("source"),
        phone_where=table.where("phone"),
    )
    table.close()
    return office


def _legal(table: Table) -> Legal:
    status = table.text("accessibility_status") or "non"
    if status not in _STATUS:
        table.problems.append(
            error(
                table.where("accessibility_status"),
                "choice-unknown",
                f"'{status}' is not a known accessibility_status.",
                did_you_mean(status, _STATUS),
            )
        )
    legal = Legal(
        publisher=table.text("publisher"),
        director=table.text("director"),
        host=table.text("host"),
        contact=table.text("contact"),
        accessibility_status=status,
        accessibility_audit=table.text("accessibility_audit"),
        data_protection=table.text("data_protection"),
    )
    table.close()
    return legal


def _credit(table: Table) -> Credit:
    credit = Credit(
        what=table.text("what", required=True),
        by=table.text("by", required=True),
        licence=table.text("licence", required=True),
        url=web_address(table, "url"),
    )
    table.close()
    return credit

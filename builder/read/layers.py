"""``tours/<territory>/layers/<layer>/``: open data beside the guide's own places, with its source and its licence."""

import re
from pathlib import Path
from typing import Any

from builder.model import Feature, Layer, LayerKind, Text
from builder.problems import Problem, Where, error
from builder.prose import unseen_sign
from builder.read.geojson import Unfit, features, geometry
from builder.read.markdown import read_text
from builder.read.slugs import slug_problem
from builder.read.toml import read_toml
from builder.read.words import web_address, word

MAX_FEATURES = 5_000
MAX_FACTS = 20
MAX_CHARACTERS = 500
MAX_NUMBER = 1e15
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SURROGATE = re.compile("[\ud800-\udfff]")  # JSON may write one alone, UTF-8 cannot
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_WORDS = ("name", "kind", "poi", "about", "sources")  # what is left of the properties are facts


def read_layers(root: Path, path: str, territory: str) -> tuple[tuple[Layer, ...], list[Problem]]:
    """The layers of a territory, by name; ``path`` is its folder, relative to ``root``."""
    problems: list[Problem] = []
    folder = root / path / "layers"
    inner = sorted(one for one in folder.iterdir() if one.is_dir()) if folder.is_dir() else []
    layers = [_layer(one, f"{path}/layers/{one.name}", territory, problems) for one in inner]
    return tuple(layer for layer in layers if layer is not None), problems


def _layer(folder: Path, shown: str, territory: str, problems: list[Problem]) -> Layer | None:
    problems += slug_problem(folder.name, Where(f"{shown}/layer.toml"))
    text = read_text(folder / "layer.toml", f"{shown}/layer.toml", problems)
    data = read_text(folder / "data.geojson", f"{shown}/data.geojson", problems)
    table = read_toml(text, Where(f"{shown}/layer.toml", 1), problems) if text is not None else None
    proper = table.flag("proper_names", False) if table is not None else False
    found = _features(data, f"{shown}/data.geojson", shown, proper, problems) if data is not None else None
    if table is None:
        return None
    name = word(table, "name", shown, kind="layer", required=True)
    kind = table.choice("kind", LayerKind, required=True)
    source, licence = table.text("source", required=True), table.text("licence", required=True)
    as_of = table.day("date")
    if as_of is None and "date" not in table:
        cure = "Add a line date = 2026-12-31, the day to which the data holds."
        problems.append(error(table.where(), "key-missing", "The key 'date' is missing.", cure))
    url = web_address(table, "url")
    table.close()
    if not (name.msgid and kind and source and licence and as_of) or found is None:
        return None
    return Layer(
        slug=folder.name,
        territory=territory,
        name=name,
        kind=kind,
        source=source,
        licence=licence,
        date=as_of,
        url=url,
        names_are_proper=proper,
        features=found,
        where=table.where(),
    )


def _features(text: str, path: str, context: str, proper: bool, problems: list[Problem]) -> tuple[Feature, ...] | None:
    """None where the file is no FeatureCollection; a feature that is unfit is said and left out."""
    cure = "Export it again as GeoJSON (RFC 7946), or put it back as it was in git."
    try:
        rows = features(text)
    except Unfit as fault:
        problems.append(error(Where(path, fault.line), "layer-data", fault.fact, cure))
        return None
    if not rows or len(rows) > MAX_FEATURES:
        fact = f"The layer holds {len(rows):,} features."
        problems.append(error(Where(path), "layer-data", fact, f"Keep between 1 and {MAX_FEATURES:,}."))
        return None
    found: dict[str, Feature] = {}
    for row, line in rows:
        where = Where(path, line)
        try:
            feature = _feature(row, context, where)
            if feature.id in found:
                raise Unfit(f"The id '{feature.id}' stands already on line {found[feature.id].where.line}.")
        except Unfit as fault:
            problems.append(error(where, "layer-feature", fault.fact, "Correct this feature, or take it out."))
        else:
            found[feature.id] = feature
    return tuple(found.values())


def _feature(row: dict[str, Any], context: str, where: Where) -> Feature:
    name_id = row.get("id")
    if isinstance(name_id, bool) or not isinstance(name_id, str | int) or not _ID.fullmatch(str(name_id)[:200]):
        raise Unfit(f"The feature's id is {_shown(name_id)}, not a name of letters, digits, dots and hyphens.")
    properties = row.get("properties") or {}
    if not isinstance(properties, dict):
        raise Unfit("The feature's properties are no list of names and values.")
    at, lines, areas = geometry(row.get("geometry"))
    about = _word(properties, "about")
    sources = properties.get("sources") or []
    if not isinstance(sources, list):
        raise Unfit(f"'sources' is {_shown(sources)}, not a list of words.")
    return Feature(
        id=str(name_id),
        name=Text(_word(properties, "name"), context, "feature", where),
        kind=_word(properties, "kind"),
        poi=_word(properties, "poi"),
        at=at,
        lines=lines,
        areas=areas,
        about=Text(about, context, "feature", where) if about else None,
        sources=tuple(_word({"sources": one}, "sources") for one in sources),
        facts=_facts(properties),
        where=where,
    )


def _facts(properties: dict[str, Any]) -> tuple[tuple[str, str | float | bool], ...]:
    facts = []
    for key, value in properties.items():
        if key in _WORDS or value is None:
            continue
        if not _KEY.fullmatch(key):
            raise Unfit(f"The name of the fact {_shown(key)} is not made of small letters, digits and underscores.")
        if not isinstance(value, str | int | float) or (not isinstance(value, str) and abs(value) > MAX_NUMBER):
            raise Unfit(f"The fact '{key}' is {_shown(value)}, neither words nor a number.")
        facts.append((key, _word(properties, key) if isinstance(value, str) else value))
    if len(facts) > MAX_FACTS:
        raise Unfit(f"The feature has {len(facts)} facts; {MAX_FACTS} at most can be shown.")
    return tuple(facts)


def _word(properties: dict[str, Any], key: str) -> str:
    value = properties.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unfit(f"'{key}' is {_shown(value)}, not words.")
    if (unseen := unseen_sign(value)) or _SURROGATE.search(value):
        raise Unfit(f"'{key}' holds a sign that shows nothing ({unseen[1] if unseen else 'half of a pair'}).")
    if len(value) > MAX_CHARACTERS:
        raise Unfit(f"'{key[:40]}' has {len(value):,} characters; {MAX_CHARACTERS} at most can be shown.")
    return " ".join(value.split())


def _shown(value: object) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else text[:57] + "…"

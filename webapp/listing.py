"""The plaques of the built tree: which codes there are, where, and in which time zone. Read from ``plaques.json``,
which the builder writes (docs/data.md), for the server never reads ``tours/``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

FILE = "plaques.json"


@dataclass(frozen=True, slots=True)
class Town:
    slug: str
    name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Listed:
    """A plaque. ``names`` are those of its place, by locale, the site's own language first."""

    code: str
    town: Town
    status: str
    mounted_on: str
    names: Mapping[str, str]
    at: tuple[float, float] | None = None  # lon, lat; None in a tree that was built before they stood there

    @property
    def place(self) -> str:
        """Its name in the first language."""
        return next(iter(self.names.values()))

    def named(self, locale: str) -> tuple[str, str, Markup]:
        """For a link in a page: the language's part of the address, the name, and a ``lang`` where it is another."""
        if locale in self.names:
            return f"{locale}/", self.names[locale], Markup("")
        other = next(iter(self.names))
        return "", self.names[other], Markup(' lang="{}"').format(other)


@dataclass(frozen=True, slots=True)
class Listing:
    """Empty for a tree that was built before there was such a file."""

    towns: Mapping[str, Town] = field(default_factory=dict)
    plaques: Mapping[str, Listed] = field(default_factory=dict)


def read_listing(root: Path) -> Listing:
    """Of the tree at ``root``; read again when the file changes."""
    file = root / FILE
    try:
        seen = file.stat()
    except FileNotFoundError:
        return Listing()
    return _read(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4)
def _read(file: Path, _mtime_ns: int, _size: int) -> Listing:
    said = json.loads(file.read_text("utf-8"))
    towns = {slug: Town(slug, town["name"], ZoneInfo(town["timezone"])) for slug, town in said["territories"].items()}
    plaques = {
        code: Listed(code, towns[one["territory"]], one["status"], one["mounted_on"], one["names"], _at(one))
        for code, one in said["plaques"].items()
    }
    return Listing(towns, plaques)


def _at(one: Mapping[str, Any]) -> tuple[float, float] | None:
    at = one.get("at")
    return (at[0], at[1]) if at else None

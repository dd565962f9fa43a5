"""The towns of the built tree: what letters, forms and the desk must know of them. Read from ``towns.json``, which the
builder writes (docs/data.md), for the server never reads ``tours/``."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FILE = "towns.json"


@dataclass(frozen=True, slots=True)
class Office:
    """An empty string for what the town has not given."""

    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TourFacts:
    """``titles`` by locale, in those in which the tour is published."""

    slug: str
    practice: str
    walk_min: float
    guided_min: float
    group_factor: float
    titles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Town:
    slug: str
    name: str
    short: str
    zone: ZoneInfo
    source_locale: str
    locales: tuple[str, ...]
    emergency: str
    office: Office
    tours: Mapping[str, TourFacts]

    def title(self, tour: str, locale: str) -> tuple[str, str]:
        """Of a tour, and its language where that is another than asked for, else ""; the slug where it is gone."""
        titles = self.tours[tour].titles if tour in self.tours else {}
        for tag in (locale, "en", self.source_locale, *titles):
            if tag in titles:
                return titles[tag], "" if tag == locale else tag
        return tour, ""


@dataclass(frozen=True, slots=True)
class Towns:
    """Empty for a tree that was built before there was such a file."""

    title: str = ""
    base_url: str = ""
    towns: Mapping[str, Town] = field(default_factory=dict)


def read_towns(root: Path) -> Towns:
    """Of the tree at ``root``; read again when the file changes."""
    file = root / FILE
    try:
        seen = file.stat()
    except FileNotFoundError:
        return Towns()
    return _read(file, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=4)
def _read(file: Path, _mtime_ns: int, _size: int) -> Towns:
    said = json.loads(file.read_text("utf-8"))
    towns = {slug: _town(slug, one) for slug, one in said["territories"].items()}
    return Towns(said["title"], said["base_url"], towns)


def _town(slug: str, one: Mapping[str, Any]) -> Town:
    return Town(
        slug=slug,
        name=one["name"],
        short=one["short"],
        zone=ZoneInfo(one["timezone"]),
        source_locale=one["source_locale"],
        locales=tuple(one["locales"]),
        emergency=one["emergency"],
        office=Office(**one["office"]),
        tours={name: TourFacts(name, **tour) for name, tour in one["tours"].items()},
    )

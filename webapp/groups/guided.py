"""A tour as a group walks it: its stops in one language, and how fast a group goes. Read from ``tour.json``, which the
builder writes (docs/data.md)."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from webapp.groups.budgets import Halt, Pace, pace_of
from webapp.tree import Tree

UNSAID_MIN = 5  # at a stop of which the author gives no minutes: the house's own figure, and the office changes it


class Stop(NamedTuple):
    """``lang`` is the language of its words where that is not the one of the tour, else ""."""

    poi: str
    number: int
    title: str
    lang: str
    note: str
    page: str
    lon: float
    lat: float
    at_m: float
    minutes: int
    plaque: str

    @property
    def halt(self) -> Halt:
        return Halt(self.poi, self.at_m, self.minutes)


@dataclass(frozen=True, slots=True)
class GuidedTour:
    locale: str
    town: str
    slug: str
    title: str
    practice: str
    length_m: float
    pace: Pace
    stops: tuple[Stop, ...]
    streets: tuple[tuple[float, float, str], ...] = ()  # from, to, in metres; a name, or the kind of way in words
    toilets: tuple[tuple[float, float], ...] = ()  # metres along the route, and off it

    def stop(self, poi: str) -> Stop | None:
        return next((stop for stop in self.stops if stop.poi == poi), None)


def guided_tour(tree: Tree, locale: str, town: str, slug: str) -> GuidedTour | None:
    """In ``locale``; where the tour is not published in it, in English, in the site's own language, in any. None where
    the tree has no such tour."""
    for tag in dict.fromkeys((locale, "en", tree.default_locale, *tree.locales)):
        file = tree.find(f"/{tag}/{town}/{slug}/tour.json")
        if file is not None:
            return _read(file, file.stat().st_mtime_ns, tag, town, slug)
    return None


def tours_of(tree: Tree, locale: str, town: str) -> Iterator[GuidedTour]:
    """The tours of a town that are published in ``locale``, those meant for groups first."""
    folders = sorted((tree.root / locale / town).glob("*/tour.json")) if tree.find(f"/{locale}/{town}/") else []
    found = [guided_tour(tree, locale, town, file.parent.name) for file in folders]
    yield from sorted(
        (one for one in found if one and one.stops), key=lambda one: (one.practice != "guided", one.title)
    )


@lru_cache(maxsize=256)
def _read(file: Path, _mtime_ns: int, locale: str, town: str, slug: str) -> GuidedTour:
    features = json.loads(file.read_text("utf-8"))["features"]
    route = next(one["properties"] for one in features if one["properties"]["is"] == "route")
    pace = pace_of(
        route["length_m"], route["walk_min"], route.get("group_factor", 1.0), is_loop=route.get("shape") == "loop"
    )
    stops = tuple(_stop(one) for one in features if one["properties"]["is"] == "stop")
    return GuidedTour(
        locale=locale,
        town=town,
        slug=slug,
        title=route["title"],
        practice=route["practice"],
        length_m=route["length_m"],
        pace=pace,
        stops=stops,
        streets=tuple((begins, ends, name) for begins, ends, name in route.get("streets", [])),
        toilets=tuple((one["distance_m"], one["offset_m"]) for one in _amenities(features) if one["kind"] == "toilets"),
    )


def _amenities(features: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (one["properties"] for one in features if one["properties"]["is"] == "amenity")


def _stop(feature: Mapping[str, Any]) -> Stop:
    said = feature["properties"]
    lon, lat = feature["geometry"]["coordinates"][:2]
    return Stop(
        poi=said["poi"],
        number=said["number"],
        title=said["title"],
        lang=said.get("lang", ""),
        note=said.get("note") or "",
        page=said["page"],
        lon=lon,
        lat=lat,
        at_m=said["distance_m"],
        minutes=math.ceil(said["minutes"]) or UNSAID_MIN,
        plaque=said.get("plaque") or "",
    )

"""A map to look at, as data: what the renderers fill, and how it goes into the frame that builder/maps.py writes.
Nothing here loads folium."""

import json
import re
from dataclasses import asdict, dataclass
from functools import lru_cache

from builder.model import Bounds, LonLat

CENTRE, SETTINGS, BOUNDS = "centre", "settings", "bounds"  # slots of a frame
_SLOT = re.compile(r'"\{([\w-]+)\}"')


@dataclass(frozen=True, slots=True)
class Spot:
    """A point: ``mark`` is one of the drawings of page.js, a number to write in a square, or ``panels:3`` for a
    number in a square of that look."""

    at: LonLat
    mark: str
    name: str
    about: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """A line: ``look`` is ``route``, ``raw`` or ``street``, as page.js draws them."""

    line: tuple[LonLat, ...]
    look: str
    name: str = ""
    about: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Patch:
    """An area with its holes: ``look`` is ``water``, ``park`` or ``block``."""

    rings: tuple[tuple[LonLat, ...], ...]
    look: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things that are shown and hidden together, by the checkbox whose value is ``key``."""

    key: str
    spots: tuple[Spot, ...] = ()
    traces: tuple[Trace, ...] = ()
    patches: tuple[Patch, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What the map itself says, in the language of the page."""

    zoom_in: str
    zoom_out: str
    close: str
    more: str  # on the link of a popup
    attribution: str


@dataclass(frozen=True, slots=True)
class Looking:
    """A map. ``tiles`` is the address of the town's PMTiles, "" for none; ``locale`` chooses the names on it."""

    bounds: Bounds
    groups: tuple[Group, ...]
    words: Words
    locale: str
    tiles: str = ""


def slot(name: str) -> str:
    """What stands in a frame, as a string of JSON, where the JSON of a map goes."""
    return f"{{{name}}}"


def things(number: int) -> str:
    """The slot of the things of a group, counted from 0."""
    return f"things-{number}"


def filled(frame: str, looking: Looking) -> str:
    """The script of a map, from the frame for the keys of its groups."""
    west, south, east, north = looking.bounds
    words = {
        CENTRE: _json([round((south + north) / 2, 6), round((west + east) / 2, 6)]),
        SETTINGS: _json({"tiles": looking.tiles, "locale": looking.locale, "words": asdict(looking.words)}),
        BOUNDS: _json([[south, west], [north, east]]),
    }
    words |= {things(number): _rows(group) for number, group in enumerate(looking.groups)}
    return _SLOT.sub(lambda found: words[found[1]], frame)


def _rows(group: Group) -> str:
    """``{"patches": …, "spots": …, "traces": …}``, a short row for each thing."""
    patches = [f"[[{', '.join(map(_line, one.rings))}], {_json(one.look)}]" for one in group.patches]
    spots = [[*_latlon(one.at), one.mark, one.name, one.about, one.page] for one in group.spots]
    traces = [
        f"[{_line(one.line)}, {', '.join(map(_json, (one.look, one.name, one.about, one.page)))}]"
        for one in group.traces
    ]
    return f'{{"patches": [{", ".join(patches)}], "spots": {_json(spots)}, "traces": [{", ".join(traces)}]}}'


@lru_cache(maxsize=1024)  # a route is on the town's map and on its own, in every language
def _line(line: tuple[LonLat, ...]) -> str:
    return _json([_latlon(at) for at in line])


def _latlon(at: LonLat) -> tuple[float, float]:
    return round(at.lat, 6), round(at.lon, 6)  # 0.1 m


def _json(data: object) -> str:
    """JSON in which nothing ends a script or begins a tag or an entity."""
    text = json.dumps(data, sort_keys=True)
    for sign in "<>&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text

"""A map to look at, as data: what builder/maps.py writes and the renderers fill. Nothing here loads folium."""

from dataclasses import dataclass

from builder.model import Bounds, LonLat


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

"""The ground a tour stands on, as OpenStreetMap knows it: ways, water, greens, buildings, names. Data only."""

from collections.abc import Callable
from dataclasses import dataclass

from builder.model import Bounds, LonLat

Ring = tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """A line one can move along. ``kind`` is the OpenMapTiles class or subclass (residential, footway, steps, path,
    cycleway, pedestrian, service, rail, tram …)."""

    line: tuple[LonLat, ...]
    name: str
    kind: str
    is_bridge: bool = False
    is_tunnel: bool = False
    surface: str = ""  # the OpenStreetMap value; "" where the data does not say
    stairs: int | None = None  # of steps, where they are counted


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon with holes: ``rings[0]`` is the outer one. ``kind`` as in the data (river, lake, grass, wood …)."""

    rings: tuple[Ring, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name to write on the map at a point: ``kind`` is suburb, town, water …"""

    at: LonLat
    text: str
    kind: str


# What a walker may need on the way, by the value of its OpenStreetMap key (amenity, tourism, leisure, emergency).
AMENITIES = (
    "toilets",
    "drinking_water",
    "bench",
    "shelter",
    "picnic_site",
    "picnic_table",
    "playground",
    "viewpoint",
    "pharmacy",
    "defibrillator",
    "bicycle_rental",
)


@dataclass(frozen=True, slots=True)
class Ground:
    ways: tuple[Way, ...]
    water: tuple[Area, ...]
    greens: tuple[Area, ...]
    buildings: tuple[Area, ...]
    names: tuple[Name, ...]
    commune: tuple[Area, ...]  # the territory's own outline, empty when it has none
    bounds: Bounds
    as_of: str  # the date of the data, "2021-08-06"
    attribution: str  # "© OpenStreetMap contributors"
    digest: str  # of the files it was read from; the same digest is the same ground
    streams: tuple[Way, ...] = ()  # waterways too narrow to be areas: river, canal, stream, ditch
    amenities: tuple[Name, ...] = ()  # what a walker may need: kinds of AMENITIES, most of them without a name


class Survey:
    """The ground of a territory, read only when something asks for it. Its digest and the words its makers ask for are
    known at once."""

    def __init__(self, digest: str, attribution: str, read: Callable[[], Ground]) -> None:
        self.digest = digest
        self.attribution = attribution
        self._read = read
        self._ground: Ground | None = None

    @property
    def ground(self) -> Ground:
        if self._ground is None:
            self._ground = self._read()
        return self._ground


EMPTY = Ground((), (), (), (), (), (), Bounds(0.0, 0.0, 0.0, 0.0), "", "", "")

NOWHERE = Survey("", "", lambda: EMPTY)

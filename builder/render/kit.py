"""What every renderer is handed: the site, its languages, its assets, its pictures, the day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from builder.cache import Cache
from builder.link.around import Around
from builder.link.edition import Editions
from builder.locales import Locale
from builder.model import Site, Territory
from builder.outputs import Artifact, Known
from builder.problems import Problem
from builder.read.catalogs import Catalogs
from builder.render.assets import Assets
from builder.render.basemaps import Basemap
from builder.render.map_files import MapFiles
from builder.render.neighbours import Neighbours
from builder.render.vendor import Vendor


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as pages show it: its address and the size to reserve, in CSS pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Card:
    """A tour's social card: its address, its size in pixels, what it shows in words."""

    address: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the tree that is made when it is asked for."""

    path: str
    key: str
    kind: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Papers:
    """``sizes`` are the sheets' bytes by address, ``cards`` the cards by ``locale/territory/tour``."""

    sizes: Mapping[str, int]
    cards: Mapping[str, Card]
    files: tuple[Made, ...]
    problems: tuple[Problem, ...]
    cache: Cache

    def artifacts(self, known: Known) -> Iterator[Artifact]:
        """Every file; what the last tree holds for the same key stays as it stands."""
        for file in self.files:
            if file.path in known and known[file.path][0] == file.key:
                self.cache.keep(file.kind, file.key, file.content)
                yield Artifact(file.path, None, file.key)
            else:
                yield Artifact(file.path, file.content(), file.key)


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph in its derivatives, widest last: (address, width) of each."""

    avif: tuple[tuple[str, int], ...]
    jpeg: tuple[tuple[str, int], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as pages offer it: its address, its size and its length."""

    address: str
    size: int  # bytes
    seconds: float
    credit: str
    licence: str
    is_machine: bool


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One leg of a tour, straightened: inline SVG of the ground and of the kilometre stones."""

    ground: str
    marks: str


@dataclass(frozen=True, slots=True)
class Drawings:
    """All drawings of the site, each key ``territory`` or ``territory/slug``, and the files behind them; a town of
    which less is published in a language also ``locale/territory``."""

    territories: Mapping[str, Picture]
    tours: Mapping[str, Picture]
    places: Mapping[str, Picture]
    profiles: Mapping[str, Picture]
    ribbons: Mapping[str, tuple[Ribbon | None, ...]]  # one a leg
    symbols: Mapping[str, str]  # plaque code → address
    photos: Mapping[str, Photo]  # media file → derivatives
    attributions: Mapping[str, str]  # territory → what the map data asks to be said
    artifacts: tuple[Artifact, ...]

    def of_town(self, slug: str, locale: str) -> Picture | None:
        """The map of a town with the tours that are published in a language."""
        return self.territories.get(f"{locale}/{slug}") or self.territories.get(slug)


@dataclass(frozen=True, slots=True)
class LookingMaps:
    """The address of each map's script, by ``locale/territory`` of an atlas, ``locale/territory/tour`` of an embed."""

    scripts: Mapping[str, str]
    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    site: Site
    locales: tuple[Locale, ...]
    catalogs: Catalogs
    assets: Assets
    drawings: Drawings
    editions: Editions  # what is published of each town in each language
    neighbours: Mapping[str, Neighbours]  # locale/territory
    sizes: Mapping[str, int]  # bytes of the files that pages offer, by address
    today: date
    vendor: Vendor
    looking: LookingMaps
    papers: Papers
    basemaps: Mapping[str, Basemap]  # territory → its moving map, where it has one
    maps: MapFiles
    cities: Mapping[str, Artifact]  # territory → what the map of its projects draws, where it has both
    around: Mapping[str, Around]  # territory/tour, territory → what lies around
    sounds: Mapping[str, Heard]  # locale/territory/poi → its recording, where that says what the page says


def key(territory: Territory, slug: str) -> str:
    return f"{territory.slug}/{slug}"

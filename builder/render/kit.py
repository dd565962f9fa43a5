"""What every renderer is handed: the site, its languages, its assets, its pictures, the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from builder.locales import Locale
from builder.model import Site, Territory
from builder.outputs import Artifact
from builder.read.catalogs import Catalogs
from builder.render.around import Around
from builder.render.assets import Assets


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as pages show it: its address and the size to reserve, in CSS pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph in its derivatives, widest last: (address, width) of each."""

    avif: tuple[tuple[str, int], ...]
    jpeg: tuple[tuple[str, int], ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """One leg of a tour, straightened: inline SVG of the ground and of the kilometre stones."""

    ground: str
    marks: str


@dataclass(frozen=True, slots=True)
class Drawings:
    """All drawings of the site, each key ``territory`` or ``territory/slug``, and the files behind them."""

    territories: Mapping[str, Picture]
    tours: Mapping[str, Picture]
    places: Mapping[str, Picture]
    profiles: Mapping[str, Picture]
    ribbons: Mapping[str, tuple[Ribbon | None, ...]]  # one a leg
    symbols: Mapping[str, str]  # plaque code → address
    photos: Mapping[str, Photo]  # media file → derivatives
    attributions: Mapping[str, str]  # territory → what the map data asks to be said
    artifacts: tuple[Artifact, ...]


@dataclass(frozen=True, slots=True)
class Kit:
    site: Site
    locales: tuple[Locale, ...]
    catalogs: Catalogs
    assets: Assets
    drawings: Drawings
    around: Mapping[str, Around]  # of each territory
    sizes: Mapping[str, int]  # bytes of the files that pages offer, by address
    today: date


def key(territory: Territory, slug: str) -> str:
    return f"{territory.slug}/{slug}"

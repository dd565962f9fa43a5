"""A territory's extract → its basemap, kept in the cache until the extract, the bounds or the code of this room
change."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely

from builder.basemap import openmaptiles
from builder.basemap.feature import Feature, Unreadable, clipped
from builder.basemap.source import FETCH_AGAIN, Extract, Form, elsewhere, find_extract
from builder.basemap.tiles import make_archive
from builder.cache import Cache, digest_of
from builder.geo import widen
from builder.model import Bounds
from builder.problems import Problem, Where, error
from builder.read.osm import read_features

MARGIN_M = 1000  # round the bounds of the town
# What a basemap depends on besides this room. A change elsewhere in the builder does not make it anew.


@dataclass(frozen=True, slots=True)
class Made:
    """A PMTiles archive, what its makers ask to be said, and what it covers."""

    archive: bytes
    attribution: str
    covers: Bounds


def covered(bounds: Bounds) -> Bounds:
    """What the basemap of a town with these bounds covers."""
    return widen(bounds, MARGIN_M)


def inspect(root: Path, slug: str, bounds: Bounds) -> list[Problem]:
    """What can be seen to be wrong with a town's extract at a glance."""
    return find_extract(root / "tours" / slug / "osm", f"tours/{slug}/osm", covered(bounds))[1]


def make_basemap(
    root: Path, slug: str, name: str, bounds: Bounds, cache: Cache, starts: Callable[[], None] = lambda: None
) -> tuple[Made | None, list[Problem]]:
    """The basemap of a town, None where it has no data or where there is an error. ``starts`` is called where
    it has to be made, which takes some seconds."""
    extract, problems = find_extract(root / "tours" / slug / "osm", f"tours/{slug}/osm", covered(bounds))
    if extract is None:
        return None, problems

    def make() -> bytes:
        starts()
        return _make(extract, name, covered(bounds))

    key = digest_of(extract.digest, name, extract.attribution, bounds)
    try:
        archive = cache.data("basemap", key, make)
    except Unreadable as seen:
        return None, [error(Where(extract.shown), "basemap-broken", str(seen), FETCH_AGAIN)]
    except NothingThere:
        return None, [elsewhere(Where(extract.shown), None)]
    return Made(archive, extract.attribution, covered(bounds)), []


class NothingThere(Exception):
    """The extract holds nothing within the bounds. Never leaves this module."""


def _make(extract: Extract, name: str, bounds: Bounds) -> bytes:
    found = list(clipped(_read(extract, bounds), bounds))
    if not found:
        raise NothingThere
    land = Feature("earth", shapely.box(bounds.west, bounds.south, bounds.east, bounds.north), (("kind", "earth"),), 0)
    return make_archive([land, *found], name, extract.attribution)


def _read(extract: Extract, bounds: Bounds) -> Iterator[Feature]:
    match extract.form:
        case Form.PBF:
            from builder.basemap.extract import read_extract  # osmium is slow to load, and this is rarely asked

            yield from read_extract(extract.files[0])
        case Form.ARCHIVE:
            from builder.basemap.archive import read_archive

            yield from read_archive(extract.files[0], bounds)
        case Form.LAYERS:
            for file in extract.files:
                # A layer that cannot be read has been told by builder.read.osm.
                yield from openmaptiles.features(file.name.partition(".")[0], read_features(file) or [])

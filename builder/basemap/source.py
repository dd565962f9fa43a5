"""What a territory's map is made from: the extract in ``tours/<territory>/osm/``, or the layers that lie there. Looked
at without being read through, so that ``flaneur check`` stays quick."""

import hashlib
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from builder.basemap import pbf_file
from builder.basemap.feature import Unreadable
from builder.basemap.tiles import read_header
from builder.cache import digest_of
from builder.model import Bounds
from builder.problems import Problem, Where, error

CONTRIBUTORS = "© OpenStreetMap contributors"
FETCH_AGAIN = "Fetch it again, or delete it to do without a moving map."


class Form(StrEnum):
    PBF = "pbf"
    ARCHIVE = "pmtiles"
    LAYERS = "layers"


@dataclass(frozen=True, slots=True)
class Extract:
    """``files`` are one extract or the layers; ``shown`` is how problems name them."""

    form: Form
    files: tuple[Path, ...]
    shown: str
    attribution: str

    @property
    def digest(self) -> str:
        return digest_of(self.form, [(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in self.files])


def find_extract(folder: Path, shown: str, bounds: Bounds) -> tuple[Extract | None, list[Problem]]:
    """The extract of the territory whose OSM folder this is and whose map is to cover ``bounds``. None where there is
    none, which is no fault, or where it cannot be used."""
    extracts = sorted([*folder.glob("*.osm.pbf"), *folder.glob("*.pmtiles")])
    attribution = _attribution(folder / "SOURCE.toml")
    if not extracts:
        layers = tuple(sorted(folder.glob("*.geojson.gz")))
        return (Extract(Form.LAYERS, layers, shown, attribution) if layers else None), []
    if len(extracts) > 1:
        names = " and ".join(f"'{one.name}'" for one in extracts)
        cure = "Keep the newer one and take the other away."
        return None, [error(Where(shown), "basemap-choice", f"Two extracts lie here: {names}.", cure)]
    (file,) = extracts
    where = Where(f"{shown}/{file.name}")
    form = Form.ARCHIVE if file.suffix == ".pmtiles" else Form.PBF
    try:
        covers = _covers(file) if form is Form.ARCHIVE else pbf_file.look_through(file)
    except Unreadable as seen:
        return None, [error(where, "basemap-broken", str(seen), FETCH_AGAIN)]
    if covers is not None and not _meet(covers, bounds):
        return None, [elsewhere(where, covers)]
    return Extract(form, (file,), where.path, attribution), []


def elsewhere(where: Where, covers: Bounds | None) -> Problem:
    """The extract is of another town."""
    fact = "The extract holds nothing of this town."
    if covers is not None:
        fact = (
            f"The extract is of another place: longitude {covers.west:.3f} to {covers.east:.3f}, "
            f"latitude {covers.south:.3f} to {covers.north:.3f}."
        )
    cure = "Put the extract of this town there, or correct 'bounds' in territory.toml."
    return error(where, "basemap-elsewhere", fact, cure)


def _covers(file: Path) -> Bounds:
    header = read_header(file)
    west, south, east, north = (header[f"{side}_e7"] / 1e7 for side in ("min_lon", "min_lat", "max_lon", "max_lat"))
    return Bounds(west, south, east, north)


def _meet(a: Bounds, b: Bounds) -> bool:
    return a.west <= b.east and b.west <= a.east and a.south <= b.north and b.south <= a.north


def _attribution(source: Path) -> str:
    """What SOURCE.toml asks for; ``builder.read.osm`` tells what is wrong with that file."""
    try:
        said = tomllib.loads(source.read_text("utf-8")).get("attribution")
    except (OSError, ValueError, RecursionError):
        said = None
    return said if isinstance(said, str) and said.strip() else CONTRIBUTORS

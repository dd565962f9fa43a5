"""A territory's basemap as pages know it, and the file that goes out."""

from dataclasses import dataclass

from builder import urls
from builder.model import Bounds
from builder.outputs import Artifact
from builder.render.assets import digest


@dataclass(frozen=True, slots=True)
class Basemap:
    """The ground of the moving maps: one PMTiles archive. ``size`` is in bytes; ``covers`` is the town's bounds and a
    margin round them."""

    address: str
    size: int
    attribution: str
    covers: Bounds


def publish(slug: str, archive: bytes, attribution: str, covers: Bounds) -> tuple[Basemap, Artifact]:
    address = urls.asset(f"{slug}.pmtiles", digest(archive))
    return Basemap(address, len(archive), attribution, covers), Artifact(address.lstrip("/"), archive)

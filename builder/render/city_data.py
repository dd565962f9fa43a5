"""What the map of the 3D city draws, as one JSON file a town: no words, so one for all languages."""

import json
from collections.abc import Mapping

from builder import urls
from builder.geo import bounds_of
from builder.model import Bounds, LonLat, Site
from builder.outputs import Artifact
from builder.plan import has_city
from builder.render.assets import digest
from builder.render.city import City, city_of
from builder.render.shapes import grown

COVERS_M = 0.6  # over the basemap's own drawing of the same house, which is up to 0.4 m off
_DECIMALS = 6


def city_files(site: Site, covers: Mapping[str, Bounds]) -> dict[str, Artifact]:
    """Territory → its file; ``covers`` is how far each one's basemap reaches. Without a basemap there is nothing to
    draw on, and no file."""
    files = {}
    for territory in site.territories:
        if has_city(territory) and territory.slug in covers:
            content = _json(city_of(territory.source), covers[territory.slug])
            path = urls.asset(f"city-{territory.slug}.json", digest(content)).lstrip("/")
            files[territory.slug] = Artifact(path, content)
    return files


def _json(city: City, covers: Bounds) -> bytes:
    ends = [one.feature.at for one in city.projects]
    data = {
        "covers": list(covers),
        "reach": list(bounds_of(ends)),
        "projects": [
            {
                "id": one.ident,
                "number": one.number,
                "at": _point(one.feature.at),
                "since": one.since,
                "open": one.open_from,
                "until": one.until,
                "expected": one.expected,
                "off_m": one.off_m,
            }
            for one in city.projects
        ],
        "solids": [
            {
                "project": one.project,
                "height_m": one.height_m,
                "rings": [[_point(at) for at in ring] for ring in grown(one.rings, COVERS_M)],
            }
            for one in city.solids
        ],
    }
    return json.dumps(data, separators=(",", ":")).encode()


def _point(at: LonLat) -> list[float]:
    return [round(at.lon, _DECIMALS), round(at.lat, _DECIMALS)]

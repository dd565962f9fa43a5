"""The map of a tour that stands on a group's offer and its leader's sheet, for our own server to set the stops on."""

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from builder import urls
from builder.cache import Cache, digest_of
from builder.ground import NOWHERE, Survey
from builder.model import Site, Tour
from builder.outputs import Artifact
from builder.render.drawings import shown_of
from builder.render.road_maps import group_map
from builder.render.sketch import Ground

Json = dict[str, Any]


def group_maps(
    site: Site, surveys: Mapping[str, Survey], ground: Mapping[str, Ground], cache: Cache
) -> Iterator[Artifact]:
    """A map of each tour without its stops, one for all languages."""
    for territory in site.territories:
        for tour in territory.tours:
            shown = shown_of(tour, surveys.get(territory.slug, NOWHERE))
            drawn = cache.json("group-map", digest_of(shown), partial(_map, tour, ground[territory.slug]))
            content = json.dumps(drawn, ensure_ascii=False, separators=(",", ":")).encode()
            yield Artifact(urls.group_map(territory.slug, tour.slug).lstrip("/"), content)


def _map(tour: Tour, ground: Ground) -> Json:
    drawn = group_map(tour, ground.shapes)
    marks = {stop.poi.id: [round(mm, 1) for mm in mark] for stop, mark in zip(tour.stops, drawn.marks, strict=True)}
    return {
        "svg": drawn.svg,
        "width_mm": drawn.width_mm,
        "height_mm": drawn.height_mm,
        "scale": drawn.scale,
        "marks": marks,
    }

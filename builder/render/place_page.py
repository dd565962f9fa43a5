"""The context of a place's page, which is also the plaque's: hours, tours that pass, what is near, its plaques."""

import json
import math
from dataclasses import dataclass
from typing import Any

from builder import geo, urls
from builder.hours import parse
from builder.hours_words import describe
from builder.locales import Locale, format_distance
from builder.model import Poi, Site, Territory, Tour
from builder.render import terms
from builder.render.kit import Drawings, key
from builder.render.speak import Speaker
from builder.render.terms import Interface

NEAR_M = 600
NEAR_MOST = 5
PASSING_M = 80


@dataclass(frozen=True, slots=True)
class HoursView:
    table: str  # JSON for the browser, "" where the syntax is not understood
    lines: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class NearView:
    poi: Poi
    distance: str
    about: str


@dataclass(frozen=True, slots=True)
class PlaqueView:
    code: str
    address: str  # as printed
    status: str
    mounted_on: str
    symbol: str


def place_context(
    poi: Poi, territory: Territory, site: Site, locale: Locale, t: Interface, speaker: Speaker, drawings: Drawings
) -> dict[str, Any]:
    local = poi.title.msgid
    return {
        "local_name": local if speaker.plain(poi.title).casefold() != local.casefold() else "",
        "hours": hours(poi, locale, t),
        "passing": passing(poi, territory),
        "near": near(poi, territory, locale, t, speaker),
        "picture": drawings.places.get(key(territory, poi.id)),
        "plaques": [
            PlaqueView(
                plaque.code,
                urls.plaque_printed(site.source.plaque_url, plaque.code),
                terms.plaque_status(plaque.source.status, t),
                plaque.source.mounted_on,
                drawings.symbols[plaque.code],
            )
            for plaque in territory.plaques
            if plaque.poi.id == poi.id
        ],
        "position": f"{poi.at.lat:.5f}, {poi.at.lon:.5f}",
    }


def hours(poi: Poi, locale: Locale, t: Interface) -> HoursView | None:
    if not poi.opening_hours:
        return None
    as_of = t.gettext("As known in %(date)s; ask before you go.") % {"date": poi.hours_as_of}
    known = parse(poi.opening_hours)
    if known is None:
        return HoursView("", (poi.opening_hours,), as_of)
    table = json.dumps(known.table(), separators=(",", ":"), ensure_ascii=False)
    return HoursView(table, tuple(describe(known, locale, t.gettext)), as_of)


def passing(poi: Poi, territory: Territory) -> list[Tour]:
    """The tours that stop at a place or pass within sight of it."""
    plane = geo.Plane.at(poi.at)
    found = []
    for tour in territory.tours:
        stops = any(stop.poi.id == poi.id for stop in tour.stops)
        if stops or _offset_m(poi, tour, plane) <= PASSING_M:
            found.append(tour)
    return found


def _offset_m(poi: Poi, tour: Tour, plane: geo.Plane) -> float:
    west, south, east, north = tour.bounds
    reach = 0.002  # degrees; more than PASSING_M anywhere in Europe
    if not (west - reach <= poi.at.lon <= east + reach and south - reach <= poi.at.lat <= north + reach):
        return float("inf")
    return float(geo.feet(plane.xy(tour.source.route.line), plane.xy([poi.at])[0]).offset_m.min())


def near(poi: Poi, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> list[NearView]:
    """The nearest other places, with the direction to walk in: a map in words."""
    others = [other for other in territory.pois if other.id != poi.id]
    xy = geo.Plane.at(poi.at).xy([other.at for other in others])
    metres = [math.hypot(x, y) for x, y in xy.tolist()]
    nearest = sorted((m, other.id, other) for m, other in zip(metres, others, strict=True) if m <= NEAR_M)[:NEAR_MOST]
    said = t.gettext("%(direction)s · %(about)s")
    return [
        NearView(
            other,
            format_distance(max(m, 10), locale),
            said
            % {
                "direction": terms.direction(geo.bearing_deg(poi.at, other.at), t),
                "about": speaker.plain(other.tagline),
            },
        )
        for m, _, other in nearest
    ]

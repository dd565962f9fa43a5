"""What lies around a tour: what a walker may need on the way, and the way to its start from the nearest stations.

Both come from the map data and from the town's own stations (places of kind ``station``), never from a guess: where
the walking network has a gap the way says so, where there is no network there is no way, only a distance as the crow
flies and a direction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from builder import geo
from builder.cache import Cache, digest_of
from builder.geo import Plane
from builder.ground import NOWHERE, Ground, Name, Survey
from builder.model import Bounds, LonLat, Poi, PoiKind, Site, Territory, Tour
from builder.network import Network, find_route, make_network
from builder.times import walk_min

REACH_M = 150.0  # an amenity further from the route than this is no longer on the way
NEAR_M = 3000.0  # a station further from the start than this is not walked from
STATIONS = 3
DETOUR_M = 600.0
AT_M = 25.0  # nearer than this a tour starts at the station itself


@dataclass(frozen=True, slots=True)
class Approach:
    """The way from a station to a tour's start. ``line`` is empty where the walking network does not tell it; then
    ``length_m`` is as the crow flies. ``gap_m`` are metres of ``line`` that no way of the data covers."""

    poi: str
    line: tuple[LonLat, ...]
    length_m: float
    walk_min: float
    bearing_deg: float
    gap_m: float


@dataclass(frozen=True, slots=True)
class Amenity:
    """``distance_m`` along the route, ``offset_m`` beside it; both 0 where it is not told for a tour."""

    kind: str
    name: str
    at: LonLat
    distance_m: float
    offset_m: float


@dataclass(frozen=True, slots=True)
class Around:
    approaches: tuple[Approach, ...] = ()
    amenities: tuple[Amenity, ...] = ()


def look_around(site: Site, surveys: Mapping[str, Survey], cache: Cache) -> dict[str, Around]:
    """For every ``territory/tour``, and for every ``territory`` its amenities within its bounds."""
    found: dict[str, Around] = {}
    for territory in site.territories:
        survey = surveys.get(territory.slug, NOWHERE)
        stations = tuple(poi for poi in territory.pois if poi.kind is PoiKind.STATION)
        bounds = territory.source.bounds
        shown = digest_of(survey.digest, bounds)
        found[territory.slug] = cache.pickle("around", shown, partial(_in_town, territory, survey))
        for tour in territory.tours:
            shown = digest_of(survey.digest, tour.source.route.digest, [(poi.id, poi.at) for poi in stations])
            look = partial(_along_tour, tour, survey, stations)
            found[f"{territory.slug}/{tour.slug}"] = cache.pickle("around", shown, look)
    return found


def _in_town(territory: Territory, survey: Survey) -> Around:
    bounds = territory.source.bounds
    inside = [one for one in survey.ground.amenities if bounds.holds(one.at)]
    return Around((), tuple(Amenity(one.kind, one.text, one.at, 0.0, 0.0) for one in _apart(inside)))


def _along_tour(tour: Tour, survey: Survey, stations: Sequence[Poi]) -> Around:
    return Around(_approaches(tour, stations, survey), _amenities(tour, survey))


def _amenities(tour: Tour, survey: Survey) -> tuple[Amenity, ...]:
    """Those within ``REACH_M`` of the route, in the order in which one passes them."""
    line = tour.source.route.line
    plane = Plane.at(line[0])
    xy, along = plane.xy(line), geo.along_m(line)
    found = []
    for one in _apart(survey.ground.amenities):
        if not _in_sight(tour, one.at, plane):
            continue
        feet = geo.feet(xy, plane.xy([one.at])[0])
        nearest = int(np.argmin(feet.offset_m))
        if feet.offset_m[nearest] <= REACH_M:
            distance_m = along[nearest] + feet.share[nearest] * (along[nearest + 1] - along[nearest])
            found.append(Amenity(one.kind, one.text, one.at, float(distance_m), float(feet.offset_m[nearest])))
    return tuple(sorted(found, key=lambda amenity: (amenity.distance_m, amenity.kind, amenity.at)))


def _in_sight(tour: Tour, at: LonLat, plane: Plane) -> bool:
    west, south, east, north = tour.bounds
    lon, lat = REACH_M / plane.east_m, REACH_M / plane.north_m
    return west - lon <= at.lon <= east + lon and south - lat <= at.lat <= north + lat


def _apart(names: Sequence[Name]) -> list[Name]:
    """Each thing once: the data tells some as an area and as a point, a few metres from one another."""
    kept: dict[tuple[str, float, float], Name] = {}
    for one in names:
        kept.setdefault((one.kind, round(one.at.lon, 4), round(one.at.lat, 4)), one)
    return list(kept.values())


def _approaches(tour: Tour, stations: Sequence[Poi], survey: Survey) -> tuple[Approach, ...]:
    start = tour.source.route.line[0]
    away = sorted((geo.distance_m(poi.at, start), poi.id, poi) for poi in stations)
    near = [poi for metres, _, poi in away if metres <= NEAR_M][: STATIONS + 1]
    if not near:
        return ()
    network = _network(survey.ground, [start, *(poi.at for poi in near)])
    found = [_approach(poi, start, network) for poi in near]
    return tuple(sorted(found, key=lambda way: (way.length_m, way.poi))[:STATIONS])


def _network(ground: Ground, places: Sequence[LonLat]) -> Network:
    """The ways round some places, as far as a detour may reach: a whole city's would take ten times as long."""
    plane = Plane.at(places[0])
    lon, lat = DETOUR_M / plane.east_m, DETOUR_M / plane.north_m
    west, south, east, north = geo.bounds_of(places)
    box = Bounds(west - lon, south - lat, east + lon, north + lat)
    return make_network(replace(ground, ways=tuple(way for way in ground.ways if any(map(box.holds, way.line)))))


def _approach(poi: Poi, start: LonLat, network: Network) -> Approach:
    bearing = geo.bearing_deg(poi.at, start)
    apart_m = geo.distance_m(poi.at, start)
    if apart_m <= AT_M:
        return Approach(poi.id, (poi.at, start), apart_m, walk_min([0.0, apart_m]), bearing, 0.0)
    drawn = find_route(network, (poi.at, start))
    if drawn is None:
        return Approach(poi.id, (), apart_m, 0.0, bearing, apart_m)
    gap_m = sum(gap.length_m for gap in drawn.gaps)
    return Approach(poi.id, drawn.line, drawn.length_m, walk_min([0.0, drawn.length_m]), bearing, gap_m)

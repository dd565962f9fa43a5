"""``tour.json`` and ``town.json``: a tour and a town for programs, and what the maps draw; docs/data.md tells each key.

Both are GeoJSON (RFC 7946) FeatureCollections; a feature says by ``properties.is`` what it is. In ``tour.json`` the
route comes first and then the stops, as they always did; what lies around the tour follows.
"""

import json
from collections.abc import Mapping
from typing import Any

from builder import geo, urls
from builder.link.around import Amenity, Approach, Around
from builder.locales import Locale
from builder.model import LonLat, Poi, Route, Territory, Text, Tour
from builder.outputs import Artifact
from builder.render.hazards import hazards_data
from builder.render.speak import Speaker
from builder.render.steps import steps_data
from builder.render.terms import Interface

_OVERVIEW_M = 4.0  # how far the line of a tour on the town's map may be from its true one
_LINE = "{line}"  # holds the place of a geometry
_DECIMALS = 6  # 0.1 m; routes of stops keep what the author gave

Json = dict[str, Any]


def route_line(route: Route) -> str:
    """The geometry of a route as JSON, for ``tour_data``: the same in every language, and most of the file."""
    line = [
        [p.at.lon, p.at.lat] if p.elevation_m is None else [p.at.lon, p.at.lat, p.elevation_m] for p in route.points
    ]
    return _json({"type": "LineString", "coordinates": line})


def tour_data(
    tour: Tour,
    line: str,
    territory: Territory,
    around: Around,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    address: str,
) -> Artifact:
    """``line`` is the ``route_line`` of the tour."""
    route = {
        "type": "Feature",
        "geometry": _LINE,
        "properties": {
            "is": "route",
            "title": speaker.plain(tour.source.title),
            "inLanguage": locale.tag,
            "practice": tour.source.practice,
            "difficulty": tour.source.difficulty,
            "themes": list(tour.source.themes),
            "shape": tour.shape,
            "length_m": round(tour.length_m, 1),
            "ascent_m": tour.ascent_m,
            "descent_m": tour.descent_m,
            "slopes_counted": tour.ascent_m is not None,
            "walk_min": round(tour.walk_min, 1),
            "jog_min": round(tour.jog_min, 1),
            "guided_min": round(tour.guided_min, 1),
            "group_factor": tour.source.group_factor,
            "legs": [
                {
                    "start_m": round(leg.start_m, 1),
                    "end_m": round(leg.end_m, 1),
                    "streets": [
                        {"name": run.name, "kind": run.kind, "length_m": round(run.length_m, 1)} for run in leg.streets
                    ],
                }
                for leg in tour.legs
            ],
            **steps_data(tour, locale, t, speaker),
        },
    }
    stops = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop.poi.at.lon, stop.poi.at.lat]},
            "properties": {
                "is": "stop",
                "number": stop.number,
                "poi": stop.poi.id,
                "title": speaker.plain(stop.poi.title),
                **_lang(stop.poi.title, speaker),
                "tagline": speaker.plain(stop.poi.tagline),
                "page": urls.place(locale.tag, territory.slug, stop.poi.id),
                "note": _maybe(stop.note, speaker),
                "distance_m": round(stop.distance_m, 1),
                "offset_m": round(stop.offset_m, 1),
                "side": stop.side,
                "minutes": stop.minutes,
                "plaque": stop.plaque.code if stop.plaque else None,
            },
        }
        for stop in tour.stops
    ]
    stations = {poi.id: poi for poi in territory.source.pois}
    ways = [_approach(way, stations[way.poi], speaker) for way in around.approaches]
    amenities = [_amenity(one, measured=True) for one in around.amenities]
    hazards = [_hazard(one) for one in hazards_data(tour, t, speaker)]
    return _collection(address, list(tour.bounds), [route, *stops, *ways, *amenities, *hazards], line)


def thinned(territory: Territory) -> dict[str, Json]:
    """The lines of a town's tours for ``town_data``, the same in every language."""
    return {tour.slug: _line(geo.simplify(tour.source.route.line, _OVERVIEW_M)) for tour in territory.tours}


def town_data(
    territory: Territory, lines: Mapping[str, Json], around: Around, locale: str, speaker: Speaker, address: str
) -> Artifact:
    """The tours of a town as thinned ``lines``, its places, and what a walker may need anywhere in it."""
    tours = [
        {
            "type": "Feature",
            "geometry": lines[tour.slug],
            "properties": {
                "is": "tour",
                "tour": tour.slug,
                "title": speaker.plain(tour.source.title),
                "page": urls.tour(locale, territory.slug, tour.slug),
                "practice": tour.source.practice,
                "length_m": round(tour.length_m, 1),
            },
        }
        for tour in territory.tours
    ]
    places = [
        {
            "type": "Feature",
            "geometry": _point(poi.at),
            "properties": {
                "is": "place",
                "poi": poi.id,
                "kind": poi.kind,
                "title": speaker.plain(poi.title),
                "page": urls.place(locale, territory.slug, poi.id),
            },
        }
        for poi in territory.pois
    ]
    amenities = [_amenity(one, measured=False) for one in around.amenities]
    return _collection(address, list(territory.source.bounds), [*tours, *places, *amenities])


def _approach(way: Approach, station: Poi, speaker: Speaker) -> Json:
    """A way that nobody knows has no geometry, as RFC 7946 allows; its direction and distance still stand."""
    return {
        "type": "Feature",
        "geometry": _line(way.line) if way.line else None,
        "properties": {
            "is": "approach",
            "poi": way.poi,
            "title": speaker.plain(station.title),
            "length_m": round(way.length_m, 1),
            "walk_min": round(way.walk_min, 1) if way.line else None,
            "bearing_deg": round(way.bearing_deg),
            "gap_m": round(way.gap_m, 1),
            "station": [round(station.at.lon, _DECIMALS), round(station.at.lat, _DECIMALS)],
        },
    }


def _amenity(one: Amenity, *, measured: bool) -> Json:
    found: Json = {"is": "amenity", "kind": one.kind}
    if one.name:
        found["name"] = one.name
    if measured:
        found |= {"distance_m": round(one.distance_m), "offset_m": round(one.offset_m)}
    return {"type": "Feature", "geometry": _point(one.at), "properties": found}


def _hazard(one: Json) -> Json:
    told = {"is": "hazard", "kind": one["kind"], "text": one["text"], "distance_m": one["at_m"]}
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": one["at"]}, "properties": told}


def _point(at: LonLat) -> Json:
    return {"type": "Point", "coordinates": [round(at.lon, _DECIMALS), round(at.lat, _DECIMALS)]}


def _line(line: tuple[LonLat, ...]) -> Json:
    return {
        "type": "LineString",
        "coordinates": [[round(at.lon, _DECIMALS), round(at.lat, _DECIMALS)] for at in line],
    }


def _collection(address: str, bbox: list[float], features: list[Json], line: str = "") -> Artifact:
    """``line`` goes where the geometry of the first feature is ``_LINE``, before any word of an author."""
    collection = _json({"type": "FeatureCollection", "bbox": bbox, "features": features})
    return Artifact(address.lstrip("/"), collection.replace(f'"{_LINE}"', line, 1 if line else 0).encode())


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _lang(text: Text, speaker: Speaker) -> Json:
    lang = speaker.words(text)[1]
    return {"lang": lang} if lang else {}


def _maybe(text: Text | None, speaker: Speaker) -> str | None:
    return None if text is None else speaker.plain(text)

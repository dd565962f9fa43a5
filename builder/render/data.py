"""``tour.json``: a tour for programs, GeoJSON (RFC 7946): the route as a LineString, the stops as Points."""

import json

from builder.model import Text, Tour
from builder.outputs import Artifact
from builder.render.speak import Speaker


def tour_data(tour: Tour, locale: str, speaker: Speaker, address: str) -> Artifact:
    line = [
        [p.at.lon, p.at.lat] if p.elevation_m is None else [p.at.lon, p.at.lat, p.elevation_m]
        for p in tour.source.route.points
    ]
    route = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": line},
        "properties": {
            "title": speaker.plain(tour.source.title),
            "inLanguage": locale,
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
        },
    }
    stops = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [stop.poi.at.lon, stop.poi.at.lat]},
            "properties": {
                "number": stop.number,
                "poi": stop.poi.id,
                "title": speaker.plain(stop.poi.title),
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
    collection = {"type": "FeatureCollection", "features": [route, *stops]}
    return Artifact(address.lstrip("/"), json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode())


def _maybe(text: Text | None, speaker: Speaker) -> str | None:
    return None if text is None else speaker.plain(text)

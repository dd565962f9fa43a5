"""What there is in a territory, and what lies round each place: the nearest others, and the tours that pass. Worked
out when a page first asks, once for all languages."""

from collections.abc import Sequence

import numpy as np

from builder.geo import Plane, bearing_deg, feet
from builder.model import LonLat, Plaque, Poi, Territory, Tour

NEAR_M = 600.0
NEAR_MOST = 5
PASSING_M = 80.0
_SLACK = 1.05  # the sheet of a whole territory is this exact at least; what it keeps is measured again from the place
_DEGREE_M = 110_000.0  # no degree of latitude is shorter


class Neighbours:
    def __init__(self, territory: Territory) -> None:
        self._pois = territory.pois
        self._tours = territory.tours
        west, south, east, north = territory.source.bounds
        self._sheet = Plane.at(LonLat((west + east) / 2, (south + north) / 2))
        self._xy = self._sheet.xy([poi.at for poi in self._pois])
        self._boxes = np.array([tour.bounds for tour in self._tours], dtype=np.float64).reshape(-1, 4)
        self._stopping: dict[str, list[Tour]] = {}
        for tour in self._tours:
            for poi_id in dict.fromkeys(stop.poi.id for stop in tour.stops):
                self._stopping.setdefault(poi_id, []).append(tour)
        self._plaques: dict[str, list[Plaque]] = {}
        for plaque in territory.plaques:
            self._plaques.setdefault(plaque.poi.id, []).append(plaque)
        self._ids = {poi.id for poi in self._pois}
        self._slugs = {tour.slug for tour in self._tours}
        self._near: dict[str, list[tuple[float, float, Poi]]] = {}
        self._passing: dict[str, list[Tour]] = {}

    def near(self, poi: Poi) -> list[tuple[float, float, Poi]]:
        """The nearest other places, the nearest first, with their distance in metres and the bearing to walk in."""
        if poi.id not in self._near:
            away = np.hypot(*(self._xy - self._sheet.xy([poi.at])).T)
            others = [self._pois[i] for i in np.flatnonzero(away <= NEAR_M * _SLACK).tolist()]
            others = [other for other in others if other.id != poi.id]
            metres = np.hypot(*Plane.at(poi.at).xy([other.at for other in others]).T).tolist()
            found = sorted((m, other.id, other) for m, other in zip(metres, others, strict=True) if m <= NEAR_M)
            self._near[poi.id] = [(m, bearing_deg(poi.at, other.at), other) for m, _, other in found[:NEAR_MOST]]
        return self._near[poi.id]

    def passing(self, poi: Poi) -> list[Tour]:
        """The tours that stop at a place or pass within sight of it, in the order of the territory."""
        if poi.id not in self._passing:
            plane = Plane.at(poi.at)
            here = plane.xy([poi.at])[0]
            stopping = {tour.slug: tour for tour in self.stopping(poi)}
            met = {
                tour.slug: tour
                for tour in self.tours_within(poi.at, PASSING_M)
                if tour.slug in stopping or feet(plane.xy(tour.source.route.line), here).offset_m.min() <= PASSING_M
            }
            found = stopping | met
            self._passing[poi.id] = [tour for tour in self._tours if tour.slug in found] if found else []
        return self._passing[poi.id]

    def has_place(self, name: str) -> bool:
        return name in self._ids

    def has_tour(self, name: str) -> bool:
        return name in self._slugs

    def stopping(self, poi: Poi) -> Sequence[Tour]:
        """The tours that stop at a place."""
        return self._stopping.get(poi.id, ())

    def plaques(self, poi: Poi) -> Sequence[Plaque]:
        return self._plaques.get(poi.id, ())

    def tours_within(self, at: LonLat, metres: float) -> list[Tour]:
        """The tours whose bounding box is within about ``metres`` of a place."""
        west, south, east, north = self._boxes.T
        down = metres / _DEGREE_M
        across = metres / max(self._sheet.east_m * 0.95, 1.0)
        beside = (west - across <= at.lon) & (at.lon <= east + across)
        level = (south - down <= at.lat) & (at.lat <= north + down)
        return [self._tours[i] for i in np.flatnonzero(beside & level).tolist()]

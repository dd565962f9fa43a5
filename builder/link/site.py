"""SiteSource → Site: stops on routes, legs, lengths, times. Pure; what cannot be linked is a Problem and left out."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from builder import geo, times
from builder.cache import Cache, digest_of
from builder.ground import NOWHERE, Survey
from builder.link.facts import ascent_descent_m, shape_of, smoothed_m
from builder.link.stops import place_stops
from builder.link.streets import Streets
from builder.model import (
    Leg,
    LonLat,
    Plaque,
    PlaqueStatus,
    Poi,
    Practice,
    Site,
    SiteSource,
    Stop,
    StreetRun,
    Territory,
    TerritorySource,
    Tour,
    TourSource,
)
from builder.problems import Problem, did_you_mean, error

_PASSED_WITHIN_M = 60.0  # as near as a stop needs no word about where to look
_LEAST_LEG_M = 1.0  # a stop at the very start or end makes no leg of its own


def link(source: SiteSource, surveys: Mapping[str, Survey], cache: Cache) -> tuple[Site, list[Problem]]:
    """``surveys`` by territory; a territory without one gets legs without streets. The streets of a leg are kept by
    its line and the ground it lies on."""
    problems: list[Problem] = []
    territories = tuple(_territory(one, surveys.get(one.slug, NOWHERE), cache, problems) for one in source.territories)
    return Site(source, territories), problems


def _territory(source: TerritorySource, survey: Survey, cache: Cache, problems: list[Problem]) -> Territory:
    pois = {poi.id: poi for poi in source.pois}
    plaques = []
    for line in source.plaques:
        poi = pois.get(line.poi)
        if poi is None and _is_written(source, line.poi):
            continue  # its own file has the problem
        if poi is None:
            fact = f"There is no place '{line.poi}'."
            problems.append(error(line.where, "poi-unknown", fact, did_you_mean(line.poi, pois)))
        else:
            plaques.append(Plaque(line.code, poi, line))
    standing = {plaque.poi.id: plaque for plaque in plaques if plaque.source.status is not PlaqueStatus.RETIRED}
    streets = _Streets(source, survey, cache)
    tours = []
    # A tour whose file has a problem of its own is still there to be a variant of.
    slugs = {file.split("/")[2] for file in source.files if file.endswith("/tour")}
    for tour_source in source.tours:
        if tour_source.variant_of and tour_source.variant_of not in slugs:
            fact = f"There is no tour '{tour_source.variant_of}' of which this could be a variant."
            problems.append(
                error(tour_source.where, "variant-unknown", fact, did_you_mean(tour_source.variant_of, slugs))
            )
        tour = _tour(source, tour_source, pois, standing, streets, problems)
        if tour is not None:
            tours.append(tour)
    tours.sort(key=lambda tour: (list(Practice).index(tour.source.practice), tour.length_m, tour.slug))
    return Territory(source, source.pois, tuple(tours), tuple(plaques))


class _Streets:
    """The streets along the legs of a territory's tours; its index is made when the first leg is new."""

    def __init__(self, source: TerritorySource, survey: Survey, cache: Cache) -> None:
        west, south, east, north = source.bounds
        self._middle = LonLat((west + east) / 2, (south + north) / 2)
        self._survey = survey
        self._cache = cache
        self._index: Streets | None = None

    def along(self, lines: Sequence[Sequence[LonLat]]) -> list[tuple[StreetRun, ...]]:
        key = digest_of(self._survey.digest, self._middle, lines)
        kept = self._cache.json("streets", key, lambda: [self._along(line) for line in lines])
        return [tuple(StreetRun(name, kind, length_m) for name, kind, length_m in leg) for leg in kept]

    def _along(self, line: Sequence[LonLat]) -> list[list[object]]:
        ground = self._survey.ground
        if not ground.ways or len(line) < 2:
            return []
        if self._index is None:
            self._index = Streets(ground, geo.Plane.at(self._middle))
        return [[run.name, run.kind, run.length_m] for run in self._index.along(line)]


def _is_written(town: TerritorySource, poi: str) -> bool:
    """Whether the file of a place is there, though it may not have been read."""
    return f"tours/{town.slug}/pois/{poi}" in town.files


def _tour(
    town: TerritorySource,
    source: TourSource,
    pois: Mapping[str, Poi],
    plaques: Mapping[str, Plaque],
    streets: _Streets,
    problems: list[Problem],
) -> Tour | None:
    known: list[Poi] = []
    for stop in source.stops:
        poi = pois.get(stop.poi)
        if poi is None and not _is_written(town, stop.poi):
            fact = f"There is no place '{stop.poi}'."
            problems.append(error(stop.where, "poi-unknown", fact, did_you_mean(stop.poi, pois)))
        elif poi is not None:
            known.append(poi)
    if len(known) < len(source.stops):
        return None
    line = source.route.line
    along = geo.along_m(line)
    length_m = float(along[-1])
    placed = place_stops(line, [poi.at for poi in known], along, [poi.id for poi in known])
    stops = tuple(
        Stop(
            poi=poi,
            number=number,
            distance_m=place.distance_m,
            offset_m=place.offset_m,
            side=place.side,
            minutes=stop.minutes,
            note=stop.note,
            plaque=plaques.get(poi.id),
            passed_m=place.nearest_at_m if place.nearest_m <= _PASSED_WITHIN_M < place.offset_m else None,
        )
        for number, (poi, place, stop) in enumerate(zip(known, placed, source.stops, strict=True), 1)
    )
    heights_m = smoothed_m(source.route, along)
    ascent_m, descent_m = ascent_descent_m(source.route, along)
    walk = times.walk_min(along.tolist(), heights_m)
    return Tour(
        source=source,
        stops=stops,
        legs=_legs(line, along, stops, length_m, streets),
        length_m=length_m,
        shape=shape_of(line, along),
        ascent_m=ascent_m,
        descent_m=descent_m,
        walk_min=walk,
        jog_min=times.jog_min(length_m),
        guided_min=times.guided_min(walk, [stop.minutes for stop in stops], source.group_factor),
        bounds=geo.bounds_of(line),
    )


def _legs(
    line: Sequence[LonLat],
    along: geo.Floats,
    stops: tuple[Stop, ...],
    length_m: float,
    streets: _Streets,
) -> tuple[Leg, ...]:
    cuts = [0.0, *(stop.distance_m for stop in stops), length_m]
    pairs = list(pairwise(cuts))
    lines = [geo.between(line, along, *pair) if pair[1] - pair[0] > _LEAST_LEG_M else () for pair in pairs]
    return tuple(Leg(*pair, runs) for pair, runs in zip(pairs, streets.along(lines), strict=True))

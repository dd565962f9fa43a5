"""SiteSource → Site: stops on routes, legs, lengths, times. Pure; what cannot be linked is a Problem and left out."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from builder import times
from builder.cache import Cache, Make, digest_of
from builder.geo import Plane
from builder.ground import NOWHERE, Survey
from builder.link.measure import Measured, leg_lines, measure
from builder.link.steps import Ways, legs_along, steps_along
from builder.link.visits import link_visits
from builder.model import (
    Hazard,
    Leg,
    LonLat,
    Plaque,
    PlaqueStatus,
    Poi,
    Practice,
    Route,
    Site,
    SiteSource,
    Step,
    Stop,
    StreetRun,
    StreetStretch,
    Territory,
    TerritorySource,
    Tour,
    TourSource,
)
from builder.problems import Problem, did_you_mean, error
from builder.workers import in_two

_PASSED_WITHIN_M = 60.0  # as near as a stop needs no word about where to look


def link(source: SiteSource, surveys: Mapping[str, Survey], cache: Cache) -> tuple[Site, list[Problem]]:
    """``surveys`` by territory; a territory without one gets legs without streets. What is measured along a route is
    kept by its points and stops, the streets of its legs by the ground too."""
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
    # A tour whose file has a problem of its own is still there to be a variant of.
    slugs = {file.split("/")[2] for file in source.files if file.endswith("/tour")}
    known: list[tuple[TourSource, list[Poi]]] = []
    for tour in source.tours:
        if tour.variant_of and tour.variant_of not in slugs:
            fact = f"There is no tour '{tour.variant_of}' of which this could be a variant."
            problems.append(error(tour.where, "variant-unknown", fact, did_you_mean(tour.variant_of, slugs)))
        places = _places(source, tour, pois, problems)
        if len(places) == len(tour.stops):
            known.append((tour, places))
    measured: list[Measured] = cache.many(
        f"measures-{source.slug}",
        [_asked(tour.route, [poi.at for poi in places], [poi.id for poi in places]) for tour, places in known],
        partial(in_two, batch=4),
    )
    index = _Index(source, survey)
    streets = _streets(source, survey, cache, index, known, measured)
    steps = _steps(source, survey, cache, index, known, measured)
    tours = [
        _tour(tour, places, standing, one, runs, told)
        for (tour, places), one, runs, told in zip(known, measured, streets, steps, strict=True)
    ]
    tours.sort(key=lambda tour: (list(Practice).index(tour.source.practice), tour.length_m, tour.slug))
    visits = link_visits(source, tours, problems)
    return Territory(source, source.pois, tuple(tours), tuple(plaques), visits)


def _places(town: TerritorySource, tour: TourSource, pois: Mapping[str, Poi], problems: list[Problem]) -> list[Poi]:
    """The places of a tour's stops, those left out that there are not."""
    known = []
    for stop in tour.stops:
        poi = pois.get(stop.poi)
        if poi is not None:
            known.append(poi)
        elif not _is_written(town, stop.poi):
            fact = f"There is no place '{stop.poi}'."
            problems.append(error(stop.where, "poi-unknown", fact, did_you_mean(stop.poi, pois)))
    return known


def _is_written(town: TerritorySource, poi: str) -> bool:
    """Whether the file of a place is there, though it may not have been read."""
    return f"tours/{town.slug}/pois/{poi}" in town.files


def _asked(route: Route, places: list[LonLat], names: list[str]) -> tuple[str, Make]:
    return digest_of(route.digest, places, names), partial(measure, route, places, names)


class _Index:
    """The ways of a territory, sorted where they lie; made when a route that is new asks."""

    def __init__(self, source: TerritorySource, survey: Survey) -> None:
        west, south, east, north = source.bounds
        self.middle = LonLat((west + east) / 2, (south + north) / 2)
        self.ways: list[Ways] = []
        self._survey = survey

    def each(self, makes: Sequence[Make]) -> Iterable[object]:
        if makes and not self.ways and self._survey.ground.ways:
            self.ways.append(Ways.of(self._survey.ground, Plane.at(self.middle)))
        return [make() for make in makes]


def _streets(
    source: TerritorySource,
    survey: Survey,
    cache: Cache,
    index: _Index,
    tours: Sequence[tuple[TourSource, list[Poi]]],
    measured: Sequence[Measured],
) -> list[list[tuple[StreetRun, ...]]]:
    """The streets along the legs of each tour."""
    asked = []
    for (tour, _), one in zip(tours, measured, strict=True):
        key = digest_of(survey.digest, index.middle, tour.route.digest, one.legs)
        asked.append((key, partial(_streets_along, index.ways, tour.route, one.legs)))
    return cache.many(f"streets-{source.slug}", asked, index.each)


def _streets_along(ways: list[Ways], route: Route, legs: Sequence[tuple[float, float]]) -> list[tuple[StreetRun, ...]]:
    return legs_along(ways, leg_lines(route.line, legs))


def _steps(
    source: TerritorySource,
    survey: Survey,
    cache: Cache,
    index: _Index,
    tours: Sequence[tuple[TourSource, list[Poi]]],
    measured: Sequence[Measured],
) -> list[tuple[tuple[Step, ...], tuple[StreetStretch, ...]]]:
    """What is to be told along each tour, and the streets under it."""
    asked = []
    for (tour, _), one in zip(tours, measured, strict=True):
        stops = [(stop.distance_m, stop.offset_m, number) for number, stop in enumerate(one.placed, 1)]
        key = digest_of(survey.digest, index.middle, tour.route.digest, stops)
        asked.append((key, partial(steps_along, index.ways, tour.route, stops)))
    return cache.many(f"steps-{source.slug}", asked, index.each)


def _tour(
    source: TourSource,
    places: Sequence[Poi],
    plaques: Mapping[str, Plaque],
    measured: Measured,
    streets: Sequence[tuple[StreetRun, ...]],
    told: tuple[tuple[Step, ...], tuple[StreetStretch, ...]],
) -> Tour:
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
        for number, (poi, place, stop) in enumerate(zip(places, measured.placed, source.stops, strict=True), 1)
    )
    return Tour(
        source=source,
        stops=stops,
        legs=tuple(Leg(*pair, runs) for pair, runs in zip(measured.legs, streets, strict=True)),
        length_m=measured.length_m,
        shape=measured.shape,
        ascent_m=measured.ascent_m,
        descent_m=measured.descent_m,
        walk_min=measured.walk_min,
        jog_min=times.jog_min(measured.length_m),
        guided_min=times.guided_min(measured.walk_min, [stop.minutes for stop in stops], source.group_factor),
        bounds=measured.bounds,
        hazards=_hazards(source, stops),
        steps=told[0],
        streets=told[1],
    )


def _hazards(source: TourSource, stops: Sequence[Stop]) -> tuple[Hazard, ...]:
    """At the metre of their stop where they name one, in the order of the route."""
    reached = {stop.poi.id: stop.distance_m for stop in reversed(stops)}  # the first time, where it is passed twice
    placed = [Hazard(one, reached[one.stop] if one.at_m is None else one.at_m) for one in source.hazards]
    return tuple(sorted(placed, key=lambda hazard: hazard.at_m))

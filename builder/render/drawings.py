"""All drawings of a site: maps of towns, tours and places, ribbons, profiles, QR symbols, photographs."""

from collections.abc import Callable, Mapping
from dataclasses import astuple
from functools import partial
from pathlib import Path

from builder import geo, urls
from builder.cache import Cache, digest_of
from builder.ground import NOWHERE, Survey
from builder.model import LonLat, Media, Poi, Site, Territory, Tour
from builder.outputs import Artifact
from builder.render.assets import digest
from builder.render.chart import draw_place, draw_territory, draw_tour
from builder.render.kit import Drawings, Picture, Ribbon, key
from builder.render.marks import Drawing
from builder.render.photos import prepare_photo
from builder.render.profile import draw_profile
from builder.render.ribbon import draw_ribbon, km_marks
from builder.render.shapes import Shapes, prepare
from builder.symbols import symbol_svg

_AROUND_M = 400  # of a route, that a place's map may show


def draw_all(site: Site, surveys: Mapping[str, Survey], root: Path, cache: Cache) -> Drawings:
    """``root`` is the site's folder, from which photographs are read. A drawing is kept by all that it shows."""
    drawn: dict[str, dict[str, Picture]] = {"territories": {}, "tours": {}, "places": {}, "profiles": {}}
    ribbons: dict[str, tuple[Ribbon | None, ...]] = {}
    symbols: dict[str, str] = {}
    artifacts: list[Artifact] = []

    def keep(kind: str, name: str, shown: str, draw: Callable[[], Drawing]) -> None:
        svg, width, height = cache.json(kind, shown, lambda: list(astuple(draw())))
        content = svg.encode()
        address = urls.asset(f"{name.replace('/', '-')}.svg", digest(content))
        artifacts.append(Artifact(address.lstrip("/"), content))
        drawn[kind][name] = Picture(address, width, height)

    for territory in site.territories:
        survey = surveys.get(territory.slug, NOWHERE)
        shapes = _Once(partial(cache.pickle, "shapes", survey.digest, partial(_prepare, survey)))
        lines = {tour.slug: digest_of(tour.source.route.line) for tour in territory.tours}
        if territory.tours:
            shown = digest_of(survey.digest, territory.source.bounds, list(lines.values()))
            keep("territories", territory.slug, shown, partial(_draw_territory, territory, shapes))
        for tour in territory.tours:
            name = key(territory, tour.slug)
            shown = digest_of(survey.digest, tour.source.route.points, _marks(tour))
            keep("tours", name, shown, partial(_draw_tour, tour, shapes))
            strips = cache.json("ribbons", shown, partial(_ribbons, tour, shapes))
            ribbons[name] = tuple(Ribbon(*strip) if strip else None for strip in strips)
            profile = draw_profile(tour)
            if profile is not None:
                keep("profiles", name, shown, partial(_same, profile.drawing))
        for poi in territory.pois:
            near = [tour for tour in territory.tours if _is_near(poi, tour)]
            shown = digest_of(survey.digest, poi.at, [lines[tour.slug] for tour in near])
            keep("places", key(territory, poi.id), shown, partial(_draw_place, poi, near, shapes))
        for plaque in territory.plaques:
            content = symbol_svg(urls.plaque_printed(site.source.plaque_url, plaque.code)).encode()
            symbols[plaque.code] = urls.asset(f"{plaque.code}.svg", digest(content))
            artifacts.append(Artifact(symbols[plaque.code].lstrip("/"), content))
    photos = {}
    for media in _media(site):
        content = (root / media.file).read_bytes()
        shown = digest_of(media.file, digest(content))
        photos[media.file], files = cache.pickle("photo", shown, partial(prepare_photo, root, media))
        artifacts += files
    attributions = {slug: survey.attribution for slug, survey in surveys.items()}
    return Drawings(
        drawn["territories"],
        drawn["tours"],
        drawn["places"],
        drawn["profiles"],
        ribbons,
        symbols,
        photos,
        attributions,
        tuple(artifacts),
    )


class _Once:
    """Shapes are costly, so they are prepared when the first drawing asks for them, once."""

    def __init__(self, make: Callable[[], Shapes]) -> None:
        self._make = make
        self._shapes: Shapes | None = None

    def __call__(self) -> Shapes:
        if self._shapes is None:
            self._shapes = self._make()
        return self._shapes


def _prepare(survey: Survey) -> Shapes:
    return prepare(survey.ground)


def _marks(tour: Tour) -> tuple[object, ...]:
    """All that a tour's drawings show besides its line."""
    stops = tuple((s.number, s.poi.at, s.poi.title.msgid, s.distance_m, s.offset_m) for s in tour.stops)
    return stops, tuple((leg.start_m, leg.end_m) for leg in tour.legs), tour.shape, tour.ascent_m


def _draw_territory(territory: Territory, shapes: _Once) -> Drawing:
    return draw_territory(territory, shapes())


def _draw_tour(tour: Tour, shapes: _Once) -> Drawing:
    return draw_tour(tour, shapes())


def _draw_place(poi: Poi, near: list[Tour], shapes: _Once) -> Drawing:
    return draw_place(poi.at, [tour.source.route.line for tour in near], shapes())


def _same(drawing: Drawing) -> Drawing:
    return drawing


def _ribbons(tour: Tour, shapes: _Once) -> list[list[str] | None]:
    drawn = {leg.leg: [leg.svg, km_marks(leg)] for leg in draw_ribbon(tour, shapes())}
    return [drawn.get(index) for index in range(len(tour.legs))]


def _is_near(poi: Poi, tour: Tour) -> bool:
    west, south, east, north = tour.bounds
    nearest = LonLat(min(max(poi.at.lon, west), east), min(max(poi.at.lat, south), north))
    if abs(nearest.lat - poi.at.lat) > 0.01:  # over a kilometre: most tours of a large town
        return False
    return geo.distance_m(poi.at, nearest) <= _AROUND_M


def _media(site: Site) -> list[Media]:
    found = [media for territory in site.territories for media in _of_territory(territory)]
    return list({media.file: media for media in found}.values())


def _of_territory(territory: Territory) -> list[Media]:
    of_pois = [media for poi in territory.pois for media in poi.media]
    return of_pois + [media for tour in territory.source.tours for media in tour.media]

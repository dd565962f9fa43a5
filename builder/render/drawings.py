"""All drawings of a site, made from its ground: maps of towns, tours and places, ribbons, profiles, QR symbols, photographs."""

from collections.abc import Mapping
from pathlib import Path

from builder import geo, urls
from builder.ground import EMPTY, Ground
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


def draw_all(site: Site, grounds: Mapping[str, Ground], root: Path) -> Drawings:
    """``root`` is the site's folder, from which photographs are read."""
    drawn: dict[str, dict[str, Picture]] = {"territories": {}, "tours": {}, "places": {}, "profiles": {}}
    ribbons: dict[str, tuple[Ribbon | None, ...]] = {}
    symbols: dict[str, str] = {}
    artifacts: list[Artifact] = []

    def keep(kind: str, name: str, drawing: Drawing) -> None:
        content = drawing.svg.encode()
        address = urls.asset(f"{name.replace('/', '-')}.svg", digest(content))
        artifacts.append(Artifact(address.lstrip("/"), content))
        drawn[kind][name] = Picture(address, drawing.width, drawing.height)

    for territory in site.territories:
        shapes = prepare(grounds.get(territory.slug, EMPTY))
        if territory.tours:
            keep("territories", territory.slug, draw_territory(territory, shapes))
        for tour in territory.tours:
            name = key(territory, tour.slug)
            keep("tours", name, draw_tour(tour, shapes))
            ribbons[name] = _ribbons(tour, shapes)
            profile = draw_profile(tour)
            if profile is not None:
                keep("profiles", name, profile.drawing)
        for poi in territory.pois:
            lines = [tour.source.route.line for tour in territory.tours if _is_near(poi, tour)]
            keep("places", key(territory, poi.id), draw_place(poi.at, lines, shapes))
        for plaque in territory.plaques:
            content = symbol_svg(urls.plaque_printed(site.source.plaque_url, plaque.code)).encode()
            symbols[plaque.code] = urls.asset(f"{plaque.code}.svg", digest(content))
            artifacts.append(Artifact(symbols[plaque.code].lstrip("/"), content))
    photos = {}
    for media in _media(site):
        photos[media.file], files = prepare_photo(root, media)
        artifacts += files
    attributions = {slug: ground.attribution for slug, ground in grounds.items()}
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


def _ribbons(tour: Tour, shapes: Shapes) -> tuple[Ribbon | None, ...]:
    drawn = {leg.leg: Ribbon(leg.svg, km_marks(leg)) for leg in draw_ribbon(tour, shapes)}
    return tuple(drawn.get(index) for index in range(len(tour.legs)))


def _is_near(poi: Poi, tour: Tour) -> bool:
    west, south, east, north = tour.bounds
    nearest = LonLat(min(max(poi.at.lon, west), east), min(max(poi.at.lat, south), north))
    return geo.distance_m(poi.at, nearest) <= _AROUND_M


def _media(site: Site) -> list[Media]:
    found = [media for territory in site.territories for media in _of_territory(territory)]
    return list({media.file: media for media in found}.values())


def _of_territory(territory: Territory) -> list[Media]:
    of_pois = [media for poi in territory.pois for media in poi.media]
    return of_pois + [media for tour in territory.source.tours for media in tour.media]

"""All drawings of a site: maps of towns, tours and places, ribbons, profiles, QR symbols, photographs."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from builder import urls
from builder.cache import Cache, Make, digest_of
from builder.ground import NOWHERE, Survey
from builder.link.edition import Editions
from builder.model import Media, Site, Territory, Tour
from builder.outputs import Artifact
from builder.render.assets import digest
from builder.render.kit import Drawings, Picture, Ribbon, key
from builder.render.neighbours import Neighbours
from builder.render.photos import prepare_photo
from builder.render.sketch import (
    Ground,
    shapes_of,
    sketch_place,
    sketch_profile,
    sketch_ribbons,
    sketch_territory,
    sketch_tour,
)
from builder.symbols import symbol_svg
from builder.workers import in_two

_AROUND_M = 400  # of a route, that a place's map may show


def grounds(site: Site, surveys: Mapping[str, Survey], cache: Cache) -> dict[str, Ground]:
    """The shapes of every territory, each prepared when the first drawing asks for it."""
    found = {}
    for territory in site.territories:
        survey = surveys.get(territory.slug, NOWHERE)
        found[territory.slug] = Ground(partial(cache.pickle, "shapes", survey.digest, partial(shapes_of, survey)))
    return found


def draw_all(
    site: Site,
    editions: Editions,
    neighbours: Mapping[str, Neighbours],
    surveys: Mapping[str, Survey],
    grounds: Mapping[str, Ground],
    root: Path,
    cache: Cache,
) -> Drawings:
    """``neighbours`` by territory; ``root`` is the site's folder, from which photographs are read. A drawing is kept by
    all that it shows."""
    drawn: dict[str, dict[str, Picture]] = {"territories": {}, "tours": {}, "places": {}, "profiles": {}}
    ribbons: dict[str, tuple[Ribbon | None, ...]] = {}
    symbols: dict[str, str] = {}
    artifacts: list[Artifact] = []
    for territory in site.territories:
        survey = surveys.get(territory.slug, NOWHERE)
        ground = grounds[territory.slug]
        asked = list(_asked(territory, neighbours[territory.slug], survey, ground))
        asked += _asked_in_part(territory, editions, survey, ground)
        answers = cache.jsons([(kind, shown, make) for kind, _, shown, make in asked], partial(_in_two, ground))
        for (kind, name, _, _), answer in zip(asked, answers, strict=True):
            if kind == "ribbons":
                ribbons[name] = tuple(Ribbon(*strip) if strip else None for strip in answer)
            elif answer is not None:
                svg, width, height = answer
                content = svg.encode()
                address = urls.asset(f"{name.replace('/', '-')}.svg", digest(content))
                artifacts.append(Artifact(address.lstrip("/"), content))
                drawn[kind][name] = Picture(address, width, height)
        printed = [urls.plaque_printed(site.source.plaque_url, plaque.code) for plaque in territory.plaques]
        drawn_symbols = cache.many(f"symbols-{territory.slug}", [(one, partial(symbol_svg, one)) for one in printed])
        for plaque, svg in zip(territory.plaques, drawn_symbols, strict=True):
            content = svg.encode()
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


def _asked(
    territory: Territory, neighbours: Neighbours, survey: Survey, ground: Ground
) -> Iterator[tuple[str, str, str, Make]]:
    """The drawings of a territory: kind, name, a digest of all that it shows, and what draws it."""
    if territory.tours:
        yield "territories", territory.slug, *_of_town(territory, survey, ground)
    for tour in territory.tours:
        name = key(territory, tour.slug)
        shown = shown_of(tour, survey)
        yield "tours", name, shown, partial(sketch_tour, tour, ground)
        yield "ribbons", name, shown, partial(sketch_ribbons, tour, ground)
        yield "profiles", name, shown, partial(sketch_profile, tour)
    for poi in territory.pois:
        near = neighbours.tours_within(poi.at, _AROUND_M)
        shown = digest_of(survey.digest, poi.at, [tour.source.route.digest for tour in near])
        yield "places", key(territory, poi.id), shown, partial(sketch_place, poi, near, ground)


def _asked_in_part(
    territory: Territory, editions: Editions, survey: Survey, ground: Ground
) -> Iterator[tuple[str, str, str, Make]]:
    """The town's own map in each language that has not all of its tours."""
    for tag, towns in editions.items():
        town = towns.get(territory.slug)
        if town is not None and len(town.tours) < len(territory.tours):
            yield "territories", f"{tag}/{town.slug}", *_of_town(town, survey, ground)


def _of_town(town: Territory, survey: Survey, ground: Ground) -> tuple[str, Make]:
    shown = digest_of(survey.digest, town.source.bounds, [tour.source.route.digest for tour in town.tours])
    return shown, partial(sketch_territory, town, ground)


def _in_two(ground: Ground, makes: Sequence[Make]) -> Iterator[Any]:
    if makes:
        ground.prepare()
    return in_two(makes, batch=4)


def shown_of(tour: Tour, survey: Survey) -> str:
    """A digest of all that a map of a tour shows."""
    return digest_of(survey.digest, tour.source.route.digest, _marks(tour))


def _marks(tour: Tour) -> tuple[object, ...]:
    """All that a tour's drawings show besides its line."""
    stops = tuple((s.number, s.poi.at, s.poi.title.msgid, s.distance_m, s.offset_m) for s in tour.stops)
    return stops, tuple((leg.start_m, leg.end_m) for leg in tour.legs), tour.shape, tour.ascent_m


def _media(site: Site) -> list[Media]:
    found = [media for territory in site.territories for media in _of_territory(territory)]
    return list({media.file: media for media in found}.values())


def _of_territory(territory: Territory) -> list[Media]:
    of_pois = [media for poi in territory.pois for media in poi.media]
    return of_pois + [media for tour in territory.source.tours for media in tour.media]

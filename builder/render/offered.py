"""The files that the pages of a tour or a town offer: GPX and data, in every language that it is published in."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from builder import urls
from builder.link.around import Around
from builder.link.edition import Editions, has_tour
from builder.locales import Locale
from builder.model import Site, Territory, Tour
from builder.outputs import Artifact
from builder.read.catalogs import Catalogs
from builder.render.data import route_line, thinned, tour_data, town_data
from builder.render.formats import tour_gpx, track_of
from builder.render.group import group_data
from builder.render.kit import Kit
from builder.render.oembed import tour_oembed
from builder.render.search import search_again, town_search
from builder.render.speak import Speaker
from builder.workers import shared


def offered(
    site: Site,
    shown: Editions,
    locales: Iterable[Locale],
    catalogs: Catalogs,
    attributions: Mapping[str, str],
    around: Mapping[str, Around],
) -> Iterator[Artifact]:
    base = site.source.base_url
    speakers = [(locale, data_speaker(catalogs, locale)) for locale in locales]

    def of_town(territory: Territory) -> Iterator[Artifact]:
        there, lines = around.get(territory.slug, Around()), thinned(territory)
        for locale, speaker in speakers:
            if town := shown[locale.tag].get(territory.slug):
                yield town_data(town, lines, there, locale.tag, speaker, urls.town_data(locale.tag, town.slug))
                t = catalogs.interface(locale)
                yield town_search(town, locale, t, speaker, urls.town_search(locale.tag, town.slug))

    def of_tour(territory: Territory, tour: Tour) -> Iterator[Artifact]:
        attribution = attributions.get(territory.slug, "")
        track, line = track_of(tour.source.route), route_line(tour.source.route)
        here = around.get(f"{territory.slug}/{tour.slug}", Around())
        for locale, speaker in speakers:
            if not has_tour(territory, tour, locale.tag):
                continue
            names = (locale.tag, territory.slug, tour.slug)
            yield tour_gpx(tour, track, base + urls.tour(*names), attribution, speaker, urls.tour_gpx(*names))
            yield tour_oembed(
                base + urls.tour_embed(*names),
                speaker.plain(tour.source.title),
                site.source.title,
                base,
                urls.tour_oembed(*names),
            )
            t = catalogs.interface(locale)
            yield tour_data(tour, line, territory, here, locale, t, speaker, urls.tour_data(*names))
            if site.source.server:
                yield group_data(tour, territory, locale, t, speaker, attribution)

    makes: list[Callable[[], Iterator[Artifact]]] = []
    for territory in site.territories:
        makes.append(partial(of_town, territory))
        makes += [partial(of_tour, territory, tour) for tour in territory.tours]
    for made in shared(lambda make: list(make()), makes):
        yield from made


def offered_again(kit: Kit, contexts: Container[str], old: Path) -> Iterator[Artifact]:
    """Those of these files that say the prose of some content files. What is searched is taken from the tree at
    ``old``, whose other lines stay. Raises OSError."""
    base = kit.site.source.base_url
    for locale in kit.locales:
        speaker, t = data_speaker(kit.catalogs, locale), kit.catalogs.interface(locale)
        for town in kit.editions[locale.tag].values():
            own = [poi for poi in town.pois if poi.title.context in contexts]
            told = [tour for tour in town.tours if tour.source.title.context in contexts]
            if own or told:
                address = urls.town_search(locale.tag, town.slug)
                last = (old / address.lstrip("/")).read_bytes()
                yield search_again(last, town, own, told, locale, t, speaker, address)
            attribution = kit.drawings.attributions.get(town.slug, "")
            for tour in town.tours:
                if not says(tour, contexts):
                    continue
                names, track = (locale.tag, town.slug, tour.slug), track_of(tour.source.route)
                yield tour_gpx(tour, track, base + urls.tour(*names), attribution, speaker, urls.tour_gpx(*names))
                if kit.site.source.server:
                    yield group_data(tour, town, locale, t, speaker, attribution)


def says(tour: Tour, contexts: Container[str]) -> bool:
    """Whether the pages and files of a tour say the prose of any of these content files: its own, or a stop's."""
    return tour.source.title.context in contexts or any(stop.poi.title.context in contexts for stop in tour.stops)


def data_speaker(catalogs: Catalogs, locale: Locale) -> Speaker:
    """For files of data, whose links stay as the author wrote them."""
    return Speaker(catalogs, locale, lambda context, link: link)

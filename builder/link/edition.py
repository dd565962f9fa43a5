"""An edition is what is published of a town in one language: the whole of it in the town's own languages, and in each
further language the tours that name it, with their stops and the plaques of these."""

from collections.abc import Iterable
from dataclasses import replace

from builder.locales import LOCALES
from builder.model import LayerKind, Site, Territory, Tour

Editions = dict[str, dict[str, Territory]]  # by locale, then by territory, in the order of the site


def is_whole(territory: Territory, tag: str) -> bool:
    """Whether all of a town is published in a language. A town that names no languages has all of the guide's; a
    pseudo-locale shows everything."""
    own = territory.source.locales
    return not own or tag in own or (tag in LOCALES and LOCALES[tag].is_pseudo)


def has_tour(territory: Territory, tour: Tour, tag: str) -> bool:
    """Whether a tour is published in a language."""
    return is_whole(territory, tag) or tag in tour.source.locales


def edition(territory: Territory, tag: str) -> Territory | None:
    """The town as it is published in a language: the very same object where that is the whole, else one with fewer
    tours, places and plaques; None where nothing is. ``source`` stays what the author wrote, but for the projects of
    the town, which are no part of a tour."""
    if is_whole(territory, tag):
        return territory
    tours = tuple(tour for tour in territory.tours if has_tour(territory, tour, tag))
    if not tours:
        return None
    stops = {stop.poi.id for tour in tours for stop in tour.stops}
    layers = tuple(layer for layer in territory.source.layers if layer.kind is not LayerKind.PROJECTS)
    return replace(
        territory,
        source=replace(territory.source, layers=layers),
        tours=tours,
        pois=tuple(poi for poi in territory.pois if poi.id in stops),
        plaques=tuple(plaque for plaque in territory.plaques if plaque.poi.id in stops),
        visits=tuple(visit for visit in territory.visits if visit.tour in tours),
    )


def editions(site: Site, tags: Iterable[str]) -> Editions:
    return {
        tag: {town.slug: found for town in site.territories if (found := edition(town, tag)) is not None}
        for tag in tags
    }

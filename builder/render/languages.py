"""What is published in which language, as pages need it: where links lead, what is there elsewhere, what not here."""

from builder import urls
from builder.link.edition import is_whole
from builder.locales import Locale
from builder.model import Territory
from builder.prose import content_path
from builder.render.kit import Kit


def address_of(kit: Kit, context: str, link: str, locale: Locale) -> str:
    """Where a linked content file is shown: in this language, else in the one its town is written in."""
    slug, _, rest = content_path(context, link).removeprefix("tours/").partition("/")
    there = kit.neighbours.get(f"{locale.tag}/{slug}")
    source = next((one.source.source_locale for one in kit.site.territories if one.slug == slug), locale.tag)
    if rest.startswith("pois/"):
        name = rest.removeprefix("pois/")
        return urls.place(locale.tag if there and there.has_place(name) else source, slug, name)
    name = rest.removesuffix("/tour")
    return urls.tour(locale.tag if there and there.has_tour(name) else source, slug, name)


def languages_of(territory: Territory, kit: Kit) -> list[tuple[Locale, str]]:
    """Where a town is published, in whole or in part."""
    return [
        (one, urls.territory(one.tag, territory.slug))
        for one in kit.locales
        if territory.slug in kit.editions[one.tag] and not one.is_pseudo
    ]


def whole_in(territory: Territory, kit: Kit) -> list[tuple[Locale, str]]:
    """The whole of a town: in the language it is written in, and in English."""
    wanted = (territory.source.source_locale, "en")
    return [(one, at) for one, at in languages_of(territory, kit) if one.tag in wanted and is_whole(territory, one.tag)]


def not_here(kit: Kit, locale: Locale) -> str:
    """The codes of the plaques that have no page in a language, for the scripts that lead to a plaque."""
    there = {plaque.code for town in kit.editions[locale.tag].values() for plaque in town.plaques}
    codes = {plaque.code for town in kit.site.territories for plaque in town.plaques}
    return " ".join(sorted(codes - there))

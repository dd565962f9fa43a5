"""RULES of the languages: which there are, and that each is published somewhere. Each yields a Problem where the truth
does not hold; ``builder/check.py`` calls them."""

from collections.abc import Iterator

from builder.locales import LOCALES
from builder.model import Site, TerritorySource
from builder.problems import Problem, Where, did_you_mean, error, warning


def locales_are_known(site: Site) -> Iterator[Problem]:
    published = {tag for tag, row in LOCALES.items() if not row.is_pseudo}
    for tag, where in zip(site.source.locales, site.source.locale_wheres, strict=True):
        if tag not in published:
            yield error(where, "locale-unknown", f"The language '{tag}' is not known.", did_you_mean(tag, published))
    for town in site.source.territories:
        named = [*zip(town.locales, town.locale_wheres, strict=True)]
        named += [one for tour in town.tours for one in zip(tour.locales, tour.locale_wheres, strict=True)]
        for tag, where in named:
            if tag not in site.source.locales:
                yield _not_of_the_guide(tag, where, site, published)


def _not_of_the_guide(tag: str, where: Where, site: Site, published: set[str]) -> Problem:
    fact = f"The language '{tag}' is not among the guide's locales."
    cure = did_you_mean(tag, site.source.locales)
    if tag in published:
        cure = f'Add "{tag}" to locales in tours/site.toml, or take it out here.'
    return error(where, "locale-unknown", fact, cure)


def towns_are_published_in_their_own_language(site: Site) -> Iterator[Problem]:
    for town in site.source.territories:
        tag, where = town.source_locale, Where(town.where.path)
        if tag not in site.source.locales:
            fact = f"The town is written in '{tag}', which is not among the guide's locales."
            yield error(where, "locale-source", fact, did_you_mean(tag, site.source.locales))
        elif town.locales and tag not in town.locales:
            fact = f"The town is written in '{tag}', which is not among its own locales."
            yield error(town.locale_wheres[0], "locale-source", fact, f'Add "{tag}" to locales of the town.')


def tours_name_further_languages(site: Site) -> Iterator[Problem]:
    """A tour's own languages come on top of its town's."""
    for town in site.source.territories:
        whole = town.locales or site.source.locales
        for tour in town.tours:
            for tag, where in zip(tour.locales, tour.locale_wheres, strict=True):
                if tag in whole:
                    fact = f"All of the town is published in '{tag}' already."
                    yield warning(where, "locale-already", fact, "Take it out of the tour.")


def languages_are_used(site: Site) -> Iterator[Problem]:
    """A language in which nothing is published would be a page that lists no town."""
    if len(site.source.territories) < len(site.source.names) or not all(map(_is_read, site.source.territories)):
        return  # what could not be read may be what uses it
    used: set[str] = set()
    for town in site.source.territories:
        used.update(town.locales or site.source.locales)
        used.update(tag for tour in town.tours for tag in tour.locales)
    for tag, where in zip(site.source.locales, site.source.locale_wheres, strict=True):
        if tag in LOCALES and tag not in used:
            fact = f"Nothing is published in '{tag}': no town and no tour names it."
            cure = f'Add "{tag}" to locales of a town (territory.toml) or of a tour (tour.md), or take it out here.'
            yield error(where, "locale-unused", fact, cure)


def _is_read(town: TerritorySource) -> bool:
    """Whether every tour of a town could be read."""
    return sum(file.endswith("/tour") for file in town.files) == len(town.tours)

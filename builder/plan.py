"""Site → pages. Every address of the tree is decided here, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from builder import old_site, urls
from builder.model import LayerKind, Practice, Site, Territory, Theme
from builder.outputs import Page

ABOUT = ("accessibility", "credits", "legal", "privacy")


def plan(site: Site, locales: Iterable[str]) -> list[Page]:
    """All pages in all ``locales`` (the published ones, and a pseudo-locale where it was asked for)."""
    tags = tuple(locales)
    pages = [Page(urls.root(), "root.html", tags[0], {"x-default": urls.root()})]
    pages.append(Page(urls.not_found(), "404.html", tags[0], is_listed=False))
    pages.append(Page(urls.plaques(), "plaques.html", tags[0], is_listed=False))
    pages += _each(tags, "home.html", urls.home)
    pages += [Page(urls.not_found(tag), "404.html", tag, is_listed=False) for tag in tags]
    pages += _each(tags, "offline.html", urls.offline, is_listed=False)
    pages += _each(tags, "scan.html", urls.scan, is_listed=False)
    pages += _each(tags, "search.html", urls.search, is_listed=False)
    for territory in site.territories:
        pages += _territory(territory, tags)
        pages += _plaques(territory, tags)
        pages += _from_before(territory, tags)
    return pages


def _each(tags: tuple[str, ...], template: str, address: Callable[[str], str], **subject: object) -> Iterator[Page]:
    alternates = {tag: address(tag) for tag in tags}
    for tag in tags:
        yield Page(alternates[tag], template, tag, alternates, **subject)  # type: ignore[arg-type]  # Page's own fields


def _territory(territory: Territory, tags: tuple[str, ...]) -> Iterator[Page]:
    slug = territory.slug
    yield from _each(tags, "territory.html", lambda tag: urls.territory(tag, slug), territory=territory)
    yield from _each(tags, "tours.html", lambda tag: urls.tours(tag, slug), territory=territory)
    for among in filters(territory):
        yield from _each(
            tags,
            "tours.html",
            lambda tag, among=among: urls.tours(tag, slug, among),  # type: ignore[misc]  # bound now, not later
            territory=territory,
            among=among,
        )
    yield from _each(tags, "map.html", lambda tag: urls.town_map(tag, slug), territory=territory)
    for tour in territory.tours:
        yield from _each(
            tags,
            "map.html",
            lambda tag, tour=tour: urls.tour_map(tag, slug, tour.slug),  # type: ignore[misc]  # bound now, not later
            territory=territory,
            tour=tour,
        )
        going = {tag: urls.tour_go(tag, slug, tour.slug) for tag in tags}
        for tag in tags:
            first = urls.tour(tag, slug, tour.slug)
            yield Page(going[tag], "go.html", tag, going, territory, tour, is_listed=False, canonical=first)
        for tag in tags:
            alternates = {other: urls.tour(other, slug, tour.slug) for other in tags}
            page = Page(alternates[tag], "tour.html", tag, alternates, territory, tour)
            yield page
            embed = urls.tour_embed(tag, slug, tour.slug)  # in one language: a frame has no room for a choice
            yield replace(
                page,
                address=embed,
                template="embed.html",
                alternates={tag: embed},
                is_listed=False,
                canonical=page.address,
            )
            for former in tour.source.was:
                yield _moved(page, {other: urls.tour(other, slug, former) for other in tags})
    yield from _each(tags, "atlas.html", lambda tag: urls.atlas(tag, slug), territory=territory)
    if has_city(territory):
        yield from _each(tags, "city.html", lambda tag: urls.city(tag, slug), territory=territory)
    yield from _each(tags, "round.html", lambda tag: urls.round_of(tag, slug), territory=territory, is_listed=False)
    yield from _each(tags, "places.html", lambda tag: urls.places(tag, slug), territory=territory)
    for poi in territory.pois:
        alternates = {tag: urls.place(tag, slug, poi.id) for tag in tags}
        for tag in tags:
            page = Page(alternates[tag], "place.html", tag, alternates, territory, poi=poi)
            yield page
            for former in poi.was:
                yield _moved(page, {other: urls.place(other, slug, former) for other in tags})
    for what in ABOUT:
        alternates = {tag: urls.about(tag, slug, what) for tag in tags}
        for tag in tags:
            yield Page(alternates[tag], f"{what}.html", tag, alternates, territory)


def _moved(page: Page, former: Mapping[str, str]) -> Page:
    """What stands at a former address of a page, ``former`` by locale, and says where it went."""
    return replace(
        page,
        address=former[page.locale],
        template="moved.html",
        alternates=former,
        moved=page.address,
        is_listed=False,
        canonical=page.address,
    )


def filters(territory: Territory) -> list[Practice | Theme]:
    """The practices and themes that at least one tour of the territory has."""
    practices = {tour.source.practice for tour in territory.tours}
    themes = {theme for tour in territory.tours for theme in tour.source.themes}
    return [*(p for p in Practice if p in practices), *(t for t in Theme if t in themes)]


def has_city(territory: Territory) -> bool:
    """Whether the town has a page of its projects: it has told of some."""
    return any(layer.kind is LayerKind.PROJECTS for layer in territory.source.layers)


def _plaques(territory: Territory, tags: tuple[str, ...]) -> Iterator[Page]:
    """``/P/<CODE>/`` in the source language and one page a locale; the place's own page is the canonical one."""
    source = territory.source.source_locale
    for plaque in territory.plaques:
        alternates = {tag: urls.plaque(plaque.code, tag) for tag in tags}
        first = source if source in tags else tags[0]
        for tag, address in [(first, urls.plaque(plaque.code)), *alternates.items()]:
            yield Page(
                address,
                "plaque.html",
                tag,
                alternates,
                territory,
                poi=plaque.poi,
                plaque=plaque,
                is_listed=False,
                canonical=urls.place(tag, territory.slug, plaque.poi.id),
            )


def _from_before(territory: Territory, tags: tuple[str, ...]) -> Iterator[Page]:
    """A page at each address of a previous system, in the source language: it says where its place or plaque is."""
    source = territory.source.source_locale
    first = source if source in tags else tags[0]
    pois = {poi.id: poi for poi in territory.pois}
    plaques = {plaque.code: plaque for plaque in territory.plaques}
    for one in territory.source.old_addresses:
        address, plaque = old_site.page_address(one.old), plaques.get(one.code)
        poi = plaque.poi if plaque else pois.get(one.poi)
        if address is None or poi is None:
            continue
        places = {tag: urls.place(tag, territory.slug, poi.id) for tag in tags}
        to = {tag: urls.plaque(plaque.code, tag) for tag in tags} if plaque else places
        yield Page(
            address,
            "moved.html",
            first,
            to,
            territory,
            poi=poi,
            plaque=plaque,
            moved=to[first],
            is_listed=False,
            canonical=places[first],
        )

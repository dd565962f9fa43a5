"""Site → pages. Every address of the tree is decided here, once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from builder import old_site, urls
from builder.link.edition import edition, is_whole
from builder.model import Audience, LayerKind, Practice, Site, SiteSource, Territory, Theme, Tour
from builder.outputs import Page

ABOUT = ("accessibility", "credits", "legal", "privacy")

Towns = Mapping[str, Territory]  # one town by locale: as it is published there


def plan(site: Site, locales: Iterable[str]) -> list[Page]:
    """All pages in all ``locales`` (the published ones, and a pseudo-locale where it was asked for), each page in those
    in which its subject is published."""
    tags = tuple(locales)
    pages = [Page(urls.root(), "root.html", tags[0], {tag: urls.home(tag) for tag in tags})]
    pages.append(Page(urls.not_found(), "404.html", tags[0], is_listed=False))
    pages.append(Page(urls.plaques(), "plaques.html", tags[0], is_listed=False))
    pages += _each(tags, "home.html", urls.home)
    pages += [Page(urls.not_found(tag), "404.html", tag, is_listed=False) for tag in tags]
    pages += _each(tags, "offline.html", urls.offline, is_listed=False)
    pages += _each(tags, "scan.html", urls.scan, is_listed=False)
    pages += _each(tags, "search.html", urls.search, is_listed=False)
    for territory in site.territories:
        towns = {tag: found for tag in tags if (found := edition(territory, tag)) is not None}
        pages += _territory(territory, towns, site.source)
        if site.source.server:
            for template, frame in (("frame.html", urls.frame), ("group.html", urls.frame_of_group)):
                address = partial(frame, slug=territory.slug)
                pages += _each(towns, template, address, towns, is_listed=False)
        pages += _plaques(territory, towns)
        pages += _from_before(territory, towns)
    return pages


def _each(
    tags: Iterable[str],
    template: str,
    address: Callable[[str], str],
    towns: Towns | None = None,
    **subject: object,
) -> Iterator[Page]:
    alternates = {tag: address(tag) for tag in tags}
    for tag, own in alternates.items():
        town = towns[tag] if towns else None
        yield Page(own, template, tag, alternates, town, **subject)  # type: ignore[arg-type]  # Page's own fields


def _territory(territory: Territory, towns: Towns, site: SiteSource) -> Iterator[Page]:
    slug = territory.slug
    yield from _each(towns, "territory.html", lambda tag: urls.territory(tag, slug), towns)
    yield from _each(towns, "tours.html", lambda tag: urls.tours(tag, slug), towns)
    for among in filters(territory):
        yield from _each(
            [tag for tag, town in towns.items() if among in filters(town)],
            "tours.html",
            lambda tag, among=among: urls.tours(tag, slug, among),  # type: ignore[misc]  # bound now, not later
            towns,
            among=among,
        )
    yield from _each(towns, "map.html", lambda tag: urls.town_map(tag, slug), towns)
    for tour in territory.tours:
        tags = [tag for tag, town in towns.items() if tour in town.tours]
        yield from _each(
            tags,
            "map.html",
            lambda tag, tour=tour: urls.tour_map(tag, slug, tour.slug),  # type: ignore[misc]  # bound now, not later
            towns,
            tour=tour,
        )
        going = {tag: urls.tour_go(tag, slug, tour.slug) for tag in tags}
        for tag in tags:
            first = urls.tour(tag, slug, tour.slug)
            yield Page(going[tag], "go.html", tag, going, towns[tag], tour, is_listed=False, canonical=first)
        for tag in tags:
            alternates = {other: urls.tour(other, slug, tour.slug) for other in tags}
            page = Page(alternates[tag], "tour.html", tag, alternates, towns[tag], tour)
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
    yield from _each(towns, "atlas.html", lambda tag: urls.atlas(tag, slug), towns)
    projects = [tag for tag, town in towns.items() if has_city(town)]
    yield from _each(projects, "city.html", lambda tag: urls.city(tag, slug), towns)
    if has_visits(territory, site):
        yield from _each(towns, "visits.html", lambda tag: urls.visits(tag, slug), towns)
    if has_groups(territory, site):
        yield from _each(towns, "groups.html", lambda tag: urls.groups(tag, slug), towns)
    for visit in territory.visits:
        tags = [tag for tag, town in towns.items() if visit in town.visits]
        yield from _each(
            tags,
            "visit.html",
            lambda tag, visit=visit: urls.visit(tag, slug, visit.id),  # type: ignore[misc]  # bound now, not later
            towns,
            visit=visit,
        )
    # A round looks at every plaque that hangs: in part it would tell the office that all is done.
    whole = [tag for tag in towns if is_whole(territory, tag)]
    yield from _each(whole, "round.html", lambda tag: urls.round_of(tag, slug), towns, is_listed=False)
    yield from _each(towns, "report.html", lambda tag: urls.report(tag, slug), towns, is_listed=False)
    yield from _each(towns, "places.html", lambda tag: urls.places(tag, slug), towns)
    there = {tag: {poi.id for poi in town.pois} for tag, town in towns.items()}
    for poi in territory.pois:
        alternates = {tag: urls.place(tag, slug, poi.id) for tag in towns if poi.id in there[tag]}
        for tag in alternates:
            page = Page(alternates[tag], "place.html", tag, alternates, towns[tag], poi=poi)
            yield page
            for former in poi.was:
                yield _moved(page, {other: urls.place(other, slug, former) for other in alternates})
    for what in ABOUT:
        yield from _each(towns, f"{what}.html", lambda tag, what=what: urls.about(tag, slug, what), towns)  # type: ignore[misc]  # bound now, not later


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


def has_groups(territory: Territory, site: SiteSource, tour: Tour | None = None) -> bool:
    """Whether a company can ask for a tour: by the form of our server, or where the office can be reached. A tour leads
    there if it is meant for groups."""
    office = territory.source.office
    if tour is not None and Audience.GROUPS not in tour.source.audience:
        return False
    return bool(territory.tours) and bool(site.server or office.email or office.phone or office.url)


def has_visits(territory: Territory, site: SiteSource, tour: Tour | None = None) -> bool:
    """Whether to lead to the page of the visits: the files tell of some, or our server may know of some, which are of
    guided tours as a rule."""
    if tour is None:
        return bool(territory.visits) or site.server
    return any(one.tour == tour for one in territory.visits) or (
        site.server and tour.source.practice is Practice.GUIDED
    )


def has_city(territory: Territory) -> bool:
    """Whether the town has a page of its projects: it has told of some."""
    return any(layer.kind is LayerKind.PROJECTS for layer in territory.source.layers)


def _plaques(territory: Territory, towns: Towns) -> Iterator[Page]:
    """``/P/<CODE>/`` in the source language and one page a locale; the place's own page is the canonical one."""
    there = {tag: {plaque.code for plaque in town.plaques} for tag, town in towns.items()}
    for plaque in territory.plaques:
        alternates = {tag: urls.plaque(plaque.code, tag) for tag in towns if plaque.code in there[tag]}
        first = _source(territory, alternates)
        for tag, address in [(first, urls.plaque(plaque.code)), *alternates.items()]:
            yield Page(
                address,
                "plaque.html",
                tag,
                alternates,
                towns[tag],
                poi=plaque.poi,
                plaque=plaque,
                is_listed=False,
                canonical=urls.place(tag, territory.slug, plaque.poi.id),
            )


def _source(territory: Territory, tags: Iterable[str]) -> str:
    """The language the town is written in; in a build of a pseudo-locale alone, that one."""
    known = list(tags)
    return territory.source.source_locale if territory.source.source_locale in known else known[0]


def _from_before(territory: Territory, towns: Towns) -> Iterator[Page]:
    """A page at each address of a previous system, in the source language: it says where its place or plaque is."""
    pois = {poi.id: poi for poi in territory.pois}
    plaques = {plaque.code: plaque for plaque in territory.plaques}
    for one in territory.source.old_addresses:
        address, plaque = old_site.page_address(one.old), plaques.get(one.code)
        poi = plaque.poi if plaque else pois.get(one.poi)
        if address is None or poi is None:
            continue
        tags = [tag for tag, town in towns.items() if poi in town.pois]
        first = _source(territory, tags)
        places = {tag: urls.place(tag, territory.slug, poi.id) for tag in tags}
        to = {tag: urls.plaque(plaque.code, tag) for tag in tags} if plaque else places
        yield Page(
            address,
            "moved.html",
            first,
            to,
            towns[first],
            poi=poi,
            plaque=plaque,
            moved=to[first],
            is_listed=False,
            canonical=places[first],
        )

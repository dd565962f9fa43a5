"""Paper and cards of a whole site: which there are, how large they are, and how each is made when it is needed.

A sheet takes a twentieth of a second and a card a quarter, so that neither is made again while the tree of the last
build holds it for the same key; its size or name is kept beside, for the pages that offer it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from builder import parts, urls
from builder.cache import Cache, digest_of
from builder.ground import NOWHERE, Survey
from builder.link.edition import has_tour
from builder.locales import Locale
from builder.model import Notice, Site, Territory, Text, Tour
from builder.print import CannotPrint, Printed, is_running, print_pdf, unseen_letters
from builder.problems import Problem, error
from builder.read.catalogs import Catalogs
from builder.render.assets import digest
from builder.render.card import HEIGHT, MAP_HEIGHT, MAP_WIDTH, PX_MM, WIDTH, card, card_alt, paint_card
from builder.render.drawings import shown_of
from builder.render.kit import Card, Made, Papers
from builder.render.notices import of_tour
from builder.render.road_maps import PAPERS, Paper, RoadMap, card_map, road_maps
from builder.render.road_sheet import road_sheet
from builder.render.sketch import Ground
from builder.render.speak import Speaker
from builder.workers import shared


def prepare_papers(
    site: Site,
    surveys: Mapping[str, Survey],
    ground: Mapping[str, Ground],
    locales: Iterable[Locale],
    catalogs: Catalogs,
    today: date,
    cache: Cache,
) -> Papers:
    """The sheets and the cards of every tour in every language that it is published in. New ones are made by two
    processes, a tour at a time, which leave them in the cache."""
    rows = tuple(locales)
    tours = [
        _OfTour(
            site,
            territory,
            tour,
            surveys.get(territory.slug, NOWHERE),
            ground[territory.slug],
            tuple(row for row in rows if has_tour(territory, tour, row.tag)),
            catalogs,
            today,
        )
        for territory in site.territories
        for tour in territory.tours
    ]
    if cache.is_kept and not is_running():
        new = [one for one in tours if not one.is_known(cache)]
        for one in {id(one.ground): one for one in new}.values():
            one.ground.prepare()
        for _ in shared(lambda one: one.papers(cache) and None, new, batch=1):
            pass
    papers = [one.papers(cache) for one in tours]
    return Papers(
        sizes={address: size for one in papers for address, size in one.sizes.items()},
        cards={name: card for one in papers for name, card in one.cards.items()},
        files=tuple(file for one in papers for file in one.files),
        problems=tuple(problem for one in papers for problem in one.problems),
        cache=cache,
    )


@dataclass(frozen=True, slots=True)
class _OfTour:
    """One tour in all its languages."""

    site: Site
    territory: Territory
    tour: Tour
    survey: Survey
    ground: Ground
    locales: tuple[Locale, ...]
    catalogs: Catalogs
    today: date

    def jobs(self, cache: Cache) -> Iterator[tuple["_Job", str]]:
        """What there is to make in each language, and its key."""
        territory, tour = self.territory, self.tour
        bare = replace(territory.source, pois=(), tours=(), plaques=(), layers=(), notices=(), files=frozenset())
        source = self.site.source
        shown = shown_of(tour, self.survey)
        whole = digest_of(parts.print_digest(), source.base_url, source.title, bare, _printed(tour), shown)
        for locale in self.locales:
            job = _Job(self.site, territory, tour, locale, self.catalogs, self.survey.attribution, self.today, cache)
            yield job, digest_of(whole, locale.tag, job.said(), job.current())

    def is_known(self, cache: Cache) -> bool:
        return all(
            cache.has("card-name", key, job.card)
            and all(cache.has("sheet-size", digest_of(key, paper), job.sheet) for paper in PAPERS)
            for job, key in self.jobs(cache)
        )

    def papers(self, cache: Cache) -> Papers:
        sizes: dict[str, int] = {}
        cards: dict[str, Card] = {}
        files: list[Made] = []
        problems: list[Problem] = []
        maps = _Maps(self.tour, self.ground, shown_of(self.tour, self.survey), cache)
        for job, key in self.jobs(cache):
            locale = job.locale
            try:
                for paper in PAPERS:
                    file, size = job.sheet(paper, digest_of(key, paper), maps)
                    files.append(file)
                    sizes[f"/{file.path}"] = size
                file, address = job.card(key, maps)
            except CannotPrint as fault:
                fact = f"The road sheet in {locale.native_name} cannot be set: {fault}."
                cure = "This is a fault of the program, not of your words: please report it."
                problems.append(error(self.tour.source.where, "print-failed", fact, cure))
                continue
            files.append(file)
            alt = card_alt(self.tour, self.territory, locale, self.catalogs.interface(locale), job.speaker())
            cards[f"{locale.tag}/{self.territory.slug}/{self.tour.slug}"] = Card(address, WIDTH, HEIGHT, alt)
        return Papers(sizes, cards, tuple(files), tuple(problems), cache)


def _printed(tour: Tour) -> Tour:
    """The tour without what no sheet prints: a paragraph that is edited prints nothing anew."""
    source = replace(tour.source, prose=(), media=(), locale_wheres=())
    stops = []
    for stop in tour.stops:
        poi = replace(stop.poi, prose=(), media=(), sounds=(), lines=(), was=())
        stops.append(replace(stop, poi=poi, plaque=None))
    return replace(tour, source=source, stops=tuple(stops))


class _Maps:
    """The maps of a tour, of any language, drawn when the first sheet asks for them."""

    def __init__(self, tour: Tour, ground: Ground, shown: str, cache: Cache) -> None:
        self._tour, self._ground, self._shown, self._cache = tour, ground, shown, cache
        self._drawn: dict[str, tuple[RoadMap, ...]] = {}

    def of(self, paper: Paper) -> tuple[RoadMap, ...]:
        return self._once(paper.name, lambda: road_maps(self._tour, self._ground.shapes, paper))

    def of_card(self) -> RoadMap:
        wide, high = MAP_WIDTH * PX_MM, MAP_HEIGHT * PX_MM
        return self._once("card", lambda: (card_map(self._tour, self._ground.shapes, wide, high),))[0]

    def keep(self, name: str) -> None:
        self._cache.keep("road-maps", digest_of(name, self._shown), self.of)

    def _once(self, name: str, draw: Callable[[], tuple[RoadMap, ...]]) -> tuple[RoadMap, ...]:
        if name not in self._drawn:
            self._drawn[name] = self._cache.pickle("road-maps", digest_of(name, self._shown), draw)
        return self._drawn[name]


@dataclass(frozen=True, slots=True)
class _Job:
    """One tour in one language."""

    site: Site
    territory: Territory
    tour: Tour
    locale: Locale
    catalogs: Catalogs
    attribution: str
    today: date
    cache: Cache

    def speaker(self) -> Speaker:
        return Speaker(self.catalogs, self.locale, lambda context, link: link)

    def said(self) -> list[object]:
        """What the author's texts say in this language, and in what state they are."""
        source = self.tour.source
        texts: list[Text | None] = [source.title, source.tagline, *(fact.text for fact in source.practical)]
        for stop in self.tour.stops:
            texts += [stop.poi.title, stop.poi.tagline, stop.note]
        texts += [notice.text for notice in self.current()]
        return [self.catalogs.content(text, self.locale) for text in texts if text is not None]

    def current(self) -> list[Notice]:
        touched = [*self.territory.source.notices, *(notice for notice, _ in of_tour(self.tour))]
        return [one for one in touched if one.ends is None or one.ends >= self.today]

    def sheet(self, paper: Paper, key: str, maps: _Maps) -> tuple[Made, int]:
        """The file, and its size in bytes."""
        names = (self.locale.tag, self.territory.slug, self.tour.slug)

        def print_it() -> Printed:
            page = self.site.source.base_url + urls.tour(*names)
            data = road_sheet(
                self.tour,
                self.territory,
                self.locale,
                self.catalogs.interface(self.locale),
                self.speaker(),
                maps.of(paper),
                paper,
                page,
                self.attribution,
                self.today,
            )
            return print_pdf("road_sheet", data)

        printed: Callable[[], Printed] = _kept(partial(self.cache.pickle, "sheet", key, print_it))
        size: int = self.cache.json("sheet-size", key, lambda: len(printed().content))
        maps.keep(paper.name)
        path = urls.road_sheet(*names, paper.name).lstrip("/")
        return Made(path, key, "sheet", lambda: printed().content), size

    def card(self, key: str, maps: _Maps) -> tuple[Made, str]:
        """The file, and its address, which is named by its content."""

        def paint() -> bytes:
            t, title = self.catalogs.interface(self.locale), self.site.source.title
            data = card(
                self.tour, self.territory, title, self.locale, t, self.speaker(), maps.of_card(), self.attribution
            )
            return paint_card(data, unseen_letters(data["title"]["text"] + data["town"] + data["site"]))

        painted: Callable[[], bytes] = _kept(partial(self.cache.pickle, "card", key, paint))
        name: str = self.cache.json("card-name", key, lambda: digest(painted()))
        maps.keep("card")
        address = urls.asset(f"card-{self.territory.slug}-{self.tour.slug}-{self.locale.tag}.png", name)
        return Made(address.lstrip("/"), key, "card", painted), address


def _kept(make: Callable[[], Any]) -> Callable[[], Any]:
    """Made once, when it is first asked for."""
    made: list[Any] = []

    def get() -> Any:
        if not made:
            made.append(make())
        return made[0]

    return get

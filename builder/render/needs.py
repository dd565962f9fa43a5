"""What a page is made from, as one key: the same key is the same page, byte for byte.

A page needs what all pages need (code, templates, settings), what all pages of its town need (names, positions and
lengths that lists show), and its own tour or place whole, with the words it is said in. A key may change where the
page does not; it never stays where the page changes.
"""

from collections.abc import Container, Iterable
from copy import copy
from dataclasses import replace

from builder import parts
from builder.cache import digest_of
from builder.check import texts_in, texts_of
from builder.link.edition import is_whole
from builder.locales import LOCALES, Locale
from builder.model import Notice, Poi, Territory, Text, Tour, TourSource
from builder.outputs import Page
from builder.plan import has_city, has_groups, has_visits
from builder.render.kit import Kit, key
from builder.render.languages import not_here
from builder.render.visit_page import upcoming


class Needs:
    """The keys of one build's pages. What many pages share is digested once."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        source = kit.site.source
        self._all = digest_of(
            parts.product_digest(),
            [locale.tag for locale in kit.locales],
            (source.title, source.base_url, source.plaque_url, source.server, source.worker),
            (
                kit.assets.styles,
                kit.assets.script,
                kit.assets.language_script,
                kit.assets.offline_script,
                kit.assets.scan_script,
                kit.assets.round_script,
                kit.assets.search_script,
                kit.assets.icon,
                kit.assets.icons,
                sorted(kit.vendor.addresses.values()),
            ),
            [(one.slug, one.source.name, one.source.short, one.source.legal) for one in kit.site.territories],
            {
                tag: [(town.slug, is_whole(town, tag), [tour.slug for tour in town.tours]) for town in towns.values()]
                for tag, towns in kit.editions.items()
            },
            sorted(kit.drawings.attributions.items()),
        )
        self._not_here = {locale.tag: not_here(kit, locale) for locale in kit.locales}
        self._looks = (kit.assets.looking_css, kit.assets.looking_script, kit.assets.looking_page)
        self._words: dict[tuple[str, str], dict[str, str]] = {}
        self._towns: dict[tuple[str, str], str] = {}
        self._own: dict[str, str] = {}
        self._sizes = self._offered()
        for tag, towns in kit.editions.items():  # here, before the work is shared out
            for town in towns.values():
                self._town(town, LOCALES[tag])

    def _offered(self) -> dict[str, list[int]]:
        """The sizes of the files that a tour's pages offer, in all languages."""
        sizes: dict[str, list[int]] = {}
        for address, size in sorted(self._kit.sizes.items()):
            _, _, town, tour, *_ = address.split("/")
            sizes.setdefault(f"{town}/{tour}", []).append(size)
        return sizes

    def of(self, kit: Kit) -> "Needs":
        """The same keys of a kit that differs in nothing they speak of."""
        other = copy(self)
        other._kit = kit
        return other

    def look_again(self, contexts: Container[str]) -> None:
        """After the prose of these files, and nothing else, has become another in the kit."""
        self._own.clear()
        self._sizes = self._offered()
        for (slug, tag), words in self._words.items():
            words |= self._digests(texts_in(self._kit.editions[tag][slug], contexts), LOCALES[tag])

    def key(self, page: Page) -> str:
        locale = LOCALES[page.locale]
        towns = [page.territory] if page.territory else list(self._kit.editions[page.locale].values())
        seen = (page.address, page.template, page.canonical, page.moved, sorted(page.alternates.items()), page.among)
        needs: list[object] = [self._all, seen, self._not_here[page.locale]]
        needs.append([self._town(town, locale) for town in towns])
        if page.template == "credits.html" and page.territory:
            needs.append([poi.sources for poi in page.territory.pois])
            needs.append([tour.source.sources for tour in page.territory.tours])
            needs.append([(one.name, one.source, one.licence, one.url) for one in page.territory.source.layers])
        if page.template == "atlas.html" and page.territory:
            needs.append([self._kit.looking.scripts.get(f"{locale.tag}/{page.territory.slug}"), self._looks])
            needs.append(digest_of(page.territory.source.layers))
            needs.append([self._said(page.territory, locale)[one.name.context] for one in page.territory.source.layers])
        if page.template == "city.html" and page.territory:
            town, layers = page.territory, page.territory.source.layers
            drawn = self._kit.cities.get(town.slug)
            needs.append([self._kit.maps.styles_of(town.slug, locale.tag), drawn.path if drawn else ""])
            needs.append(digest_of(layers))
            needs.append([self._said(town, locale).get(one.name.context) for one in layers])
            needs.append([(one.id, self._kit.catalogs.content(one.title, locale)) for one in town.pois])
        if page.template == "territory.html" and page.territory:
            town, source = page.territory, self._kit.site.source
            needs.append([has_city(town), has_visits(town, source), has_groups(town, source)])
        if page.template == "tour.html" and page.territory:
            town, source = page.territory, self._kit.site.source
            needs.append([has_visits(town, source, page.tour), has_groups(town, source, page.tour)])
        if page.template in ("visits.html", "visit.html") and page.territory:
            shown = [page.visit] if page.visit else upcoming(page.territory, self._kit.today)
            needs.append([(one.source, one.minutes, one.meeting) for one in shown])
            needs.append([self._kit.catalogs.content(one.meeting.title, locale) for one in shown])
            needs.append(self._said(page.territory, locale).get(f"tours/{page.territory.slug}/visits"))
        if page.template == "embed.html" and page.territory and page.tour:
            name = f"{locale.tag}/{key(page.territory, page.tour.slug)}"
            needs.append([self._kit.looking.scripts.get(name), self._looks])
        if page.template == "go.html" and page.territory and page.tour:
            needs.append(self._kit.around.get(key(page.territory, page.tour.slug)))
        if page.template == "map.html" and page.territory:
            needs.append(self._map(page, page.territory))
        if page.tour is not None and page.territory is not None:
            needs.append(self._tour(page.tour, page.territory, locale))
        if page.poi is not None and page.territory is not None:
            needs.append(self._poi(page.poi, page.territory, locale))
        return digest_of(*needs)

    def _map(self, page: Page, town: Territory) -> tuple[object, ...]:
        """The moving map's own files, and what lies around the tour or the town."""
        name = key(town, page.tour.slug) if page.tour else town.slug
        return self._kit.maps.styles_of(town.slug, page.locale), self._kit.around.get(name)

    def _town(self, town: Territory, locale: Locale) -> str:
        """What every page of a town shows or is placed by."""
        at = (town.slug, locale.tag)
        if at not in self._towns:
            words = self._said(town, locale)
            # No page shows the names of all files; a set of them is told in another order by each process.
            bare = replace(
                town.source,
                pois=(),
                tours=(),
                plaques=(),
                layers=(),
                checks=(),
                old_addresses=(),
                visits=(),
                files=frozenset(),
            )
            pois = [
                (poi.id, poi.kind, poi.at, self._listed(poi, locale), self._current(poi.notices)) for poi in town.pois
            ]
            tours = [
                (
                    tour.slug,
                    (tour.length_m, tour.walk_min, tour.jog_min, tour.guided_min),
                    (tour.source.practice, tour.source.difficulty, tour.source.themes, tour.source.variant_of),
                    tour.source.route.digest,
                    self._listed(tour.source, locale),
                    [stop.poi.id for stop in tour.stops],
                    self._current(tour.source.notices),
                )
                for tour in town.tours
            ]
            told = [poi.notices for poi in town.pois] + [tour.source.notices for tour in town.tours]
            notices = [words[notice.text.context] for owner in told for notice in owner]
            self._towns[at] = digest_of(
                bare,
                self._current(town.source.notices),
                words.get(town.source.lead.context),
                pois,
                tours,
                notices,
                [plaque.source for plaque in town.plaques],
                self._kit.drawings.of_town(town.slug, locale.tag),
            )
        return self._towns[at]

    def _tour(self, tour: Tour, town: Territory, locale: Locale) -> str:
        words, name = self._said(town, locale), key(town, tour.slug)
        drawings = self._kit.drawings
        contexts = [tour.source.title.context, *(stop.poi.title.context for stop in tour.stops)]
        return digest_of(
            self._whole(f"tour/{name}", tour),
            [words[context] for context in contexts],
            (drawings.tours.get(name), drawings.profiles.get(name), drawings.ribbons.get(name)),
            [drawings.photos.get(media.file) for media in tour.source.media],
            self._sizes.get(name),
            [self._kit.sounds.get(f"{locale.tag}/{key(town, stop.poi.id)}") for stop in tour.stops],
            self._kit.papers.cards.get(f"{locale.tag}/{name}"),
        )

    def _poi(self, poi: Poi, town: Territory, locale: Locale) -> str:
        drawings = self._kit.drawings
        symbols = [
            drawings.symbols[plaque.code] for plaque in self._kit.neighbours[f"{locale.tag}/{town.slug}"].plaques(poi)
        ]
        return digest_of(
            self._whole(f"poi/{key(town, poi.id)}", poi),
            self._said(town, locale)[poi.title.context],
            drawings.places.get(key(town, poi.id)),
            [drawings.photos.get(media.file) for media in poi.media],
            symbols,
            self._kit.sounds.get(f"{locale.tag}/{key(town, poi.id)}"),
        )

    def _whole(self, name: str, thing: Tour | Poi) -> str:
        if name not in self._own:
            self._own[name] = digest_of(thing)
        return self._own[name]

    def _said(self, town: Territory, locale: Locale) -> dict[str, str]:
        """Each file's texts as they are said in a language, digested."""
        at = (town.slug, locale.tag)
        if at not in self._words:
            self._words[at] = self._digests(texts_of(town), locale)
        return self._words[at]

    def _digests(self, texts: Iterable[Text], locale: Locale) -> dict[str, str]:
        said: dict[str, list[object]] = {}
        for text in texts:
            said.setdefault(text.context, []).append(self._kit.catalogs.content(text, locale))
        return {context: digest_of(words) for context, words in said.items()}

    def _listed(self, thing: Poi | TourSource, locale: Locale) -> tuple[object, ...]:
        """What a list shows of a place or a tour."""
        content = self._kit.catalogs.content
        return content(thing.title, locale), content(thing.tagline, locale)

    def _current(self, notices: Iterable[Notice]) -> list[Notice]:
        return [one for one in notices if one.ends is None or one.ends >= self._kit.today]

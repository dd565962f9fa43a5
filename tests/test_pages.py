"""With JavaScript off: every fact of the model is in the text of its page, and every link of the tree leads somewhere.
Pages are compared with what was read and linked, never with another rendering."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree

import pytest

from builder import urls
from builder.checked import Checked
from builder.hours import parse
from builder.hours_words import describe
from builder.link.stops import place_stops
from builder.locales import LOCALES, Locale, format_distance, format_duration, format_number
from builder.model import Plaque, Poi, Practice, Site, Stop, StreetRun, Territory, Text, Tour
from builder.outputs import Page
from builder.problems import Where
from builder.read.gpx import choose_route, read_gpx
from builder.render import terms

from .document import Document, read, words

pytestmark = pytest.mark.slow

MARKS = re.compile(r"[*_`#>\\]+|^\s*(?:[-+]|\d+\.)\s+", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def letters(text: str) -> str:
    """Without marks and without spaces: where an element ends, no space need be."""
    return "".join(MARKS.sub("", text).replace("\u00ad", "").split())


class Reader:
    """The guide in one language, as its model and its catalogs have it."""

    def __init__(self, guide: Checked, locale: Locale) -> None:
        assert guide.catalogs is not None
        self.catalogs = guide.catalogs
        self.locale = locale
        self.t = guide.catalogs.interface(locale)

    def say(self, text: Text) -> str:
        return words(self.catalogs.content(text, self.locale).text)

    def prose(self, texts: Iterable[Text]) -> list[str]:
        """Each line of each paragraph, without its marks."""
        said = (self.catalogs.content(text, self.locale).text for text in texts)
        return [line for text in said for line in LINK.sub(r"\1", text).splitlines() if line.strip()]

    def missing(self, facts: Iterable[str], text: str) -> list[str]:
        plain = letters(text)
        return [fact for fact in facts if letters(fact) not in plain]


@pytest.fixture(scope="session", params=["fr", "en"])
def reader(guide: Checked, request: pytest.FixtureRequest) -> Reader:
    return Reader(guide, LOCALES[request.param])


def page_at(tree: Path, address: str) -> Document:
    return read(tree / urls.file_of(address))


def each_tour(site: Site) -> list[tuple[Territory, Tour]]:
    return [(territory, tour) for territory in site.territories for tour in territory.tours]


def each_poi(site: Site) -> list[tuple[Territory, Poi]]:
    return [(territory, poi) for territory in site.territories for poi in territory.pois]


def each_plaque(site: Site) -> list[tuple[Territory, Plaque]]:
    return [(territory, plaque) for territory in site.territories for plaque in territory.plaques]


# Tours


def facts_of_tour(tour: Tour, reader: Reader) -> list[str]:
    source, t = tour.source, reader.t
    facts = [reader.say(source.title), reader.say(source.tagline), *reader.prose(source.prose)]
    facts += [terms.practice(source.practice, t), terms.difficulty(source.difficulty, t), terms.shape(tour.shape, t)]
    facts += [terms.theme(theme, t) for theme in source.themes]
    facts += [terms.audience(audience, t) for audience in source.audience]
    facts.append(format_distance(tour.length_m, reader.locale))
    facts.append(format_duration(tour.walk_min, reader.locale))
    if source.practice is Practice.JOG:
        facts.append(format_duration(tour.jog_min, reader.locale))
    if source.practice is Practice.GUIDED:
        facts.append(format_duration(tour.guided_min, reader.locale))
    if tour.ascent_m is None or tour.descent_m is None:
        facts += [t.gettext("not measured"), t.gettext("Slopes not counted: the route carries no heights.")]
    else:
        facts.append(f"+{tour.ascent_m:.0f} −{tour.descent_m:.0f} m")
    facts += [reader.say(fact.text) for fact in source.practical]
    return [*facts, *source.sources]


def test_a_tours_page_says_all_that_is_known_of_it(tree: Path, site: Site, reader: Reader) -> None:
    missing = {}
    for territory, tour in each_tour(site):
        page = page_at(tree, urls.tour(reader.locale.tag, territory.slug, tour.slug))
        if lost := reader.missing(facts_of_tour(tour, reader), page.text):
            missing[tour.slug] = lost
    assert missing == {}


def facts_of_stop(stop: Stop, reader: Reader) -> list[str]:
    facts = [str(stop.number), reader.say(stop.poi.title), *reader.prose(stop.poi.prose[:1])]
    facts.append(format_distance(stop.distance_m, reader.locale))
    facts += [reader.say(stop.note)] if stop.note else []
    facts += [format_duration(stop.minutes, reader.locale)] if stop.minutes else []
    facts += [format_distance(stop.offset_m, reader.locale)] if stop.side != "on" else []
    return facts


def test_a_tours_page_has_its_stops_in_order_each_with_its_distance_and_its_words(
    tree: Path, site: Site, reader: Reader
) -> None:
    for territory, tour in each_tour(site):
        page = page_at(tree, urls.tour(reader.locale.tag, territory.slug, tour.slug))
        legs = [leg for leg in page.body.find_all("li", class_="leg") if leg.find_all("h3")[0].find_all("a")]
        assert len(legs) == len(tour.stops)
        for leg, stop in zip(legs, tour.stops, strict=True):
            assert reader.missing(facts_of_stop(stop, reader), leg.text) == [], (tour.slug, stop.number)


def test_a_tours_page_says_what_is_not_known(tree: Path, site: Site, reader: Reader) -> None:
    silent = []
    for territory, tour in each_tour(site):
        facts = dict(page_at(tree, urls.tour(reader.locale.tag, territory.slug, tour.slug)).facts)
        known = {fact.key for fact in tour.source.practical}
        for key in ("steps", "surface", "lit", "wheels", "water", "toilets"):
            said = facts.get(terms.practical(key, reader.t), "")
            if not said or (key not in known) != (said == reader.t.gettext("not known to us")):
                silent.append((tour.slug, key, said))
    assert silent == []


def street(run: StreetRun, reader: Reader) -> str:
    """Its name, set with the apostrophe of print; of a way without one its kind; steps are always said."""
    kind = terms.way(run.kind, reader.t)
    name = run.name.replace("'", "’")
    return f"{name} ({kind})" if name and run.kind == "steps" else name or kind


def test_the_way_in_words_has_every_street_in_its_order_with_its_metres(tree: Path, site: Site, reader: Reader) -> None:
    for territory, tour in each_tour(site):
        page = page_at(tree, urls.tour(reader.locale.tag, territory.slug, tour.slug))
        told = [
            [street.text for street in streets.find_all("li")] for streets in page.body.find_all("ol", class_="street")
        ]
        wanted = [
            [words(f"{street(run, reader)} {format_distance(run.length_m, reader.locale)}") for run in leg.streets]
            for leg in tour.legs
            if leg.length_m >= 15 and leg.streets
        ]
        assert told == wanted, tour.slug


def test_a_towns_page_and_its_list_hold_every_tour_with_its_length(tree: Path, site: Site, reader: Reader) -> None:
    tag = reader.locale.tag
    for territory in site.territories:
        wanted = [territory.source.name, reader.say(territory.source.lead), territory.source.office.name]
        town = page_at(tree, urls.territory(tag, territory.slug))
        assert reader.missing([one for one in wanted if one], town.text) == []
        for page in (town, page_at(tree, urls.tours(tag, territory.slug))):
            facts = [reader.say(tour.source.title) for tour in territory.tours]
            facts += [format_distance(tour.length_m, reader.locale) for tour in territory.tours]
            assert reader.missing(facts, page.text) == []


def test_a_practice_or_a_theme_has_a_page_with_its_tours_and_no_others(
    tree: Path, pages: list[Page], reader: Reader
) -> None:
    checked = 0
    for page in pages:
        if page.template != "tours.html" or page.among is None or page.locale != reader.locale.tag:
            continue
        assert page.territory is not None
        listed = page_at(tree, page.address).body.find_all("ul", class_="tours")[0]
        wanted = {
            urls.tour(page.locale, page.territory.slug, tour.slug)
            for tour in page.territory.tours
            if page.among == tour.source.practice or page.among in tour.source.themes
        }
        assert {link.attributes["href"] for link in listed.find_all("a")} == wanted
        checked += 1
    assert checked


# Places and plaques


def facts_of_place(poi: Poi, reader: Reader) -> list[str]:
    name, _, _ = reader.say(poi.title).partition(" (")  # the local name stands on a line of its own
    facts = [name, reader.say(poi.tagline), *reader.prose(poi.prose), *poi.sources, poi.at_source]
    facts += [terms.kind(poi.kind, reader.t), poi.address, poi.phone]
    facts += [reader.say(text) for text in (poi.price, poi.wheelchair_note) if text]
    facts += [poi.url.split("://")[-1].rstrip("/"), f"{poi.at.lat:.5f}, {poi.at.lon:.5f}"]
    facts += [format_number(poi.panel, reader.locale)] if poi.panel else []
    facts += [terms.wheelchair(poi.wheelchair, reader.t)] if poi.wheelchair else []
    if poi.opening_hours:
        hours = parse(poi.opening_hours)
        facts += describe(hours, reader.locale, reader.t.gettext) if hours else [poi.opening_hours]
        facts.append(poi.hours_as_of)
    return [fact for fact in facts if fact]


def unknown_of_place(poi: Poi, reader: Reader) -> set[str]:
    t = reader.t
    labels = {t.gettext("Hours"): bool(poi.opening_hours), t.gettext("Step-free"): poi.wheelchair is not None}
    return {label for label, known in labels.items() if not known}


def test_a_places_page_says_all_that_is_known_of_it_and_what_is_not(tree: Path, site: Site, reader: Reader) -> None:
    missing = {}
    for territory, poi in each_poi(site):
        page = page_at(tree, urls.place(reader.locale.tag, territory.slug, poi.id))
        lost = reader.missing(facts_of_place(poi, reader), page.text)
        unknown = {label for label, said in page.facts if said.startswith(reader.t.gettext("not known to us"))}
        if lost or unknown != unknown_of_place(poi, reader):
            missing[poi.id] = (lost, unknown)
    assert missing == {}


def test_a_place_names_the_tours_that_stop_there(tree: Path, site: Site, reader: Reader) -> None:
    for territory, tour in each_tour(site):
        address = urls.tour(reader.locale.tag, territory.slug, tour.slug)
        for stop in tour.stops:
            place = page_at(tree, urls.place(reader.locale.tag, territory.slug, stop.poi.id))
            assert address in place.addresses, (stop.poi.id, tour.slug)


def test_a_plaque_is_its_place_in_every_language_and_in_the_towns_own_first(
    tree: Path, site: Site, reader: Reader
) -> None:
    assert each_plaque(site)
    for territory, plaque in each_plaque(site):
        page = page_at(tree, urls.plaque(plaque.code, reader.locale.tag))
        assert reader.missing([*facts_of_place(plaque.poi, reader), plaque.code], page.text) == [], plaque.code
        first = page_at(tree, urls.plaque(plaque.code))
        assert first.root.find_all("html")[0].attributes["lang"] == territory.source.source_locale
        assert words(plaque.poi.title.msgid) in first.text


def test_a_plaque_offers_to_start_its_tours_there_and_says_whose_address_is_ours(
    tree: Path, site: Site, reader: Reader
) -> None:
    tag, host = reader.locale.tag, urlsplit(site.source.plaque_url).netloc
    for territory in site.territories:
        for plaque in territory.plaques:
            page = page_at(tree, urls.plaque(plaque.code, tag))
            starts = {
                urls.tour_go(tag, territory.slug, tour.slug)
                for tour in territory.tours
                if plaque.poi.id in [stop.poi.id for stop in tour.stops[:-1]]
            }
            assert {link for link in page.addresses if link.endswith("/go/")} == starts, plaque.code
            assert letters(host) in letters(page.text)


def test_every_place_is_in_the_list_of_places(tree: Path, site: Site, reader: Reader) -> None:
    for territory in site.territories:
        page = page_at(tree, urls.places(reader.locale.tag, territory.slug))
        assert reader.missing([reader.say(poi.title) for poi in territory.pois], page.text) == []


# The town's own pages


def test_what_the_law_asks_is_said_or_said_to_be_not_yet_given(tree: Path, site: Site, reader: Reader) -> None:
    for territory in site.territories:
        legal, tag = territory.source.legal, reader.locale.tag
        page = page_at(tree, urls.about(tag, territory.slug, "legal"))
        given = [legal.publisher, legal.director, legal.host, legal.contact, territory.source.office.name]
        assert reader.missing([one for one in given if one], page.text) == []
        not_given = sum(not one for one in given[:4])
        assert page.text.count(reader.t.gettext("not yet given")) == not_given
        access = page_at(tree, urls.about(tag, territory.slug, "accessibility"))
        assert access.body.find_all("h1")[0].text
        assert (legal.accessibility_audit or reader.t.gettext("none recorded")) in access.text


def test_the_credits_name_every_source_and_every_licence(tree: Path, site: Site, reader: Reader) -> None:
    for territory in site.territories:
        page = page_at(tree, urls.about(reader.locale.tag, territory.slug, "credits"))
        facts = [source for poi in territory.pois for source in poi.sources]
        facts += [source for tour in territory.tours for source in tour.source.sources]
        for credit in territory.source.credits:
            facts += [credit.what, credit.by, credit.licence]
        assert reader.missing([*facts, "Barlow Condensed", "SIL Open Font License"], page.text) == []


def test_a_draft_is_said_to_be_one(tree: Path, guide: Checked, site: Site, reader: Reader) -> None:
    said = reader.t.gettext("Draft translation: nobody at the tourist office has read it over yet.")
    for territory, poi in each_poi(site):
        page = page_at(tree, urls.place(reader.locale.tag, territory.slug, poi.id))
        is_draft = reader.catalogs.content(poi.title, reader.locale).state == "draft"
        if is_draft or reader.locale.tag == territory.source.source_locale:
            assert (said in page.text) == is_draft, poi.id


# The tree as a whole


@dataclass(frozen=True, slots=True)
class Ties:
    """What binds a page to others: its own ids, what it links to or loads, and its other versions as the head and the
    language switch name them."""

    ids: tuple[str, ...]
    addresses: tuple[str, ...]
    canonical: tuple[str, ...]
    alternates: dict[str, str]  # hreflang → address
    switch: tuple[tuple[str, str], ...]  # language and address


def ties_of(document: Document) -> Ties:
    switches = document.body.find_all("ul", class_="langs")
    return Ties(
        ids=tuple(document.ids),
        addresses=tuple(document.addresses),
        canonical=tuple(one.attributes["href"] for one in document.head.find_all("link", rel="canonical")),
        alternates=document.alternates,
        switch=tuple(
            (one.attributes["lang"], one.attributes["href"]) for ul in switches[:1] for one in ul.find_all("a")
        ),
    )


@pytest.fixture(scope="module")
def ties(tree: Path) -> dict[Path, Ties]:
    """Of every page of the tree, each read once."""
    return {file: ties_of(read(file)) for file in sorted(tree.rglob("*.html"))}


def test_every_link_and_every_file_a_page_loads_is_in_the_tree(tree: Path, ties: dict[Path, Ties]) -> None:
    assert len(ties) > 500
    ids = {file: set(page.ids) for file, page in ties.items()}
    twice = [file.relative_to(tree).as_posix() for file, page in ties.items() if len(ids[file]) < len(page.ids)]
    assert twice == [], "an id twice on a page"
    astray: list[tuple[str, str]] = []
    for file, page in ties.items():
        here = "/" + file.relative_to(tree).as_posix().removesuffix("index.html")
        for address in page.addresses:
            # The server fills it in, or answers at it itself: webapp/reports.py, webapp/live/group_page.py.
            if address.startswith("{") or re.fullmatch(r"/[^/]+/[^/]+/group/", address):
                continue
            parts = urlsplit(urljoin(here, address))
            if parts.scheme or parts.netloc:
                assert parts.scheme in ("https", "http", "tel", "mailto"), (here, address)
                continue
            target = tree / urls.file_of(unquote(parts.path))
            fragment_lost = parts.fragment and parts.fragment not in ids.get(target, set())
            if fragment_lost or not (target in ties or target.is_file()):
                astray.append((here, address))
    assert astray == []


def test_each_version_of_a_page_names_all_others_and_itself(
    tree: Path, site: Site, pages: list[Page], ties: dict[Path, Ties]
) -> None:
    base = site.source.base_url
    seen = {}
    for page in pages:
        tied = ties[tree / urls.file_of(page.address)]
        wanted = base + (page.canonical or page.address)
        assert tied.canonical[0] == wanted, page.address
        assert tree / urls.file_of(wanted.removeprefix(base)) in ties
        if LOCALES[page.locale].hreflang:
            seen[base + page.address] = tied.alternates
    for address, alternates in seen.items():
        if alternates:
            assert address in alternates.values(), f"{address} leaves itself out"
        for hreflang, other in alternates.items():
            assert hreflang in ("x-default", *site.source.locales)
            assert seen[other] == alternates, f"{other} does not name {address} back"
    known = {tag for tag in site.source.locales if LOCALES[tag].hreflang}
    listed = [page for page in pages if page.template == "tour.html" and page.locale in known]
    assert all(len(seen[base + page.address]) == len(known & page.alternates.keys()) + 1 for page in listed)


def test_the_language_switch_keeps_the_page(tree: Path, pages: list[Page], ties: dict[Path, Ties]) -> None:
    for page in pages:
        if len(page.alternates) < 2 or page.template == "root.html":  # a list of languages itself
            continue
        wanted = {(LOCALES[tag].html_lang, address) for tag, address in page.alternates.items()}
        assert set(ties[tree / urls.file_of(page.address)].switch) == wanted, page.address


def test_the_sitemap_holds_every_page_meant_for_search_and_nothing_else(
    tree: Path, site: Site, pages: list[Page]
) -> None:
    listed = ElementTree.parse(tree / "sitemap.xml").iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    wanted = [
        site.source.base_url + page.address
        for page in pages
        if page.is_listed and not page.canonical and not LOCALES[page.locale].is_pseudo
    ]
    assert sorted(loc.text or "" for loc in listed) == sorted(wanted)
    assert f"Sitemap: {site.source.base_url}/sitemap.xml" in (tree / "robots.txt").read_text("utf-8")


def described(document: Document) -> dict[str, dict[str, Any]]:
    """The JSON-LD of a page by type."""
    blocks = [json.loads(one.content) for one in document.head.find_all("script", type="application/ld+json")]
    assert all(block["@context"] == "https://schema.org" for block in blocks)
    return {block["@type"]: block for block in blocks}


def test_what_a_search_engine_is_told_of_a_tour_is_what_the_model_knows(tree: Path, site: Site, reader: Reader) -> None:
    for territory, tour in each_tour(site):
        address = urls.tour(reader.locale.tag, territory.slug, tour.slug)
        told = described(page_at(tree, address))
        trip = told["TouristTrip"]
        assert words(trip["name"]) == reader.say(tour.source.title)
        assert trip["url"] == site.source.base_url + address
        items = trip["itinerary"]["itemListElement"]
        assert [item["position"] for item in items] == [stop.number for stop in tour.stops]
        assert [words(item["item"]["name"]) for item in items] == [reader.say(stop.poi.title) for stop in tour.stops]
        at = [(item["item"]["geo"]["longitude"], item["item"]["geo"]["latitude"]) for item in items]
        assert at == [tuple(stop.poi.at) for stop in tour.stops]
        assert told["BreadcrumbList"]["itemListElement"][-1]["item"] == trip["url"]


def test_what_a_search_engine_is_told_of_a_place_is_what_the_model_knows(
    tree: Path, site: Site, reader: Reader
) -> None:
    for territory, poi in each_poi(site):
        address = urls.place(reader.locale.tag, territory.slug, poi.id)
        place = described(page_at(tree, address))["TouristAttraction"]
        assert words(place["name"]) == reader.say(poi.title)
        assert place["url"] == site.source.base_url + address
        assert (place["geo"]["longitude"], place["geo"]["latitude"]) == tuple(poi.at)
        assert place.get("address", "") == poi.address and place.get("telephone", "") == poi.phone


def test_the_gpx_of_a_tour_read_again_is_the_same_route_with_the_same_stops(
    tree: Path, site: Site, reader: Reader
) -> None:
    for territory, tour in each_tour(site):
        address = urls.tour_gpx(reader.locale.tag, territory.slug, tour.slug)
        assert address in page_at(tree, urls.tour(reader.locale.tag, territory.slug, tour.slug)).addresses
        file, problems = read_gpx((tree / address.lstrip("/")).read_bytes(), address)
        assert file is not None and problems == [], address
        route, problems = choose_route(file, Where(address))
        assert route is not None and problems == []
        rounded = [tuple(round(value, 7) for value in point.at) for point in tour.source.route.points]
        assert [tuple(point.at) for point in route.points] == rounded
        heights = [point.elevation_m for point in tour.source.route.points]
        assert [point.elevation_m for point in route.points] == pytest.approx(heights)
        names = [words(waypoint.name) for waypoint in file.waypoints]
        assert names == [f"{stop.number}. {reader.say(stop.poi.title)}" for stop in tour.stops]
        placed = place_stops(route.line, [waypoint.at for waypoint in file.waypoints])
        assert [one.distance_m for one in placed] == pytest.approx([stop.distance_m for stop in tour.stops], abs=0.5)


def test_the_data_of_a_tour_for_programs_is_what_the_model_knows(tree: Path, site: Site, reader: Reader) -> None:
    for territory, tour in each_tour(site):
        address = urls.tour_data(reader.locale.tag, territory.slug, tour.slug)
        route, *others = json.loads((tree / address.lstrip("/")).read_text("utf-8"))["features"]
        stops = [one for one in others if one["properties"]["is"] == "stop"]
        assert others[: len(stops)] == stops, "the stops follow the route, then comes what lies around"
        assert route["properties"]["length_m"] == pytest.approx(tour.length_m, abs=0.1)
        assert route["properties"]["slopes_counted"] is (tour.ascent_m is not None)
        assert len(route["geometry"]["coordinates"]) == len(tour.source.route.points)
        assert [stop["properties"]["poi"] for stop in stops] == [stop.poi.id for stop in tour.stops]

"""The map's page in a real browser: the moving map, the list that does all it does, and both without what they need."""

import itertools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from builder import urls
from builder.model import Site, Territory, Tour

from ..house import some
from .conftest import WATCH_POLICY, Look
from .kept_guide import hosted, until

SMALL = {"width": 360, "height": 740}
PATIENCE_MS = 90_000
ON_MOVE = "() => document.querySelector('map-screen').map.isMoving()"
HERE = "document.querySelector('map-screen').map"

Walk = Callable[..., Page]


@pytest.fixture
def walk(drawing: Browser, base: str) -> Iterator[Walk]:
    """A page whose moving map is there. At the end nothing may have been complained of, refused or asked of others."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "GPU stall" not in message.text:
            complaints.append(message.text)

    def open_map(address: str, **options: Any) -> Page:
        context = drawing.new_context(base_url=base, **{"viewport": SMALL, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH_POLICY)
        context.on("request", lambda asked: None if is_ours(asked.url, base) else complaints.append(asked.url))
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(address)
        expect(page.locator("map-screen[data-moving]")).to_have_count(1, timeout=PATIENCE_MS)
        return page

    yield open_map
    for context in contexts:
        refused = [page.evaluate("window.refused ?? []") for page in context.pages]
        context.close()
        assert refused == [[] for _ in refused]
    assert complaints == []


def is_ours(url: str, base: str) -> bool:
    return url.startswith((base, "blob:", "data:"))


@pytest.fixture(scope="module")
def town(site: Site) -> Territory:
    return site.territories[0]


@pytest.fixture(scope="module")
def tour(town: Territory) -> Tour:
    return next(tour for tour in town.tours if tour.slug == "seine-jog")


@pytest.fixture(scope="module")
def address(town: Territory, tour: Tour) -> str:
    return urls.tour_map("en", town.slug, tour.slug)


def at_start(tour: Tour, accuracy: float = 12) -> dict[str, float]:
    at = tour.source.route.line[0]
    return {"latitude": at.lat, "longitude": at.lon, "accuracy": accuracy}


def press_on(page: Page, name: str) -> None:
    """Tab to what bears that name, then Enter: as one does who has no pointer."""
    for _ in range(140):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.replace(/\\s+/g, ' ').trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the Tab key does not reach '{name}'")


def settle(page: Page) -> None:
    while page.evaluate(ON_MOVE):
        page.wait_for_timeout(50)


def test_the_map_of_a_tour_comes_without_a_complaint(walk: Walk, address: str, tour: Tour) -> None:
    page = walk(address)
    expect(page.locator(".still")).to_be_hidden()
    expect(page.locator(".card h2")).to_have_text(page.locator("h1").inner_text() or tour.source.title.msgid)
    drawn = page.evaluate(
        f"new Set({HERE}.queryRenderedFeatures({{layers: ['stops']}}).map((f) => f.properties.number)).size"
    )
    assert drawn == len(tour.stops)
    assert page.evaluate(f"{HERE}.queryRenderedFeatures({{layers: ['ways']}}).length") > 0


def test_every_gesture_has_a_key(walk: Walk, address: str) -> None:
    page = walk(address)
    page.get_by_role("button", name="Layers").click()
    for name, what in (
        ("Closer", "getZoom"),
        ("Farther", "getZoom"),
        ("Turn left", "getBearing"),
        ("Turn right", "getBearing"),
        ("Tilt more", "getPitch"),
        ("Tilt less", "getPitch"),
        ("Move up", "getCenter"),
        ("Move left", "getCenter"),
        ("Move down", "getCenter"),
        ("Move right", "getCenter"),
    ):
        before = page.evaluate(f"String({HERE}.{what}())")
        # Under the sheet, some keys are reached by the keyboard only.
        page.get_by_role("button", name=name, exact=True).evaluate("one => one.click()")
        page.wait_for_function(f"before => String({HERE}.{what}()) !== before", arg=before)
        settle(page)
    page.keyboard.press("Escape")
    expect(page.locator(".sheet")).to_be_hidden()


def test_houses_stand_up_on_tilt(walk: Walk, address: str) -> None:
    page = walk(address)
    page.get_by_role("button", name="Show in 3D").click()
    until(page, f"{HERE}.getPitch() > 40 && {HERE}.getLayoutProperty('blocks-3d', 'visibility') === 'visible'")
    page.get_by_role("button", name="Show flat").click()
    until(page, f"{HERE}.getLayoutProperty('blocks-3d', 'visibility') === 'none'")


def test_a_tap_on_a_stop_shows_its_card(walk: Walk, address: str, tour: Tour) -> None:
    page = walk(address)
    stop = tour.stops[4]
    seat = page.evaluate(f"{HERE}.project([{stop.poi.at.lon}, {stop.poi.at.lat}])")
    page.mouse.click(seat["x"], seat["y"])
    expect(page.locator(".card .no")).to_have_text(str(stop.number))
    expect(page.locator(".card [data-read]")).to_have_attribute("href", re.compile(f"/places/{stop.poi.id}/$"))


def test_the_list_does_every_task_by_keyboard_alone(walk: Walk, address: str, tour: Tour) -> None:
    page = walk(address, permissions=["geolocation"], geolocation=at_start(tour))
    press_on(page, "List")
    expect(page.locator(".spots").first).to_be_visible()
    # Where I am, in words.
    press_on(page, "Where I am")
    expect(page.locator(".said")).to_contain_text("You are on the route.")
    first = page.locator("[data-spot=stop-1]")
    expect(first.locator(".away")).to_contain_text("from you, to the")
    # Tours near me.
    press_on(page, "Nearest to me first")
    expect(page.locator(".sorted")).to_have_text("Sorted: the nearest first.")
    # A stop, the way from a station, another tour, what is useful: each on the map.
    for row in ("stop-2", "station-", "tour-", "amenity-"):
        spot = page.locator(f"[data-spot^={row}]").first
        spot.get_by_role("button").focus()
        page.keyboard.press("Enter")
        card = page.locator(".card h2")
        expect(card).to_be_focused()
        assert (card.text_content() or "").strip() in (spot.locator("h3").text_content() or "")
        settle(page)
        press_on(page, "List")
    assert page.evaluate(f"{HERE}.querySourceFeatures('marks').length") > 0


def test_the_card_goes_from_stop_to_stop(walk: Walk, address: str, tour: Tour) -> None:
    page = walk(address)
    page.get_by_role("button", name="The next one").click()
    expect(page.locator(".card .no")).to_have_text("1")
    page.get_by_role("button", name="The one before").click()
    expect(page.locator(".card .no")).to_have_text(str(len(tour.stops)))


def test_the_way_from_a_station_is_drawn_when_it_is_asked_for(walk: Walk, address: str) -> None:
    page = walk(address)
    page.get_by_role("button", name="List").click()
    page.locator("[data-spot=station-tram-jacques-henri-lartigue] button").click()
    settle(page)
    expect(page.locator(".card .card-about")).to_contain_text("on foot")
    way = "JSON.stringify(await document.querySelector('map-screen').map.getSource('approach').getData())"
    assert "LineString" in page.evaluate(f"(async () => {way})()")


def test_the_reader_is_found_followed_and_forgotten(walk: Walk, address: str, tour: Tour) -> None:
    page = walk(address, permissions=["geolocation"], geolocation=at_start(tour))
    page.get_by_role("button", name="Where I am").click()
    stop = page.get_by_role("button", name="Stop following me")
    expect(stop).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".said")).to_contain_text("You are on the route.")
    settle(page)
    at = tour.source.route.line[0]
    assert page.evaluate(f"{HERE}.getCenter().lng") == pytest.approx(at.lon, abs=0.003)
    on = tour.stops[1].poi.at
    page.context.set_geolocation({"latitude": on.lat, "longitude": on.lon, "accuracy": 30})
    expect(page.locator("[data-spot=stop-2] .away")).to_contain_text("0 m from you")
    page.get_by_role("button", name="Go there").click()
    expect(page.locator(".card-away")).to_contain_text("As the crow flies")
    page.keyboard.press("Escape")
    page.locator("[data-do=locate]").click()
    if page.locator("[data-do=locate][aria-pressed=true]").count():
        page.locator("[data-do=locate]").click()
    expect(page.locator("[data-spot=stop-2] .away")).to_be_hidden()


def test_a_phone_that_keeps_its_position_is_answered_in_words(walk: Walk, address: str) -> None:
    page = walk(address)
    page.get_by_role("button", name="Where I am").click()
    expect(page.locator(".card-away")).to_contain_text("Your phone keeps your position to itself")


def test_somebody_far_away_is_told_so(walk: Walk, address: str) -> None:
    page = walk(address, permissions=["geolocation"], geolocation={"latitude": 50.36, "longitude": 3.52})
    page.get_by_role("button", name="Where I am").click()
    expect(page.locator(".card-away")).to_contain_text("You are outside this map")
    expect(page.locator(".card-away")).to_contain_text("north-east")


def test_other_tours_are_fetched_when_they_are_asked_for(walk: Walk, address: str) -> None:
    page = walk(address)
    page.get_by_role("button", name="Layers").click()
    with page.expect_response("**/town.json"):
        page.get_by_role("checkbox", name="Other tours").check()
    expect(page.get_by_role("checkbox", name="Other tours")).to_be_checked()


def test_night_and_day_follow_the_phone(walk: Walk, address: str) -> None:
    page = walk(address)
    assert page.evaluate(f"{HERE}.getStyle().name") == "Flâneur day"
    with page.expect_response("**/map-*night*.json"):
        page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => {HERE}.getStyle()?.name === 'Flâneur night'")


def test_what_is_in_view_is_printed_in_the_colours_for_paper(walk: Walk, address: str) -> None:
    page = walk(address)
    drawing = page.locator(".still img").get_attribute("src")
    page.evaluate("window.print = () => (window.printed = document.querySelector('.still img').src.slice(0, 15))")
    page.get_by_role("button", name="Layers").click()
    page.get_by_role("button", name="Print this part of the map").click()
    page.wait_for_function("() => window.printed === 'data:image/jpeg'")
    page.wait_for_function(f"() => {HERE}.getStyle()?.name === 'Flâneur day'")
    assert (page.locator(".still img").get_attribute("src") or "").endswith(drawing or "?")


@pytest.mark.parametrize(
    ("tongue", "view"), some(*itertools.product(["en", "ar-XB"], ["map", "sheet", "list"]), count=3)
)
def test_nothing_stands_in_anybodys_way(
    walk: Walk, town: Territory, tour: Tour, axe: Callable[[Page], list[str]], view: str, tongue: str
) -> None:
    scheme = "dark" if view == "map" else "light"
    page = walk(urls.tour_map(tongue, town.slug, tour.slug), color_scheme=scheme)
    if view != "map":
        page.locator(".more button" if view == "sheet" else "button[data-view=list]").click()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_map_of_a_town_shows_its_tours_and_places(walk: Walk, town: Territory) -> None:
    page = walk(urls.town_map("en", town.slug))
    page.get_by_role("button", name="The next one").click()
    expect(page.locator(".card .no")).to_have_text("1")
    page.get_by_role("button", name="List").click()
    assert page.locator("[data-spot^=tour-]").count() == len(town.tours)
    assert page.locator("[data-spot^=place-]").count() == len(town.pois)


def test_without_webgl_the_drawing_and_the_list_say_it_all(look: Look, address: str, tour: Tour) -> None:
    page = look("about:blank")
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(address)
    expect(page.locator(".trouble")).to_contain_text("WebGL 2")
    expect(page.locator(".still img")).to_be_visible()
    assert page.locator("[data-spot^=stop-]:visible").count() == len(tour.stops)
    expect(page.get_by_role("button", name="Layers")).to_be_hidden()


def test_without_javascript_the_drawing_and_the_list_say_it_all(look: Look, address: str, tour: Tour) -> None:
    page = look(address, java_script_enabled=False)
    expect(page.locator(".still img")).to_be_visible()
    assert page.locator("[data-spot^=stop-]:visible").count() == len(tour.stops)
    assert page.locator("main button:visible").count() == 0


def test_the_page_of_a_tour_loads_nothing_of_the_map(look: Look, town: Territory, tour: Tour) -> None:
    asked: list[str] = []
    page = look("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(urls.tour("en", town.slug, tour.slug), wait_until="networkidle")
    assert asked and not [url for url in asked if "/vendor-" in url or ".pmtiles" in url or "/map/" in url]
    expect(page.get_by_role("link", name="Map", exact=True)).to_have_attribute(
        "href", urls.tour_map("en", town.slug, tour.slug)
    )


def test_a_kept_tour_has_its_map_where_nobody_has_looked_yet_and_the_server_is_dead(
    drawing: Browser, tree: Path, tour: Tour, town: Territory
) -> None:
    with hosted(tree) as host:
        context = drawing.new_context(base_url=host.url, viewport=SMALL, locale="fr-FR")
        context.set_default_timeout(PATIENCE_MS)
        page = context.new_page()
        page.goto(urls.tour("fr", town.slug, tour.slug))
        page.locator("[data-key=keep]").click()
        expect(page.locator("keep-pack[data-state=kept]")).to_be_attached(timeout=PATIENCE_MS)
        host.kill()
        failed: list[str] = []
        # Those of the page; the worker asks the network first, in vain. What a movement makes needless is broken off.
        page.on("requestfailed", lambda one: failed.append(one.url) if "ABORTED" not in (one.failure or "") else None)
        page.goto(urls.tour_map("fr", town.slug, tour.slug))
        expect(page.locator("map-screen[data-moving]")).to_have_count(1, timeout=PATIENCE_MS)
        west, south, east, north = town.source.bounds
        corner = [west + (east - west) * 0.9, south + (north - south) * 0.15]
        page.evaluate(f"({HERE}).jumpTo({{center: {corner}, zoom: 16}})")
        for _ in range(600):
            if page.evaluate(f"!({HERE}).isMoving() && ({HERE}).areTilesLoaded()"):
                break
            page.wait_for_timeout(100)
        assert page.evaluate(f"({HERE}).queryRenderedFeatures().length") > 20
        assert failed == []
        context.close()

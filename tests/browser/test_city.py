"""The projects of a town in a real browser: a table by year, and a map in 3D that costs nothing until asked for."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from builder import urls
from builder.model import Site, Territory
from builder.plan import has_city
from builder.render.city import City, city_of

from ..house import some
from .conftest import WATCH_POLICY, Look

Axe = Callable[[Page], list[str]]
Visit = Callable[..., Page]

SMALL = {"width": 360, "height": 740}
PATIENCE_MS = 90_000
HERE = "document.querySelector('city-map').map"
MARKS = f"{HERE}.getSource('city-marks').serialize().data.features.map((one) => one.properties.mark)"
NO_WEBGL = """
const get = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...more) {
  return kind === "webgl2" ? null : get.call(this, kind, ...more);
};
"""


@pytest.fixture
def visit(drawing: Browser, base: str) -> Iterator[Visit]:
    """A page on a phone. At the end nothing may have been complained of, refused, failed or asked of others."""
    contexts, complaints = [], []

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and "GPU stall" not in message.text:
            complaints.append(message.text)

    def open_page(address: str, script: str = "", **options: Any) -> Page:
        context = drawing.new_context(base_url=base, **{"viewport": SMALL, **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(WATCH_POLICY + script)
        ours = (base, "blob:", "data:")
        context.on("request", lambda asked: None if asked.url.startswith(ours) else complaints.append(asked.url))
        page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        refused = [page.evaluate("window.refused ?? []") for page in context.pages]
        context.close()
        assert refused == [[] for _ in refused]
    assert complaints == []


@pytest.fixture(scope="module")
def town(site: Site) -> Territory:
    return next(territory for territory in site.territories if has_city(territory))


@pytest.fixture(scope="module")
def city(town: Territory) -> City:
    return city_of(town.source)


@pytest.fixture(scope="module")
def address(town: Territory) -> str:
    return urls.city("en", town.slug)


def show_map(page: Page) -> None:
    page.locator("[data-do=open]").press("Enter")
    expect(page.locator("city-map[data-ready]")).to_have_count(1, timeout=PATIENCE_MS)


def shown(page: Page) -> list[int]:
    """The numbers of the rows that are there."""
    return [int(row.get_attribute("data-project") or 0) for row in page.locator("tr[data-project]:visible").all()]


def test_without_a_script_the_table_is_whole(look: Look, address: str, city: City) -> None:
    page = look(address, java_script_enabled=False)
    assert shown(page) == [one.number for one in city.projects]
    for project in city.projects:
        row = page.locator(f"#project-{project.number}")
        for year in project.years:
            expect(row).to_contain_text(str(year))
        for source in project.feature.sources:
            expect(row).to_contain_text(source)
    for words in ("input[type=range]", "button:not(summary)", ".legend"):
        expect(page.locator(f"city-map {words}").first).to_be_hidden()
    first = page.locator(".jumps a").last
    first.click()
    assert page.url.endswith(first.get_attribute("href") or "?")


def test_the_map_costs_nothing_until_it_is_asked_for(visit: Visit, address: str) -> None:
    page = visit(address)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    page.wait_for_load_state("networkidle")
    heavy = ("maplibre", "pmtiles", "/map-", "/assets/city-", "/map/door.js")
    assert [url for url in asked if any(part in url for part in heavy)] == []
    show_map(page)
    for part in heavy:
        assert any(part in url for url in asked), part


def test_the_slider_changes_the_table_and_the_map_by_keyboard(visit: Visit, address: str, city: City) -> None:
    page = visit(address)
    show_map(page)
    everything = page.evaluate(MARKS)
    slider = page.locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    first = city.years[0]
    expect(page.locator("output")).to_have_text(str(first))
    begun = [one.number for one in city.projects if one.years and min(one.years) <= first]
    assert shown(page) == begun
    assert sorted(int(mark.split(":")[1]) for mark in page.evaluate(MARKS)) == begun
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text(str(first + 1))
    expect(page.locator(".count")).to_contain_text(str(first + 1))
    page.keyboard.press("End")
    expect(page.locator("output")).to_have_text(str(city.years[-1]))
    assert shown(page) == [one.number for one in city.projects]
    assert page.evaluate(MARKS) == everything
    page.locator("[data-do=earlier]").press("Enter")
    expect(page.locator("output")).to_have_text(str(city.years[-1] - 1))


def test_a_project_under_way_is_never_drawn_as_standing(visit: Visit, address: str, city: City) -> None:
    page = visit(address)
    show_map(page)
    coming = {one.number for one in city.projects if one.expected is not None and one.opened is None}
    marks = page.evaluate(MARKS)
    assert coming and {int(mark[5:]) for mark in marks if mark.startswith("plan:")} == coming


def test_a_row_goes_to_its_mark_and_the_map_back_to_the_row(visit: Visit, address: str, city: City) -> None:
    page = visit(address, reduced_motion="reduce")
    project = next(one for one in city.projects if one.solids)
    page.locator(f"[data-show='{project.number}']").press("Enter")
    expect(page.locator("city-map[data-ready]")).to_have_count(1, timeout=PATIENCE_MS)
    expect(page.locator(".said")).to_contain_text(f"{project.number} ·")
    assert f"chosen:{project.number}" in page.evaluate(MARKS)
    at = page.evaluate(f"{HERE}.getCenter().toArray()")
    assert at == pytest.approx([project.feature.at.lon, project.feature.at.lat], abs=1e-4)
    assert page.evaluate("document.activeElement.className").startswith("maplibregl-canvas")
    page.locator("input[type=range]").press("Home")
    expect(page.locator(".said")).to_contain_text("not yet")
    assert f"chosen:{project.number}" in page.evaluate(MARKS)
    page.locator(".said a").press("Enter")
    expect(page.locator(f"#project-{project.number}[data-chosen]")).to_be_in_viewport()


def test_every_gesture_has_a_key(visit: Visit, address: str) -> None:
    page = visit(address)
    show_map(page)
    page.locator("details.moving summary").press("Enter")
    for name, what in (
        ("in", "getZoom"),
        ("out", "getZoom"),
        ("turn-left", "getBearing"),
        ("turn-right", "getBearing"),
        ("tilt-more", "getPitch"),
        ("tilt-less", "getPitch"),
        ("up", "getCenter"),
        ("left", "getCenter"),
    ):
        before = page.evaluate(f"String({HERE}.{what}())")
        page.locator(f"[data-do={name}]").press("Enter")
        page.wait_for_function(f"before => String({HERE}.{what}()) !== before", arg=before)
        while page.evaluate(f"{HERE}.isMoving()"):
            page.wait_for_timeout(50)


@pytest.mark.parametrize(("tag", "scheme"), some(*itertools.product(["en", "ar-XB"], ["light", "dark"])))
def test_axe_finds_nothing_before_and_after_the_map(
    visit: Visit, axe: Axe, town: Territory, tag: str, scheme: str
) -> None:
    page = visit(urls.city(tag, town.slug), color_scheme=scheme)
    assert axe(page) == []
    show_map(page)
    page.locator("[data-show]").last.press("Enter")
    expect(page.locator(".said a")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_without_webgl_it_says_so_and_the_rest_works(visit: Visit, address: str, city: City) -> None:
    page = visit(address, NO_WEBGL)
    page.locator("[data-do=open]").press("Enter")
    expect(page.locator(".said")).to_contain_text("WebGL 2")
    expect(page.locator(".still")).to_be_visible()
    page.locator("input[type=range]").press("Home")
    assert len(shown(page)) < len(city.projects)

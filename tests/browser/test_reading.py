"""What a person does with the pages: by keyboard, without JavaScript, with the picture lost."""

import re
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from builder import urls
from builder.model import Practice, Site, Territory, Theme, Tour
from builder.plan import filters

from ..conftest import Draw
from .conftest import Look

FOCUSED = "document.activeElement.outerHTML.slice(0, 120)"


def test_the_first_key_reaches_the_text(template: str, draw: Draw, look: Look) -> None:
    page = look(draw(template, "fr").address)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_count(1)
    assert page.locator(":target").evaluate("e => e.matches('main')")


def test_the_language_is_changed_by_keyboard_and_the_page_stays(draw: Draw, look: Look) -> None:
    tour = draw("tour.html", "fr")
    page = look(tour.address)
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.locator(".lang summary").evaluate("e => e === document.activeElement"):
            break
    expect(page.locator(".lang summary")).to_be_focused()
    page.keyboard.press("Enter")
    english = page.locator(".langs a[hreflang=en]")
    expect(english).to_be_visible()
    for _ in range(6):
        page.keyboard.press("Tab")
        if english.evaluate("e => e === document.activeElement"):
            break
    expect(english).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{tour.alternates['en']}")
    assert page.locator("html").get_attribute("lang") == "en"


def test_every_stop_of_the_keyboard_can_be_seen(draw: Draw, look: Look) -> None:
    """No focus is lost under something else or without a ring."""
    page = look(draw("territory.html", "fr").address)
    for _ in range(12):
        page.keyboard.press("Tab")
        ring = page.evaluate(
            """(() => {
                 const one = document.activeElement;
                 const near = [one, one.nextElementSibling, one.closest("label")].filter(Boolean);
                 return near.map((e) => getComputedStyle(e))
                   .some((s) => s.outlineStyle !== "none" || s.boxShadow !== "none");
               })()"""
        )
        assert ring, page.evaluate(FOCUSED)


@pytest.fixture(params=[0, 1], ids=["first town", "second town"])
def town(site: Site, request: pytest.FixtureRequest) -> Territory:
    return site.territories[request.param]


def shown_tours(page: Page) -> set[str]:
    rows = page.locator("ul.tours > li:visible a").all()
    return {(row.get_attribute("href") or "").rstrip("/").rsplit("/", 1)[-1] for row in rows}


def fits(tour: Tour, practice: Practice | None, theme: Theme | None) -> bool:
    return practice in (None, tour.source.practice) and (theme is None or theme in tour.source.themes)


def test_filters_combine_without_javascript(town: Territory, look: Look) -> None:
    page = look(urls.tours("fr", town.slug), java_script_enabled=False)
    found = filters(town)
    practices = [None, *(one for one in found if isinstance(one, Practice))]
    themes = [None, *(one for one in found if isinstance(one, Theme))]
    for practice, theme in product(practices, themes):
        for name, value in (("practice", practice), ("theme", theme)):
            page.locator(f"label:has(input[name={name}][value={value or 'all'}])").click()
        wanted = {tour.slug for tour in town.tours if fits(tour, practice, theme)}
        assert shown_tours(page) == wanted, (practice, theme)
        assert page.locator(".none").is_visible() == (not wanted), (practice, theme)


def test_a_towns_tours_are_chosen_by_time_without_javascript(town: Territory, look: Look) -> None:
    page = look(urls.territory("fr", town.slug), java_script_enabled=False)
    every = {tour.slug for tour in town.tours}
    assert shown_tours(page) == every
    for choice in page.locator("input[name=time]").all():
        value = choice.get_attribute("value") or ""
        page.locator(f"label:has(input[name=time][value='{value}'])").click()
        within = {tour.slug for tour in town.tours if value.isdigit() and own_time_min(tour) <= int(value)}
        assert shown_tours(page) == (within if value.isdigit() else every), value
        assert page.locator(".none").is_visible() == (value.isdigit() and not within)


def own_time_min(tour: Tour) -> float:
    """By the pace of its practice."""
    times = {Practice.JOG: tour.jog_min, Practice.WALK: tour.walk_min, Practice.GUIDED: tour.guided_min}
    return times[tour.source.practice]


def test_a_plaque_is_whole_without_script_and_paints_without_its_picture(draw: Draw, look: Look) -> None:
    plaque = draw("plaque.html", "fr")
    assert plaque.poi is not None
    page = look("about:blank", java_script_enabled=False)
    page.route(re.compile(r"\.(svg|avif|jpg|png|woff2)$"), lambda route: route.abort())
    page.goto(plaque.alternates["fr"])
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("h1")).to_have_text(plaque.poi.title.msgid)
    assert page.locator("main").inner_text().count(" ") > 30
    picture = page.locator("img.here")
    if picture.count():
        box = picture.bounding_box()
        assert box is not None and box["width"] > 100 and box["height"] > 100, "its size is not reserved"


def test_the_picture_of_a_plaque_moves_nothing_when_it_comes(draw: Draw, look: Look) -> None:
    page = look("about:blank")
    page.add_init_script(
        """window.moved = 0;
           new PerformanceObserver((list) => list.getEntries().forEach((one) => (window.moved += one.value)))
             .observe({type: "layout-shift", buffered: true});"""
    )
    page.goto(draw("plaque.html", "fr").address)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.moved") < 0.01


def test_a_lost_visitor_can_type_the_code_of_a_plaque(site: Site, look: Look) -> None:
    plaque = site.territories[0].plaques[0]
    page = look("/fr/nowhere/", locale="fr-FR")
    page.get_by_role("textbox").fill(plaque.code.lower())
    page.get_by_role("textbox").press("Enter")
    page.wait_for_url(f"**/P/{plaque.code}/**")
    expect(page.locator("h1")).to_have_text(plaque.poi.title.msgid)

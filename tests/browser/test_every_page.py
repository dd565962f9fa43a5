"""One page of each type and language, drawn by FLANEUR_SEED; bin/audit goes over every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from ..conftest import Draw
from .conftest import Look

Axe = Callable[[Page], list[str]]

# Text at twice its size, as the reader's own setting makes it: the guide's sizes all hang on the root's.
TWICE = "document.documentElement.style.fontSize = '212.5%'"
WIDTH = "document.documentElement.scrollWidth"

# What a finger aims at, words inside a sentence and the skip link left out (WCAG 2.2, 2.5.8).
SMALL_TARGETS = """
[...document.querySelectorAll("a[href], button, input, summary, label")]
  .map((one) => one.matches("input") && one.closest("label") ? one.closest("label") : one)
  .filter((one) => !one.matches(".skip") && one.checkVisibility({visibilityProperty: true}))
  .filter((one) => {
    const sentence = one.closest("p, li, dd, figcaption");
    const inline = getComputedStyle(one).display === "inline";
    return !(inline && sentence && sentence.textContent.trim() !== one.textContent.trim());
  })
  .map((one) => [one.outerHTML.slice(0, 90), ...["width", "height"].map((side) => one.getBoundingClientRect()[side])])
  .filter(([, width, height]) => width && height && Math.min(width, height) < 24)
"""


@pytest.mark.parametrize("written", ["fr", "ar-XB"])  # in all languages, on all pages: bin/audit
def test_axe_finds_nothing(template: str, written: str, draw: Draw, look: Look, axe: Axe) -> None:
    address = draw(template, written).address
    page = look(address)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == [], (address, scheme)


def test_nothing_is_wider_than_the_screen(template: str, locale: str, draw: Draw, look: Look) -> None:
    """Not at 320 px, and not on a phone whose owner reads text of twice the size (WCAG 1.4.10, 1.4.4)."""
    address = draw(template, locale).address
    page = look(address, viewport={"width": 320, "height": 640})
    assert page.evaluate(WIDTH) <= 320, address
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate(TWICE)
    assert page.evaluate(WIDTH) <= 390, address


def test_nothing_is_refused_by_the_policy_and_nobody_else_is_asked(
    template: str, locale: str, draw: Draw, look: Look, base: str
) -> None:
    address = draw(template, locale).address
    page = look("about:blank")
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else 0)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.refused ?? []") == [], address
    assert [url for url in asked if not url.startswith((base, "data:"))] == []
    assert complaints == [], address


def test_every_target_is_wide_enough_for_a_finger(template: str, locale: str, draw: Draw, look: Look) -> None:
    address = draw(template, locale).address
    assert look(address).evaluate(SMALL_TARGETS) == [], address


@pytest.mark.parametrize("written", ["fr", "ar-XB"])
def test_paper_loses_none_of_the_text(template: str, written: str, draw: Draw, look: Look) -> None:
    page = look(draw(template, written).address)
    seen = page.locator("main").inner_text()
    page.emulate_media(media="print")
    printed = page.locator("main").inner_text()
    # Buttons and fields do nothing on paper; sentences, facts and lists stay.
    kept = {"p", "h1", "h2", "h3", "dt", "dd", "li"}
    hidden = page.evaluate(
        """(kept) => [...document.querySelectorAll(`main :is(${kept})`)]
             .filter((one) => !one.closest(".acts, .ask, .stones, .langs, .share, .card, form, fieldset, [hidden]"))
             .filter((one) => !one.closest(".none, .spot-acts, open-now, dialog"))
             .filter((one) => one.textContent.trim() && !one.checkVisibility())
             .map((one) => one.outerHTML.slice(0, 90))""",
        ",".join(sorted(kept)),
    )
    assert seen and printed
    assert hidden == []


def test_arabic_runs_from_right_to_left(template: str, draw: Draw, look: Look) -> None:
    def order(locale: str) -> tuple[str, list[float]]:
        page = look(draw(template, locale).address)
        across = page.evaluate("[...document.querySelectorAll('.top > *')].map(e => e.getBoundingClientRect().left)")
        return page.evaluate("getComputedStyle(document.querySelector('main')).direction"), across

    direction, across = order("en-XA")
    assert direction == "ltr" and across == sorted(across)
    direction, across = order("ar-XB")
    assert direction == "rtl" and across == sorted(across, reverse=True)

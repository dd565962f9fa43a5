"""What scripts bring to a page is in the language of the page too: in ``en-XA`` no word stays plain in any state."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builder import urls
from builder.model import Site
from builder.pseudo import ACCENTED

from ..document import Document
from ..plain_words import forgotten, names_of, plain
from .conftest import PHONE, Look
from .kept_guide import until
from .outing import PHONE as SPEAKING
from .outing import START_S, Walker

# Words of the browser's own Intl, which knows no made-up languages.
INTL = re.compile(r"\b(?:and|ago|now|today|yesterday|this minute|in \d+|Nov 2026)\b")

See = Callable[[Page, str], None]


@pytest.fixture
def names(site: Site) -> set[str]:
    return names_of(site)


@pytest.fixture
def see(names: set[str]) -> See:
    """``names`` may grow while pages are looked through."""

    def look_through(page: Page, state: str) -> None:
        found = forgotten(Document(page.content()), names)
        assert [one for one in found if plain(INTL.sub("·", one.partition(": ")[2]), names)] == [], state

    return look_through


def test_on_the_move(chromium: Browser, base: str, see: See, names: set[str]) -> None:
    """Before, on the route, paused, off it, without a signal, asked where, ended, kept; and all that was spoken."""
    asked: dict[str, Any] = {"viewport": PHONE, "permissions": ["geolocation"], "has_touch": True}
    with chromium.new_context(base_url=base, **asked) as context:
        context.set_default_timeout(15_000)
        context.add_init_script(SPEAKING)
        page = context.new_page()
        page.clock.install(time=START_S)
        page.goto(f"/{ACCENTED}/issy/seine-jog/go/")
        walker = Walker(page)
        names |= {one["name"].partition(" · ")[2] for one in walker.data["around"]} - {""}  # of chemists
        see(page, "before")
        walker.start(page.locator("[value=start]").inner_text())
        left, away = walker.stray(120, after_m=900)
        walker.follow(0, left, mps=6)
        see(page, "on the route")
        for key in ("lap", "pause", "pause"):
            page.locator(f"[data-jog-do={key}]").click()
            see(page, key)
        page.locator(".keys [data-do=map]").click()
        walker.walk(away[::3])
        expect(page.locator("[data-off]")).to_be_visible()
        see(page, "off the route")
        page.locator("[data-do=help]").click()
        see(page, "asked where")
        page.keyboard.press("Escape")
        walker.silence(90)
        see(page, "lost")
        page.locator("[data-do=end]").click()
        see(page, "asked whether to end")
        page.locator("[data-do=end-sure]").click()
        expect(page.locator("[data-summary] .ran")).to_be_visible()
        see(page, "ended")
        said = walker.spoken()
        assert len(said) > 8
        assert [one for text in said for one in plain(INTL.sub("·", text), names)] == []
        page.clock.resume()
        page.reload()
        expect(page.locator(".track").first).to_be_attached()
        see(page, "kept tracks")


def test_search_and_scanner(look: Look, see: See) -> None:
    page = look(urls.search(ACCENTED))
    for words in ("seine", "seine zzzzzz", "zzzzzz", "aaa"):
        page.locator("search-screen input[type=search]").fill(words)
        page.keyboard.press("Enter")
        until(page, "document.activeElement.matches('.said')")
        see(page, f"searched for {words}")
    page.route("**/search.json", lambda route: route.abort())
    page.goto(f"{urls.search(ACCENTED)}#q=seine")
    page.reload()
    expect(page.locator(".said")).not_to_be_empty()
    see(page, "searched without its lists")
    page.goto(urls.scan(ACCENTED))
    page.locator("[data-do=start]").click()
    expect(page.locator(".said")).not_to_be_empty()
    see(page, "no camera")
    page.locator("form.ask .code").fill("ZZZZZZ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/P/*")
    see(page, "typed what no plaque has")


def test_keeping_a_tour_and_reading_without_a_network(look: Look, see: See, site: Site) -> None:
    page = look(urls.tour(ACCENTED, "issy", "fort-eco-quartier"))
    page.locator("[data-key=keep]").click()
    see(page, "being kept")
    expect(page.locator("[data-key=delete]")).to_be_visible(timeout=30_000)
    see(page, "kept")
    page.goto(f"/{ACCENTED}/offline/")
    expect(page.locator("[data-key=delete]").first).to_be_visible()
    see(page, "what is kept")
    page.context.set_offline(True)
    page.goto(urls.tour(ACCENTED, "issy", "seine-jog"))
    see(page, "not kept")
    page.context.set_offline(False)
    page.goto(urls.tour(ACCENTED, "issy", "fort-eco-quartier"))
    page.locator("[data-key=delete]").click()
    expect(page.locator("[data-key=keep]")).to_be_visible()
    see(page, "deleted")

"""The scanner, before a camera that shows a video: the right plaque is opened, also with no network; what is not ours
is only shown."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from builder import urls
from builder.model import Site, Territory

from .conftest import Look
from .film import THERE
from .kept_guide import TOUR, hosted

SEEN = {
    "clean": THERE,
    "aslant": replace(THERE, tilt_deg=40.0),
    "far": replace(THERE, distance_m=0.8),
    "dark": replace(THERE, light=0.15),
    "dirty": replace(THERE, dirt=0.03),
}


@pytest.fixture
def town(site: Site) -> Territory:
    return site.territories[0]


@pytest.fixture
def wall(site: Site, town: Territory) -> tuple[str, str]:
    """What the symbol of a plaque holds, and its page."""
    code = town.plaques[0].code
    return urls.plaque_printed(site.source.plaque_url, code), urls.plaque(code, "fr")


@pytest.mark.parametrize("how", SEEN)
def test_the_plaque_before_the_camera_is_opened(
    camera: Callable[..., BrowserContext], base: str, wall: tuple[str, str], how: str
) -> None:
    text, address = wall
    page = camera(base, text, SEEN[how]).new_page()
    page.goto(urls.scan("fr"))
    page.locator("[data-do=start]").click()
    page.wait_for_url(f"**{address}")
    expect(page.locator("h1")).to_be_visible()


@pytest.mark.parametrize(
    "text",
    [
        "javascript:document.body.remove()",
        "https://evil.example/P/V55RXC",
        "https://flan.example@evil.example/P/V55RXC",
        "x" * 800,
    ],
    ids=["script", "other-host", "user-part", "long"],
)
def test_a_hostile_symbol_is_only_shown(camera: Callable[..., BrowserContext], base: str, text: str) -> None:
    context = camera(base, text, replace(THERE, distance_m=0.45))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.goto(urls.scan("fr"))
    page.locator("[data-do=start]").click()
    expect(page.locator(".read bdi")).to_have_text(text if len(text) <= 300 else f"{text[:300]}…")
    expect(page.locator(".read a")).to_have_count(0)
    expect(page.locator("video")).to_be_hidden()
    assert page.url.endswith(urls.scan("fr"))
    assert [url for url in asked if not url.startswith(base)] == []
    assert page.evaluate("window.refused ?? []") == []


def test_a_phone_that_keeps_its_camera_is_answered_in_words_and_the_code_can_be_typed(
    look: Look, town: Territory
) -> None:
    page = look(urls.scan("en"))
    page.locator("[data-do=start]").click()
    expect(page.locator(".said")).to_contain_text("Type the code")
    code = town.plaques[0].code
    page.get_by_label("Code on the plaque").fill(code.lower())
    page.get_by_role("button", name="Open", exact=True).click()
    page.wait_for_url(f"**{urls.plaque(code, 'en')}")


def test_nothing_of_the_reader_is_loaded_before_the_camera_is_opened(look: Look) -> None:
    page = look("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(urls.scan("en"), wait_until="networkidle")
    assert asked and not [url for url in asked if "/vendor-" in url]


def test_without_javascript_the_code_is_typed(look: Look) -> None:
    page = look(urls.scan("fr"), java_script_enabled=False)
    expect(page.locator("[data-do=start]")).to_be_hidden()
    expect(page.locator("form.ask")).to_be_visible()


def test_in_a_kept_tour_the_scanner_opens_the_plaque_with_the_server_dead(
    camera: Callable[..., BrowserContext], kept: Path
) -> None:
    with hosted(kept / "site") as host:
        page = camera(host.url, "HTTPS://GUIDE.EXAMPLE/P/EXEMPU").new_page()
        page.goto(TOUR)
        page.locator("[data-key=keep]").click()
        expect(page.locator("keep-pack[data-state=kept]")).to_be_attached(timeout=60_000)
        host.kill()
        page.goto("/fr/scan/")
        page.locator("[data-do=start]").click()
        page.wait_for_url("**/P/EXEMPU/fr/")
        expect(page.locator("h1")).to_contain_text("Mairie")

"""A passer-by books a place on a walk in real Chromium: three taps, no script needed, in any language and light."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from benchmarks.group_day import make_guide
from webapp.database import Store
from webapp.visits.visits import Offer, add_visit

from ..house import served
from .conftest import PHONE


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_guide(tmp_path_factory.mktemp("visits"), ("ar-XB",))


@pytest.fixture
def base(guide: Path, tmp_path: Path) -> Iterator[str]:
    """The server, with one visit this week for three people."""
    store, now = Store(tmp_path), datetime.now(UTC)
    starts = (now + timedelta(days=5)).replace(tzinfo=None, hour=14, minute=30, second=0, microsecond=0)
    words = {"fr": {"price": "8 €"}}
    offer = Offer("exemple", "premier-tour", starts, "Europe/Paris", 60, ("fr",), 3, 1, "mairie", None, words)
    with store.write() as link:
        add_visit(link, offer, now)
    store.close()
    with served(guide, FLANEUR_DATA=str(tmp_path)) as address:
        yield address


def test_a_place_is_booked_in_three_taps_without_a_script_from_the_page_of_the_town(
    chromium: Browser, base: str, tmp_path: Path
) -> None:
    context = chromium.new_context(base_url=base, viewport=PHONE, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto("/fr/exemple/visits/")
    page.locator("main a[href*='/visits/desk-']").first.click()
    page.locator("[name=name]").fill("Ada")
    page.locator("[name=email]").fill("ada@example.org")
    page.locator("form[method=post] button").click()
    page.locator("[role=alert], [role=status]").first.wait_for()
    while page.locator("[role=alert]").count():  # quicker than a reader
        page.locator("form[method=post] button").click()
        page.wait_for_load_state()
    assert "said=held" in page.url and context.cookies() == []
    found: list[str] = []
    while not found:
        found = [file.read_text("utf-8") for file in (tmp_path / "mail").glob("*.eml")]
    assert "ada@example.org" in found[0]
    context.close()


def test_the_form_and_what_it_answers_fit_and_are_read_in_any_light_and_direction(
    chromium: Browser, base: str, axe: Callable[[Page], list[str]]
) -> None:
    for locale, scheme in (("fr", "light"), ("fr", "dark"), ("ar-XB", "dark")):
        small = {"width": 320, "height": 640}
        context = chromium.new_context(base_url=base, viewport=small, color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        page = context.new_page()
        page.goto(f"/{locale}/exemple/visits/")
        assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320
        page.locator("main a[href*='/visits/desk-']").first.click()
        page.locator("[name=party]").wait_for()
        assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320
        page.evaluate("document.querySelector('form[method=post]').noValidate = true")
        page.locator("form[method=post] button").click()
        page.locator("[role=alert]").first.wait_for()
        assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320
        context.close()

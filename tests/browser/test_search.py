"""The search as a visitor uses it: from a field of the guide to a place, in several scripts, without a network, by keys
alone; and nobody hears what was typed."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..house import publish
from .conftest import PHONE
from .kept_guide import TOUR, TOWN, Host, another_file, copy_of, hosted, until

EN = "/en/search/"

# What an edition in such a language would ship: the list is data, so a list is all it takes.
LISTS = {
    "ar": [("برج إيفل الصغير", "لافتة تاجر أقمشة"), ("الحديقة النباتية", "وردٌ ونحل")],
    "ja": [("小さなエッフェル塔", "布地商の看板"), ("植物園", "バラと養蜂場のある庭園です。")],
}


@pytest.fixture(scope="module")
def guide(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(kept, tmp_path_factory.mktemp("search") / "guide")
    bridge = root / "tours" / "exemple" / "pois" / "vieux-pont.md"
    bridge.write_text(bridge.read_text("utf-8") + "\nGustave Eiffel a dessiné l’île voisine.\n", "utf-8")
    publish(root, root / "site")
    return root / "site"


@pytest.fixture(scope="module")
def host(guide: Path) -> Iterator[Host]:
    with hosted(guide) as one:
        yield one


@pytest.fixture
def phone(chromium: Browser, host: Host) -> Iterator[Page]:
    context = chromium.new_context(base_url=host.url, viewport=PHONE, has_touch=True, locale="fr-FR")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def ask(page: Page, words: str) -> list[str]:
    """The names of what is found."""
    page.locator("search-screen input[type=search]").fill(words)
    page.keyboard.press("Enter")
    until(page, "document.activeElement.matches('.said')")
    return page.locator(".found b").all_inner_texts()


def test_a_field_leads_to_what_was_looked_for_and_back_and_nobody_hears_of_it(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(TOWN)
    phone.locator("form.find input[type=search]").fill("Eifel")
    phone.keyboard.press("Enter")
    found = phone.locator(".found a")
    expect(found).to_have_count(1)
    expect(found.locator("mark")).to_have_text("Eiffel")
    expect(phone.locator(".said")).to_contain_text("1")
    found.click()
    phone.wait_for_url("**/fr/exemple/places/vieux-pont/")
    phone.go_back()
    expect(phone.locator("search-screen input[type=search]")).to_have_value("Eifel")
    expect(found).to_have_count(1)
    assert [url for url in asked if "ifel" in url.partition("#")[0]] == []


def test_accents_plurals_and_mistakes_are_forgiven_and_a_code_leads_to_its_plaque(phone: Page) -> None:
    phone.goto("/fr/search/")
    assert ask(phone, "ile") == ["Vieux pont (exemple)"]
    assert ask(phone, "jardins")[0] == "Jardin (exemple)"
    assert ask(phone, "zzzz") == []
    assert ask(phone, "exemp-u") == ["Plaque EXEMPU"]
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/P/EXEMPU/fr/")


@pytest.mark.parametrize(("tag", "typed"), [("ar", "حديقه"), ("ja", "庭園")])
def test_arabic_and_japanese_are_found_as_they_are_written(phone: Page, guide: Path, tag: str, typed: str) -> None:
    things = [
        {"kind": "*", "title": title, "address": f"/{n}/", "text": [text]} for n, (title, text) in enumerate(LISTS[tag])
    ]
    content = json.dumps({"version": 1, "town": "Exemple", "things": things}, ensure_ascii=False)
    with another_file(guide, "fr/exemple/search.json", content.encode()):
        phone.goto("/fr/search/")
        assert ask(phone, typed) == [LISTS[tag][1][0]]


def test_nothing_is_fetched_before_the_field_is_used(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(EN, wait_until="networkidle")
    assert asked and not [url for url in asked if "/vendor-" in url or url.endswith("search.json")]


def test_a_kept_tour_is_searched_with_the_server_dead(chromium: Browser, guide: Path) -> None:
    with hosted(guide) as own:
        context = chromium.new_context(base_url=own.url, viewport=PHONE, locale="fr-FR")
        page = context.new_page()
        page.goto(TOUR)
        page.locator("[data-key=keep]").click()
        expect(page.locator("keep-pack[data-state=kept]")).to_be_attached(timeout=60_000)
        own.kill()
        context.set_offline(True)
        page.goto(TOWN)
        page.locator("form.find input[type=search]").fill("exemple")
        page.keyboard.press("Enter")
        rows = page.locator(".found li")
        expect(rows.filter(has_text="Premier tour")).to_have_count(1)
        expect(rows.filter(has_text="Premier tour").locator(".unknown")).to_have_count(0)
        expect(rows.filter(has_text="Autre tour").locator(".unknown")).to_have_count(1)
        rows.filter(has_text="Premier tour").locator("a").click()
        page.wait_for_url(f"**{TOUR}")
        context.close()


def test_without_javascript_the_lists_stand_in_its_place(chromium: Browser, host: Host) -> None:
    context = chromium.new_context(base_url=host.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(EN)
    expect(page.locator("search-screen form")).to_be_hidden()
    expect(page.get_by_text("needs JavaScript")).to_be_visible()
    expect(page.locator("search-screen .rows:visible a").first).to_be_visible()
    context.close()


def test_what_is_found_is_easy_to_read_for_everyone(phone: Page, axe: Callable[[Page], list[str]]) -> None:
    for scheme in ("light", "dark"):
        phone.emulate_media(color_scheme=scheme)
        phone.goto("/fr/search/#q=exemple")
        expect(phone.locator(".found mark").first).to_be_visible()
        assert axe(phone) == []
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320

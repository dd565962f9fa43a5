"""Atlas, embed and preview as a reader meets them: fetched when asked for, quiet, by keyboard, in somebody's frame."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options

from ..conftest import Draw
from ..house import run_flaneur, served, some
from .conftest import PHONE, WATCH_POLICY

Axe = Callable[[Page], list[str]]

ATLAS, EMBED = "/fr/exemple/atlas/", "/fr/exemple/premier-tour/embed/"
HOSTILE = "</script><img src=x onerror=alert(1)>"
LAYER = """name = "Arbres"
kind = "trees"
source = "Relevé de l’office"
licence = "CC0 1.0"
date = 2026-11-22
"""
TREES = [
    ("tilleul", [2.001, 47.002], {"name": "Tilleul", "species": "Tilia cordata"}),
    ("x", [2.004, 47.001], {"name": HOSTILE}),
]


def lay_trees(site: Path) -> None:
    folder = site / "tours" / "exemple" / "layers" / "arbres"
    folder.mkdir(parents=True)
    (folder / "layer.toml").write_text(LAYER, "utf-8")
    features = [
        {"type": "Feature", "id": ident, "geometry": {"type": "Point", "coordinates": at}, "properties": facts}
        for ident, at, facts in TREES
    ]
    (folder / "data.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


@pytest.fixture(scope="session")
def guide_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new guide with a layer of two trees, built with its pseudo-locales."""
    site = tmp_path_factory.mktemp("looking") / "guide"
    make_site(site)
    lay_trees(site)
    report = build(site, site / "site", Options(pseudo=("en-XA", "ar-XB")))
    assert report.written is not None, report.problems
    return site


@pytest.fixture(scope="session")
def small_base(guide_folder: Path) -> Iterator[str]:
    with served((guide_folder / "site").resolve()) as address:
        yield address


class Watched:
    """A page of the small guide with all that it asked for and complained of."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.asked: list[str] = []
        self.said: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda fault: self.said.append(str(fault)))

    def show(self) -> None:
        self.page.locator("button.show").click()
        expect(self.page.locator(".leaflet-container")).to_be_visible()

    def is_quiet(self) -> None:
        assert self.page.evaluate("window.refused ?? []") == []
        assert self.said == []
        assert [url for url in self.asked if not url.startswith((self.base, "data:", "blob:"))] == []


@pytest.fixture
def watch(chromium: Browser, small_base: str) -> Iterator[Callable[..., Watched]]:
    contexts = []

    def open_page(address: str, base: str = small_base, **options: Any) -> Watched:
        context = chromium.new_context(base_url=base, **{"viewport": PHONE, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        watched = Watched(context.new_page(), base)
        watched.page.goto(address)
        return watched

    yield open_page
    for context in contexts:
        context.close()


def test_the_map_costs_nothing_until_it_is_asked_for(watch: Callable[..., Watched]) -> None:
    seen = watch(ATLAS)
    assert [url for url in seen.asked if "leaflet" in url or ".map." in url or "pmtiles" in url] == []
    seen.show()
    assert len([url for url in seen.asked if "leaflet" in url or ".map." in url]) == 4
    seen.is_quiet()


@pytest.mark.parametrize("address", some(ATLAS, EMBED, ATLAS.replace("fr", "ar-XB"), EMBED.replace("fr", "ar-XB")))
def test_a_map_is_quiet_and_accessible_in_both_schemes(watch: Callable[..., Watched], axe: Axe, address: str) -> None:
    for scheme in ("light", "dark"):
        seen = watch(address, color_scheme=scheme)
        assert axe(seen.page) == []
        seen.show()
        assert axe(seen.page) == []
        seen.page.locator(".lk-number").first.click()
        expect(seen.page.locator(".leaflet-popup-content b")).to_be_visible()
        assert axe(seen.page) == []
        seen.is_quiet()


def test_the_word_of_an_author_is_never_markup(watch: Callable[..., Watched]) -> None:
    seen = watch(ATLAS)
    row = seen.page.locator("#trees tbody tr").nth(1)
    expect(row.locator("th")).to_have_text(HOSTILE)
    row.locator("button").click()
    expect(seen.page.locator(".leaflet-popup-content b")).to_have_text(HOSTILE)
    assert seen.page.locator(".leaflet-popup-content img").count() == 0
    seen.is_quiet()


def test_a_kind_is_hidden_and_shown_by_keyboard_in_the_list_and_on_the_map(watch: Callable[..., Watched]) -> None:
    seen = watch(ATLAS)
    seen.show()
    page = seen.page
    expect(page.locator(".lk-tree")).to_have_count(2)
    box = page.locator("input[name=layer][value=trees]")
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#trees")).to_be_hidden()
    expect(page.locator(".lk-tree")).to_have_count(0)
    expect(page.locator("#tours")).to_be_visible()
    page.keyboard.press("Space")
    expect(page.locator("#trees")).to_be_visible()
    expect(page.locator(".lk-tree")).to_have_count(2)


def test_a_row_goes_to_its_mark_by_keyboard_and_the_map_can_be_moved(watch: Callable[..., Watched]) -> None:
    seen = watch(ATLAS, reduced_motion="reduce")
    page = seen.page
    page.locator("#trees button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".leaflet-popup-content b")).to_have_text("Tilleul")
    expect(page.locator(".leaflet-container")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup-content")).to_have_count(0)


def test_the_lists_say_everything_without_a_script(watch: Callable[..., Watched]) -> None:
    page = watch(ATLAS, java_script_enabled=False).page
    expect(page.locator("#trees tbody tr")).to_have_count(2)
    expect(page.locator("#trees tbody tr").first).to_contain_text("47.00200, 2.00100")
    expect(page.locator("#trees")).to_contain_text("Relevé de l’office")
    expect(page.locator("#tours a").first).to_have_attribute("href", "/fr/exemple/premier-tour/")
    expect(page.locator("button.show")).to_be_hidden()
    page.locator("label", has_text="Arbres").click()
    expect(page.locator("#trees")).to_be_hidden()


def test_a_map_that_does_not_come_leaves_the_drawing_and_says_so(watch: Callable[..., Watched]) -> None:
    seen = watch(EMBED)
    seen.page.route("**/leaflet.js", lambda route: route.abort())
    seen.page.locator("button.show").click()
    expect(seen.page.locator("looking-map [role=status]")).not_to_be_empty()
    expect(seen.page.locator("looking-map img")).to_be_visible()
    seen.page.unroute("**/leaflet.js")
    seen.show()


@pytest.fixture(scope="session")
def partner() -> Iterator[Callable[[str], str]]:
    """A hotel's own site: ``partner(address)`` is a page of it that frames the address."""

    class Hotel(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            framed = self.path.partition("?")[2]
            self.wfile.write(f'<title>Hotel</title><iframe src="{framed}" width="600" height="460"></iframe>'.encode())

        def log_message(self, *args: object) -> None:
            """Nothing: the test's output is not the place."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hotel)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda address: f"http://localhost:{server.server_port}/?{address}"
    server.shutdown()
    server.server_close()


def test_a_partner_shows_the_tour_and_its_links_open_the_guide(
    watch: Callable[..., Watched], partner: Callable[[str], str], small_base: str
) -> None:
    page = watch(partner(small_base + EMBED), viewport={"width": 700, "height": 520}).page
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1 a")).to_have_text("Premier tour (exemple)")
    link = frame.locator("h1 a")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener")
    frame.locator("button.show").click()
    expect(frame.locator(".leaflet-container path.lk-route")).to_be_visible()
    frame.locator(".lk-number").first.click()
    expect(frame.locator(".leaflet-popup-content a")).to_have_attribute("target", "_blank")
    assert page.context.cookies() == []


@pytest.mark.parametrize("address", [ATLAS, "/fr/exemple/premier-tour/", "/fr/exemple/", "/fr/"])
def test_no_other_page_can_be_framed(
    watch: Callable[..., Watched], partner: Callable[[str], str], small_base: str, address: str
) -> None:
    seen = watch(partner(small_base + address))
    expect(seen.page.frame_locator("iframe").locator("body")).to_be_attached()
    assert seen.page.frame_locator("iframe").locator("#main").count() == 0
    assert any("frame-ancestors" in said for said in seen.said), seen.said


def test_a_partners_program_finds_the_frame_from_the_tours_address(
    watch: Callable[..., Watched], small_base: str
) -> None:
    page = watch("/fr/exemple/premier-tour/").page
    href = page.locator('link[type="application/json+oembed"]').get_attribute("href")
    assert href is not None and href.endswith(EMBED + "oembed.json")
    answer = page.request.get(small_base + EMBED + "oembed.json").json()
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", "Premier tour (exemple)")
    assert f'{EMBED}" title="Premier tour (exemple)" width="{answer["width"]}"' in answer["html"]
    page.locator("details.share summary").click()
    expect(page.locator("details.share code")).to_have_text(answer["html"])


def test_the_preview_opens_from_a_folder_without_a_network(
    watch: Callable[..., Watched], guide_folder: Path, tmp_path: Path
) -> None:
    run_flaneur("preview", guide_folder, "premier-tour", "--out", tmp_path / "look.html")
    seen = watch((tmp_path / "look.html").as_uri(), base=tmp_path.as_uri(), offline=True)
    expect(seen.page.locator("path.lk-route")).to_be_visible()
    seen.page.locator(".lk-number").first.click()
    expect(seen.page.locator(".leaflet-popup-content p")).to_contain_text("m off the route")
    seen.is_quiet()


def test_the_ground_of_the_shipped_atlas_is_drawn(draw: Draw, watch: Callable[..., Watched], base: str) -> None:
    seen = watch(draw("atlas.html", "fr").address, base=base)
    seen.show()
    expect(seen.page.locator("canvas.leaflet-tile-loaded").first).to_be_attached()
    assert [url for url in seen.asked if url.endswith(".pmtiles")] != []
    seen.is_quiet()

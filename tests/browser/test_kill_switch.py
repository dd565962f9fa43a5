"""Ten kinds of broken worker, each on a phone that has it already, and each healed by one visit once the site is built
with ``worker = false``. A healed phone has no worker, no cache, and shows the page of the network."""

import os
import random
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from ..house import publish
from .conftest import PHONE
from .kept_guide import TOUR, Host, another_file, copy_of, hosted, until

TAKE_OVER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (e) => e.waitUntil(clients.claim()));"""

# What each does to a visitor, and how.
BROKEN = {
    "answers every page with an error of its own": """
        addEventListener("fetch", (e) => e.respondWith(new Response("broken", {status: 500})));""",
    "lets every request fail": """
        addEventListener("fetch", (e) => e.respondWith(Response.error()));""",
    "never answers": """
        addEventListener("fetch", (e) => e.respondWith(new Promise(() => {})));""",
    "throws at every request": """
        addEventListener("fetch", () => { throw new Error("broken"); });""",
    "promises an answer and breaks the promise": """
        addEventListener("fetch", (e) => e.respondWith(Promise.reject(new Error("broken"))));""",
    "shows yesterday's page for ever": """
        addEventListener("fetch", (e) => e.respondWith((async () => {
          const cache = await caches.open("for ever");
          const page = () => new Response("<h1>yesterday</h1>", {headers: {"Content-Type": "text/html"}});
          await cache.put("/page", page());
          return cache.match("/page");
        })()));""",
    "sends every page to another without end": """
        addEventListener("fetch", (e) => e.respondWith(Response.redirect(e.request.url + "?again", 302)));""",
    "answers scripts and pictures with a page": """
        addEventListener("fetch", (e) => {
          if (e.request.mode !== "navigate") {
            e.respondWith(new Response("<h1>no</h1>", {headers: {"Content-Type": "text/html"}}));
          }
        });""",
    "fills the phone and never lets an event end": """
        addEventListener("fetch", (e) => {
          e.waitUntil(new Promise(() => {}));
          e.waitUntil(caches.open("waste").then((c) => c.put("/waste" + Math.random(), new Response("x".repeat(1e6)))));
          e.respondWith(new Response("full", {status: 507}));
        });""",
    "begins a page and never ends it": """
        addEventListener("fetch", (e) => {
          const start = new TextEncoder().encode("<h1>half a");
          const half = new ReadableStream({start: (c) => c.enqueue(start)});
          e.respondWith(new Response(half, {headers: {"Content-Type": "text/html"}}));
        });""",
}


@pytest.fixture(scope="module")
def mended(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an office that has switched the worker off."""
    root = copy_of(kept, tmp_path_factory.mktemp("mended") / "guide")
    settings = root / "tours" / "site.toml"
    settings.write_text(settings.read_text("utf-8").replace("worker = true", "worker = false"), "utf-8")
    publish(root, root / "site")
    return root / "site"


@pytest.fixture
def host(mended: Path) -> Iterator[Host]:
    with hosted(mended) as one:
        yield one


@pytest.fixture
def phone(chromium: Browser, host: Host) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=host.url, viewport=PHONE)
    context.set_default_timeout(20_000)
    yield context
    context.close()


@pytest.mark.audit
@pytest.mark.parametrize("fault", BROKEN)
def test_each_kind_of_broken_worker_is_healed_by_one_visit(fault: str, host: Host, phone: BrowserContext) -> None:
    heal(fault, host, phone)


def test_a_broken_worker_drawn_by_the_seed_is_healed_by_one_visit(host: Host, phone: BrowserContext) -> None:
    heal(random.Random(os.environ["FLANEUR_SEED"]).choice(sorted(BROKEN)), host, phone)


def heal(fault: str, host: Host, phone: BrowserContext) -> None:
    page = phone.new_page()
    with another_file(host.site, "sw.js", (TAKE_OVER + BROKEN[fault]).encode()):
        page.goto("/fr/404.html")
        page.evaluate("void navigator.serviceWorker.register('/sw.js')")
        until(page, "navigator.serviceWorker.controller !== null")
    page.close()  # the visitor comes back another day
    elsewhere = phone.new_page()
    gone: list[str] = []
    registrations = phone.new_cdp_session(elsewhere)
    registrations.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: gone.extend(one["registrationId"] for one in told["registrations"] if one["isDeleted"]),
    )
    registrations.send("ServiceWorker.enable")
    page = phone.new_page()
    with suppress(Error):
        page.goto(TOUR, wait_until="commit", timeout=3_000)  # the one visit; it may show nothing, or what is broken
    with suppress(Error):  # and leaves; to close a page whose worker never ends can take for ever
        page.goto("about:blank", timeout=5_000)
    while not gone:  # until the last worker has done its work
        elsewhere.evaluate("new Promise((next) => setTimeout(next, 50))")
    again = phone.new_page()
    again.goto(TOUR)
    expect(again.locator("h1")).to_contain_text("Premier tour")
    until(again, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    until(again, "caches.keys().then((all) => all.length === 0)")
    again.reload()
    expect(again.locator("h1")).to_contain_text("Premier tour")


def test_a_phone_that_keeps_a_tour_gives_it_back(kept: Path, tmp_path: Path, chromium: Browser) -> None:
    """Our own worker, whole, goes as the broken ones do; the pages say that keeping is off."""
    root = copy_of(kept, tmp_path / "guide")
    with hosted(root / "site") as host:
        context = chromium.new_context(base_url=host.url, viewport=PHONE)
        page = context.new_page()
        page.goto(TOUR)
        page.locator("[data-key=keep]").click()
        expect(page.locator("keep-pack[data-state=kept]")).to_be_attached()
        settings = root / "tours" / "site.toml"
        settings.write_text(settings.read_text("utf-8").replace("worker = true", "worker = false"), "utf-8")
        publish(root, root / "site")
        until(page, "fetch('/sw.js', {cache: 'no-store'}).then((a) => a.text()).then((a) => a.includes('const last'))")
        page.goto("/fr/offline/")
        until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
        until(page, "caches.keys().then((all) => all.length === 0)")
        expect(page.locator("keep-pack")).to_have_count(0)
        page.goto(TOUR)
        expect(page.locator("keep-pack")).to_have_count(0)
        context.close()

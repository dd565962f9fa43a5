"""A tour is kept on a phone; then the network goes, in each of the ways in which it goes. Real Chromium and server."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, Request, Route, expect

from ..house import publish
from .conftest import ARGUMENTS, CHROMIUM, PHONE
from .kept_guide import GARDEN, OTHER, TOUR, TOWN, Host, copy_of, hosted, until

KEPT = "keep-pack[data-state=kept]"
RECORDS = """async () => {
  if (!(await caches.has("flaneur-packs"))) return [];
  const cache = await caches.open("flaneur-packs");
  return Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).json()));
}"""
FILES = """async () => (await (await caches.open("flaneur-files")).keys()).map((key) => key.url.split("/").at(-1))"""


@pytest.fixture
def own_guide(kept: Path, tmp_path: Path) -> Path:
    return copy_of(kept, tmp_path / "guide")


@pytest.fixture(scope="module")
def only_host(kept: Path) -> Iterator[Host]:
    with hosted(kept / "site") as one:
        yield one


@pytest.fixture
def host(only_host: Host) -> Host:
    """Up again, should the test before have killed it."""
    only_host.revive()
    return only_host


Phone = Callable[[Host], BrowserContext]


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Phone]:
    with ExitStack() as stack:

        def take(host: Host, **options: Any) -> BrowserContext:
            context = chromium.new_context(
                base_url=host.url, viewport=PHONE, has_touch=True, is_mobile=True, locale="fr-FR", **options
            )
            stack.callback(context.close)
            context.set_default_timeout(30_000)
            return context

        yield take


def keep(context: BrowserContext, address: str = TOUR) -> Page:
    page = context.new_page()
    page.goto(address)
    page.locator("[data-key=keep]").click()
    expect(page.locator(KEPT)).to_be_attached()
    return page


def said(page: Page, name: str) -> str:
    """What the page has to say in its own language."""
    words: str = page.evaluate(f"JSON.parse(document.getElementById('pack-words').textContent)['{name}']")
    return words


def pages_of(host: Host, pack: str) -> list[str]:
    told = json.loads((host.site / "packs" / "fr" / "exemple.json").read_bytes())
    files = next(one["files"] for one in told["packs"] if one["id"] == pack)
    return [told["files"][i][0] for i in files if told["files"][i][0].endswith("/")]


def walk(context: BrowserContext, addresses: list[str]) -> None:
    """Opens every page, lets every picture come, and holds that nothing failed."""
    page = context.new_page()
    failed: list[str] = []
    # A list of packs that is still asked for when the page is left is broken off, as it should be.
    page.on(
        "requestfailed",
        lambda request: "ABORTED" in (request.failure or "") or failed.append(f"{request.url} {request.failure}"),
    )
    page.on("response", lambda answer: failed.append(f"{answer.url} {answer.status}") if answer.status >= 400 else None)
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None and answer.status == 200 and answer.from_service_worker, address
        pictures = page.locator("main img:visible")
        for i in range(pictures.count()):
            pictures.nth(i).scroll_into_view_if_needed()
        until(
            page,
            "[...document.images].every((one) => !one.checkVisibility() || (one.complete && one.naturalWidth > 0))",
        )
        assert page.evaluate("document.fonts.ready.then((all) => [...all].every((one) => one.status !== 'error'))")
    assert failed == []
    page.close()


def hear(page: Page) -> dict[str, Any]:
    """Plays the recording of the garden from its middle."""
    page.goto(GARDEN)
    heard: dict[str, Any] = page.evaluate(
        """async () => {
             const sound = document.querySelector("audio");
             sound.muted = true;
             sound.load();
             await new Promise((done, fail) => {
               sound.onloadedmetadata = done;
               sound.onerror = () => fail(sound.error);
             });
             sound.currentTime = 2;
             await new Promise((done) => { sound.onseeked = done; });
             await sound.play();
             const answer = await fetch(sound.src, {headers: {Range: "bytes=100-199"}});
             return {
               seconds: sound.duration, status: answer.status, range: answer.headers.get("Content-Range"),
               bytes: (await answer.arrayBuffer()).byteLength,
               last: (await (await fetch(sound.src, {headers: {Range: "bytes=-7"}})).arrayBuffer()).byteLength,
               beyond: (await fetch(sound.src, {headers: {Range: "bytes=99999999-"}})).status,
             };
           }"""
    )
    return heard


def lose_network(how: str, context: BrowserContext, host: Host) -> None:
    if how == "network off":
        context.set_offline(True)
    elif how == "server killed":
        host.kill()
    else:
        host.fall_silent()


@pytest.mark.parametrize("how", ["network off", "server killed", "socket that never answers"])
def test_a_kept_tour_is_whole_when_the_network_goes(how: str, host: Host, phone: Phone) -> None:
    context = phone(host)
    keep(context).close()
    addresses = pages_of(host, "fr/exemple/premier-tour")
    lose_network(how, context, host)
    walk(context, addresses)
    page = context.new_page()
    heard = hear(page)
    assert round(heard["seconds"]) == 4 and heard["status"] == 206 and heard["bytes"] == 100 and heard["last"] == 7
    assert heard["range"].startswith("bytes 100-199/") and heard["beyond"] == 416


def test_a_plaque_of_a_kept_tour_opens_as_it_is_printed_and_as_it_is_typed(host: Host, phone: Phone) -> None:
    context = phone(host)
    keep(context).close()
    code = next(address for address in pages_of(host, "fr/exemple/premier-tour") if address.startswith("/P/"))[3:9]
    host.kill()
    page = context.new_page()
    for typed in (f"/P/{code}", f"/p/{code.lower()}/", f"/P/{code}/fr/", f"/P/{code}/en/"):
        answer = page.goto(typed)
        assert answer is not None and answer.status == 200, typed
        expect(page.locator(".plate h1")).to_be_visible()


def test_a_page_that_is_not_kept_says_so_and_shows_what_is(host: Host, phone: Phone) -> None:
    context = phone(host)
    keep(context).close()
    host.kill()
    page = context.new_page()
    answer = page.goto(f"{TOWN}places/")
    assert answer is not None and answer.status == 503
    expect(page.locator("[data-note=away]")).to_be_visible()
    expect(page.locator(f".here-list a[href='{TOUR}']")).to_be_visible()
    page.locator(f".here-list a[href='{TOUR}']").click()
    expect(page.locator("h1")).to_contain_text("Premier tour")


def test_what_is_told_before_is_what_is_fetched(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    page.goto(TOUR)
    key = page.locator("[data-key=keep]")
    expect(key.locator("small")).to_have_text(re.compile(r"\d+(,\d)?\s[kM]o"))
    page.wait_for_load_state("networkidle")
    told = page.evaluate(
        """async () => {
             const {packs} = await (await fetch("/packs/fr.json")).json();
             const {bytes} = packs.find((one) => one.tour === "premier-tour");
             return bytes[1] + bytes[3];
           }"""
    )
    shown = float(re.sub(r"[^\d,]", "", key.locator("small").inner_text()).replace(",", "."))
    assert shown == pytest.approx(told / 1e6, abs=0.06)
    fetched: dict[str, int] = {}
    watch = context.new_cdp_session(page)
    watch.send("Network.enable")
    urls: dict[str, str] = {}
    watch.on("Network.requestWillBeSent", lambda e: urls.__setitem__(e["requestId"], e["request"]["url"]))
    watch.on("Network.loadingFinished", lambda e: fetched.__setitem__(e["requestId"], int(e["encodedDataLength"])))
    key.click()
    expect(page.locator(KEPT)).to_be_attached()
    listed = sum(
        size for number, size in fetched.items() if "/packs/" not in urls[number] and "/sw.js" not in urls[number]
    )
    assert abs(listed - told) <= 0.02 * told, (listed, told)


def test_a_kept_tour_opens_after_the_browser_was_closed(kind: BrowserType, host: Host, tmp_path: Path) -> None:

    def launch() -> BrowserContext:
        return kind.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=ARGUMENTS, base_url=host.url, viewport=PHONE
        )

    context = launch()
    keep(context)
    context.close()
    host.kill()
    context = launch()
    walk(context, pages_of(host, "fr/exemple/premier-tour"))
    context.close()


def test_a_full_phone_keeps_nothing_and_says_so(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    page.goto(TOUR)
    expect(page.locator("[data-key=keep]")).to_be_visible()
    # The browser goes on telling of its real room, as a phone may that fills while the pack comes.
    limit = {"origin": host.url, "quotaSize": 150_000}
    context.new_cdp_session(page).send("Storage.overrideQuotaForOrigin", limit)
    page.locator("[data-key=keep]").click()
    expect(page.locator("keep-pack [role=status]")).to_have_text(said(page, "full"))
    assert page.evaluate(RECORDS) == [] and page.evaluate("caches.keys()") == []
    expect(page.locator("[data-key=keep]")).to_be_visible()


def test_a_pack_that_was_broken_off_is_not_there_and_goes_on_where_it_was(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    page.goto(TOUR)
    expect(page.locator("[data-key=keep]")).to_be_visible()
    come: list[str] = []

    def count(request: Request) -> None:
        come.append(request.url)
        if len(come) == 15:
            host.kill()

    page.on("requestfinished", count)
    page.locator("[data-key=keep]").click()
    expect(page.locator("[data-key=resume]")).to_be_visible()
    expect(page.locator("keep-pack [role=status]")).to_have_text(said(page, "network"))
    page.remove_listener("requestfinished", count)
    assert page.evaluate(RECORDS) == []
    here = page.evaluate(FILES)
    assert 5 <= len(here)
    host.start()
    listed = context.new_page()
    listed.goto("/fr/offline/")
    expect(listed.locator("section.on-phone")).to_be_hidden()
    listed.close()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.locator("[data-key=resume]").click()
    expect(page.locator(KEPT)).to_be_attached()
    assert set(here) <= set(page.evaluate(FILES))
    fetched = [url for url in asked if "/packs/" not in url and "/sw.js" not in url]
    assert len(fetched) == len(set(page.evaluate(FILES))) - len(here) - 1  # the list of sizes is kept too


def test_keeping_can_be_cancelled_and_what_came_thrown_away(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    page.goto(TOUR)
    page.route(re.compile(r"/assets/.*avif"), lambda route: None)  # it never comes
    page.locator("[data-key=keep]").click()
    page.locator("[data-key=cancel]").click()
    expect(page.locator("keep-pack [role=status]")).to_have_text(said(page, "cancelled"))
    expect(page.locator("[data-key=throw_away]")).to_be_visible()
    page.locator("[data-key=throw_away]").click()
    expect(page.locator("[data-key=keep]")).to_be_visible()
    assert page.evaluate("caches.keys()") == []


def test_keeping_can_be_cancelled_before_its_first_file_is_asked_for(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    page.goto(TOUR)

    def cancel_and_go_on(route: Route) -> None:
        page.locator("[data-key=cancel]").dispatch_event("click")
        route.continue_()

    page.route(re.compile(r"/packs/fr/exemple\.json"), cancel_and_go_on)
    page.locator("[data-key=keep]").click()
    expect(page.locator("keep-pack [role=status]")).to_have_text(said(page, "cancelled"))


def test_a_new_edition_fetches_only_what_changed(own_guide: Path, phone: Phone) -> None:
    with hosted(own_guide / "site") as host:
        context = phone(host)
        page = keep(context)
        before = set(page.evaluate(FILES))
        garden = own_guide / "tours" / "exemple" / "pois" / "jardin.md"
        garden.write_text(garden.read_text("utf-8").replace("Ce jardin n’existe pas.", "Ce jardin a changé."), "utf-8")
        publish(own_guide, own_guide / "site")
        tree = host.site.resolve().name
        until(page, f"fetch('/healthz').then((a) => a.json()).then((a) => a.tree === '{tree}')")
        page.reload()
        expect(page.locator("[data-key=update]")).to_be_visible()
        # Until then the kept edition stays whole.
        assert len(page.evaluate(RECORDS)) == 1
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url.removeprefix(host.url)))
        page.locator("[data-key=update]").click()
        expect(page.locator("[data-key=update]")).to_have_count(0)
        expect(page.locator("[data-key=delete]")).to_be_visible()  # it is done
        fetched = {address for address in asked if not address.startswith(("/packs/", "/sw.js"))}
        after = set(page.evaluate(FILES))
        # Its page, its plaque's page and the tours that tell of it; never a drawing, a photograph or a script.
        assert fetched and not any(address.startswith("/assets/") for address in fetched), fetched
        assert f"{TOWN}places/jardin/" in fetched and len(after - before) <= len(fetched) + 1
        host.kill()
        page.goto(f"{TOWN}places/jardin/")
        expect(page.locator("main")).to_contain_text("Ce jardin a changé.")


def test_what_two_packs_share_stays_while_one_needs_it(host: Host, phone: Phone) -> None:
    context = phone(host)
    keep(context).close()
    page = context.new_page()
    page.goto(OTHER)
    second = page.locator("[data-key=keep]")
    expect(second.locator("small")).to_have_text(re.compile(r"^\d{1,2}\sko$"))  # what is here already costs nothing
    second.click()
    expect(page.locator(KEPT)).to_be_attached()
    page.goto("/fr/offline/")
    expect(page.locator(".here-list > li")).to_have_count(2)
    page.locator(f".here-list li:has(a[href='{OTHER}']) [data-key=delete]").click()
    expect(page.locator(".here-list [data-key=keep]")).to_have_count(1)
    host.kill()
    walk(context, pages_of(host, "fr/exemple/premier-tour"))


def test_with_the_last_pack_everything_goes_the_worker_too(host: Host, phone: Phone) -> None:
    context = phone(host)
    keep(context).close()
    page = context.new_page()
    page.goto("/fr/offline/")
    page.locator(".here-list [data-key=delete]").click()
    expect(page.locator("[data-key=delete]")).to_have_count(0)
    until(page, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    until(page, "caches.keys().then((all) => all.length === 0)")


def test_a_visitor_who_keeps_nothing_gets_no_worker_and_no_store(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = context.new_page()
    for address in ("/fr/", TOWN, TOUR, "/fr/offline/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys()") == [] and page.evaluate("localStorage.length") == 0


def test_a_pack_that_the_phone_has_eaten_into_is_not_called_usable(host: Host, phone: Phone) -> None:
    context = phone(host)
    page = keep(context)
    page.evaluate(
        """async () => {
             const files = await caches.open("flaneur-files");
             for (const key of (await files.keys()).slice(0, 3)) await files.delete(key);
           }"""
    )
    page.goto("/fr/offline/")
    expect(page.locator(".here-list [data-key=resume]")).to_be_visible()
    expect(page.locator(KEPT)).to_have_count(0)
    page.locator(".here-list [data-key=resume]").click()
    expect(page.locator(f".here-list {KEPT}")).to_be_attached()


def test_a_newer_worker_waits_until_it_is_let_in(own_guide: Path, phone: Phone) -> None:
    with hosted(own_guide / "site") as host:
        context = phone(host)
        keep(context).close()
        worker = host.site / "sw.js"
        newer = worker.read_bytes() + b"\n// newer\n"
        for file in (worker, *(worker.with_name(f"sw.js.{end}") for end in ("br", "gz"))):
            file.unlink()
        worker.write_bytes(newer)
        page = context.new_page()
        page.goto(TOUR)
        page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        offer = page.locator("#worker-notice")
        expect(offer).to_be_visible()
        assert page.evaluate("navigator.serviceWorker.getRegistration().then((one) => !!one.waiting && !!one.active)")
        changed = "new Promise((done) => { navigator.serviceWorker.oncontrollerchange = () => done(true); })"
        page.evaluate(f"void (window.changed = {changed})")
        offer.locator("button").click()
        assert page.evaluate("window.changed")
        expect(offer).to_be_hidden()


def test_plain_http_says_why_nothing_can_be_kept(kind: BrowserType, host: Host) -> None:
    arguments = [*ARGUMENTS, "--host-resolver-rules=MAP guide.test 127.0.0.1"]
    browser = kind.launch(executable_path=CHROMIUM, args=arguments)
    page = browser.new_page(viewport=PHONE)
    page.goto(f"http://guide.test:{host.port}/fr/offline/")
    expect(page.locator("[data-note=http]")).to_be_visible()
    expect(page.locator("[data-key]")).to_have_count(0)
    page.goto(f"http://guide.test:{host.port}{TOUR}")
    page.locator("keep-pack a").click()
    expect(page.locator("[data-note=http]")).to_be_visible()
    browser.close()


def test_the_guide_can_be_installed(kind: BrowserType, host: Host, tmp_path: Path) -> None:
    context = kind.launch_persistent_context(
        tmp_path / "profile", executable_path=CHROMIUM, args=ARGUMENTS, base_url=host.url
    )
    page = context.new_page()
    for address in ("/fr/", TOUR, "/en/exemple/"):
        page.goto(address)
        session = context.new_cdp_session(page)
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        assert session.send("Page.getAppManifest")["errors"] == []
    context.close()

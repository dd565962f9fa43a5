"""A group's walk in real Chromium: the leader's phone, a guest's that loses its network, one that reads from the right,
one without a script."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from benchmarks.group_day import lead_address, make_group, make_guide
from webapp.database import Store
from webapp.groups.events import Event
from webapp.live.guests import ASKS, MARKS
from webapp.tree import read_tree

from ..house import served
from .conftest import PHONE, WATCH_POLICY

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_guide(tmp_path_factory.mktemp("group"), ("en-XA", "ar-XB"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def event(store: Store, guide: Path) -> Event:
    return make_group(store, read_tree(guide.resolve()), datetime.now(UTC), contact_phone="+33 600 000 000")


@pytest.fixture
def phone(chromium: Browser, guide: Path, tmp_path: Path) -> Iterator[Open]:
    contexts: list[BrowserContext] = []
    with served(guide, FLANEUR_DATA=str(tmp_path)) as base:

        def open_page(address: str, **options: object) -> Page:
            context = chromium.new_context(base_url=base, viewport=PHONE, **options)  # type: ignore[arg-type]  # Playwright's own
            contexts.append(context)
            context.add_init_script(WATCH_POLICY)
            page = context.new_page()
            page.goto(address)
            return page

        yield open_page
        for context in contexts:
            context.close()


def part(page: Page, name: str) -> str:
    return page.locator(f"[data-part={name}]").inner_text()


def send(lead: Page, do: str, words: str = "", answers: tuple[str, ...] = ()) -> None:
    form = lead.locator(f"form:has(input[name=do][value={do}])").first
    form.evaluate("form => form.closest('details')?.setAttribute('open', '')")
    if words:
        form.locator("[name=words]").fill(words)
    for n, answer in enumerate(answers):
        form.locator("[name=answer]").nth(n).fill(answer)
    form.locator("button").click()


def test_a_walk_from_the_first_scan_to_the_end_through_dead_zones_on_either_side(
    phone: Open, event: Event, store: Store, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    lead = phone(lead_address(tmp_path, event))
    guest = phone(f"/g/{event.code.lower()}", locale="en-GB", geolocation={"longitude": 2.1, "latitude": 47.1})
    right = phone(f"/ar-XB/exemple/group/{event.code}/")
    plain = phone(f"/fr/exemple/group/{event.code}/", java_script_enabled=False)
    assert "every three seconds" in part(guest, "join") and axe(guest) == []
    assert "600 000 000" not in guest.content(), "that is the client's own"
    for page in (guest, right):
        page.locator("[data-do=join]").click()
    next_stop = lead.locator("form[data-aim=next] button")
    next_stop.click()
    expect(guest.locator("[data-part=now]")).to_contain_text("Town hall", timeout=15_000)
    expect(right.locator(".spine .is-now")).to_have_count(1, timeout=15_000)

    lead.wait_for_function("async () => await caches.has('flaneur-packs') && navigator.serviceWorker.controller")

    # The leader walks through a dead zone: what they do shows at once on their own screen, and comes out in order.
    lead.context.set_offline(True)
    next_stop.click()
    expect(lead.locator("[data-part=at]")).to_contain_text("Vieux pont")
    send(lead, "gather", "Sous l’arche")
    send(lead, "poll", "On continue ?", ("Oui", "Non"))
    lead.reload()
    expect(lead.locator("[data-part=at]")).to_contain_text("Vieux pont")
    assert guest.locator("[data-part=open] form").count() == 0
    lead.context.set_offline(False)
    expect(guest.locator("[data-part=gather]")).to_contain_text("Sous l’arche", timeout=20_000)
    expect(guest.locator(".spine .is-now")).to_contain_text("bridge", timeout=15_000)
    guest.get_by_label("Oui").check()
    guest.get_by_role("button", name="Send my answer").click()
    expect(lead.locator(".counts")).to_contain_text("1", timeout=15_000)
    for page in (guest, lead, right):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
            assert axe(page) == []
        page.set_viewport_size({"width": 320, "height": 640})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320

    # A guest's dead zone: what they ask waits, the page opens again all the same, and then it catches up.
    guest.wait_for_function("async () => await caches.has('flaneur-packs') && navigator.serviceWorker.controller")
    guest.context.set_offline(True)
    guest.locator(".help summary").click()
    guest.get_by_role("button", name="Call your guide").click()
    expect(guest.locator("[data-part=stand]")).to_contain_text("sent by itself")
    guest.reload()
    expect(guest.locator(".spine .is-now")).to_contain_text("bridge")
    expect(guest.locator("[data-part=stand]")).to_contain_text("No network", timeout=15_000)
    send(lead, "message", "Bus à 17 h")
    guest.context.set_offline(False)
    guest.evaluate("dispatchEvent(new Event('online'))")
    expect(guest.locator(".said")).to_contain_text("Bus à 17 h", timeout=30_000)
    expect(lead.locator(".asks .is-help")).to_have_count(1, timeout=30_000)
    lead.get_by_role("button", name="Vu, j").or_(lead.get_by_role("button", name="Seen, I come")).click()
    expect(guest.locator("[data-part=stand]")).to_contain_text("has seen it", timeout=15_000)

    # Without a script the same page, loaded again.
    plain.reload()
    assert "Bus à 17 h" in plain.inner_text("main") and plain.locator(".spine .is-now").count() == 1

    send(lead, "end")
    for page in (guest, right):
        expect(page.locator("[data-part=thanks]")).to_be_visible(timeout=20_000)
    assert guest.evaluate("sessionStorage.length") == 0 and lead.evaluate("localStorage.length") == 0
    guest.wait_for_function("async () => !(await caches.has('flaneur-packs'))")
    with store.read() as link:
        assert [link.scalar(select(func.count()).select_from(table)) for table in (MARKS, ASKS)] == [0, 0]
    guest.locator("[data-part=thanks] a").click()
    assert guest.locator(".row").count() == 2 and axe(guest) == []
    for page in (guest, lead, right):
        assert page.evaluate("window.refused ?? []") == [] and page.context.cookies() == []

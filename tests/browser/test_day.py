"""A whole day of a business group over the shipped guide: a company asks, the office offers and sets up the event, the
leader leads in French, guests follow in Japanese and in Arabic, one of them through a dead zone; then it is
forgotten."""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from builder.proof import symbols_of
from webapp.database import Store
from webapp.forget import forget_all
from webapp.groups.enquiries import State, enquiry_of
from webapp.groups.events import event_of
from webapp.live.feedback import FEEDBACK
from webapp.live.guests import ASKS, MARKS
from webapp.live.said import PICTURES, SAID

from ..house import run_flaneur, served
from .conftest import PHONE, WATCH_POLICY
from .test_group import part, send

PASSWORD = "cinq bateaux sur la Seine"
QUICK = "That was quicker than anybody reads"

Open = Callable[..., Page]


@pytest.fixture
def person(chromium: Browser, tree: Path, tmp_path: Path) -> Iterator[Open]:
    """A browser of their own for everybody of the day, at an address."""
    contexts: list[BrowserContext] = []
    with served(tree, FLANEUR_DATA=str(tmp_path)) as base:

        def come(address: str, **options: object) -> Page:
            options = {"viewport": PHONE, "locale": "en-GB", **options}
            contexts.append(chromium.new_context(base_url=base, **options))  # type: ignore[arg-type]  # Playwright's own
            contexts[-1].add_init_script(WATCH_POLICY)
            page = contexts[-1].new_page()
            page.goto(address)
            return page

        yield come
        for context in contexts:
            context.close()


def sent(page: Page, button: str) -> None:
    """Sends a reader's form; a hand quicker than a reader's is asked to send it once more."""
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()
    while page.get_by_text(QUICK).count():
        page.get_by_role("button", name=button).click()
        page.wait_for_load_state()


def letter(data: Path, to: str, words: str) -> str:
    """The text of a letter, once the server has put it into the folder where development finds its mail."""
    until = datetime.now(UTC) + timedelta(seconds=30)
    while datetime.now(UTC) < until:
        for file in (data / "mail").glob("*.eml"):
            found = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            text = found.get_body(("plain",)).get_content()  # type: ignore[attr-defined,union-attr]  # by its policy
            if found["To"] == to and words in text:
                return str(text)
    raise AssertionError(f"no letter to {to} says '{words}'")


def test_a_company_asks_and_a_group_of_two_languages_walks_is_thanked_and_forgotten(
    person: Open, tree: Path, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    run_flaneur("staff", "add", "ana@office.example", "--password-stdin", "--data", tmp_path, given=f"{PASSWORD}\n")

    client = person("/en/issy/groups/?tour=smart-city-tour")
    for name, words in {
        "company": "Seine Analytics",
        "contact": "Zoé Martin",
        "email": "zoe@client.example",
        "size": "24",
        "wished": "in a week",
    }.items():
        client.locator(f"[name={name}]").fill(words)
    for tag in ("ja", "ar"):
        client.locator(f"[name=languages][value={tag}]").check()
    client.locator("[name=budget][value='90']").check()
    client.locator("[name=consent]").check()
    assert axe(client) == []
    sent(client, "Send to the office")
    expect(client.get_by_text("The office has your request")).to_be_visible()

    desk = person("/desk/", locale="fr-FR")
    desk.locator("[name=email]").fill("ana@office.example")
    desk.locator("[name=password]").fill(PASSWORD)
    desk.locator("main button").click()
    desk.goto("/desk/enquiries/1/offer/")
    starts = (datetime.now(UTC) + timedelta(days=7)).strftime("%Y-%m-%dT14:30")
    desk.locator("[name=tour]").select_option("smart-city-tour")
    desk.locator("[name=starts]").fill(starts)
    desk.locator("[name=price]").fill("480 €")
    desk.locator("[name=until]").fill(starts[:10])
    assert axe(desk) == []
    desk.locator("main form button").click()
    expect(desk.locator("main")).to_contain_text("480 €")

    offer = re.search(r"https://\S+/groups/1/\S+", letter(tmp_path, "zoe@client.example", "valid until"))
    assert offer is not None
    client.goto(urlsplit(offer[0]).path)
    assert axe(client) == []
    client.locator("[name=minutes][value='90']").check()
    sent(client, "Accept this offer")
    expect(client.get_by_text("You have accepted this offer")).to_be_visible()

    desk.goto("/desk/events/new/?enquiry=1")
    desk.locator("[name=leader]").fill("Ana")
    desk.locator("[name=welcome]").fill("Bienvenue")
    desk.locator("main form button").last.click()
    desk.locator("button[value=ready]").click()
    assert axe(desk) == []
    event = urlsplit(desk.url).path
    card = desk.request.get(f"{event}card.pdf").body()
    assert desk.request.get(f"{event}leader.pdf").body().startswith(b"%PDF")
    (scanned,) = {urlsplit(one.text.lower()).path for symbols in symbols_of(card) for one in symbols}
    address = desk.locator("a[href*='/lead/']").get_attribute("href")
    assert address is not None

    lead = person(urlsplit(address).path, locale="fr-FR")
    japanese = person(scanned, locale="ja-JP")
    arabic = person(scanned, locale="ar-EG")
    assert "/ja/issy/group/" in japanese.url and "/ar/issy/group/" in arabic.url
    assert arabic.locator("html").get_attribute("dir") == "rtl"
    for guest in (japanese, arabic):
        assert axe(guest) == []
        guest.locator("[data-do=join]").click()
    onward = lead.locator("form[data-aim=next] button")
    onward.click()
    first = lead.locator("[data-part=at]").inner_text()
    for guest in (japanese, arabic):
        expect(guest.locator(".spine .is-now")).to_have_count(1, timeout=20_000)
    shown = {page: part(page, "now").split("\n")[0] for page in (japanese, arabic)}
    assert len({first, *shown.values()}) == 3, "each in its own language"

    send(lead, "poll", "Un café ?", ("Oui", "Non"))
    japanese.get_by_label("Oui").check(timeout=20_000)
    japanese.locator("[data-part=open] button").click()
    expect(lead.locator(".counts")).to_contain_text("1", timeout=20_000)

    arabic.context.set_offline(True)
    onward.click()
    send(lead, "message", "Le bus part à 17 h")
    expect(japanese.locator(".said")).to_contain_text("17 h", timeout=20_000)
    assert "17 h" not in part(arabic, "said") and arabic.locator(".spine li").count() > 2, "the programme is all there"
    arabic.context.set_offline(False)
    arabic.evaluate("dispatchEvent(new Event('online'))")
    expect(arabic.locator(".said")).to_contain_text("17 h", timeout=30_000)
    japanese.locator("#question").fill("何年ですか")
    japanese.locator("[data-part=ask] form button").first.click()
    expect(lead.locator(".asks")).to_contain_text("何年ですか", timeout=20_000)

    send(lead, "end")
    japanese.locator("[data-part=thanks] a").click(timeout=20_000)
    assert axe(japanese) == [] and japanese.locator("section .rows a").count() >= 2, "the places seen"
    japanese.locator("input[type=radio][value='5']").first.check()
    japanese.wait_for_function("() => performance.now() > 3000")  # a person's reading
    japanese.locator("main form button").click()
    expect(japanese.get_by_role("status")).to_be_visible()

    desk.goto("/desk/enquiries/1/")
    desk.locator("button[value=held]").click()
    desk.goto("/desk/events/1/after/")
    assert axe(desk) == []
    store = Store(tmp_path)
    with store.read() as link:
        assert [link.scalar(select(func.count()).select_from(one)) for one in (MARKS, ASKS)] == [0, 0]
        assert link.scalar(select(func.count()).select_from(FEEDBACK)) == 1
        kept, asked = event_of(link, 1), enquiry_of(link, 1)
        assert kept is not None and kept.state == "ended" and asked is not None and asked.state is State.HELD
    forget_all(store, datetime.now(UTC) + timedelta(days=10))
    with store.read() as link:
        kept = event_of(link, 1)
        assert [link.scalar(select(func.count()).select_from(one)) for one in (SAID, PICTURES)] == [0, 0]
        assert kept is not None and not any((kept.details.client, kept.details.leader, kept.details.welcome))
    store.close()
    for page in (client, desk, lead, japanese, arabic):
        assert page.evaluate("window.refused ?? []") == []
        if page is not desk:
            assert page.context.cookies() == [], "a reader gets no cookie"

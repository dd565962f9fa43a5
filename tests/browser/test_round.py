"""A round of 45 plaques with no network: ticked, reported, undone, killed in the middle, handed over, merged."""

import json
import os
import random
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, expect

from builder.codes import make_code
from builder.imports.new import make_site

from ..house import PSEUDO, publish, run_flaneur
from .conftest import ARGUMENTS, CHROMIUM, PHONE, WATCH_POLICY
from .kept_guide import Host, hosted, until

ROUND = "/fr/exemple/round/"
HERE = {"longitude": 2.0002, "latitude": 47.0001, "accuracy": 7}
PLACES = {"mairie": (2.0002, 47.0001), "jardin": (2.0025, 47.0043), "vieux-pont": (2.0057, 47.0013)}
STATUSES = ("installed", "planned", "printed", "damaged", "missing")


def author(root: Path) -> list[str]:
    """The example of ``flaneur new`` with 45 plaques to look at, one retired, and an address of a previous system."""
    make_site(root)
    town, draw = root / "tours" / "exemple", random.Random(45)
    codes = ["EXEMPU", *(make_code(draw) for _ in range(45))]
    rows = ["code;poi;mounted_on;lon;lat;status;installed_on;checked_on;note"]
    for number, code in enumerate(codes):
        poi = list(PLACES)[number % 3]
        lon, lat = (round(edge + number * 1e-5, 6) for edge in PLACES[poi])
        status = "retired" if number == 45 else STATUSES[number % 5]
        day = "2026-10-01" if status in ("installed", "damaged") else ""
        rows.append(f"{code};{poi};mur {number};{lon};{lat};{status};{day};;".replace(".", ","))
    (town / "plaques.csv").write_text("\r\n".join(rows) + "\r\n", "utf-8", newline="")
    (root / "tours" / "codes.lock").write_text("".join(f"{code}\n" for code in codes), "utf-8")
    (town / "old-addresses.csv").write_text("old,poi\n/balades/12.html,jardin\n", "utf-8")
    return codes


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The folder of the guide, built into ``site``, and its codes, the retired one last."""
    root = tmp_path_factory.mktemp("round") / "guide"
    codes = author(root)
    publish(root, root / "site", pseudo=PSEUDO)
    return root, codes


@pytest.fixture(scope="module")
def only_host(guide: tuple[Path, list[str]]) -> Iterator[Host]:
    with hosted(guide[0] / "site") as one:
        yield one


@pytest.fixture
def host(only_host: Host) -> Host:
    """Up again, should the test before have killed it."""
    only_host.revive()
    return only_host


@pytest.fixture
def phone(chromium: Browser, host: Host) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def take(**options: Any) -> Page:
        context = chromium.new_context(base_url=host.url, **{"viewport": PHONE, "locale": "fr-FR", **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        return context.new_page()

    yield take
    for context in contexts:
        context.close()


def keep_town(page: Page) -> None:
    page.goto("/fr/offline/")
    page.locator("#exemple [data-key=keep]").click()
    expect(page.locator("#exemple keep-pack[data-state=kept]")).to_be_attached(timeout=60_000)


def row(page: Page, code: str) -> Any:
    return page.locator(f"li[data-code='{code}']")


def tick(page: Page, code: str) -> None:
    row(page, code).locator("[data-do=tick]").click()
    expect(row(page, code)).to_have_attribute("data-state", "in-place")


def report(page: Page, code: str, state: str, note: str) -> None:
    row(page, code).locator("[data-do=report]").click()
    page.locator(f"dialog.look [value={state}]").check()
    page.locator("dialog.look textarea").fill(note)
    page.locator("dialog.look [value=save]").click()
    expect(row(page, code)).to_have_attribute("data-state", state)


def saved(page: Page, folder: Path) -> Path:
    with page.expect_download() as coming:
        page.locator("[data-do=save]").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    return file


def test_a_round_of_45_plaques_with_the_server_dead_is_brought_back_and_merged_with_another(
    guide: tuple[Path, list[str]], host: Host, phone: Callable[..., Page], tmp_path: Path
) -> None:
    root, codes = guide
    page = phone(permissions=["geolocation"], geolocation=HERE)
    keep_town(page)
    host.kill()
    page.goto(ROUND)
    page.get_by_role("checkbox", name=re.compile("position")).check()
    until(page, "document.querySelector('.position-said').textContent === ''")
    for code in codes[:41]:
        tick(page, code)
    report(page, codes[41], "damaged", "vitre brisée; à droite")
    report(page, codes[42], "missing", "")
    report(page, codes[43], "other", "cachée par un buisson")
    # A code that is typed is as good as a scan. The first state is the wrong one, and is taken back.
    page.locator("input[name=sought]").fill(codes[44].lower())
    expect(page.locator("li[data-code]:visible")).to_have_count(1)
    page.keyboard.press("Enter")
    page.locator("dialog.look [value=missing]").check()
    page.locator("dialog.look [value=save]").click()
    expect(page.locator("[data-done]")).to_have_text("45")
    page.locator("[data-do=undo]").click()
    expect(page.locator("[data-done]")).to_have_text("44")
    tick(page, codes[44])
    file = saved(page, tmp_path)
    assert re.fullmatch(r"round-exemple-20\d\d-\d\d-\d\d\.json", file.name)
    told = json.loads(file.read_text("utf-8"))
    assert [one["code"] for one in told["checks"]] == codes[:45]
    assert {(one["lon"], one["lat"], one["accuracy_m"]) for one in told["checks"]} == {(2.0002, 47.0001, 7)}
    assert page.evaluate("window.refused ?? []") == []

    later = (datetime.now(UTC) + timedelta(minutes=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    second = tmp_path / "autre.json"
    looks = [{"code": code, "at": later, "state": "in-place"} for code in codes[41:44]]
    second.write_text(json.dumps(told | {"round": "s" * 16, "checks": looks}), "utf-8")
    said = run_flaneur("plaques", "checked", file, second, "--root", root)
    assert said.startswith("exemple: 48 new looks at plaques, 0 known already, 45 lines of the register changed.")
    town = root / "tours" / "exemple"
    lines = (town / "plaques.csv").read_bytes().decode().split("\r\n")[1:-1]
    cells = [line.split(";") for line in lines]
    assert [one[0] for one in cells] == codes
    assert {one[5] for one in cells[:45]} == {"installed"} and cells[45][5] == "retired"
    assert all(one[6] and one[7] for one in cells[:41])
    assert '"vitre brisée; à droite"' in lines[41]
    assert len((town / "checks.csv").read_text("utf-8").splitlines()) == 1 + 48
    assert run_flaneur("check", root) == "0 problems in 1 tour.\n"


def killed(profile: Path) -> None:
    """Every process of the browser that holds this profile ends at once, as a phone whose battery is out."""
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdigit() and f"--user-data-dir={profile}".encode() in (folder / "cmdline").read_bytes():
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:
            continue


def test_what_was_acknowledged_is_there_after_the_browser_was_killed(
    guide: tuple[Path, list[str]], host: Host, kind: BrowserType, tmp_path: Path
) -> None:
    codes = guide[1]

    def start() -> BrowserContext:
        return kind.launch_persistent_context(
            tmp_path, executable_path=CHROMIUM, args=ARGUMENTS, base_url=host.url, viewport=PHONE
        )

    for number in range(3):
        context = start()
        page = context.pages[0]
        page.goto(ROUND)
        expect(page.locator("[data-done]")).to_have_text(str(2 * number))
        tick(page, codes[2 * number])
        report(page, codes[2 * number + 1], "damaged", f"note {number}")
        killed(tmp_path)
        with suppress(Error):  # it is gone already
            context.close()
    context = start()
    page = context.pages[0]
    page.goto(ROUND)
    expect(page.locator("[data-done]")).to_have_text("6")
    expect(row(page, codes[5]).locator(".found")).to_contain_text("note 2")
    context.close()


def test_a_round_is_deleted_after_a_question_only(guide: tuple[Path, list[str]], phone: Callable[..., Page]) -> None:
    page = phone()
    page.goto(ROUND)
    expect(page.locator("[data-do=drop]")).to_be_disabled()
    tick(page, guide[1][0])
    page.locator("[data-do=drop]").click()
    expect(page.locator("dialog.drop .count")).to_have_text("1")
    page.locator("dialog.drop [value='']").click()
    expect(page.locator("[data-done]")).to_have_text("1")
    page.locator("[data-do=drop]").click()
    page.locator("dialog.drop [value=drop]").click()
    expect(page.locator("[data-done]")).to_have_text("0")
    page.reload()
    expect(page.locator("[data-done]")).to_have_text("0")
    assert page.evaluate("window.refused ?? []") == []


def test_the_nearest_come_first_and_a_phone_that_tells_no_position_is_answered_in_words(
    guide: tuple[Path, list[str]], phone: Callable[..., Page]
) -> None:
    page = phone(permissions=["geolocation"], geolocation={"longitude": 2.0058, "latitude": 47.0014})
    page.goto(ROUND)
    page.locator("[data-do=near]").click()
    expect(page.locator("li[data-code] .away:visible")).to_have_count(46)
    away = page.locator("ol.spots").first.locator(".away").evaluate_all("all => all.map(one => Number(one.dataset.m))")
    assert away == sorted(away) and away[0] < 60
    tick(page, guide[1][0])  # the position was asked for to sort by, not to be noted
    page.locator("[data-do=near]").click()
    silent = phone()
    silent.goto(ROUND)
    silent.locator("[data-do=near]").click()
    expect(silent.locator(".position-said")).not_to_be_empty()
    tick(silent, guide[1][0])


def test_by_keyboard_alone_a_plaque_is_reported_and_the_focus_comes_back(
    guide: tuple[Path, list[str]], phone: Callable[..., Page]
) -> None:
    page = phone()
    page.goto(ROUND)
    code = guide[1][3]
    expect(row(page, code).locator("[data-do=report]")).to_be_visible()  # what is hidden takes no focus
    row(page, code).locator("[data-do=report]").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")  # from damaged to missing
    page.keyboard.press("Tab")
    page.keyboard.type("plus rien")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(row(page, code)).to_have_attribute("data-state", "missing")
    expect(row(page, code).locator("[data-do=report]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[data-done]")).to_have_text("1")


@pytest.mark.parametrize("tag", ["fr", "ar-XB"])
def test_the_round_and_its_questions_can_be_used_by_all(
    phone: Callable[..., Page], guide: tuple[Path, list[str]], axe: Callable[[Page], list[str]], tag: str
) -> None:
    page = phone(viewport={"width": 320, "height": 640})
    page.goto(f"/{tag}/exemple/round/")
    tick(page, guide[1][0])
    report(page, guide[1][1], "damaged", "un mot très long : " + "anticonstitutionnellement" * 3)
    wide = "document.documentElement.scrollWidth"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert axe(page) == []
        row(page, guide[1][2]).locator("[data-do=report]").click()
        assert axe(page) == [] and page.evaluate(wide) <= 320
        page.keyboard.press("Escape")
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.style.fontSize = '212.5%'")
    assert page.evaluate(wide) <= 390


def test_without_javascript_it_is_a_list_for_a_pen_and_no_engine_is_to_find_it(
    guide: tuple[Path, list[str]], phone: Callable[..., Page]
) -> None:
    page = phone(java_script_enabled=False)
    page.goto(ROUND)
    assert page.locator("li[data-code]").evaluate_all("all => all.map(one => one.dataset.code)") == guide[1]
    expect(page.locator("li[data-code] .pen:visible")).to_have_count(46)
    expect(page.locator("main button:visible")).to_have_count(0)
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    site = guide[0] / "site"
    assert "/round/" not in (site / "sitemap.xml").read_text("utf-8")
    linking = [file for file in site.rglob("*.html") if 'href="/fr/exemple/round/"' in file.read_text("utf-8")]
    assert {file.parent.name for file in linking} == {"round"}


def test_the_camera_opens_the_plaque_in_the_list_with_the_server_dead(
    guide: tuple[Path, list[str]], host: Host, camera: Callable[..., BrowserContext]
) -> None:
    code = guide[1][7]
    page = camera(host.url, f"HTTPS://GUIDE.EXAMPLE/P/{code}").new_page()
    keep_town(page)
    host.kill()
    page.goto(ROUND)
    page.locator("[data-do=start]").click()
    expect(page.locator("dialog.look .code")).to_have_text(code)
    expect(page.locator("dialog.look [value=in-place]")).to_be_checked()
    page.locator("dialog.look [value=save]").click()
    expect(row(page, code)).to_have_attribute("data-state", "in-place")


def test_a_phone_that_shares_words_only_is_given_the_file_as_words(
    guide: tuple[Path, list[str]], phone: Callable[..., Page]
) -> None:
    page = phone()
    page.add_init_script("""
        navigator.canShare = ({files}) => files.every((file) => file.type === "text/plain");
        navigator.share = async ({files}) => { window.shared = [files[0].name, await files[0].text()]; };
    """)
    page.goto(ROUND)
    tick(page, guide[1][0])
    page.locator("[data-do=share]").click()
    until(page, "window.shared")
    name, text = page.evaluate("window.shared")
    assert name.startswith("round-exemple-") and name.endswith(".json.txt")
    assert json.loads(text)["checks"][0]["code"] == guide[1][0]


def test_a_browser_that_keeps_nothing_is_said_to_and_leaves_the_list(phone: Callable[..., Page]) -> None:
    page = phone()
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    page.goto(ROUND)
    expect(page.locator(".keeps-nothing")).to_be_visible()
    expect(page.locator("li[data-code] .pen:visible")).to_have_count(46)
    expect(page.locator("main button:visible")).to_have_count(0)


def test_an_address_of_the_previous_system_says_where_its_place_is(phone: Callable[..., Page]) -> None:
    page = phone()
    page.goto("/balades/12.html")
    page.locator("a.bar").click()
    page.wait_for_url("**/fr/exemple/places/jardin/")

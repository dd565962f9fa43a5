"""The guide on the move in a real browser, walked from end to end with the clock sped up."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from ..house import some
from .conftest import WATCH_POLICY
from .outing import PHONE, START_S, Walker, in_order

SMALL = {"width": 360, "height": 740}
WALK = "/en/issy/sentier-histoire/go/"
FIXTURES = Path(__file__).parents[1] / "fixtures"
GUIDED = "/en/issy/smart-city-tour/go/"

Go = Callable[..., Walker]


@pytest.fixture
def go(chromium: Browser, base: str) -> Iterator[Go]:
    """Opens a page on the move with a phone's voice and position; at the end nothing may have been complained of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str = WALK, before: str = "", **options: Any) -> Walker:
        usual = {"viewport": SMALL, "permissions": ["geolocation"], "locale": "en-GB"}
        context = chromium.new_context(base_url=base, **{**usual, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        context.add_init_script(before + PHONE)
        page = context.new_page()
        page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        page.clock.install(time=START_S)
        page.goto(address)
        return Walker(page)

    yield open_page
    for context in contexts:
        assert [page.evaluate("window.refused ?? []") for page in context.pages] == [[] for _ in context.pages]
        context.close()
    assert complaints == []


def titles(walker: Walker) -> list[str]:
    stops = sorted(walker.data["route"]["stops"], key=lambda stop: stop["at_m"])
    return [walker.data["stops"][stop["id"]]["title"] for stop in stops]


def test_a_walk_from_start_to_end_tells_every_stop_once_and_asks_nothing_of_anybody(go: Go) -> None:
    walker = go()
    walker.start()
    length = walker.data["route"]["length_m"]
    walker.follow(0, length, mps=1.8)
    walker.page.clock.run_for(60_000)
    said = walker.spoken()
    stops = [one for one in said if re.match(r"Stop \d+: ", one)]
    assert in_order(said, titles(walker)) == []
    assert len(stops) == len(walker.data["stops"])
    assert in_order(said, ["You are on the route", "You are at the end of the route."]) == []
    assert not any("left the route" in one for one in said)
    assert walker.heard("overlaps") == 0
    turns = [step for step in walker.data["steps"] if step["kind"] in ("left", "right")]
    assert sum(any(turn["spoken"].rstrip(".") in one for one in said) for turn in turns) >= 0.9 * len(turns)
    assert walker.asked_of_network() == []
    walker.page.get_by_role("button", name="End", exact=True).click()
    walker.page.locator("dialog[open]").get_by_role("button", name="End").click()
    expect(walker.page.locator("[data-summary-words]")).to_contain_text(f"{len(stops)} of {len(stops)} stops")
    assert walker.page.evaluate("localStorage.getItem('flaneur-outing:issy/sentier-histoire')") is None


def test_who_leaves_is_told_once_and_again_and_is_told_when_they_are_back(go: Go) -> None:
    walker = go()
    walker.start()
    page = walker.page
    left, away = walker.stray(120, after_m=200)
    walker.follow(left - 150, left)
    walker.walk(away)
    expect(page.locator("[data-off]")).to_be_visible()
    expect(page.locator("[data-off]")).to_contain_text("Not this way")
    expect(page.locator("[data-turn]")).to_be_hidden()
    said = walker.spoken()
    assert sum("You have left the route" in one for one in said) == 1
    assert "[600,200,600,200,600]" in walker.heard("shaken")
    for _ in range(25):  # they stand and look about
        walker.fix(away[-1])
    assert sum(one.startswith("The route is ") for one in walker.spoken()) == 1
    walker.walk(reversed(away))
    walker.follow(left, left + 80)
    assert any("You are on the route again" in one for one in walker.spoken())
    expect(page.locator("[data-off]")).to_be_hidden()
    assert walker.heard("overlaps") == 0
    assert walker.asked_of_network() == []


def test_who_leaves_on_purpose_is_left_in_peace(go: Go) -> None:
    walker = go()
    walker.start()
    left, away = walker.stray(120, after_m=200)
    walker.follow(left - 150, left)
    walker.walk(away)
    walker.page.get_by_role("button", name="On purpose, be quiet").click()
    before = len(walker.spoken())
    for _ in range(60):
        walker.fix(away[-1])
    assert walker.spoken()[before:] == []
    expect(walker.page.locator("[data-off]")).to_be_hidden()
    walker.walk(reversed(away))
    walker.follow(left, left + 80)
    assert any("You are on the route again" in one for one in walker.spoken()[before:])


def test_a_tunnel_is_said_once_and_so_is_its_end(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 300)
    walker.silence(10)
    assert not any("does not know where it is" in one for one in walker.spoken())
    walker.silence(40)
    expect(walker.page.locator("[data-signal]")).to_contain_text("does not know where it is")
    walker.follow(360, 440)
    expect(walker.page.locator("[data-signal]")).to_be_hidden()
    said = walker.spoken()
    assert sum("does not know where it is" in one for one in said) == 1
    assert in_order(said, ["does not know where it is", "Your position is found again."]) == []
    assert not any("left the route" in one for one in said)
    assert walker.asked_of_network() == []


def test_a_phone_that_keeps_its_position_leaves_the_way_in_words(go: Go) -> None:
    walker = go(permissions=[])
    walker.start()
    page = walker.page
    expect(page.get_by_role("alert")).to_contain_text("Your phone keeps its position to itself")
    expect(page.locator("go-screen")).to_have_attribute("data-phase", "before")
    expect(page.get_by_role("heading", name="The way, step by step")).to_be_visible()
    expect(page.locator("[data-stop]").first).to_be_visible()


def test_a_browser_that_was_closed_goes_on_where_it_was(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 620)
    told = [one for one in walker.spoken() if one.startswith("Stop ")]
    page = walker.page
    moved = page.evaluate("document.querySelector('go-screen').outing.state.moved_m")
    page.reload()
    again = Walker(page)
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-resume-words]")).to_contain_text("You were on this tour")
    again.start("Go on")
    again.follow(620, 1100)
    said = again.spoken()
    assert said[0] == "The guide goes on from where it was."
    assert not any(one in said for one in told), "a stop was told twice"
    assert page.evaluate("document.querySelector('go-screen').outing.state.moved_m") > moved + 400
    assert again.asked_of_network() == []


def test_a_position_too_poor_to_use_is_said_to_be_poor(go: Go) -> None:
    walker = go()
    walker.start()
    for i in range(10):
        walker.fix(walker.at(10 + i), accuracy=350)
    expect(walker.page.locator("[data-signal]")).to_contain_text("only to within 350")
    assert not any("left the route" in one for one in walker.spoken())
    walker.follow(20, 60)
    expect(walker.page.locator("[data-signal]")).to_be_hidden()


def test_silence_is_kept_until_the_route_is_lost(go: Go) -> None:
    walker = go()
    walker.page.get_by_label("Silent unless I lose the route").check()
    walker.start()
    left, away = walker.stray(120, after_m=200)
    walker.follow(left - 200, left)
    assert len(walker.spoken()) == 1, "only the word that it has begun"
    assert walker.heard("shaken") != [], "but the hand is told"
    walker.walk(away)
    assert any("You have left the route" in one for one in walker.spoken())
    walker.walk(reversed(away))
    walker.follow(left, left + 80)
    assert any("You are on the route again" in one for one in walker.spoken())


def test_the_voice_stops_at_a_tap_and_comes_back_at_another(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 30)
    page = walker.page
    cut = walker.heard("cut")
    page.get_by_role("button", name="Stop the voice").click()
    assert walker.heard("cut") == cut + 1
    before = len(walker.spoken())
    walker.follow(30, 420)
    assert walker.spoken()[before:] == []
    expect(page.locator("[data-said]")).not_to_be_empty()
    page.get_by_role("button", name="Let it speak").click()
    page.clock.run_for(5_000)
    assert len(walker.spoken()) > before


def test_a_phone_without_a_voice_for_the_page_chimes_shakes_and_writes(go: Go) -> None:
    walker = go(before="window.voices = ['de-DE'];")
    expect(walker.page.locator(".no-voice")).to_contain_text("This phone has no voice for this language")
    walker.start()
    walker.follow(0, 330)
    assert walker.spoken() == []
    assert walker.heard("rung") > 3
    assert "[400,150,120,150,120]" in walker.heard("shaken")
    expect(walker.page.locator("[data-said]")).not_to_be_empty()


def test_a_group_sees_whether_it_is_ahead_of_its_programme_or_behind(go: Go) -> None:
    walker = go(GUIDED)
    assert walker.page.locator("[name=mode]:checked").get_attribute("value") == "guided"
    walker.start()
    walker.follow(0, 20)
    shown = walker.page.locator("[data-walk=programme]")
    expect(shown).to_have_text("On time")
    walker.follow(20, 400, mps=2.2)
    expect(shown).to_contain_text("ahead of the programme")
    walker.silence(60 * 50)
    walker.follow(400, 430)
    expect(shown).to_contain_text("behind the programme")


def test_where_am_i_is_one_tap_in_large_type_and_aloud(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 60)
    page = walker.page
    page.get_by_role("button", name="Where am I").click()
    words = page.locator("[data-here]")
    expect(words).to_contain_text("Latitude 48.8")
    expect(words).to_contain_text("You are in ")
    assert page.locator("dialog[open] a[href='tel:112']").is_visible()
    size = words.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 24
    page.clock.run_for(30_000)
    assert any("Latitude 48.8" in one for one in walker.spoken())
    assert any("call 112" in one for one in walker.spoken())


WIDTH = "document.documentElement.scrollWidth - innerWidth"
TWICE = "document.documentElement.style.fontSize = '212.5%'"


@pytest.mark.parametrize(
    ("tongue", "scheme"), some(("en", "light"), ("fr", "dark"), ("ar-XB", "dark"), ("en-XA", "light"))
)
def test_nothing_stands_in_anybodys_way_on_the_move(
    go: Go, axe: Callable[[Page], list[str]], tongue: str, scheme: str
) -> None:
    walker = go(f"/{tongue}/issy/sentier-histoire/go/", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page = walker.page

    def faults() -> list[str]:
        page.clock.resume()  # axe waits for time to pass
        found = axe(page)
        page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
        return found

    assert page.evaluate(WIDTH) <= 0
    walker.start(page.locator("[value=start]").inner_text())
    left, away = walker.stray(120, after_m=200)
    walker.follow(left - 40, left)
    page.locator(".keys [data-do=map]").click()
    looked = [("on the route", faults(), page.evaluate(WIDTH))]
    walker.walk(away)
    expect(page.locator("[data-off]")).to_be_visible()
    looked.append(("off it", faults(), page.evaluate(WIDTH)))
    page.locator("[data-do=help]").click()
    looked.append(("asked where", faults(), page.evaluate(WIDTH)))
    page.keyboard.press("Escape")
    page.evaluate(TWICE)
    looked.append(("text of twice the size", [], page.evaluate(WIDTH)))
    page.locator("[data-do=end]").click()
    page.locator("[data-do=end-sure]").click()
    looked.append(("ended", faults(), page.evaluate(WIDTH)))
    assert looked == [(what, [], 0) for what, _, _ in looked]


def test_an_outing_is_begun_asked_and_ended_by_keyboard_alone(go: Go) -> None:
    walker = go()
    page = walker.page
    page.wait_for_load_state("networkidle")
    page.get_by_label("Silent unless I lose the route").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Silent unless I lose the route")).to_be_checked()
    press_on(page, "Start")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    press_on(page, "Where am I")
    expect(page.locator("dialog[open] h2")).to_have_text("Where am I")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    press_on(page, "End")
    press_on(page, "End")
    expect(page.locator("go-screen")).to_have_attribute("data-phase", "ended")


def press_on(page: Page, name: str) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText?.replace(/\\s+/g, ' ').trim()") == name:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the Tab key does not reach '{name}'")


def test_without_a_script_the_way_and_the_stops_stand_in_words(go: Go) -> None:
    page = go(java_script_enabled=False).page
    expect(page.locator("noscript .notice")).to_be_visible()
    expect(page.get_by_role("heading", name="The way, step by step")).to_be_visible()
    assert page.locator("[data-stop]:visible").count() == 16
    assert page.locator("main button:visible").count() == 0
    expect(page.get_by_role("link", name="112")).to_be_visible()


def test_the_map_shows_where_one_is(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 300)
    page = walker.page
    page.locator(".keys [data-do=map]").click()
    me, sheet = page.locator("[data-me]").bounding_box(), page.locator(".sheetmap img").bounding_box()
    assert me is not None and sheet is not None
    assert page.locator(".sheetmap img").evaluate("one => one.complete && one.naturalWidth > 0")
    lon, lat = walker.at(300)
    a, b, c, d = walker.data["chart"]
    x, y = (
        (me["x"] + me["width"] / 2 - sheet["x"]) / sheet["width"],
        (me["y"] + me["height"] / 2 - sheet["y"]) / sheet["height"],
    )
    assert (x, y) == (pytest.approx(a * lon + b, abs=0.01), pytest.approx(c * lat + d, abs=0.01))
    expect(page.locator("[data-map-words]")).to_contain_text("300 m from the start")


def test_a_page_that_slept_says_so(go: Go) -> None:
    walker = go()
    walker.start()
    walker.follow(0, 100)
    walker.page.clock.fast_forward(240_000)
    walker.page.clock.run_for(1_000)
    expect(walker.page.locator("[data-signal]")).to_contain_text("The guide was asleep for 4 minutes")


def test_recordings_are_fetched_before_the_start_and_played_out_of_memory(go: Go) -> None:
    """The shipped tours have none yet: one is laid into the page as the builder would."""
    tone = (FIXTURES / "sound" / "tone.mp3").read_bytes()

    def with_sound(route: Route) -> None:
        said = route.fetch()
        sound = f'"sound":{{"url":"/assets/tone.mp3","bytes":{len(tone)},"seconds":1}}'
        route.fulfill(response=said, body=said.text().replace('"sound":null', sound, 1))

    walker = go("about:blank")
    page = walker.page
    page.route("**/sentier-histoire/go/", with_sound)
    page.route("**/assets/tone.mp3", lambda route: route.fulfill(body=tone, content_type="audio/mpeg"))
    page.goto(WALK)
    walker = Walker(page)
    key = page.get_by_role("button", name="Fetch the spoken stories, 0.1 MB")
    key.click()
    expect(page.locator("[data-sounds]")).to_contain_text("are on this phone")
    page.evaluate(f"() => {{ {PLAYED} }}")
    walker.start()
    walker.follow(0, 40)
    page.clock.run_for(3_000)
    page.evaluate("played.ended")
    assert page.evaluate("played.from") == ["blob:"]
    said = walker.spoken()
    assert any(titles(walker)[0] in one for one in said)
    assert not any("crossroads" in one for one in said), "the recording stands in for the words"
    assert walker.asked_of_network() == []


PLAYED = """
window.played = {from: []};
played.ended = new Promise((tell) => {
  const play = Audio.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    played.from.push(this.src.slice(0, 5));
    for (const end of ["ended", "error"]) this.addEventListener(end, tell);
    return play.call(this);
  };
});
"""

# The keys of a headset and the lock on the screen, as a phone has them.
KEYS = """
window.held = [];
window.handlers = {};
Object.defineProperty(navigator, "mediaSession", {value: {setActionHandler: (name, does) => (handlers[name] = does)}});
Object.defineProperty(navigator, "wakeLock", {value: {request: async () => {
  const lock = {released: false, release: async () => { lock.released = true; held.push("let go"); }};
  held.push("held");
  window.lock = lock;
  return lock;
}}});
"""


def test_a_headset_silences_the_guide_and_asks_what_is_next(go: Go) -> None:
    walker = go(before=KEYS)
    walker.start()
    walker.follow(0, 60)
    walker.page.evaluate("handlers.pause()")
    before = len(walker.spoken())
    walker.follow(60, 220)
    assert walker.spoken()[before:] == []
    walker.page.evaluate("handlers.play()")
    walker.page.clock.run_for(20_000)
    walker.page.evaluate("handlers.previoustrack()")
    walker.page.clock.run_for(2_000)
    assert len(walker.spoken()) > before


def test_the_screen_is_kept_on_and_asked_for_again_when_the_page_is_seen_again(go: Go) -> None:
    walker = go(before=KEYS)
    page = walker.page
    walker.start()
    assert page.evaluate("held") == ["held"]
    hide = "window.lock.released = true; document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(hide)  # a browser lets go by itself of what is not seen
    assert page.evaluate("held") == ["held", "held"]
    page.locator("[data-do=end]").click()
    page.locator("[data-do=end-sure]").click()
    assert page.evaluate("held") == ["held", "held", "let go"]

"""A run on the page on the move, in a real browser: what is shown and spoken, what is kept, what comes out of it."""

import io
import itertools
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import gpxpy
import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, BrowserType, Error, Page, expect

from builder.read.gpx import read_gpx

from ..house import PSEUDO, publish, served, some
from . import jogger
from .conftest import ARGUMENTS, CHROMIUM, WATCH_POLICY
from .jogger import Runner, running, standing

SMALL = {"width": 360, "height": 640}
GPX = "{http://www.topografix.com/GPX/1/1}"
TCX = "{http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2}"

Jog = Callable[..., Runner]


@pytest.fixture(scope="module")
def jog_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("jog")
    jogger.author(root / "guide")
    publish(root / "guide", root / "site", pseudo=PSEUDO)
    return (root / "site").resolve()


@pytest.fixture(scope="module")
def jog_base(jog_site: Path) -> Iterator[str]:
    with served(jog_site) as address:
        yield address


@pytest.fixture
def jog(chromium: Browser, jog_base: str) -> Iterator[Jog]:
    """``jog()``: the page before Start, its clock in hand. At the end nothing may have been complained of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(address: str = jogger.ADDRESS, spy: str = jogger.SPY, **options: Any) -> Runner:
        asked = {"viewport": SMALL, "permissions": ["geolocation"], "has_touch": True, **options}
        context = chromium.new_context(base_url=jog_base, **asked)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        context.add_init_script(spy)
        page = context.new_page()
        page.on("pageerror", lambda fault: complaints.append(str(fault)))
        return Runner.ready(page, address)

    yield open_page
    for context in contexts:
        refused = [page.evaluate("window.refused ?? []") for page in context.pages]
        context.close()
        assert refused == [[] for _ in refused]
    assert complaints == []


def shown(runner: Runner, name: str) -> str:
    return runner.page.locator(f".jog [data-jog={name}]").inner_text()


def seconds(figure: str) -> int:
    minutes, rest = figure.split(":")
    return int(minutes) * 60 + int(rest)


def spoken(runner: Runner) -> list[str]:
    said: list[str] = runner.page.evaluate("spoken")
    return said


def ended(runner: Runner) -> Page:
    """After End, with the summary drawn."""
    page = runner.page
    page.locator("[data-do=end]").click()
    page.locator("[data-do=end-sure]").click()
    expect(page.locator("[data-summary] .ran")).to_be_visible()
    return page


def saved(page: Page, name: str, to: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    file = to / download.value.suggested_filename
    download.value.save_as(file)
    return file


def test_pace_distance_and_splits_are_shown_and_spoken(jog: Jog) -> None:
    runner = jog()
    runner.start()
    assert shown(runner, "now") == "–"
    runner.play(running(3.0, 0, 1030))
    expect(runner.page.locator("[data-jog=state]")).to_contain_text("1 kilometre in 5:3")
    runner.play(running(3.0, 1030, 1100))
    assert abs(seconds(shown(runner, "now")) - 333) <= 15
    assert abs(seconds(shown(runner, "average")) - 333) <= 8
    assert abs(float(shown(runner, "distance")) - 1.1) <= 0.03
    assert abs(seconds(shown(runner, "time")) - 367) <= 3
    assert abs(seconds(shown(runner, "third")) - 333) <= 8
    told = [words for words in spoken(runner) if words.startswith("1 kilometre.")]
    assert len(told) == 1
    assert "5 minutes 3" in told[0] and "On average" in told[0]
    runner.play(running(4.2, 1100, 2100))
    assert any(words.startswith("2 kilometres. The last one in 4 minutes") for words in spoken(runner))
    assert seconds(shown(runner, "third")) < 285


def test_at_a_red_light_the_time_stands_still(jog: Jog) -> None:
    runner = jog()
    runner.start()
    last = runner.play(running(3.0, 0, 400))
    runner.play(standing(last, 40))
    expect(runner.page.locator("[data-jog=state]")).to_have_text("Paused: you stand")
    assert abs(seconds(shown(runner, "time")) - 134) <= 4
    runner.play(running(3.0, 400, 600))
    expect(runner.page.locator("[data-jog=state]")).to_have_text("")
    assert abs(seconds(shown(runner, "time")) - 200) <= 5
    assert [words for words in spoken(runner) if words in ("Paused.", "Going on.")] == ["Paused.", "Going on."]


def test_pause_and_lap_by_hand(jog: Jog) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 300))
    page = runner.page
    page.get_by_role("button", name="Lap").click()
    expect(page.locator("[data-jog=state]")).to_contain_text("Lap 1: 0.2")
    page.get_by_role("button", name="Pause").click()
    time, distance = shown(runner, "time"), shown(runner, "distance")
    runner.play(running(1.4, 300, 400))
    assert (shown(runner, "time"), shown(runner, "distance")) == (time, distance)
    expect(page.locator("[data-jog=state]")).to_have_text("Paused")
    page.get_by_role("button", name="Go on", exact=True).click()
    runner.play(running(3.0, 400, 700))
    assert abs(float(shown(runner, "distance")) - 0.6) <= 0.04
    page = ended(runner)
    assert page.locator(".splits tbody tr").count() == 2


def test_a_pace_to_keep_is_told_ahead_and_behind(jog: Jog) -> None:
    runner = jog()
    runner.page.get_by_label("Pace to keep").select_option("345")
    runner.start()
    runner.play(running(3.3, 0, 700))
    assert any(words.endswith("seconds ahead of your pace.") for words in spoken(runner))
    assert shown(runner, "third").startswith("+0:")
    runner.play(running(2.2, 700, 1300))
    assert any(words.endswith("behind your pace.") for words in spoken(runner))
    assert shown(runner, "third").startswith("−")
    runner.page.reload()
    expect(runner.page.get_by_label("Pace to keep")).to_have_value("345")


def test_intervals_are_called_in_their_turn(jog: Jog) -> None:
    runner = jog()
    runner.page.get_by_text("Intervals").click()
    runner.page.get_by_label("How many").fill("2")
    runner.page.get_by_label("Easy, in seconds").fill("30")
    runner.start()
    runner.play(running(3.0, 0, 700))
    called = [words for words in spoken(runner) if words.startswith(("Fast", "Easy", "Cool"))]
    assert called == [
        "Fast, 1 minute. Number 1 of 2.",
        "Easy, 30 seconds.",
        "Fast, 1 minute. Number 2 of 2.",
        "Cool down.",
    ]


def test_miles_for_who_counts_in_miles(jog: Jog) -> None:
    runner = jog()
    runner.page.get_by_label("Distances in").select_option(label="miles")
    runner.start()
    runner.play(running(4.0, 0, 1700))
    assert shown(runner, "units") == "Miles"
    assert abs(float(shown(runner, "distance")) - 1700 / 1609.344) <= 0.03
    assert any(words.startswith("1 mile. ") for words in spoken(runner))


def test_pace_and_distance_take_a_fifth_of_the_screen_each(jog: Jog) -> None:
    """By the ink of the figures, not by their boxes; and nothing of the first screen lies outside of it."""
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 400))
    for name in ("now", "distance"):
        ink = runner.page.evaluate(
            """(name) => {
              const place = document.querySelector(`.jog [data-jog=${name}]`);
              const style = getComputedStyle(place);
              const pen = document.createElement("canvas").getContext("2d");
              pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
              const { actualBoundingBoxAscent: up, actualBoundingBoxDescent: down } = pen.measureText("8");
              const { left, right } = place.getBoundingClientRect();
              return {high: up + down, left, right, font: style.fontFamily};
            }""",
            name,
        )
        assert ink["high"] >= 0.2 * SMALL["height"], ink
        assert ink["left"] >= 0 and ink["right"] <= SMALL["width"], ink
        assert ink["font"].startswith("Figures")
    for name in ("Pause", "Pocket", "Stop the voice"):
        key = runner.page.get_by_role("button", name=name).bounding_box()
        assert key is not None and key["y"] + key["height"] <= SMALL["height"], name
    assert runner.page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_a_locked_screen_is_opened_by_holding_only(jog: Jog) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 200))
    page = runner.page
    page.get_by_role("button", name="Lock").click()
    hold = page.get_by_role("button", name="Hold to unlock")
    box = hold.bounding_box()
    assert box is not None
    page.touchscreen.tap(180, 500)
    page.touchscreen.tap(box["x"] + 20, box["y"] + 20)
    expect(page.locator("dialog.lock")).to_have_attribute("open", "")
    assert page.evaluate("document.querySelector('.jog').dataset.pause") == "", "no press has come through"
    runner.play(running(3.0, 200, 400))
    assert float(shown(runner, "distance")) > 0.35, "figures go on"
    hold.hover()
    page.mouse.down()
    page.clock.run_for(300)
    expect(page.get_by_role("button", name="Keep holding")).to_be_visible()
    page.clock.run_for(800)
    page.mouse.up()
    expect(page.locator("dialog.lock")).to_be_hidden()

    page.get_by_role("button", name="Lock").press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.lock")).to_be_hidden()


def test_in_the_pocket_the_screen_is_black_and_the_guide_goes_on(jog: Jog) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 700))
    page = runner.page
    page.get_by_role("button", name="Pocket").click()
    assert is_black(page)
    runner.play(running(3.0, 700, 1100))
    assert is_black(page)
    assert any(words.startswith("1 kilometre.") for words in spoken(runner))
    page.touchscreen.tap(180, 120)
    expect(page.locator("[data-jog=night-distance]")).to_be_visible()
    assert abs(float(page.locator("[data-jog=night-distance]").inner_text()) - 1.1) <= 0.03
    page.clock.run_for(6000)
    assert is_black(page)
    page.keyboard.press("Escape")
    expect(page.locator("dialog.pocket")).to_be_hidden()


def is_black(page: Page) -> bool:
    pixels = Image.open(io.BytesIO(page.screenshot())).convert("L")
    return pixels.getextrema() == (0, 0)


def test_without_a_voice_it_shakes_and_shows(jog: Jog) -> None:
    runner = jog(
        spy="window.shaken = []; navigator.vibrate = (pattern) => { shaken.push(pattern.join()); return true; };"
    )
    runner.start()
    runner.play(running(3.0, 0, 1100))
    assert "250,120,250" in runner.page.evaluate("shaken")
    expect(runner.page.locator("[data-said]")).to_contain_text("1 kilometre in")


def test_who_wants_silence_is_told_no_split_aloud(jog: Jog) -> None:
    runner = jog()
    runner.page.get_by_label("Silent unless I lose the route").check()
    runner.start()
    runner.play(running(4.0, 0, 1040))
    assert not any("kilometre" in words for words in spoken(runner))
    expect(runner.page.locator("[data-jog=state]")).to_contain_text("1 kilometre in")


def test_from_start_to_the_saved_file_nothing_is_asked_of_any_server(jog: Jog, tmp_path: Path) -> None:
    runner = jog()
    # Its icon is asked for by the browser itself, once, as late as it likes.
    icon = runner.page.locator("link[rel=icon]").evaluate("link => link.href")
    asked: list[str] = []
    runner.page.on("request", lambda request: asked.append(request.url))
    runner.start()
    runner.play(running(3.5, 0, 1200))
    page = ended(runner)
    saved(page, "Save as GPX", tmp_path)
    assert [url for url in asked if not url.startswith("blob:") and url != icon] == []


def test_a_browser_killed_in_the_middle_loses_nothing_of_the_run(
    kind: BrowserType, jog_base: str, tmp_path: Path
) -> None:
    def started() -> tuple[BrowserContext, Runner]:
        options: Any = {"viewport": SMALL, "permissions": ["geolocation"], "base_url": jog_base}
        context = kind.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=ARGUMENTS, **options
        )
        context.add_init_script(jogger.SPY)
        at = jogger.START_S + (0 if not (tmp_path / "killed").exists() else 600)
        return context, Runner.ready(context.new_page(), at_s=at)

    context, runner = started()
    runner.start()
    runner.play(running(3.0, 0, 1200))
    before = float(shown(runner, "distance")), seconds(shown(runner, "time"))
    with pytest.raises(Error):
        context.new_cdp_session(runner.page).send("Browser.crash")
    (tmp_path / "killed").touch()

    context, runner = started()
    track = runner.page.locator(".track")
    expect(track).to_have_count(1)
    expect(track).to_contain_text("Broken off")
    assert abs(float(track.locator(".fig").first.inner_text().split()[0]) - before[0]) <= 0.03
    runner.go_on(running(3.0, 1205)[0])
    runner.play(running(3.0, 1210, 2200))
    assert abs(float(shown(runner, "distance")) - 2.2) <= 0.05
    # Three minutes on the wall went by while the browser was dead; nobody ran in them.
    assert abs(seconds(shown(runner, "time")) - 2200 / 3) <= 15
    page = ended(runner)
    gpx = gpxpy.parse(saved(page, "Save as GPX", tmp_path).read_text("utf-8"))
    assert len(gpx.tracks[0].segments) == 2, "the line is broken where nobody knows the way"
    assert gpx.length_2d() > 2100
    assert page.locator(".splits tbody tr").count() == 2
    context.close()


def test_the_summary_shows_the_way_the_kilometres_and_the_climb(jog: Jog) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 2300))
    page = ended(runner)
    summary = page.locator("[data-summary]")
    expect(summary.get_by_role("img", name="The way you ran, on the route of the tour. North is up.")).to_be_visible()
    assert summary.locator(".stone").all_text_contents() == ["1", "2"]
    rows = summary.get_by_role("row").all_inner_texts()
    assert len(rows) == 3 and all(abs(seconds(row.split()[1]) - 333) <= 8 for row in rows[1:])
    expect(summary).to_contain_text("20 m up")
    expect(summary).to_contain_text("by the heights of the tour")


def test_the_gpx_file_is_read_back_by_others_and_by_ourselves(jog: Jog, tmp_path: Path) -> None:
    runner = jog()
    runner.start()
    last = runner.play(running(3.0, 0, 1500))
    runner.play(standing(last, 30))
    runner.play(running(3.0, 1500, 2000))
    page = ended(runner)
    file = saved(page, "Save as GPX", tmp_path)
    assert file.name == "first-tour-example-2026-11-22.gpx"
    text = file.read_text("utf-8")

    read = gpxpy.parse(text)
    points = [point for segment in read.tracks[0].segments for point in segment.points]
    assert len(points) > 330
    assert abs(read.length_2d() - 2000) <= 20
    times = [point.time for point in points if point.time]
    assert len(times) == len(points)
    assert all(a < b for a, b in zip(times, times[1:], strict=False)) and times[0].utcoffset() == timedelta(0)
    keeps_the_rules_of_gpx_1_1(text)
    own, problems = read_gpx(file.read_bytes(), file.name)
    assert own is not None and problems == []


def keeps_the_rules_of_gpx_1_1(text: str) -> None:
    """What the schema asks: both attributes, the order of elements, ranges, times in UTC, nothing of its own."""
    root = ET.fromstring(text)
    assert root.tag == f"{GPX}gpx"
    assert root.get("version") == "1.1" and root.get("creator")
    assert [child.tag for child in root] == [f"{GPX}metadata", f"{GPX}trk"]
    order = ["name", "desc", "author", "copyright", "link", "time", "keywords", "bounds", "extensions"]
    told = [child.tag.removeprefix(GPX) for child in root[0]]
    assert told == sorted(told, key=order.index)
    assert [child.tag.removeprefix(GPX) for child in root[1]][:2] == ["name", "type"]
    assert {child.tag for child in root[1][2:]} == {f"{GPX}trkseg"}
    for point in root.iter(f"{GPX}trkpt"):
        assert -90 <= float(point.attrib["lat"]) <= 90 and -180 <= float(point.attrib["lon"]) < 180
        assert [child.tag for child in point] == [f"{GPX}time"] and (point[0].text or "").endswith("Z")


def test_the_tcx_file_is_well_formed_with_its_laps(jog: Jog, tmp_path: Path) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 600))
    runner.page.get_by_role("button", name="Lap").click()
    runner.play(running(3.0, 600, 1000))
    page = ended(runner)
    root = ET.fromstring(saved(page, "Save as TCX", tmp_path).read_text("utf-8"))
    laps = list(root.iter(f"{TCX}Lap"))
    assert [
        abs(float(lap.findtext(f"{TCX}DistanceMeters", "0")) - long) <= 20
        for lap, long in zip(laps, (600, 400), strict=True)
    ]
    order = ["TotalTimeSeconds", "DistanceMeters", "Calories", "Intensity", "TriggerMethod", "Track"]
    assert [child.tag.removeprefix(TCX) for child in laps[0]] == order
    assert len(list(root.iter(f"{TCX}Trackpoint"))) > 150


def test_a_track_is_deleted_with_one_tap_and_with_the_last_its_store(jog: Jog) -> None:
    runner = jog()
    runner.start()
    runner.play(running(3.0, 0, 300))
    page = ended(runner)
    page.get_by_role("button", name="Delete the track").click()
    expect(page.get_by_role("status").filter(has_text="The track is deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Save as GPX")).to_have_count(0)
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


def test_kept_tracks_are_listed_opened_saved_and_deleted(jog: Jog, tmp_path: Path) -> None:
    runner = jog()
    for _ in range(2):
        runner.start()
        runner.play(running(4.0, 0, 1200))
        page = ended(runner)
        page.get_by_role("button", name="Begin anew").click()
        runner.wait(60)
    page.reload()
    tracks = page.locator(".track")
    expect(tracks).to_have_count(2)
    tracks.first.locator("summary").click()
    assert gpxpy.parse(saved(page, "Save as GPX", tmp_path).read_text("utf-8")).length_2d() > 1150
    tracks.first.get_by_role("button", name="Delete the track").click()
    expect(tracks).to_have_count(1)
    expect(page.locator("[data-jog=kept-status]")).to_have_text("The track is deleted.")


def test_a_phone_that_keeps_nothing_says_so_and_still_gives_the_file(jog: Jog, tmp_path: Path) -> None:
    full = "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    runner = jog(spy=jogger.SPY + full)
    runner.start()
    runner.play(running(3.0, 0, 300))
    expect(runner.page.locator("[data-jog=trouble]")).to_contain_text("cannot be written to this phone")
    page = ended(runner)
    assert gpxpy.parse(saved(page, "Save as GPX", tmp_path).read_text("utf-8")).length_2d() > 280


def test_an_outing_without_a_position_is_no_track(jog: Jog) -> None:
    runner = jog()
    runner.page.get_by_role("button", name="Start", exact=True).click()
    runner.wait(5)
    page = ended(runner)
    expect(page.locator("[data-summary]")).to_contain_text("No position came, so there is no track.")
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0


@pytest.mark.parametrize(("language", "scheme"), some(*itertools.product(["fr", "ar-XB"], ["light", "dark"])))
def test_everybody_can_use_it(jog: Jog, axe: Callable[[Page], list[str]], scheme: str, language: str) -> None:
    runner = jog(f"/{language}/exemple/premier-tour/go/", color_scheme=scheme)
    runner.page.clock.resume()  # axe wants time to pass
    assert axe(runner.page) == []
    runner.start()
    runner.play(running(4.0, 0, 300))
    assert axe(runner.page) == []
    page = ended(runner)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]


def test_twice_as_large_a_text_still_fits(jog: Jog) -> None:
    large = (
        "addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', '212.5%'));"
    )
    runner = jog(spy=jogger.SPY + large)
    wide = "document.documentElement.scrollWidth"
    assert runner.page.evaluate(wide) == SMALL["width"]
    runner.start()
    runner.play(running(4.0, 0, 1100))
    assert runner.page.evaluate(wide) == SMALL["width"]
    assert ended(runner).evaluate(wide) == SMALL["width"]

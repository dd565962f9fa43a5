"""A recording on the pages of a place and of its plaque: nothing comes before it is asked for, then it is heard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from ..house import publish, run_flaneur, served
from .conftest import Look
from .kept_guide import GARDEN, copy_of, until


@pytest.fixture(scope="module")
def guide(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_of(kept, tmp_path_factory.mktemp("guide") / "guide")
    run_flaneur("plaques", "new", "exemple", "--poi", "jardin", "--root", root)
    publish(root, root / "site")
    return root


@pytest.fixture(scope="module")
def base(guide: Path) -> Iterator[str]:
    """The address of the real server over this guide, in place of the shipped one's."""
    with served((guide / "site").resolve()) as address:
        yield address


@pytest.fixture(scope="module")
def plaque(guide: Path) -> str:
    return f"/P/{(guide / 'tours' / 'codes.lock').read_text('utf-8').split()[-1]}/fr/"


@pytest.mark.parametrize("where", ["place", "plaque"])
def test_nothing_is_fetched_before_one_listens_and_then_it_plays(
    where: str, look: Look, plaque: str, axe: Callable[[Page], list[str]]
) -> None:
    page = look("/fr/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(GARDEN if where == "place" else plaque, wait_until="networkidle")
    player = page.locator("figure.sound audio")
    assert "Jardin (exemple)" in (player.get_attribute("aria-label") or "") and player.is_visible()
    assert not [url for url in asked if ".mp3" in url]
    player.evaluate("(sound) => { sound.muted = true; return sound.play(); }")
    until(page, "document.querySelector('audio').currentTime > 0.2")
    assert [url for url in asked if ".mp3" in url]
    assert page.evaluate("window.refused ?? []") == []
    assert axe(page) == []


def test_without_a_script_there_is_still_a_player_and_the_text_it_says(look: Look) -> None:
    page = look(GARDEN, java_script_enabled=False)
    figure = page.locator("figure.sound")
    assert figure.locator("audio[controls][preload=none]").is_visible()
    assert "4 s · 13" in " ".join(figure.locator("figcaption").inner_text().split())


def test_the_words_change_and_the_recording_of_the_old_ones_is_gone(guide: Path, look: Look) -> None:
    garden = guide / "tours" / "exemple" / "pois" / "jardin.md"
    before = garden.read_text("utf-8")
    garden.write_text(before + "\nUne phrase de plus.\n", "utf-8")
    try:
        assert "[sound-stale]" in run_flaneur("check", guide)
        publish(guide, guide / "later")
        assert "<audio" not in (guide / "later" / GARDEN.strip("/") / "index.html").read_text("utf-8")
    finally:
        garden.write_text(before, "utf-8")

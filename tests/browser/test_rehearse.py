"""A rehearsal in the real page, as the author opens it: a quarter of an hour of walking, in seconds."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from ..house import ROOT
from .kept_guide import copy_of

LINES = "aside.rehearsal li"
# What is played out of memory, written down.
LISTEN = """(() => {
  const play = HTMLMediaElement.prototype.play;
  window.played = [];
  HTMLMediaElement.prototype.play = function () {
    window.played.push(this.src.split(":")[0]);
    return play.call(this);
  };
})();"""


@pytest.fixture(scope="module")
def address(kept: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = copy_of(kept, tmp_path_factory.mktemp("guide") / "guide")
    program = [sys.executable, "-c", "from webapp.cli import main; main()", "rehearse", str(root), "premier-tour"]
    program += ["--speed", "60", "--leave", "900", "--port", "0"]
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "FLANEUR_LOG": "off", "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(program, env=settings, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield next(line.split()[1] for line in server.stdout if line.startswith("Open "))
    finally:
        server.terminate()
        server.wait(15)
        server.stdout.close() if server.stdout else None


@pytest.mark.audit  # half a minute; tests/browser/test_go.py walks too
def test_the_tour_is_walked_from_start_to_end_without_a_request(address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.add_init_script(LISTEN)
    page.goto(address, wait_until="networkidle")
    expect(page.locator("aside.rehearsal[data-ready]")).to_be_visible()
    page.locator("[data-do=sounds]").click()
    expect(page.locator("[data-do=sounds]")).to_be_hidden()
    page.on("request", lambda request: asked.append(request.url))
    page.locator("form.setup button.bar:visible").last.click()
    expect(page.locator("aside.rehearsal p[role=status]")).to_contain_text("come to its end", timeout=90_000)
    kinds = [one.get_attribute("data-kind") for one in page.locator(LINES).all()][::-1]
    assert [kind for kind in kinds if kind in ("stop", "off", "back", "finished")][:3] == ["stop", "stop", "off"]
    assert kinds.count("stop") == 3 and "back" in kinds and kinds[-1] == "finished"
    assert page.evaluate("window.played") == ["blob"]  # the one story that was recorded
    assert broken == [] and [url for url in asked if not url.startswith("blob:")] == []
    context.close()


def test_a_pause_stops_the_walker(address: str, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address, wait_until="networkidle")
    expect(page.locator("aside.rehearsal[data-ready]")).to_be_visible()
    page.locator("form.setup button.bar:visible").last.click()
    where = page.locator("aside.rehearsal p[role=status]")
    expect(where).to_contain_text("the guide:")
    page.get_by_role("button", name="Pause").click()
    went = """async () => {
      const before = Date.now();
      for (let i = 0; i < 5; i += 1) await new Promise(requestAnimationFrame);
      return Date.now() - before;
    }"""
    assert page.evaluate(went) == 0
    page.get_by_role("button", name="Go on").click()
    before = where.inner_text()
    expect(where).not_to_have_text(before)
    context.close()

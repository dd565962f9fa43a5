"""Somebody who walks with the guide in a real browser, the clock sped up: fixes go in one by one; what was spoken,
shown, shaken and asked of the network comes out."""

import json
import math
from collections.abc import Iterable, Sequence
from typing import Any

from playwright.sync_api import Page

START_S = 1_795_348_800  # noon of the day on which the tests build
Place = tuple[float, float]
EMPTY = '{"route": {"points": []}}'

# What a phone has and a headless browser lacks: a voice, a hand that feels. Speech takes the time it would take.
PHONE = """
(() => {
  const heard = (window.heard = {spoken: [], shaken: [], rung: 0, overlaps: 0, cut: 0});
  let now = null, timer = 0;
  const voices = (window.voices ?? ["en-GB", "fr-FR", "ar-SA"]).map((lang) => ({lang, localService: true, name: lang}));
  class Utterance { constructor(text) { this.text = text; } }
  const end = () => { const one = now; now = null; one?.onend?.({}); };
  const speech = {
    getVoices: () => voices,
    addEventListener() {},
    speak(one) {
      if (now) heard.overlaps += 1;
      now = one;
      heard.spoken.push({text: one.text, lang: one.lang, at: Date.now()});
      one.onstart?.({});
      timer = setTimeout(end, one.text.length * 60);
    },
    cancel() { if (now) heard.cut += 1; clearTimeout(timer); now = null; },
  };
  Object.defineProperty(window, "SpeechSynthesisUtterance", {value: Utterance});
  Object.defineProperty(window, "speechSynthesis", {value: speech});
  navigator.vibrate = (pattern) => heard.shaken.push(JSON.stringify(pattern));
  const ring = AudioContext.prototype.createOscillator;
  AudioContext.prototype.createOscillator = function () { heard.rung += 1; return ring.call(this); };
  // Every fix is waited for, never for a time.
  let fixes = 0, waiting = [];
  const watch = navigator.geolocation.watchPosition.bind(navigator.geolocation);
  navigator.geolocation.watchPosition = (good, bad, options) => watch((fix) => {
    good(fix);
    fixes += 1;
    waiting = waiting.filter(([wanted, tell]) => fixes < wanted || (tell(), false));
  }, bad, options);
  window.fixes = () => fixes;
  window.fixed = (wanted) => fixes >= wanted ? 0 : new Promise((tell) => waiting.push([wanted, tell]));
})();
"""


class Walker:
    """``page`` stands on a page on the move, its clock installed; ``data`` is what the page's own script reads."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.phone = page.context.new_cdp_session(page)
        block = page.locator("go-screen > script[type='application/json']")
        self.data: dict[str, Any] = json.loads((block.text_content() if block.count() else "") or EMPTY)
        self.line: list[Place] = [(lon, lat) for lon, lat in self.data["route"]["points"]]
        self.along = [0.0]
        for one, two in zip(self.line, self.line[1:], strict=False):
            self.along.append(self.along[-1] + metres(one, two))
        self.asked: list[str] = []
        page.context.on("request", lambda request: self.asked.append(request.url))

    def start(self, name: str = "Start") -> None:
        """From here on nothing may be asked of anybody."""
        self.page.wait_for_load_state("networkidle")
        self.page.clock.pause_at(self.page.evaluate("Date.now()") / 1000 + 1)
        self.asked.clear()
        self.page.get_by_role("button", name=name, exact=True).click()

    def asked_of_network(self) -> list[str]:
        return [url for url in self.asked if not url.startswith(("blob:", "data:"))]

    def at(self, along_m: float) -> Place:
        i = next((i for i in range(1, len(self.along)) if self.along[i] >= along_m), len(self.along) - 1)
        share = (along_m - self.along[i - 1]) / max(1e-9, self.along[i] - self.along[i - 1])
        (x0, y0), (x1, y1) = self.line[i - 1], self.line[i]
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)

    def fix(self, place: Place, accuracy: float = 6, seconds: float = 2) -> None:
        wanted = self.page.evaluate("fixes()") + 1
        where = {"longitude": place[0], "latitude": place[1], "accuracy": accuracy}
        self.phone.send("Emulation.setGeolocationOverride", where)
        self.page.evaluate("wanted => fixed(wanted)", wanted)
        self.page.clock.run_for(seconds * 1000)

    def walk(self, places: Iterable[Place], accuracy: float = 6, seconds: float = 2) -> None:
        for place in places:
            self.fix(place, accuracy, seconds)

    def follow(self, start_m: float, end_m: float, mps: float = 1.4, accuracy: float = 6, seconds: float = 2) -> None:
        """Along the route, or back along it where the end lies before the start."""
        steps = max(1, round(abs(end_m - start_m) / mps / seconds))
        self.walk((self.at(start_m + (end_m - start_m) * i / steps) for i in range(1, steps + 1)), accuracy, seconds)

    def stray(self, far_m: float, after_m: float) -> tuple[float, list[Place]]:
        """Where the route is left, and the places of somebody who walks straight away from it, 2.8 m apart: to where no
        other part of the route is near."""
        for at in range(round(after_m), round(self.along[-1] - 100), 10):
            for side in (1, -1):
                places = self._beside(at, far_m * side)
                if min(metres(places[-1], self.at(m)) for m in range(0, round(self.along[-1]), 10)) > far_m * 0.9:
                    return at, places
        raise AssertionError("the route is nowhere alone")

    def _beside(self, at_m: float, far_m: float) -> list[Place]:
        here, there = self.at(at_m), self.at(at_m + 5)
        east = math.cos(math.radians(here[1]))
        x, y = (there[0] - here[0]) * east, there[1] - here[1]
        step = math.copysign(2.8 / 111_200 / math.hypot(x, y), far_m)
        return [(here[0] - y * step * i / east, here[1] + x * step * i) for i in range(1, round(abs(far_m) / 2.8))]

    def silence(self, seconds: float) -> None:
        """A tunnel: the receiver says once that it knows nothing, and then nothing more."""
        self.phone.send("Emulation.setGeolocationOverride", {})
        self.page.clock.run_for(seconds * 1000)

    def spoken(self) -> list[str]:
        return [one["text"] for one in self.page.evaluate("heard.spoken")]

    def heard(self, what: str) -> Any:
        return self.page.evaluate(f"heard.{what}")


def in_order(said: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Those of ``wanted`` that are not said in that order; each is a part of what is said."""
    lost, at = [], 0
    for one in wanted:
        found = next((i for i in range(at, len(said)) if one in said[i]), None)
        if found is None:
            lost.append(one)
        else:
            at = found + 1
    return lost


def metres(one: Place, two: Place) -> float:
    east = math.cos(math.radians((one[1] + two[1]) / 2))
    return math.hypot((two[0] - one[0]) * east, two[1] - one[1]) * 111_200

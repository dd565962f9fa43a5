"""A small guide with a run of 2.7 km and heights, and a runner who is played to its page with the clock sped up."""

import math
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page

from builder.imports.new import make_site

ADDRESS = "/en/exemple/premier-tour/go/"
START_S = 1_795_340_000  # a morning in November 2026
CORNERS = [(2.0002, 47.0000), (2.0120, 47.0000), (2.0120, 47.0043), (2.0002, 47.0043), (2.0002, 47.0000)]
M_A_LON, M_A_LAT = 76_060.0, 111_170.0  # metres a degree at this latitude
STEP_S = 2
ACCURACY_M = 5.0

Spot = tuple[float, float, float]  # longitude, latitude, metres a second

# A phone that speaks and shakes: what it was asked to say and to shake stands in the page.
SPY = """
window.spoken = []; window.shaken = [];
const voices = [["English", "en-GB"], ["Français", "fr-FR"]].map(([name, lang]) => ({
  name, lang, localService: true, default: false, voiceURI: name}));
Object.defineProperty(speechSynthesis, "getVoices", {value: () => voices});
Object.defineProperty(window, "SpeechSynthesisUtterance", {value: class {
  constructor(text) { this.text = text; }
}});
Object.defineProperty(speechSynthesis, "speak", {value: (words) => {
  spoken.push(words.text);
  queueMicrotask(() => { words.onstart?.({}); words.onend?.({}); });
}});
Object.defineProperty(speechSynthesis, "cancel", {value: () => {}});
Object.defineProperty(navigator, "vibrate", {value: (pattern) => { shaken.push(pattern); return true; }});
"""

# Every position is waited for, never for a time.
COUNT = """
window.heard = 0;
let waiting = null;
const own = Geolocation.prototype.watchPosition;
Geolocation.prototype.watchPosition = function (ok, ...more) {
  return own.call(this, (at) => { ok(at); heard += 1; waiting?.(heard); waiting = null; }, ...more);
};
window.more = (count) => heard > count ? heard : new Promise((tell) => { waiting = tell; });
"""


def author(root: Path) -> None:
    """The example of ``flaneur new``, its tour a run round four streets, twenty metres up and down."""
    make_site(root)
    tour = root / "tours" / "exemple" / "premier-tour"
    points = list(along(CORNERS, 30.0))
    rows = [
        f'<trkpt lat="{lat:.6f}" lon="{lon:.6f}"><ele>{120 + 20 * math.sin(math.pi * share):.1f}</ele></trkpt>'
        for share, (lon, lat, _) in ((i / len(points), spot) for i, spot in enumerate(points))
    ]
    gpx = (
        '<?xml version="1.0"?>\n<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
    )
    (tour / "route.gpx").write_text(f"{gpx}\n" + "\n".join(rows) + "\n</trkseg></trk></gpx>\n", "utf-8")
    text = (tour / "tour.md").read_text("utf-8").replace('practice = "walk"', 'practice = "jog"')
    before, after = text.split('[[stops]]\npoi = "vieux-pont"', 1)
    (tour / "tour.md").write_text(before + after[after.index("[[stops]]") :], "utf-8")
    shutil.rmtree(root / "site", ignore_errors=True)


def along(corners: Iterable[tuple[float, float]], step_m: float, speed: float | None = None) -> Iterator[Spot]:
    """Spots so many metres apart; ``speed`` is what the receiver tells, the step itself where it is not given."""
    spots = list(corners)
    yield (*spots[0], speed or step_m)
    left = 0.0
    for (x0, y0), (x1, y1) in zip(spots, spots[1:], strict=False):
        length = math.hypot((x1 - x0) * M_A_LON, (y1 - y0) * M_A_LAT)
        at = step_m - left
        while at <= length:
            yield (x0 + (x1 - x0) * at / length, y0 + (y1 - y0) * at / length, speed or step_m)
            at += step_m
        left = length - (at - step_m)


def running(speed: float, start_m: float = 0.0, end_m: float = 1e9) -> list[Spot]:
    """The run at so many metres a second, a spot for every step of the clock."""
    step = speed * STEP_S
    spots = list(along(CORNERS, step, speed))
    return spots[math.ceil(start_m / step) : math.floor(end_m / step) + 1]


def standing(spot: Spot, seconds: float) -> list[Spot]:
    """At a red light; a receiver trembles in the last digit even on a table."""
    return [(spot[0] + (i % 3) * 1e-7, spot[1], 0.0) for i in range(int(seconds / STEP_S))]


class Runner:
    """Plays spots to a page whose clock stands still between them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.phone: CDPSession = page.context.new_cdp_session(page)
        self._count = 0
        self._tremble = 0

    @staticmethod
    def ready(page: Page, address: str = ADDRESS, at_s: int = START_S) -> "Runner":
        """Opens the page with its clock in hand, and counts the positions that the page hears."""
        page.clock.install(time=at_s)
        page.add_init_script(COUNT)
        page.goto(address)
        page.clock.pause_at(at_s + 5)
        return Runner(page)

    def start(self) -> None:
        """Presses Start with the phone at the start of the route."""
        self._send((*CORNERS[0], 0.0))
        self.page.locator("button[value=start]").click()
        self._hear()

    def go_on(self, spot: Spot) -> None:
        """After a relaunch, the phone being where it is by then."""
        self._send(spot)
        self.page.locator("button[value=resume]").click()
        self._hear()

    def play(self, spots: Iterable[Spot]) -> Spot:
        """The last spot, when the page has heard them all."""
        spot: Spot = (*CORNERS[0], 0.0)
        for spot in spots:
            self.page.clock.run_for(STEP_S * 1000)
            self._send(spot)
            self._hear()
        return spot

    def wait(self, seconds: float) -> None:
        """Without a position."""
        self.page.clock.run_for(int(seconds * 1000))

    def _send(self, spot: Spot) -> None:
        lon, lat, speed = spot
        self._tremble = (self._tremble + 1) % 2
        told: dict[str, Any] = {"latitude": lat, "longitude": lon + self._tremble * 1e-9, "accuracy": ACCURACY_M}
        self.phone.send("Emulation.setGeolocationOverride", {**told, "speed": speed})

    def _hear(self) -> None:
        self._count = self.page.evaluate("count => more(count)", self._count)

"""What the moving map of a tour weighs and how long it takes: bytes on the wire as Chromium counts them, first load and
repeat, beside half of gpx.studio's app; then the time on a slow phone.

    python -m benchmarks.map_bytes                       # builds the shipped guide first
    python -m benchmarks.map_bytes --site public         # a tree that is built

gpx.studio's /app, built from source and served gzipped on the machine of this project, moved 1,403 KiB without a tile.
Interactive means: the ground, the route and every name in view are drawn, and the map answers to a key.
"""

import argparse
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.table import table
from tests.house import run_flaneur, served

PEER_BYTES = 1_403 * 1024  # gpx.studio /app, no tiles
MOST = 0.5
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "service_workers": "block",
}
SLOW_CPU = 4
SLOW_BYTES_S = 1_600_000 / 8
SLOW_MS = 150
PATIENCE_MS = 180_000
ARGUMENTS = [
    *("--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"),
]
IDLE = """() => new Promise((resolve) => {
  const ready = () => {
    const { map } = document.querySelector("map-screen") ?? {};
    if (!map) return setTimeout(ready, 20);
    const done = () => resolve(performance.now());
    if (map.loaded() && !map.isMoving()) done(); else map.once("idle", done);
  };
  ready();
})"""
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"


@dataclass
class Wire:
    """Bytes by what they were for; headers count, and ranges of the archive as they came."""

    bytes: dict[str, int] = field(default_factory=dict)
    requests: int = 0
    ids: dict[str, str] = field(default_factory=dict)

    def listen(self, context: BrowserContext, page: Page) -> None:
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.responseReceived", lambda event: self._name(event))
        wire.on("Network.loadingFinished", lambda event: self._add(event))

    def _name(self, event: Any) -> None:
        self.ids[event["requestId"]] = event["response"]["url"]

    def _add(self, event: Any) -> None:
        url = self.ids.get(event["requestId"], "")
        kind = kind_of(url)
        self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])
        self.requests += bool(event["encodedDataLength"])


def kind_of(url: str) -> str:
    path = url.split("?", 1)[0]
    for kind, ends in {
        "MapLibre and pmtiles": (".mjs",),
        "ground (ranges)": (".pmtiles",),
        "letters": (".woff2",),
        "our scripts": (".js",),
        "style, tour, water": (".json",),
        "drawing": (".svg",),
    }.items():
        if path.endswith(ends):
            return kind
    return "page"


class Counter(socketserver.ThreadingTCPServer):
    """Stands between the browser and the server and counts what comes down: Chromium tells a page nothing of what its
    workers fetch."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), Relay)
        self.port = port
        self.down = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Relay(socketserver.BaseRequestHandler):
    server: Counter

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.port)) as far:
            up = threading.Thread(target=self._pour, args=(self.request, far, False), daemon=True)
            up.start()
            self._pour(far, self.request, True)

    def _pour(self, source: socket.socket, target: socket.socket, counts: bool) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self.server.down += len(data) if counts else 0
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def counted(base: str) -> Iterator[Counter]:
    with Counter(int(base.rpartition(":")[2])) as counter:
        threading.Thread(target=counter.serve_forever, daemon=True).start()
        yield counter
        counter.shutdown()


@contextmanager
def tree(site: Path | None) -> Iterator[Path]:
    if site is not None:
        yield site.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="flaneur-map-") as folder:
        out = Path(folder) / "site"
        run_flaneur("build", ".", "--out", out)
        yield out


def measure(
    browser: Browser, counter: Counter, address: str, *, slow: bool
) -> tuple[list[Wire], list[float], list[float]]:
    """First load and repeat in one context: bytes, milliseconds to the first paint and to the map at rest."""
    context = browser.new_context(base_url=counter.base, **PHONE)
    context.set_default_timeout(PATIENCE_MS)
    wires, paints, idles = [], [], []
    for _ in range(2):
        page = context.new_page()
        wire, before = Wire(), counter.down
        wire.listen(context, page)
        if slow:
            session = context.new_cdp_session(page)
            session.send("Network.enable")
            session.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": SLOW_MS,
                    "downloadThroughput": SLOW_BYTES_S,
                    "uploadThroughput": SLOW_BYTES_S,
                },
            )
            session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW_CPU})
        page.goto(address, wait_until="commit")
        idles.append(page.evaluate(IDLE))
        paints.append(page.evaluate(PAINT))
        page.close()
        wire.bytes["the worker, what it asks"] = counter.down - before - sum(wire.bytes.values())
        wires.append(wire)
    context.close()
    return wires, paints, idles


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--site", type=Path, help="a built tree; without it the shipped guide is built")
    parser.add_argument("--page", default="/fr/issy/seine-jog/map/")
    given = parser.parse_args()
    began = monotonic()
    with tree(given.site) as out, served(out) as base, counted(base) as counter, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
        (first, again), paints, idles = measure(browser, counter, given.page, slow=False)
        _, slow_paints, slow_idles = measure(browser, counter, given.page, slow=True)
        browser.close()
    kinds = sorted(first.bytes, key=lambda kind: -first.bytes[kind])
    rows = [[kind, f"{first.bytes[kind]:,}", f"{again.bytes.get(kind, 0):,}"] for kind in kinds]
    total, repeat = sum(first.bytes.values()), sum(again.bytes.values())
    rows.append(["all", f"{total:,}", f"{repeat:,}"])
    rows.append(["requests", str(first.requests), str(again.requests)])
    rows.append(["÷ gpx.studio's app", f"{total / PEER_BYTES:.2f}", f"{repeat / PEER_BYTES:.2f}"])
    print(table([given.page, "first", "repeat"], rows))
    print()
    rows = [
        ["first paint, ms", *(f"{ms:,.0f}" for ms in (*paints, *slow_paints))],
        ["map at rest, ms", *(f"{ms:,.0f}" for ms in (*idles, *slow_idles))],
    ]
    print(
        table(
            ["a software GL: only ratios count", "first", "repeat", f"first, CPU ÷{SLOW_CPU}, 1.6 Mbps", "repeat"], rows
        )
    )
    print(f"\n{monotonic() - began:.0f} s in all. At most {MOST} of the peer is asked for.")
    return 0 if total <= MOST * PEER_BYTES else 1


if __name__ == "__main__":
    raise SystemExit(main())

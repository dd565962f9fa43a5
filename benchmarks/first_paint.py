"""When a plaque's page is first seen on slow 3G, beside a bare page of the same bytes: no style, no picture, no script.

    python -m benchmarks.first_paint [--site public]

Both in the same browser, profile and run, in turn; the median of nine. Served on loopback as brotli; Chromium's own
slow 3G (400 kbit/s, 400 ms) lies between.
"""

import argparse
import base64
import http.server
import random
import re
import statistics
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli
from playwright.sync_api import Browser, sync_playwright

from benchmarks.table import table
from tests.house import run_flaneur

ROUNDS = 9
BYTES_S, LATENCY_MS = 400_000 / 8, 400
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const one = list.getEntriesByName("first-contentful-paint")[0];
  if (one) done(one.startTime);
}).observe({ type: "paint", buffered: true }))"""
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def bare(page: bytes, weight: int) -> bytes:
    """The same words with nothing but their marks, as many bytes by brotli as ``weight``."""
    text = page.decode()
    for tag in ("style", "script", "picture", "svg"):
        text = re.sub(rf"<{tag}\b.*?</{tag}>", "", text, flags=re.DOTALL)
    text = re.sub(r"<(img|link|meta http-equiv)[^>]*>", "", text)
    dice = random.Random(1)
    filler = base64.b64encode(dice.randbytes(weight)).decode()
    low, high = 0, len(filler)
    while low < high:
        middle = (low + high) // 2
        if len(brotli.compress(f"{text}<!--{filler[:middle]}-->".encode(), quality=11)) < weight:
            low = middle + 1
        else:
            high = middle
    return f"{text}<!--{filler[:low]}-->".encode()


@contextmanager
def host(tree: Path, address: str, plain: bytes) -> Iterator[str]:
    class Answers(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.split("?", 1)[0]
            if path == "/bare":
                content, coding = brotli.compress(plain, quality=11), "br"
            else:
                file = tree / path.lstrip("/") / "index.html" if path.endswith("/") else tree / path.lstrip("/")
                if not file.is_file():
                    return self.send_error(404)
                twin = file.with_name(f"{file.name}.br")
                content, coding = (twin.read_bytes(), "br") if twin.is_file() else (file.read_bytes(), "")
            kinds = {".svg": "image/svg+xml", ".js": "text/javascript", ".woff2": "font/woff2", ".avif": "image/avif"}
            suffix = Path(path).suffix
            self.send_response(200)
            self.send_header("Content-Type", kinds.get(suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Length", str(len(content)))
            if coding:
                self.send_header("Content-Encoding", coding)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def paint_ms(browser: Browser, url: str) -> float:
    context = browser.new_context(viewport={"width": 360, "height": 740}, service_workers="block")
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    limits = {"downloadThroughput": BYTES_S, "uploadThroughput": BYTES_S, "latency": LATENCY_MS, "offline": False}
    wire.send("Network.emulateNetworkConditions", limits)
    page.goto(url, wait_until="load", timeout=60_000)
    seen: float = page.evaluate(PAINT)
    context.close()
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.first_paint", description=__doc__)
    parser.add_argument("--site", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        tree = given.site.resolve() if given.site else Path(folder) / "site"
        if not given.site:
            run_flaneur("build", ".", "--out", tree)
            tree = tree.resolve()
        pages = sorted(tree.glob("P/*/fr/index.html"), key=lambda file: file.with_name("index.html.br").stat().st_size)
        file = pages[-1]  # the heaviest
        address = f"/{file.parent.relative_to(tree).as_posix()}/"
        weight = file.with_name("index.html.br").stat().st_size
        plain = bare(file.read_bytes(), weight)
        with host(tree, address, plain) as base, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGUMENTS)
            paint_ms(browser, base + address)
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(paint_ms(browser, base + address))
                theirs.append(paint_ms(browser, f"{base}/bare"))
            browser.close()
        one, other = statistics.median(ours), statistics.median(theirs)
        print(f"{address}, {weight} bytes by brotli; slow 3G, median of {ROUNDS}\n")
        rows = [("a plaque's page", f"{one:.0f}", f"{one / other:.2f}"), ("bare", f"{other:.0f}", "1.00")]
        print(table(("first contentful paint", "ms", "ratio"), rows))


if __name__ == "__main__":
    main()

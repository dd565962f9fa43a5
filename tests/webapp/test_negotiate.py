import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.negotiate import encoding, language, language_of_plaque

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "negotiation.json").read_text("utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['header']} of {' '.join(case['available'])}")
def test_the_language_is_the_best_that_there_is_for_this_visitor(case: dict[str, Any]) -> None:
    header, available = case["header"], case["available"]
    assert language(header, available) == case["suits"]
    assert (language_of_plaque(header, available) or "fr") == case["plaque"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("gzip;q=0.5, identity", "identity"),
        ("identity, br", "br"),
        ("br;q=0.000", "identity"),
        ("", "identity"),
        ("deflate", "identity"),
    ],
)
def test_the_encoding_follows_the_q_values_and_brotli_wins_a_tie(header: str, chosen: str) -> None:
    assert encoding(header, ["br", "gzip"]) == chosen


def test_an_encoding_that_is_not_there_is_never_chosen() -> None:
    assert encoding("br, gzip", ["gzip"]) == "gzip"
    assert encoding("br, gzip", []) == "identity"


@given(st.text(alphabet="enfr-*;q=0.159, \tx\"'\\", max_size=60) | st.text(max_size=40))
def test_no_header_however_odd_leads_out_of_what_there_is(header: str) -> None:
    assert language(header, ["fr", "en"]) in ("fr", "en", None)
    assert language_of_plaque(header, ["fr", "en"]) in ("fr", "en", None)
    assert encoding(header, ["br", "gzip"]) in ("br", "gzip", "identity")


def test_a_tag_longer_than_any_language_has_is_passed_over() -> None:
    assert language("a-" * 20_000 + ",fr;q=0.2", ["en", "fr"]) == "fr"
    assert language("en-" * 20_000, ["en", "fr"]) is None

import json
import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.hours import MONTHS, WEEKDAYS, parse
from builder.hours_words import describe
from builder.locales import LOCALES

# The same cases that tests/js/hours.test.js holds the browser to.
CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "hours.json").read_text("utf-8"))
THIN, NARROW = "\u2009", "\u202f"


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_the_browser_gets_the_table_of_what_the_author_wrote(case: dict[str, Any]) -> None:
    hours = parse(case["text"])
    assert (hours and hours.table()) == case["table"]


PIECES = [*WEEKDAYS, *MONTHS, "PH", "SH", "24/7", "08:00", "8:30", "24:00", "26:00", "sunrise", "sunset", "off", "open"]
PIECES += ["closed", "unknown", '"on appointment"', "-", ",", ";", "||", "+", "1", "15", "31", "week", "[1]", " ", ":"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join) | st.text(alphabet=string.printable, max_size=40))
def test_any_text_is_understood_or_refused_and_never_breaks_the_build(text: str) -> None:
    hours = parse(text)
    if hours is not None:
        json.dumps(hours.table())
        for locale in LOCALES.values():
            assert all(describe(hours, locale, str))


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_every_rule_of_understood_hours_says_when(text: str) -> None:
    hours = parse(text)
    for rule in hours.rules if hours else ():
        assert (rule.state == "off") == (not rule.spans)
        for span in rule.spans:
            if isinstance(span.start, int) and isinstance(span.end, int):
                assert 0 <= span.start < span.end <= 2880


@pytest.mark.parametrize(
    "text", ["", " ", ";", "Mo-", "-Fr", "08:00", "08:00-", "Mo-Fr 08:00-12:00-14:00", "mo-fr 08:00-9:00"]
)
def test_half_a_sentence_is_not_understood(text: str) -> None:
    assert parse(text) is None


def said(text: str, tag: str) -> list[str]:
    hours = parse(text)
    assert hours
    french = {
        "%(days)s: %(times)s": f"%(days)s{NARROW}: %(times)s",
        "public holidays": "jours fériés",
        "closed": "fermé",
        "every day": "tous les jours",
        "midnight": "minuit",
        "sunrise": "lever du soleil",
        "sunset": "coucher du soleil",
    }
    return describe(hours, LOCALES[tag], (lambda word: french.get(word, word)) if tag == "fr" else str)


def test_french_hours_read_as_on_a_french_door() -> None:
    assert said("Mo-Fr 08:00-19:00; Sa 08:30-12:00; PH off", "fr") == [
        f"lundi–vendredi{NARROW}: 8{NARROW}h{THIN}–{THIN}19{NARROW}h",
        f"samedi{NARROW}: 8{NARROW}h{NARROW}30{THIN}–{THIN}12{NARROW}h",
        f"jours fériés{NARROW}: fermé",
    ]
    assert said("Dec 25,Jan 1 off", "fr") == [f"25 décembre et 1er janvier{NARROW}: fermé"]


def test_english_hours_read_as_on_an_english_door() -> None:
    assert said("Mo-Fr 08:30-12:30,13:30-17:30", "en") == [f"Monday{THIN}–{THIN}Friday: 08:30–12:30 and 13:30–17:30"]
    assert said("Mar-Oct Sa-Su 14:00-18:00", "en") == [f"March{THIN}–{THIN}October, Saturday and Sunday: 14:00–18:00"]
    assert said("24/7", "en") == ["open day and night"]
    assert said("sunrise-sunset", "en") == ["every day: sunrise–sunset"]
    assert said("10:00-24:00", "en") == ["every day: 10:00–midnight"]


def test_a_run_of_days_over_sunday_is_one_run() -> None:
    assert said("Fr-Mo 10:00-12:00", "en") == [f"Friday{THIN}–{THIN}Monday: 10:00–12:00"]
    assert said("Mo,We,PH 10:00-12:00", "en") == ["Monday, Wednesday and public holidays: 10:00–12:00"]


def test_the_authors_comment_is_kept() -> None:
    assert said('Mo 09:00-18:00 "sur rendez-vous"', "en") == ["Monday: 09:00–18:00 (sur rendez-vous)"]
    assert said('"sur rendez-vous"', "en") == ["every day: sur rendez-vous"]


def test_hours_in_a_mirrored_language_have_no_latin_letter_of_a_day() -> None:
    (line,) = said("Mo-Fr 08:00-19:00", "ar-XB")
    assert not set(line) & set(string.ascii_letters)


def test_a_day_of_which_nothing_is_known_says_so() -> None:
    hours = parse("Sa 09:00-22:00; Su unknown")
    assert hours is not None
    assert describe(hours, LOCALES["en"], lambda message: message)[1] == "Sunday: not known"

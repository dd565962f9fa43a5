import re
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from builder.locales import (
    LOCALES,
    format_date,
    format_distance,
    format_distance_aloud,
    format_duration,
    format_list,
    format_number,
    format_time,
    pseudo,
    published,
)

FR, EN, ACCENTED, MIRRORED = (LOCALES[tag] for tag in ("fr", "en", "en-XA", "ar-XB"))
NARROW, FIXED = "\u202f", "\u00a0"


def test_pseudo_locales_are_never_published_nor_told_to_search_engines() -> None:
    assert [row.tag for row in published(["fr", "en-XA", "en", "ar-XB", "xx"])] == ["fr", "en"]
    assert {row.hreflang for row in LOCALES.values() if row.is_pseudo} == {None}


def test_no_two_languages_share_a_tag_a_folder_or_a_name() -> None:
    for field in ("tag", "folder", "native_name"):
        assert len({getattr(row, field) for row in LOCALES.values()}) == len(LOCALES)
    assert all(tag == row.tag for tag, row in LOCALES.items())


def test_a_distance_is_said_as_exactly_as_a_walker_can_use() -> None:
    assert [format_distance(m, EN) for m in (0, 4, 45, 994, 995, 1049, 12345)] == [
        f"0{FIXED}m", f"0{FIXED}m", f"50{FIXED}m", f"990{FIXED}m", f"1.0{FIXED}km", f"1.0{FIXED}km", f"12.3{FIXED}km",
    ]  # fmt: skip
    assert format_distance(3249, FR) == f"3,2{NARROW}km"
    assert format_distance(450, FR) == f"450{NARROW}m"


def test_a_duration_is_said_in_hours_and_minutes() -> None:
    assert [format_duration(m, FR) for m in (0, 0.2, 45, 60, 90, 125)] == [
        f"0{NARROW}min", f"1{NARROW}min", f"45{NARROW}min", f"1{NARROW}h", f"1{NARROW}h{NARROW}30",
        f"2{NARROW}h{NARROW}05",
    ]  # fmt: skip
    assert format_duration(90, EN) == f"1{FIXED}h{FIXED}30{FIXED}min"
    assert format_duration(59.6, EN) == f"1{FIXED}h"


def test_durations_are_written_as_each_language_writes_them() -> None:
    said = {tag: format_duration(90, row).replace(FIXED, " ") for tag, row in LOCALES.items() if not row.is_pseudo}
    assert said | {"fr": "", "fr-x-falc": ""} == {
        "fr": "", "en": "1 h 30 min", "de": "1 Std. 30 Min.", "es": "1 h 30 min", "it": "1 h 30 min",
        "nl": "1 uur 30 min", "pt": "1 h 30 min", "pl": "1 godz. 30 min", "uk": "1 год 30 хв", "ja": "1時間30分",
        "zh-Hans": "1小时30分钟", "ko": "1시간 30분", "ar": "1 س 30 د", "fr-x-falc": "",
    }  # fmt: skip
    assert said["fr-x-falc"] == said["fr"]


def test_no_language_lacks_a_word_for_a_unit_nor_shows_digits_that_no_sign_has() -> None:
    for row in LOCALES.values():
        for said in (format_distance(450, row), format_distance_aloud(450, row), format_distance_aloud(1500, row)):
            assert "length" not in said and "5" in said
    assert format_distance_aloud(450, LOCALES["zh-Hans"]) == "450米"
    assert format_distance(450, LOCALES["ar"]) == f"450{FIXED}م"


def test_numbers_and_lists_follow_the_language() -> None:
    assert format_number(12345.6, FR) == f"12{NARROW}346"
    assert format_number(12345.6, EN, decimals=1) == "12,345.6"
    assert (format_number(1234, LOCALES["pl"]), format_number(12345, LOCALES["pl"])) == ("1234", f"12{FIXED}345")
    assert format_list(["a", "b", "c"], FR) == "a, b et c"
    assert format_list(["a", "b", "c"], EN) == "a, b and c"


def test_the_first_of_the_month_is_an_ordinal_in_french() -> None:
    assert format_date(date(2027, 1, 1), FR) == "1er janvier 2027"
    assert format_date(date(2027, 1, 11), FR) == "11 janvier 2027"
    assert format_date(date(2027, 1, 21), FR, "full") == "jeudi 21 janvier 2027"
    assert format_date(date(2027, 1, 1), FR, "full") == "vendredi 1er janvier 2027"
    assert format_date(date(2027, 1, 1), FR, "short") == "01/01/2027"
    assert format_date(date(2027, 1, 1), EN) == "1 January 2027"


def test_a_time_of_day_follows_the_language() -> None:
    assert (format_time(480, FR), format_time(485, FR)) == (f"8{NARROW}h", f"8{NARROW}h{NARROW}05")
    assert (format_time(480, EN), format_time(1500, EN)) == ("08:00", "01:00")
    assert (format_time(485, LOCALES["ko"]), format_time(1110, LOCALES["ar"])) == ("08:05", f"6:30{FIXED}م")


@given(st.floats(min_value=0, max_value=1e6), st.sampled_from(sorted(LOCALES)))
def test_a_quantity_never_breaks_over_two_lines(value: float, tag: str) -> None:
    locale = LOCALES[tag]
    for said in (format_distance(value, locale), format_duration(value, locale), format_number(value, locale)):
        assert " " not in said


def test_a_pseudo_locale_keeps_what_is_not_words() -> None:
    text = 'Open until %(time)s: <a href="x.html">read [the page](tour.md)</a>, https://example.org/a or a@example.org'
    text += " &amp; `x`"
    kept = [
        "%(time)s",
        '<a href="x.html">',
        "](tour.md)",
        "</a>",
        "https://example.org/a",
        "a@example.org",
        "&amp;",
        "`x`",
    ]
    for tag in ("en-XA", "ar-XB"):
        changed = pseudo(text, tag)
        assert all(piece in changed for piece in kept), changed
        words = re.sub("|".join(map(re.escape, kept)), "", changed)
        assert "Open" not in words or tag == "ar-XB"


def test_a_pseudo_locale_keeps_the_blocks_of_markdown() -> None:
    assert pseudo("## The tower", "en-XA").startswith("## ⟦")
    assert pseudo("> - one\n> - two", "en-XA").startswith("> - ⟦")
    assert pseudo("", "en-XA") == ""


def test_the_accented_text_is_longer_and_the_mirrored_one_runs_backwards() -> None:
    text = "The path along the river is closed"
    assert 1.2 < len(pseudo(text, "en-XA")) / len(text) < 1.6
    assert pseudo("path", "ar-XB") == "\u200f\u202epath\u202c\u200f"
    assert pseudo(text, "fr") == text


@given(st.text(max_size=60))
def test_a_pseudo_locale_never_loses_a_placeholder(text: str) -> None:
    for tag in ("en-XA", "ar-XB"):
        assert "%(name)s" in pseudo(f"{text} %(name)s", tag)


def test_dates_look_translated_in_the_accented_locale() -> None:
    assert "January" not in format_date(date(2027, 1, 1), ACCENTED)
    assert format_date(date(2027, 1, 1), MIRRORED) == "1 يناير 2027"

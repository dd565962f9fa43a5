from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.problems import Problem, Where
from builder.read.toml import Table, key_lines, read_toml


class Colour(StrEnum):
    GREEN = "green"
    GREY = "grey"


def table(text: str, first_line: int = 1) -> Table:
    problems: list[Problem] = []
    read = read_toml(text, Where("a.toml", first_line), problems)
    assert read is not None, problems
    return read


def said(read: Table) -> list[str]:
    return [str(problem) for problem in read.problems]


def test_every_key_and_item_has_its_line() -> None:
    text = """
title = "a"
list = ["x", "y"]      # a comment, with [ and "
long = [
  # a comment, with ]
  "x, ]",
  'y', "z",
]
numbers = [[1, 2],
           [3, 4]]

[office]
name = "b"
"quoted key" = 1
a.b = 2

[[stops]]
poi = "x"
[[stops]]
note = "z"
poi = "y"
"""
    assert key_lines(text) == {
        ("title",): 2,
        ("list",): 3,
        ("list", 0): 3,
        ("list", 1): 3,
        ("long",): 4,
        ("long", 0): 6,
        ("long", 1): 7,
        ("long", 2): 7,
        ("long", 3): 8,
        ("numbers",): 9,
        ("numbers", 0): 9,
        ("numbers", 1): 10,
        ("office",): 12,
        ("office", "name"): 13,
        ("office", "quoted key"): 14,
        ("office", "a", "b"): 15,
        ("stops",): 17,
        ("stops", 0): 17,
        ("stops", 0, "poi"): 18,
        ("stops", 1): 19,
        ("stops", 1, "note"): 20,
        ("stops", 1, "poi"): 21,
    }


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_what_looks_like_a_key_inside_a_long_string_is_none(quotes: str) -> None:
    text = f"a = {quotes}one\nb = 1\n[c]\nlist = [\n{quotes}\nd = 2\n"
    assert key_lines(text) == {("a",): 1, ("d",): 6}


def test_escaped_quotes_and_escaped_line_ends_do_not_end_a_string() -> None:
    text = 'a = "say \\"[\\" and \\\\"\nb = """one \\\n  two \\""" three\n"""\nc = ["\\"", "]"]\nd = 1\n'
    assert key_lines(text) == {("a",): 1, ("b",): 2, ("c",): 5, ("c", 0): 5, ("c", 1): 5, ("d",): 6}


WORDS = st.text(st.sampled_from("ab [],#='é"), max_size=8)
VALUES = st.one_of(
    st.integers(0, 9).map(str),
    WORDS.map(lambda words: '"' + words + '"'),
    st.lists(WORDS, max_size=3).map(lambda words: '"""' + "\n".join(words) + '"""'),
    st.lists(WORDS, max_size=4).map(lambda words: "[" + "".join(f'\n "{one}", # {one}\n' for one in words) + "]"),
)


@given(st.lists(VALUES, max_size=6))
def test_the_line_of_a_key_does_not_hang_on_the_values_before_it(values: list[str]) -> None:
    text, lines = "", {}
    for number, value in enumerate(values):
        lines[f"key{number}"] = text.count("\n") + 1
        text += f"key{number} = {value}\n"
    found = key_lines(text)
    assert {name: found[(name,)] for name in lines} == lines
    assert {path[0] for path in found} == set(lines)


def test_lines_are_counted_from_where_the_text_begins_in_its_file() -> None:
    read = table("\n\nadress = 1\n", first_line=10)
    read.close()
    assert said(read) == ["a.toml:12: error: The key 'adress' is not known here. There is none yet. [key-unknown]"]


def test_a_misspelt_key_is_told_with_the_nearest() -> None:
    read = table('titel = "x"\n')
    read.text("title")
    read.text("tagline")
    read.close()
    assert said(read) == ["a.toml:1: error: The key 'titel' is not known here. Did you mean 'title'? [key-unknown]"]


def test_a_misspelt_key_in_a_repeated_section_has_its_own_line() -> None:
    read = table('[[stops]]\npoi = "a"\n[[stops]]\npoy = "b"\n')
    for stop in read.tables("stops"):
        stop.text("poi")
        stop.close()
    read.close()
    assert said(read) == ["a.toml:4: error: The key 'poy' is not known here. Did you mean 'poi'? [key-unknown]"]


def test_a_missing_key_is_told_at_its_section() -> None:
    read = table('a = 1\n[[stops]]\nnote = "x"\n')
    read.tables("stops")[0].text("poi", required=True)
    assert said(read) == ["a.toml:2: error: The key 'poi' is missing. Add a line poi = … . [key-missing]"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1", "1"), ("true", "True"), ("[1]", "[1]"), ("2026-01-01", "2026-01-01"), ("{a = 1}", "{'a': 1}")],
)
def test_words_that_are_no_words_are_told_with_the_value_seen(value: str, shown: str) -> None:
    read = table(f"title = {value}\n")
    assert read.text("title") == ""
    assert said(read) == [f"a.toml:1: error: 'title' is {shown}. Write words in quotes: title = \"…\". [key-type]"]


@pytest.mark.parametrize("value", ['"5"', "true", "[5]", "2026-01-01T10:00:00"])
def test_a_number_is_not_words_and_not_a_yes(value: str) -> None:
    read = table(f"minutes = {value}\n")
    assert read.number("minutes", 3, 0, 10) == 3
    assert [problem.code for problem in read.problems] == ["key-type"]


@pytest.mark.parametrize("value", ["-1", "11", "inf", "nan", "1e400"])
def test_a_number_out_of_its_range_is_refused(value: str) -> None:
    read = table(f"minutes = {value}\n")
    assert read.number("minutes", 3, 0, 10) == 3
    assert [problem.code for problem in read.problems] == ["number-range"]


def test_a_whole_number_may_not_be_a_fraction() -> None:
    read = table("panel = 1.5\n")
    assert read.whole("panel", 1, 9) is None
    assert [problem.code for problem in read.problems] == ["key-type"]


def test_a_day_is_no_time_and_no_words() -> None:
    read = table('a = 2026-11-22\nb = "2026-11-22"\nc = 2026-11-22T10:00:00\n')
    assert str(read.day("a")) == "2026-11-22"
    assert read.day("b") is None and read.day("c") is None
    assert [(problem.where.line, problem.code) for problem in read.problems] == [(2, "key-type"), (3, "key-type")]


def test_a_wrong_item_of_a_list_has_its_own_line_and_the_others_are_kept() -> None:
    read = table('themes = [\n  "a",\n  5,\n  " ",\n  "b",\n]\nlines = [\n 1,\n "2",\n]\n')
    assert read.texts("themes") == ("a", "b")
    assert read.wholes("lines") == (1,)
    assert [problem.where.line for problem in read.problems] == [3, 4, 9]


def test_a_position_has_as_many_numbers_as_asked_for() -> None:
    for value in ("[1]", "[1, 2, 3]", '[1, "2"]', "[1, true]", "1"):
        read = table(f"at = {value}\n")
        assert read.numbers("at", 2, "two numbers") is None
        assert [problem.code for problem in read.problems] == ["key-type"]


def test_a_misspelt_choice_is_told_with_the_nearest_and_its_line() -> None:
    read = table('colours = [\n  "green",\n  "gray",\n]\n')
    assert read.choices("colours", Colour) == (Colour.GREEN,)
    assert said(read) == ["a.toml:3: error: 'gray' is not a known colour. Did you mean 'grey'? [choice-unknown]"]


def test_a_choice_that_is_like_nothing_lists_what_there_is() -> None:
    read = table('colour = "xyz"\n')
    assert read.choice("colour", Colour) is None
    assert said(read) == ["a.toml:1: error: 'xyz' is not a known colour. Known: green, grey. [choice-unknown]"]


def test_required_words_and_lists_may_not_be_empty() -> None:
    read = table('title = "  "\nsources = []\nnote = ""\n')
    read.text("title", required=True)
    read.texts("sources", required=True)
    assert read.text("note") == ""
    assert [(problem.where.line, problem.code) for problem in read.problems] == [(1, "text-empty"), (2, "text-empty")]


def test_a_section_where_a_value_belongs_is_told_and_the_other_way_round() -> None:
    read = table("stops = [1]\noffice = 2\n")
    assert read.tables("stops") == []
    read.table("office").close()
    assert [(problem.where.line, problem.code) for problem in read.problems] == [(1, "key-type"), (2, "key-type")]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title = Puits\n", 10),
        ('a = 1\ntitle = "Puits\nb = 2\n', 11),
        ("a = 1\na = 2\n", 11),
        ("a = 1\n\n[b\n", 12),
        ("a = [1,\n", 10),
        ("a = 2026-13-45\n", 10),
        ("title = “Puits”\n", 10),
    ],
)
def test_a_line_that_is_no_toml_is_told_with_its_number_in_the_file(text: str, line: int) -> None:
    problems: list[Problem] = []
    assert read_toml(text, Where("a.md", 10), problems) is None
    (problem,) = problems
    assert (problem.code, problem.where) == ("toml-syntax", Where("a.md", line))
    assert "column" not in problem.fact and "at line" not in problem.fact


@pytest.mark.parametrize("text", ["a = " + "9" * 5000, "a = " + "[" * 5000 + "]" * 5000])
def test_what_the_parser_chokes_on_is_a_problem_too(text: str) -> None:
    problems: list[Problem] = []
    assert read_toml(text, Where("a.toml", 1), problems) is None
    assert [problem.code for problem in problems] == ["toml-syntax"]

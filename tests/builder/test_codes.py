import json
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from builder.codes import ALPHABET, is_code, make_code, near_codes, normal_code

CODES = json.loads((Path(__file__).parents[1] / "fixtures" / "codes.json").read_text("utf-8"))
codes = st.randoms(use_true_random=False).map(make_code)


def test_the_browser_and_the_compiler_agree_on_which_codes_are_right() -> None:
    assert all(is_code(code) for code in CODES["right"])
    assert not any(is_code(code) for code in CODES["wrong"])


@given(codes)
def test_a_code_drawn_is_a_code(code: str) -> None:
    assert is_code(code)


@given(codes)
def test_every_single_wrong_character_is_caught(code: str) -> None:
    for place, true in enumerate(code):
        for wrong in ALPHABET.replace(true, ""):
            assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(codes)
def test_every_exchange_of_two_different_characters_is_caught(code: str) -> None:
    for i in range(6):
        for j in range(i + 1, 6):
            swapped = list(code)
            swapped[i], swapped[j] = code[j], code[i]
            assert is_code("".join(swapped)) == (code[i] == code[j])


def test_the_same_seed_draws_the_same_codes() -> None:
    assert make_code(random.Random(7)) == make_code(random.Random(7))


def test_a_code_may_be_typed_in_small_letters_and_in_groups() -> None:
    for case in CODES["typed"]:
        assert normal_code(case["typed"]) == case["code"]


def test_a_mistyped_code_finds_the_plaque_that_was_meant() -> None:
    known = CODES["right"]
    code = known[0]
    assert near_codes(code.lower(), known)[0] == code
    assert near_codes(code[1] + code[0] + code[2:], known)[0] == code  # two exchanged
    assert near_codes(code[:3] + code[4:], known)[0] == code  # one left out
    assert near_codes(code[:3] + "2" + code[3:], known)[0] == code  # one too many


def test_nothing_is_offered_for_a_code_that_is_like_no_other() -> None:
    assert near_codes("ZZZZZZ", ["222222", "333333"]) == []
    assert near_codes("", ["222222"]) == []


@given(codes, st.text(max_size=8))
def test_any_typed_text_gets_an_answer(code: str, text: str) -> None:
    assert set(near_codes(text, [code])) <= {code}

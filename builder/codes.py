"""The code of a plaque: five characters drawn at random and a sixth that checks them.

The alphabet leaves out 0, 1, I, L and O, which are mistaken for one another on a sign in the rain; it has 31
characters, a prime. A character's value is its place in the alphabet, the weights are 2 to 6 from left to right, and
the sixth character stands for their sum modulo 31. Since 31 is prime and no two weights are alike (the sixth stands for
-1, 30), every single wrong character and every exchange of two different ones is caught.
"""

import random
from collections.abc import Iterable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 6
_WEIGHTS = (2, 3, 4, 5, 6)


def check_character(five: str) -> str:
    """The sixth character for the first five, which must be of the alphabet."""
    total = sum(weight * ALPHABET.index(character) for weight, character in zip(_WEIGHTS, five, strict=True))
    return ALPHABET[total % len(ALPHABET)]


def is_code(text: str) -> bool:
    """Whether ``text`` is a code as printed: six characters of the alphabet, upper case, the last one right."""
    return len(text) == LENGTH and all(c in ALPHABET for c in text) and check_character(text[:-1]) == text[-1]


def make_code(random: random.Random) -> str:
    """A code drawn from ``random``. Whether it was issued before is the caller's to see, in ``codes.lock``."""
    five = "".join(random.choice(ALPHABET) for _ in _WEIGHTS)
    return five + check_character(five)


def normal_code(text: str) -> str:
    """What a person typed, as it would be printed: upper case, without spaces, dots and hyphens."""
    return "".join(c for c in text.upper() if c.isalnum())


def near_codes(text: str, known: Iterable[str], most: int = 3) -> list[str]:
    """The known codes one or two mistakes away from what was typed, nearest first, then in alphabetical order.

    A mistake is a character wrong, missing or too many, or two neighbours exchanged (the optimal string alignment
    distance). An empty list where nothing is near.
    """
    typed = normal_code(text)
    measured = ((_mistakes(typed, code), code) for code in set(known))
    return [code for far, code in sorted(measured) if far <= 2][:most]


def _mistakes(typed: str, code: str) -> int:
    """The optimal string alignment distance: restricted Damerau-Levenshtein, by the usual table of rows."""
    if abs(len(typed) - len(code)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(code) + 1))
    for i, a in enumerate(typed, 1):
        two_before, before, row = before, row, [i]
        for j, b in enumerate(code, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == code[j - 2] and typed[i - 2] == b:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]

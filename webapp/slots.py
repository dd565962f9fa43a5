"""Pages of the server in the visitor's language: the builder writes the words, the server fills in what it alone knows.

A built page holds ``<template id="…">`` blocks, which no browser shows and any other web server hands out untouched.
Ours shows one of them, its ``{slots}`` filled, and leaves the others out.
"""

import re
from collections.abc import Mapping

from markupsafe import Markup, escape

_SLOT = re.compile(r"\{([a-z]+)\}")
_ANY = re.compile(r'\s*<template id="([a-z-]+)">(.*?)</template>', re.DOTALL)


def words_of(html: str, name: str) -> Markup | None:
    """What stands in a block of a built page, untouched; None where it has no such block."""
    return next((Markup(found[2].strip()) for found in _ANY.finditer(html) if found[1] == name), None)


def fill(words: str, values: Mapping[str, str]) -> Markup:
    """A block with its slots filled. A value is escaped unless it is Markup; a slot of another name stays as it is, and
    so does what looks like one inside a value."""
    return Markup(_SLOT.sub(lambda slot: str(escape(values[slot[1]])) if slot[1] in values else slot[0], words))


def show(html: str, name: str, values: Mapping[str, str]) -> str:
    """``html`` with the block ``name`` in its place, filled, and the other blocks gone."""
    return _ANY.sub(lambda found: "\n" + fill(found[2].strip(), values) if found[1] == name else "", html)

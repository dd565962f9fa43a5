"""Of which words a recording is one: a short mark of what is heard, kept beside the recording."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from builder.prose import plain_words

_HEARD = re.compile(r"\w+")
LENGTH = 12


def transcript(paragraphs: Iterable[str]) -> str:
    """What is read aloud: the paragraphs without their marks, an empty line between them."""
    return "\n\n".join(plain_words(paragraph) for paragraph in paragraphs)


def mark_of(paragraphs: Iterable[str]) -> str:
    """The same for all texts that sound the same: marks, links, commas, capitals and the shape of an apostrophe are not
    heard. A word that differs, or its place, makes another mark."""
    said = unicodedata.normalize("NFKC", transcript(paragraphs)).casefold()
    return hashlib.sha256(" ".join(_HEARD.findall(said)).encode()).hexdigest()[:LENGTH]

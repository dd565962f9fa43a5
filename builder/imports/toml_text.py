"""TOML as the author's tools write it: words and numbers only."""

import re

_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}
_MUST_BE_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key(name: str) -> str:
    return name if _BARE.fullmatch(name) else value(name)


def value(of: str | float) -> str:
    """A string between quotes, or a number, as it stands after ``key = ``."""
    if isinstance(of, str):
        return '"' + _MUST_BE_ESCAPED.sub(lambda m: _ESCAPED.get(m[0], f"\\u{ord(m[0]):04x}"), of) + '"'
    return repr(of)

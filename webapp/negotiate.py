"""Which of what there is suits a visitor best. Pure: header strings in, a choice out, never an error."""

import re
from collections.abc import Collection, Iterable, Sequence

from werkzeug.http import parse_accept_header

_RANGE = re.compile("[a-z]{1,8}(?:-[a-z0-9]{1,8})*")  # RFC 4647 section 2.1, without "*"
LONGEST = 64  # letters of one range; no language has a tag half as long, and a stranger may send one of 30,000


def preferences(header: str) -> list[tuple[str, float]]:
    """``da, en-GB;q=0.8`` → ``[("da", 1.0), ("en-gb", 0.8)]``, best first, in the visitor's order where equal."""
    wanted = [(value.lower(), quality) for value, quality in _in_order(header) if len(value) <= LONGEST]
    return sorted(wanted, key=lambda pair: -pair[1])


def language(header: str, available: Sequence[str]) -> str | None:
    """The lookup of RFC 4647 section 3.4: each range of ``Accept-Language`` in turn, shortened from its end until it is
    one of ``available``. A range whose language we have only in another form takes that form (``pt-PT`` → ``pt-BR``),
    which any reader of it prefers to a foreign language; one that is written in another script (``zh-TW`` →
    ``zh-Hans``) only after all ranges. None where nothing suits. ``static/js/core/negotiate.js`` says the same;
    decision 015 tells why."""
    wanted = preferences(header)
    asked = _asked(wanted)
    tags = _allowed(wanted, available)
    for in_any_script in (False, True):
        for value in asked:
            found = _shortened(value, tags) or _other_form(value, tags, in_any_script)
            if found:
                return tags[found]
    return None


def language_of_plaque(header: str, available: Sequence[str]) -> str | None:
    """The same, and English for a visitor of whose languages there is none. None: the language that the plaque was
    written in, for a visitor who asks for nothing too."""
    wanted = preferences(header)
    return language(header, available) or (_allowed(wanted, available).get("en") if _asked(wanted) else None)


def _asked(wanted: Sequence[tuple[str, float]]) -> list[str]:
    """The languages that a visitor names, best first."""
    return [value for value, quality in wanted if quality > 0 and _RANGE.fullmatch(value)]


def _allowed(wanted: Sequence[tuple[str, float]], available: Sequence[str]) -> dict[str, str]:
    """What there is and was not refused with a quality of 0, each tag by its small letters."""
    named = {value for value, quality in wanted if quality > 0}
    refused = tuple(f"{value}-" for value, quality in wanted if quality <= 0)
    tags = {tag.lower(): tag for tag in available}
    return {low: tag for low, tag in tags.items() if low in named or not f"{low}-".startswith(refused)}


def _shortened(value: str, tags: Collection[str]) -> str | None:
    subtags = value.split("-")
    while subtags:
        found = "-".join(subtags)
        if found in tags:
            return found
        subtags.pop()
        if subtags and len(subtags[-1]) == 1:  # a singleton such as -x- goes with what followed it
            subtags.pop()
    return None


def _other_form(value: str, tags: Iterable[str], in_any_script: bool) -> str | None:
    main, script = value.split("-")[0], _script(value)
    return next((tag for tag in tags if tag.split("-")[0] == main and (in_any_script or _script(tag) == script)), None)


def _script(tag: str) -> str:
    """The script of a tag in small letters: the one it names, for Chinese that of the place; "" for the usual one."""
    main, *rest = tag.split("-x-")[0].split("-")
    named = next((subtag for subtag in rest if len(subtag) == 4 and subtag.isalpha()), "")
    return named or ("" if main != "zh" else "hant" if {"tw", "hk", "mo"} & set(rest) else "hans")


def encoding(header: str, available: Sequence[str]) -> str:
    """``br``, ``gzip`` or ``identity``: the highest q-value of ``Accept-Encoding`` (RFC 9110 section 12.5.3) among
    ``available``, which is in our order of preference; ``identity`` where none is allowed."""
    wanted = dict(reversed(preferences(header)))
    others = wanted.get("*", 0.0)
    best, best_quality = "identity", wanted.get("identity", 0.0)
    for coding in available:
        quality = wanted.get(coding, others)
        if quality > best_quality or (quality == best_quality > 0 and best == "identity"):
            best, best_quality = coding, quality
    return best


def _in_order(header: str) -> list[tuple[str, float]]:
    """Werkzeug's parser drops what is malformed; it orders by quality alone, so the visitor's order is put back."""
    accepted = list(parse_accept_header(header))
    places = {part.partition(";")[0].strip().lower(): i for i, part in reversed(list(enumerate(header.split(","))))}
    return sorted(accepted, key=lambda pair: places.get(pair[0].lower(), len(places)))

"""Which of what there is suits a visitor best. Pure: header strings in, a choice out, never an error."""

from collections.abc import Sequence

from werkzeug.http import parse_accept_header

LONGEST = 64  # letters of one range; no language has a tag half as long, and a stranger may send one of 30,000


def preferences(header: str) -> list[tuple[str, float]]:
    """``da, en-GB;q=0.8`` → ``[("da", 1.0), ("en-gb", 0.8)]``, best first, in the visitor's order where equal."""
    wanted = [(value.lower(), quality) for value, quality in _in_order(header) if len(value) <= LONGEST]
    return sorted(wanted, key=lambda pair: -pair[1])


def language(header: str, available: Sequence[str]) -> str | None:
    """The lookup of RFC 4647 section 3.4: each range of ``Accept-Language`` in turn, shortened from its end until it is
    one of ``available``. One step is added: a range whose language we have only in another form takes that form
    (``pt-PT`` → ``pt-BR``), which any reader of it prefers to a foreign language. None where nothing suits."""
    tags = {tag.lower(): tag for tag in available}
    wanted = preferences(header)
    refused = {value for value, quality in wanted if quality <= 0}
    for value, quality in wanted:
        if quality <= 0 or value == "*":
            continue
        subtags = value.split("-")
        while subtags:
            found = "-".join(subtags)
            if found in tags and found not in refused:
                return tags[found]
            subtags.pop()
            if subtags and len(subtags[-1]) == 1:  # a singleton such as -x- goes with what followed it
                subtags.pop()
        main = value.split("-")[0]
        for low, tag in tags.items():
            if low.split("-")[0] == main and low not in refused:
                return tag
    return None


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

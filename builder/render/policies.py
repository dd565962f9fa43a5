"""Which page may load what. Most may load the guide's own files and nothing else; pages that move or colour a map need
a little more. The same policy goes into the header table, by address, and into each page's ``<meta>``, by template."""

from collections.abc import Iterable

from builder.headers import Policy

# The map's own style sheet is a file, images of the map are made in the page, and its worker is a file of ours.
_MAP = (("style-src", "'self'"), ("img-src", "data:"), ("img-src", "blob:"), ("worker-src", "'self'"))

# The reader of symbols is WebAssembly, which a policy calls evaluating; it is a file of ours.
_SCAN = (("script-src", "'wasm-unsafe-eval'"),)

# Sounds are fetched whole before the start and played out of memory. On the move the page's icon is an empty one.
_GO = (("media-src", "blob:"), ("img-src", "data:"))

_MORE = {
    "scan.html": _SCAN,
    "round.html": _SCAN,
    "go.html": _GO,
    "map.html": _MAP,
    "city.html": _MAP,
    "atlas.html": _MAP,
    "embed.html": _MAP,
}
_FRAMED_BY_ALL = ("embed.html",)  # a hotel's or a partner's page may show it

# Addresses of the pages of those templates. A place may be called "map": its page stays an ordinary one.
_PLACES = "/*/places/*"
_ADDRESSES = {
    "scan.html": "/*/scan/",
    "go.html": "/*/go/",
    "round.html": "/*/round/",
    "map.html": "/*/map/",
    "city.html": "/*/city/",
    "atlas.html": "/*/atlas/",
    "embed.html": "/*/embed/",
}


def policy_of(template: str, style_hashes: Iterable[str]) -> Policy:
    """The policy of a page; ``style_hashes`` are those of the style blocks it carries."""
    framed_by = "*" if template in _FRAMED_BY_ALL else "'none'"
    return Policy(tuple(style_hashes), more=_MORE.get(template, ()), framed_by=framed_by)


def special_policies(style_hashes: Iterable[str]) -> list[tuple[str, Policy]]:
    """The ``special`` of :func:`builder.headers.header_rules`; ``style_hashes`` are those of all pages."""
    hashes = tuple(style_hashes)
    maps = [(address, policy_of(template, hashes)) for template, address in _ADDRESSES.items()]
    return [(_PLACES, policy_of("place.html", hashes)), *maps]

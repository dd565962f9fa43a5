"""Whether a form was sent from a page of this very site. Pure.

A page elsewhere can send a form to us in a visitor's name; browsers say where it came from. ``Origin`` (Fetch standard)
must name the host that was asked, and ``Sec-Fetch-Site`` (Fetch Metadata) must not be another site; who says neither is
no browser of these years. A visitor of ours has no cookie, so nothing is done in anybody's name; this is the first
of several sieves, and the one that rooms with more to lose will need.
"""

from urllib.parse import urlsplit

PORTS = {"http": ":80", "https": ":443"}


def is_from_here(origin: str | None, site: str | None, host: str) -> bool:
    """``origin`` and ``site`` are the two headers, None where they were not sent; ``host`` is what was asked, with its
    port where it has one. A proxy may have taken TLS off, so schemes are not compared."""
    if origin is None and site is None:
        return False
    return (origin is None or _is_of(origin, host)) and site in (None, "same-origin")


def _is_of(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    usual = PORTS.get(parts.scheme)
    if usual is None or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
        return False
    said = parts.netloc.lower().removesuffix(usual)
    return bool(said) and said == host.lower().removesuffix(usual)

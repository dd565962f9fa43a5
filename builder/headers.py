"""The one table of HTTP headers: which address is answered with what. Pure; the server, the snippets for other web
servers and the tests all read this table and nothing else.

The policy is law 2 of docs/architecture.md: everything is refused, then the guide's own files are allowed, and of the
blocks inside a page only those whose sha256 the builder knows. Directives are those of Content Security Policy level 3.
"""

import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

VERSION = 1
YEAR_S = 365 * 24 * 3600

# Asked for by no page. A feature that is not named here keeps the browser's default; one that a browser does not know
# makes it complain in its console, so only names that Chromium, Firefox and Safari agree on stand here.
REFUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "publickey-credentials-get",
    "usb",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """Addresses and their headers. ``match`` is the URL path, ``*`` standing for any run of characters, slashes too;
    the first rule of a table that matches is the only one that applies."""

    match: str
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """What one kind of page may load. Hashes are those of :func:`block_hash`; ``more`` adds sources to a directive:
    ``(("img-src", "data:"), ("img-src", "blob:"))``."""

    style_hashes: tuple[str, ...] = ()
    script_hashes: tuple[str, ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    framed_by: str = "'none'"


def block_hash(content: str) -> str:
    """``sha256-…`` of what stands between ``<style>`` and ``</style>`` (or the script tags), byte for byte."""
    return "sha256-" + b64encode(hashlib.sha256(content.encode()).digest()).decode()


def csp(policy: Policy) -> str:
    """The Content-Security-Policy header of a page."""
    return f"{csp_meta(policy)}; frame-ancestors {policy.framed_by}"


def csp_meta(policy: Policy) -> str:
    """The same policy for ``<meta http-equiv="Content-Security-Policy">``: without ``frame-ancestors``, which browsers
    heed in a header only. For hosts that send no header of ours."""
    sources: dict[str, list[str]] = {
        "default-src": ["'none'"],
        "style-src": _quoted(policy.style_hashes),
        "script-src": ["'self'", *_quoted(policy.script_hashes)],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    for directive, source in policy.more:
        sources.setdefault(directive, []).append(source)
    return "; ".join(f"{directive} {' '.join(allowed) or _NONE}" for directive, allowed in sources.items())


def header_rules(
    style_hashes: Sequence[str],
    script_hashes: Sequence[str],
    *,
    special: Sequence[tuple[str, Policy]] = (),
) -> tuple[Rule, ...]:
    """The table of a site. ``style_hashes`` and ``script_hashes`` are those of the blocks of every ordinary page;
    ``special`` gives some addresses a policy of their own (``("/P/*", Policy(…))``), the first that matches first.

    Assets carry their hash in their name, so they may be kept for a year; a page is asked for again every time and
    answered 304 by its ETag, so that a notice of this morning is seen this morning.
    """
    ordinary = Policy(tuple(style_hashes), tuple(script_hashes))
    return (
        Rule("/assets/*", (("Cache-Control", f"public, max-age={YEAR_S}, immutable"), *_always(Policy()))),
        *(Rule(match, (("Cache-Control", "no-cache"), *_always(policy))) for match, policy in special),
        Rule("/*", (("Cache-Control", "no-cache"), *_always(ordinary))),
    )


def first_match(rules: Sequence[Rule], path: str) -> Rule | None:
    """The rule that applies to a URL path such as ``/fr/issy/``."""
    return next((rule for rule in rules if re.fullmatch(pattern(rule.match), path, re.DOTALL)), None)


@cache
def pattern(match: str) -> str:
    """A rule's ``match`` as a regular expression that Python, PCRE and Go's RE2 read alike, to be matched whole."""
    return ".*".join(re.sub(r"([.+?^$(){}|\[\]\\])", r"\\\1", part) for part in match.split("*"))


def to_json(rules: Sequence[Rule], *, locales: Sequence[str], default_locale: str) -> str:
    """``headers.json``, the file at the top of the tree that the server reads (and never serves)."""
    table: Mapping[str, object] = {
        "version": VERSION,
        "locales": list(locales),
        "default_locale": default_locale,
        "rules": [{"match": rule.match, "headers": dict(rule.headers)} for rule in rules],
    }
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> tuple[tuple[Rule, ...], tuple[str, ...]]:
    """The rules and the locales of a ``headers.json`` that :func:`to_json` wrote."""
    table = json.loads(text)
    return tuple(Rule(r["match"], tuple(r["headers"].items())) for r in table["rules"]), tuple(table["locales"])


_NONE = "'none'"


def _always(policy: Policy) -> tuple[tuple[str, str], ...]:
    refused = ", ".join(f"{feature}=()" for feature in REFUSED_FEATURES)
    return (
        ("Content-Security-Policy", csp(policy)),
        # No includeSubDomains: the office's other sites under the same name are not ours to promise for.
        ("Strict-Transport-Security", f"max-age={YEAR_S}"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", f"geolocation=(self), camera=(self), {refused}"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    )


def _quoted(hashes: Sequence[str]) -> list[str]:
    return [f"'{value}'" for value in dict.fromkeys(hashes)]

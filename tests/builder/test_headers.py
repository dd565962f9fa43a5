import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.headers import Policy, block_hash, csp, csp_meta, first_match, from_json, header_rules, pattern, to_json
from builder.hosts import apache, caddy, nginx

STYLE = block_hash("body { margin: 0 }")
SCRIPT = block_hash("document.title")
RULES = header_rules([STYLE], [SCRIPT], special=[("/P/*", Policy((STYLE,)))])


def directives(policy: str) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in policy.split("; "))


def headers_of(path: str) -> dict[str, str]:
    rule = first_match(RULES, path)
    assert rule
    return dict(rule.headers)


def test_the_policy_refuses_everything_and_names_what_the_guide_needs() -> None:
    assert directives(headers_of("/fr/issy/")["Content-Security-Policy"]) == {
        "default-src": "'none'",
        "style-src": f"'{STYLE}'",
        "script-src": f"'self' '{SCRIPT}'",
        "img-src": "'self'",
        "font-src": "'self'",
        "media-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_no_policy_ever_says_unsafe_or_names_a_foreign_host() -> None:
    for rule in RULES:
        policy = dict(rule.headers)["Content-Security-Policy"]
        assert "unsafe" not in policy and "*" not in policy and "http" not in policy


def test_the_meta_policy_is_the_same_without_framing() -> None:
    policy = Policy((STYLE,), (SCRIPT,), more=(("img-src", "data:"), ("worker-src", "'self'")))
    assert csp(policy) == csp_meta(policy) + "; frame-ancestors 'none'"
    assert directives(csp_meta(policy))["img-src"] == "'self' data:"
    assert directives(csp_meta(policy))["worker-src"] == "'self'"
    assert csp(Policy(framed_by="*")).endswith("; frame-ancestors *")


def test_a_page_without_a_style_of_its_own_may_have_none() -> None:
    assert directives(csp_meta(Policy()))["style-src"] == "'none'"


def test_a_hash_said_twice_is_written_once() -> None:
    assert csp_meta(Policy((STYLE, STYLE))).count(STYLE) == 1


def test_a_block_is_known_by_the_hash_that_browsers_compute() -> None:
    # The example of the Content Security Policy specification, level 3, section "Valid sha256".
    assert block_hash("alert('Hello, world.');") == "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="


@pytest.mark.parametrize("path", ["/", "/fr/", "/P/K7M2QX", "/assets/a.1.css", "/404.html", "/a\nb"])
def test_every_address_has_the_headers_of_the_house(path: str) -> None:
    headers = headers_of(path)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("geolocation=(self), camera=(self), ")
    assert "microphone=()" in headers["Permissions-Policy"]


def test_assets_are_immutable_and_pages_are_asked_for_again() -> None:
    assert headers_of("/assets/js/a.1.js")["Cache-Control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/assets", "/fr/assets/x", "/P/K7M2QX/"):
        assert headers_of(path)["Cache-Control"] == "no-cache"


def test_a_special_rule_stands_before_the_ordinary_one() -> None:
    assert SCRIPT not in headers_of("/P/K7M2QX/")["Content-Security-Policy"]
    assert SCRIPT in headers_of("/p/k7m2qx")["Content-Security-Policy"]


@given(st.text(max_size=20), st.text(max_size=20))
def test_only_a_star_stands_for_other_characters(one: str, other: str) -> None:
    if "*" not in one:
        assert bool(re.fullmatch(pattern(one), other, re.DOTALL)) == (one == other)
        assert re.fullmatch(pattern(one + "*"), one + other, re.DOTALL)


def test_the_file_holds_the_whole_table() -> None:
    text = to_json(RULES, locales=["fr", "en"], default_locale="fr")
    assert from_json(text) == (RULES, ("fr", "en"))
    table = json.loads(text)
    assert (table["version"], table["locales"], table["default_locale"]) == (1, ["fr", "en"], "fr")
    assert [rule["match"] for rule in table["rules"]] == ["/assets/*", "/P/*", "/*"]
    assert [tuple(rule["headers"].items()) for rule in table["rules"]] == [rule.headers for rule in RULES]


def test_every_snippet_holds_every_header_of_the_table() -> None:
    codes, locales = ["K7M2QX"], ["fr", "en"]
    for snippet in ("".join(nginx(RULES, codes, locales)), apache(RULES, locales), caddy(RULES, codes, locales)):
        for rule in RULES:
            for name, value in rule.headers:
                assert name in snippet and value in snippet
        assert "headers" in snippet and "404.html" in snippet and "/P/" in snippet

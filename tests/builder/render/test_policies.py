import pytest

from builder.headers import csp, csp_meta, first_match, header_rules
from builder.render.policies import policy_of, special_policies

STYLE = "sha256-style"
RULES = header_rules([STYLE], [], special=special_policies([STYLE]))


def sent(address: str) -> str:
    rule = first_match(RULES, address)
    assert rule is not None
    return dict(rule.headers)["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("map.html", "/fr/issy/seine/map/"),
        ("map.html", "/fr/issy/map/"),
        ("go.html", "/fr/issy/seine/go/"),
        ("city.html", "/fr/issy/city/"),
        ("atlas.html", "/fr/issy/atlas/"),
        ("embed.html", "/fr/issy/seine/embed/"),
        ("tour.html", "/fr/issy/seine/"),
        ("place.html", "/fr/issy/places/map/"),
        ("place.html", "/fr/issy/places/embed/"),
    ],
)
def test_the_server_and_the_page_say_the_same(template: str, address: str) -> None:
    policy = policy_of(template, [STYLE])
    assert sent(address) == csp(policy)
    assert sent(address).startswith(csp_meta(policy))


def test_a_map_may_make_images_and_has_its_worker_and_no_more() -> None:
    said = sent("/fr/issy/map/")
    assert "img-src 'self' data: blob:;" in said and "worker-src 'self';" in said
    assert "style-src 'sha256-style' 'self';" in said
    assert "unsafe" not in said and "http" not in said and "frame-ancestors 'none'" in said


def test_only_what_is_made_to_be_framed_may_be() -> None:
    framed = [address for address in ("/fr/issy/seine/embed/", "/fr/issy/atlas/") if "ancestors *" in sent(address)]
    assert framed == ["/fr/issy/seine/embed/"]


def test_other_pages_make_no_images() -> None:
    assert "blob:" not in sent("/fr/issy/seine/") and "worker-src" not in sent("/fr/issy/seine/")

"""The atlas and the embed as files: every thing of a layer once as a row and once as a mark, with its source."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options

from ...layers import lay

pytestmark = pytest.mark.slow

HOSTILE = '</script><b onclick="x">'
LAYERS = {
    "arbres": ("trees", False, [{"name": "Tilleul", "species": "Tilia cordata", "poi": "jardin"}, {"name": HOSTILE}]),
    "fontaines": ("amenities", False, [{"kind": "drinking_water"}, {"kind": "drinking_water", "name": "Fontaine"}]),
    "toilettes": ("amenities", True, [{"kind": "toilets"}]),
    "panneaux": ("panels", False, [{"number": 7, "installed": False}]),
    "hauteurs": ("heights", False, [{"height_m": 12}]),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("atlas") / "guide"
    make_site(site)
    for slug, (kind, proper, things) in LAYERS.items():
        lay(site, slug, kind, things, proper=proper)
    report = build(site, site / "site")
    assert report.written is not None, report.problems
    return site


@pytest.fixture(scope="module")
def page(site: Path) -> Callable[[str], str]:
    return lambda address: (site / "site" / address.lstrip("/") / "index.html").read_text("utf-8")


def rows(html: str, group: str) -> list[tuple[str, str]]:
    """(the mark a row belongs to, its words) of a group of the atlas."""
    (section,) = re.findall(rf'<section data-layer="{group}".*?</section>', html, re.S)
    found = re.findall(r'<tr id="[^"]*"><th scope="row">(.*?)</tr>', section, re.S)
    return [(re.findall(r'value="([^"]*)"', row)[0], re.sub(r"<[^>]+>", " ", row)) for row in found]


def marks(site: Path, html: str) -> dict[str, list[list[object]]]:
    """The marks of the map's own script, by group."""
    address = re.findall(r'data-scripts="[^"]* ([^" ]+)"', html)[0]
    script = (site / "site" / address.lstrip("/")).read_text("utf-8")
    by_name = dict(re.findall(r"^flaneur\.things\((\w+), (.*)\);$", script, re.MULTILINE))
    handed = re.findall(r'"(\w+)": (feature_group_\d+)', script)
    return {key: json.loads(by_name[name])["spots"] for key, name in handed}


def test_every_row_is_the_mark_of_its_number(site: Path, page: Callable[[str], str]) -> None:
    html = page("/fr/exemple/atlas/")
    drawn = marks(site, html)
    assert list(drawn) == ["tours", "amenities", "panels", "trees"]
    for group, spots in drawn.items():
        listed = rows(html, group)
        assert [value for value, _ in listed] == [f"{group} {n}" for n in range(len(spots))]
        for (_, words), (lat, lon, *_) in zip(listed, spots, strict=True):
            assert f"{lat:.5f}, {lon:.5f}" in words


def test_two_layers_of_a_kind_share_a_checkbox_and_keep_their_sources(page: Callable[[str], str]) -> None:
    html = page("/fr/exemple/atlas/")
    assert html.count('name="layer" value="amenities"') == 1 and len(rows(html, "amenities")) == 3
    assert "Source fontaines. CC0 1.0" in html and "Source toilettes. CC0 1.0" in html


def test_a_thing_without_a_name_is_called_by_its_kind(page: Callable[[str], str]) -> None:
    html = page("/en/exemple/atlas/")
    assert [words.split("  ")[0].strip() for _, words in rows(html, "amenities")] == [
        "Drinking water",
        "Fontaine",
        "Toilets",
    ]
    assert "Panel 7" in rows(html, "panels")[0][1] and "not there yet" in rows(html, "panels")[0][1]


def test_a_thing_the_guide_tells_of_leads_to_its_place(page: Callable[[str], str]) -> None:
    assert '<a href="/fr/exemple/places/jardin/">Tilleul</a>' in page("/fr/exemple/atlas/")


def test_words_are_escaped_and_heights_are_no_list(page: Callable[[str], str]) -> None:
    html = page("/fr/exemple/atlas/")
    assert "onclick=&#34;x&#34;" in html and HOSTILE not in html
    assert "Couche hauteurs" not in html


def test_every_layer_is_credited(page: Callable[[str], str]) -> None:
    html = page("/fr/exemple/credits/")
    assert all(f"Couche {slug}" in html and f"Source {slug}" in html for slug in LAYERS)


def test_the_embed_may_be_framed_by_all_and_the_atlas_by_nobody(site: Path) -> None:
    from builder.headers import first_match, from_json

    rules, _ = from_json((site / "site" / "headers.json").read_text("utf-8"))
    policies = {
        address: dict(rule.headers)["Content-Security-Policy"].rpartition("frame-ancestors ")[2]
        for address in ("/fr/exemple/premier-tour/embed/", "/fr/exemple/atlas/", "/fr/exemple/premier-tour/", "/fr/")
        if (rule := first_match(rules, address)) is not None
    }
    assert list(policies.values()) == ["*", "'none'", "'none'", "'none'"]


def test_an_edit_of_a_layer_changes_the_atlas_and_leaves_the_tours_alone(site: Path, tmp_path: Path) -> None:
    clean = tmp_path / "clean"
    data = site / "tours" / "exemple" / "layers" / "arbres" / "data.geojson"
    before = data.read_text("utf-8")
    tour = (site / "site" / "fr" / "exemple" / "premier-tour" / "index.html").read_bytes()
    data.write_text(before.replace("Tilia cordata", "Tilia platyphyllos"), "utf-8")
    try:
        report = build(site, site / "site")
        assert report.written is not None and 0 < report.written.written < 40
        assert (site / "site" / "fr" / "exemple" / "premier-tour" / "index.html").read_bytes() == tour
        assert "Tilia platyphyllos" in (site / "site" / "fr" / "exemple" / "atlas" / "index.html").read_text("utf-8")
        build(site, clean, Options(clean=True))
        files = {path.relative_to(clean): path.read_bytes() for path in clean.rglob("*") if path.is_file()}
        for path, content in files.items():
            assert (site / "site" / path).read_bytes() == content, path
    finally:
        data.write_text(before, "utf-8")
        build(site, site / "site")

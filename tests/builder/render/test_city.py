"""The page of a town's projects, as a file: complete without a script, and only where the town has told of projects."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from builder.build import build
from builder.checked import read_and_check
from builder.imports.new import make_site
from builder.render.city import city_of

HOSTILE = '</script><b onclick="x">'
BLOCK = [[[2.001, 47.002], [2.0015, 47.002], [2.0015, 47.0025], [2.001, 47.0025], [2.001, 47.002]]]
PROJECTS = [
    ("gare", [2.004, 47.001], {"name": "Gare neuve", "begun": 2016, "expected": 2030, "off_m": 60}),
    (
        "tour",
        BLOCK,
        {"name": "Tour", "year": 2010, "about": "Une tour.", "sources": ["Journal, 2010"], "poi": "jardin"},
    ),
    ("reseau", [2.003, 47.003], {"name": HOSTILE, "begun": 2011, "year": 2012, "until": 2018}),
    ("halle", [2.002, 47.003], {"name": "Halle", "seen": 2021}),
    ("idee", [2.002, 47.001], {"name": "Idée"}),
]
HEIGHTS = [
    ("tour", [2.001, 47.002], {"project": "tour", "poi": "jardin", "height_m": 66, "height_to_m": 69}),
    ("b1", [2.006, 47.002], {"height_m": 25.62, "storeys": 7}),
    ("b2", [2.006, 47.003], {"height_m": 8}),
]


def lay(site: Path, slug: str, kind: str, things: Sequence[tuple[str, Any, Mapping[str, object]]]) -> None:
    folder = site / "tours" / "exemple" / "layers" / slug
    folder.mkdir(parents=True)
    (folder / "layer.toml").write_text(
        f'name = "Couche {slug}"\nkind = "{kind}"\nsource = "Source {slug}"\nlicence = "CC0 1.0"\ndate = 2026-11-22\n',
        "utf-8",
    )
    features = [
        {
            "type": "Feature",
            "id": ident,
            "geometry": {"type": "Polygon" if isinstance(at[0], list) else "Point", "coordinates": at},
            "properties": facts,
        }
        for ident, at, facts in things
    ]
    (folder / "data.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("city") / "guide"
    make_site(site)
    lay(site, "projets", "projects", PROJECTS)
    lay(site, "hauteurs", "heights", HEIGHTS)
    report = build(site, site / "site")
    assert report.written is not None, report.problems
    return site


@pytest.fixture(scope="module")
def page(site: Path) -> Callable[[str], str]:
    return lambda address: (site / "site" / address.lstrip("/") / "index.html").read_text("utf-8")


def row(html: str, number: int) -> str:
    """The words of a project's row."""
    found = re.search(rf'<tr id="project-{number}".*?</tr>', html, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.mark.slow
def test_every_project_is_a_row_the_oldest_first_and_the_undated_last(page: Callable[[str], str]) -> None:
    html = page("/en/exemple/city/")
    assert [re.sub(r" .*", "", row(html, number)[2:]) for number in (1, 2, 3, 4, 5)] == [
        "Tour",
        "&lt;/script&gt;&lt;b",
        "Halle",
        "Gare",
        "Idée",
    ]


@pytest.mark.slow
def test_a_row_says_when_in_what_state_how_high_where_and_who_says_so(page: Callable[[str], str]) -> None:
    html = page("/en/exemple/city/")
    tower = row(html, 1)
    for said in ("open since 2010", "beginning not known to us", "66 to 69 m", "Une tour.", "Journal, 2010"):
        assert said in tower.replace("\u00a0", " ")
    assert "open from 2012 to 2018" in row(html, 2)
    assert "there in 2021; since when is not known to us" in row(html, 3)
    assert "no outline in our data" in row(html, 3)
    station = row(html, 4).replace("\u00a0", " ")
    assert "begun in 2016 · opening announced for 2030" in station
    assert "may be off by 60 m" in station and "open since" not in station
    assert "year not known to us" in row(html, 5)


@pytest.mark.slow
def test_an_outline_of_unknown_height_is_said_to_be_one(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    make_site(guide)
    lay(guide, "projets", "projects", [("tour", BLOCK, {"name": "Tour", "year": 2010})])
    build(guide, guide / "site")
    html = (guide / "site" / "en" / "exemple" / "city" / "index.html").read_text("utf-8")
    assert "height not known" in row(html, 1)


@pytest.mark.slow
def test_heights_are_listed_with_their_source_and_the_nameless_are_counted(page: Callable[[str], str]) -> None:
    html = page("/en/exemple/city/").replace("\u00a0", " ")
    assert re.search(r"<th scope=\"row\">under 10 m</th><td class=\"fig\">1<", html)
    assert re.search(r"<th scope=\"row\">20 to under 30 m</th><td class=\"fig\">1<", html)
    assert "One of these heights was reckoned from a number of storeys." in html
    assert "Source hauteurs" in html


@pytest.mark.slow
def test_without_a_basemap_no_map_is_offered(page: Callable[[str], str]) -> None:
    html = page("/en/exemple/city/")
    assert "data-show" not in html and 'data-do="open"' not in html
    assert 'type="range"' in html


@pytest.mark.slow
def test_a_town_without_projects_has_neither_the_page_nor_the_link(tmp_path: Path, page: Callable[[str], str]) -> None:
    assert 'href="/en/exemple/city/"' in page("/en/exemple/")
    bare = tmp_path / "guide"
    make_site(bare)
    assert build(bare, bare / "site").written is not None
    assert not (bare / "site" / "en" / "exemple" / "city").exists()
    assert "/city/" not in (bare / "site" / "en" / "exemple" / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_a_changed_project_changes_the_page(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    make_site(guide)
    lay(guide, "projets", "projects", PROJECTS)
    build(guide, guide / "site")
    data = guide / "tours" / "exemple" / "layers" / "projets" / "data.geojson"
    data.write_text(data.read_text("utf-8").replace("2010", "2009"), "utf-8")
    assert build(guide, guide / "site").written is not None
    html = (guide / "site" / "en" / "exemple" / "city" / "index.html").read_text("utf-8")
    assert "open since 2009" in html and "open since 2010" not in html


def test_a_year_in_words_is_an_error(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    make_site(guide)
    lay(guide, "projets", "projects", [("tour", [2.001, 47.002], {"name": "Tour", "year": "vers 2010"})])
    said = [str(problem) for problem in read_and_check(guide).problems]
    assert any("The fact 'year' is 'vers 2010', not a number" in one and "layer-feature" in one for one in said)


def test_an_outline_that_the_map_knows_the_height_of_has_it(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    make_site(guide)
    lay(guide, "projets", "projects", [("tour", BLOCK, {"name": "Tour", "year": 2010})])
    lay(guide, "hauteurs", "heights", [("b1", BLOCK, {"height_m": 25.62})])
    site = read_and_check(guide).site
    assert site is not None
    city = city_of(site.territories[0].source)
    assert [(one.project, one.height_m) for one in city.solids] == [("tour", 25.62)]

"""What can be found of a town: every tour, place and named thing once, each at an address that is there."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from builder import urls
from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options

from ...layers import lay

SCULPTURES = [{"name": "Buste </script>"}, {"name": "Sur la place", "poi": "jardin"}, {"species": "Tilia"}]
PROJECTS = [{"name": "Tour neuve", "year": 2020}]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    site = tmp_path_factory.mktemp("search") / "guide"
    make_site(site)
    lay(site, "sculptures", "sculptures", SCULPTURES, proper=True)
    lay(site, "projets", "projects", PROJECTS)
    report = build(site, site / "site", Options(paper=False, brotli=0))
    assert report.written is not None, report.problems
    return site / "site"


def listed(tree: Path, locale: str) -> list[dict[str, Any]]:
    content = json.loads((tree / urls.town_search(locale, "exemple").lstrip("/")).read_bytes())
    things: list[dict[str, Any]] = content["things"]
    return things


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["fr", "en"])
def test_everything_that_can_be_found_is_there(tree: Path, locale: str) -> None:
    for thing in listed(tree, locale):
        address, _, row = thing["address"].partition("#")
        page = (tree / urls.file_of(address)).read_text("utf-8")
        assert not row or re.search(rf'id="{row}".*', page), thing["address"]


@pytest.mark.slow
def test_every_tour_place_and_named_thing_is_listed_once(tree: Path) -> None:
    titles = [thing["title"] for thing in listed(tree, "fr")]
    assert titles == [
        "Ville d’exemple",
        "Premier tour (exemple)",
        "Jardin (exemple)",
        "Mairie (exemple)",
        "Vieux pont (exemple)",
        "Tour neuve",
        "Buste </script>",
    ]
    by_title = dict(zip(titles, listed(tree, "fr"), strict=True))
    assert by_title["Jardin (exemple)"]["names"] == ["Sur la place"]
    assert by_title["Mairie (exemple)"]["codes"] == ["EXEMPU"]
    assert by_title["Tour neuve"]["address"] == "/fr/exemple/city/#project-1"
    assert by_title["Buste </script>"]["address"] == "/fr/exemple/atlas/#sculptures-0"


@pytest.mark.slow
def test_in_another_language_the_local_name_is_found_too(tree: Path) -> None:
    content = json.loads((tree / urls.town_search("en", "exemple").lstrip("/")).read_bytes())
    assert content["local"] == "fr"
    bust = content["things"][-1]
    assert (bust["title"], bust["kind"]) == (["Buste </script>", "fr"], "Work of art")


@pytest.mark.slow
def test_without_a_script_the_page_says_so_and_leads_to_the_lists(tree: Path) -> None:
    page = (tree / urls.file_of(urls.search("en"))).read_text("utf-8")
    assert "This page searches in your browser" in page
    assert f'href="{urls.tours("en", "exemple")}"' in page and f'href="{urls.places("en", "exemple")}"' in page

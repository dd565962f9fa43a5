"""Addresses of a previous system: which can be pages, which are taken, and what stands there."""

from pathlib import Path

import pytest

from builder.checked import read_and_check
from builder.imports.new import make_site
from builder.old_site import is_taken, page_address
from builder.plan import plan


@pytest.mark.parametrize(
    ("old", "address"),
    [
        ("/balades/12.html", "/balades/12.html"),
        ("/balades/12", "/balades/12/"),
        ("/balades/12/", "/balades/12/"),
        ("/balades/index.html", "/balades/"),
        ("/visite_guidee/Tour-1", "/visite_guidee/Tour-1/"),
        ("/fr/balade-3.html", "/fr/balade-3.html"),
    ],
)
def test_a_plain_path_is_a_page(old: str, address: str) -> None:
    assert page_address(old) == address


@pytest.mark.parametrize(
    "old",
    ["balades/12", "/a?id=1", "/a#b", "/a.php", "/a.tar.html/", "/a.html/b", "/../a", "/.git/x", "//a", "/é", "/a b"],
)
def test_what_no_file_can_answer_for_is_no_page(old: str) -> None:
    assert page_address(old) is None


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("/", True),
        ("/assets/x/", True),
        ("/p/EXEMPU/", True),
        ("/fr/", True),
        ("/fr/issy/anything/", True),
        ("/fr/scan/", True),
        ("/de/issy/", False),
        ("/fr/balade-3.html", False),
        ("/balades/12.html", False),
    ],
)
def test_where_the_guides_own_pages_stand_is_taken(address: str, taken: bool) -> None:
    assert is_taken(address, ["fr", "en"], ["issy"]) is taken


def test_a_page_stands_at_each_old_address_and_says_where_its_place_or_plaque_is(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    town = tmp_path / "site" / "tours" / "exemple"
    sheet = "old;code;poi\r\n/balades/12.html;;jardin\r\n/qr/7;exempu;\r\n"
    (town / "old-addresses.csv").write_text(sheet, "utf-8", newline="")
    checked = read_and_check(tmp_path / "site")
    assert checked.site is not None and checked.problems == ()
    pages = {page.address: page for page in plan(checked.site, ["fr", "en"])}
    place, plaque = pages["/balades/12.html"], pages["/qr/7/"]
    assert (place.template, place.locale, place.moved) == ("moved.html", "fr", "/fr/exemple/places/jardin/")
    assert place.alternates["en"] == "/en/exemple/places/jardin/" and not place.is_listed
    assert plaque.moved == "/P/EXEMPU/fr/" and plaque.canonical == "/fr/exemple/places/mairie/"


def test_a_line_names_a_place_or_a_plaque_not_both(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    file = tmp_path / "site" / "tours" / "exemple" / "old-addresses.csv"
    file.write_text("old,code,poi\n/a,EXEMPU,mairie\n/b,,\n", "utf-8")
    both, none = (str(problem) for problem in read_and_check(tmp_path / "site").problems)
    assert "old-addresses.csv:2: error: The line of '/a' names both a code and a place." in both
    assert "old-addresses.csv:3: error: The line of '/b' names neither a code nor a place." in none

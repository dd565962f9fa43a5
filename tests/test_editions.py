"""A town in two languages, one of its tours in a third: everywhere only what is published, and no link that leads
nowhere."""

import json
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from builder import urls
from builder.build import build
from builder.checked import read_and_check
from builder.imports.new import make_site
from builder.outputs import Options
from builder.plan import plan

from .document import Document, read

pytestmark = pytest.mark.slow

TOWN = "tours/exemple"


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small tour of the town hall and the garden is in German too; the bridge, to which the town hall's page
    links, is not, and neither is the tour of all three."""
    root = tmp_path_factory.mktemp("editions") / "root"
    make_site(root)

    def change(name: str, old: str, new: str) -> None:
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new, 1), "utf-8")

    change("tours/site.toml", 'locales = ["fr", "en"]', 'locales = ["fr", "en", "de"]')
    change(f"{TOWN}/territory.toml", "bounds =", 'locales = ["fr", "en"]\nbounds =')
    (root / TOWN / "petit-tour").mkdir()
    for name in ("tour.md", "route.gpx"):
        text = (root / TOWN / "premier-tour" / name).read_text("utf-8")
        (root / TOWN / "petit-tour" / name).write_text(text, "utf-8")
    tour = f"{TOWN}/petit-tour/tour.md"
    change(tour, "Premier tour (exemple)", "Petit tour")
    change(tour, 'practice = "walk"', 'locales = ["de"]\npractice = "walk"')
    change(tour, 'poi = "vieux-pont"\nminutes = 5\nnote = "Le pont est à droite, juste après le tournant."\n\n', "")
    change(tour, "[[stops]]\n[[stops]]", "[[stops]]")
    with (root / TOWN / "plaques.csv").open("a", encoding="utf-8") as register:
        register.write("GARTER,vieux-pont,pile,2.0057,47.0013,120,1,planned,,,,\n")
    with (root / "tours" / "codes.lock").open("a", encoding="utf-8") as lock:
        lock.write("GARTER\n")
    return root


@pytest.fixture(scope="session")
def site(root: Path) -> Path:
    """The same, built."""
    report = build(root, root.parent / "site", Options(paper=False))
    assert report.written is not None, [str(problem) for problem in report.problems]
    return (root.parent / "site").resolve()


def page(site: Path, address: str) -> Document:
    return read(site / urls.file_of(address))


def test_pages_stand_only_where_their_subject_is_published_and_name_each_other(root: Path) -> None:
    checked = read_and_check(root)
    assert checked.site is not None
    pages = {one.address: one for one in plan(checked.site, ["fr", "en", "de"])}
    assert list(pages["/fr/exemple/petit-tour/"].alternates) == ["fr", "en", "de"]
    assert list(pages["/fr/exemple/premier-tour/"].alternates) == ["fr", "en"]
    german = {address for address in pages if address.startswith("/de/exemple/")}
    assert "/de/exemple/places/jardin/" in german
    assert not german & {"/de/exemple/places/vieux-pont/", "/de/exemple/premier-tour/", "/de/exemple/round/"}
    assert ("/P/EXEMPU/de/" in pages, "/P/GARTER/de/" in pages, "/P/GARTER/en/" in pages) == (True, False, True)


def test_no_link_of_an_edition_leads_nowhere(site: Path) -> None:
    lost = set()
    for file in sorted(site.rglob("*.html")):
        at = f"/{file.relative_to(site).as_posix().removesuffix('index.html')}"
        for link in read(file).root.walk():
            href = link.attributes.get("href") or link.attributes.get("src") or ""
            where = urlsplit(urljoin(f"https://guide.example{at}", href))
            if href and where.netloc == "guide.example" and not (site / urls.file_of(where.path)).is_file():
                lost.add((at, href))
    assert not lost


def test_a_part_of_a_town_says_so_and_leads_to_the_whole(site: Path) -> None:
    town = page(site, "/de/exemple/")
    assert {"/fr/exemple/", "/en/exemple/"} <= {link.attributes["href"] for link in town.root.find_all("a")}
    assert len(town.root.find_all("ul", class_="tours")[0].find_all("li")) == 1
    assert "Vieux pont" not in town.root.text
    assert not page(site, "/en/exemple/").root.find_all("p", class_="notice")


def test_a_link_to_what_is_not_published_here_leads_to_the_source_and_says_its_language(site: Path) -> None:
    (link,) = page(site, "/de/exemple/places/mairie/").root.find_all("a", href="/fr/exemple/places/vieux-pont/")
    assert link.attributes["hreflang"] == "fr"
    assert "(Français)" in page(site, "/de/exemple/places/mairie/").root.text


def test_search_engines_hear_of_every_language_and_of_where_to_send_the_others(site: Path) -> None:
    base = "https://guide.example"
    assert page(site, "/de/exemple/petit-tour/").alternates == {
        "fr": f"{base}/fr/exemple/petit-tour/",
        "en": f"{base}/en/exemple/petit-tour/",
        "de": f"{base}/de/exemple/petit-tour/",
        "x-default": f"{base}/en/exemple/petit-tour/",
    }
    assert set(page(site, "/fr/exemple/premier-tour/").alternates) == {"fr", "en", "x-default"}
    assert page(site, "/de/").alternates["x-default"] == f"{base}/"
    assert "/de/exemple/premier-tour/" not in (site / "sitemap.xml").read_text("utf-8")


def test_lists_for_programs_and_packs_hold_the_edition(site: Path) -> None:
    listed = json.loads((site / "plaques.json").read_text("utf-8"))["plaques"]
    assert (list(listed["EXEMPU"]["names"]), list(listed["GARTER"]["names"])) == (["fr", "en", "de"], ["fr", "en"])
    packs = json.loads((site / "packs/de.json").read_text("utf-8"))["packs"]
    assert [pack["id"] for pack in packs] == ["de/exemple/petit-tour", "de/exemple"]
    town = json.loads((site / "de/exemple/town.json").read_text("utf-8"))["features"]
    assert [one["properties"]["title"] for one in town if one["properties"]["is"] == "tour"] == ["Petit tour"]


def test_the_field_for_a_code_knows_which_plaque_has_no_page_here(site: Path) -> None:
    (form,) = page(site, "/de/").root.find_all("form", class_="ask")
    assert form.attributes["data-not-here"] == "GARTER"
    assert "data-not-here" not in page(site, "/en/").root.find_all("form", class_="ask")[0].attributes


def test_the_first_page_lists_each_language_with_what_it_has(site: Path) -> None:
    links = page(site, "/").root.find_all("a", class_="row")
    assert [one.attributes["href"] for one in links] == ["/fr/", "/en/", "/de/"]
    assert all("Ville d’exemple" in one.text for one in links)

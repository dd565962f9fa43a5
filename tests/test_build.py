"""A build does what it promises: the same bytes from the same files, nothing written that did not change, nothing
at all where there is an error; notices come and go by their day; a photograph goes out without its secrets."""

import re
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options, Report

from .document import Document, read
from .house import PSEUDO, ROOT, run_flaneur

TODAY = date(2026, 11, 22)
TOUR = "tours/exemple/premier-tour/tour.md"
BRIDGE = "tours/exemple/pois/vieux-pont.md"
TOWN_HALL = "tours/exemple/pois/mairie.md"


@pytest.fixture
def root(tmp_path: Path, remembered: Path) -> Path:
    """The site of ``flaneur new``: one town, a tour of three places, one plaque, two languages."""
    make_site(tmp_path / "root")
    shutil.copytree(remembered, tmp_path / "root" / ".flaneur" / "cache")
    return tmp_path / "root"


def publish(root: Path, today: date = TODAY) -> Report:
    return build(root, root.parent / "site", Options(today=today))


def built(root: Path, today: date = TODAY) -> Path:
    report = publish(root, today)
    assert report.written is not None, [str(problem) for problem in report.problems]
    return (root.parent / "site").resolve()


def edit(root: Path, name: str, old: str, new: str) -> None:
    file = root / name
    text = file.read_text("utf-8")
    assert text.count(old) == 1, (name, old)
    file.write_text(text.replace(old, new), encoding="utf-8")


def files(tree: Path) -> dict[str, bytes]:
    return {path.relative_to(tree).as_posix(): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def pages_of(tree: Path) -> Iterator[tuple[str, Document]]:
    for file in sorted(tree.rglob("*.html")):
        yield "/" + file.relative_to(tree).as_posix().removesuffix("index.html"), read(file)


def pages_with(tree: Path, said: str) -> set[str]:
    return {address for address, page in pages_of(tree) if said in page.text}


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Addresses of the pages that are new, gone or different."""
    names = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    return {"/" + name.removesuffix("index.html") for name in names if name.endswith(".html")}


# The same bytes


ELSEWHERE = {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C"}


@pytest.mark.slow
def test_a_guide_is_the_same_bytes_for_another_hash_seed_and_time_zone(root: Path, tmp_path: Path) -> None:
    run_flaneur("build", root, "--out", tmp_path / "here", "--clean", PYTHONHASHSEED="1", TZ="Europe/Paris")
    run_flaneur("build", root, "--out", tmp_path / "there", "--clean", **ELSEWHERE)
    assert (tmp_path / "there").resolve().name == (tmp_path / "here").resolve().name
    assert files((tmp_path / "there").resolve()) == files((tmp_path / "here").resolve())


@pytest.mark.audit  # a minute and a half of two cores
def test_the_shipped_guide_is_the_same_bytes_for_another_hash_seed_and_time_zone(tree: Path, tmp_path: Path) -> None:
    """The first build may have used what an earlier one kept; this one works everything out anew."""
    out = tmp_path / "again"
    run_flaneur("build", ROOT, "--out", out, "--pseudo", "--clean", **ELSEWHERE)
    assert out.resolve().name == tree.name, "the digests of the trees differ"
    assert files(out.resolve()) == files(tree)


@pytest.mark.slow
def test_a_second_build_writes_nothing(root: Path) -> None:
    first = publish(root)
    assert first.written is not None and first.written.written > 50 and first.written.unchanged == 0
    tree = (root.parent / "site").resolve()
    stamps = {path: path.stat().st_mtime_ns for path in tree.rglob("*")}
    second = publish(root)
    assert second.written is not None
    assert (second.written.written, second.written.removed) == (0, 0)
    assert {path: path.stat().st_mtime_ns for path in tree.rglob("*")} == stamps


@pytest.mark.slow
def test_an_edited_paragraph_changes_the_pages_that_show_it_and_no_other(root: Path) -> None:
    before = files(built(root))
    edit(root, BRIDGE, "> Quand deux sources", "> Lorsque deux sources")
    after = files(built(root))
    assert changed(before, after) == {
        "/fr/exemple/places/vieux-pont/",
        "/en/exemple/places/vieux-pont/",  # its English is of the old words: the French is shown, and said so
    }


@pytest.mark.slow
def test_an_edited_title_changes_every_page_that_names_the_place(root: Path) -> None:
    tree = built(root)
    named = pages_with(tree, "Vieux pont (exemple)")
    before = files(tree)
    edit(root, BRIDGE, "Vieux pont (exemple)", "Pont neuf (exemple)")
    after = built(root)
    assert named and named <= changed(before, files(after))
    assert pages_with(after, "Pont neuf (exemple)") >= named
    # A frame names its stops on the map only, in a script of its own.
    frames = {f"/{locale}/exemple/premier-tour/embed/" for locale in ("fr", "en")}
    assert changed(before, files(after)) <= named | pages_with(after, "Pont neuf (exemple)") | frames


# All or nothing


@pytest.mark.slow
def test_an_error_leaves_the_old_site_whole(root: Path) -> None:
    tree = built(root)
    before = files(tree)
    edit(root, TOUR, 'poi = "vieux-pont"', 'poi = "vieux-pnt"')
    report = publish(root)
    assert report.written is None
    assert "Did you mean 'vieux-pont'?" in " ".join(str(problem) for problem in report.problems)
    assert (root.parent / "site").resolve() == tree and files(tree) == before


def test_a_folder_that_is_not_ours_is_left_alone(root: Path) -> None:
    precious = root.parent / "site" / "precious.txt"
    precious.parent.mkdir()
    precious.write_text("keep me")
    report = publish(root)
    assert report.written is None
    assert [problem.code for problem in report.problems if problem.severity == "error"] == ["write-failed"]
    assert precious.read_text() == "keep me"


# Addresses that were


@pytest.mark.slow
def test_a_former_address_of_a_tour_says_where_it_went(root: Path) -> None:
    edit(root, TOUR, 'practice = "walk"', 'was = ["vieille-promenade"]\npractice = "walk"')
    tree = built(root)
    for locale in ("fr", "en"):
        page = read(tree / locale / "exemple" / "vieille-promenade" / "index.html")
        assert f"/{locale}/exemple/premier-tour/" in page.addresses
        assert page.link("canonical").endswith(f"/{locale}/exemple/premier-tour/")
        assert "Premier tour" in page.text or "First tour" in page.text
    assert "vieille-promenade" not in (tree / "sitemap.xml").read_text("utf-8")


# Notices

NOTICE = """
[[notice]]
kind = "works"
from = 2026-11-01
until = 2026-12-20
text = "La rive est fermée, passez par la rue."
"""
SAID = "La rive est fermée, passez par la rue."
PLAQUE = {"/P/EXEMPU/", "/P/EXEMPU/fr/", "/P/EXEMPU/en/"}


def add_notice(root: Path, name: str) -> None:
    text = (root / name).read_text("utf-8")
    facts, fence, prose = text.rpartition("+++\n") if name.endswith(".md") else (text, "", "")
    (root / name).write_text(facts + NOTICE + fence + prose, encoding="utf-8")


STOPPING = ("places/mairie", "premier-tour", "premier-tour/map", "premier-tour/go")


def notices_first(tree: Path) -> set[str]:
    """The pages that say it, and say it before anything else of the page."""
    found = set()
    for address, page in pages_of(tree):
        if SAID in page.text:
            main = page.body.find_all("main")[0].text
            assert main.index(SAID) < main.index(page.body.find_all("h1")[0].text), address
            found.add(address)
    return found


@pytest.mark.slow
def test_a_notice_of_a_place_stands_first_on_its_page_its_plaque_and_the_tours_that_stop_there(root: Path) -> None:
    add_notice(root, TOWN_HALL)
    places = {f"/{locale}/exemple/{page}/" for locale in ("fr", "en") for page in STOPPING}
    assert notices_first(built(root)) == places | PLAQUE


@pytest.mark.slow
def test_a_notice_of_a_tour_stands_first_on_its_page_and_on_its_stops_and_their_plaques(root: Path) -> None:
    add_notice(root, TOUR)
    touched = (*STOPPING, "places/vieux-pont", "places/jardin")
    places = {f"/{locale}/exemple/{page}/" for locale in ("fr", "en") for page in touched}
    assert notices_first(built(root)) == places | PLAQUE


@pytest.mark.slow
def test_a_notice_of_the_town_stands_first_on_all_its_pages(root: Path) -> None:
    add_notice(root, "tours/exemple/territory.toml")
    tree = built(root)
    town = {address for address, _ in pages_of(tree) if re.match(r"/(fr|en)/exemple/|/P/.", address)}
    # The frame that others show is one picture and a link; what must be read first stands where the link leads.
    assert notices_first(tree) == {address for address in town if not address.endswith("/embed/")}


@pytest.mark.slow
def test_a_notice_is_there_on_its_last_day_and_gone_on_the_next(root: Path) -> None:
    add_notice(root, TOWN_HALL)
    assert notices_first(built(root, date(2026, 12, 20)))
    assert pages_with(built(root, date(2026, 12, 21)), SAID) == set()


# Photographs


@pytest.fixture
def photographed(root: Path) -> Path:
    """The root with a photograph on the town hall, held sideways, that knows where and by what it was taken."""
    secrets = Image.Exif()
    secrets[0x0112] = 6  # turned: the pixels lie on their side
    secrets[0x010F] = "SecretCamera"
    secrets[0x013B] = "Secret Photographer"
    secrets.get_ifd(0x8825).update({1: "N", 2: (47.0, 0.0, 1.0), 3: "E", 4: (2.0, 0.0, 1.0)})
    picture = Image.effect_noise((2000, 1500), 60).convert("RGB")
    file = root / "tours" / "exemple" / "media" / "facade.jpg"
    file.parent.mkdir(exist_ok=True)
    picture.save(file, "JPEG", exif=secrets, comment=b"secret words")
    assert b"SecretCamera" in file.read_bytes()
    media = '[[media]]\nfile = "facade.jpg"\nalt = "La façade"\ncredit = "Une personne"\nlicence = "CC BY 4.0"\n'
    text = (root / TOWN_HALL).read_text("utf-8")
    facts, fence, prose = text.rpartition("+++\n")
    (root / TOWN_HALL).write_text(facts + media + fence + prose, encoding="utf-8")
    return root


@pytest.mark.slow
def test_a_photograph_goes_out_as_avif_and_jpeg_without_a_word_of_where_it_was_taken(photographed: Path) -> None:
    tree = built(photographed)
    page = read(tree / "fr" / "exemple" / "places" / "mairie" / "index.html")
    photo = page.body.find_all("picture")[0]
    (source,) = photo.find_all("source", type="image/avif")
    (image,) = photo.find_all("img")
    addresses = re.findall(r"/assets/\S+", f"{source.attributes['srcset']} {image.attributes['srcset']}")
    assert len(addresses) >= 4
    seen = set()
    for address in addresses:
        content = (tree / address.lstrip("/")).read_bytes()
        with Image.open(BytesIO(content)) as made:
            seen.add(made.format)
            assert made.height > made.width, "it is still on its side"
            assert not made.getexif() and "exif" not in made.info and "comment" not in made.info
        assert not [word for word in (b"Secret", b"secret", b"Exif\0") if word in content]
    assert seen == {"AVIF", "JPEG"}


@pytest.mark.slow
def test_two_views_stand_in_order_of_their_years_each_with_its_credit(photographed: Path) -> None:
    shutil.copyfile(photographed / "tours/exemple/media/facade.jpg", photographed / "tours/exemple/media/1907.jpg")
    old = '[[media]]\nfile = "1907.jpg"\nyear = 1907\ncirca = true\nalt = "La façade sans horloge"\n'
    pair = f'year = 2026\nthen = "1907.jpg"\n\n{old}credit = "Carte postale"\nlicence = "Domaine public"\n'
    text = (photographed / TOWN_HALL).read_text("utf-8").replace('"CC BY 4.0"\n', f'"CC BY 4.0"\n{pair}')
    (photographed / TOWN_HALL).write_text(text, "utf-8")
    tree = built(photographed)
    for address in ("en/exemple/places/mairie", "P/EXEMPU/en"):
        (shown,) = re.findall(r'<div class="then".*?</div>', (tree / address / "index.html").read_text("utf-8"))
        assert re.findall("<figcaption[^>]*>(.*?)</figcaption>", shown) == [
            "<b>about 1907</b> · <bdi>Carte postale</bdi> · <bdi>Domaine public</bdi>",
            "<b>2026</b> · <bdi>Une personne</bdi> · <bdi>CC BY 4.0</bdi>",
        ]
        assert shown.startswith('<div class="then" role="group" aria-label="Then and now">')
        assert shown.index("La façade sans horloge") < shown.index('alt="La façade"')


@pytest.mark.slow
def test_a_plaque_that_was_taken_down_says_so_first_and_where_to_go(root: Path) -> None:
    register = root / "tours" / "exemple" / "plaques.csv"
    register.write_text(register.read_text("utf-8").replace(",planned,", ",retired,"), "utf-8")
    tree = built(root)
    page = (tree / "P" / "EXEMPU" / "en" / "index.html").read_text("utf-8")
    assert page.index("This plaque was taken down for good.") < page.index('class="plate"')
    assert "It hung here:" in page and "Where it should hang:" not in page
    assert all(f'href="#{name}"' in page and f'<section id="{name}">' in page for name in ("walk", "near"))
    assert "EXEMPU" not in (tree / "en" / "exemple" / "places" / "mairie" / "index.html").read_text("utf-8")


@pytest.mark.slow
def test_the_place_of_a_photograph_is_kept_free_and_its_words_are_on_the_page(photographed: Path) -> None:
    tree = built(photographed)
    page = read(tree / "fr" / "exemple" / "places" / "mairie" / "index.html")
    (image,) = page.body.find_all("picture")[0].find_all("img")
    width, height = int(image.attributes["width"]), int(image.attributes["height"])
    assert width / height == pytest.approx(1500 / 2000, rel=0.01)
    assert image.attributes["alt"] == "La façade"
    assert "Une personne" in page.text and "CC BY 4.0" in page.text


@pytest.mark.slow
def test_pseudo_locales_are_built_by_an_option_only_and_shown_to_no_search_engine(root: Path) -> None:
    assert not (built(root) / "ar-XB").exists()
    report = build(root, root.parent / "looked-at", Options(pseudo=tuple(PSEUDO), today=TODAY))
    assert report.written is not None
    tree = (root.parent / "looked-at").resolve()
    assert (tree / "ar-XB" / "exemple" / "index.html").is_file()
    assert not any(tag in (tree / "sitemap.xml").read_text("utf-8") for tag in PSEUDO)


@pytest.mark.slow
def test_the_office_is_shown_in_the_words_of_the_page_and_what_is_local_in_its_own(root: Path) -> None:
    office = '[office]\naddress = "2 rue de l\u2019Exemple"\nopening_hours = "Mo-Fr 09:00-18:00; PH off"'
    edit(root, "tours/exemple/territory.toml", "[office]", office)
    page = read(built(root) / "en" / "exemple" / "index.html")
    assert dict(page.facts)["Hours"] == "Monday – Friday: 09:00–18:00 public holidays: closed"
    (address,) = [one for one in page.body.find_all("span", lang="fr") if one.text == "2 rue de l’Exemple"]
    assert address.attributes["dir"] == "ltr"


@pytest.mark.slow
def test_a_place_that_was_renamed_leaves_a_page_that_says_where_it_went(root: Path) -> None:
    edit(root, BRIDGE, 'kind = "bridge"', 'kind = "bridge"\nwas = ["pont"]')
    tree = built(root)
    for locale in ("fr", "en"):
        page = read(tree / locale / "exemple" / "places" / "pont" / "index.html")
        assert page.link("canonical").endswith(f"/{locale}/exemple/places/vieux-pont/")
        assert f"/{locale}/exemple/places/vieux-pont/" in page.addresses


@pytest.mark.slow
def test_a_word_of_a_catalog_cannot_leave_its_place_in_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from builder import parts

    words = tmp_path / "words"
    shutil.copytree(parts.translations(), words)
    catalog = words / "fr" / "LC_MESSAGES" / "interface.po"
    text = catalog.read_text("utf-8")
    assert 'msgid "Code on the plaque"' in text
    hostile = 'msgid "Open now"\nmsgstr "\\" onfocus=\\"alert(1)"'
    catalog.write_text(re.sub(r'msgid "Open now"\nmsgstr "[^"]*"', lambda _: hostile, text), "utf-8")
    monkeypatch.setattr(parts, "translations", lambda: words)
    make_site(tmp_path / "root")
    tree = built(tmp_path / "root")
    page = (tree / "fr" / "exemple" / "places" / "mairie" / "index.html").read_text("utf-8")
    assert 'onfocus="' not in page and "onfocus=&#34;" in page

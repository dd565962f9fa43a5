"""Whatever stands in a folder of tours, the author is told in a sentence: never a traceback, never a page that could
harm its reader."""

import gzip
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.build import build
from builder.checked import read_and_check
from builder.imports.new import make_site
from builder.problems import Problem

pytestmark = pytest.mark.slow  # a hundred small guides are checked

TOWN = "tours/exemple"
GARDEN = f"{TOWN}/pois/jardin.md"
TOUR = f"{TOWN}/premier-tour/tour.md"
TERRITORY = f"{TOWN}/territory.toml"
CATALOG = "translations/en/LC_MESSAGES/exemple.po"
POSITION = "[2.00250, 47.00430]"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    make_site(tmp_path / "root")
    return tmp_path / "root"


def change(root: Path, file: str, old: str, new: str) -> None:
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")


def add(root: Path, file: str, line: str) -> None:
    """A line at the top of the facts of a place or tour."""
    change(root, file, "+++\n", f"+++\n{line}\n")


def add_prose(root: Path, words: str) -> None:
    with (root / GARDEN).open("a", encoding="utf-8") as stream:
        stream.write(f"\n{words}\n")


def problems(root: Path) -> tuple[Problem, ...]:
    return read_and_check(root).problems


def codes(root: Path) -> set[str]:
    for problem in problems(root):
        str(problem).encode()  # can be printed
    return {problem.code for problem in problems(root)}


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to(path.name)])
@pytest.mark.parametrize("file", [GARDEN, TOUR, TERRITORY, f"{TOWN}/premier-tour/route.gpx", f"{TOWN}/plaques.csv"])
def test_what_is_no_file_is_told(root: Path, file: str, make: Callable[[Path], None]) -> None:
    (root / file).unlink()
    make(root / file)
    assert problems(root)


def test_a_name_that_is_no_utf8_is_told_and_can_be_printed(root: Path) -> None:
    shutil.copy(root / GARDEN, root / TOWN / "pois" / os.fsdecode(b"caf\xe9.md"))
    (root / "translations" / os.fsdecode(b"caf\xe9")).mkdir()
    assert {"slug-form", "catalog-locale"} <= codes(root)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "0x" + "f" * 6000])
def test_a_number_beyond_all_measure_is_told(root: Path, number: str) -> None:
    change(root, GARDEN, POSITION, f"[{number}, 47.0]")
    change(root, TOUR, "minutes = 5", f"minutes = {number}")
    change(root, TERRITORY, "bounds = [1.990", f"bounds = [{number}")
    told = [problem for problem in problems(root) if problem.code == "toml-syntax"]
    assert [problem.where.path for problem in told] == [GARDEN, TOUR, TERRITORY]
    assert all(problem.where.line > 1 for problem in told)


def test_signs_that_show_nothing_are_told_with_their_line(root: Path) -> None:
    change(root, GARDEN, '"Jardin (exemple)"', '"Jardin\\u0001"')
    add_prose(root, "")
    change(root, TERRITORY, "Une ville", "Une\x0bville")
    change(root, CATALOG, "Where the walk begins", "Where the walk\x02begins")
    assert {"toml-syntax", "file-encoding"} <= codes(root)
    assert sum(problem.code == "file-encoding" and problem.where.line > 0 for problem in problems(root)) == 2


@pytest.mark.parametrize("names", ['"../exemple"', '"/etc"', '"."', '"a/b"'])
def test_a_territory_that_is_no_folder_name_is_told(root: Path, names: str) -> None:
    change(root, "tours/site.toml", '["exemple"]', f'["exemple", {names}]')
    assert "slug-form" in codes(root)


@pytest.mark.parametrize(
    ("former", "code"),
    [("../../../../elsewhere", "slug-form"), ("Old Name", "slug-form"), ("places", "slug-reserved")],
)
def test_a_former_address_cannot_lead_out_of_the_town_or_over_a_page(root: Path, former: str, code: str) -> None:
    add(root, TOUR, f'was = ["{former}"]')
    assert code in codes(root)


@pytest.mark.parametrize("host", ["https://.", "https://a..b", "https://-a.example", "https://" + "a" * 300])
def test_an_address_that_no_host_can_have_is_told(root: Path, host: str) -> None:
    change(root, "tours/site.toml", 'plaque_url = "https://guide.example"', f'plaque_url = "{host}"')
    assert "url-form" in codes(root)


def test_a_link_that_runs_a_script_is_told_wherever_an_address_is_asked_for(root: Path) -> None:
    change(root, TERRITORY, "[emergency]", 'url = "javascript:alert(1)"\n[emergency]')
    with (root / TERRITORY).open("a", encoding="utf-8") as stream:
        stream.write('\n[[credit]]\nwhat = "a"\nby = "b"\nlicence = "c"\nurl = "javascript:alert(1)"\n')
    assert sum(problem.code == "url-form" for problem in problems(root)) == 2


def test_a_file_name_longer_than_any_disk_allows_is_told(root: Path) -> None:
    add(root, TOUR, f'route = "{"a" * 5000}"')
    assert "route-name" in codes(root)


def test_a_catalog_folder_that_is_a_loop_of_links_is_no_catalog(root: Path) -> None:
    shutil.rmtree(root / "translations")
    (root / "translations").symlink_to("translations")
    assert problems(root) == ()


@pytest.mark.parametrize(
    "feature",
    [
        ("LineString", [[2.0, 47.0], [2.001, 47.0]], {"name": 5, "class": "path"}),
        ("LineString", [[2.0, 47.0], [2.001, 47.0]], {"class": 7}),
        ("LineString", [[2.0, 47.0], ["x", 47.0]], {"class": "path"}),
        ("LineString", [[2.0, 47.0], [float("nan"), 47.0]], {"class": "path"}),
        ("LineString", [[2.0, 47.0], [1e300, 47.0]], {"class": "path"}),
    ],
)
def test_a_layer_that_is_not_shaped_as_it_should_be_is_told(
    root: Path, feature: tuple[str, list[object], dict[str, object]]
) -> None:
    kind, coordinates, properties = feature
    one = {"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}}
    folder = root / TOWN / "osm"
    folder.mkdir()
    layer = json.dumps({"type": "FeatureCollection", "features": [one]}).encode()
    (folder / "transportation.geojson.gz").write_bytes(gzip.compress(layer))
    (folder / "SOURCE.toml").write_text('as_of = "2021"\nattribution = "x"\nbounds = [1.99, 46.99, 2.02, 47.01]\n')
    assert "osm-layer" in codes(root)


@pytest.mark.slow
def test_a_town_as_large_as_the_world_is_drawn(root: Path) -> None:
    change(root, TERRITORY, "[1.990, 46.990, 2.020, 47.010]", "[-180, -80, 180, 80]")
    assert build(root, root.parent / "site").written is not None


def test_pictures_of_markdown_are_told_and_never_shown(root: Path) -> None:
    add_prose(root, "![la grille](https://elsewhere.example/a.png)")
    change(root, CATALOG, "This garden does not exist.", "![x](https://elsewhere.example/b.png)")
    assert [problem.code for problem in problems(root)] == ["prose-html", "prose-html"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("<b onclick='alert(1)'>This</b> garden", "prose-html"),
        ("This [garden](../../../elsewhere.md)", "link-unknown"),
        ("This [garden](jardn.md 'title')", "link-unknown"),
    ],
)
def test_a_translation_holds_no_html_and_links_where_the_original_does(root: Path, words: str, code: str) -> None:
    change(root, CATALOG, "This garden does not exist.", words)
    assert [problem.code for problem in problems(root)] == [code]


@pytest.mark.slow
def test_links_elsewhere_that_end_in_md_are_no_links_to_a_place(root: Path) -> None:
    add_prose(root, "[a](https://elsewhere.example/b.md) <https://elsewhere.example/c.md>")
    assert problems(root) == ()
    assert build(root, root.parent / "site").written is not None
    page = (root.parent / "site/fr/exemple/places/jardin/index.html").read_text("utf-8")
    assert 'href="https://elsewhere.example/b.md"' in page
    assert 'href="https://elsewhere.example/c.md"' in page


def test_a_link_with_a_title_is_looked_at_too(root: Path) -> None:
    add_prose(root, 'Voir [le pont](vieux-pnt.md "Le pont") et [la mairie](<mairie.md>).')
    assert [problem.code for problem in problems(root)] == ["link-unknown"]


def test_a_country_that_no_holiday_could_be_looked_up_for_is_told(root: Path) -> None:
    change(root, TERRITORY, 'country = "FR"', 'country = "France"')
    assert [problem.code for problem in problems(root)] == ["choice-unknown"]


def test_stops_in_the_wrong_order_are_told_as_such(root: Path) -> None:
    text = (root / TOUR).read_text("utf-8")
    swapped = text.replace('"vieux-pont"', '"?"').replace('"jardin"', '"vieux-pont"').replace('"?"', '"jardin"')
    (root / TOUR).write_text(swapped, "utf-8")
    [problem] = problems(root)
    assert problem.code == "stop-off-route"
    assert "in the order in which one meets them" in problem.cure


@pytest.mark.slow
def test_links_that_lead_nowhere_or_in_a_circle_stop_no_build(root: Path) -> None:
    for name in ("one", "two"):
        (root / TOWN / name).symlink_to(".")
    (root / CATALOG).unlink()
    (root / CATALOG).symlink_to("exemple.po")
    assert build(root, root.parent / "site").written is not None
    shutil.rmtree(root / "translations")
    (root / "translations").write_text("no folder", "utf-8")
    assert build(root, root.parent / "site").written is not None

"""The card that a messenger shows with a link to a tour."""

import re
from io import BytesIO
from pathlib import Path
from types import ModuleType

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image

from builder.build import build
from builder.imports.new import make_site
from builder.locales import LOCALES
from builder.outputs import Options
from builder.read.catalogs import Catalogs
from builder.render.card import HEIGHT, MAP_HEIGHT, MAP_WIDTH, PX_MM, WIDTH, card, paint_card
from builder.render.road_maps import card_map
from builder.render.shapes import prepare
from builder.render.speak import Speaker

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def painted(small_town: ModuleType) -> dict[str, bytes]:
    walk, catalogs = small_town.tour(), Catalogs({}, {}, {}, {"town": "fr"}, "fr")
    drawn = card_map(walk, prepare(small_town.town()), MAP_WIDTH * PX_MM, MAP_HEIGHT * PX_MM)
    found: dict[str, bytes] = {}
    for tag in ("en", "fr", "en", "ar-XB"):
        locale = LOCALES[tag]
        t, speaker = catalogs.interface(locale), Speaker(catalogs, locale, lambda context, link: link)
        data = card(
            walk, small_town.territory(walk), "Guide", locale, t, speaker, drawn, "© OpenStreetMap contributors"
        )
        made = paint_card(data)
        assert found.setdefault(tag, made) == made  # twice the same
    return found


def test_it_is_as_large_as_messengers_ask_and_weighs_little(painted: dict[str, bytes]) -> None:
    for content in painted.values():
        assert Image.open(BytesIO(content)).size == (WIDTH, HEIGHT) == (1200, 630)
        assert len(content) < 150_000


def test_the_map_stands_where_the_line_ends(painted: dict[str, bytes]) -> None:
    """Right of the words, and left of them in a language that runs to the left."""
    water = {}
    for tag, content in painted.items():
        picture = np.asarray(Image.open(BytesIO(content)).convert("RGB")).astype(int)
        is_water = np.abs(picture - (0xC3, 0xDC, 0xD9)).max(axis=2) < 4
        water[tag] = float(np.flatnonzero(is_water.any(axis=0)).mean()) / WIDTH
    assert water["en"] > 0.6 and water["ar-XB"] < 0.5


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    root = tmp_path_factory.mktemp("card")
    make_site(root / "site")
    assert build(root / "site", root / "out").written is not None
    return root / "site", root / "out"


def test_the_page_names_a_card_that_is_there_by_its_whole_address(built: tuple[Path, Path]) -> None:
    _, out = built
    page = (out / "en" / "exemple" / "premier-tour" / "index.html").read_text("utf-8")
    told = dict(re.findall(r'<meta (?:property|name)="(og:image[\w:]*|twitter:card)" content="([^"]*)">', page))
    assert told["og:image"].startswith("https://") and told["twitter:card"] == "summary_large_image"
    file = out / told["og:image"].split("/", 3)[3]
    assert Image.open(BytesIO(file.read_bytes())).size == (int(told["og:image:width"]), int(told["og:image:height"]))
    assert "Premier tour" in told["og:image:alt"] or "First tour" in told["og:image:alt"]


def test_the_page_offers_both_sheets_with_their_true_sizes(built: tuple[Path, Path]) -> None:
    _, out = built
    page = (out / "en" / "exemple" / "premier-tour" / "index.html").read_text("utf-8")
    offered = re.findall(r'href="/(en/exemple/premier-tour/premier-tour-a[45]\.pdf)"[^>]*>.*?PDF, (\d+).kB', page, re.S)
    assert len(offered) == 2
    for path, kilobytes in offered:
        assert round((out / path).stat().st_size / 1000) == int(kilobytes)
        assert len(pdfium.PdfDocument(out / path)) >= 1


def printed(root: Path) -> set[str]:
    """What the cache holds of paper."""
    kinds = ("sheet-", "card-", "road-maps-")
    return {file.name for file in (root / ".flaneur").rglob("*") if file.name.startswith(kinds)}


def test_a_new_word_on_a_sheet_prints_it_anew_and_all_else_is_left_as_it_stands(built: tuple[Path, Path]) -> None:
    root, out = built
    place = root / "tours" / "exemple" / "pois" / "mairie.md"
    sheets = sorted(out.rglob("*.pdf"))
    before = {file.relative_to(out): file.read_bytes() for file in sheets}
    kept = printed(root)
    text = place.read_text("utf-8")
    place.write_text(text + "\nUn paragraphe de plus.\n", "utf-8")
    assert build(root, out).written is not None
    assert {path: (out / path).read_bytes() for path in before} == before
    assert printed(root) == kept  # nothing was set again, and put away for being the same
    place.write_text(re.sub(r'title = "[^"]*"', 'title = "Maison commune"', text), "utf-8")
    assert build(root, out).written is not None
    after = {path: (out / path).read_bytes() for path in before}
    assert all(after[path] != before[path] for path in before if path.parts[0] == "fr")
    assert build(root, out.with_name("clean"), Options(clean=True)).written is not None
    assert {path: (out.with_name("clean") / path).read_bytes() for path in after} == after

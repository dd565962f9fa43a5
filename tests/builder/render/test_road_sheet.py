"""The road sheet: what somebody who holds it must be able to do with it."""

import ctypes
import re
from dataclasses import replace
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pytest
import zxingcpp
from numpy.typing import NDArray

from builder.locales import LOCALES, Locale
from builder.model import Leg, Notice, NoticeKind, Office, StreetRun, Territory, Tour
from builder.print import print_pdf
from builder.read.catalogs import Catalogs
from builder.render.road_maps import A4, A5, Paper, RoadMap, road_maps
from builder.render.road_sheet import clipped, road_sheet
from builder.render.shapes import Shapes, prepare
from builder.render.speak import Speaker

from ...plain_words import plain

pytestmark = pytest.mark.slow

ADDRESS = "https://guide.example/fr/town/walk/"
JAPANESE = LOCALES["ja"]
ARABIC = LOCALES["ar"]
DPI = 300
# Of a sheet's data, what nobody reads.
FOR_TYPST = {"svg", "address", "shown", "paper", "lang", "region", "dir", "fonts"}


@pytest.fixture(scope="module")
def shapes(small_town: ModuleType) -> Shapes:
    return prepare(small_town.town())


@pytest.fixture(scope="module")
def walk(small_town: ModuleType) -> Tour:
    """Due north for 1.5 km, at first by one street, then by a path that no map cut may lose."""
    tour: Tour = small_town.tour(stops_m=(100, 600, 1400))
    runs = ((StreetRun("Rue d'En-Bas", "street", 100.0),), (StreetRun("", "path", 500.0),))
    ends = ((StreetRun("Quai Long", "street", 800.0),), (StreetRun("", "steps", 100.0),))
    streets = (*runs, *ends)
    return replace(
        tour, legs=tuple(Leg(leg.start_m, leg.end_m, run) for leg, run in zip(tour.legs, streets, strict=True))
    )


@pytest.fixture(scope="module")
def town(small_town: ModuleType, walk: Tour) -> Territory:
    made: Territory = small_town.territory(walk)
    return replace(made, source=replace(made.source, office=Office(name="Office de Ville", phone="+33 1 23 45 67 89")))


def sheet(
    walk: Tour, town: Territory, maps: tuple[RoadMap, ...], paper: Paper = A4, locale: Locale = LOCALES["en"]
) -> dict[str, Any]:
    catalogs = Catalogs({}, {}, {}, {"town": "fr"}, "fr")
    t, speaker = catalogs.interface(locale), Speaker(catalogs, locale, lambda context, link: link)
    credit, today = "© OpenStreetMap contributors", date(2026, 11, 22)
    return road_sheet(walk, town, locale, t, speaker, maps, paper, ADDRESS, credit, today)


def test_every_word_of_it_can_be_translated(walk: Tour, town: Territory, shapes: Shapes) -> None:
    def said(data: Any, key: str = "") -> list[str]:
        if key in FOR_TYPST:
            return []
        if isinstance(data, dict):
            return [one for name, value in data.items() for one in said(value, name)]
        if isinstance(data, list | tuple):
            return [one for value in data for one in said(value, key)]
        return [data] if isinstance(data, str) else []

    words = said(sheet(walk, town, road_maps(walk, shapes, A4), locale=LOCALES["en-XA"]))
    names = {"Rue d’En-Bas", "Rue d'En-Bas", "Quai Long", "Office de Ville", "Ville", "OpenStreetMap contributors"}
    assert len(words) > 40
    assert sorted({one for text in words for one in plain(text, names)}) == []


@pytest.fixture(scope="module")
def printed(walk: Tour, town: Territory, shapes: Shapes) -> bytes:
    return print_pdf("road_sheet", sheet(walk, town, road_maps(walk, shapes, A4))).content


def text_of(content: bytes) -> str:
    words = " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content))
    return re.sub(r"\s+", " ", words.replace("\ufffe", ""))


def pixels(content: bytes, page: int = 0) -> NDArray[np.int16]:
    picture = pdfium.PdfDocument(content)[page].render(scale=DPI / 72).to_pil().convert("RGB")
    return np.asarray(picture).astype(np.int16)


def fonts_of(content: bytes) -> dict[str, bool]:
    """The fonts that letters are set in, each with whether the file carries it."""
    found = {}
    for page in pdfium.PdfDocument(content):
        for thing in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.raw.FPDFTextObj_GetFont(thing.raw)
            name = ctypes.create_string_buffer(200)
            pdfium.raw.FPDFFont_GetBaseFontName(font, name, 200)
            found[name.value.decode()] = bool(pdfium.raw.FPDFFont_GetIsEmbedded(font))
    return found


def alternatives(content: bytes) -> list[str]:
    """What a screen reader is told of each picture."""
    found: list[str] = []
    for page in pdfium.PdfDocument(content):
        tree = pdfium.raw.FPDF_StructTree_GetForPage(page.raw)
        for i in range(pdfium.raw.FPDF_StructTree_CountChildren(tree)):
            found += _alternatives(pdfium.raw.FPDF_StructTree_GetChildAtIndex(tree, i))
        pdfium.raw.FPDF_StructTree_Close(tree)
    return found


def _alternatives(element: Any) -> list[str]:
    if not element:
        return []
    room = ctypes.create_string_buffer(4000)
    length = pdfium.raw.FPDF_StructElement_GetAltText(element, room, 4000)
    own = [room.raw[: length - 2].decode("utf-16-le")] if length > 2 else []
    below = range(pdfium.raw.FPDF_StructElement_CountChildren(element))
    return own + [a for i in below for a in _alternatives(pdfium.raw.FPDF_StructElement_GetChildAtIndex(element, i))]


def test_the_same_sheet_is_the_same_bytes(walk: Tour, town: Territory, shapes: Shapes, printed: bytes) -> None:
    assert print_pdf("road_sheet", sheet(walk, town, road_maps(walk, shapes, A4))).content == printed


def test_it_is_read_from_the_name_over_the_figures_to_the_stops_in_their_order(printed: bytes) -> None:
    text = text_of(printed)
    wanted = (
        *("Ville", "Le quai", "Distance", "1.5 km", "Before you go", "Emergency", "112", "Office de Ville"),
        *("The way, step by step", "Halte <1> & Cie", "path", "Halte <2> & Cie", "Quai Long", "Halte <3> & Cie"),
        "End of the route",
    )
    at = 0
    for words in wanted:
        found = text.find(words, at)
        assert found >= 0, (words, text[at:])
        at = found


def test_a_phone_reads_the_symbol_off_the_page(printed: bytes) -> None:
    page = pdfium.PdfDocument(printed)[0].render(scale=150 / 72).to_pil()
    assert [one.text for one in zxingcpp.read_barcodes(page)] == [ADDRESS]


def test_a_ruler_measures_the_scale_that_is_written(walk: Tour, shapes: Shapes, printed: bytes) -> None:
    """The route is 1,500 m long and runs due north: its yellow, and the bar beside it, in millimetres of paper."""
    overview = road_maps(walk, shapes, A4)[0]
    picture = pixels(printed)
    mm = 25.4 / DPI
    is_yellow = (np.abs(picture - (255, 199, 0)).max(axis=2) < 12) & (np.arange(picture.shape[0]) > 60 / mm)[:, None]
    rows = np.flatnonzero(is_yellow[:, picture.shape[1] // 4 : picture.shape[1] * 3 // 4].sum(axis=1) > 3)
    assert (rows[-1] - rows[0]) * mm == pytest.approx(walk.length_m * 1000 / overview.scale, abs=1.6)  # round ends
    found = re.search(r">(\d+) m</text>", overview.svg)
    assert found is not None
    bar_mm = int(found[1]) * 1000 / overview.scale
    foot = picture[rows[-1] : rows[-1] + int(25 / mm), picture.shape[1] // 2 :].max(axis=2) < 90
    runs = {run for row in foot for run in _runs(row)}
    assert min(abs(run * mm - bar_mm) for run in runs) < 0.4
    assert f"1:{overview.scale:,}" in text_of(printed)


def _runs(row: NDArray[np.bool_]) -> list[int]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
    lengths: list[int] = (edges[1::2] - edges[::2]).tolist()
    return lengths


def test_the_route_stands_out_on_a_grey_printer(printed: bytes) -> None:
    """Without its yellow it is still a light line between two black ones."""
    picture = pixels(printed)
    grey = picture @ np.array([0.299, 0.587, 0.114])
    row = int(100 / 25.4 * DPI)  # on the overview, clear of stops and stones
    middle = picture.shape[1] // 2
    yellow = (
        middle
        - 200
        + np.flatnonzero(np.abs(picture[row, middle - 200 : middle + 200] - (255, 199, 0)).max(axis=1) < 12)
    )
    beside = int(0.8 / 25.4 * DPI)
    assert grey[row, yellow].min() > 150
    assert grey[row, yellow[0] - beside : yellow[0]].min() < 60
    assert grey[row, yellow[-1] : yellow[-1] + beside].min() < 60


def test_it_says_its_title_its_language_and_what_each_picture_shows(printed: bytes) -> None:
    document = pdfium.PdfDocument(printed)
    assert document.get_metadata_value("Title") == "Le quai · Ville"
    assert b"/Lang (en)" in printed or b"/Lang(en)" in printed
    told = " | ".join(alternatives(printed)).replace("\u00a0", " ")
    assert "Map of the route, 1.5 km, past Halte <1> & Cie" in told and "Symbol to scan" in told


def test_every_font_is_in_the_file(printed: bytes) -> None:
    fonts = fonts_of(printed)
    assert fonts and all(fonts.values()), fonts


@pytest.mark.parametrize(
    ("locale", "title", "font"),
    [(JAPANESE, "セーヌ川の「岸辺」の道", "CJK"), (ARABIC, "ضفة نهر السين", "Arabic")],
)
def test_no_letter_is_an_empty_box(
    walk: Tour, town: Territory, shapes: Shapes, locale: Locale, title: str, font: str
) -> None:
    source = replace(walk.source, title=replace(walk.source.title, msgid=title))
    tour = replace(walk, source=source)
    made = print_pdf("road_sheet", sheet(tour, town, road_maps(tour, shapes, A5), A5, locale))
    assert made.unseen == ""  # PDF/UA refuses a glyph .notdef, so that none can be in the file
    assert any(font in name for name in fonts_of(made.content))
    assert pdfium.PdfDocument(made.content).get_metadata_value("Title").startswith(title)
    assert f"/Lang ({locale.html_lang})".encode() in made.content.replace(b"/Lang(", b"/Lang (")


def test_in_arabic_the_words_stand_right_of_the_symbol_and_in_english_left(
    walk: Tour, town: Territory, shapes: Shapes
) -> None:
    middles = {}
    for locale in (LOCALES["en"], ARABIC):
        made = print_pdf("road_sheet", sheet(walk, town, road_maps(walk, shapes, A4), A4, locale)).content
        page = pdfium.PdfDocument(made)[0].render(scale=150 / 72).to_pil()
        place = zxingcpp.read_barcodes(page)[0].position
        middles[locale.tag] = (place.top_left.x + place.bottom_right.x) / 2 / page.width
    assert middles["en"] > 0.7 and middles["ar"] < 0.3


def test_a_notice_stands_on_the_sheet_until_it_is_past(walk: Tour, town: Territory, shapes: Shapes) -> None:
    words = replace(walk.source.title, msgid="Quai sous l’eau.")
    over, still = (
        Notice(NoticeKind.FLOOD, replace(words, msgid=f"{words.msgid} {day}"), None, day, walk.source.where)
        for day in (date(2026, 11, 21), date(2026, 11, 22))
    )
    tour = replace(walk, source=replace(walk.source, notices=(over, still)))
    told = sheet(tour, town, road_maps(tour, shapes, A4))["notices"]
    assert [notice["text"]["text"] for notice in told] == ["Quai sous l’eau. 2026-11-22"]


def test_strips_follow_the_whole_route_and_each_shows_its_own_stretch(small_town: ModuleType, shapes: Shapes) -> None:
    spot = small_town.spot
    tour = small_town.tour(line=tuple(spot(0, y) for y in range(0, 6001, 50)), stops_m=(100, 3000, 5900))
    for paper in (A4, A5):
        whole, *strips = road_maps(tour, shapes, paper)
        assert whole.scale > strips[0].scale and len(strips) <= paper.most_strips
        assert strips[0].start_m == 0.0 and strips[-1].end_m == pytest.approx(tour.length_m)
        assert all(one.end_m == after.start_m for one, after in zip(strips, strips[1:], strict=False))
        assert max(one.width_mm for one in strips) <= paper.strip[0]
        lengths = [one.end_m - one.start_m for one in strips]
        assert max(lengths) < 2 * min(lengths)  # no scrap at the end


def test_every_metre_of_street_is_said_on_one_of_the_maps(walk: Tour) -> None:
    leg = walk.legs[2]
    parts = [clipped(leg, start, start + 350) for start in (350, 700, 1050, 1400)]
    assert sum(run.length_m for part in parts for run in part.streets) == pytest.approx(leg.length_m)


def test_a_sheet_weighs_little(printed: bytes) -> None:
    assert len(printed) < 400_000

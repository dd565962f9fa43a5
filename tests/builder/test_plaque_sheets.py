"""``flaneur plaques sheets``, as the office runs it: files at true size whose symbols read back."""

import csv
import shutil
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest
import resvg_py
import zxingcpp
from click.testing import CliRunner
from PIL import Image

from builder.checked import read_and_check
from builder.cli import cli
from builder.plaque_sheets import chosen, make_sheets

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ADDRESS = "HTTPS://GUIDE.EXAMPLE/P/EXEMPU"
MM = 72 / 25.4  # points


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "builder" / "scaffold", tmp_path / "guide")
    return tmp_path / "guide"


def sheets(guide: Path, *words: str, expect: int = 0) -> str:
    asked = ["plaques", "sheets", "exemple", "--root", str(guide), "--out", str(guide / "out"), *words]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == expect, done.output
    return done.output


def read(pixels: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(np.asarray(pixels.convert("L")))]


def register(guide: Path, *lines: str) -> None:
    file = guide / "tours" / "exemple" / "plaques.csv"
    file.write_text("\n".join([file.read_text("utf-8").splitlines()[0], *lines, ""]), encoding="utf-8")


def test_one_plaque_comes_alone_for_print_and_for_engraving_and_on_a_sheet_with_its_proof(guide: Path) -> None:
    said = sheets(guide)
    assert "1 plaque in 4 files" in said and "Every symbol reads to" in said
    out = guide / "out"
    assert {file.name for file in out.iterdir()} == {"EXEMPU.pdf", "EXEMPU.svg", "sheets-120.pdf", "proof.csv"}
    for name in ("EXEMPU.pdf", "sheets-120.pdf"):
        page = pdfium.PdfDocument(out / name)[0]
        assert read(page.render(scale=2).to_pil()) == [ADDRESS]
        words = page.get_textpage().get_text_range()
        assert "guide.example/P/EXEMPU" in words and "EXEMPU" in words and "Mairie" in words
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=(out / "EXEMPU.svg").read_text("utf-8"), background="white", dpi=96))
    assert read(Image.open(BytesIO(drawn))) == [ADDRESS]
    assert b"<text" not in (out / "EXEMPU.svg").read_bytes(), "letters are outlines: the engraver has no fonts of ours"
    (proof,) = csv.DictReader((out / "proof.csv").read_text("utf-8").splitlines())
    assert proof["code"] == "EXEMPU" and float(proof["reads_to_m"]) >= float(proof["distance_m"]) == 1


def test_the_symbol_has_its_true_size_on_paper(guide: Path) -> None:
    register(guide, "EXEMPU,mairie,,,,100,0.8,planned,,,")
    sheets(guide)
    page = pdfium.PdfDocument(guide / "out" / "EXEMPU.pdf")[0]
    (code,) = zxingcpp.read_barcodes(np.asarray(page.render(scale=4, grayscale=True).to_pil()))
    width_mm = (code.position.top_right.x - code.position.top_left.x) / 4 / MM
    assert width_mm == pytest.approx(100 * 29 / 37, abs=0.5)  # version 3, and its quiet zone of four modules
    assert page.get_width() / MM == pytest.approx(124, abs=0.1)


def test_pdfs_are_tagged_named_and_the_same_bytes_twice(guide: Path) -> None:
    checked = read_and_check(guide)
    assert checked.site is not None
    (town,) = checked.site.territories
    first, again = (make_sheets(checked, town, chosen(town, (), ())).files for _ in range(2))
    assert first == again
    for name in ("EXEMPU.pdf", "sheets-120.pdf"):
        assert b"pdfuaid:part>1<" in first[name]
        assert pdfium.PdfDocument(first[name]).get_metadata_dict()["Title"]


def test_a_long_name_never_stands_on_the_symbol(guide: Path) -> None:
    file = guide / "tours" / "exemple" / "pois" / "mairie.md"
    long = "Ancienne maison commune des vignerons, des blanchisseuses et des carriers de la rive gauche"
    words = file.read_text("utf-8")
    title = next(line for line in words.splitlines() if line.startswith("title"))
    file.write_text(words.replace(title, f'title = "{long}"'), encoding="utf-8")
    sheets(guide)
    page = pdfium.PdfDocument(guide / "out" / "EXEMPU.pdf")[0]
    assert read(page.render(scale=2).to_pil()) == [ADDRESS]
    words = page.get_textpage().get_text_range().replace("\r\n", " ")
    assert "blanchisseuses et des carriers" in words


def test_a_plaque_larger_than_the_paper_gets_a_paper_of_its_own(guide: Path) -> None:
    register(guide, "EXEMPU,mairie,,,,400,,planned,,,")
    sheets(guide)
    page = pdfium.PdfDocument(guide / "out" / "sheets-400.pdf")[0]
    assert page.get_width() / MM > 424 and read(page.render(scale=1).to_pil()) == [ADDRESS]


def test_what_is_retired_is_not_printed_and_what_is_named_is(guide: Path) -> None:
    register(guide, "EXEMPU,mairie,,,,120,1,retired,,,")
    assert "No plaque of exemple is to be printed" in sheets(guide, expect=2)
    assert "1 plaque in" in sheets(guide, "--code", "exempu")
    assert "has the code EXEMQ2" in sheets(guide, "--code", "EXEMQ2", expect=2)
    assert "is not a status" in sheets(guide, "--status", "planed", expect=2)


def test_an_invitation_stands_in_the_languages_of_the_line(guide: Path) -> None:
    head = "code,poi,size_mm,distance_m,status,languages"
    (guide / "tours" / "exemple" / "plaques.csv").write_text(
        f"{head}\nEXEMPU,mairie,120,1,planned,fr\n", encoding="utf-8"
    )
    sheets(guide)
    words = pdfium.PdfDocument(guide / "out" / "EXEMPU.pdf")[0].get_textpage().get_text_range()
    assert "Scan to read" not in words and "Scannez" in words


def test_errors_in_the_content_are_told_and_nothing_is_printed(guide: Path) -> None:
    register(guide, "EXEMPU,mairie,,,,60,3,planned,,,")
    said = sheets(guide, expect=1)
    assert "plaques.csv:2: error: Plaque EXEMPU, 60 mm wide" in said and "[plaque-small]" in said
    assert not (guide / "out").exists()

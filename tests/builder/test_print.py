"""Paper: what the print shop promises of every PDF and every card."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from builder.print import CannotPrint, families, print_pdf, unseen_letters

ROOT = Path(__file__).parents[2]
WORDS = {"fonts": families("en"), "letters": "Île, Ωμέγα, Жук, مرحبا, 東京, 서울"}


def test_two_runs_on_other_clocks_and_places_print_the_same_bytes() -> None:
    here = hashlib.sha256(print_pdf("letters", WORDS).content).hexdigest()
    program = (
        "import hashlib; from builder.print import *; "
        f"print(hashlib.sha256(print_pdf('letters', {WORDS!r}).content).hexdigest())"
    )
    settings = {**os.environ, "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "3", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", program], env=settings, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == here


def test_letters_of_all_our_languages_are_printed_and_can_be_read_back() -> None:
    printed = print_pdf("letters", WORDS)
    assert printed.unseen == ""
    text = pdfium.PdfDocument(printed.content)[0].get_textpage().get_text_range()
    for word in ("Île", "Ωμέγα", "Жук", "東京", "서울"):
        assert word in text


def test_the_file_says_that_it_is_pdf_ua_and_that_it_is_tagged() -> None:
    printed = print_pdf("letters", WORDS).content
    assert b"pdfuaid:part>1<" in printed
    assert pdfium.raw.FPDFCatalog_IsTagged(pdfium.PdfDocument(printed).raw)


def test_a_letter_that_no_font_has_is_told_and_left_out() -> None:
    printed = print_pdf("letters", {**WORDS, "letters": "a 🚶 b \U0001f980 c"})
    assert printed.unseen == "🚶\U0001f980"
    text = pdfium.PdfDocument(printed.content)[0].get_textpage().get_text_range()
    assert text.split() == ["a", "b", "c"]


def test_only_odd_letters_are_asked_about() -> None:
    assert unseen_letters("Le quai, 3 km – l’île “Saint-Germain” … 東京 مرحبا") == ""
    assert unseen_letters("À pied 🚶 ! ሀ 🚶") == "ሀ🚶"


def test_a_fault_in_a_template_is_told_in_words_with_its_name() -> None:
    with pytest.raises(CannotPrint, match=r"^road_sheet\.typ: .*fonts"):
        print_pdf("road_sheet", {})


def test_japanese_and_chinese_have_their_own_forms_of_the_letters() -> None:
    assert families("ja")["plain"].index("Noto Sans CJK JP") < families("ja")["plain"].index("Noto Sans CJK SC")
    assert families("zh")["plain"].index("Noto Sans CJK SC") < families("zh")["plain"].index("Noto Sans CJK JP")
    assert "Noto Sans CJK TC" in families("zh-Hant")["book"][:4]

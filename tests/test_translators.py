"""What an office and its translators meet: the three commands, and the page that a change of words leaves behind."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder.cli import cli
from builder.imports.new import make_site
from builder.imports.translation_check import numbers
from builder.po import Entry, PoFile, parse, serialize

from .document import read

BRIDGE = "tours/exemple/pois/vieux-pont"
CLAIM = "Ce pont n’existe pas. Il montre un lieu sans horaires ni accès connu : la page le dit, elle ne suppose rien."
NEW_CLAIM = CLAIM.replace("Ce pont", "Ce vieux pont de pierre")
BRIDGE_STOP = """[[stops]]
poi = "vieux-pont"
minutes = 5
note = "Le pont est à droite, juste après le tournant."

"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The site of ``flaneur new`` in French, English (signed) and German (a draft of every text)."""
    root = tmp_path / "root"
    make_site(root)
    rewrite(root / "tours" / "site.toml", '["fr", "en"]', '["fr", "en", "de"]')
    flaneur("update", root)
    german = root / "translations" / "de" / "LC_MESSAGES" / "exemple.po"
    file = entries_of(german)
    drafts = [Entry(e.msgid, e.msgctxt, msgstr=(f"{e.msgid} Auf Deutsch.",), flags=("fuzzy",)) for e in file.entries]
    german.write_text(serialize(PoFile(tuple(drafts), file.metadata)), "utf-8")
    flaneur("update", root)
    return root


def rewrite(path: Path, words: str, others: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(words) == 1, f"{path}: {words}"
    path.write_text(text.replace(words, others), "utf-8")


def flaneur(command: str, root: Path, *options: str, expect: int = 0) -> list[str]:
    told = CliRunner().invoke(cli, ["translations", command, str(root), *options])
    assert told.exit_code == expect, told.output
    return told.output.splitlines()


def entries_of(path: Path) -> PoFile:
    file = parse(path.read_text("utf-8"))
    assert isinstance(file, PoFile)
    return file


def row(lines: list[str], name: str) -> list[int]:
    """Texts, reviewed, draft, stale and missing."""
    (line,) = [line for line in lines if line.strip().startswith(name)]
    return [int(cell) for cell in line.split()[-5:]]


@pytest.mark.slow
def test_a_rewritten_paragraph_falls_back_alone_and_is_offered_again(root: Path, tmp_path: Path) -> None:
    """In every language: stale in the table before and after the update, with what it was translated from in the
    catalog, and on the page in its own language, marked, beside paragraphs that stay translated."""
    rewrite(root / f"{BRIDGE}.md", CLAIM, NEW_CLAIM)
    for _ in range(2):
        told = flaneur("status", root, "--verbose")
        assert [line for line in told if line.strip().startswith("stale ")] == [
            f"      stale    {BRIDGE}.md  “{NEW_CLAIM[:59].strip()}…”"
        ] * 2
        assert row(told, "English (en)") == [18, 17, 0, 1, 0]
        assert row(told, "Deutsch (de)") == [18, 0, 17, 1, 0]
        flaneur("update", root)
    for language, words in (("en", "This bridge does not exist."), ("de", CLAIM)):
        file = entries_of(root / "translations" / language / "LC_MESSAGES" / "exemple.po")
        (stale,) = [entry for entry in file.entries if entry.is_stale]
        assert (stale.msgid, stale.previous_msgid) == (NEW_CLAIM, CLAIM)
        assert stale.msgstr[0].startswith(words)
    built = CliRunner().invoke(cli, ["build", str(root), "--out", str(tmp_path / "site")])
    assert built.exit_code == 0, built.output
    for language, other in (("en", "Where two sources disagree"), ("de", "nous suivons. Auf Deutsch.")):
        page = read(tmp_path / "site" / language / "exemple" / "places" / "vieux-pont" / "index.html")
        assert [part.text for part in page.root.find_all("div", lang="fr")] == [NEW_CLAIM]
        assert other in page.text
        assert page.root.find_all("p", class_="draft")  # says that some of it is in the language it was written in


@pytest.mark.slow
def test_a_renamed_place_keeps_its_translations_in_every_language(root: Path) -> None:
    place = root / f"{BRIDGE}.md"
    place.rename(place.with_name("pont-de-pierre.md"))
    moved = place.with_name("pont-de-pierre.md")
    rewrite(moved, 'kind = "bridge"', 'kind = "bridge"\nwas = ["vieux-pont"]')
    rewrite(moved, CLAIM, NEW_CLAIM)
    rewrite(root / "tours" / "exemple" / "premier-tour" / "tour.md", '"vieux-pont"', '"pont-de-pierre"')
    rewrite(root / "tours" / "exemple" / "pois" / "mairie.md", "(vieux-pont.md)", "(pont-de-pierre.md)")
    assert flaneur("update", root) == [
        f"translations/{language}/LC_MESSAGES/exemple.po: 18 entries, 0 new, 1 changed, 4 moved, 0 gone"
        for language in ("en", "de")
    ]
    told = flaneur("status", root)
    assert row(told, "English (en)") == [18, 17, 0, 1, 0]
    assert row(told, "Deutsch (de)") == [18, 0, 17, 1, 0]
    assert flaneur("check", root) == ["0 problems in the translations."]


@pytest.mark.slow
def test_a_language_in_which_one_tour_is_published_has_its_texts_alone_and_loses_nothing(root: Path) -> None:
    tour = root / "tours" / "exemple" / "premier-tour" / "tour.md"
    rewrite(tour, BRIDGE_STOP, "")
    rewrite(root / "tours" / "exemple" / "territory.toml", "source_locale =", 'locales = ["fr", "en"]\nsource_locale =')
    rewrite(tour, 'practice = "walk"', 'locales = ["de"]\npractice = "walk"')
    flaneur("update", root)
    told = flaneur("status", root, "--locale", "de")
    assert row(told, "Ville d’exemple, in part") == row(told, "Deutsch (de)") == [13, 0, 13, 0, 0]
    assert row(told, "place Mairie") == [4, 0, 4, 0, 0]
    assert not [line for line in told if "Vieux pont" in line]
    german = entries_of(root / "translations" / "de" / "LC_MESSAGES" / "exemple.po")
    assert [e.msgctxt for e in german.entries if e.is_obsolete] == [BRIDGE] * 4 + ["tours/exemple/premier-tour/tour"]
    rewrite(root / "tours" / "exemple" / "territory.toml", 'locales = ["fr", "en"]\n', "")
    rewrite(tour, 'locales = ["de"]\n', "")
    flaneur("update", root)
    assert row(flaneur("status", root), "Deutsch (de)")[3:] == [0, 0]


SLIPS = {
    "Le pont a 24 mètres et date de 1871.": "The bridge is 24 metres long and dates from 1817.",
    "Ouvert de 8 h à 17 h 30, sauf le 1er mai ; 1 200 places.": "Open from 8 am to 5:30 pm but on 1 May; 1,200 seats.",
    "Voyez [la mairie](mairie.md).": "See the town hall.",
    "Voyez [le site](https://pont.example).": "See [the site](https://bridge.example).",
    "Le pont touche la Tour aux figures.": "The bridge touches the Tower of Figures.",
    "Près de la Tour aux figures.": "Near the “Tour aux figures”, a painted tower.",
}


def test_a_check_finds_what_was_lost_and_nothing_else(root: Path) -> None:
    (root / "translations" / "names.txt").write_text("# on signs\nTour aux figures\n", "utf-8")
    place = root / f"{BRIDGE}.md"
    place.write_text(place.read_text("utf-8") + "".join(f"\n{words}\n" for words in SLIPS), "utf-8")
    rewrite(place, "Deux arches sur un ruisseau inventé", "Deux arches")
    flaneur("update", root)
    english = root / "translations" / "en" / "LC_MESSAGES" / "exemple.po"
    file = entries_of(english)
    slips = SLIPS | {"Deux arches": "Two arches over a brook that nobody has ever seen nor heard of, alas"}
    done = [replace(e, msgstr=(slips[e.msgid],)) if e.msgid in slips else e for e in file.entries]
    english.write_text(serialize(replace(file, entries=tuple(done))), "utf-8")
    told = flaneur("check", root, "--locale", "en")
    assert [line.partition("warning: ")[2] for line in told] == [
        "'Two arches over a brook that nobody has…' takes the room of 68 letters; there is room for 60. Say it"
        " shorter; a Chinese or Japanese sign counts as two. [translation-long]",
        "The translation of 'Le pont a 24 mètres et date de 1871.' has lost the number 1871; it has 1817. Compare the"
        " numbers with those of the original. [translation-number]",
        "The translation of 'Voyez [la mairie](mairie.md).' has lost the link to 'mairie.md'. Write [words](mairie.md)"
        " where it belongs. [translation-markup]",
        "The translation of 'Le pont touche la Tour aux figures.' has lost the name 'Tour aux figures'. Keep it as it"
        " stands on the sign; names.txt lists it among those that are not translated. [translation-name]",
        "",
    ]
    lines = english.read_text("utf-8").splitlines()
    assert lines[int(told[1].split(":")[1]) - 1] == 'msgid "Le pont a 24 mètres et date de 1871."'


def test_a_common_space_before_a_french_sign_is_found(root: Path) -> None:
    rewrite(root / "tours" / "site.toml", '"de"]', '"fr-x-falc"]')
    flaneur("update", root)
    easy = root / "translations" / "fr_FR@falc" / "LC_MESSAGES" / "exemple.po"
    file = entries_of(easy)
    said = ("Où est le pont ? Là.", "Le pont\u202f: à 9:30.", "Un «\u00a0pont\u00a0».")
    done = [replace(e, msgstr=(words,)) for e, words in zip(file.entries, said, strict=False)]
    easy.write_text(serialize(replace(file, entries=tuple(done))), "utf-8")
    told = flaneur("check", root, "--locale", "fr-x-falc")
    assert [line.partition("warning: ")[2] for line in told if "[translation-space]" in line] == [
        "The space in 'pont ?' lets a line end there. Type a no-break space (U+00A0, or U+202F before ; ! and ?)."
        " [translation-space]"
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("de 1 200 à 12\u202f500 m, 2,5 km", [1200, 12500, 2, 5]),
        ("12.500 Plätze, 1’200 m, 1,200 seats", [12500, 1200]),
        ("1984年、120万人、3.5万", [1984, 1_200_000, 35_000]),
        ("1億9,000万から2億ユーロ", [190_000_000, 200_000_000]),
        ("عام ١٩٨٤", [1984]),
        ("8:00, le 01/05/2014", [8, 1, 5, 2014]),
    ],
)
def test_numbers_are_read_as_each_script_writes_them(text: str, found: list[int]) -> None:
    assert numbers(text) == found


def test_a_language_that_the_guide_has_not_is_told(root: Path) -> None:
    assert flaneur("status", root, "--locale", "dee", expect=2)[-1].endswith("Did you mean 'de'?")


@contextmanager
def served(root: Path) -> Iterator[str]:
    """The host and port of ``flaneur serve``."""
    program = [sys.executable, "-c", "from webapp.cli import main; main()", "serve", str(root), "--port", "0"]
    quiet = {**os.environ, "FLANEUR_LOG": "off", "PYTHONUNBUFFERED": "1"}  # nobody reads what it says after its address
    server = subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet)
    try:
        assert server.stdout is not None
        yield next(found[1] for line in server.stdout if (found := re.search(r"http://([\d.]+:\d+)/", line)))
    finally:
        server.terminate()
        server.communicate()


def fetched(host: str, address: str) -> str:
    link = http.client.HTTPConnection(host, timeout=20)
    link.request("GET", address)
    text = link.getresponse().read().decode()
    link.close()
    return text


@pytest.mark.slow
def test_a_catalog_that_a_translator_saves_is_on_the_page_at_once(root: Path) -> None:
    """Saved as Poedit does: beside the old file, then in its place, with the compiled catalog after it."""
    german = root / "translations" / "de" / "LC_MESSAGES" / "exemple.po"
    with served(root) as host:
        assert "Die alte Brücke" not in fetched(host, "/de/exemple/places/vieux-pont/")
        text = german.read_text("utf-8").replace("Vieux pont (exemple) Auf Deutsch.", "Die alte Brücke")
        beside = german.with_name("exemple.po.tmp")
        beside.write_bytes(text.replace("\n", "\r\n").encode())
        beside.replace(german)
        german.with_suffix(".mo").write_bytes(b"compiled")
        while "<h1>Die alte Brücke" not in fetched(host, "/de/exemple/places/vieux-pont/"):
            pass  # the time limit of pytest is the end of our patience

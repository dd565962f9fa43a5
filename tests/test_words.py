"""Every word that the guide shows, says or prints can be translated."""

import json
import re
from pathlib import Path

import pytest

from builder import urls
from builder.model import Site
from builder.outputs import Page
from builder.pseudo import ACCENTED
from webapp import create_app
from webapp.config import Config

from .document import Document, read
from .house import ROOT
from .plain_words import forgotten, names_of, plain

# A string, or what only looks like one inside a comment.
STRING = re.compile(
    r"""//[^\n]*|/\*.*?\*/|"((?:\\.|[^"\\\n])*)"|'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`""", re.DOTALL
)
# Where a string would be seen or heard: assigned, appended or given to an attribute that is read out.
SHOWN = re.compile(
    r"(?:\.(?:textContent|innerText|innerHTML|title|alt|placeholder|ariaLabel|label)\s*\+?=\s*"
    r"|\.(?:append|prepend|before|after|replaceChildren|createTextNode|alert|confirm)\((?:[^()\"'`]*,\s*)?"
    r"|setAttribute\(\s*[\"'](?:aria-label|aria-description|title|alt|placeholder)[\"'],\s*)$"
)


def test_scripts_hold_no_words_of_their_own() -> None:
    """They show what the page gives them."""
    found = []
    for file in sorted((ROOT / "static" / "js").rglob("*.js")):
        text = file.read_text("utf-8")
        for one in STRING.finditer(text):
            before = text[text.rfind("\n", 0, one.start()) + 1 : one.start()]
            words = re.sub(r"\$\{[^{}]*\}", "", one[1] or one[2] or one[3] or "")
            if re.search("[A-Za-z]{2}", words) and SHOWN.search(before):
                found.append(f"{file.name}: {one[0]}")
    assert found == []


def test_a_word_written_into_a_script_would_be_seen() -> None:
    for line in ('key.textContent = "Stop"', 'row.append("Lap ")', "one.setAttribute('aria-label', 'Close')"):
        last = list(STRING.finditer(line))[-1]
        assert SHOWN.search(line[: last.start()])


def test_sheets_hold_no_words_of_their_own() -> None:
    """What Typst sets comes as data: between brackets of its templates there are commands only."""
    for file in sorted((ROOT / "builder" / "templates" / "print").glob("*.typ")):
        text = re.sub(r"//[^\n]*", "", file.read_text("utf-8"))
        assert [one for one in re.findall(r"\[([^\[\]]*)\]", text) if plain(re.sub(r"#[\w.()\"-]+", "", one))] == [], (
            file
        )


@pytest.mark.slow
def test_every_word_of_every_page_can_be_translated(tree: Path, pages: list[Page], site: Site) -> None:
    """Of every page, also of the states that a script brings: their words stand in the page."""
    names, count = names_of(site), 0
    found: dict[str, list[str]] = {}
    for page in pages:
        if page.locale == ACCENTED and not page.moved:
            count += 1
            for one in forgotten(read(tree / urls.file_of(page.address)), names):
                found.setdefault(one, []).append(page.address)
    assert count > 200
    assert {one: addresses[:2] for one, addresses in found.items()} == {}


@pytest.mark.slow
def test_every_word_of_the_data_can_be_translated(tree: Path, site: Site) -> None:
    """What search lists, what maps say, how the guide is called where it is installed."""
    names, kinds = names_of(site), set()
    for town in ("issy", "valenciennes"):
        found = json.loads((tree / ACCENTED / town / "search.json").read_text("utf-8"))
        kinds |= {thing["kind"] for thing in found["things"] if isinstance(thing["kind"], str)}
    told = json.loads((tree / ACCENTED / "manifest.webmanifest").read_text("utf-8"))
    said = {*kinds, told["description"], *(one["name"] for one in told["shortcuts"])}
    assert [one for text in said for one in plain(text, names)] == []
    assert len(kinds) > 10


@pytest.mark.slow
def test_every_word_of_the_servers_own_answers_can_be_translated(tree: Path, site: Site, tmp_path: Path) -> None:
    """An unknown code, a report: its form, refused, thanked for, and the office where none can be kept."""
    plaque = site.territories[0].plaques[0]
    address = f"/{ACCENTED}/{site.territories[0].slug}/report/"
    names = names_of(site)
    app = create_app(Config(tree, access_log=False, data=tmp_path))
    asked = app.test_client()
    form = asked.get(f"{address}?plaque={plaque.code}")
    token = re.search(r'name="token" value="([^"]+)"', form.text)
    assert token is not None
    sent = {"token": token[1], "fault": "damaged", "words": ""}
    answers = [
        form,
        asked.get(address),
        asked.post(f"{address}?plaque={plaque.code}", data=sent),
        asked.get(f"/P/ZZZZZZ/{ACCENTED}"),
        asked.get(f"/{ACCENTED}/nowhere/"),
    ]
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()
    assert [one.status_code for one in answers] == [200, 200, 403, 404, 404]
    assert [found for one in answers for found in forgotten(Document(one.text), names)] == []

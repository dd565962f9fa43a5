"""What is said in another language than the page's is marked with it."""

from pathlib import Path

import pytest
from markupsafe import Markup

from builder.locales import LOCALES
from builder.model import Text
from builder.problems import Where
from builder.read.catalogs import read_catalogs
from builder.render.speak import Speaker

FR = LOCALES["fr"]


def speaker(folder: Path, tag: str, msgid: str, msgstr: str) -> tuple[Speaker, Text]:
    locale = LOCALES[tag]
    path = folder / locale.folder / "LC_MESSAGES" / "issy.po"
    path.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    path.write_text(f'{head}msgctxt "tours/issy/pois/a"\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n', "utf-8")
    catalogs, problems = read_catalogs(folder, folder, [FR, locale], {"issy": "fr"})
    assert problems == []
    text = Text(msgid, "tours/issy/pois/a", "title", Where("tours/issy/pois/a.md", 1))
    return Speaker(catalogs, locale, lambda context, link: link), text


def test_a_name_from_the_street_beside_its_translation_says_its_language(tmp_path: Path) -> None:
    said, text = speaker(tmp_path, "ar", "Halle Eiffel, les Halles d’Issy", "قاعة إيفل (Halle Eiffel) (1900)")
    marked = 'قاعة إيفل (<span lang="fr" dir="ltr">Halle Eiffel</span>) (1900)'
    assert said.say(text) == marked
    assert said.prose([text]).strip() == f"<p>{marked}</p>"


@pytest.mark.parametrize(
    ("words", "alone"),
    [("市庁舎（Hôtel de Ville）", "市庁舎"), ("市庁舎", "市庁舎"), ("市庁舎（Hôtel）と庭", None), ("（Mairie）", None)],
)
def test_a_title_stands_without_the_name_that_follows_it(tmp_path: Path, words: str, alone: str | None) -> None:
    said, text = speaker(tmp_path, "ja", "Hôtel de ville", words)
    assert said.say_alone(text) == (alone or said.say(text))


def test_a_piece_that_several_pages_show_says_to_each_in_what_states_its_words_are(tmp_path: Path) -> None:
    said, text = speaker(tmp_path, "ja", "Hôtel de ville", "市庁舎")
    other, _ = speaker(tmp_path / "other", "de", "Mairie", "Rathaus")
    piece, states = other.said_in(lambda: other.say(text))
    assert piece == '<span lang="fr" dir="auto">Hôtel de ville</span>'
    assert states == other.states == {"missing"}
    said.say(text)
    assert said.said_in(lambda: Markup("no text"))[1] == frozenset()
    assert said.states == {"reviewed"}

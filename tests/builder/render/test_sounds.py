"""Which recording goes with which language, and what becomes of it when the words or their translation change."""

import shutil
from pathlib import Path

import pytest

from builder.checked import Checked, locales_of, read_and_check
from builder.imports.new import make_site
from builder.imports.voice import script_of
from builder.link.edition import editions
from builder.locales import LOCALES
from builder.model import Poi
from builder.pseudo import ACCENTED
from builder.render.kit import Heard
from builder.render.sounds import prepare_sounds, sound_data, sound_view

TONE = Path(__file__).parents[2] / "fixtures" / "sound" / "tone.mp3"
PO = Path("translations") / "en" / "LC_MESSAGES" / "exemple.po"


def town_hall(checked: Checked) -> Poi:
    assert checked.site is not None
    return next(poi for poi in checked.site.territories[0].pois if poi.id == "mairie")


def mark_in(checked: Checked, tag: str) -> str:
    assert checked.catalogs is not None
    return script_of(town_hall(checked), LOCALES[tag], checked.catalogs).mark


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The town hall recorded in both languages."""
    root = tmp_path / "site"
    make_site(root)
    (root / "tours" / "exemple" / "media").mkdir()
    plain = read_and_check(root, (ACCENTED,))
    entries = ""
    for tag in ("fr", "en"):
        shutil.copyfile(TONE, root / "tours" / "exemple" / "media" / f"mairie.{tag}.mp3")
        entries += f'''
[[sound]]
locale = "{tag}"
file = "mairie.{tag}.mp3"
credit = "Personne"
licence = "CC0"
recorded_from = "{mark_in(plain, tag)}"
'''
    file = root / "tours" / "exemple" / "pois" / "mairie.md"
    front, prose = file.read_text("utf-8").rsplit("+++\n", 1)
    file.write_text(f"{front}{entries}+++\n{prose}", "utf-8")
    return root


def offered(root: Path) -> tuple[Checked, dict[str, Heard]]:
    checked = read_and_check(root, (ACCENTED,))
    assert checked.site is not None and checked.catalogs is not None
    locales = locales_of(checked.site.source, (ACCENTED,))
    shown = editions(checked.site, [locale.tag for locale in locales])
    return checked, prepare_sounds(root, checked.site, shown, checked.catalogs, locales)[0]


def test_each_language_has_its_own_recording_and_a_pseudo_locale_that_of_english(root: Path) -> None:
    checked, sounds = offered(root)
    assert checked.problems == ()
    assert sorted(sounds) == ["en-XA/exemple/mairie", "en/exemple/mairie", "fr/exemple/mairie"]
    assert sounds["fr/exemple/mairie"].address != sounds["en/exemple/mairie"].address
    assert sounds["en-XA/exemple/mairie"] == sounds["en/exemple/mairie"]


def test_a_changed_translation_silences_its_own_recording_alone(root: Path) -> None:
    catalog = root / PO
    catalog.write_text(catalog.read_text("utf-8").replace("town hall does not", "hall does not"), "utf-8")
    checked, sounds = offered(root)
    assert [problem.code for problem in checked.problems] == ["sound-stale"]
    assert "fr/exemple/mairie" in sounds and "en/exemple/mairie" not in sounds


def test_a_changed_text_silences_both(root: Path) -> None:
    file = root / "tours" / "exemple" / "pois" / "mairie.md"
    file.write_text(file.read_text("utf-8") + "\nUne phrase de plus.\n", "utf-8")
    checked, sounds = offered(root)
    assert [problem.code for problem in checked.problems] == ["sound-stale", "sound-stale"] and sounds == {}


def test_page_and_guide_are_told_its_size_and_length_before_anything_is_fetched(root: Path) -> None:
    checked, sounds = offered(root)
    assert checked.site is not None and checked.catalogs is not None
    town, english = checked.site.territories[0], LOCALES["en"]
    told = sound_data(sounds, english, town, town_hall(checked))
    assert told is not None and told["seconds"] == 2.1 and 6_000 < told["bytes"] < 6_500
    view = sound_view(sounds["en/exemple/mairie"], english, checked.catalogs.interface(english))
    assert view is not None and view["about"].replace("\u202f", " ").replace("\xa0", " ") == "2 s · 6 kB"
    other = next(poi for poi in town.pois if poi.id != "mairie")
    assert sound_data(sounds, english, town, other) is None

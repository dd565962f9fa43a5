from pathlib import Path

import jinja2
import pytest

from builder.locales import LOCALES
from builder.model import Text
from builder.problems import Problem, Where
from builder.read.catalogs import Catalogs, read_catalogs

FR, EN, ACCENTED, MIRRORED = (LOCALES[tag] for tag in ("fr", "en", "en-XA", "ar-XB"))
HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""


def tower(words: str) -> Text:
    return Text(words, "tours/issy/pois/tower", "prose", Where("tours/issy/pois/tower.md", 9))


def read(folder: Path, **files: str) -> tuple[Catalogs, list[Problem]]:
    """``fr_interface="…"`` is the text of fr/LC_MESSAGES/interface.po, after a header."""
    for name, text in files.items():
        language, _, stem = name.partition("_")
        path = folder / language / "LC_MESSAGES" / f"{stem}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, "utf-8")
    return read_catalogs(folder, folder, [FR, EN, ACCENTED, MIRRORED], {"issy": "fr"})


def said(problems: list[Problem]) -> list[str]:
    return [f"{p.where} {p.code}" for p in problems]


def entry(msgid: str, msgstr: str, before: str = "") -> str:
    return f'{before}msgctxt "tours/issy/pois/tower"\nmsgid "{msgid}"\nmsgstr "{msgstr}"\n\n'


STATES = {
    "reviewed": ("", "The tower.", "en"),
    "draft": ("#, fuzzy\n", "The tower.", "en"),
    "stale": ('#, fuzzy\n#| msgid "Le donjon."\n', "La tour.", "fr"),
    "moved with its words": ('#, fuzzy\n#| msgid "La tour."\n', "The tower.", "en"),
    "moved, its context alone": ('#, fuzzy\n#| msgctxt "tours/issy/pois/donjon"\n', "The tower.", "en"),
    "signed, its history kept": ('#| msgid "Le donjon."\n', "The tower.", "en"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_translation_is_shown_only_while_it_holds(tmp_path: Path, state: str) -> None:
    before, words, language = STATES[state]
    catalogs, problems = read(tmp_path, en_issy=entry("La tour.", "The tower.", before))
    found = catalogs.content(tower("La tour."), EN)
    assert (found.text, found.locale_tag) == (words, language)
    expected = {
        "draft": "draft",
        "stale": "stale",
        "moved with its words": "draft",
        "moved, its context alone": "draft",
    }
    assert found.state == expected.get(state, "reviewed")
    assert problems == []


def test_what_nobody_has_translated_is_shown_in_its_own_language(tmp_path: Path) -> None:
    catalogs, _ = read(tmp_path, en_issy=entry("La tour.", ""))
    for words in ("La tour.", "Autre chose."):
        found = catalogs.content(tower(words), EN)
        assert (found.text, found.locale_tag, found.state) == (words, "fr", "missing")
    assert catalogs.content(tower("La tour."), FR).state == "source"


def test_an_obsolete_entry_is_not_a_translation(tmp_path: Path) -> None:
    catalogs, problems = read(
        tmp_path, en_issy='#~ msgctxt "tours/issy/pois/tower"\n#~ msgid "La tour."\n#~ msgstr "The tower."\n'
    )
    assert catalogs.content(tower("La tour."), EN).state == "missing"
    assert problems == []


def test_the_same_words_in_another_file_have_their_own_translation(tmp_path: Path) -> None:
    catalogs, _ = read(tmp_path, en_issy=entry("La tour.", "The tower."))
    elsewhere = Text("La tour.", "tours/issy/walk/tour", "title", Where("tours/issy/walk/tour.md", 2))
    assert catalogs.content(elsewhere, EN).state == "missing"


def test_pseudo_locales_are_made_from_the_english_where_there_is_one(tmp_path: Path) -> None:
    catalogs, _ = read(tmp_path, en_issy=entry("La tour.", "The tower."))
    assert catalogs.content(tower("La tour."), ACCENTED).text == "⟦Ţĥéé ţööŵééŕ.⟧"
    assert "\u202eautre\u202c" in catalogs.content(tower("Une autre."), MIRRORED).text
    assert catalogs.interface(ACCENTED).gettext("%(n)s stops") == "⟦%(n)s šţööþš⟧"


PLURAL = '#, python-format\nmsgid "%(num)s stop"\nmsgid_plural "%(num)s stops"\n'


def test_plurals_follow_the_header_of_the_catalog(tmp_path: Path) -> None:
    catalogs, problems = read(tmp_path, fr_interface=PLURAL + 'msgstr[0] "%(num)s arrêt"\nmsgstr[1] "%(num)s arrêts"\n')
    french, english = catalogs.interface(FR), catalogs.interface(EN)
    assert [french.ngettext("%(num)s stop", "%(num)s stops", n) for n in (0, 1, 2)] == [
        "%(num)s arrêt", "%(num)s arrêt", "%(num)s arrêts",
    ]  # fmt: skip
    assert english.ngettext("%(num)s stop", "%(num)s stops", 0) == "%(num)s stops"
    assert problems == []


def test_six_plural_forms_of_arabic_are_told_apart(tmp_path: Path) -> None:
    rule = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
    forms = "".join(f'msgstr[{i}] "form {i} %(num)s"\n' for i in range(6))
    path = tmp_path / "fr" / "LC_MESSAGES" / "interface.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER.replace("nplurals=2; plural=(n > 1);", rule) + PLURAL + forms, "utf-8")
    catalogs, problems = read_catalogs(tmp_path, tmp_path, [FR], {})
    found = [catalogs.interface(FR).ngettext("%(num)s stop", "%(num)s stops", n) for n in (0, 1, 2, 3, 11, 100)]
    assert found == [f"form {i} %(num)s" for i in range(6)]
    assert problems == []


def test_templates_speak_the_language_with_context_and_plurals(tmp_path: Path) -> None:
    words = 'msgctxt "verb"\nmsgid "Open"\nmsgstr "Ouvrir"\n\nmsgid "Open"\nmsgstr "Ouvert"\n\n'
    catalogs, _ = read(
        tmp_path, fr_interface=words + PLURAL + 'msgstr[0] "%(num)s arrêt"\nmsgstr[1] "%(num)s arrêts"\n'
    )
    jinja = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    install = getattr(jinja, "install_gettext_translations")  # noqa: B009 - added by the extension, unknown to types
    install(catalogs.interface(FR), newstyle=True)
    page = "{{ pgettext('verb', 'Open') }} {{ gettext('Open') }} "
    page += "{% trans num=n %}{{ num }} stop{% pluralize %}{{ num }} stops{% endtrans %}"
    assert jinja.from_string(page).render(n=3) == "Ouvrir Ouvert 3 arrêts"


def test_a_stale_word_of_the_interface_falls_back_to_english_and_a_draft_is_shown(tmp_path: Path) -> None:
    stale = '#, fuzzy\n#| msgid "Route"\nmsgid "Route in words"\nmsgstr "Itinéraire"\n\n'
    draft = '#, fuzzy\nmsgid "Stops"\nmsgstr "Étapes"\n'
    catalogs, _ = read(tmp_path, fr_interface=stale + draft)
    assert catalogs.interface(FR).gettext("Route in words") == "Route in words"
    assert catalogs.interface(FR).gettext("Stops") == "Étapes"


BROKEN = {
    "a string that never ends": ('msgid "a"\nmsgstr "b\n', 7, "catalog-syntax"),
    "a quotation mark inside": ('msgid "a"\nmsgstr "b "c" d"\n', 7, "catalog-syntax"),
    "a word that is no keyword": ("mgsid \"a\"\n", 6, "catalog-syntax"),
    "a placeholder lost": ('\nmsgid "%(n)s km"\nmsgstr "km"\n', 7, "catalog-placeholder"),
    "a placeholder misspelt": ('msgid "%(name)s here"\nmsgstr "ici %(nom)s"\n', 6, "catalog-placeholder"),
    "a placeholder of a script lost": ('msgid "In {distance}"\nmsgstr "Bientôt"\n', 6, "catalog-placeholder"),
    "a placeholder cut short": ('#, python-format\nmsgid "%(n)s"\nmsgstr "%(n) %(n)s"\n', 7, "catalog-placeholder"),
    "the same entry twice": ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 9, "catalog-duplicate"),
    "a plural form too few": ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\n', 6, "catalog-plural"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_entry_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    text, line, code = BROKEN[case]
    _, problems = read(tmp_path, fr_interface=text)
    assert (code, line) in [(p.code, p.where.line) for p in problems]
    assert problems[0].where.path == "translations/fr/LC_MESSAGES/interface.po"


def test_an_entry_with_a_problem_is_not_used_and_the_others_are(tmp_path: Path) -> None:
    catalogs, _ = read(tmp_path, fr_interface='msgid "%(n)s km"\nmsgstr "km"\n\nmsgid "Stops"\nmsgstr "Étapes"\n')
    assert catalogs.interface(FR).gettext("%(n)s km") == "%(n)s km"
    assert catalogs.interface(FR).gettext("Stops") == "Étapes"


@pytest.mark.parametrize("rule", ["", "nplurals=2; plural=n+;", "nplurals=1; plural=(n > 1);", "nplurals=2"])
def test_a_plural_rule_that_cannot_hold_is_told(tmp_path: Path, rule: str) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "interface.po"
    path.parent.mkdir(parents=True)
    text = HEADER.replace("nplurals=2; plural=(n > 1);", rule)
    path.write_text(text + PLURAL + 'msgstr[0] "%(num)s arrêt"\nmsgstr[1] "%(num)s arrêts"\n', "utf-8")
    _, problems = read_catalogs(tmp_path, tmp_path, [FR], {})
    assert said(problems) == ["translations/fr/LC_MESSAGES/interface.po:1 catalog-header"]


def test_a_folder_of_no_language_and_a_catalog_of_no_territory_are_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, en_isy="", frr_issy="")
    assert said(problems) == [
        "translations/en/LC_MESSAGES/isy.po catalog-name",
        "translations/frr catalog-locale",
    ]
    assert [p.cure for p in problems] == ["Did you mean 'issy'?", "Did you mean 'fr'?"]


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "fr" / "LC_MESSAGES" / "interface.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(HEADER.encode() + 'msgid "a"\nmsgstr "é"\n'.encode("latin-1"))
    _, problems = read_catalogs(tmp_path, tmp_path, [FR], {})
    assert said(problems) == ["translations/fr/LC_MESSAGES/interface.po:7 catalog-syntax"]


def test_a_citys_catalogs_are_read_beside_the_products_own(tmp_path: Path) -> None:
    product, city = tmp_path / "product", tmp_path / "city"
    read(product, fr_interface='msgid "Stops"\nmsgstr "Étapes"\n', en_valenciennes="")
    read(city, en_issy=entry("La tour.", "The tower."))
    catalogs, problems = read_catalogs(product, city, [FR, EN], {"issy": "fr"})
    assert catalogs.interface(FR).gettext("Stops") == "Étapes"
    assert catalogs.content(tower("La tour."), EN).text == "The tower."
    assert problems == []


def test_a_line_does_not_break_where_the_language_forbids_it(tmp_path: Path) -> None:
    pl, easy = LOCALES["pl"], LOCALES["fr-x-falc"]
    for locale, words in ((pl, "A w wieży (z 1840) i o 16 000 niej."), (easy, "« La tour » : où ?")):
        path = tmp_path / locale.folder / "LC_MESSAGES" / "issy.po"
        path.parent.mkdir(parents=True)
        path.write_text(HEADER + entry("La tour.", words), "utf-8")
    catalogs, _ = read_catalogs(tmp_path, tmp_path, [FR, pl, easy], {"issy": "fr"})
    said = [catalogs.content(tower("La tour."), locale).text for locale in (pl, easy)]
    assert [words.replace("\u00a0", "_").replace("\u202f", "-") for words in said] == [
        "A_w_wieży (z_1840) i_o_16_000 niej.",
        "«_La tour_»_: où-?",
    ]


def test_no_catalog_at_all_is_no_problem(tmp_path: Path) -> None:
    catalogs, problems = read_catalogs(tmp_path / "none", tmp_path / "none", [FR, EN], {"issy": "fr"})
    assert catalogs.interface(FR).gettext("Stops") == "Stops"
    assert problems == []


def test_a_percent_sign_of_an_author_is_not_a_placeholder(tmp_path: Path) -> None:
    _, problems = read(tmp_path, en_issy=entry("Pente de 5 %.", "A slope of 5%."))
    assert problems == []

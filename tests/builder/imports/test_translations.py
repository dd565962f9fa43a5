import shutil
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.imports.translations import import_drafts, update_content, update_interface
from builder.locales import LOCALES
from builder.model import Text
from builder.po import BrokenPo, Entry, PoFile, parse, serialize
from builder.problems import Where
from builder.read.catalogs import Translated, read_catalogs

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
FR, EN = LOCALES["fr"], LOCALES["en"]
A = "La tour aux figures est haute de vingt-quatre mètres."
A2 = "La tour aux figures est haute de 24 mètres."
B = "On y entre par le parc."
needs_gettext = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="Debian's gettext is not installed")


def words(*texts: str, at: str = "tours/issy/pois/tower") -> list[Text]:
    return [Text(text, at, "prose", Where(f"{at}.md", line)) for line, text in enumerate(texts, 9)]


def update(folder: Path, texts: Iterable[Text], now: datetime = NOW) -> Path:
    _, problems = update_content(folder, "issy", "fr", texts, [FR, EN, LOCALES["en-XA"]], now)
    assert problems == []
    return folder / "en" / "LC_MESSAGES" / "issy.po"


def shown(folder: Path, text: Text) -> Translated:
    catalogs, problems = read_catalogs(folder, folder, [FR, EN], {"issy": "fr"})
    assert problems == []
    return catalogs.content(text, EN)


def entries(path: Path) -> tuple[Entry, ...]:
    file = parse(path.read_text("utf-8"))
    assert isinstance(file, PoFile)
    return file.entries


def sign(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")


def test_only_the_languages_that_need_a_catalog_get_one(tmp_path: Path) -> None:
    update(tmp_path, words(A))
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*.po")] == ["en/LC_MESSAGES/issy.po"]


def test_a_second_run_changes_no_byte_not_even_the_date(tmp_path: Path) -> None:
    path = update(tmp_path, words(A, B))
    before = path.read_bytes()
    update(tmp_path, words(A, B), LATER)
    assert path.read_bytes() == before


def test_new_texts_are_empty_in_the_order_of_the_files_and_tell_what_they_are_for(tmp_path: Path) -> None:
    path = update(tmp_path, words(B, at="tours/issy/z") + words(A, B))
    found = entries(path)
    assert [(e.msgctxt, e.msgid) for e in found] == [
        ("tours/issy/pois/tower", A), ("tours/issy/pois/tower", B), ("tours/issy/z", B),
    ]  # fmt: skip
    assert {e.msgstr for e in found} == {("",)}
    assert found[0].comment == "A paragraph.\n/en/issy/places/tower/"
    assert found[0].places == ("tours/issy/pois/tower.md",)


def test_a_draft_is_shown_as_a_draft_until_someone_signs_it(tmp_path: Path) -> None:
    path = update(tmp_path, words(A, B))
    assert import_drafts(path, [(words(A)[0], "The tower is 24 m high."), (words("Rien")[0], "Nothing")]) == 1
    assert shown(tmp_path, words(A)[0]).state == "draft"
    assert import_drafts(path, [(words(A)[0], "Another draft")]) == 0
    sign(path)
    assert shown(tmp_path, words(A)[0]) == Translated("The tower is 24 m high.", "en", "reviewed")


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_changed_paragraph_is_stale_and_exactly_that_one(tmp_path: Path, is_signed: bool) -> None:
    path = update(tmp_path, words(A, B))
    import_drafts(path, [(words(A)[0], "The tower."), (words(B)[0], "One enters by the park.")])
    if is_signed:
        sign(path)
    for _ in range(2):  # the second run must not forget what the translation was made from
        update(tmp_path, words(A2, B), LATER)
        assert shown(tmp_path, words(A2)[0]) == Translated(A2, "fr", "stale")
        assert shown(tmp_path, words(B)[0]).state == ("reviewed" if is_signed else "draft")
    (changed,) = [e for e in entries(path) if e.msgid == A2]
    assert (changed.previous_msgid, changed.msgstr) == (A, ("The tower.",))


def test_a_paragraph_that_changes_twice_is_still_known_by_the_words_that_were_translated(tmp_path: Path) -> None:
    path = update(tmp_path, words(A))
    import_drafts(path, [(words(A)[0], "The tower.")])
    update(tmp_path, words(A2))
    update(tmp_path, words(A2 + " Environ."))
    assert [e.previous_msgid for e in entries(path)] == [A]
    update(tmp_path, words(A))
    assert shown(tmp_path, words(A)[0]).state == "draft"


def test_a_moved_file_keeps_its_translations_and_their_state(tmp_path: Path) -> None:
    path = update(tmp_path, words(A, B))
    import_drafts(path, [(words(A)[0], "The tower.")])
    sign(path)
    import_drafts(path, [(words(B)[0], "One enters by the park.")])
    moved = words(A, B, at="tours/issy/pois/figures")
    update(tmp_path, moved)
    assert [shown(tmp_path, text).state for text in moved] == ["reviewed", "draft"]
    assert {e.previous_msgctxt for e in entries(path)} == {"tours/issy/pois/tower"}


def test_a_renamed_file_takes_along_even_what_was_rewritten_at_the_same_time(tmp_path: Path) -> None:
    path = update(tmp_path, words(A, B))
    import_drafts(path, [(words(A)[0], "The tower."), (words(B)[0], "One enters by the park.")])
    sign(path)
    now = words(A2, B, at="tours/issy/pois/figures")
    former = {"tours/issy/pois/tower": "tours/issy/pois/figures"}
    for _ in range(2):
        (count,), _ = update_content(tmp_path, "issy", "fr", now, [EN], LATER, renamed=former)
        assert [shown(tmp_path, text).state for text in now] == ["stale", "reviewed"]
    assert not count.is_written
    assert [(e.previous_msgid, e.previous_msgctxt) for e in entries(path)] == [
        (A, "tours/issy/pois/tower"), (B, "tours/issy/pois/tower"),
    ]  # fmt: skip


def test_a_stale_translation_may_link_where_the_old_words_did(tmp_path: Path) -> None:
    before, after = words("Voyez [le fort](fort.md) et la tour.", "Voyez [le parc](parc.md) et la tour.")
    path = update(tmp_path, [before])
    import_drafts(path, [(before, "See [the fort](fort.md) and the tower.")])
    update(tmp_path, [after])
    assert shown(tmp_path, after).state == "stale"  # and no problem, which would stop the build


def test_what_is_no_longer_said_is_kept_and_comes_back(tmp_path: Path) -> None:
    path = update(tmp_path, words(A, B))
    import_drafts(path, [(words(B)[0], "One enters by the park.")])
    sign(path)
    update(tmp_path, words(A))
    assert '#~ msgid "On y entre par le parc."' in path.read_text("utf-8")
    update(tmp_path, words(A, B))
    assert shown(tmp_path, words(B)[0]).state == "reviewed"


def test_a_stale_entry_that_goes_and_comes_back_is_still_stale(tmp_path: Path) -> None:
    path = update(tmp_path, words(A))
    import_drafts(path, [(words(A)[0], "The tower.")])
    update(tmp_path, words(A2))
    update(tmp_path, words(B))
    update(tmp_path, words(A2))
    assert shown(tmp_path, words(A2)[0]).state == "stale"
    assert len(entries(path)) == 1


def test_a_catalog_that_cannot_be_read_is_told_and_left_alone(tmp_path: Path) -> None:
    path = update(tmp_path, words(A))
    path.write_text(path.read_text("utf-8") + '\nmgsid "oops"\n', "utf-8")
    before = path.read_bytes()
    _, problems = update_content(tmp_path, "issy", "fr", words(A, B), [EN], NOW)
    assert [(p.code, p.where.path) for p in problems] == [("catalog-syntax", "translations/en/LC_MESSAGES/issy.po")]
    assert path.read_bytes() == before


@pytest.fixture
def product(tmp_path: Path) -> Path:
    files = {
        "builder/templates/tour.html": """
            {# Translators: on a button #}{{ pgettext("verb", "Open") }} {{ _("Open") }}
            {% trans num=stops|length %}{{ num }} stop{% pluralize %}{{ num }} stops{% endtrans %}
            {% trans %}
                A sentence
                over two lines
            {% endtrans %}""",
        "builder/render/html.py": 'def title(t):\n    return t.gettext("Page of %(name)s")\n',
        "webapp/figures.py": 'def title(t):\n    return t.gettext("Open")\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def test_the_guides_own_words_are_found_in_templates_and_code(product: Path) -> None:
    update_interface(product, product / "translations", LOCALES.values(), NOW)
    found = {e.key: e for e in entries(product / "translations" / "fr" / "LC_MESSAGES" / "interface.po")}
    assert set(found) == {
        ("verb", "Open"), (None, "Open"), (None, "%(num)s stop"), (None, "A sentence over two lines"),
        (None, "Page of %(name)s"),
    }  # fmt: skip
    assert found["verb", "Open"].comment == "on a button\nOn the page of a tour."
    assert found[None, "Open"].places == ("builder/templates/tour.html", "webapp/figures.py")
    assert found[None, "%(num)s stop"].msgstr == ("", "")
    assert found[None, "Page of %(name)s"].flags == ("python-format",)
    template = parse((product / "translations" / "interface.pot").read_text("utf-8"))
    assert isinstance(template, PoFile)
    assert {e.key for e in template.entries} == set(found)


def test_the_interface_too_is_the_same_bytes_at_a_second_run(product: Path) -> None:
    """Also where a note is longer than a line of the file, and is wrapped there."""
    page = product / "builder" / "templates" / "tour.html"
    page.write_text(
        page.read_text("utf-8").replace("on a button", "on a button, " + "and on the next one, " * 8), "utf-8"
    )
    for now in (NOW, LATER):
        counts, _ = update_interface(product, product / "translations", LOCALES.values(), now)
    assert not any(c.is_written for c in counts)


# What Poedit 3 leaves: its own headers, CRLF, another wrapping, no "#|" on what was confirmed.
POEDIT = """msgid ""\r
msgstr ""\r
"Project-Id-Version: Flâneur\\n"\r
"PO-Revision-Date: 2026-12-01 10:00+0100\\n"\r
"Last-Translator: Office de tourisme\\n"\r
"Language: en\\n"\r
"Content-Type: text/plain; charset=UTF-8\\n"\r
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\r
"X-Generator: Poedit 3.4\\n"\r
"X-Poedit-Bookmarks: 3,-1,-1\\n"\r
\r
# The mayor wants "tower".\r
#. A paragraph.\r
#. /en/issy/places/tower/\r
#: tours/issy/pois/tower.md\r
msgctxt "tours/issy/pois/tower"\r
msgid ""\r
"La tour aux figures est haute de vingt-quatre mètres."\r
msgstr "The Tower of Figures is twenty-four metres high."\r
\r
#, fuzzy\r
#~| msgctxt "tours/issy/pois/tower"\r
#~| msgid "Le donjon."\r
#~ msgctxt "tours/issy/pois/tower"\r
#~ msgid "La tour."\r
#~ msgstr "The keep."\r
"""
# What Weblate leaves: a flag of its own, a team with an address, a long unwrapped line, a comment of a reviewer.
WEBLATE = f"""#
msgid ""
msgstr ""
"Project-Id-Version: Flâneur\\n"
"PO-Revision-Date: 2026-12-01 10:00+0000\\n"
"Language-Team: English <https://weblate.example.org/projects/flaneur/issy/en/>\\n"
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"X-Generator: Weblate 5.8\\n"

# To be seen again.
#. A paragraph.
#. /en/issy/places/tower/
#: tours/issy/pois/tower.md
#, fuzzy, max-length:300
#| msgid "Le donjon est haut de vingt-quatre mètres."
msgctxt "tours/issy/pois/tower"
msgid "{A}"
msgstr "The keep is twenty-four metres high; Weblate may write so long a sentence on one line."
"""


@pytest.mark.parametrize(("saved", "state"), [(POEDIT, "reviewed"), (WEBLATE, "stale")])
def test_what_translators_programs_wrote_survives_an_update(tmp_path: Path, saved: str, state: str) -> None:
    path = tmp_path / "en" / "LC_MESSAGES" / "issy.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(saved.encode())
    before = parse(saved)
    assert isinstance(before, PoFile)
    update(tmp_path, words(A))
    after = parse(path.read_text("utf-8"))
    assert isinstance(after, PoFile)
    assert after.entries == before.entries
    assert after.metadata == before.metadata
    assert shown(tmp_path, words(A)[0]).state == state


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from('\n\t"\\#~|\v\x85\u2028'))
some = texts.filter(lambda text: bool(text))


@pytest.mark.slow
@given(some, texts, st.none() | some, st.none() | some)
def test_any_words_come_back_from_the_file_as_they_went_in(
    msgid: str, msgstr: str, ctx: str | None, was: str | None
) -> None:
    before = Entry(msgid, ctx, msgstr=(msgstr,), flags=("fuzzy",), previous_msgid=was)
    text = serialize(PoFile((before,), {"Content-Type": "text/plain; charset=UTF-8"}))
    after = parse(text)
    assert isinstance(after, PoFile)
    assert after.entries == (before,)
    assert serialize(after) == text


@given(st.text(max_size=80))
def test_no_text_makes_the_reader_fall_over(text: str) -> None:
    assert isinstance(parse(text), PoFile | BrokenPo)


@pytest.fixture
def worked_on(tmp_path: Path) -> Path:
    """A catalog with an entry of every kind: signed, draft, stale, missing, moved, obsolete, and obsolete and stale."""
    bridge, fort, station, long = "Le pont de Billancourt.", "Le fort.", "La gare.", "Une longue phrase, " * 9
    quay = words("Le quai.", at="tours/issy/pois/quay")
    path = update(tmp_path, words(A, B, bridge, fort, station, long) + quay)
    import_drafts(path, [(words(A)[0], "The tower.")])
    sign(path)
    done = {B: "By the park.", bridge: "The bridge.", fort: "The fort.", long: "A long sentence, " * 9}
    import_drafts(path, [(text, done[text.msgid]) for text in words(*done)])
    import_drafts(path, [(quay[0], "The quay.")])
    update(tmp_path, words(A, B, bridge + " Bis.", fort, station, long) + quay)
    bank = words("Le quai.", at="tours/issy/pois/bank")
    update(tmp_path, words(A, B + " Ou par la rue.", fort, station, long) + bank)
    kinds = {(e.is_obsolete, e.is_fuzzy, e.is_stale, bool(e.previous_msgctxt), any(e.msgstr)) for e in entries(path)}
    assert len(kinds) == 6
    return path


@needs_gettext
@pytest.mark.parametrize(
    "tool", ["msgcat --no-wrap", "msgcat --width=120", "msgattrib --sort-by-file", "msgconv -t UTF-8"]
)
def test_nothing_is_lost_on_the_way_through_gettexts_own_tools(tmp_path: Path, worked_on: Path, tool: str) -> None:
    before = entries(worked_on)
    told = subprocess.run(["msgfmt", "--check", "-o", "-", worked_on], capture_output=True, check=False)
    assert (told.returncode, told.stderr) == (0, b"")
    subprocess.run([*tool.split(), "-o", worked_on, worked_on], check=True)
    assert sorted(entries(worked_on), key=repr) == sorted(before, key=repr)


@needs_gettext
def test_gettexts_own_tools_accept_every_catalog(product: Path) -> None:
    folder = product / "translations"
    update_interface(product, folder, LOCALES.values(), NOW)
    path = update(folder, words(A, B))
    import_drafts(path, [(words(A)[0], "The tower.")])
    update(folder, words(A2, B))
    for catalog in sorted(folder.rglob("*.po")):
        ran = subprocess.run(["msgfmt", "--check", "-o", "-", catalog], capture_output=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, b"")


@needs_gettext
def test_a_catalog_merged_by_gettext_itself_says_the_same(tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    path = update(ours, words(A, B))
    import_drafts(path, [(words(A)[0], "The tower."), (words(B)[0], "One enters by the park.")])
    sign(path)
    template = update(tmp_path / "fresh", words(A2, B))
    subprocess.run(["msgmerge", "--quiet", "--previous", "--update", "--backup=off", path, template], check=True)
    assert shown(ours, words(A2)[0]).state == "stale"
    assert shown(ours, words(B)[0]).state == "reviewed"


@needs_gettext
def test_merging_by_gettext_itself_leaves_every_entry_in_its_state(tmp_path: Path, worked_on: Path) -> None:
    def standing() -> set[tuple[object, ...]]:
        return {(e.key, e.msgstr, e.is_fuzzy, e.is_stale) for e in entries(worked_on) if not e.is_obsolete}

    before = standing()
    template = tmp_path / "template.pot"
    subprocess.run(["msgattrib", "--no-obsolete", "--empty", "--clear-fuzzy", "-o", template, worked_on], check=True)
    tool = ["msgmerge", "--quiet", "--previous", "--update", "--backup=off"]
    subprocess.run([*tool, worked_on, template], check=True)
    assert standing() == before

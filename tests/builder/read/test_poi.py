from pathlib import Path

import pytest

from builder.model import LonLat, Poi, PoiKind, Wheelchair
from builder.problems import Problem
from builder.read.poi import read_poi
from builder.read.territory import read_pois

FACTS = {
    "title": '"Puits"',
    "tagline": '"Un puits"',
    "kind": '"monument"',
    "at": "[2.001, 47.002]",
    "at_source": '"Relevé, 2026"',
    "sources": '["Ville, 2026"]',
}
PATH = "tours/exemple/pois/puits.md"


def text_of(prose: str = "Un puits.", **facts: str) -> str:
    rows = "".join(f"{key} = {value}\n" for key, value in {**FACTS, **facts}.items() if value)
    return f"+++\n{rows}+++\n\n{prose}\n"


def read(text: str, root: Path = Path()) -> tuple[Poi | None, list[Problem]]:
    return read_poi(root, text, PATH, "exemple", "puits")


def told(text: str) -> list[str]:
    return [str(problem) for problem in read(text)[1]]


def test_the_least_place_is_read_with_nothing_supposed() -> None:
    poi, problems = read(text_of())
    assert problems == [] and poi is not None
    assert (poi.id, poi.kind, poi.at) == ("puits", PoiKind.MONUMENT, LonLat(2.001, 47.002))
    assert (poi.wheelchair, poi.opening_hours, poi.price, poi.panel) == (None, "", None, None)


def test_every_word_to_translate_has_its_context_and_line() -> None:
    poi, _ = read(text_of("Un.\n\nDeux.", price='"Gratuit"', wheelchair_note='"Une marche."'))
    assert poi is not None and poi.price and poi.wheelchair_note
    words = [poi.title, poi.tagline, poi.price, poi.wheelchair_note, *poi.prose]
    assert [(w.msgid, w.where.line) for w in words] == [
        ("Puits", 2),
        ("Un puits", 3),
        ("Gratuit", 8),
        ("Une marche.", 9),
        ("Un.", 12),
        ("Deux.", 14),
    ]
    assert {w.context for w in words} == {"tours/exemple/pois/puits"}


def test_all_facts_are_read() -> None:
    poi, problems = read(
        text_of(
            opening_hours='"Mo-Fr 09:00-12:00"',
            hours_as_of='"2026"',
            wheelchair='"limited"',
            phone='"+33 1 23 45 67 89"',
            url='"https://ville.example"',
            address='"1 rue du Puits"',
            panel="7",
        )
    )
    assert problems == [] and poi is not None
    assert (poi.wheelchair, poi.panel, poi.address) == (Wheelchair.LIMITED, 7, "1 rue du Puits")
    assert (poi.opening_hours, poi.hours_as_of) == ("Mo-Fr 09:00-12:00", "2026")


@pytest.mark.parametrize("key", FACTS)
def test_each_required_fact_is_asked_for(key: str) -> None:
    assert told(text_of(**{key: ""})) == [
        f"{PATH}:2: error: The key '{key}' is missing. Add a line {key} = … . [key-missing]"
    ]


def test_all_mistakes_are_told_at_once() -> None:
    codes = [problem.code for problem in read(text_of("", at="[2, 947]", kind='"well"', adress='"x"'))[1]]
    assert sorted(codes) == ["choice-unknown", "key-unknown", "position-range", "prose-missing"]


@pytest.mark.parametrize("at", ["[2, 90.1]", "[180, 2]", "[-180.1, 2]", "[nan, 2]", "[2, inf]"])
def test_a_position_that_is_nowhere_is_refused(at: str) -> None:
    poi, problems = read(text_of(at=at))
    assert poi is None and [problem.code for problem in problems] == ["position-range"]


def test_hours_want_the_year_they_were_known_in() -> None:
    assert told(text_of(opening_hours='"24/7"')) == [
        f"{PATH}:2: error: The key 'hours_as_of' is missing. Add a line hours_as_of = … . [key-missing]"
    ]


def test_an_address_of_the_web_begins_as_one() -> None:
    assert told(text_of(url='"ville.example"')) == [
        f"{PATH}:8: error: 'ville.example' is no web address. Begin it with https:// . [url-form]"
    ]


def test_a_misspelt_kind_is_told_with_the_nearest() -> None:
    assert told(text_of(kind='"artwrok"')) == [
        f"{PATH}:4: error: 'artwrok' is not a known kind. Did you mean 'artwork'? [choice-unknown]"
    ]


def test_a_first_paragraph_of_forty_words_is_short_enough_and_one_more_is_not() -> None:
    assert told(text_of("mot " * 40)) == []
    assert "has 41 words" in told(text_of("mot " * 41))[0]
    assert told(text_of("Court.\n\n" + "mot " * 99)) == []


def test_a_notice_is_read_with_its_days() -> None:
    notice = '\n[[notice]]\nkind = "works"\nfrom = 2026-11-01\nuntil = 2026-11-01\ntext = "Fermé."\n'
    poi, problems = read(text_of().replace("+++\n\n", f"{notice}+++\n\n"))
    assert problems == [] and poi is not None
    assert [(n.kind, str(n.starts), str(n.ends), n.text.msgid) for n in poi.notices] == [
        ("works", "2026-11-01", "2026-11-01", "Fermé.")
    ]


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/passwd", ".hidden.jpg"])
def test_a_photograph_is_named_by_its_file_alone(name: str) -> None:
    media = f'\n[[media]]\nfile = "{name}"\nalt = "a"\ncredit = "b"\nlicence = "c"\n'
    problems = told(text_of().replace("+++\n\n", f"{media}+++\n\n"))
    assert len(problems) == 1 and "is no plain file name" in problems[0]


def test_a_broken_place_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "tours" / "exemple" / "pois"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text("nothing", "utf-8")
    (folder / "b.md").write_bytes(b"\xef\xbb\xbf" + text_of().replace("\n", "\r\n").encode())
    (folder / "Ç.md").write_text(text_of(), "utf-8")
    pois, problems = read_pois(tmp_path, "tours/exemple", "exemple")
    assert [poi.id for poi in pois] == ["b", "Ç"]
    assert sorted(problem.code for problem in problems) == ["fence-missing", "slug-form"]

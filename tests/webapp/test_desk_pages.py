"""What the staff does at the desk: visits and who comes, reports, letters, figures, what is kept of a person."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp import create_app
from webapp.config import Config
from webapp.database import Store
from webapp.forget import RULES, forget_all
from webapp.mail.outbox import LETTERS, State, letters
from webapp.records import METADATA, SCANS
from webapp.report_book import ReportBook
from webapp.staff.audit import deeds
from webapp.staff.staff import Role
from webapp.visits.bookings import BOOKINGS, Asked, bookings_of
from webapp.visits.places import book, confirm
from webapp.visits.visits import visits_between

from .test_desk import NOON, Staff, words
from .test_reports import write_setting

pytestmark = pytest.mark.slow  # a guide is built

NEW = "/desk/visits/new/exemple/premier-tour/"
OFFER = {
    "starts": "2026-05-07T14:30",
    "minutes": "45",
    "places": "3",
    "closes_h": "2",
    "languages": ["fr", "ja"],
    "meeting": "mairie",
    "price": "8 € <b>",
    "accessible": "yes",
}


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("desk")
    make_site(root / "guide")
    write_setting(root / "guide", "server = false", "server = true")
    assert build(root / "guide", root / "site", Options(paper=False, brotli=0)).written is not None
    return root / "site"


@pytest.fixture
def app(guide: Path, tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(guide, access_log=False, data=tmp_path / "data", database_url=database_url))
    app.config["CLOCK"] = lambda: NOON
    yield app
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["store"]
    return found


def rows_of(answer: object) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))  # type: ignore[attr-defined]  # a response


def guests(store: Store, *said: Asked) -> None:
    """Books and confirms on the one visit there is; nobody writes to them here."""
    with store.write() as link:
        (visit,) = visits_between(link, ["exemple"], NOON)
        for one in said:
            book(link, visit.id, one, NOON, lambda *_: None)
        for booking in bookings_of(link, visit.id):
            confirm(link, booking, NOON, lambda *_: None)


def test_a_visit_is_made_changed_led_and_cancelled(app: Flask, store: Store) -> None:
    editor, guide = Staff(app, Role.EDITOR, ("exemple",)), Staff(app, Role.GUIDE, ("exemple",))
    wrong = editor.post(NEW, **OFFER | {"starts": "2026-03-29T02:30", "places": "0", "languages": []})
    assert wrong.status_code == 400
    assert wrong.text.count('aria-invalid="true"') == 3 and 'value="8 € &lt;b&gt;"' in wrong.text
    assert "the clocks jump over it" in words(wrong)
    made = editor.post(NEW, **OFFER)
    assert made.status_code == 303
    visit = made.location.partition("?")[0]
    assert "Thursday, 7 May 2026, 14:30" in words(editor.get(visit))
    guests(
        store,
        Asked("Ada <i>", "ada@example.org", 2, "en", step_free=True, words="=1+1"),
        Asked("Luc", "luc@example.org", 2, "fr"),
    )
    page = editor.get(visit)
    assert "2 of 3 taken, 2 wait" in words(page) and "Ada &lt;i&gt;" in page.text and "step-free" in page.text
    assert "ada@example.org" not in guide.get(visit).text, "a guide needs no address"
    assert "Ada" in guide.get(f"{visit}list/").text and "Luc" not in guide.get(f"{visit}list/").text
    assert rows_of(editor.get(f"{visit}bookings.csv"))[1][7] == "'=1+1"
    assert "2 of 3 places" in words(guide.get("/desk/"))
    assert editor.post("/desk/bookings/2/up/").location.endswith("?said=booking-full")
    assert editor.post("/desk/bookings/1/cancel/").status_code == 303
    assert "2 of 3 taken" in words(editor.get(visit)), "who waited has moved up"
    assert editor.post(f"{visit}change/", **OFFER | {"starts": "2026-05-07T15:00"}).status_code == 303
    assert editor.post(f"{visit}cancel/").status_code == 303
    assert "This visit is cancelled" in words(editor.get(visit))
    with store.read() as link:
        sent = [(one.recipient, one.about) for one in letters(link, [State.WAITING])]
        done = [(one.what, one.town) for one in deeds(link)]
    assert sent.count(("luc@example.org", "booking 2")) == 3, "moved up, changed, called off"
    assert done[0] == ("visit-cancelled", "exemple") and len(done) == 4


def test_a_town_that_is_not_theirs_is_not_there(app: Flask, store: Store) -> None:
    here, elsewhere = Staff(app, Role.EDITOR, ("exemple",)), Staff(app, Role.EDITOR, ("lyon",), email="a@lyon.example")
    assert here.post(NEW, **OFFER).status_code == 303
    assert "First tour" in words(here.get("/desk/visits/"))
    assert "First tour" not in words(elsewhere.get("/desk/visits/"))
    assert elsewhere.get("/desk/visits/1/").status_code == 404
    assert elsewhere.post("/desk/visits/1/cancel/").status_code == 404
    assert elsewhere.get(NEW).status_code == 403
    assert elsewhere.get("/desk/figures/exemple/").status_code == 403
    assert elsewhere.get("/desk/mail/").status_code == 403, "letters are of all towns"


def test_reports_are_read_and_marked_as_done(app: Flask, store: Store) -> None:
    editor = Staff(app, Role.EDITOR, ("exemple",))
    for name, plaque in (("a", "EXEMPU"), ("b", "ZZZZZZ")):
        ReportBook(store).add(name, plaque, "damaged", "Une vis <b>", "fr", NOON)
    page = editor.get("/desk/reports/")
    assert "Une vis &lt;b&gt;" in page.text and "ZZZZZZ" not in page.text, "a lost plaque is of no town"
    assert "1 report on a plaque" in words(editor.get("/desk/"))
    assert editor.post("/desk/reports/done/", id=["1", "2"]).status_code == 303
    assert "There is none" in words(editor.get("/desk/reports/"))
    assert [one.done is None for one in ReportBook(store).reports(NOON)] == [True, False]


def test_all_that_is_kept_of_a_person_is_handed_out_and_erased(app: Flask, store: Store) -> None:
    admin = Staff(app, Role.ADMIN)
    assert admin.post(NEW, **OFFER).status_code == 303
    guests(store, Asked("Ada", "Ada@example.org", 2, "en", words="Merci"), Asked("Luc", "luc@example.org", 1, "fr"))
    with store.write() as link:
        row = {"name": "n", "reply_to": "", "subject": "s", "text": "t", "html": "h", "locale": "fr", "tries": 1}
        row |= {"state": State.FAILED, "queued": "2026-05-02T12:00:00Z", "due": "2026-05-02T12:00:00Z", "answer": "550"}
        link.execute(insert(LETTERS).values(**row, recipient="office@example.org", about="booking 1"))
    assert "1 e-mail was not delivered" in words(admin.get("/desk/"))
    assert admin.post("/desk/mail/1/again/").status_code == 303
    found = admin.post("/desk/kept/person/", email="ada@EXAMPLE.org")
    assert "Bookings 1" in words(found)
    file = admin.post("/desk/kept/person/export/", email="ada@example.org")
    assert json.loads(file.text)["bookings"][0]["words"] == "Merci"
    assert admin.post("/desk/kept/person/erase/", email="ada@example.org").status_code == 400, "not sure"
    assert admin.post("/desk/kept/person/erase/", email="ada@example.org", sure="on").status_code == 303
    with store.read() as link:
        for table in METADATA.sorted_tables:
            held = " ".join(str(dict(row)) for row in link.execute(table.select()).mappings())
            assert "ada@" not in held.lower() and "Merci" not in held, table
        assert link.scalar(BOOKINGS.select().with_only_columns(BOOKINGS.c.email)) == "luc@example.org"
        assert not letters(link, list(State)), "what tells of the booking is gone too"


def test_figures_stand_on_a_map_and_in_a_table(app: Flask, store: Store) -> None:
    editor = Staff(app, Role.EDITOR, ("exemple",))
    with store.write() as link:
        link.execute(insert(SCANS).values(plaque="EXEMPU", hour="2026-05-01T23", language="ja", scans=1234))
    page = editor.get("/desk/figures/exemple/?from=2026-05-02&to=2026-05-02")
    assert "1,234 in all" in words(page) and "日本語" in page.text, "the town's day, not that of Greenwich"
    assert "0 in all" in words(editor.get("/desk/figures/exemple/?from=2026-05-01&to=2026-05-01"))
    assert rows_of(editor.get("/desk/figures/exemple/language.csv"))[1] == ["ja", "1234"]
    scripts = re.search(r'data-scripts="([^"]*)"', page.text)
    if scripts:  # a guide without the parts of the map has the table alone
        script = editor.get(scripts[1].split(" ")[-1])
        assert script.status_code == 200 and '"1234"' in script.text
        assert "http" not in script.text.replace("https://www.openstreetmap.org", "")


def test_what_is_over_is_deleted_by_one_list_of_rules(app: Flask, store: Store) -> None:
    Staff(app, Role.GUIDE)
    assert set(forget_all(store, NOON)) == set(RULES)
    done = forget_all(store, NOON + timedelta(days=4000))
    assert done["sessions of the staff"] == 1

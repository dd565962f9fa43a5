"""Visits and bookings through the front door: what a visitor sees, what the letters say, who gets the places."""

import json
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp import create_app
from webapp.config import Config
from webapp.database import Store
from webapp.mail.outbox import Letter, letter_of
from webapp.mail.outbox import State as Sending
from webapp.mail.outbox import letters as queued
from webapp.tokens import Tokens, signing_key
from webapp.visits.bookings import Asked, State, bookings_of, forget
from webapp.visits.places import Closed, Full, book, cancel, confirm, give_place, resize, taken
from webapp.visits.visit_office import cancel_visit, edit_visit, list_visits, on_visit, turn
from webapp.visits.visit_pages import LASTS_S
from webapp.visits.visits import Offer, Visit, add_visit, known_visit, visit_of

from .test_reports import write_setting

pytestmark = pytest.mark.slow  # a guide is built

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
VISITS = """
[[visit]]
id = "quais"
tour = "premier-tour"
starts = "2026-12-05 14:30"
languages = ["fr", "en"]
places = 3
price = "8 € <par personne>"
"""
FORM = {"name": "Ada <b>", "email": "ada@example.org", "party": "2", "language": "en", "step_free": "yes"}
HERE = {"Origin": "http://localhost"}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("guide")
    make_site(root)
    write_setting(root, "server = false", "server = true")
    (root / "tours" / "exemple" / "visits.toml").write_text(VISITS, "utf-8")
    report = build(root, root / "site", Options(paper=False, brotli=0))
    assert report.written is not None, [str(one) for one in report.problems]
    return root / "site"


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(town: Path, tmp_path: Path, database_url: str | None, clock: Clock) -> Iterator[Flask]:
    (tmp_path / "kept").mkdir()
    app = create_app(Config(town, access_log=False, data=tmp_path / "kept", database_url=database_url))
    app.config["CLOCK"] = clock
    app.config["DATA"] = tmp_path / "kept"
    yield app
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """A form of ours, sent as if it had been open for ten seconds."""
    page, key = client.get(address).text, signing_key(client.application.config["DATA"])
    booking = re.search(r'class="code" dir="ltr">(\w+)<', page)
    form, subject = ("booking", booking[1]) if booking else ("visit", "1")
    token = Tokens(key, form, LASTS_S, lambda: time.time() - 10).issue(subject)
    return client.post(address, data={"token": token, **fields}, headers=HERE)


def letters(app: Flask) -> list[Letter]:
    with app.extensions["store"].read() as link:
        return [letter_of(link, one.id) for one in reversed(queued(link, list(Sending)))]


def link_of(letter: Letter) -> str:
    found = re.search(r"https://guide\.example(/\S+/visits/booking/\?key=\S+)", letter.text)
    assert found, letter.text
    return found[1]


def test_a_visitor_books_confirms_changes_and_cancels_and_the_letters_speak_their_language(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/fr/exemple/visits/").text
    assert "samedi 5 décembre 2026" in page and "/fr/exemple/visits/quais/" in page
    page = client.get("/fr/exemple/visits/quais/").text
    assert "8 € &lt;par personne&gt;" in page and '"remainingAttendeeCapacity": 3' in page

    told = send(client, "/fr/exemple/visits/quais/", **FORM)
    assert (told.status_code, told.location) == (303, "/fr/exemple/visits/quais/?said=held")
    assert "Set-Cookie" not in told.headers
    (asked,) = letters(app)
    assert asked.to == "ada@example.org" and asked.locale == "en" and "First tour (example)" in asked.text
    assert asked.calendar is None, "nothing is booked yet"
    assert '"remainingAttendeeCapacity": 1' in client.get("/fr/exemple/visits/quais/").text

    booking = link_of(asked)
    assert "Ada &lt;b&gt;" in client.get(booking).text
    assert len(letters(app)) == 1, "opening the link does nothing"
    assert send(client, booking, act="confirm").status_code == 303
    booked = letters(app)[-1]
    assert booked.calendar is not None
    entry: Any = icalendar.Calendar.from_ical(booked.calendar).walk("VEVENT")[0]
    assert entry.start.isoformat() == "2026-12-05T14:30:00+01:00"

    assert send(client, booking, act="resize", party="4").status_code == 409
    assert send(client, booking, act="resize", party="3").status_code == 303
    assert send(client, booking, act="cancel").status_code == 303
    gone = letters(app)[-1]
    assert gone.calendar is not None and b"METHOD:CANCEL" in gone.calendar
    assert '"remainingAttendeeCapacity": 3' in client.get("/fr/exemple/visits/quais/").text


def test_what_is_wrong_is_said_beside_its_field_with_what_was_typed_and_nothing_is_kept(
    app: Flask, client: FlaskClient
) -> None:
    address = "/en/exemple/visits/quais/"
    told = send(client, address, **FORM | {"email": "ada@example.org,eve@example.org", "party": "4", "name": "\0 "})
    assert told.status_code == 422
    assert told.text.count('aria-invalid="true"') == 3 and 'href="#email"' in told.text
    assert 'value="ada@example.org,eve@example.org"' in told.text
    for fields, status in (({"website": "x"}, 400), ({"token": "x"}, 400), ({"words": "x" * 20_000}, 413)):
        assert send(client, address, **FORM | fields).status_code == status
    foreign = client.post(address, data=FORM | {"token": "x"}, headers={"Origin": "https://evil.example"})
    assert foreign.status_code == 403
    for lost in ("visits/booking/?key=x", "visits/%00/", "visits/none/"):
        assert client.get(f"/en/exemple/{lost}").status_code == 404
    assert letters(app) == []


def test_what_stands_behind_the_key_of_a_link_is_no_markup_and_no_key(app: Flask, client: FlaskClient) -> None:
    send(client, "/fr/exemple/visits/quais/", **FORM)
    good = link_of(letters(app)[0])
    assert client.get(good).status_code == 200
    # Base64 is read up to its end, "=": a signature holds whatever stands behind it.
    for junk in ("=", '="><h1>Pay here</h1>', "='><i x=", "=%00", "=\n"):
        told = client.get(good.partition("key=")[0], query_string={"key": good.partition("key=")[2] + junk})
        assert told.status_code == 404 and "Pay here" not in told.text, junk


def test_an_address_that_a_header_would_read_as_another_one_is_refused(app: Flask, client: FlaskClient) -> None:
    for email in ("=?utf-8?q?=0Ax?=@example.org", "a=?utf-8?q?=0D=0ABcc?=@example.org"):
        assert send(client, "/fr/exemple/visits/quais/", **FORM | {"email": email}).status_code == 422
    assert letters(app) == []


def test_to_one_address_only_so_many_letters_go_however_it_is_written(app: Flask, client: FlaskClient) -> None:
    told = [
        send(client, "/fr/exemple/visits/quais/", **FORM | {"email": email, "party": "1"}).status_code
        for email in ("ada@example.org", "Ada@example.org", "aDa@example.org", "adA@example.org", "ADa@example.org")
        + ("AdA@example.org", "ADA@example.org")
    ]
    assert told == [303] * 6 + [429]


def test_who_has_booked_already_learns_it_by_letter_only(app: Flask, client: FlaskClient) -> None:
    one = send(client, "/fr/exemple/visits/quais/", **FORM | {"party": "1"})
    two = send(client, "/fr/exemple/visits/quais/", **FORM | {"party": "1", "name": "Eve"})
    assert one.location == two.location
    first, second = letters(app)
    assert first.text.partition("key=")[0] == second.text.partition("key=")[0]
    with app.extensions["store"].read() as link:
        assert list_visits(link, ["exemple"], NOON)[0].taken == 1


def test_visits_of_the_files_are_known_again_and_who_booked_is_told_when_they_move(
    app: Flask, client: FlaskClient, town: Path
) -> None:
    send(client, "/fr/exemple/visits/quais/", **FORM)
    send(client, link_of(letters(app)[0]), act="confirm")
    file = town.resolve() / "visits.json"
    before = file.read_text("utf-8")
    try:
        said = json.loads(before)
        said["exemple"][0]["starts"] = "2026-12-05T16:00"
        file.write_text(json.dumps(said), "utf-8")
        app.extensions["visits"].brought = ""
        client.get("/fr/exemple/visits/")
        moved = letters(app)[-1]
        assert "16:00" in moved.text and moved.calendar is not None and b"SEQUENCE:" in moved.calendar
        file.write_text(json.dumps({"exemple": []}), "utf-8")
        app.extensions["visits"].brought = ""
        assert "quais" not in client.get("/fr/exemple/visits/").text
        assert len(letters(app)) == 3, "what is taken out of a file tells nobody"
    finally:
        file.write_text(before, "utf-8")


# The rules, asked of the table itself.


OFFER = Offer(
    territory="exemple",
    tour="premier-tour",
    starts_local=datetime(2026, 12, 5, 14, 30),  # noqa: DTZ001  # by the town's clocks
    zone="Europe/Paris",
    minutes=90,
    languages=("fr",),
    places=3,
    closes_h=2,
    meeting="mairie",
    accessible=None,
    words={},
)


class Told:
    """Keeps what would be written in letters."""

    def __init__(self) -> None:
        self.all: list[tuple[str, str]] = []

    def __call__(self, link: object, said: str, booking: object, visit: object, now: object) -> None:
        self.all.append((str(said), booking.email))  # type: ignore[attr-defined]  # a Booking


def who(name: str, party: int = 1) -> Asked:
    return Asked(name, f"{name}@example.org", party, "fr")


@pytest.fixture
def visit(store: Store) -> Visit:
    with store.write() as link:
        return add_visit(link, OFFER, NOON)


def test_a_hold_that_nobody_confirms_gives_its_places_back_and_who_waits_moves_up(store: Store, visit: Visit) -> None:
    told = Told()
    with store.write() as link:
        assert book(link, visit.id, who("ada", 2), NOON, told) is State.HELD
        assert book(link, visit.id, who("bob", 2), NOON, told) is State.WAITING
        assert book(link, visit.id, who("eve", 1), NOON, told) is State.HELD
        bob = bookings_of(link, visit.id)[1]
        assert confirm(link, bob, NOON, told).state is State.WAITING
    assert turn(store, NOON + timedelta(minutes=59), told) == 0
    later = NOON + timedelta(minutes=60)
    assert turn(store, later, told) == 1 and told.all[-1] == ("moved up", "bob@example.org")
    with store.write() as link:
        assert taken(link, visit.id, later) == 2
        ada, bob, eve = bookings_of(link, visit.id)
        assert confirm(link, ada, later, told).state is State.WAITING, "too late: it waits behind who was there"
        assert confirm(link, eve, later, told).state is State.BOOKED, "too late, and there is a place all the same"
        assert [one.name for one in on_visit(link, visit.id, later)] == ["ada", "bob", "eve"]
        cancel(link, bob, later, told)
        assert told.all[-1] == ("moved up", "ada@example.org")
        with pytest.raises(Full):
            resize(link, eve, 2, later, told)


def test_of_a_visit_that_is_over_nobody_is_told_that_it_is_called_off(store: Store, visit: Visit) -> None:
    told = Told()
    with store.write() as link:
        book(link, visit.id, who("ada", 1), NOON, told)
        confirm(link, bookings_of(link, visit.id)[0], NOON, told)
        before = list(told.all)
        assert cancel_visit(link, visit.id, visit.ends, told) is None and told.all == before
        assert cancel_visit(link, visit.id, visit.starts, told) == 1, "as long as somebody may stand there"


def test_the_desk_moves_up_changes_and_cancels_and_never_gives_a_place_that_there_is_not(
    store: Store, visit: Visit
) -> None:
    told = Told()
    with store.write() as link:
        book(link, visit.id, who("ada", 3), NOON, told)
        book(link, visit.id, who("bob", 1), NOON, told)
        ada, bob = bookings_of(link, visit.id)
        confirm(link, ada, NOON, told)
        confirm(link, bob, NOON, told)
        with pytest.raises(Full):
            give_place(link, bookings_of(link, visit.id)[1], NOON, told)
        bigger = Offer(**{name: getattr(OFFER, name) for name in Offer.__slots__} | {"places": 4, "meeting": "jardin"})
        changed = edit_visit(link, visit.id, bigger, NOON, told)
        assert changed is not None and changed.version == visit.version + 1
        assert told.all[-3:] == [
            ("changed", "ada@example.org"),
            ("changed", "bob@example.org"),
            ("moved up", "bob@example.org"),
        ]
        assert cancel_visit(link, visit.id, NOON, told) == 2 and cancel_visit(link, visit.id, NOON, told) is None
        with pytest.raises(Closed):
            book(link, visit.id, who("eve"), NOON, told)
        assert known_visit(link, visit.id).state == "cancelled" and visit_of(link, "exemple", visit.name)


def test_a_reminder_is_written_once_the_day_before_and_bookings_are_deleted_a_month_after(
    store: Store, visit: Visit
) -> None:
    told = Told()
    with store.write() as link:
        book(link, visit.id, who("ada"), NOON, told)
        confirm(link, bookings_of(link, visit.id)[0], NOON, told)
    eve = visit.starts - timedelta(hours=23)
    with store.write() as link:
        book(link, visit.id, who("late"), eve, told)
        confirm(link, bookings_of(link, visit.id)[1], eve, told)
    assert turn(store, visit.starts - timedelta(hours=25), told) == 0
    assert (turn(store, eve, told), turn(store, eve, told)) == (1, 0)
    assert told.all[-1] == ("reminder", "ada@example.org"), "who booked an hour ago knows"
    with store.write() as link:
        assert forget(link, visit.starts + timedelta(days=29)) == 0
        assert forget(link, visit.starts + timedelta(days=30)) == 2 and not bookings_of(link, visit.id)

"""A company asks for a tour, the office offers, the client accepts: through the front door."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import update

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from builder.proof import symbols_of
from webapp import create_app
from webapp.config import Config
from webapp.database import Store
from webapp.groups.enquiries import ENQUIRIES, State, enquiry_of, forget, history_of, make_offer
from webapp.groups.enquiry_letters import send_offer
from webapp.groups.events import EVENTS, event_of
from webapp.groups.groups import LASTS_S, Room
from webapp.groups.offer_view import address_of, view_of
from webapp.groups.offers import Offer
from webapp.mail.outbox import State as LetterState
from webapp.mail.outbox import letter_of, letters
from webapp.personal import erase, export
from webapp.staff.staff import Role
from webapp.tokens import Tokens, signing_key
from webapp.tree import read_tree

from .test_desk import NOON, Staff, words
from .test_reports import FROM_HERE, write_setting

pytestmark = pytest.mark.slow  # a guide is built

ADDRESS = "/en/exemple/groups/"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = {
    "company": "Acme <b>& Co</b>",
    "contact": "Zoé Martin",
    "email": "zoe@acme.example",
    "phone": "+33 1 00 00 00 00",
    "size": "24",
    "wished": "14 March, afternoon",
    "languages": "en",
    "tour": "premier-tour",
    "budget": "60",
    "aims": "See the town",
    "mobility": "",
    "catering": "",
    "consent": "yes",
    "website": "",
}


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("groups")
    make_site(root / "guide")
    write_setting(root / "guide", "server = false", "server = true")
    assert build(root / "guide", root / "site", Options(brotli=0)).written is not None
    return root / "site"


@pytest.fixture
def app(guide: Path, tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(guide, access_log=False, data=tmp_path / "data", database_url=database_url))
    app.config["CLOCK"] = lambda: NOW
    yield app
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def ask(client: FlaskClient, tmp_path: Path) -> Callable[..., Any]:
    def send(**changed: Any) -> Any:
        tokens = Tokens(signing_key(tmp_path / "data"), "enquiry", LASTS_S, lambda: time.time() - 10)
        return client.post(ADDRESS, data={**ASKED, "token": tokens.issue("exemple"), **changed}, headers=FROM_HERE)

    return send


def store_of(app: Flask) -> Store:
    found: Store = app.extensions["store"]
    return found


def test_a_request_is_kept_with_its_history_and_a_letter_that_repeats_nothing_typed(
    app: Flask, client: FlaskClient, ask: Callable[..., Any]
) -> None:
    page = client.get(ADDRESS + "?tour=premier-tour")
    assert page.status_code == 200 and "Set-Cookie" not in page.headers and "noindex" not in page.text
    assert 'href="/fr/exemple/groups/"' in page.text, "the switch of languages keeps the page"
    answer = ask()
    assert answer.status_code == 303
    assert "The office has your request" in client.get(answer.location).text
    with store_of(app).read() as link:
        kept = enquiry_of(link, 1)
        assert kept is not None and kept.state is State.NEW and kept.asked.company == "Acme <b>& Co</b>"
        assert kept.asked.size == 24 and kept.asked.languages == ("en",) and kept.received == NOW
        assert [step.state for step in history_of(link, 1)] == [State.NEW]
        (queued,) = letters(link, [LetterState.WAITING])
        said = letter_of(link, queued.id)
    assert queued.recipient == "zoe@acme.example" and "24" in said.text
    assert "Acme" not in said.text + said.html and "Zoé" not in said.text, "nobody writes to strangers through us"


def test_what_is_wrong_is_said_beside_each_field_and_what_was_typed_stays(
    app: Flask, client: FlaskClient, ask: Callable[..., Any]
) -> None:
    answer = ask(email="zoe", size="0", consent="", company="", aims="x" * 1501)
    assert answer.status_code == 400
    for name in ("email", "size", "consent", "company", "aims"):
        assert f'href="#{name}"' in answer.text and f'id="wrong-{name}"' in answer.text
        assert re.search(rf'name="{name}"[^>]*aria-invalid="true"[^>]*aria-describedby="wrong-{name}', answer.text)
    assert "Zoé Martin" in answer.text and "14 March" in answer.text
    assert "&lt;b&gt;" in ask(company="<b>", size="0").text
    assert ask(token="no").status_code == 400 and ask(website="x").status_code == 400
    assert client.post(ADDRESS, data=ASKED).status_code == 403
    with store_of(app).read() as link:
        assert enquiry_of(link, 1) is None


def offered(app: Flask, guide: Path, until: date = date(2026, 12, 1)) -> str:
    """The path of the offer made on enquiry 1."""
    tree = read_tree(guide.resolve())
    room: Room = app.extensions["groups"]
    starts = datetime(2027, 3, 14, 14)  # noqa: DTZ001  # the town's own time
    offer = Offer("premier-tour", starts, "Europe/Paris", "480 €", "Welcome", until)
    with store_of(app).write() as link:
        kept = enquiry_of(link, 1)
        assert kept is not None
        made = make_offer(link, kept, offer, "ana@office.example", NOW)
        viewed = view_of(tree, made, "en")
        assert viewed is not None
        address = address_of(tree, room.offers, made)
        send_offer(link, tree, viewed, address, NOW)
    return "/" + address.split("/", 3)[3]


def test_an_offer_shows_three_lengths_is_printed_and_accepted_once_by_its_own_address_alone(
    app: Flask, client: FlaskClient, guide: Path, ask: Callable[..., Any], tmp_path: Path
) -> None:
    ask()
    old, path = offered(app, guide, date(2026, 11, 30)), ""
    app.config["CLOCK"] = lambda: NOW + timedelta(minutes=1)
    with store_of(app).write() as link:
        kept = enquiry_of(link, 1)
        assert kept is not None and kept.deadline == date(2026, 11, 30)
        offer = kept.offer
        assert offer is not None
        made = make_offer(link, kept, offer, "ana@office.example", NOW + timedelta(minutes=1))
        room: Room = app.extensions["groups"]
        path = "/" + address_of(read_tree(guide.resolve()), room.offers, made).split("/", 3)[3]
    gone, wrong, none = client.get(old), client.get(path[:-3] + "xx/"), client.get(path.replace("/1/", "/77/"))
    assert gone.status_code == wrong.status_code == none.status_code == 404 and gone.text == wrong.text == none.text
    page = client.get(path)
    assert page.status_code == 200 and "480 €" in page.text and "Acme &lt;b&gt;" in page.text
    # No other site learns the address; under no-referrer Chromium would send "Origin: null" with our own form.
    assert page.headers["Referrer-Policy"] == "same-origin"
    found = [one.text for symbols in symbols_of(client.get(path + "offer.pdf").data) for one in symbols]
    assert any(text.endswith(path) for text in found), "the paper leads to the same page"
    tokens = Tokens(signing_key(tmp_path / "data"), "enquiry", LASTS_S, lambda: time.time() - 10)
    sent = {"token": tokens.issue("offer 1"), "website": ""}
    minutes = re.findall(r'name="minutes" value="(\d+)"', page.text)
    assert client.post(path, data={**sent, "minutes": "61"}, headers=FROM_HERE).status_code == 400
    for _ in range(2):  # sent twice, accepted once
        assert client.post(path, data={**sent, "minutes": minutes[0]}, headers=FROM_HERE).status_code == 303
    assert "You have accepted this offer" in client.get(path).text
    with store_of(app).read() as link:
        assert [step.state.value for step in history_of(link, 1)] == ["new", "offered", "offered", "accepted"]
        assert [one.subject for one in letters(link, [LetterState.WAITING])][0].startswith("The offer is accepted")


def test_an_offer_whose_day_is_over_is_not_accepted(
    app: Flask, client: FlaskClient, guide: Path, ask: Callable[..., Any], tmp_path: Path
) -> None:
    ask()
    path = offered(app, guide)
    app.config["CLOCK"] = lambda: datetime(2026, 12, 1, 22, 59, tzinfo=UTC)  # one minute before midnight in the town
    assert 'name="minutes"' in client.get(path).text
    app.config["CLOCK"] = lambda: datetime(2026, 12, 1, 23, 0, tzinfo=UTC)
    assert 'name="minutes"' not in client.get(path).text
    tokens = Tokens(signing_key(tmp_path / "data"), "enquiry", LASTS_S, lambda: time.time() - 10)
    sent = {"token": tokens.issue("offer 1"), "website": "", "minutes": "60"}
    client.post(path, data=sent, headers=FROM_HERE)
    with store_of(app).read() as link:
        kept = enquiry_of(link, 1)
    assert kept is not None and kept.state is State.OFFERED


def test_who_asked_can_have_it_and_have_it_deleted_and_after_three_years_it_is_gone(
    app: Flask, ask: Callable[..., Any]
) -> None:
    ask()
    ask(email="other@acme.example")
    with store_of(app).write() as link:
        (mine,) = export(link, "ZOE@acme.example")["enquiries"]
        assert mine.pop("events") == []
        assert mine["contact"] == "Zoé Martin" and mine["history"][0]["state"] == "new" and "name" not in mine
        assert erase(link, "zoe@acme.example") == 2, "with its letter"
        assert not any(export(link, "zoe@acme.example").values())
        assert forget(link, NOW + timedelta(days=1094)) == 0
        assert forget(link, NOW + timedelta(days=1096)) == 1 and history_of(link, 2) == []


def test_what_is_typed_into_a_request_names_no_header_and_one_address_gets_few_letters(
    app: Flask, ask: Callable[..., Any]
) -> None:
    assert ask(email="=?utf-8?q?=0Ax?=@acme.example").status_code == 400
    told = [
        ask(email=email, aims=str(n)).status_code
        for n, email in enumerate(["zoe@acme.example", "ZOE@acme.example"] * 4)
    ]
    assert told == [303] * 6 + [429] * 2


def test_what_stands_behind_the_key_of_an_offer_is_no_markup(
    app: Flask, client: FlaskClient, guide: Path, ask: Callable[..., Any]
) -> None:
    ask()
    path = offered(app, guide).rstrip("/")
    told = client.get(f'{path}="><h1>Pay here/')
    assert told.status_code == 404 and "Pay here" not in told.text


def test_an_event_is_made_from_an_enquiry_of_its_own_town_and_only_in_these_years(
    app: Flask, ask: Callable[..., Any]
) -> None:
    app.config["CLOCK"] = lambda: NOON
    ask()
    with store_of(app).write() as link:
        link.execute(update(ENQUIRIES).values(territory="elsewhere"))
    ana = Staff(app, Role.EDITOR, ("exemple",))
    made = {"town": "exemple", "client": "Acme", "size": "24", "tour": "premier-tour", "minutes": "all"}
    made |= {"starts": "2027-03-14T14:00", "languages": "en", "contact_name": "Zoé"}
    for enquiry in ("1", "77"):
        assert ana.post("/desk/events/new/", **made, enquiry=enquiry).status_code == 404
    assert ana.post("/desk/events/new/", **made).status_code == 303
    for year in ("0026", "9999"):  # two figures typed for four, and a day after which there is none
        told = ana.post("/desk/events/1/edit/", **made | {"starts": f"{year}-03-14T14:00"})
        assert told.status_code == 400 and "Give a day and a time" in told.text
    assert ana.post("/desk/events/1/edit/", **made | {"leader": "Bea"}).status_code == 303
    assert "Bea" in ana.get("/desk/events/1/").text and ana.get("/desk/events/").status_code == 200


def test_who_is_to_be_called_on_the_day_is_handed_out_too(app: Flask, ask: Callable[..., Any]) -> None:
    app.config["CLOCK"] = lambda: NOON
    ask()
    made = {"town": "exemple", "enquiry": "1", "size": "24", "tour": "premier-tour", "minutes": "all"}
    made |= {"starts": "2027-03-14T14:00", "languages": "en", "contact_name": "Zoé", "contact_phone": "+33 1"}
    assert Staff(app, Role.EDITOR).post("/desk/events/new/", **made).status_code == 303
    with store_of(app).write() as link:
        (mine,) = export(link, "zoe@acme.example")["enquiries"]
        assert [(one["id"], one["contact_name"], one["contact_phone"]) for one in mine["events"]] == [
            (1, "Zoé", "+33 1")
        ]
        erase(link, "zoe@acme.example")
        event = event_of(link, 1)
    assert event is not None and event.details.contact_name == event.details.contact_phone == ""


def test_the_desk_hides_no_group_that_its_leader_begins_this_very_moment(app: Flask, ask: Callable[..., Any]) -> None:
    app.config["CLOCK"] = lambda: NOON
    ana = Staff(app, Role.EDITOR)
    made = {"town": "exemple", "size": "24", "tour": "premier-tour", "minutes": "all", "starts": "2027-03-14T14:00"}
    ana.post("/desk/events/new/", **made, languages="en")
    ana.post("/desk/events/1/state/", state="ready")
    with ThreadPoolExecutor(1) as others:
        with store_of(app).write() as link:
            link.execute(update(EVENTS).values(state="live"))
            told = others.submit(ana.post, "/desk/events/1/state/", state="draft")
            assert wait([told], timeout=0.5).not_done, "it waits for the leader"
        assert told.result().status_code == 303
    with store_of(app).read() as link:
        event = event_of(link, 1)
    assert event is not None and event.state == "live"


def test_the_office_answers_makes_the_event_sets_its_stops_and_prints_it(
    app: Flask, client: FlaskClient, ask: Callable[..., Any]
) -> None:
    app.config["CLOCK"] = lambda: NOON  # when the staff has signed in
    ask(company="=Acme")
    ana, bob = Staff(app, Role.EDITOR), Staff(app, Role.EDITOR, ("elsewhere",), "bob@example.org")
    assert "=Acme" in words(ana.get("/desk/")) and "=Acme" in words(ana.get("/desk/enquiries/"))
    assert bob.get("/desk/enquiries/1/").status_code == 404 and "Acme" not in words(bob.get("/desk/enquiries/"))
    assert "'=Acme" in ana.get("/desk/enquiries/enquiries.csv").text
    offer = {"tour": "premier-tour", "price": "480 €", "words": "Bienvenue", "until": "2026-12-01"}
    gap = ana.post("/desk/enquiries/1/offer/", **offer, starts="2027-03-28T02:30")
    assert gap.status_code == 400 and "clocks jump" in gap.text and "Bienvenue" in gap.text
    assert ana.post("/desk/enquiries/1/offer/", **offer, starts="2027-03-14T14:00").status_code == 303
    assert ana.get("/desk/enquiries/1/offer.pdf").data.startswith(b"%PDF")
    assert ana.post("/desk/enquiries/1/state/", state="done").location.endswith("said=not-next")
    ana.post("/desk/enquiries/1/state/", state="accepted", words="By telephone")
    assert "By telephone" in words(ana.get("/desk/enquiries/1/"))
    assert "Accepted by =Acme" in words(ana.get("/desk/"))
    form = ana.get("/desk/events/new/?enquiry=1").text
    assert 'value="=Acme"' in form and 'value="2027-03-14T14:00"' in form
    made = {"town": "exemple", "enquiry": "1", "client": "Acme", "size": "24", "tour": "premier-tour", "minutes": "all"}
    made |= {"starts": "2027-03-14T14:00", "languages": "en", "leader": "Ana", "contact_name": "Zoé"}
    assert ana.post("/desk/events/new/", **{**made, "size": "many"}).status_code == 400
    assert ana.post("/desk/events/new/", **made).status_code == 303
    assert "Accepted by =Acme" not in words(ana.get("/desk/"))
    with store_of(app).read() as link:
        event = event_of(link, 1)
    assert event is not None and event.state == "draft" and event.details.enquiry == 1 and event.details.size == 24
    stops = event.details.stops
    typed = {f"{key}-{i}": value for i, one in enumerate(stops) for key, value in (("poi", one.poi), ("minutes", "7"))}
    assert ana.post("/desk/events/1/stops/", **{**typed, "minutes-0": "x"}, do="down:0").status_code == 400
    ana.post("/desk/events/1/stops/", **typed, **{"note-0": "Coffee here"}, do="down:0")
    ana.post("/desk/events/1/state/", state="ready")
    picture = BytesIO()
    Image.new("RGB", (900, 300), "red").save(picture, "JPEG", exif=b"Exif\0\0secret")
    for content, status in ((b"<svg onload=alert(1)>", 400), (picture.getvalue(), 303)):
        assert ana.post("/desk/events/1/logo/", logo=(BytesIO(content), "logo.png")).status_code == status
    with store_of(app).read() as link:
        event = event_of(link, 1)
    assert event is not None and event.state == "ready"
    assert [(one.poi, one.minutes) for one in event.details.stops][:2] == [(stops[1].poi, 7), (stops[0].poi, 7)]
    assert event.details.stops[1].note == "Coffee here"
    assert event.logo is not None and event.logo.startswith(b"\x89PNG") and b"secret" not in event.logo
    page = words(ana.get("/desk/events/1/"))
    assert event.code in page and "Coffee here" in page and "24" in page
    leader = symbols_of(ana.get("/desk/events/1/leader.pdf").data)
    card = symbols_of(ana.get("/desk/events/1/card.pdf").data)
    assert leader[0][0].text == card[0][0].text and card[0][0].text.endswith(f"/G/{event.code}")
    joined = client.get(f"/g/{event.code}", follow_redirects=True)
    assert joined.status_code == 200 and "Acme" in joined.text
    assert bob.get("/desk/events/1/").status_code == 404 and bob.get("/desk/events/1/leader.pdf").status_code == 404

"""A group under way, through the front door: the leader does, guests see; what guests send; the end and what stays."""

import io
import json
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, insert, select

from benchmarks.group_day import lead_address, make_group, make_guide
from webapp import create_app
from webapp.config import Config
from webapp.groups.events import Event, find_event
from webapp.live.feedback import forget as forget_feedback
from webapp.live.feedback import summary_of
from webapp.live.guests import ASKS, MARKS, MOST_ASKED
from webapp.live.live import ACTS, LASTS_H, LIVE, forget
from webapp.live.said import PICTURES, SAID
from webapp.staff.staff import Role
from webapp.tokens import Tokens, signing_key
from webapp.tree import read_tree

from .test_desk import NOON, Staff, words

pytestmark = pytest.mark.slow  # a guide is built

FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
SCRIPT = FROM_HERE | {"Accept": "application/json"}
HOSTILE = ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a\x00b\u202etxt.exe", "'; DROP TABLE live; --"]


class Day:
    """One group, its leader and its guests."""

    def __init__(self, app: Flask, data: Path, event: Event) -> None:
        self.app, self.data, self.event = app, data, event
        self.client: FlaskClient = app.test_client()
        self.guest = f"/en/exemple/group/{event.code}/"
        self.lead = lead_address(data, event)
        self.stops = [stop.poi for stop in event.details.stops]
        self.acts = 0

    def state(self, known: str = "") -> Any:
        return self.client.get(f"/g/{self.event.code}/state", headers={"If-None-Match": known})

    def does(self, do: str, **fields: Any) -> Any:
        self.acts += 1
        sent = {"id": f"action-{self.acts:04}", "do": do, **fields}
        return self.client.post(self.lead, data=sent, headers=SCRIPT)

    def sends(self, do: str, seat: str = "seat-0001", **fields: Any) -> Any:
        token = Tokens(signing_key(self.data), "group", 9999, lambda: time.time() - 10)
        sent = {"do": do, "seat": seat, "token": token.issue(self.event.code), "id": f"ask-{seat}", **fields}
        return self.client.post(self.guest, data=sent, headers=SCRIPT)

    def rows(self, *tables: Any) -> list[int]:
        with self.app.extensions["store"].read() as link:
            return [link.scalar(select(func.count()).select_from(table)) for table in tables]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_guide(tmp_path_factory.mktemp("group"))


@pytest.fixture
def clock() -> list[datetime]:
    return [NOON]


@pytest.fixture
def day(guide: Path, tmp_path: Path, database_url: str | None, clock: list[datetime]) -> Iterator[Day]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(guide, access_log=False, data=tmp_path / "data", database_url=database_url))
    app.config["CLOCK"] = lambda: clock[0]
    event = make_group(app.extensions["store"], read_tree(guide.resolve()), NOON)
    yield Day(app, tmp_path / "data", event)
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


def test_what_the_leader_does_every_guest_sees_and_nothing_is_sent_twice(day: Day) -> None:
    first = day.state()
    assert (first.json["phase"], first.json["stop"], first.json["log"]) == ("ready", None, [])
    assert day.state(first.headers["ETag"]).status_code == 304
    assert day.does("move", stop=day.stops[0]).json == {"ok": True}
    moved = day.state(first.headers["ETag"])
    assert moved.status_code == 200 and (moved.json["phase"], moved.json["stop"]) == ("live", day.stops[0])
    day.does("gather", words="Under the plane tree")
    day.does("message", words="Mind the step <b>")
    day.acts -= 1
    assert day.does("message", words="Mind the step <b>").json == {"ok": True}, "a phone that had no answer asks again"
    seen = day.state().json
    assert [(one["n"], one["kind"]) for one in seen["log"]] == [(1, "gather"), (2, "message")] and seen["gather"] == 1
    page = day.client.get(day.guest).get_data(as_text=True)
    assert "Under the plane tree" in page and "Mind the step &lt;b&gt;" in page and "every three seconds" in page
    day.does("move", stop=day.stops[1])
    assert day.state().json["gather"] is None, "who has gone on has gathered"


def test_guests_answer_are_counted_and_ask_and_only_the_leader_reads_what_they_ask(day: Day) -> None:
    day.does("poll", words="Coffee?", answer=["Yes", "No", "", ""])
    day.does("count")
    for n in range(5):
        assert day.sends("mark", f"seat-000{n}", number="1", choice=str(n % 2)).json == {"ok": True}
        day.sends("mark", f"seat-000{n}", number="2", choice="0")
    day.sends("mark", "seat-0000", number="1", choice="1")
    assert "counts" not in day.state().json["log"][0], "nobody is swayed by the others"
    day.sends("question", words="Since when?")
    day.sends("help", "seat-0002", id="help-0002", words="My knee", lon="2.271234567", lat="48.82345")
    assert "Since when" not in day.state().text and "knee" not in day.state().text
    lead: Any = day.client.get(f"{day.lead}state")
    assert [one["counts"] for one in lead.json["log"]] == [[2, 3], [5]]
    assert day.client.get(f"{day.lead}state", headers={"If-None-Match": lead.headers["ETag"]}).status_code == 304
    assert [(one["words"], one["lon"]) for one in lead.json["asks"]] == [("Since when?", None), ("My knee", 2.27123)]
    page = day.client.get(day.lead).get_data(as_text=True)
    assert "My knee" in page and "48.82345, 2.27123" in page
    assert day.client.get(day.lead).headers["Referrer-Policy"] == "strict-origin"
    day.does("answer", ask="ask-seat-0001", words="Since 1875.")
    day.does("seen", ask="help-0002")
    day.does("close", number="1")
    seen = day.state().json
    assert seen["seen"] == ["ask-seat-0001", "help-0002"] and seen["log"][0]["counts"] == [2, 3]
    assert (seen["log"][2]["text"], seen["log"][2]["answer"]) == ("Since when?", "Since 1875.")
    assert day.sends("mark", number="1", choice="0").status_code == 409, "closed is closed"
    lead = day.client.get(f"{day.lead}state")
    assert lead.json["asks"][1]["lon"] is None, "seen, so where they are is forgotten"


def test_what_guests_of_a_group_that_never_began_have_sent_is_deleted_when_its_time_is_over(
    day: Day, clock: list[datetime]
) -> None:
    assert day.sends("help", words="Where are you?", lon="2.27", lat="48.82").json == {"ok": True}
    assert day.rows(ASKS) == [1]
    clock[0] = day.event.ends + timedelta(hours=LASTS_H)
    with day.app.extensions["store"].write() as link:
        forget(link, clock[0] - timedelta(seconds=1))
    assert day.rows(ASKS) == [1]
    with day.app.extensions["store"].write() as link:
        forget(link, clock[0])
    assert day.rows(ASKS) == [0]


def test_where_somebody_is_comes_too_late_once_the_guide_has_seen_the_call(day: Day) -> None:
    day.sends("help", words="My knee", lon="2.27", lat="48.82")
    day.does("seen", ask="ask-seat-0001")
    assert day.sends("help", words="My knee", lon="2.27", lat="48.82").json == {"ok": True}, "no answer had come"
    lead: Any = day.client.get(f"{day.lead}state")
    assert [(one["state"], one["lon"]) for one in lead.json["asks"]] == [("seen", None)]


def test_a_picture_is_shown_without_what_the_phone_wrote_into_it(day: Day) -> None:
    photo, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "a telling camera"
    Image.new("RGB", (3000, 2000), "teal").save(photo, "JPEG", exif=exif)
    assert day.does("picture", words="The arch", picture=(io.BytesIO(photo.getvalue()), "a.jpg")).json == {"ok": True}
    name = day.state().json["log"][0]["picture"]
    shown = day.client.get(f"/g/{day.event.code}/picture/{name}")
    assert shown.content_type == "image/jpeg" and b"telling" not in shown.data
    assert Image.open(io.BytesIO(shown.data)).size == (1600, 1067)
    for no_picture in (b"", b"<svg onload=alert(1)>", photo.getvalue()[:50]):
        assert day.does("picture", picture=(io.BytesIO(no_picture), "a.jpg")).status_code in (400, 409)
    assert day.rows(PICTURES, SAID) == [1, 1]


def test_a_picture_with_damaged_words_of_the_camera_is_refused_and_the_leader_goes_on(day: Day) -> None:
    exif, sent = Image.Exif(), io.BytesIO()
    exif[274], exif[271] = 6, "Cam"
    Image.new("RGB", (40, 30), "red").save(sent, "JPEG", exif=exif.tobytes())
    whole = sent.getvalue()
    damaged = whole.replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")  # the make, now the width, in letters
    assert damaged != whole
    # Not 500: a leader's phone would send it again and again, and nothing that was done after it.
    assert day.does("picture", picture=(io.BytesIO(damaged), "a.jpg")).status_code in (200, 400)
    assert day.does("picture", picture=(io.BytesIO(whole), "a.jpg")).status_code == 200


def test_a_group_ends_by_itself_what_was_personal_goes_and_numbers_stay(day: Day, clock: list[datetime]) -> None:
    day.does("move", stop=day.stops[0])
    day.does("message", words="Anna has my umbrella")
    day.does("count")
    day.sends("mark", number="2", choice="0")
    day.sends("help", words="lost", lon="2.1", lat="48.1")
    clock[0] = day.event.ends + timedelta(hours=LASTS_H, seconds=1)
    assert (
        day.sends("question", words="late").status_code == 409 and day.does("message", words="late").status_code == 409
    )
    store = day.app.extensions["store"]
    with store.write() as link:
        assert forget(link, clock[0]) == 1 and forget(link, clock[0]) == 0
    assert day.rows(MARKS, ASKS, SAID) == [0, 0, 2]
    over = day.state()
    assert over.json["phase"] == "ended" and over.json["log"][0]["text"] == "Anna has my umbrella", (
        "the last word is seen"
    )
    page = day.client.get(day.guest).get_data(as_text=True)
    assert "The walk is over" in page and "thanks/" in page
    with store.write() as link:
        assert forget(link, clock[0] + timedelta(days=1)) == 1
    assert day.rows(MARKS, ASKS, SAID, ACTS, PICTURES, LIVE) == [0, 0, 0, 0, 0, 1]
    assert day.state(over.headers["ETag"]).json["log"] == []
    with store.read() as link:
        numbers = json.loads(link.scalar(select(LIVE.c.numbers)))
    assert (numbers["headcounts"], numbers["helps"], numbers["phones"], numbers["messages"]) == ([1], 1, 1, 1)


def test_the_leader_ends_it_and_guests_answer_four_questions_that_name_nobody(day: Day, clock: list[datetime]) -> None:
    thanks = f"{day.guest}thanks/"
    token = Tokens(signing_key(day.data), "thanks", 9999, lambda: time.time() - 10).issue(day.event.code)
    sent = {"walk": "5", "phone": "3", "place": day.stops[0], "words": "Slower, <please>", "token": token}
    assert day.client.post(thanks, data=sent, headers=FROM_HERE).status_code == 400, "not before the end"
    day.does("move", stop=day.stops[0])
    assert day.does("end").json == {"ok": True}
    lead = day.client.get(day.lead).get_data(as_text=True)
    assert 'class="acts keys"' not in lead
    page = day.client.get(thanks).get_data(as_text=True)
    assert "What you saw" in page and page.count('class="row"') == 1
    for _ in range(2):
        assert day.client.post(thanks, data=sent, headers=FROM_HERE).status_code == 303
    empty = day.client.post(thanks, data={"token": token + "", "walk": "6"}, headers=FROM_HERE)
    assert empty.status_code == 400 and "Something is missing" in empty.text
    store = day.app.extensions["store"]
    with store.read() as link:
        said = summary_of(link, [day.event.id])
    page = words(Staff(day.app, Role.GUIDE).get(f"/desk/events/{day.event.id}/after/"))
    assert "1 guest answered." in page and "Slower, <please>" in page and "Stops 1" in page
    assert said == (1, (0, 0, 0, 0, 1), (0, 0, 1, 0, 0), ((day.stops[0], 1),), (("en", "Slower, <please>"),))
    with store.write() as link:
        assert forget_feedback(link, clock[0]) == 0 and forget_feedback(link, clock[0] + timedelta(days=1095)) == 1


def test_the_card_s_symbol_leads_to_the_page_in_the_guest_s_language(day: Day) -> None:
    for asked, tag in (("ja,en;q=0.5", "en"), ("fr-CA", "fr"), ("xx", "fr")):
        there = day.client.get(f"/G/{day.event.code}", headers={"Accept-Language": asked})
        assert (
            there.location == f"/{tag}/exemple/group/{day.event.code}/" and "Accept-Language" in there.headers["Vary"]
        )
    page = day.client.get(f"/fr/exemple/group/?code={day.event.code[:3].lower()}-{day.event.code[3:]}")
    assert page.location == f"/fr/exemple/group/{day.event.code}/"
    wrong = day.client.get("/fr/exemple/group/?code=22222")
    assert 'aria-invalid="true"' in wrong.text and "Set-Cookie" not in wrong.headers
    assert day.client.get(day.guest).headers.get("Set-Cookie") is None


def test_nobody_leads_without_the_address_and_nobody_tries_out_codes(day: Day, guide: Path) -> None:
    wrong = day.lead[:-3] + ("AA/" if day.lead[-3:-1] != "AA" else "BB/")
    sent = {"id": "action-9999", "do": "message", "words": "Boo"}
    assert day.client.post(wrong, data=sent, headers=SCRIPT).status_code == 404
    assert day.client.get(wrong).status_code == 404 and day.client.get(f"{wrong}state").status_code == 404
    elsewhere = day.client.post(day.lead, data=sent, headers=SCRIPT | {"Origin": "https://elsewhere.example"})
    assert elsewhere.status_code == 403 and day.rows(SAID) == [0]
    assert day.state().status_code == 200, "a phone that follows"
    other = make_group(day.app.extensions["store"], read_tree(guide.resolve()), NOON)
    found = {day.client.get(f"/en/exemple/group/22222{sign}/thanks/").status_code for sign in "23456789ABCDEFGH" * 5}
    assert found == {404}
    assert day.state().status_code == day.client.get(day.guest).status_code == 200, "and goes on"
    ways = (
        "/g/{}/state",
        "/g/{}",
        "/en/exemple/group/{}/",
        "/en/exemple/group/{}/thanks/",
        "/en/exemple/group/?code={}",
    )
    for way in ways:  # who has tried too many learns nothing, of a right code neither
        for known in ("", "*"):
            right, not_there = (
                day.client.get(way.format(code), headers={"If-None-Match": known}) for code in (other.code, "222222")
            )
            assert right.status_code == not_there.status_code in (404, 429), way
            there = day.client.get(way.format(other.code), environ_base={"REMOTE_ADDR": "192.0.2.7"})
            assert there.status_code in (200, 303), way


def test_hostile_words_are_shown_as_plain_ones_or_refused_and_nothing_is_stored(day: Day) -> None:
    for hostile in HOSTILE:
        day.sends("question", f"seat-{len(hostile):05}", words=hostile)
        day.does("message", words=hostile)
    for page in (day.client.get(day.lead), day.client.get(day.guest)):
        assert page.status_code == 200 and not re.search(r"<script>|<img src=x|\x00|\u202e", page.text)
    before = day.rows(SAID, ASKS, MARKS)
    assert day.does("message", words="x" * 501).status_code == 409
    assert day.does("message", words="x" * 20_000_000).status_code == 413
    assert day.does("move", stop="no-such-place").status_code == 409
    assert day.does("poll", words="One answer?", answer=["only"]).status_code == 409
    assert day.sends("question", words="x" * 301).status_code == 409
    assert day.sends("question", words="x", token="x").status_code == 400
    assert day.sends("question", seat="'; DROP TABLE live", words="x").status_code == 400
    assert day.sends("mark", number="-1", choice="9").status_code == 409
    assert day.sends("nothing").status_code == 400
    assert day.rows(SAID, ASKS, MARKS) == before


def test_the_state_is_whole_again_after_the_database_came_back_from_a_copy(day: Day) -> None:
    day.does("message", words="one")
    known = day.state().headers["ETag"]
    with day.app.extensions["store"].write() as link:
        event = find_event(link, day.event.code)
        assert event is not None
        link.execute(SAID.delete())
        link.execute(ACTS.delete())
        link.execute(LIVE.delete())
    day.does("message", words="another")
    assert day.state(known).json["log"][0]["text"] == "another", "the same version, and yet not the same"


def test_as_many_questions_as_there_may_be_leave_room_for_a_call_for_help(day: Day) -> None:
    many = [
        {"event": day.event.id, "ask": f"q{n}", "number": n, "seat": "other", "kind": "question", "words": "?"}
        for n in range(MOST_ASKED)
    ]
    with day.app.extensions["store"].write() as link:
        link.execute(insert(ASKS), [one | {"state": "new", "lon": None, "lat": None} for one in many])
    assert day.sends("question", words="Since when?").status_code == 409
    assert day.sends("help", "seat-0002", words="My knee").json == {"ok": True}

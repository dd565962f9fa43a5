"""Every form of the server, found by walking from page to page as a reader and as an admin of the desk, is handed what
hostile programs send. Nothing is listed here by hand: a form that is added tomorrow is tried tomorrow."""

import itertools
import json
import os
import random
import re
import time
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks.group_day import lead_address, make_group, make_guide
from tests.document import Document, Element
from tests.house import ROOT
from webapp import create_app
from webapp.config import Config
from webapp.database import Store
from webapp.groups.enquiries import enquiry_of, make_offer
from webapp.groups.offer_view import address_of
from webapp.groups.offers import Offer
from webapp.mail.outbox import State, letter_of, letters
from webapp.records import METADATA
from webapp.staff.staff import Role
from webapp.tokens import Tokens, signing_key
from webapp.tree import Tree, read_tree
from webapp.visits.visits import Offer as VisitOffer
from webapp.visits.visits import add_visit

from .test_desk import NOON, Staff
from .test_groups import ASKED
from .test_visits import FORM as GUEST

pytestmark = pytest.mark.slow  # a guide is built

HOSTILE = json.loads((ROOT / "tests" / "fixtures" / "hostile_forms.json").read_text("utf-8"))
FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
TYPED = ("text", "email", "tel", "search", "url", "number", "date", "time", "datetime-local", "password", "textarea")
# Written by asking alone: who signed in, what was tried how often.
OF_ASKING = {"sessions", "sign_in_attempts", "audit", "segments"}
GOOD = {"email": "ada@example.org", "number": "2", "tel": "+33 1 23 45 67 89", "date": "2027-05-01", "time": "14:30"}
GOOD |= {"datetime-local": "2027-05-01T14:30", "url": "https://example.org/", "password": "a long enough password"}

SENT = itertools.count()


class Form(NamedTuple):
    action: str
    fields: dict[str, str]  # name → what a person would have put there
    typed: list[str]  # of the fields that a person types into
    kind: str


def forms_of(client: FlaskClient, starts: list[str], within: tuple[str, ...], *shown: tuple[str, str]) -> list[Form]:
    """One of each kind: the same fields sent to the same place, numbers and codes aside. ``shown`` are pages that
    answered a form."""
    seen: set[str] = set()
    found: dict[object, Form] = {}
    for page, html in shown:
        for form in Document(html).root.find_all("form", method="post"):
            one = _form(page, form)
            found[(_shape(urlsplit(one.action).path), tuple(sorted(one.fields)))] = one
    waiting = list(starts)
    while waiting:
        page = waiting.pop(0)
        shape = _shape(urlsplit(page).path)
        if page in seen or sum(_shape(urlsplit(one).path) == shape for one in seen) >= 3:
            continue
        seen.add(page)
        answer = client.get(page, headers={"Accept": "text/html"})
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        document = Document(answer.text)
        for form in document.root.find_all("form"):
            if form.attributes.get("method", "get").lower() == "post":
                one = _form(page, form)
                found.setdefault((_shape(urlsplit(one.action).path), tuple(sorted(one.fields))), one)
        for link in document.root.find_all("a"):
            to = urljoin(page, link.attributes.get("href", "")).partition("#")[0]
            if to.startswith(within):
                waiting.append(to)
    return list(found.values())


def _shape(address: str) -> str:
    return "/".join("*" if part.isdigit() or len(part) == 6 and part.isupper() else part for part in address.split("/"))


def _form(page: str, form: Element) -> Form:
    fields: dict[str, str] = {}
    typed: list[str] = []
    for one in [*form.find_all("input"), *form.find_all("textarea"), *form.find_all("select")]:
        name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
        kind = kind if one.tag == "input" else one.tag
        if not name or kind in ("submit", "file"):
            continue
        if kind in ("radio", "checkbox"):
            fields.setdefault(name, one.attributes.get("value", "on"))
        elif kind == "select":
            values = [option.attributes.get("value", option.text) for option in one.find_all("option")]
            fields[name] = next((value for value in values if value), "")
        else:
            fields[name] = one.attributes.get("value", "") or one.text
            if kind in TYPED and name != "website":
                typed.append(name)
                fields[name] = fields[name] or GOOD.get(kind, "Ada Lovelace")
    buttons = [one for one in form.find_all("button") if one.attributes.get("name")]
    if buttons:
        fields[buttons[0].attributes["name"]] = buttons[0].attributes.get("value", "")
    kind = form.attributes.get("enctype", "application/x-www-form-urlencoded")
    return Form(urljoin(page, form.attributes.get("action", "") or page), fields, typed, kind)


def kept(app: Flask) -> dict[str, list[Any]]:
    """All that the database holds, but for what is written by asking alone."""
    with app.extensions["store"].read() as link:
        return {
            name: sorted(map(repr, link.execute(select(table)).all()))
            for name, table in METADATA.tables.items()
            if name not in OF_ASKING
        }


def long(text: str | None) -> str | None:
    return "x" * int(text[1:]) if text and text[0] == "x" and text[1:].isdigit() else text


def send(client: FlaskClient, form: Form, hostile: dict[str, Any]) -> Any:
    """Each time from another address: how often one may send is tried elsewhere."""
    headers = {name: value for name, value in (FROM_HERE | hostile.get("headers", {})).items() if value is not None}
    number = next(SENT)
    client.environ_base["REMOTE_ADDR"] = f"198.51.{number // 250}.{number % 250 + 1}"
    if "raw" in hostile:
        return client.post(form.action, data=hostile["raw"].encode(), content_type=hostile["type"], headers=headers)
    if "body" in hostile:
        body = b"words=" + b"x" * hostile["body"]
        return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded", headers=headers)
    csrf, said = "csrf" in form.fields, hostile.get("fields", {})
    changed = {"csrf" if csrf and name == "token" else name: value for name, value in said.items()}
    fields = form.fields | {name: long(value) for name, value in changed.items()}
    data = {name: value for name, value in fields.items() if value is not None}
    return client.post(form.action, data=data, content_type=form.kind, headers=headers)


def wrongs_of_sending(app: Flask, client: FlaskClient, form: Form) -> Iterator[str]:
    """What a browser of ours never sends is refused on a page, and nothing is kept."""
    for hostile in HOSTILE["sent"]:
        if "fields" in hostile and not {"token", "csrf"} & form.fields.keys():
            continue
        before, answer = kept(app), send(client, form, hostile)
        is_sent_away = answer.status_code == 303 and answer.location.startswith("/desk/sign-in/")
        if not (400 <= answer.status_code < 500 or is_sent_away) or answer.mimetype != "text/html":
            yield f"{form.action}: {hostile['why']}: {answer.status_code} {answer.mimetype}"
        if kept(app) != before:
            yield f"{form.action}: {hostile['why']}: something was kept"


def wrongs_of_typing(app: Flask, client: FlaskClient, form: Form, many: int) -> Iterator[str]:
    """What a person may type is words: refused, or kept without what makes it more than words. Each field is tried with
    ``many``, drawn."""
    for name in form.typed:
        draw = random.Random(f"{os.environ['FLANEUR_SEED']} {form.action} {name}")
        for hostile in draw.sample(HOSTILE["typed"], many):
            answer = send(client, form, {"fields": {name: hostile["text"]}})
            if answer.status_code >= 500 or answer.status_code != 303 and answer.mimetype != "text/html":
                yield f"{form.action} {name}: {hostile['why']}: {answer.status_code} {answer.mimetype}"
            if answer.status_code != 303 and is_obeyed(answer.text):
                yield f"{form.action} {name}: {hostile['why']}: it came back as it was sent"
    everything = repr(kept(app))
    for what in ("\\x00", "\\x1b", "\\u202e", "\\u2066", "\\r\\nBcc"):
        if what in everything:
            yield f"{form.action}: {what} is in the database"


def is_obeyed(html: str) -> bool:
    """Whether a page does what was typed into it, rather than show it."""
    elements = list(Document(html).root.walk())
    acts = any({"onfocus", "onerror"} & one.attributes.keys() for one in elements)
    runs = any(one.tag == "script" and one.content.lstrip().startswith("alert") for one in elements)
    return acts or runs or any(one in html for one in ("296296296", "\0", "\x1b", "\u202e"))


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_guide(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def app(guide: Path, tmp_path: Path) -> Iterator[Flask]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(guide, access_log=False, data=tmp_path / "data"))
    app.config["CLOCK"] = lambda: NOON
    yield app
    for name in ("turns", "tally", "store"):
        app.extensions[name].close()


def aged(data: Path, form: str, subject: str) -> str:
    return Tokens(signing_key(data), form, 3600, lambda: time.time() - 10).issue(subject)


def fill_the_house(app: Flask, data: Path, tree: Tree) -> list[str]:
    """A visit with a booking, an enquiry with an offer, a group under way: where their pages begin."""
    store: Store = app.extensions["store"]
    starts, words = datetime.fromisoformat("2026-12-05T14:30"), {"fr": {"price": "8 €"}}
    with store.write() as link:
        visit = VisitOffer("exemple", "premier-tour", starts, "Europe/Paris", 60, ("fr",), 9, 1, "mairie", None, words)
        name = add_visit(link, visit, NOON).name
    guest = app.test_client()
    report = {"fault": "missing", "words": "", "token": aged(data, "report", "EXEMPU")}
    assert guest.post("/en/exemple/report/?plaque=EXEMPU", data=report, headers=FROM_HERE).status_code == 303
    booked = {**GUEST, "token": aged(data, "visit", "1")}
    assert guest.post(f"/en/exemple/visits/{name}/", data=booked, headers=FROM_HERE).status_code == 303
    asked = {**ASKED, "token": aged(data, "enquiry", "exemple")}
    assert guest.post("/en/exemple/groups/", data=asked, headers=FROM_HERE).status_code == 303
    offer = Offer("premier-tour", starts, "Europe/Paris", "480 €", "", date(2026, 12, 1))
    with store.write() as link:
        kept = enquiry_of(link, 1)
        assert kept is not None
        made = make_offer(link, kept, offer, "ana@office.example", NOON)
        there = address_of(tree, app.extensions["groups"].offers, made)
        said = [letter_of(link, one.id).text for one in letters(link, list(State))]
    event = make_group(store, tree, NOON)
    links = re.findall(r"https://guide\.example(/\S+)", " ".join([there, *said]))
    return [f"/en/exemple/group/{event.code}/", lead_address(data, event), *links]


@pytest.mark.parametrize("many", [3, pytest.param(len(HOSTILE["typed"]), marks=pytest.mark.audit)])
def test_every_form_there_is_refuses_what_is_hostile_and_keeps_nothing_of_it(
    app: Flask, guide: Path, tmp_path: Path, many: int
) -> None:
    pages = fill_the_house(app, tmp_path / "data", read_tree(guide.resolve()))
    reader, admin = app.test_client(), Staff(app, Role.ADMIN)
    pages += ["/en/exemple/", "/P/EXEMPU/en/", "/desk/sign-in/"]
    forms = [(reader, one) for one in forms_of(reader, pages, ("/en/exemple/", "/fr/exemple/group"))]
    person = admin.post("/desk/kept/person/", email="ada@example.org").text
    forms += [(admin.client, one) for one in forms_of(admin.client, ["/desk/"], ("/desk/",), ("/desk/kept/", person))]
    doors = app.url_map.bind("localhost")
    found = {doors.match(urlsplit(form.action).path, "POST", return_rule=True)[0].rule for _, form in forms}
    told = {rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    # Three show themselves only now and then: another session to end, a second factor to give up, a waiting guest.
    assert len(told - found) <= 3, f"no link leads to {sorted(told - found)}"
    until_s = time.time() + 3  # a form is not taken from who is quicker than a reader
    while time.time() < until_s:
        reader.get("/healthz")
    forms.sort(key=lambda one: "/people/" in one[1].action or "/account/" in one[1].action)  # these may end a session
    wrongs = [
        wrong
        for client, form in forms
        for wrong in (*wrongs_of_sending(app, client, form), *wrongs_of_typing(app, client, form, many))
    ]
    assert not wrongs, "\n".join(wrongs)

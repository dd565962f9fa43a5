"""The desk through its front door: signing in, forms, and who may see what."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from builder.imports.translations import interface_entries
from builder.po import BrokenPo, parse
from webapp import create_app
from webapp.cli import main
from webapp.config import Config
from webapp.database import Store
from webapp.staff.lockout import attempt
from webapp.staff.passwords import hash_password
from webapp.staff.second_factor import STEP_S
from webapp.staff.sessions import begin_session, csrf_token
from webapp.staff.staff import Role, add_person

from ..house import ROOT

NOON = datetime(2026, 5, 2, 12, tzinfo=UTC)
FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
PASSWORD = "cinq bateaux sur la Seine"
EMAILS = {role: f"{role.name.lower()}@example.org" for role in Role}


@pytest.fixture
def app(lay: Callable[..., Path], tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(lay(), access_log=False, data=tmp_path / "data", database_url=database_url))
    app.config["CLOCK"] = lambda: NOON
    yield app
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


@pytest.fixture
def store(app: Flask) -> Store:
    found: Store = app.extensions["store"]
    return found


class Staff:
    """Somebody at the desk, with a browser of their own."""

    def __init__(self, app: Flask, role: Role, towns: tuple[str, ...] = ("*",), email: str = "") -> None:
        store: Store = app.extensions["store"]
        with store.write() as link:
            self.id = add_person(link, email or EMAILS[role], "no password", role, towns, "en", NOON)
            assert self.id is not None
            self.token = begin_session(link, self.id, "Firefox, Linux", NOON, is_secure=False)
        self.client = app.test_client()
        self.client.set_cookie("desk", self.token)

    def get(self, address: str) -> Any:
        return self.client.get(address)

    def post(self, address: str, **fields: Any) -> Any:
        return self.client.post(address, data={"csrf": csrf_token(self.token), **fields}, headers=FROM_HERE)


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", answer.text)))


def sign_in(client: FlaskClient, email: str, password: str, code: str = "", **more: str) -> Any:
    fields = {"email": email, "password": password, "code": code, **more}
    return client.post("/desk/sign-in/", data=fields, headers=FROM_HERE)


@pytest.fixture
def marie(store: Store) -> int | None:
    with store.write() as link:
        return add_person(link, "marie@example.org", hash_password(PASSWORD), Role.EDITOR, ["issy"], "fr", NOON)


def test_a_cookie_opens_the_desk_and_signing_out_ends_it(app: Flask, marie: int) -> None:
    client = app.test_client()
    first = client.get("/desk/people/?x=1")
    assert first.status_code == 303
    assert first.location == "/desk/sign-in/?next=%2Fdesk%2Fpeople%2F%3Fx%3D1"
    answer = sign_in(client, "Marie@example.org ", PASSWORD, next="/desk/account/")
    assert (answer.status_code, answer.location) == (303, "/desk/account/")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    page = client.get("/desk/account/")
    assert page.headers["Content-Language"] == "fr" and page.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    csrf = csrf_token(cookie.partition("desk=")[2].partition(";")[0])
    assert f'name="csrf" value="{csrf}"' in page.text
    assert client.post("/desk/sign-out/", data={"csrf": csrf}, headers=FROM_HERE).status_code == 303
    client.set_cookie("desk", cookie.partition("desk=")[2].partition(";")[0])  # kept by a thief
    assert client.get("/desk/").status_code == 303


def test_under_https_the_cookie_is_for_https_alone(app: Flask, marie: int, store: Store) -> None:
    client = app.test_client()
    there = {"Origin": "https://guide.example", "Host": "guide.example"}
    fields = {"email": "marie@example.org", "password": PASSWORD, "next": "//evil.example/"}
    answer = client.post("/desk/sign-in/", data=fields, headers=there)
    assert answer.location == "/desk/"
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-desk" and "Secure" in rest
    client.set_cookie("desk", rest.partition(";")[0])
    assert client.get("/desk/").status_code == 303  # not under the other name
    client.set_cookie("__Host-desk", rest.partition(";")[0])
    assert client.get("/desk/").status_code == 200


@pytest.mark.slow
def test_nobody_learns_which_accounts_there_are_and_five_wrong_passwords_close_one(app: Flask, marie: int) -> None:
    client = app.test_client()
    known = [sign_in(client, "marie@example.org", f"wrong {n}") for n in range(6)]
    unknown = [sign_in(client, "nobody@example.org", f"wrong {n}") for n in range(6)]
    assert [answer.status_code for answer in known] == [403] * 5 + [429]
    assert [answer.text.replace("marie", "nobody") for answer in known] == [answer.text for answer in unknown]
    assert sign_in(client, "marie@example.org", PASSWORD).status_code == 429  # the right one, too late
    app.config["CLOCK"] = lambda: NOON + timedelta(minutes=16)
    assert sign_in(client, "marie@example.org", PASSWORD).status_code == 303


def test_an_address_has_twenty_attempts_whatever_the_account(store: Store) -> None:
    def allowed(email: str, address: str) -> bool:
        with store.write() as link:
            return attempt(link, b"key", email, address, NOON)

    assert all(allowed(f"{n}@example.org", "192.0.2.1") for n in range(20))
    assert not allowed("marie@example.org", "192.0.2.1")
    assert allowed("marie@example.org", "192.0.2.2")


@pytest.mark.slow
def test_a_code_holds_once_and_a_recovery_code_in_its_place(app: Flask, marie: int) -> None:
    client = app.test_client()
    answer = sign_in(client, "marie@example.org", PASSWORD)
    csrf = csrf_token(answer.headers["Set-Cookie"].partition("desk=")[2].partition(";")[0])
    page = client.get("/desk/account/second/")
    secret = page.text.partition('name="secret" value="')[2][:32]
    fields = {"csrf": csrf, "secret": secret, "password": PASSWORD, "code": "000000"}
    assert client.post("/desk/account/second/", data=fields, headers=FROM_HERE).status_code == 400
    fields["code"] = code = pyotp.TOTP(secret).at(NOON)
    page = client.post("/desk/account/second/", data=fields, headers=FROM_HERE)
    recovery = re.findall(r"<li>(\w{4}-\w{4}-\w{4}-\w{4})</li>", page.text)
    assert len(recovery) == 10
    assert sign_in(client, "marie@example.org", PASSWORD).status_code == 403  # without a code
    assert sign_in(client, "marie@example.org", PASSWORD, code).status_code == 403  # it was used to set it up
    next_code = pyotp.TOTP(secret).at(NOON + timedelta(seconds=STEP_S))
    assert sign_in(client, "marie@example.org", PASSWORD, next_code).status_code == 303
    assert sign_in(client, "marie@example.org", PASSWORD, next_code).status_code == 403
    assert sign_in(client, "marie@example.org", PASSWORD, recovery[3].lower()).status_code == 303
    assert sign_in(client, "marie@example.org", PASSWORD, recovery[3]).status_code == 403


def test_a_session_ends_by_itself_and_with_its_account(app: Flask, store: Store) -> None:
    guide, admin = Staff(app, Role.GUIDE), Staff(app, Role.ADMIN)
    for hours in (1.9, 3.8, 5.7, 7.6, 9.5, 11.4):
        app.config["CLOCK"] = lambda hours=hours: NOON + timedelta(hours=hours)
        assert guide.get("/desk/").status_code == 200
    assert admin.get("/desk/").status_code == 303  # not used for two hours
    app.config["CLOCK"] = lambda: NOON + timedelta(hours=12, minutes=1)
    assert guide.get("/desk/").status_code == 303
    app.config["CLOCK"] = lambda: NOON
    admin = Staff(app, Role.ADMIN, email="other@example.org")
    editor = Staff(app, Role.EDITOR)
    assert editor.get("/desk/").status_code == 200
    fields = {"role": "editor", "towns": "*", "disabled": "on"}
    assert admin.post(f"/desk/people/{editor.id}/", **fields).status_code == 303
    assert editor.get("/desk/").status_code == 303


def test_the_last_admin_stays_one(app: Flask) -> None:
    admin = Staff(app, Role.ADMIN)
    for fields in ({"role": "editor"}, {"role": "admin", "disabled": "on"}):
        assert admin.post(f"/desk/people/{admin.id}/", towns="*", **fields).status_code == 400
    assert admin.get("/desk/people/").status_code == 200


def test_what_an_admin_does_stands_in_the_trail(app: Flask) -> None:
    admin = Staff(app, Role.ADMIN)
    made = admin.post(
        "/desk/people/new/", email="new@example.org", password=PASSWORD, role="guide", towns="issy", locale="fr"
    )
    assert made.location == "/desk/people/?said=person-added"
    assert "admin@example.org made an account staff 2" in words(admin.get("/desk/trail/"))
    assert sign_in(app.test_client(), "new@example.org", PASSWORD).status_code == 303


def desk_routes(app: Flask) -> list[tuple[Rule, str, Role | None]]:
    """Every address of the desk with each of its methods, found in the URL map."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/desk"):
            role = app.view_functions[rule.endpoint].desk_role
            found += [(rule, method, role) for method in sorted((rule.methods or set()) & {"GET", "POST"})]
    return found


def address_of(rule: Rule) -> str:
    return re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda name: "issy" if name[1] == "town" else "999999", rule.rule)


def test_every_page_of_the_desk_is_for_its_role_and_above_and_for_nobody_else(app: Flask) -> None:
    routes = desk_routes(app)
    assert len(routes) > 15
    staff: dict[Role, Staff] = {role: Staff(app, role) for role in Role}
    for rule, method, wanted in routes:
        address = address_of(rule)
        stranger = app.test_client().open(address, method=method, headers=FROM_HERE)
        if wanted is None:
            assert rule.rule in ("/desk/sign-in/", "/desk/style.<digest>.css"), rule
            continue
        assert (stranger.status_code, stranger.location.partition("?")[0]) == (303, "/desk/sign-in/"), (method, address)
        for role, person in staff.items():
            if address == "/desk/sign-out/" and method == "POST":
                continue
            answer = person.get(address) if method == "GET" else person.post(address)
            if role < wanted:
                assert answer.status_code == 403, (method, address, role)
            else:
                assert answer.status_code in (200, 303, 400, 404, 409, 422), (method, address, role, answer.status_code)


def test_no_form_of_the_desk_is_taken_from_elsewhere_or_without_its_token(app: Flask) -> None:
    admin = Staff(app, Role.ADMIN)
    for rule, method, _wanted in desk_routes(app):
        if method != "POST":
            continue
        address, right = address_of(rule), {"csrf": csrf_token(admin.token)}
        for fields, headers in (
            (right, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}),
            (right, {}),
            ({}, FROM_HERE),
            ({"csrf": csrf_token("another")}, FROM_HERE),
        ):
            if address == "/desk/sign-in/" and headers is FROM_HERE:
                continue
            answer = admin.client.post(address, data=fields, headers=headers)
            assert answer.status_code == 403, (address, fields, headers)
    assert admin.get("/desk/").status_code == 200


def test_all_that_the_desk_says_is_said_in_french_too() -> None:
    catalog = parse((ROOT / "translations" / "fr" / "LC_MESSAGES" / "desk.po").read_text("utf-8"))
    assert not isinstance(catalog, BrokenPo)
    french = {entry.key for entry in catalog.entries if entry.is_translated and not entry.is_fuzzy}
    assert {entry.key for entry in interface_entries(ROOT, of_desk=True)} <= french


def test_the_first_admin_is_made_on_the_machine_and_the_last_one_is_kept(tmp_path: Path) -> None:
    def staff(*words: str, typed: str = "") -> str:
        done = CliRunner().invoke(main, ["staff", *words, "--data", str(tmp_path)], input=typed)
        assert done.exit_code == ("Error" in done.output), done.output
        return done.output

    assert "There is no account yet" in staff("list")
    assert "12 to 200" in staff("add", "marie@issy.example", "--password-stdin", typed="short\n")
    assert "may sign in" in staff("add", "Marie@issy.example", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert "has an account already" in staff("add", "marie@issy.example", "--password-stdin", typed=PASSWORD)
    assert "the last admin" in staff("disable", "marie@issy.example")
    assert "marie@issy.example  admin  all towns" in staff("list")

"""Reports on plaques, through the front door: the page that the builder made, our server, the list of the office."""

import http.client
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from benchmarks.scan_kills import free_port, kill, start
from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp import create_app
from webapp.config import Config
from webapp.database import Store
from webapp.report_book import ReportBook
from webapp.reports import LASTS_S, PER_HOUR
from webapp.tokens import Clock, Tokens, signing_key

from ..house import ROOT, run_flaneur

pytestmark = pytest.mark.slow  # a guide is built

HOSTILE = json.loads((ROOT / "tests" / "fixtures" / "hostile_reports.json").read_text("utf-8"))
ADDRESS = "/en/exemple/report/?plaque=EXEMPU"
FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}


def write_setting(root: Path, old: str, new: str) -> None:
    file = root / "tours" / "site.toml"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("reports")
    make_site(root / "guide")
    write_setting(root / "guide", "server = false", "server = true")
    assert build(root / "guide", root / "site", Options(paper=False, brotli=0)).written is not None
    return root / "site"


@pytest.fixture
def app(guide: Path, tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    (tmp_path / "data").mkdir()
    app = create_app(Config(guide, access_log=False, data=tmp_path / "data", database_url=database_url))
    yield app
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    app.extensions["store"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def flaneur(guide: Path, tmp_path: Path, database_url: str | None) -> Callable[..., str]:
    """``flaneur("reports", "--done", "1")``, of this guide and its data."""
    names = {"FLANEUR_SITE": str(guide), "FLANEUR_DATA": str(tmp_path / "data")}
    return partial(run_flaneur, **names, FLANEUR_DATABASE_URL=database_url or "")


@pytest.fixture
def listed(flaneur: Callable[..., str]) -> Callable[..., str]:
    return partial(flaneur, "reports")


def token(data: Path, subject: str = "EXEMPU", form: str = "report", clock: Clock = lambda: time.time() - 10) -> str:
    """One that the server handed out ten seconds ago."""
    return Tokens(signing_key(data), form, LASTS_S, clock).issue(subject)


def report(client: FlaskClient, data: Path, address: str = ADDRESS, **fields: str) -> Any:
    sent = {"fault": "damaged", "words": "", "website": "", "token": token(data), **fields}
    return client.post(address, data=sent, headers=FROM_HERE)


def said(html: str) -> str:
    found = re.search(r'role="alert">(.*?)</p>', html, re.DOTALL)
    return unescape(found[1]) if found else ""


def test_the_plaques_page_leads_to_a_form_that_needs_neither_script_nor_cookie(client: FlaskClient) -> None:
    plaque = client.get("/p/EXEMPU/en").text
    assert f'href="{ADDRESS}"' in plaque
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert f'<form method="post" action="{ADDRESS}"' in answer.text and "Set-Cookie" not in answer.headers
    assert "Town hall (example)" in answer.text and "<template" not in answer.text and "app.js" not in answer.text
    assert 'href="/fr/exemple/report/?plaque=EXEMPU"' in answer.text, "another language keeps the plaque"
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_without_a_known_plaque_or_a_folder_to_write_to_the_page_is_the_offices_address(
    guide: Path, client: FlaskClient
) -> None:
    bare = create_app(Config(guide, access_log=False)).test_client()
    pages = [bare.get(ADDRESS), client.get("/en/exemple/report/"), client.get("/en/exemple/report/?plaque=ZZZZZZ")]
    for answer in pages:
        shown = re.sub("<template.*?</template>", "", answer.text, flags=re.DOTALL)
        assert answer.status_code == 200 and "Tell the office" in shown and "<form" not in shown
    assert bare.post(ADDRESS, headers=FROM_HERE).status_code == 404


def test_where_no_server_will_be_the_plaques_page_leads_to_the_office_itself(tmp_path: Path) -> None:
    make_site(tmp_path / "guide")
    assert build(tmp_path / "guide", tmp_path / "site", Options(paper=False, brotli=0)).written is not None
    assert 'href="mailto:' not in (tmp_path / "site/P/EXEMPU/en/index.html").read_text("utf-8")
    town = tmp_path / "guide/tours/exemple/territory.toml"
    assert 'href="/en/exemple/report/?plaque=EXEMPU"' in (tmp_path / "site/P/EXEMPU/en/index.html").read_text("utf-8")
    page = (tmp_path / "site/en/exemple/report/index.html").read_text("utf-8")
    assert "<form" not in page and "<template" not in page and "Tell the office" in page
    town.write_text(
        town.read_text("utf-8").replace("[office]\n", '[office]\nemail = "office@ville.example"\n'), "utf-8"
    )
    assert build(tmp_path / "guide", tmp_path / "site", Options(paper=False, brotli=0)).written is not None
    plaque = (tmp_path / "site/P/EXEMPU/en/index.html").read_text("utf-8")
    assert 'href="mailto:office@ville.example?subject=Plaque%20EXEMPU"' in plaque


def test_a_report_is_kept_once_however_often_it_is_sent(
    client: FlaskClient, tmp_path: Path, listed: Callable[..., str]
) -> None:
    data = tmp_path / "data"
    fields = {"fault": "missing", "words": "Only the\r\nscrews are left.", "token": token(data)}
    first, again = report(client, data, **fields), report(client, data, **fields)
    assert first.status_code == again.status_code == 303 and first.location == again.location
    assert "The office has your report" in client.get(first.location).text
    assert "The office has your report" not in client.get(f"{ADDRESS}&sent=made-up").text
    text = listed()
    assert "1 waiting, 0 done." in text and "EXEMPU  gone" in text and "    Only the\n    screws are left. (en)" in text
    corrected = report(client, data, **{**fields, "words": "It is back."})
    assert corrected.location != first.location and "2 waiting" in listed()


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one["why"])
def test_what_is_hostile_is_refused_in_words_and_nothing_is_kept(
    one: dict[str, Any], app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    issued = {
        "changed": lambda: token(data)[:-2] + "AA",
        "other plaque": lambda: token(data, "K7M2QX"),
        "other form": lambda: token(data, form="booking"),
        "other key": lambda: Tokens(b"k" * 32, "report", LASTS_S, lambda: time.time() - 10).issue("EXEMPU"),
        "old": lambda: token(data, clock=lambda: time.time() - LASTS_S - 60),
        "future": lambda: token(data, clock=lambda: time.time() + 86_400),
        "now": lambda: token(data, clock=time.time),
        "": lambda: token(data),
    }[one.get("token", "")]()
    fields = {"fault": "damaged", "words": "Bent.", "token": issued} | one.get("fields", {})
    fields = {name: _long(value) for name, value in fields.items() if value is not None}
    headers = {name: value for name, value in (FROM_HERE | one.get("headers", {})).items() if value is not None}
    body = {"data": one["body"], "content_type": one["type"]} if "body" in one else {"data": fields}
    answer = client.post(ADDRESS, headers=headers, **body)
    built = (Path(app.extensions["flaneur"].path) / "en/exemple/report/index.html").read_text("utf-8")
    words = re.search(f'<template id="said-{one["said"]}">(.*?)</template>', built)
    assert words is not None and (answer.status_code, said(answer.text)) == (one["status"], unescape(words[1]))
    assert 'name="token"' in answer.text and "Tell the office" in answer.text, "the form is there again"
    assert app.extensions["reports"].book.waiting() == 0


def _long(value: str) -> str:
    return "é" * int(value[1:]) if re.fullmatch(r"x\d+", value) else value


def test_what_was_typed_is_still_there_after_a_refusal_and_cannot_become_a_part_of_the_page(
    client: FlaskClient, tmp_path: Path
) -> None:
    words = "</textarea><script>alert(1)</script> {token} \u202egnp.exe\x1b[2J"
    old = token(tmp_path / "data", clock=lambda: time.time() - LASTS_S - 60)
    answer = report(client, tmp_path / "data", fault="unreadable", words=words, token=old)
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; {token} gnp.exe[2J</textarea>" in answer.text
    assert 'value="unreadable" checked' in answer.text and answer.text.count(" checked") == 1
    assert "<script>" not in answer.text


def test_words_are_kept_without_what_a_terminal_or_a_spreadsheet_would_obey(
    client: FlaskClient, tmp_path: Path, listed: Callable[..., str]
) -> None:
    words = "=cmd|'/C calc'!A0\x00\x1b]0;x\x07 \u2066\u202eabc\u2069 \ufeffcafe\u0301 \U0001f468\u200d\U0001f469 اللوحة"
    assert report(client, tmp_path / "data", words=words).status_code == 303
    kept = "=cmd|'/C calc'!A0]0;x abc café \U0001f468\u200d\U0001f469 اللوحة"
    assert f"    {kept} (en)\n" in listed("--csv", tmp_path / "all.csv")
    table = (tmp_path / "all.csv").read_text("utf-8-sig")
    assert f",'{kept}," in table and table.startswith("number,received,plaque")


def test_the_office_strikes_off_what_it_has_dealt_with(
    client: FlaskClient, tmp_path: Path, flaneur: Callable[..., str], listed: Callable[..., str]
) -> None:
    for fault in ("damaged", "other"):
        assert report(client, tmp_path / "data", fault=fault).status_code == 303
    figures = flaneur("figures")
    assert "Reports on plaques that wait for the office: 2." in figures
    flaneur("reports", "--done", "1", "--done", "9", expect=2)
    text = listed("--done", "1")
    assert "1 waiting, 1 done." in text and "something else" in text and "damaged" not in text


def test_one_address_may_not_fill_the_book_but_a_school_may_use_it(
    client: FlaskClient, app: Flask, tmp_path: Path
) -> None:
    def from_(address: str, n: int) -> Any:
        sent = {"fault": "other", "words": str(n), "token": token(tmp_path / "data")}
        there = {"REMOTE_ADDR": address}
        return client.post(ADDRESS, data=sent, headers=FROM_HERE, environ_overrides=there).status_code

    answers = [from_("203.0.113.7", n) for n in range(PER_HOUR + 1)]
    assert answers == [303] * PER_HOUR + [429]
    # The plaque has had enough for a day too: another address is told so, and the book does not grow.
    assert from_("198.51.100.1", 99) == 429 and app.extensions["reports"].book.waiting() == PER_HOUR


def test_a_database_that_fails_is_said_and_another_try_is_kept(client: FlaskClient, app: Flask, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "flaneur.sqlite").write_bytes(b"this is no database, and longer than its header" * 40)
    desk, issued = app.extensions["reports"], token(tmp_path / "data")
    app.extensions["reports"] = replace(desk, book=ReportBook(Store(broken)))
    answer = report(client, tmp_path / "data", words="Bent.", token=issued)
    assert answer.status_code == 503 and "the fault is ours" in said(answer.text) and ">Bent.</textarea>" in answer.text
    app.extensions["reports"] = desk
    assert report(client, tmp_path / "data", words="Bent.", token=issued).status_code == 303


def test_a_server_that_is_killed_after_its_answer_has_the_report(
    guide: Path, tmp_path: Path, database_url: str | None, listed: Callable[..., str]
) -> None:
    data = tmp_path / "data"
    data.mkdir()
    port = free_port()
    names = {"FLANEUR_SITE": str(guide), "FLANEUR_DATA": str(data), "FLANEUR_DATABASE_URL": database_url or ""}
    server = start("webapp:create_app", port, **names, PYTHONPATH=str(ROOT))
    sent = urlencode({"fault": "missing", "words": "Gone.", "token": token(data)})
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    head = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"}
    link.request("POST", ADDRESS, sent, head)
    status = link.getresponse().status
    kill(server)
    link.close()
    assert status == 303 and "Gone. (en)" in listed()
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600

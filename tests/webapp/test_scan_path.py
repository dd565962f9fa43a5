"""A plaque is answered before Flask, exactly as Flask would; and each reading of it is one line in the count."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp import create_app, tree
from webapp.config import Config

from ..house import served
from .conftest import Lay
from .counts import counted
from .test_serve import ask

ADDRESSES = ["/p/k7m2qx?utm_source=wall", "/P/K7M2QX/", "/p/k7m2qx/EN/", "/P/K7M2QX/cs"]
LANGUAGES = ["", "en-GB,en;q=0.9", "ja", "x" * 600]
ENCODINGS = ["", "br, gzip"]
MORE = [{}, {"If-None-Match": "*"}, {"If-None-Match": '"other"'}, {"Range": "bytes=2-5"}, {"Range": "bytes=9999-"}]


@contextmanager
def counting(site: Path, data: Path) -> Iterator[FlaskClient]:
    """A client of the app; what it asks is counted when the block is left."""
    data.mkdir(exist_ok=True)
    app = create_app(Config(site, access_log=False, data=data))
    try:
        yield app.test_client()
    finally:
        app.extensions["turns"].close()
        app.extensions["tally"].close()


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_it_answers_as_flask_does_to_the_byte(lay: Lay, address: str, method: str) -> None:
    site = lay()
    app = create_app(Config(site, access_log=False))
    plain = create_app(Config(site, access_log=False))
    plain.wsgi_app = Flask.wsgi_app.__get__(plain)
    for language, encoding, more in itertools.product(LANGUAGES, ENCODINGS, MORE):
        asked = {"Accept-Language": language, "Accept-Encoding": encoding, **more}
        for _ in range(2):  # made ready, then from what is ready
            ours = app.test_client().open(address, method=method, headers=asked)
            flasks = plain.test_client().open(address, method=method, headers=asked)
            assert (ours.status, ours.data) == (flasks.status, flasks.data), asked
            assert sorted(ours.headers) == sorted(flasks.headers), asked


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.sampled_from(["/", "//", "p", "P", "K7M2QX", "k7m2qx", "en", "FR", "x-", ".", "..", "é", "%2F", "\x00"])
    ),
    st.sampled_from(["GET", "HEAD", "POST", "OPTIONS"]),
    st.text(alphabet='frenF;q=0.,*- "', max_size=20),
)
def test_whatever_is_asked_flask_would_say_the_same(
    client: FlaskClient, parts: list[str], method: str, header: str
) -> None:
    app = client.application
    wrapped = app.wsgi_app
    asked = {"Accept-Language": header, "Accept-Encoding": header, "If-None-Match": header}
    said = []
    for inner in (wrapped, Flask.wsgi_app.__get__(app)):
        app.wsgi_app = inner
        answer = client.open("/p/" + "".join(parts), method=method, headers=asked)
        said.append((answer.status, answer.data, sorted(answer.headers)))
    app.wsgi_app = wrapped
    assert said[0] == said[1]


@pytest.mark.parametrize(
    "address", ["/p/", "/p/ZZZZZZ", "/p/k7m2qx/symbol.svg", "/p//k7m2qx", "/p/k7m2qx//", "/P/K7M2QX/en/fr", "/fr/"]
)
def test_what_is_no_plaque_is_flasks(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in (200, 404)
    assert client.post("/p/k7m2qx").status_code == 405


def test_a_new_tree_shows_at_once_when_it_is_looked_at(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "REREAD_S", 0.0)
    client = create_app(Config(lay("one"), access_log=False)).test_client()
    assert "La plaque" in client.get("/p/k7m2qx/fr").text
    lay("two", {"P/K7M2QX/fr/index.html": "<body>Déplacée</body>"})
    assert client.get("/p/k7m2qx/fr").text == "<body>Déplacée</body>"


def test_more_wishes_than_are_kept_are_still_granted(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webapp.scan_path.MOST", 3)
    for n in range(9):
        answer = client.get("/p/k7m2qx", headers={"Accept-Language": f"en;q=0.{n + 1}"})
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, "en")


def test_what_is_read_is_counted_and_nothing_else(lay: Lay, tmp_path: Path) -> None:
    with counting(lay(), tmp_path / "data") as client:
        english = {"Accept-Language": "en"}
        tag = client.get("/p/k7m2qx", headers=english).headers["ETag"]
        assert client.get("/P/K7M2QX/", headers={**english, "If-None-Match": tag}).status_code == 304
        assert client.get("/p/k7m2qx/fr/", headers={"Range": "lines=1-2"}).status_code == 200
        assert client.get("/p/k7m2qx", headers={"Accept-Language": "*"}).status_code == 200
        client.head("/p/k7m2qx")
        client.get("/p/k7m2qx", headers={"Sec-Purpose": "prefetch"})
        client.get("/p/k7m2qx", headers={"User-Agent": "Googlebot/2.1"})
        client.get("/p/k7m2qx", headers={"Range": "bytes=0-3"})
        client.get("/p/k7m2q2")
        client.get("/p/?code=k7m2qx")
        client.get("/fr/")
    assert counted(tmp_path / "data") == {("K7M2QX", "en"): 2, ("K7M2QX", "fr"): 2}


def test_a_line_says_nothing_of_who_scanned(lay: Lay, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    app = create_app(Config(lay(), access_log=False, data=data))
    app.test_client().get("/p/k7m2qx", headers={"User-Agent": "Somebody", "Referer": "https://elsewhere.example/"})
    (segment,) = data.glob("*.journal")
    (line,) = segment.read_text().splitlines()
    app.extensions["turns"].close()
    app.extensions["tally"].close()
    hour, *rest = line.split(" ")
    assert (len(hour), rest) == (13, ["K7M2QX", "fr"])


def test_without_a_folder_the_log_says_that_nothing_is_counted(lay: Lay, caplog: pytest.LogCaptureFixture) -> None:
    assert create_app(Config(lay(), access_log=False)).test_client().get("/p/k7m2qx").status_code == 200
    assert [record.getMessage() for record in caplog.records] == [
        "Scans are not counted, reports not taken: FLANEUR_DATA names no folder."
    ]


def test_the_access_log_has_scans_too(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(Config(lay())).test_client()
    length = len(client.get("/p/k7m2qx?who=me").data)
    client.head("/P/k7m2qx")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith(f"GET /p/k7m2qx 200 {length} ") and second.startswith("HEAD /P/k7m2qx 200 0 ")


@pytest.mark.slow
def test_the_real_server_counts_what_it_has_answered(lay: Lay, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with served(lay(), FLANEUR_DATA=str(data)) as base:
        port = int(base.rpartition(":")[2])
        for _ in range(40):
            status, headers, page = ask(port, "/p/k7m2qx", Accept_Language="en-GB")
            assert (status, headers["content-language"]) == (200, "en") and "The plaque" in page
        assert ask(port, "/p/k7m2qx", Accept_Language="en", If_None_Match=headers["etag"])[::2] == (304, "")
    with counting(tmp_path / "site", data):  # the next server finds what the last one left
        pass
    assert counted(data) == {("K7M2QX", "en"): 41}
    assert len(list(data.glob("*.journal"))) == 1  # its own; that of the last one is folded and gone

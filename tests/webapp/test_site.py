import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from webapp import create_app, tree
from webapp.config import Config, read_config
from webapp.workshop import Trouble, write_trouble

from .conftest import PAGES, Lay

CSS = "/assets/guide.0f3a.css"


def test_a_folder_is_its_index_and_gets_its_slash(client: FlaskClient) -> None:
    assert "ses quais" in client.get("/fr/issy/").text
    moved = client.get("/fr/issy?a=1&b=é")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/fr/issy/?a=1&b=%C3%A9")
    assert client.get("/fr/issy/index.html").status_code == 200


@pytest.mark.parametrize(
    ("header", "coding", "unpack"),
    [("br, gzip", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("", None, bytes)],
)
def test_each_visitor_gets_the_encoding_they_take(
    client: FlaskClient, header: str, coding: str | None, unpack: Callable[[bytes], bytes]
) -> None:
    answer = client.get("/fr/issy/", headers={"Accept-Encoding": header})
    assert answer.headers.get("Content-Encoding") == coding
    assert unpack(answer.data).decode() == PAGES["fr/issy/index.html"]
    assert answer.content_length == len(answer.data)
    assert "accept-encoding" in answer.vary


def test_what_has_no_twin_does_not_vary(client: FlaskClient) -> None:
    assert "Vary" not in client.get("/assets/figures.99.woff2", headers={"Accept-Encoding": "br"}).headers


def test_the_etag_is_of_the_bytes_sent_and_outlives_a_rebuild(lay: Lay, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "REREAD_S", 0.0)
    client = create_app(Config(lay("one"), access_log=False)).test_client()
    before = {h: client.get("/fr/", headers={"Accept-Encoding": h}).headers["ETag"] for h in ("br", "gzip", "")}
    assert len(set(before.values())) == 3 and not any(tag.startswith("W/") for tag in before.values())
    lay("two", {"fr/issy/index.html": "<body>changed</body>"})
    assert client.get("/healthz").get_json() == {"ok": True, "tree": "two"}
    assert client.get("/fr/").headers["ETag"] == before[""]
    assert client.get("/fr/issy/").text == "<body>changed</body>"


def test_a_page_one_has_is_not_sent_again(client: FlaskClient) -> None:
    tag = client.get("/fr/").headers["ETag"]
    for condition in (tag, f'"other", W/{tag}', "*"):
        again = client.get("/fr/", headers={"If-None-Match": condition})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert again.headers["Cache-Control"] == "no-cache"
    assert client.get("/fr/", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "got", "named"),
    [
        ("bytes=0-3", b"wOF2", "bytes 0-3/15"),
        ("bytes=5-", b"0123456789", "bytes 5-14/15"),
        ("bytes=-2", b"89", "bytes 13-14/15"),
        ("bytes=-99", b"wOF2 0123456789", "bytes 0-14/15"),
        ("bytes=10-999", b"56789", "bytes 10-14/15"),
    ],
)
def test_a_part_of_a_file_is_sent_as_asked(client: FlaskClient, asked: str, got: bytes, named: str) -> None:
    answer = client.get("/assets/figures.99.woff2", headers={"Range": asked, "Accept-Encoding": "br"})
    assert (answer.status_code, answer.data, answer.headers["Content-Range"]) == (206, got, named)


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "bytes=9-1", "lines=1-2", "bytes=x", ""])
def test_a_range_that_makes_no_sense_is_left_aside(client: FlaskClient, asked: str) -> None:
    assert client.get("/assets/figures.99.woff2", headers={"Range": asked}).status_code == 200


def test_a_range_behind_the_end_is_refused_with_the_true_length(client: FlaskClient) -> None:
    answer = client.get("/assets/figures.99.woff2", headers={"Range": "bytes=15-"})
    assert (answer.status_code, answer.headers["Content-Range"], answer.data) == (416, "bytes */15", b"")


def test_a_part_is_of_the_plain_bytes_and_of_the_same_version_only(client: FlaskClient) -> None:
    plain = client.get(CSS).headers["ETag"]
    packed = client.get(CSS, headers={"Accept-Encoding": "br"}).headers["ETag"]
    ask = {"Range": "bytes=0-3", "Accept-Encoding": "br"}
    part = client.get(CSS, headers={**ask, "If-Range": plain})
    assert (part.status_code, part.data, part.headers.get("Content-Encoding")) == (206, b"body", None)
    whole = client.get(CSS, headers={**ask, "If-Range": packed})
    assert (whole.status_code, whole.headers["Content-Encoding"]) == (200, "br")


def test_a_large_file_is_sent_whole_and_in_parts(lay: Lay) -> None:
    big = bytes(range(256)) * 8192
    (lay() / "issy.pmtiles").write_bytes(big)
    client = create_app(Config(lay(), access_log=False)).test_client()
    assert client.get("/issy.pmtiles").data == big
    assert client.get("/issy.pmtiles", headers={"Range": "bytes=70000-1500000"}).data == big[70000:1500001]


def test_head_says_what_get_would_send(client: FlaskClient) -> None:
    for address in ("/fr/issy/", "/p/k7m2qx", "/nowhere", CSS):
        head, get = client.head(address), client.get(address)
        assert (head.status_code, head.content_length, head.data) == (get.status_code, get.content_length, b"")
        assert head.headers.get("ETag") == get.headers.get("ETag")


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/fr/", "text/html; charset=utf-8"),
        (CSS, "text/css; charset=utf-8"),
        ("/fr/issy/seine/seine.gpx", "application/gpx+xml"),
        ("/fr/issy/data.geojson", "application/geo+json"),
        ("/site.webmanifest", "application/manifest+json"),
        ("/photo.avif", "image/avif"),
        ("/assets/figures.99.woff2", "font/woff2"),
    ],
)
def test_every_file_says_what_it_is(client: FlaskClient, address: str, kind: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    [
        "/headers.json", "/headers.json.br", "/.secret", "/fr/index.html.br", "/../site.builds/one/404.html",
        "/fr/../index.html", "/%2e%2e/%2e%2e/etc/passwd", "/fr//issy/", "/fr/./",
        "/fr\\issy", "/a%00b", "/" + "x" * 5000, "/fr/index.html/", "/assets", "/assets/", "/outside/passwd",
    ],
)  # fmt: skip
def test_nothing_but_the_tree_is_served(lay: Lay, address: str) -> None:
    (lay() / "outside").symlink_to("/etc")
    answer = create_app(Config(lay(), access_log=False)).test_client().get(address)
    assert answer.status_code == 404
    assert "name=code" in answer.text


@pytest.mark.parametrize(
    ("address", "header", "words"),
    [("/en/x", "fr", "Lost"), ("/fr/x/", "en", "Perdu"), ("/x", "en-US", "Lost"), ("/x", "ja", "Perdu")],
)
def test_the_lost_visitor_is_spoken_to_in_their_language(
    client: FlaskClient, address: str, header: str, words: str
) -> None:
    answer = client.get(address, headers={"Accept-Language": header})
    assert answer.status_code == 404 and words in answer.text
    assert answer.headers["Content-Language"] == {"Lost": "en", "Perdu": "fr"}[words]
    assert ("accept-language" in answer.vary) == (address == "/x")


def test_assets_are_kept_for_a_year_and_a_missing_one_is_not(client: FlaskClient) -> None:
    assert client.get(CSS).headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/assets/gone.css").headers["Cache-Control"] == "no-cache"
    assert client.get("/fr/").headers["Cache-Control"] == "no-cache"


def test_every_answer_carries_the_policy(client: FlaskClient) -> None:
    for answer in (
        client.get("/fr/"),
        client.get("/x"),
        client.get("/fr"),
        client.post("/fr/"),
        client.get("/healthz"),
    ):
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert (client.post("/fr/").status_code, client.post("/fr/").headers["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_without_a_tree_the_server_says_so_and_finds_it_once_it_is_there(lay: Lay, tmp_path: Path) -> None:
    client = create_app(Config(tmp_path / "site", access_log=False)).test_client()
    assert client.get("/healthz").status_code == 503
    assert client.get("/healthz").get_json()["ok"] is False
    early = client.get("/fr/")
    assert (early.status_code, early.headers["Retry-After"]) == (503, "5")
    assert "default-src 'none'" in early.headers["Content-Security-Policy"]
    lay("one")
    assert client.get("/fr/").status_code == 200


def test_a_build_thrown_away_at_once_is_not_missed_for_a_second(lay: Lay) -> None:
    link = lay("one")
    client = create_app(Config(link, access_log=False)).test_client()
    assert client.get("/fr/").status_code == 200
    old = link.resolve()
    lay("two", {"fr/index.html": "<body>new</body>"})
    shutil.rmtree(old)
    assert client.get("/fr/").text == "<body>new</body>"


def test_the_access_log_knows_what_was_asked_and_not_who_asked(lay: Lay, capsys: pytest.CaptureFixture[str]) -> None:
    client = create_app(Config(lay())).test_client()
    client.get("/fr/é\n?secret=1", headers={"X-Forwarded-For": "203.0.113.7"}, environ_base={"REMOTE_ADDR": "10.9.8.7"})
    client.head("/fr/")
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("GET /fr/%C3%A9 404 ") or first.startswith("GET /fr/%C3%A9%0A 404 ")
    assert second.startswith("HEAD /fr/ 200 0 ")
    assert not any(word in first for word in ("203.0", "10.9", "secret"))


def test_missing_settings_are_named_in_plain_words(tmp_path: Path) -> None:
    assert "FLANEUR_SITE is not set." in read_config({})[1][0]
    assert "there is no such folder" in read_config({"FLANEUR_SITE": str(tmp_path / "no")})[1][0]
    assert "Set it to on or off." in read_config({"FLANEUR_SITE": str(tmp_path), "FLANEUR_LOG": "loud"})[1][0]
    assert read_config({"FLANEUR_SITE": str(tmp_path)}) == (Config(tmp_path), [])


def test_while_a_build_is_stopped_every_page_says_why_and_stays_the_old_one(lay: Lay, tmp_path: Path) -> None:
    file = tmp_path / "problems.json"
    client = create_app(Config(lay(), access_log=False, problems=file)).test_client()
    calm = client.get("/fr/", headers={"Accept-Encoding": "br"})
    assert calm.headers["Content-Encoding"] == "br" and brotli.decompress(calm.data).decode() == PAGES["fr/index.html"]
    lines = tuple(f"tours/a.md:{n}: error: <b>'{n}'</b> is wrong. Mend it. [x]" for n in range(7))
    write_trouble(file, Trouble(lines, is_stopped=True))
    page = client.get("/fr/", headers={"Accept-Encoding": "br", "If-None-Match": "*"})
    assert page.status_code == 200 and "ETag" not in page.headers
    assert "<body><dialog open" in page.text and "Bonjour" in page.text
    assert "&lt;b&gt;" in page.text and "<b>" not in page.text and "2 more" in page.text
    assert " style=" not in page.text and "<style" not in page.text and "<script" not in page.text
    assert "<dialog" in client.get("/p/nope").text
    assert "<dialog" not in client.get("/fr/issy/data.geojson").text
    assert all(f"tours/a.md:{n}:" in client.get("/-/problems").text for n in range(7))
    write_trouble(file, Trouble((), is_stopped=False))
    assert client.get("/fr/").text == PAGES["fr/index.html"]


def test_where_the_first_build_fails_the_problems_are_the_page(tmp_path: Path) -> None:
    file = tmp_path / "problems.json"
    write_trouble(file, Trouble(("tours/site.toml: error: There is none. Write it. [x]",), is_stopped=True))
    answer = create_app(Config(tmp_path / "site", access_log=False, problems=file)).test_client().get("/fr/")
    assert answer.status_code == 503 and "There is none." in answer.text


def test_the_authors_pages_are_not_in_production(client: FlaskClient) -> None:
    assert client.get("/-/problems").status_code == 404


def test_an_unforeseen_error_gives_the_visitor_a_number_and_no_trace(
    lay: Lay, caplog: pytest.LogCaptureFixture
) -> None:
    link = lay()
    table = json.loads((link / "headers.json").read_text())
    app = create_app(Config(link, access_log=False))
    app.view_functions["site.page"] = lambda _="": 1 / 0
    answer = app.test_client().get("/fr/")
    assert answer.status_code == 500 and "ZeroDivision" not in answer.text
    number = answer.text.split("number: ")[1][:8]
    assert number in caplog.text and "ZeroDivisionError" in caplog.text
    assert answer.headers["Content-Security-Policy"] == table["rules"][-1]["headers"]["Content-Security-Policy"]


def test_an_asset_of_the_build_before_is_still_there_for_a_page_opened_then(lay: Lay, tmp_path: Path) -> None:
    lay("one", {"assets/old.1111.css": "a{}" * 200, "fr/old/index.html": "gone"})
    lay("two")
    client = create_app(Config(tmp_path / "site", access_log=False)).test_client()
    assert client.get("/assets/old.1111.css").status_code == 200
    assert "immutable" in client.get("/assets/old.1111.css").headers["Cache-Control"]
    assert client.get("/fr/old/").status_code == 404
    shutil.rmtree(tmp_path / "site.builds" / "one")  # as the builder does after one more build
    assert client.get("/assets/old.1111.css").status_code == 404


@pytest.mark.parametrize(("header", "words", "locale"), [("fr-CH", "Bonjour", "fr"), ("ja", "Accueil", "fr")])
def test_the_first_page_is_the_home_in_the_visitors_language_else_the_list_of_languages(
    client: FlaskClient, header: str, words: str, locale: str
) -> None:
    answer = client.get("/", headers={"Accept-Language": header})
    assert words in answer.text
    assert (answer.status_code, answer.headers["Content-Language"]) == (200, locale)
    assert "Accept-Language" in answer.headers["Vary"]

"""A map is read in pieces: the real server, asked as pmtiles asks."""

import http.client
from collections.abc import Iterator
from pathlib import Path

import pytest

from builder.headers import header_rules, to_json

from ..house import served

ADDRESS = "/assets/issy.0123456789ab.pmtiles"
ARCHIVE = b"PMTiles\x03" + bytes(range(256)) * 8192


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    tree = tmp_path_factory.mktemp("site")
    (tree / "assets").mkdir()
    (tree / ADDRESS.lstrip("/")).write_bytes(ARCHIVE)
    table = to_json(header_rules([], []), locales=["fr"], default_locale="fr")
    (Path(tree) / "headers.json").write_text(table, "utf-8")
    with served(tree) as address:
        yield address


def ask(base: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    link = http.client.HTTPConnection(base.removeprefix("http://"), timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    link.request("GET", ADDRESS, headers={"Accept-Encoding": "gzip, deflate, br", **sent})
    answer = link.getresponse()
    body = answer.read()
    link.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_a_piece_of_a_map_is_sent_as_it_stands_in_the_file(base: str) -> None:
    status, headers, body = ask(base, Range="bytes=0-16383")
    assert (status, body) == (206, ARCHIVE[:16384])
    assert headers["content-range"] == f"bytes 0-16383/{len(ARCHIVE)}" and headers["content-length"] == "16384"
    assert headers["content-type"] == "application/vnd.pmtiles" and "content-encoding" not in headers
    assert headers["accept-ranges"] == "bytes" and headers["etag"].startswith('"')
    assert "immutable" in headers["cache-control"]


def test_the_last_piece_is_cut_at_the_end(base: str) -> None:
    status, headers, body = ask(base, Range=f"bytes={len(ARCHIVE) - 10}-{len(ARCHIVE) + 500}")
    assert (status, body) == (206, ARCHIVE[-10:])


def test_a_piece_behind_the_end_is_refused_with_the_true_length(base: str) -> None:
    status, headers, _ = ask(base, Range=f"bytes={len(ARCHIVE)}-")
    assert (status, headers["content-range"]) == (416, f"bytes */{len(ARCHIVE)}")


def test_a_piece_of_an_older_map_is_answered_with_the_whole_new_one(base: str) -> None:
    tag = ask(base, Range="bytes=0-9")[1]["etag"]
    assert ask(base, Range="bytes=0-9", If_Range=tag)[0] == 206
    status, _, body = ask(base, Range="bytes=0-9", If_Range='"another"')
    assert (status, body) == (200, ARCHIVE)


def test_the_whole_map_comes_in_one_answer_for_the_pack(base: str) -> None:
    status, headers, body = ask(base)
    assert (status, len(body)) == (200, len(ARCHIVE)) and headers["content-length"] == str(len(ARCHIVE))

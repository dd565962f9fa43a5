"""Asks a fake address service on the loopback: it answers as the real ones do, and keeps what it was asked."""

import json
import socket
import threading
import tomllib
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from click.testing import CliRunner

from builder.cli import cli
from builder.imports.geocoders import Provider
from builder.imports.locate import locate
from builder.imports.new import make_site

DAY = date(2026, 11, 22)


class Service(ThreadingHTTPServer):
    """``answers`` by question: a body to send or an HTTP status; to any other question it knows of no place."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.agents: list[str] = []

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        question = parse_qs(url.query)["q"][0]
        self.server.asked.append(f"{url.path} {question}")
        self.server.agents.append(self.headers["User-Agent"])
        answer = self.server.answers.get(question, {"features": []})
        self.send_response(answer if isinstance(answer, int) else 200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        if not isinstance(answer, int):
            self.wfile.write(answer if isinstance(answer, bytes) else json.dumps(answer).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with Service() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make_site(tmp_path)
    give_address(tmp_path, "jardin", "2 rue Haute")
    give_address(tmp_path, "mairie", "1 place Basse")
    return tmp_path


def give_address(site: Path, slug: str, address: str) -> None:
    file = site / "tours" / "exemple" / "pois" / f"{slug}.md"
    rows = [row for row in file.read_text("utf-8").splitlines(keepends=True) if not row.startswith("address")]
    file.write_text("".join([rows[0], f'address = "{address}"\n', *rows[1:]]), "utf-8")


def answers(site: Path) -> dict[str, Any]:
    return tomllib.loads((site / "tours" / "exemple" / "addresses.toml").read_text("utf-8"))


def ban(lon: float, lat: float, label: str, score: float = 0.9) -> dict[str, Any]:
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {"features": [{"geometry": geometry, "properties": {"label": label, "score": score}}]}


def run(site: Path, service: Service, *slugs: str, again: bool = False) -> int:
    return locate(site, "exemple", slugs, DAY, again=again, domain=service.domain, scheme="http")


def test_an_answer_is_kept_with_its_score_and_its_day(site: Path, service: Service) -> None:
    service.answers = {"2 rue Haute": ban(2.0025, 47.0043, "2 Rue Haute 18000 Exemple", 0.9713)}
    assert run(site, service, "jardin") == 0
    assert answers(site) == {
        "jardin": {
            "address": "2 rue Haute",
            "lon": 2.0025,
            "lat": 47.0043,
            "label": "2 Rue Haute 18000 Exemple",
            "score": 0.971,
            "provider": "ban",
            "asked": "2026-11-22",
        }
    }
    assert service.agents == ["Flaneur"]


def test_without_a_name_every_place_with_an_address_is_asked_for(site: Path, service: Service) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, "b"), "1 place Basse": ban(2, 47, "a")}
    assert run(site, service) == 0
    assert list(answers(site)) == ["jardin", "mairie"]
    assert service.asked == ["/search 2 rue Haute", "/search 1 place Basse"]


def test_what_has_its_answer_is_not_asked_again(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, "b"), "1 place Basse": ban(2, 47, "a")}
    run(site, service)
    assert run(site, service) == 0
    assert len(service.asked) == 2
    assert "Nothing to ask" in capsys.readouterr().out
    run(site, service, "jardin", again=True)
    assert len(service.asked) == 3


def test_a_changed_address_is_asked_anew(site: Path, service: Service) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, "old"), "3 rue Haute": ban(2, 47, "new")}
    run(site, service, "jardin")
    give_address(site, "jardin", "3 rue Haute")
    run(site, service, "jardin")
    assert answers(site)["jardin"]["label"] == "new"


def test_the_same_answers_are_the_same_bytes_whatever_their_order(site: Path, service: Service) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, "b"), "1 place Basse": ban(2, 47, "a")}
    file = site / "tours" / "exemple" / "addresses.toml"
    run(site, service, "mairie", "jardin")
    first = file.read_bytes()
    file.unlink()
    run(site, service, "jardin", "mairie")
    assert file.read_bytes() == first


def test_quotes_and_line_ends_in_an_answer_do_no_harm(site: Path, service: Service) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, 'La "Haute"\n\\o/\t!')}
    run(site, service, "jardin")
    assert answers(site)["jardin"]["label"] == 'La "Haute" \\o/ !'


def test_an_answer_near_the_place_tells_the_metres(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {"2 rue Haute": ban(2.0025, 47.0044, "2 Rue Haute")}
    run(site, service, "jardin")
    assert capsys.readouterr().out == "jardin: '2 Rue Haute', score 0.9, 11 m from the place's own position.\n"


def test_an_answer_far_from_the_place_is_a_warning(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    service.answers = {"2 rue Haute": ban(2.0025, 47.0143, "2 Rue Haute")}
    assert run(site, service, "jardin") == 0
    assert "jardin: warning: '2 Rue Haute', score 0.9, is 1112 m from" in capsys.readouterr().out


def test_a_place_without_a_position_is_given_the_line_to_paste(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    new = site / "tours" / "exemple" / "pois" / "puits.md"
    new.write_text('+++\naddress = "4 rue Haute"\n+++\n', "utf-8")
    service.answers = {"4 rue Haute": ban(2.001, 47.002, "4 Rue Haute")}
    assert run(site, service, "puits") == 0
    assert "at = [2.001, 47.002]" in capsys.readouterr().out


def test_an_address_nobody_knows_is_said_and_not_kept(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, service, "jardin") == 0
    assert "Nothing is known of '2 rue Haute'" in capsys.readouterr().out
    assert not (site / "tours" / "exemple" / "addresses.toml").exists()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (500, "something is wrong on its side or with the question (HTTP 500)"),
        (429, "asked too often"),
        (503, "did not answer in time"),
        (b"<html>", "cannot be read"),
        ({"features": [{}]}, "cannot be read"),
        ({"features": [{"geometry": {"coordinates": ["a", "b"]}, "properties": {}}]}, "cannot be read"),
        (ban(2, 947, "x"), "cannot be read"),
    ],
)
def test_when_the_service_fails_it_is_said_and_what_was_answered_is_kept(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str], answer: Any, why: str
) -> None:
    service.answers = {"2 rue Haute": ban(2, 47, "kept"), "1 place Basse": answer}
    assert run(site, service, "jardin", "mairie") == 1
    assert why in capsys.readouterr().err
    assert list(answers(site)) == ["jardin"]


def test_no_network_is_said_in_plain_words(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        domain = f"127.0.0.1:{nobody.getsockname()[1]}"
        assert locate(site, "exemple", ["jardin"], DAY, domain=domain, scheme="http") == 1
    assert "Is this computer on the network?" in capsys.readouterr().err


def test_nominatim_is_asked_no_more_than_once_a_second(site: Path, service: Service) -> None:
    found = [{"lat": "47.0043", "lon": "2.0025", "display_name": "Jardin, Exemple", "importance": 0.25}]
    service.answers = {"2 rue Haute": found, "1 place Basse": found}
    waited: list[float] = []
    code = locate(
        site,
        "exemple",
        [],
        DAY,
        provider=Provider.NOMINATIM,
        domain=service.domain,
        scheme="http",
        wait=waited.append,
    )
    assert code == 0 and waited == [1.0]
    assert answers(site)["jardin"]["provider"] == "nominatim" and answers(site)["jardin"]["score"] == 0.25


@pytest.mark.parametrize(
    ("slug", "words"),
    [("jardn", "Did you mean 'jardin'?"), ("vieux-pont", "The place 'vieux-pont' has no address.")],
)
def test_a_wrong_word_asks_nobody(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str], slug: str, words: str
) -> None:
    assert run(site, service, slug) == 2
    assert words in capsys.readouterr().err and service.asked == []


def test_an_unknown_town_is_told(site: Path, service: Service, capsys: pytest.CaptureFixture[str]) -> None:
    assert locate(site, "example", [], DAY, domain=service.domain, scheme="http") == 2
    assert "Did you mean 'exemple'?" in capsys.readouterr().err


@pytest.mark.parametrize("damaged", [b"[jardin\n", b"jardin = 1\n", b"\xff", b"[jardin]\nlon = [2]\n"])
def test_a_file_of_answers_that_is_damaged_is_left_alone(
    site: Path, service: Service, capsys: pytest.CaptureFixture[str], damaged: bytes
) -> None:
    file = site / "tours" / "exemple" / "addresses.toml"
    file.write_bytes(damaged)
    assert run(site, service, "jardin") == 1
    assert file.read_bytes() == damaged and service.asked == []
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_exits_2_for_a_wrong_word_and_asks_nobody(site: Path) -> None:
    told = CliRunner().invoke(cli, ["locate", "exemple", "jardn", "--root", str(site)])
    assert told.exit_code == 2 and "Did you mean 'jardin'?" in told.output

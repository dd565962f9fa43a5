"""The true thing: granian on loopback, asked over HTTP, stopped as a person stops it."""

import http.client
import os
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from webapp.certificate import LASTS, own_certificate
from webapp.serve import CannotServe, find_place

from .conftest import Lay

# An author's site in one file: its words are the home page, and the word "wrong" is a problem.
AUTHOR = """
import sys
import threading
from pathlib import Path
from webapp.serve import find_place, serve
from webapp.workshop import Trouble

root = Path(sys.argv[1])

def build():
    words = (root / "tours" / "home.txt").read_text()
    if "endless" in words:
        print("building", flush=True)
        threading.Event().wait()
    if "fault" in words:
        raise RuntimeError("a fault of our own")
    if "wrong" in words:
        return Trouble(("tours/home.txt:1: error: 'wrong' stands here. Take it out. [word]",), True)
    new = root / "site.builds" / str(abs(hash(words)))
    new.mkdir(parents=True)
    for file in (root / "site").iterdir():
        if file.is_file():
            (new / file.name).write_bytes(file.read_bytes())
    (new / "index.html").write_text(f"<body>{words}</body>")
    link = root / "new"
    link.symlink_to(new)
    link.replace(root / "site")
    return Trouble((), False)

place = find_place("127.0.0.1", 0, https="--https" in sys.argv)
serve(build, root / "site", root / ".flaneur" / "problems.json", [root / "tours", root / "none"], place)
"""


@contextmanager
def started(root: Path, words: str, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A running ``serve``; ended whatever happens."""
    (root / "tours").mkdir()
    (root / "tours" / "home.txt").write_text(words)
    process = subprocess.Popen(
        [sys.executable, "-c", AUTHOR, str(root), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "PYTHONUNBUFFERED": "1"},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


@contextmanager
def serving(root: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A running ``serve`` that answers, and its port."""
    with started(root, "first", *options) as process:
        yield process, int(re.findall(r":(\d+)/", until_line(process, "Open "))[0])


def until_line(process: subprocess.Popen[str], beginning: str) -> str:
    assert process.stdout is not None
    return next(line for line in process.stdout if line.startswith(beginning))


def ask(port: int, address: str, **headers: str) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    got = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
    connection.close()
    return got


def until_it_says(port: int, words: str) -> str:
    """Asks for the home page until the words stand in it; pytest's own time limit is the end of its patience."""
    while words not in (page := ask(port, "/")[2]):
        pass
    return page


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_follows_the_author_and_stops_when_told(lay: Lay, tmp_path: Path, number: signal.Signals) -> None:
    lay()
    home = tmp_path / "tours" / "home.txt"
    with serving(tmp_path) as (process, port):
        status, headers, page = ask(port, "/")
        assert (status, page) == (200, "<body>first</body>")
        assert "default-src 'none'" in headers["content-security-policy"]
        assert ask(port, "/", If_None_Match=headers["etag"])[::2] == (304, "")
        assert ask(port, "//evil.example/")[0] == 404
        assert ask(port, "/../../etc/passwd")[0] == 404
        home.write_text("wrong")
        page = until_it_says(port, "<dialog open")
        assert "first" in page and "&#39;wrong&#39; stands here." in page
        home.write_text("fault")
        until_it_says(port, "a fault of its own")
        home.write_text("second")
        assert until_it_says(port, "second") == "<body>second</body>"
        process.send_signal(number)
        assert process.wait() == 0
        with pytest.raises(ConnectionRefusedError):
            ask(port, "/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.slow
def test_a_long_build_is_broken_off_at_once_when_told(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "endless") as process:
        until_line(process, "building")
        process.send_signal(number)
        assert process.wait() == 0


@pytest.mark.slow
def test_the_server_goes_when_told_in_the_middle_of_a_build(lay: Lay, tmp_path: Path) -> None:
    lay()
    with serving(tmp_path) as (process, port):
        (tmp_path / "tours" / "home.txt").write_text("endless")
        until_line(process, "building")
        assert ask(port, "/")[2] == "<body>first</body>"
        process.send_signal(signal.SIGTERM)
        assert process.wait() == 0
        with pytest.raises(ConnectionRefusedError):
            ask(port, "/")


@pytest.mark.slow
def test_https_serves_the_phone_with_a_certificate_of_ones_own(lay: Lay, tmp_path: Path) -> None:
    lay()
    with serving(tmp_path, "--https") as (_, port):
        trusting = ssl.create_default_context(cafile=str(tmp_path / "cache" / "flaneur" / "serve.crt"))
        connection = http.client.HTTPSConnection("127.0.0.1", port, context=trusting)
        connection.request("GET", "/")
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"<body>first</body>")
        assert answer.headers["Strict-Transport-Security"] == "max-age=0"
        connection.close()


def test_a_taken_port_is_said_in_plain_words() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotServe, match=f"Port {port} on 127.0.0.1 is taken .* or try --port {port + 1}"):
            find_place("127.0.0.1", port, https=False)
    assert find_place("127.0.0.1", 0, https=False).port > 0
    with pytest.raises(CannotServe, match="does not know the host"):
        find_place("no such host", 8000, https=False)


def test_the_certificate_is_kept_until_an_address_or_its_last_week_asks_for_another(tmp_path: Path) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    folder = tmp_path / "cache"
    pair = own_certificate(folder, ["192.0.2.7"], now)
    first = pair.certificate.read_bytes()
    assert stat.S_IMODE(pair.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    names = x509.load_pem_x509_certificate(first).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert {str(name) for name in names.value.get_values_for_type(x509.IPAddress)} >= {"192.0.2.7", "127.0.0.1"}
    assert own_certificate(folder, ["192.0.2.7"], now + timedelta(days=300)).certificate.read_bytes() == first
    assert own_certificate(folder, ["192.0.2.8"], now).certificate.read_bytes() != first
    second = pair.certificate.read_bytes()
    own_certificate(folder, ["192.0.2.8"], now + LASTS - timedelta(days=6))
    assert pair.certificate.read_bytes() != second
    assert stat.S_IMODE(pair.key.stat().st_mode) == 0o600

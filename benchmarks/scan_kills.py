"""The server killed under a load of scans, again and again: what clients were answered against what was counted."""

import http.client
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp.database import FILE, Store
from webapp.journal import segments
from webapp.records import fold, scans_between

LANGUAGES = {"fr": "fr-FR,fr;q=0.9", "en": "en-GB,en;q=0.9"}
CLIENTS = 4
LONGEST_S = (1.0, 5.0)  # of every other life of the server: it folds from its first second on, when it is up


class Trial(NamedTuple):
    """``lost`` is what must be 0: scans whose answer began to arrive and that stand in no row. ``more`` were counted,
    and their answer was cut off by the kill before its first byte came."""

    kills: int
    folded: int  # lives in which something came into the database before the kill
    answers: int
    rows: int
    lost: int
    more: int


def make_guide(folder: Path) -> tuple[Path, str]:
    """The guide of ``flaneur new``, built, and the code of its plaque."""
    make_site(folder / "root")
    build(folder / "root", folder / "site", Options(today=date(2026, 11, 22), paper=False))
    (page,) = (folder / "site").glob("P/*/index.html")
    return folder / "site", page.parent.name


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def start(app: str, port: int, threads: int = 4, **environment: str) -> subprocess.Popen[bytes]:
    """One worker of granian, as ``docs/operate.md`` starts it, in a group of processes of its own; it answers."""
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--no-ws"]
    program += ["--port", str(port), "--blocking-threads", str(threads), "--log-level", "error", app]
    settings = {**os.environ, "FLANEUR_LOG": "off", **environment}
    server = subprocess.Popen(program, env=settings, start_new_session=True)
    until_s = monotonic() + 60
    while server.poll() is None and monotonic() < until_s:
        try:
            link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            link.request("GET", "/healthz")
            link.getresponse().read()
            link.close()
            return server
        except OSError:
            threading.Event().wait(0.02)
    sys.exit("The server does not answer.")


def kill(server: subprocess.Popen[bytes]) -> None:
    """The server and its workers, at once."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


class Client(threading.Thread):
    """Scans in a loop, over one connection, and counts an answer when its first byte is there."""

    def __init__(self, port: int, code: str, seed: str) -> None:
        super().__init__()
        self.answers: Counter[str] = Counter()
        self.done = threading.Event()
        self._port = port
        self._code = code
        self._random = random.Random(seed)

    def run(self) -> None:
        while not self.done.is_set():
            try:
                with socket.create_connection(("127.0.0.1", self._port), timeout=5) as link:
                    self._scan(link)
            except OSError:
                self.done.wait(0.01)

    def _scan(self, link: socket.socket) -> None:
        while not self.done.is_set():
            language = self._random.choice(list(LANGUAGES))
            asked = f"GET /p/{self._code.lower()} HTTP/1.1\r\nHost: guide\r\nAccept-Language: {LANGUAGES[language]}\r\n"
            link.sendall(f"{asked}Accept-Encoding: br\r\n\r\n".encode())
            answer = link.recv(65536)
            if not answer:
                return
            assert answer.startswith(b"HTTP/1.1 200"), answer[:80]
            self.answers[language] += 1
            while b"\r\n\r\n" not in answer:
                answer += self._more(link)
            head, _, body = answer.partition(b"\r\n\r\n")
            sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            size = int(sizes[0].partition(b":")[2])
            while len(body) < size:
                body += self._more(link)

    @staticmethod
    def _more(link: socket.socket) -> bytes:
        more = link.recv(65536)
        if not more:
            raise ConnectionResetError
        return more


def kills(count: int, seed: int, folder: Path) -> Trial:
    """``count`` lives of the server, each ended by SIGKILL at a random moment; everything in ``folder``."""
    site, code = make_guide(folder)
    data = folder / "data"
    data.mkdir()
    draw = random.Random(seed)
    port = free_port()
    clients = [Client(port, code, f"{seed} {n}") for n in range(CLIENTS)]
    folded, seen = 0, 0
    for client in clients:
        client.start()
    try:
        for n in range(count):
            server = start("webapp:create_app", port, FLANEUR_SITE=str(site), FLANEUR_DATA=str(data))
            try:
                threading.Event().wait(draw.uniform(0, LONGEST_S[n % 2]))
            finally:
                kill(server)
            folded += (before := rows_of(data)) != seen
            seen = before
    finally:
        for client in clients:
            client.done.set()
        for client in clients:
            client.join()
    answers = sum((client.answers for client in clients), Counter())
    rows = read(data)
    left = segments(data)
    assert not left, f"left behind: {left}"
    lost = sum((answers - rows).values())
    return Trial(count, folded, answers.total(), rows.total(), lost, sum((rows - answers).values()))


def rows_of(data: Path) -> int:
    """Scans in the database as it stands, with whatever the killed process has left beside it."""
    with closing(sqlite3.connect(data / FILE)) as link:
        try:
            return int(link.execute("SELECT coalesce(sum(scans), 0) FROM scans").fetchone()[0])
        except sqlite3.OperationalError:  # killed before there were tables
            return 0


def read(data: Path) -> Counter[str]:
    """Scans by language, once all that the dead have left is folded; folding again must change nothing."""
    store = Store(data)
    seen = []
    for _ in range(2):
        fold(store, data)
        rows: Counter[str] = Counter()
        with store.read() as link:
            for row in scans_between(link, "0", "9"):
                rows[row.language] += row.scans
        seen.append(rows)
    store.close()
    assert seen[0] == seen[1], f"{data / FILE}: folding twice counts twice"
    return seen[1]

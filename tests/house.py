"""The house under test: where it stands, its own programs, its server on loopback."""

import fcntl
import http.client
import os
import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest

from builder.build import build
from builder.outputs import Options
from webapp.serve import find_place

ROOT = Path(__file__).parents[1]
PSEUDO = ("en-XA", "ar-XB")
DAY_S = 1_795_348_800  # 2026-11-22, noon in UTC: the day on which the tests build


def run_flaneur(*arguments: str | Path, expect: int = 0, given: str | None = None, **environment: str) -> str:
    """What ``flaneur ARGUMENTS`` prints, run as a program of its own; ``given`` is what it reads."""
    program = [sys.executable, "-c", "from webapp.cli import main; main()", *map(str, arguments)]
    settings = {**os.environ, "SOURCE_DATE_EPOCH": str(DAY_S), "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(program, env=settings, input=given, capture_output=True, text=True, check=False)
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


def publish(root: Path, out: Path, **options: Any) -> None:
    """Builds a guide with these ``Options`` as ``flaneur build`` does on the day of the tests, but in this process: a
    program of its own takes seconds to be loaded."""
    report = build(root, out, Options(today=datetime.fromtimestamp(DAY_S, UTC).date(), **options))
    assert report.written is not None, [str(problem) for problem in report.problems]


def some(*cases: Any, count: int = 2) -> list[Any]:
    """Cases for ``parametrize``: ``count`` of them, drawn by FLANEUR_SEED, and the others marked for bin/audit; there
    all are."""
    count = 0 if os.environ.get("FLANEUR_AUDIT") else count
    drawn = random.Random(f"{os.environ['FLANEUR_SEED']} {cases}").sample(range(len(cases)), count)
    values = [case if isinstance(case, tuple) else (case,) for case in cases]
    return [
        pytest.param(*value, marks=[] if number in drawn else [pytest.mark.audit])
        for number, value in enumerate(values)
    ]


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Of the workers of one test run, one is in here; the others wait."""
    with lock.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextmanager
def served(tree: Path, **environment: str) -> Iterator[str]:
    """The address of the real server, as ``docs/operate.md`` starts it, over a built tree."""
    place = find_place("127.0.0.1", 0, https=False)
    program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--no-ws"]
    program += ["--host", place.host, "--port", str(place.port), "--blocking-threads", "8", "--log-level", "error"]
    settings = {**os.environ, "FLANEUR_SITE": str(tree), "FLANEUR_LOG": "off", "PYTHONPATH": str(ROOT), **environment}
    server = subprocess.Popen([*program, "webapp:create_app"], env=settings)
    try:
        while server.poll() is None and not answers(place.port):
            threading.Event().wait(0.05)
        assert server.poll() is None, "the server has ended by itself"
        yield f"http://{place.host}:{place.port}"
    finally:
        server.terminate()
        server.wait(10)


def answers(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        link.request("GET", "/healthz")
        return link.getresponse().status == 200
    except OSError:
        return False
    finally:
        link.close()


def fetch(base: str, address: str) -> tuple[int, bytes]:
    """Bytes on the wire of an answer to a phone that takes brotli, its status line and headers included; and what it
    says, unpacked."""
    link = http.client.HTTPConnection(base.removeprefix("http://"), timeout=20)
    link.request("GET", address, headers={"Accept-Encoding": "gzip, deflate, br"})
    answer = link.getresponse()
    body = answer.read()
    link.close()
    assert answer.status == 200, f"{address}: {answer.status}"
    head = f"HTTP/1.1 {answer.status} {answer.reason}\r\n" + "".join(f"{n}: {v}\r\n" for n, v in answer.getheaders())
    plain = brotli.decompress(body) if answer.headers["Content-Encoding"] == "br" else body
    return len(head.encode()) + 2 + len(body), plain

"""A scan beside nginx and beside plain Flask views, all sending the same bytes; and scans while the server dies.

    python -m benchmarks.scans --rounds 5
    python -m benchmarks.scans --kills 200 --seed 1

Exit 1 where a scan that was answered is in no row.
"""

import argparse
import gzip
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.scan_kills import LANGUAGES, free_port, kill, kills, make_guide, read, start
from benchmarks.table import table

WISH = {"Accept-Language": LANGUAGES["en"], "Accept-Encoding": "gzip"}
CONNECTIONS = 32
PEERS = {"Flask view, from memory": "from_memory", "Flask view, send_file": "from_file", "no Flask at all": "bare"}

PLAIN = """
import os
from pathlib import Path

from flask import Flask, Response, request, send_file

PAGES = Path(os.environ["PLAIN_PAGES"])
HEADERS = dict(line.split(": ", 1) for line in os.environ["PLAIN_HEADERS"].split("\\n"))
FILES = {page.parent.name: page for page in PAGES.glob("*/index.html.gz")}
BODIES = {language: page.read_bytes() for language, page in FILES.items()}


def with_view(view):
    app = Flask(__name__, static_folder=None)
    app.get("/p/<code>")(view)
    app.get("/healthz")(lambda: "well")
    return app


def from_memory():
    def plaque(code):
        language = request.accept_languages.best_match(FILES) or "fr"
        return Response(BODIES[language], headers={**HEADERS, "Content-Language": language})

    return with_view(plaque)


def from_file():
    def plaque(code):
        language = request.accept_languages.best_match(FILES) or "fr"
        response = send_file(FILES[language])
        response.headers.update({**HEADERS, "Content-Language": language})
        return response

    return with_view(plaque)


def bare():
    own = {"Content-Language": "en", "Content-Length": str(len(BODIES["en"]))}
    headers = list({**HEADERS, **own}.items())

    def app(environ, start_response):
        start_response("200 OK", headers)
        return [BODIES["en"]]

    return app
"""

NGINX = """
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 100000000;
    open_file_cache max=100 inactive=60s;
    client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    types {{ }}
    default_type "text/html; charset=utf-8";
    map $http_accept_language $lang {{ default fr; "~^en" en; }}
    server {{
        listen 127.0.0.1:{port};
        root {site};
        gzip_static on;
        etag on;
        location = /healthz {{ return 200; }}
        location ~* ^/p/{code}/?$ {{
            add_header Content-Language $lang;
            {headers}
            try_files /P/{code}/$lang/index.html =404;
        }}
    }}
}}
"""


class Load(NamedTuple):
    """What wrk says, times in milliseconds; and processor time of the server and its workers, in microseconds an
    answer, which other programs on the machine disturb least."""

    requests: int
    rate: float
    p50_ms: float
    p99_ms: float
    cpu_us: float = 0.0


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--seconds", type=int, default=3, help="of each load")
    words.add_argument("--threads", type=int, default=4, help="granian's --blocking-threads")
    words.add_argument("--kills", type=int, help="instead: kill the server so often under load")
    words.add_argument("--seed", type=int, default=1)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="flaneur-") as folder:
        if asked.kills:
            sys.exit(say_kills(asked.kills, asked.seed, Path(folder)))
        speed(asked.rounds, asked.seconds, asked.threads, Path(folder))


def say_kills(count: int, seed: int, folder: Path) -> int:
    trial = kills(count, seed, folder)
    head = ("seed", "kills", "with a folding", "answers received", "rows", "lost", "counted, answer cut off")
    print(table(head, [[str(cell) for cell in (seed, *trial)]]))
    return 1 if trial.lost else 0


def speed(rounds: int, seconds: int, threads: int, folder: Path) -> None:
    missing = [name for name in ("wrk", "nginx") if shutil.which(name) is None]
    if missing:
        print(f"Not measured: {' and '.join(missing)} not installed here. Debian: apt-get install wrk nginx-light")
        return
    site, code = make_guide(folder)
    site = site.resolve()
    data = folder / "data"
    data.mkdir()
    with ExitStack() as running:
        ports = {"Flâneur": free_port()}
        ours = start("webapp:create_app", ports["Flâneur"], threads, FLANEUR_SITE=str(site), FLANEUR_DATA=str(data))
        running.callback(kill, ours)
        headers = headers_of(ports["Flâneur"], code)
        ports["nginx"] = free_port()
        nginx = start_nginx(folder, site, code, ports["nginx"], headers)
        running.callback(kill, nginx)
        servers = {"Flâneur": ours, "nginx": nginx}
        (folder / "plain.py").write_text(PLAIN, "utf-8")
        settings = {"PLAIN_PAGES": str(site / "P" / code), "PLAIN_HEADERS": "\n".join(map(": ".join, headers))}
        for name, app in PEERS.items():
            ports[name] = free_port()
            servers[name] = start(f"plain:{app}", ports[name], threads, PYTHONPATH=str(folder), **settings)
            running.callback(kill, servers[name])
        pin(list(servers.values()))
        same_bytes(ports, code)
        loads: dict[str, list[Load]] = {name: [] for name in ports}
        for n in range(rounds):
            turn = n % len(ports)
            for name in list(ports)[turn:] + list(ports)[:turn]:
                before_s = cpu_s(servers[name])
                load = wrk(ports[name], code, seconds, folder)
                used_s = cpu_s(servers[name]) - before_s
                loads[name].append(load._replace(cpu_us=1e6 * used_s / load.requests))
        print(f"{rounds} rounds of {seconds} s, {CONNECTIONS} connections, one worker each, granian {threads} threads")
        print(say_speed(loads))
        rate = median(load.rate for load in loads["Flâneur"]) / 2
        halves: dict[str, list[Load]] = {"Flâneur": [], "nginx": []}
        for _ in range(rounds):
            for name, runs in halves.items():
                runs.append(wrk(ports[name], code, seconds, folder, rate))
        print(f"\nHalf of what Flâneur reached, {rate:,.0f} a second asked of each:")
        print(say_half(halves))
    answers = sum(load.requests for load in [*loads["Flâneur"], *halves["Flâneur"]])
    print(f"Answers that wrk has counted: {answers:,}; scans in rows: {read(data).total():,}")


def say_speed(loads: dict[str, list[Load]]) -> str:
    def beside(name: str, other: str) -> str:
        pairs = list(zip(loads[name], loads[other], strict=True))
        ratios = [a.rate / b.rate for a, b in pairs]
        by_cpu = median(b.cpu_us / a.cpu_us for a, b in pairs)
        return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}); {by_cpu:.2f}"

    rows = [
        [
            name,
            f"{median(load.rate for load in runs):,.0f}",
            f"{median(load.p99_ms for load in runs):.1f}",
            f"{median(load.cpu_us for load in runs):.0f}",
            beside("Flâneur", name),
        ]
        for name, runs in loads.items()
    ]
    head = ("", "answers a second", "p99 ms, full load", "processor µs each", "Flâneur beside it")
    below = "Beside it: answers a second (least to greatest of the rounds); then answers to a second of processor time."
    return f"{table(head, rows)}\n{below}"


def say_half(halves: dict[str, list[Load]]) -> str:
    """nginx stands beside it to show what of the time is the machine's own unrest."""
    rows = [
        [
            name,
            f"{median(load.rate for load in runs):,.0f}",
            f"{median(load.p50_ms for load in runs):.2f}",
            f"{median(load.p99_ms for load in runs):.2f}",
            ", ".join(f"{load.p99_ms:.1f}" for load in runs),
        ]
        for name, runs in halves.items()
    ]
    return table(("", "answers a second", "p50 ms", "p99 ms", "p99 of each round"), rows)


def ask(port: int, code: str) -> http.client.HTTPResponse:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    link.request("GET", f"/p/{code.lower()}", headers=WISH)
    return link.getresponse()


def headers_of(port: int, code: str) -> list[tuple[str, str]]:
    """The headers that all of them send, as our server does."""
    answer = ask(port, code)
    answer.read()
    own = ("content-length", "content-language", "date", "server", "connection", "accept-ranges")
    return [(name, value) for name, value in answer.getheaders() if name.lower() not in own]


def start_nginx(
    folder: Path, site: Path, code: str, port: int, headers: Sequence[tuple[str, str]]
) -> subprocess.Popen[bytes]:
    # nginx writes these by itself.
    itself = ("content-type", "content-encoding", "etag")
    lines = [f'add_header {name} "{value}";' for name, value in headers if name.lower() not in itself]
    text = NGINX.format(folder=folder, port=port, site=site, code=code, headers="\n            ".join(lines))
    folder.chmod(0o755)  # its worker is another user
    config = folder / "nginx.conf"
    config.write_text(textwrap.dedent(text), "utf-8")
    nginx = shutil.which("nginx") or "nginx"
    user = ["-g", "user root;"] if os.geteuid() == 0 else []
    return subprocess.Popen([nginx, "-p", str(folder), "-c", str(config), *user], start_new_session=True)


def pin(servers: Sequence[subprocess.Popen[bytes]]) -> None:
    """Each server to the first processor that we may use, all its threads; wrk gets another, if there is one."""
    own = sorted(os.sched_getaffinity(0))
    for server in servers:
        for process in [server.pid, *children(server.pid)]:
            for thread in Path(f"/proc/{process}/task").iterdir():
                os.sched_setaffinity(int(thread.name), own[:1])
    os.sched_setaffinity(0, own[-1:])


def cpu_s(server: subprocess.Popen[bytes]) -> float:
    """Processor time that a server and its workers have used so far, user and system."""
    ticks = 0
    for process in [server.pid, *children(server.pid)]:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    said = [Path(f"/proc/{pid}/task/{task.name}/children").read_text() for task in Path(f"/proc/{pid}/task").iterdir()]
    found = [int(one) for line in said for one in line.split()]
    return [*found, *(below for one in found for below in children(one))]


def same_bytes(ports: dict[str, int], code: str) -> None:
    seen = {}
    for name, port in ports.items():
        answer = ask(port, code)
        body = answer.read()
        if answer.status != 200 or answer.headers["Content-Language"] != "en":
            sys.exit(f"{name} answers {answer.status} {answer.headers['Content-Language']}")
        seen[name] = body
    if len(set(seen.values())) > 1 or b"<html" not in gzip.decompress(seen["nginx"]):
        sys.exit("They do not send the same bytes.")
    print(f"The same {len(seen['nginx']):,} bytes (gzip) from each of them.")


def wrk(port: int, code: str, seconds: int, folder: Path, rate: float | None = None) -> Load:
    """With ``rate`` each connection waits between its requests, so that they make about so many a second in all."""
    program = ["wrk", "-t", "1", "-c", str(CONNECTIONS), "-d", f"{seconds}s", "--latency"]
    for name, value in WISH.items():
        program += ["-H", f"{name}: {value}"]
    if rate is not None:
        pace = folder / "pace.lua"
        pace.write_text(f"function delay() return math.random(0, {round(2000 * CONNECTIONS / rate)}) end\n", "utf-8")
        program += ["-s", str(pace)]
    said = subprocess.run(
        [*program, f"http://127.0.0.1:{port}/p/{code.lower()}"], capture_output=True, text=True, check=True
    ).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    requests = int(re.findall(r"(\d+) requests in", said)[0])
    found = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    return Load(requests, found, _ms(said, "50%"), _ms(said, "99%"))


def _ms(said: str, part: str) -> float:
    value, unit = re.findall(rf"{part}\s+([\d.]+)(us|ms|s)", said)[0]
    return float(value) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[unit]


if __name__ == "__main__":
    main()

"""``flaneur serve``: builds, serves, and builds again at every change. The server is a child process of its own, so a
build never holds up an answer; while there are problems the old site stays, and they are shown in the browser."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click
from watchfiles import watch
from watchfiles.main import FileChange

from builder.symbols import symbol_text
from webapp.certificate import Pair, cache_folder, lan_addresses, own_certificate
from webapp.workshop import Trouble, write_trouble

THREADS = 8
STARTS_S = 20.0
STOPS_S = 5.0
WATCH_MS = 200

Build = Callable[[], Trouble]


@dataclass(frozen=True, slots=True)
class Place:
    """Where to serve: ``host`` and ``port`` as asked for, ``pair`` for HTTPS."""

    host: str
    port: int
    pair: Pair | None = None
    page: str = "/"  # to open first

    def addresses(self) -> list[str]:
        """What to open, this machine first, then what the phones of the house reach."""
        scheme = "https" if self.pair else "http"
        everywhere = self.host in ("0.0.0.0", "::")
        hosts = ["127.0.0.1", *lan_addresses()] if everywhere else [self.host]
        return [f"{scheme}://{f'[{host}]' if ':' in host else host}:{self.port}{self.page}" for host in hosts]


class CannotServe(click.ClickException):
    """Said to the author in plain words, without a traceback; exit code 1."""


def find_place(host: str, port: int, *, https: bool) -> Place:
    """Looks whether the port is free (0: any that is). Raises CannotServe with the cure."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[
            0
        ]
    except OSError as error:
        raise CannotServe(f"This computer does not know the host '{host}' ({error}). Try --host 127.0.0.1.") from None
    with socket.socket(family, kind) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(address)
        except PermissionError:
            raise CannotServe(f"Port {port} is reserved for the administrator. Try --port 8000.") from None
        except OSError:
            raise CannotServe(
                f"Port {port} on {host} is taken by another program, perhaps another 'flaneur serve'. "
                f"Stop that one, or try --port {port + 1}."
            ) from None
        port = trial.getsockname()[1]
    try:
        pair = own_certificate(cache_folder(), lan_addresses()) if https else None
    except OSError as error:
        raise CannotServe(
            f"The certificate for --https cannot be kept in {cache_folder()}: {error.strerror}."
        ) from None
    return Place(host, port, pair)


@dataclass(frozen=True, slots=True)
class Program:
    """What answers: a factory of a WSGI application, and what its environment tells it besides."""

    factory: str = "webapp:create_app"
    settings: tuple[tuple[str, str], ...] = ()


GUIDE = Program()


def serve(
    build: Build, out: Path, problems: Path, watched: Sequence[Path], place: Place, program: Program = GUIDE
) -> None:
    """Runs until Ctrl-C or SIGTERM. ``build`` publishes at ``out`` and gives the problems; ``watched`` are the folders
    whose changes call for it; ``problems`` is where the server reads what stopped a build."""
    stop = threading.Event()
    building = threading.Event()

    def wind_up(_: int, __: FrameType | None) -> None:
        stop.set()
        if building.is_set():  # a build publishes whole or not at all, so it may be broken off anywhere
            building.clear()
            raise KeyboardInterrupt

    def build_now() -> None:
        building.set()
        if stop.is_set():
            raise KeyboardInterrupt
        trouble = _without_end(build)
        building.clear()
        write_trouble(problems, trouble)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, wind_up)
    child: subprocess.Popen[bytes] | None = None
    # An empty set comes after a while without a change, the moment to see whether the server still lives. The watch
    # begins before the first build, so that what is saved meanwhile is not missed.
    changes = watch(
        *[path for path in watched if path.exists()],
        stop_event=stop,
        rust_timeout=WATCH_MS,
        yield_on_timeout=True,
        raise_interrupt=False,
        debounce=400,
    )
    try:
        next(changes, None)
        build_now()
        child = _start(out, problems, place, program)
        if _answers(child, place, stop):
            _say_addresses(place)
            _follow(child, build_now, changes)
        if not stop.is_set():
            raise CannotServe("The server has stopped by itself; what it said stands above.")
    except KeyboardInterrupt:
        pass
    finally:
        if child is not None:
            _end(child)


def _follow(child: subprocess.Popen[bytes], build_now: Callable[[], None], changes: Iterator[set[FileChange]]) -> None:
    """Builds at every change, until it is told to stop or the server has died."""
    for changed in changes:
        if child.poll() is not None:
            return
        if changed:
            build_now()


def _without_end(build: Build) -> Trouble:
    """A file that is half saved, or a fault of our own, must not end the author's afternoon: the old site stays."""
    try:
        return build()
    except Exception:
        traceback.print_exc()
        return Trouble(("The build broke off by a fault of its own; the terminal shows where.",), is_stopped=True)


def _start(out: Path, problems: Path, place: Place, program: Program) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--no-ws"]
    command += ["--host", place.host, "--port", str(place.port), "--blocking-threads", str(THREADS)]
    command += ["--log-level", "error", "--workers-kill-timeout", str(int(STOPS_S) - 2)]
    if place.pair:
        command += ["--ssl-certificate", str(place.pair.certificate), "--ssl-keyfile", str(place.pair.key)]
        command += ["--ssl-protocol-min", "tls1.2"]
    data = problems.absolute().parent / "data"  # what is tried here, a booking or an event, stays on this computer
    data.mkdir(parents=True, exist_ok=True)
    environment = {"FLANEUR_DATA": str(data), **os.environ, "FLANEUR_SITE": str(out.absolute())}
    environment["FLANEUR_PROBLEMS"] = str(problems.absolute())
    return subprocess.Popen([*command, program.factory], env=environment | dict(program.settings))


def _answers(child: subprocess.Popen[bytes], place: Place, stop: threading.Event) -> bool:
    """Waits until the port takes a connection."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(place.host, place.host)
    until_s = time.monotonic() + STARTS_S
    while child.poll() is None and time.monotonic() < until_s and not stop.is_set():
        try:
            socket.create_connection((host, place.port), timeout=1).close()
            return True
        except OSError:
            stop.wait(0.05)
    return False


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOPS_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _say_addresses(place: Place) -> None:
    addresses = place.addresses()
    click.echo("Open " + "  or  ".join(addresses))
    if place.pair:
        click.echo("The phone will warn that it does not know this computer's certificate: accept it once.")
        if len(addresses) > 1 and sys.stdout.isatty():
            click.echo(symbol_text(addresses[1]), nl=False)
    click.echo("Ctrl-C ends.")

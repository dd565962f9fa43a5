"""A small guide to keep on a phone: two tours that share places, a photograph, a sound; and the host that serves it,
which can be killed, or fall silent in the middle of everything."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image
from playwright.sync_api import Error, Page

from builder.imports.new import make_site
from builder.sound import mp3
from builder.sound.words import mark_of

from ..house import ROOT, answers

TOWN = "/fr/exemple/"
TOUR = "/fr/exemple/premier-tour/"
GARDEN = "/fr/exemple/places/jardin/"
OTHER = "/fr/exemple/autre-tour/"
PHOTO = '\n[[media]]\nfile = "jardin.jpg"\nalt = "Le jardin"\ncredit = "Personne"\nlicence = "CC0"\n'

SOUND = '\n[[sound]]\nlocale = "fr"\nfile = "jardin.mp3"\ncredit = "Personne"\nlicence = "CC0"\n'


def author(root: Path) -> None:
    """The example of ``flaneur new`` with a second tour, a photograph and a recording."""
    make_site(root)
    town = root / "tours" / "exemple"
    (town / "media").mkdir()
    frames = mp3.walk((ROOT / "tests" / "fixtures" / "sound" / "tone.mp3").read_bytes())[1]
    (town / "media" / "jardin.mp3").write_bytes(frames * 2)
    wavy = Image.effect_noise((1400, 900), 60).convert("RGB")
    wavy.save(town / "media" / "jardin.jpg", quality=60)
    for file in (town / "premier-tour" / "tour.md", town / "pois" / "jardin.md"):
        front, prose = file.read_text("utf-8").rsplit("+++\n", 1)
        file.write_text(f"{front}{PHOTO}+++\n{prose}", "utf-8")
    garden = town / "pois" / "jardin.md"
    front, prose = garden.read_text("utf-8").rsplit("+++\n", 1)
    mark = mark_of(prose.strip().split("\n\n"))
    garden.write_text(f'{front}{SOUND}recorded_from = "{mark}"\n+++\n{prose}', "utf-8")
    other = town / "autre-tour"
    other.mkdir()
    (other / "route.gpx").write_bytes((town / "premier-tour" / "route.gpx").read_bytes())
    text = (town / "premier-tour" / "tour.md").read_text("utf-8").replace("Premier tour", "Autre tour")
    (other / "tour.md").write_text(text.replace(PHOTO, ""), "utf-8")


def copy_of(guide: Path, folder: Path) -> Path:
    """A guide that was built into its own ``site``, to be changed; what it has worked out comes with it."""
    shutil.copytree(guide, folder, symlinks=True)
    return folder


class Host:
    """The real server on one port for as long as a test lives, up or down or silent."""

    def __init__(self, site: Path) -> None:
        self.site = site
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(("127.0.0.1", 0))
            self.port: int = trial.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: subprocess.Popen[bytes] | None = None
        self._deaf: socket.socket | None = None

    def start(self) -> None:
        program = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--workers", "1", "--no-ws"]
        program += ["--host", "127.0.0.1", "--port", str(self.port), "--blocking-threads", "8", "--log-level", "error"]
        settings = {**os.environ, "FLANEUR_SITE": str(self.site), "FLANEUR_LOG": "off", "PYTHONPATH": str(ROOT)}
        self._server = subprocess.Popen([*program, "webapp:create_app"], env=settings, start_new_session=True)
        while self._server.poll() is None and not answers(self.port):
            threading.Event().wait(0.05)
        assert self._server.poll() is None, "the server has ended by itself"

    def kill(self) -> None:
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)  # its workers too, who would go on by themselves
            self._server.wait(10)
            self._server = None

    def fall_silent(self) -> None:
        """From now on a socket takes every connection and never says a word."""
        self.kill()
        self._deaf = socket.socket()
        self._deaf.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        while True:  # until the killed server's workers are gone too
            with suppress(OSError):
                self._deaf.bind(("127.0.0.1", self.port))
                break
            threading.Event().wait(0.02)
        self._deaf.listen(200)

    def revive(self) -> None:
        """It answers again, whatever has become of it."""
        self._hear()
        if self._server is None:
            self.start()

    def _hear(self) -> None:
        if self._deaf is not None:
            self._deaf.close()
            self._deaf = None

    def end(self) -> None:
        self.kill()
        self._hear()


@contextmanager
def hosted(site: Path) -> Iterator[Host]:
    host = Host(site)
    host.start()
    try:
        yield host
    finally:
        host.end()


@contextmanager
def another_file(site: Path, path: str, content: bytes) -> Iterator[None]:
    """A file of the published tree is another for a while, its twins away."""
    file = site.resolve() / path
    before = {
        one: one.read_bytes()
        for one in (file, *(file.with_name(f"{file.name}.{end}") for end in ("br", "gz")))
        if one.exists()
    }
    for one in before:
        one.unlink()
    file.write_bytes(content)
    try:
        yield
    finally:
        file.unlink()
        for one, was in before.items():
            one.write_bytes(was)


def until(page: Page, claim: str) -> None:
    """Waits until a claim in JavaScript holds. Playwright's own ``wait_for_function`` asks a second time by ``eval``,
    which the policy of our pages forbids."""
    while True:
        try:
            page.evaluate(
                f"async () => {{ while (!(await ({claim}))) await new Promise((next) => setTimeout(next, 50)); }}"
            )
            return
        except Error as fault:
            if "context was destroyed" not in str(fault):  # the page went on to another while it was asked
                raise

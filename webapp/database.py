"""The database: one SQLite file in ``FLANEUR_DATA``, or a PostgreSQL database where ``FLANEUR_DATABASE_URL`` names one.
Either way what is committed survives a power cut."""

import fcntl
import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, Table, create_engine, event, inspect, make_url, text
from sqlalchemy import Connection as Connection
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

FILE = "flaneur.sqlite"
LATEST = "0007"  # of webapp/migrations/versions
WAITS_S = 20  # for another that writes
# What makes a transaction one that only reads. ``only_reads`` is ours; see engine_of.
READS: dict[str, dict[str, Any]] = {
    "sqlite": {"only_reads": True},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}


class NewerDatabase(Exception):
    """It was written by a later Flâneur, whose tables this one does not know."""


# What a full or broken disk, a locked or a foreign file, or a server that is away may raise in any use of the database.
FAULTS = (OSError, SQLAlchemyError, sqlite3.Error, NewerDatabase)


def words(fault: BaseException) -> str:
    """What is wrong, without the statement that met it."""
    return str(getattr(fault, "orig", None) or fault)


class Store:
    """The database of one data folder; opened, and its tables brought up to date, when it is first used. Threads may
    use it at the same time, and other processes. All that is done in it may raise one of FAULTS."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        """``url`` names a PostgreSQL database, as ``postgresql://user:password@host/name``."""
        self._folder = folder
        self._url = postgres_url(url) if url else None
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._writing = threading.Lock()

    @property
    def place(self) -> str:
        """Where it is, for a sentence; without the password."""
        return str(self._folder / FILE) if self._url is None else self._url.render_as_string(hide_password=True)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that may write: committed at the end, rolled back by an exception. In SQLite it is the only
        one. In PostgreSQL others run beside it, each seeing what is committed (READ COMMITTED): whoever counts rows and
        then adds one locks what it counts on before, a row by ``select(…).with_for_update()`` or a name by ``alone``.
        """
        with self._turn() if self._url is None else nullcontext(), self._open().begin() as link:
            yield link

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A snapshot, the same for all that is asked in it. It waits for no writer, and cannot write."""
        engine = self._open()
        with engine.execution_options(**READS[engine.dialect.name]).begin() as link:
            yield link

    @contextmanager
    def sole(self, name: str) -> Iterator[bool]:
        """Of all processes that use this database, one is in here; in the others it is False, and they do not wait. One
        that dies is in here no longer."""
        if self._url is None:
            with (self._folder / f"{name}.lock").open("w") as stream:
                yield _is_locked(stream.fileno())
            return
        with self._open().connect() as link:  # a lock of its own connection, which does nothing else
            link = link.execution_options(isolation_level="AUTOCOMMIT")
            number = {"number": _number(name)}
            is_ours: bool = link.execute(text("SELECT pg_try_advisory_lock(:number)"), number).scalar_one()
            try:
                yield is_ours
            finally:
                if is_ours:
                    link.execute(text("SELECT pg_advisory_unlock(:number)"), number)

    @property
    def is_file(self) -> bool:
        """Whether it is the file of its folder, and no server's."""
        return self._url is None

    def close(self) -> None:
        """It may be used again; then it is opened again."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def _open(self) -> Engine:
        with self._opening:
            if self._engine is None:
                self._engine = open_engine(self._folder, self._url)
            return self._engine

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Threads of this process take turns here: SQLite lets them wait by sleeping, and some for long."""
        if not self._writing.acquire(timeout=WAITS_S):
            raise TimeoutError("database is locked")
        try:
            yield
        finally:
            self._writing.release()


def postgres_url(said: str) -> URL:
    """The address as SQLAlchemy takes it, with the driver we have. Raises ValueError, in plain words, for anything but
    the address of a PostgreSQL database."""
    try:
        url = make_url(said)
    except SQLAlchemyError:
        raise ValueError("it is no address of a database") from None
    if url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise ValueError(f"it begins with '{url.drivername}'")
    if not url.database:
        raise ValueError("it names no database")
    return url.set(drivername="postgresql+psycopg")


def open_engine(folder: Path, url: URL | None) -> Engine:
    """Its tables are up to date when this returns. Raises one of FAULTS."""
    engine = engine_of(folder / FILE) if url is None else postgres_engine(url)
    try:
        with locked(folder):
            bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def make_private(file: Path) -> None:
    """Makes an empty file that no other user of the machine may read; one that is there stays as it is. SQLite gives
    what it lays beside a database the same rights."""
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))


def engine_of(file: Path) -> Engine:
    """An error never says what was to be written: it may come into a log."""
    make_private(file)
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": WAITS_S}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def connected(link: sqlite3.Connection, _: Any) -> None:
        # Python's own sqlite3 would begin transactions by itself and late; see "Serializable isolation" in the
        # documentation of SQLAlchemy's SQLite dialect.
        link.isolation_level = None
        link.execute("PRAGMA journal_mode = WAL")
        link.execute("PRAGMA synchronous = FULL")
        link.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begun(link: Connection) -> None:
        only_reads = link.get_execution_options().get("only_reads", False)
        link.exec_driver_sql(f"PRAGMA query_only = {int(only_reads)}")
        link.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine


def postgres_engine(url: URL) -> Engine:
    """Says at once where the server is away, and never waits without end for a lock. A connection that the server has
    closed meanwhile, as it does when it is started again, is noticed before it is used."""
    settings = f"-c synchronous_commit=on -c timezone=UTC -c lock_timeout={WAITS_S}s"
    given = {"connect_timeout": 10, "options": settings, "application_name": "flaneur"}
    return create_engine(
        url, isolation_level="READ COMMITTED", pool_pre_ping=True, connect_args=given, hide_parameters=True
    )


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Of all processes, one is in here; the others wait."""
    with (folder / "flaneur.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def alone(link: Connection, name: str) -> None:
    """Until the end of this transaction no other that has asked for the same name goes on. In SQLite a transaction that
    writes is alone anyway."""
    if link.dialect.name == "postgresql":
        link.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _number(name)})


def _number(name: str) -> int:
    """By which PostgreSQL knows a lock."""
    return int.from_bytes(hashlib.blake2b(f"flaneur {name}".encode(), digest_size=8).digest(), signed=True)


def _is_locked(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def upsert(link: Connection, table: Table, row: Mapping[str, Any], changed: Mapping[str, Any]) -> None:
    """Adds a row; where there is one with its primary key, that one is changed instead."""
    new = (postgresql if link.dialect.name == "postgresql" else sqlite).insert(table).values(**row)
    link.execute(new.on_conflict_do_update(index_elements=list(table.primary_key), set_=dict(changed)))


def add_new(link: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Adds a row; False where there is one with a value that only one row may have."""
    new = (postgresql if link.dialect.name == "postgresql" else sqlite).insert(table).values(**row)
    # PostgreSQL's driver does not count the rows of an INSERT.
    return link.execute(new.on_conflict_do_nothing().returning(*table.primary_key)).first() is not None


def version_of(engine: Engine) -> str | None:
    """The last migration that was run; None for an empty database."""
    with engine.connect() as link:
        return _version(link)


def _version(link: Connection) -> str | None:
    if not inspect(link).has_table("alembic_version"):
        return None
    found: str | None = link.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def bring_up_to_date(engine: Engine) -> None:
    """Runs the migrations that were not run yet: all of them, or none. Alembic is loaded only for that: it takes a
    second."""
    if _is_latest(version_of(engine)):
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.begin() as link:
        alone(link, "migrations")  # servers on two machines may begin at the same time
        if not _is_latest(_version(link)):
            config.attributes["connection"] = link
            command.upgrade(config, "head")


def _is_latest(version: str | None) -> bool:
    if version is not None and version > LATEST:
        raise NewerDatabase(
            f"The database has version {version}, and this Flâneur knows {LATEST}. Install the newer one."
        )
    return version == LATEST


def sync_folder(folder: Path) -> None:
    """New and removed names in ``folder`` are on the disk when this returns."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)

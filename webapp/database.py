"""The database: one SQLite file in ``FLANEUR_DATA``, opened so that what is committed survives a power cut."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, inspect, text
from sqlalchemy import Engine as Engine
from sqlalchemy.exc import SQLAlchemyError

FILE = "flaneur.sqlite"
LATEST = "0007"  # of webapp/migrations/versions
WAITS_S = 20  # for another process that writes


class NewerDatabase(Exception):
    """It was written by a later Flâneur, whose tables this one does not know."""


# What a full or broken disk, a locked or a foreign file may raise in any use of the database.
FAULTS = (OSError, SQLAlchemyError, sqlite3.Error, NewerDatabase)


def words(fault: BaseException) -> str:
    """What is wrong, without the statement that met it."""
    return str(getattr(fault, "orig", None) or fault)


def open_database(folder: Path) -> Engine:
    """The database of a data folder, its tables brought up to date. Raises one of FAULTS."""
    engine = engine_of(folder / FILE)
    try:
        with locked(folder):
            bring_up_to_date(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def engine_of(file: Path) -> Engine:
    engine = create_engine(f"sqlite:///{file}", connect_args={"timeout": WAITS_S})

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
        link.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Of all processes, one is in here; the others wait."""
    with (folder / "flaneur.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def version_of(engine: Engine) -> str | None:
    """The last migration that was run; None for an empty database."""
    with engine.connect() as link:
        if not inspect(link).has_table("alembic_version"):
            return None
        found: str | None = link.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def bring_up_to_date(engine: Engine) -> None:
    """Runs the migrations that were not run yet. Alembic is loaded only for that: it takes a second."""
    version = version_of(engine)
    if version == LATEST:
        return
    if version is not None and version > LATEST:
        raise NewerDatabase(
            f"The database has version {version}, and this Flâneur knows {LATEST}. Install the newer one."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    with engine.begin() as link:
        config.attributes["connection"] = link
        command.upgrade(config, "head")


def copy_database(source: Path, target: Path) -> None:
    """A consistent copy, also while others write: SQLite's own backup. ``target`` appears whole or not at all, and is
    on the disk when this returns. Raises OSError and sqlite3.Error."""
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=WAITS_S)) as old:
            with closing(sqlite3.connect(new)) as copy:
                old.backup(copy)
                copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
                verify(copy)
        with new.open("rb") as stream:
            os.fsync(stream.fileno())
        new.replace(target)
        sync_folder(target.parent)
    finally:
        new.unlink(missing_ok=True)


def bring_home(file: Path) -> None:
    """What stands in the log beside the file comes into it, so that the file is all there is. Nobody else may be
    using it."""
    with closing(sqlite3.connect(file, timeout=WAITS_S)) as link:
        link.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        link.execute("PRAGMA journal_mode = DELETE")


def verify(link: sqlite3.Connection) -> None:
    """Raises sqlite3.DatabaseError where the file is damaged."""
    (said,) = link.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        raise sqlite3.DatabaseError(said)


def sync_folder(folder: Path) -> None:
    """New and removed names in ``folder`` are on the disk when this returns."""
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)

"""Copies of the database: a backup is always one SQLite file, of whichever kind the database is, so that a city may go
from one kind to the other."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, MetaData, delete, insert, inspect, select, text

from webapp.database import FILE, WAITS_S, Store, make_private, sync_folder

VERSIONS = "alembic_version"  # the only table that is never copied: both have it
AT_ONCE = 500  # rows


def copy_store(store: Store, folder: Path, target: Path) -> None:
    """A consistent copy, also while others write. ``target`` appears whole or not at all, and is on the disk when this
    returns. Raises FAULTS of ``database``."""
    with store.read():  # it is made, where there is none yet
        pass
    if store.is_file:
        copy_file(folder / FILE, target)
        return
    with TemporaryDirectory(prefix=".copy-", dir=target.parent) as name:
        new = Store(Path(name))
        try:
            with store.read() as old, new.write() as link:
                copy_rows(old, link)
        finally:
            new.close()
        copy_file(Path(name) / FILE, target)


def fill_store(store: Store, copy: Path) -> None:
    """Puts what ``copy`` holds, a backup of this version or of an older one, in the place of all rows of the store: in
    one transaction. Raises FAULTS."""
    with TemporaryDirectory(prefix="flaneur-") as name:
        shutil.copyfile(copy, Path(name) / FILE)
        old = Store(Path(name))  # brings it up to date
        try:
            with old.read() as rows, store.write() as link:
                copy_rows(rows, link)
        finally:
            old.close()


def copy_rows(old: Connection, new: Connection) -> None:
    """All rows of one database into another that has the same tables, and whose own rows go. Numbers that were given
    to rows which are gone since are not given again."""
    known = MetaData()
    known.reflect(old)
    tables = [table for table in known.sorted_tables if table.name != VERSIONS]
    for table in reversed(tables):
        new.execute(delete(table))
    for table in tables:
        rows = old.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key))
        for some in rows.mappings().partitions():
            new.execute(insert(table), [dict(row) for row in some])
    for name, number in given_numbers(old).items():
        _give_on_from(new, name, number)


def given_numbers(link: Connection) -> dict[str, int]:
    """The highest ``id`` that each table has ever given; a table that has given none is not named."""
    if link.dialect.name == "sqlite":
        return {name: seq for name, seq in link.execute(text("SELECT name, seq FROM sqlite_sequence"))}
    found = {}
    for name in inspect(link).get_table_names():
        sequence = _sequence(link, name)
        if sequence is not None:
            number, is_given = link.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
            if is_given:
                found[name] = number
    return found


def _give_on_from(link: Connection, name: str, number: int) -> None:
    if link.dialect.name == "postgresql":
        link.execute(text("SELECT setval(:sequence, :number)"), {"sequence": _sequence(link, name), "number": number})
        return
    link.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": name})
    link.execute(text("INSERT INTO sqlite_sequence VALUES (:name, :number)"), {"name": name, "number": number})


def _sequence(link: Connection, table: str) -> str | None:
    """What PostgreSQL numbers the rows of a table by, quoted where it must be."""
    if not any(column["name"] == "id" for column in inspect(link).get_columns(table)):
        return None
    found: str | None = link.scalar(text("SELECT pg_get_serial_sequence(:table, 'id')"), {"table": f'"{table}"'})
    return found


def copy_file(source: Path, target: Path) -> None:
    """As ``copy_store`` of a SQLite file: SQLite's own backup. Raises OSError and sqlite3.Error."""
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    make_private(new)
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

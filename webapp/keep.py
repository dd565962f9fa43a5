"""Backup and restore of what the server itself has written. Words for a person; what is done is ``copies``'s."""

import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from webapp.copies import bring_home, copy_file, copy_store, fill_store, verify
from webapp.database import FILE, LATEST, Store, locked, make_private
from webapp.journal import dead, segments
from webapp.records import fold


class CannotKeep(Exception):
    """Said in plain words: what stands in the way, and what to do."""


def backup(store: Store, data: Path, to: Path, now: datetime) -> Path:
    """A copy of the database with every scan that was answered before this began; the server may run. ``to`` is a file,
    or a folder in which a file named by the moment is made. Raises CannotKeep."""
    target = to / f"flaneur-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.sqlite" if to.is_dir() else to
    if target.exists():
        raise CannotKeep(f"'{target}' is there already. Choose another name; a backup never replaces one.")
    if not target.parent.is_dir():
        raise CannotKeep(f"There is no folder '{target.parent}'. Make it, or choose another.")
    fold(store, data)
    copy_store(store, data, target)
    return target


def restore(store: Store, data: Path, copy: Path, now: datetime) -> Path | None:
    """Puts a backup in the place of what the store holds; gives the place of a copy of that, if there was any, in
    ``data``. Raises CannotKeep where the server runs, or where the copy is damaged or too new."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as link:
            verify(link)
            found = link.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise CannotKeep(f"'{copy}' is no whole backup of Flâneur: {error}. Take another one.") from None
    if found is None or found[0] > LATEST:
        raise CannotKeep(f"'{copy}' was made by a newer Flâneur. Install that one first.")
    old = data / f"flaneur-before-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}.sqlite"
    store.close()  # its file is about to be another one
    with locked(data):
        for path in segments(data):
            with dead(path) as is_dead:
                if not is_dead and path.exists():
                    raise CannotKeep(f"The server is running and writes to '{data}'. Stop it, then restore.")
        had_one = _restore_file(data / FILE, copy, old) if store.is_file else False
    if store.is_file:
        with store.read():  # it is brought up to date
            pass
        return old if had_one else None
    copy_store(store, data, old)
    fill_store(store, copy)
    return old


def _restore_file(file: Path, copy: Path, old: Path) -> bool:
    """Whether there was one."""
    had_one = file.exists()
    if had_one:
        bring_home(file)
        make_private(old)
        shutil.copyfile(file, old)
    copy_file(copy, file)
    return had_one

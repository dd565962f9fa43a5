"""The drill: a backup made while scans come in, restored elsewhere, holds every scan answered before it began."""

import sqlite3
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from webapp.database import Store
from webapp.journal import Journal, segments
from webapp.keep import CannotKeep, backup, restore

from ..house import run_flaneur, served
from .conftest import Lay
from .counts import counted
from .test_serve import ask

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MARK = b" K7M2QX fr\n"


def folder(place: Path) -> Path:
    place.mkdir()
    return place


@pytest.mark.slow
def test_a_backup_amid_scans_restored_elsewhere_holds_all_that_were_answered_before(lay: Lay, tmp_path: Path) -> None:
    data, other = folder(tmp_path / "data"), folder(tmp_path / "other")
    answered: list[int] = []
    done = threading.Event()
    with served(lay(), FLANEUR_DATA=str(data)) as base:
        port = int(base.rpartition(":")[2])

        def scan() -> None:
            while not done.is_set():
                assert ask(port, "/p/k7m2qx")[0] == 200
                answered.append(1)

        visitors = [threading.Thread(target=scan) for _ in range(2)]
        for visitor in visitors:
            visitor.start()
        while len(answered) < 50:  # pytest's own time limit is the end of its patience
            pass
        before = len(answered)
        copy = Path(run_flaneur("backup", tmp_path, FLANEUR_DATA=str(data)).strip())
        after = len(answered) + len(visitors)
        done.set()
        for visitor in visitors:
            visitor.join()
        run_flaneur("restore", copy, expect=1, FLANEUR_DATA=str(data))  # the server runs
        run_flaneur("restore", copy, FLANEUR_DATA=str(other))
        last = copied(data, tmp_path / "last.sqlite")
    assert before <= counted(other)["K7M2QX", "fr"] <= after
    restore(other, last, NOW)
    assert counted(other) == {("K7M2QX", "fr"): len(answered)}


def test_a_restore_keeps_what_was_there_and_what_came_since_in_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.add(MARK)
    copy = copied(tmp_path, tmp_path / "copy.sqlite")
    journal.add(MARK)
    journal.close()
    old = restore(tmp_path, copy, NOW)
    assert old is not None and old.name == "flaneur-before-2026-11-22T093000Z.sqlite"
    copied(tmp_path, tmp_path / "again.sqlite")
    assert counted(tmp_path) == {("K7M2QX", "fr"): 2}
    assert segments(tmp_path) == []


def test_a_backup_is_one_file_that_replaces_none(tmp_path: Path) -> None:
    away = folder(tmp_path / "away")
    copy = copied(tmp_path, away)
    assert [file.name for file in away.iterdir()] == ["flaneur-2026-11-22T093000Z.sqlite"] == [copy.name]
    with pytest.raises(CannotKeep, match="is there already"):
        copied(tmp_path, away)
    with pytest.raises(CannotKeep, match="There is no folder"):
        copied(tmp_path, tmp_path / "none" / "copy")


def copied(data: Path, to: Path) -> Path:
    store = Store(data)
    try:
        return backup(store, data, to, NOW)
    finally:
        store.close()


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 8192)


def newer(file: Path) -> None:
    with sqlite3.connect(file) as link:
        link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.close()


@pytest.mark.parametrize("spoil", [damaged, newer, lambda file: file.write_text("no database"), Path.unlink])
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_changes(tmp_path: Path, spoil: object) -> None:
    data = folder(tmp_path / "data")
    journal = Journal(data)
    journal.add(MARK)
    journal.close()
    copy = copied(data, tmp_path / "copy.sqlite")
    assert callable(spoil)
    spoil(copy)
    with pytest.raises(CannotKeep):
        restore(data, copy, NOW)
    assert counted(data) == {("K7M2QX", "fr"): 1}

"""The drills: a backup made while scans come in, restored elsewhere, holds every scan answered before it began; a city
goes from one kind of database to the other; a database of the release before is brought up to date."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Boolean, Column, Float, Integer, LargeBinary, String, delete, insert, select, text

import webapp
from benchmarks.postgres import Postgres
from webapp import database
from webapp.copies import given_numbers
from webapp.database import FAULTS, FILE, Store, postgres_engine, postgres_url
from webapp.journal import Journal, segments
from webapp.keep import CannotKeep, backup, restore
from webapp.mail.outbox import Letter, due, enqueue, letter_of
from webapp.records import METADATA
from webapp.report_book import Outcome, ReportBook

from ..house import ROOT, run_flaneur, served
from .conftest import Lay
from .counts import counted
from .test_serve import ask

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
MARK = b" K7M2QX fr\n"
BEFORE = ROOT / "tests" / "fixtures" / "database_0002.sql"

Server = tuple[Postgres, str]


@contextmanager
def opened(data: Path, url: str | None = None) -> Iterator[Store]:
    data.mkdir(exist_ok=True)
    store = Store(data, url)
    try:
        yield store
    finally:
        store.close()


def copied(data: Path, to: Path) -> Path:
    with opened(data) as store:
        return backup(store, data, to, NOW)


def restored(data: Path, copy: Path) -> Path | None:
    with opened(data) as store:
        return restore(store, data, copy, NOW)


@pytest.mark.slow
def test_a_backup_amid_scans_restored_elsewhere_holds_all_that_were_answered_before(
    lay: Lay, tmp_path: Path, database_url: str | None
) -> None:
    data, other = tmp_path / "data", tmp_path / "other"
    data.mkdir()
    other.mkdir()
    here = {"FLANEUR_DATA": str(data), "FLANEUR_DATABASE_URL": database_url or ""}
    answered: list[int] = []
    done = threading.Event()
    with served(lay(), **here) as base:
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
        copy = Path(run_flaneur("backup", tmp_path, **here).strip())
        after = len(answered) + len(visitors)
        done.set()
        for visitor in visitors:
            visitor.join()
        run_flaneur("restore", copy, expect=1, **here)  # the server runs
        run_flaneur("restore", copy, FLANEUR_DATA=str(other))
        with opened(data, database_url) as store:
            last = backup(store, data, tmp_path / "last.sqlite", NOW)
    assert before <= counted(other)["K7M2QX", "fr"] <= after
    restored(other, last)
    assert counted(other) == {("K7M2QX", "fr"): len(answered)}


def test_a_restore_keeps_what_was_there_and_what_came_since_in_the_journal(
    store: Store, tmp_path: Path, database_url: str | None
) -> None:
    data = tmp_path / "data"
    journal = Journal(data)
    journal.add(MARK)
    copy = backup(store, data, tmp_path / "copy.sqlite", NOW)
    journal.add(MARK)
    journal.close()
    old = restore(store, data, copy, NOW)
    assert old is not None and old.name == "flaneur-before-2026-11-22T093000Z.sqlite"
    backup(store, data, tmp_path / "again.sqlite", NOW)
    assert counted(data, database_url) == {("K7M2QX", "fr"): 2}
    assert segments(data) == []


@pytest.mark.slow
def test_a_city_goes_from_one_kind_of_database_to_the_other_and_back(tmp_path: Path, postgres_server: Server) -> None:
    """With all its rows, the bytes of a calendar among them, and no number is given twice."""
    server, template = postgres_server
    url = server.create(template)
    letter = Letter("a@b.example", "Votre place", "Texte\n", "<p>", "fr", b"BEGIN:VCALENDAR\r\n\0\xff", "booking 1")
    with opened(tmp_path / "one") as small, opened(tmp_path / "two", url) as large, opened(tmp_path / "three") as last:
        with small.write() as link:
            first = enqueue(link, letter, NOW)
            gone = enqueue(link, letter, NOW)
            link.execute(text("DELETE FROM letters WHERE id = :id"), {"id": gone})
        with large.write() as link:
            enqueue(link, Letter("x@y.example", "Of before", "", "", "fr"), NOW)
        old = restore(large, tmp_path / "two", backup(small, tmp_path / "one", tmp_path / "1.sqlite", NOW), NOW)
        with large.write() as link:
            assert [one.id for one in due(link, NOW, 9)] == [first] and letter_of(link, first) == letter
            assert enqueue(link, letter, NOW) == gone + 1
        restore(last, tmp_path / "three", backup(large, tmp_path / "two", tmp_path / "2.sqlite", NOW), NOW)
        with last.write() as link:
            assert [one.id for one in due(link, NOW, 9)] == [first, gone + 1] and letter_of(link, gone + 1) == letter
            assert given_numbers(link)["letters"] == gone + 1
            assert enqueue(link, letter, NOW) == gone + 2
        assert old is not None
        restore(last, tmp_path / "three", old, NOW)
        with last.read() as link:
            assert [one.subject for one in due(link, NOW, 9)] == ["Of before"]
    server.drop(url)


def value_of(column: Column[Any]) -> object:
    """Something that a column of its type may hold, the same wherever one column refers to another."""
    match column.type:
        case Boolean():
            return True
        case LargeBinary():
            return b"\0\xff\r\n"
        case Float():
            return 2.273456789012345
        case Integer():
            return 1
        case String(length=int(length)):
            return (
                "été 予約 " + "x" * (length - 7)
                if length > 20 and not column.foreign_keys and not column.primary_key
                else "x"
            )
        case _:
            return "«\n'\";-- مرحبا \U0001f468"


def test_no_table_is_forgotten_by_a_backup(tmp_path: Path, store: Store, database_url: str | None) -> None:
    for room in iter_modules(webapp.__path__, "webapp."):  # each may have a table
        import_module(room.name)
    rows = {table: {column.name: value_of(column) for column in table.columns} for table in METADATA.sorted_tables}
    with store.write() as link:
        for table, row in rows.items():
            link.execute(insert(table).values(**row))
    copy = backup(store, tmp_path / "data", tmp_path / "copy.sqlite", NOW)
    with store.write() as link:
        for table in reversed(METADATA.sorted_tables):
            link.execute(delete(table))
    restore(store, tmp_path / "data", copy, NOW)
    with store.read() as link:
        assert {table: [dict(row) for row in link.execute(select(table)).mappings()] for table in rows} == {
            table: [row] for table, row in rows.items()
        }


def left_by_the_release_before(data: Path) -> None:
    with sqlite3.connect(data / FILE) as link:
        link.executescript(BEFORE.read_text("utf-8"))
    link.close()


def check_what_the_release_before_left(store: Store) -> None:
    book = ReportBook(store)
    second, first = book.reports(NOW)
    assert (first.words, first.done is None) == ("Fendue en deux, c'est dommage\nvraiment", False)
    assert (second.words, second.done is None) == ("لا أرى شيئًا", True)
    assert book.add("d4" * 16, "K7M2QX", "other", "", "fr", NOW) is Outcome.KEPT
    assert book.reports(NOW)[0].id == 4  # 3 was given, and its report deleted since
    with store.write() as link:
        enqueue(link, Letter("a@b.example", "s", "t", "h", "fr"), NOW)


def test_a_database_of_the_release_before_is_brought_up_to_date_with_its_rows(tmp_path: Path) -> None:
    left_by_the_release_before(tmp_path)
    with opened(tmp_path) as store:
        check_what_the_release_before_left(store)
    assert counted(tmp_path) == {("K7M2QX", "fr"): 3, ("K7M2QX", "ja"): 1, ("ABCDEF", "ar"): 2}


def test_an_upgrade_that_fails_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    left_by_the_release_before(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as link:
        link.execute("CREATE TABLE live (somebody_elses INTEGER)")  # the last migration makes one of this name
    with opened(tmp_path) as store, pytest.raises(FAULTS, match="live"), store.read():
        pass
    tables = {name for (name,) in link.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert tables == {"alembic_version", "live", "reports", "scans", "segments", "sqlite_sequence"}
    assert link.execute("SELECT version_num FROM alembic_version").fetchone() == ("0002",)
    link.close()


def test_a_backup_of_the_release_before_is_restored_into_either_kind(store: Store, tmp_path: Path) -> None:
    left_by_the_release_before(tmp_path)
    restore(store, tmp_path / "data", tmp_path / FILE, NOW)
    check_what_the_release_before_left(store)


def test_a_postgresql_database_of_the_release_before_is_brought_up_to_date(
    tmp_path: Path, postgres_server: Server
) -> None:
    server, url = postgres_server[0], postgres_server[0].create()
    engine = postgres_engine(postgres_url(url))
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    with engine.begin() as link:
        config.attributes["connection"] = link
        command.upgrade(config, "0002")
        for row in re.findall(r'^INSERT INTO "(?:reports|scans)" .*?\);$', BEFORE.read_text("utf-8"), re.DOTALL | re.M):
            link.exec_driver_sql(row)
        link.exec_driver_sql("SELECT setval('reports_id_seq', 3)")
    engine.dispose()
    with opened(tmp_path, url) as store:
        check_what_the_release_before_left(store)
    assert counted(tmp_path, url)["K7M2QX", "fr"] == 3
    server.drop(url)


def test_a_backup_is_one_file_that_replaces_none(store: Store, tmp_path: Path) -> None:
    data, away = tmp_path / "data", tmp_path / "away"
    away.mkdir()
    copy = backup(store, data, away, NOW)
    assert [file.name for file in away.iterdir()] == ["flaneur-2026-11-22T093000Z.sqlite"] == [copy.name]
    with pytest.raises(CannotKeep, match="is there already"):
        backup(store, data, away, NOW)
    with pytest.raises(CannotKeep, match="There is no folder"):
        backup(store, data, tmp_path / "none" / "copy", NOW)


def damaged(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:4096] + b"\xff" * 8192)


def newer(file: Path) -> None:
    with sqlite3.connect(file) as link:
        link.execute("UPDATE alembic_version SET version_num = '9999'")
    link.close()


@pytest.mark.parametrize("spoil", [damaged, newer, lambda file: file.write_text("no database"), Path.unlink])
def test_what_is_no_whole_backup_of_ours_is_refused_and_nothing_changes(tmp_path: Path, spoil: object) -> None:
    data = tmp_path / "data"
    data.mkdir()
    journal = Journal(data)
    journal.add(MARK)
    journal.close()
    copy = copied(data, tmp_path / "copy.sqlite")
    assert callable(spoil)
    spoil(copy)
    with pytest.raises(CannotKeep):
        restored(data, copy)
    assert counted(data) == {("K7M2QX", "fr"): 1}

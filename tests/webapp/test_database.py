"""The database, on SQLite and on PostgreSQL."""

import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, select, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

import webapp
from benchmarks.postgres import Postgres
from webapp import database
from webapp.config import read_config
from webapp.database import LATEST, Store, add_new, alone, upsert
from webapp.keep import backup, restore
from webapp.live.feedback import FEEDBACK, Answers, add_feedback
from webapp.mail.outbox import Letter, enqueue
from webapp.records import METADATA, SEGMENTS
from webapp.report_book import REPORTS, Outcome, ReportBook

from ..house import ROOT

MARK = {"name": "scans-1.journal", "folded": 1}


def test_the_migrations_make_the_tables_that_the_program_knows(store: Store) -> None:
    for room in iter_modules(webapp.__path__, "webapp."):  # each may have a table
        import_module(room.name)
    with store.read() as link:
        assert link.scalar(text("SELECT version_num FROM alembic_version")) == LATEST
        assert compare_metadata(MigrationContext.configure(link), METADATA) == []


def test_the_latest_version_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [LATEST]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.slow
def test_many_open_a_new_database_at_once_and_it_is_made_once(
    tmp_path: Path, kind: str, request: pytest.FixtureRequest
) -> None:
    """Each from a folder of its own, where the database is a server's: they are on different machines."""
    server: Postgres | None = request.getfixturevalue("postgres_server")[0] if kind == "postgresql" else None
    url = server.create() if server else None
    seen: list[str] = []

    def open_it(number: int) -> None:
        folder = tmp_path / str(number if server else 0)
        folder.mkdir(exist_ok=True)
        store = Store(folder, url)
        with store.read() as link:
            seen.append(link.scalar(text("SELECT version_num FROM alembic_version")) or "")
        store.close()

    threads = [threading.Thread(target=open_it, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [LATEST] * 4


def test_what_is_committed_outlives_a_power_cut(store: Store) -> None:
    with store.write() as link:
        if link.dialect.name == "sqlite":
            assert link.scalar(text("PRAGMA synchronous")) == 2
            assert link.scalar(text("PRAGMA journal_mode")) == "wal"
        else:
            assert link.scalar(text("SHOW synchronous_commit")) == "on"


def test_a_reader_sees_one_moment_waits_for_no_writer_and_cannot_write(store: Store) -> None:
    with store.read() as reader:
        assert reader.scalar(select(SEGMENTS.c.folded)) is None
        with store.write() as writer:
            writer.execute(insert(SEGMENTS).values(**MARK))
            assert reader.scalar(select(SEGMENTS.c.folded)) is None
        assert reader.scalar(select(SEGMENTS.c.folded)) is None
        with pytest.raises(SQLAlchemyError, match=r"read-?only"):
            reader.execute(insert(SEGMENTS).values(name="scans-2.journal", folded=1))
    with store.write() as link:  # the same connection, perhaps: it writes again
        link.execute(insert(SEGMENTS).values(name="scans-2.journal", folded=1))


def test_a_transaction_that_is_left_by_a_fault_has_not_been(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.write() as link:
        link.execute(insert(SEGMENTS).values(**MARK))
        raise ZeroDivisionError
    with store.read() as link:
        assert link.scalar(select(SEGMENTS.c.folded)) is None


def test_a_fault_does_not_say_what_was_to_be_kept(store: Store) -> None:
    letter = Letter("ada@example.org", "Secret", "Secret", "h", "fr")
    with pytest.raises(SQLAlchemyError) as fault, store.write() as link:
        enqueue(link, letter, datetime(2026, 5, 2, tzinfo=UTC))
        link.execute(text("INSERT INTO letters (id, subject) VALUES (1, :said)"), {"said": "Secret of Ada"})
    assert "INSERT" in str(fault.value) and "Secret of Ada" not in str(fault.value).partition("DETAIL")[0]


def test_no_other_user_of_the_machine_reads_the_database_or_a_backup(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    store = Store(data)
    with store.write() as link:
        link.execute(text("CREATE TABLE more (one INTEGER)"))
        files = sorted(data.glob("flaneur.sqlite*"))
    copy = backup(store, data, tmp_path, datetime(2026, 5, 2, tzinfo=UTC))
    old = restore(store, data, copy, datetime(2026, 5, 3, tzinfo=UTC))
    store.close()
    assert old is not None and len(files) > 1
    for file in (*data.glob("flaneur*.sqlite"), copy, old):
        assert file.stat().st_mode & 0o077 == 0, file


def test_threads_that_count_before_they_add_take_turns(store: Store) -> None:
    def add_unless_five() -> None:
        with store.write() as link:
            alone(link, "five at most")
            rows = len(link.execute(select(SEGMENTS)).all())
            if rows < 5:
                link.execute(insert(SEGMENTS).values(name=str(rows), folded=0))

    threads = [threading.Thread(target=add_unless_five) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as link:
        assert len(link.execute(select(SEGMENTS)).all()) == 5


def test_a_form_that_is_sent_four_times_at_once_is_kept_once(store: Store) -> None:
    now = datetime(2026, 5, 2, tzinfo=UTC)
    book, kept, together = ReportBook(store), list[object](), threading.Barrier(4)

    def send() -> None:
        together.wait()
        kept.append(book.add("a1" * 16, "K7M2QX", "other", "", "fr", now))
        with store.write() as link:
            add_feedback(link, 1, "b2" * 16, "fr", Answers(5, 4, "", "Merci"), now)

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.read() as link:
        assert kept == [Outcome.KEPT] * 4
        assert len(link.execute(select(FEEDBACK)).all()) == len(link.execute(select(REPORTS)).all()) == 1


def test_a_row_is_added_changed_or_left_by_the_same_words_in_both(store: Store) -> None:
    with store.write() as link:
        assert add_new(link, SEGMENTS, MARK) and not add_new(link, SEGMENTS, {**MARK, "folded": 9})
        upsert(link, SEGMENTS, MARK, {"folded": SEGMENTS.c.folded + 4})
        assert link.execute(select(SEGMENTS)).all() == [("scans-1.journal", 5)]


@pytest.mark.slow
def test_of_all_processes_one_does_what_only_one_may(store: Store, database_url: str | None) -> None:
    """Another process that does it is killed: nobody waits for the dead."""
    folder = Path(store.place).parent if database_url is None else Path("/tmp")
    other = subprocess.Popen(
        [sys.executable, "-c", SOLE, str(folder), database_url or ""], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert other.stdout is not None and other.stdout.readline() == "True\n"
    with store.sole("mail") as is_ours:
        assert not is_ours
    other.kill()
    other.wait()
    other.stdout.close()
    is_ours = False
    while not is_ours:  # the server of PostgreSQL needs a moment; pytest's own time limit is the end of its patience
        with store.sole("mail") as is_ours:
            pass
    with store.sole("mail") as is_ours, store.sole("other") as is_other, store.sole("mail") as is_again:
        assert is_ours and is_other and not is_again


SOLE = """
import signal
import sys
from pathlib import Path
from webapp.database import Store

with Store(Path(sys.argv[1]), sys.argv[2] or None).sole("mail") as is_ours:
    print(is_ours, flush=True)
    signal.pause()
"""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("mysql://a:secret@b/c", "it begins with 'mysql'"),
        ("postgresql://a:secret@b", "names no database"),
        ("secret@b", "no address"),
    ],
)
def test_an_address_of_no_postgresql_is_refused_without_its_password(tmp_path: Path, said: str, why: str) -> None:
    given = {"FLANEUR_SITE": str(tmp_path), "FLANEUR_DATA": str(tmp_path), "FLANEUR_DATABASE_URL": said}
    (sentence,) = read_config(given)[1]
    assert why in sentence and "secret" not in sentence


def test_a_database_that_is_away_is_a_fault_that_says_so_and_no_password(tmp_path: Path) -> None:
    store = Store(tmp_path, f"postgresql://me:secret@/guide?host={tmp_path}")
    with pytest.raises(OperationalError) as fault, store.read():
        pass
    assert "secret" not in database.words(fault.value) and "secret" not in store.place
    assert isinstance(fault.value, database.FAULTS) and issubclass(sqlite3.Error, Exception)

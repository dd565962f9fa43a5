import threading
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from webapp import database
from webapp.database import LATEST, open_engine, version_of
from webapp.report_book import METADATA


def test_the_migrations_make_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, None)
    assert version_of(engine) == LATEST
    with engine.connect() as link:
        assert compare_metadata(MigrationContext.configure(link), METADATA) == []
    engine.dispose()


def test_the_latest_version_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(database.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_heads() == [LATEST]


def test_many_open_a_new_database_at_once_and_it_is_made_once(tmp_path: Path) -> None:
    seen: list[str | None] = []

    def open_it() -> None:
        engine = open_engine(tmp_path, None)
        seen.append(version_of(engine))
        engine.dispose()

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [LATEST] * 4


def test_what_is_committed_outlives_a_power_cut(tmp_path: Path) -> None:
    engine = open_engine(tmp_path, None)
    with engine.connect() as link:
        assert link.scalar(text("PRAGMA synchronous")) == 2
        assert link.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()

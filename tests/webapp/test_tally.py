"""Each scan is counted once: whenever a process dies, however a disk fails."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.scan_kills import kills
from webapp.database import Store
from webapp.journal import Journal, dead, read_segment, segments
from webapp.records import Folded, fold
from webapp.tally import Tally

from ..house import ROOT, served
from .conftest import Lay
from .counts import counted
from .test_serve import ask

MARK = b" K7M2QX fr\n"
LINE = b"2026-11-22T09 K7M2QX fr\n"


def left_behind(data: Path, content: bytes, name: str = "scans-0123.journal") -> Path:
    """A segment whose owner is dead."""
    segment = data / name
    segment.write_bytes(content)
    return segment


def folded(data: Path, database_url: str | None = None) -> Folded:
    store = Store(data, database_url)
    done = fold(store, data)
    store.close()
    return done


def test_what_a_dead_process_has_left_is_counted_once_and_removed(tmp_path: Path, database_url: str | None) -> None:
    segment = left_behind(tmp_path, LINE * 3 + LINE.replace(b"fr", b"en"))
    assert folded(tmp_path, database_url) == Folded(4, 0) and not segment.exists()
    assert folded(tmp_path, database_url) == Folded(0, 0)
    assert counted(tmp_path, database_url) == {("K7M2QX", "fr"): 3, ("K7M2QX", "en"): 1}


def test_what_a_living_process_writes_is_counted_once_and_stays_its_own(
    tmp_path: Path, database_url: str | None
) -> None:
    journal = Journal(tmp_path)
    for n in range(1, 4):
        journal.add(MARK)
        assert folded(tmp_path, database_url) == Folded(1, 0)
        assert folded(tmp_path, database_url) == Folded(0, 0)
        assert counted(tmp_path, database_url) == {("K7M2QX", "fr"): n}
    assert segments(tmp_path) == [journal.path]
    journal.close()
    folded(tmp_path, database_url)
    assert segments(tmp_path) == []


def test_a_server_leaves_the_living_to_themselves_and_looks_after_the_dead(
    tmp_path: Path, database_url: str | None
) -> None:
    mine, other = Journal(tmp_path), Journal(tmp_path)
    mine.add(MARK)
    other.add(MARK)
    left_behind(tmp_path, LINE)
    store = Store(tmp_path, database_url)
    assert fold(store, tmp_path, mine.path) == Folded(2, 0)
    assert sorted(segments(tmp_path)) == sorted([mine.path, other.path])
    assert fold(store, tmp_path) == Folded(1, 0)
    store.close()
    mine.close()
    other.close()


@pytest.mark.parametrize("cut", range(1, len(LINE)))
def test_a_line_cut_off_is_not_counted_and_spoils_no_other(tmp_path: Path, cut: int) -> None:
    segment = tmp_path / "segment"
    segment.write_bytes(LINE + LINE[:cut])
    read = read_segment(segment, 0)
    assert (read.scans.total(), read.unreadable, read.stop) == (1, 0, len(LINE))
    segment.write_bytes(LINE + LINE[:cut] + LINE * 2)
    read = read_segment(segment, 0)
    assert (read.scans, read.unreadable) == ({("K7M2QX", "2026-11-22T09", "fr"): 3}, 0)
    assert read_segment(segment, read.stop).scans.total() == 0


def test_what_is_no_line_is_said_and_not_counted(tmp_path: Path, database_url: str | None) -> None:
    left_behind(tmp_path, b"\0\0\0\n" + LINE + b"2026-11-22T09 K7M2QX\n\n")
    assert folded(tmp_path, database_url) == Folded(1, 3)


def test_a_death_between_counting_and_removing_counts_nothing_twice(tmp_path: Path, database_url: str | None) -> None:
    segment = left_behind(tmp_path, LINE * 5)
    with dead(segment) as is_dead:  # somebody else is about to remove it: here the segment is not ours to remove
        assert is_dead
        assert folded(tmp_path, database_url) == Folded(5, 0)
    assert segment.exists()
    assert folded(tmp_path, database_url) == Folded(0, 0) and not segment.exists()
    store = Store(tmp_path, database_url)
    with store.read() as link:
        assert link.scalar(text("SELECT count(*) FROM segments")) == 0
    store.close()
    assert counted(tmp_path, database_url) == {("K7M2QX", "fr"): 5}


def test_many_threads_add_while_others_fold_and_segments_change(tmp_path: Path, database_url: str | None) -> None:
    journal = Journal(tmp_path)
    done = threading.Event()

    def add() -> None:
        for _ in range(2000):
            journal.add(MARK)

    def work(step: int) -> None:
        while not done.is_set():
            if step:
                journal.renew(largest=500)
            else:
                folded(tmp_path, database_url)

    writers = [threading.Thread(target=add) for _ in range(4)]
    others = [threading.Thread(target=work, args=(step,)) for step in (0, 0, 1)]
    for thread in (*others, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in others:
        thread.join()
    journal.close()
    folded(tmp_path, database_url)
    assert counted(tmp_path, database_url) == {("K7M2QX", "fr"): 8000}
    assert segments(tmp_path) == []


def test_a_segment_that_somebody_removed_is_begun_anew(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.path.unlink()
    journal.renew()
    journal.add(MARK)
    journal.close()
    folded(tmp_path)
    assert counted(tmp_path) == {("K7M2QX", "fr"): 1}


def test_a_database_that_cannot_be_written_is_said_and_catches_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "flaneur.sqlite"
    file.write_bytes(b"this is no database, but something of somebody else's " * 20)
    tally = Tally(tmp_path, Store(tmp_path))
    tally.add(MARK)
    tally.close()
    assert "Scans stay in the journal" in caplog.text and "file is not a database" in caplog.text
    file.unlink()
    folded(tmp_path)
    assert counted(tmp_path) == {("K7M2QX", "fr"): 1}


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path)
    with store.write() as link:
        link.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    tally = Tally(tmp_path, Store(tmp_path))
    tally.add(MARK)
    tally.close()
    assert "version 9999" in caplog.text
    assert read_segment(segments(tmp_path)[0], 0).scans.total() == 1


def test_a_folder_that_is_gone_costs_counts_and_no_page(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    tally = Tally(tmp_path / "none", Store(tmp_path / "none"))
    for _ in range(5):
        tally.add(MARK)
    tally.close()
    said = [record.getMessage() for record in caplog.records]
    assert sum("cannot be counted" in line for line in said) == 1
    lost = [re.match(r"(\d+) scans were served but not counted: No such file", line) for line in said]
    assert sum(int(found[1]) for found in lost if found) == 5  # told each second, in one line or more


@pytest.mark.slow
def test_a_full_disk_costs_counts_and_no_page_and_the_log_says_how_many(lay: Lay, tmp_path: Path) -> None:
    """No file may grow beyond 512 bytes: the journal takes 21 lines, the database none."""
    site, data = lay(), tmp_path / "data"
    data.mkdir()
    said = subprocess.run(
        ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", sys.executable, "-c", FULL, str(site), str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    assert said.returncode == 0, said.stderr
    lost = sum(int(n) for n in re.findall(r"(\d+) scans were served but not counted: (?:File|No space)", said.stderr))
    assert lost > 0 and "Scans stay in the journal" in said.stderr
    folded(data)
    assert counted(data) == {("K7M2QX", "fr"): 60 - lost}


FULL = """
import sys
from pathlib import Path
from webapp import create_app
from webapp.config import Config

app = create_app(Config(Path(sys.argv[1]), access_log=False, data=Path(sys.argv[2])))
for _ in range(60):
    answer = app.test_client().get("/p/k7m2qx")
    assert answer.status_code == 200 and "Plaque" in answer.text
app.extensions["tally"].close()
"""


@pytest.mark.slow
def test_the_real_server_counts_again_when_the_folder_is_there_again(lay: Lay, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    with served(lay(), FLANEUR_DATA=str(data)) as base:
        port = int(base.rpartition(":")[2])
        data.rename(tmp_path / "away")
        data.mkdir()
        # A new file is there a moment before scans go into it. pytest's own time limit is the end of its patience.
        while not any(file.stat().st_size for file in data.glob("*.journal")):
            assert ask(port, "/p/k7m2qx")[0] == 200
        before = len((text := next(data.glob("*.journal"))).read_bytes().splitlines())
        assert ask(port, "/p/k7m2qx")[0] == 200
        assert len(text.read_bytes().splitlines()) == before + 1


@pytest.mark.slow
def test_nothing_answered_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    trial = kills(3, 11, tmp_path)
    assert trial.answers > 0
    assert (trial.lost, trial.rows) == (0, trial.answers + trial.more)

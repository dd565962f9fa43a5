"""``flaneur build`` as an author sees it: one last line, progress on a terminal only, a plain folder where one is asked
for, and a plain word where the computer fails."""

import os
import pty
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from builder import checked
from builder.cli import cli
from builder.imports.new import make_site
from builder.problems import in_order
from builder.workers import WorkerLost
from webapp import create_app
from webapp.config import Config

from .house import ROOT

LINE = re.compile(r"(\d+) pages, (\d+) written, (\d+) unchanged, (\d+) removed in \d+\.\d s")
BRIDGE = "tours/exemple/pois/vieux-pont.md"

Run = Callable[..., Result]


@pytest.fixture
def root(tmp_path: Path, remembered: Path) -> Path:
    make_site(tmp_path / "root")
    shutil.copytree(remembered, tmp_path / "root" / ".flaneur" / "cache")
    return tmp_path / "root"


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("build", "--copy")``: the command, on this guide and published at ``tmp_path/site``."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795348800")

    def command(name: str, *options: str) -> Result:
        return CliRunner().invoke(cli, [name, str(root), "--out", str(root.parent / "site"), *options])

    return command


def counts(told: Result) -> tuple[int, ...]:
    """Pages, written, unchanged, removed of the one line that a build of a sound guide prints."""
    assert told.exit_code == 0, told.output
    (line,) = told.output.splitlines()
    found = LINE.fullmatch(line)
    assert found is not None, line
    return tuple(int(number) for number in found.groups())


def edit(root: Path) -> None:
    file = root / BRIDGE
    file.write_text(file.read_text("utf-8") + "\nEncore une phrase.\n", "utf-8")


def files(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_a_build_ends_with_one_line_that_says_what_was_done(root: Path, run: Run) -> None:
    pages, written, unchanged, removed = counts(run("build"))
    assert pages == len(list((root.parent / "site").resolve().rglob("*.html")))
    assert written == len(files((root.parent / "site").resolve())) and (unchanged, removed) == (0, 0)
    assert counts(run("build")) == (pages, 0, written, 0)
    edit(root)
    _, again, kept, gone = counts(run("build"))
    assert 0 < again < 30 and again + kept == written and gone == 0


@pytest.mark.slow
def test_clean_and_verify_write_nothing_where_nothing_has_changed(root: Path, run: Run) -> None:
    pages, written, _, _ = counts(run("build"))
    assert counts(run("build", "--clean")) == (pages, 0, written, 0)
    assert counts(run("build", "--verify")) == (pages, 0, written, 0)


@pytest.mark.slow
def test_verify_and_clean_put_right_what_a_build_that_trusts_times_does_not_look_at(root: Path, run: Run) -> None:
    counts(run("build"))
    page = root.parent / "site" / "fr" / "index.html"
    whole = page.read_bytes()
    for path in root.rglob("*"):
        os.utime(path, (1, 1))
    for option in ("--verify", "--clean"):
        page.write_bytes(whole.replace(b"<", b">"))
        assert counts(run("build", option))[1] == 1
        assert page.read_bytes() == whole


@pytest.mark.slow
def test_clean_does_not_ask_the_cache(root: Path, run: Run) -> None:
    counts(run("build"))
    wanted = files((root.parent / "site").resolve())
    for file in (root / ".flaneur" / "cache").iterdir():
        file.unlink()
    counts(run("build", "--clean"))
    assert not list((root / ".flaneur" / "cache").iterdir())
    assert files((root.parent / "site").resolve()) == wanted


PROGRAM = [sys.executable, "-c", "from webapp.cli import main; main()", "build"]


@pytest.mark.slow
def test_into_a_pipe_no_progress_is_shown(root: Path) -> None:
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*PROGRAM, str(root)], env=settings, capture_output=True, text=True, check=True)
    assert LINE.fullmatch(done.stdout.removesuffix("\n")) and done.stderr == ""


@pytest.mark.slow
def test_on_a_terminal_progress_is_shown_and_taken_away_again(root: Path) -> None:
    screen, terminal = pty.openpty()
    program = subprocess.Popen(
        [*PROGRAM, str(root)], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=terminal, stderr=terminal
    )
    os.close(terminal)
    shown = b""
    try:
        while said := os.read(screen, 1000):
            shown += said
    except OSError:  # so Linux says that nobody has the terminal open any more
        pass
    os.close(screen)
    assert program.wait() == 0
    assert all(f"{stage} …".encode() in shown for stage in ("reading", "drawing", "writing"))
    progress, _, line = shown.decode().rpartition("\r\033[K")
    assert LINE.fullmatch(line.strip("\r\n")) and "\n" not in progress


@pytest.mark.slow
def test_a_copy_is_a_plain_folder_with_the_same_files_that_rollback_knows(root: Path, run: Run) -> None:
    site = root.parent / "site"
    counts(run("build"))
    wanted = files(site.resolve())
    refused = run("build", "--copy")
    assert refused.exit_code == 1 and "Remove the link" in refused.output and site.is_symlink()
    site.unlink()
    pages, written, _, _ = counts(run("build", "--copy"))
    assert not site.is_symlink() and files(site) == wanted and written == len(wanted)
    assert counts(run("build", "--copy")) == (pages, 0, written, 0)
    edit(root)
    assert 0 < counts(run("build"))[1] < 30
    assert not site.is_symlink() and files(site) != wanted
    assert run("rollback").exit_code == 0
    assert files(site) == wanted


@pytest.mark.slow
def test_a_copy_that_was_stopped_is_brought_to_its_end_even_by_a_build_that_finds_an_error(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = root.parent / "site"
    counts(run("build", "--copy"))
    edit(root)
    with pytest.MonkeyPatch.context() as broken:
        replace = os.replace

        def fails_at_a_page(old: Path, new: Path, **named: int) -> None:
            if str(new).endswith("vieux-pont/index.html"):
                raise OSError(5, "Input/output error")
            replace(old, new, **named)

        broken.setattr(os, "replace", fails_at_a_page)
        told = run("build")
    assert told.exit_code == 1 and "[write-failed]" in told.output and "Only a part" in told.output
    (root / "tours" / "exemple" / "premier-tour" / "tour.md").write_text("broken", "utf-8")
    assert run("build").exit_code == 1
    shown = files(site)
    make_site(root.parent / "other")
    edit(root.parent / "other")
    assert CliRunner().invoke(cli, ["build", str(root.parent / "other")]).exit_code == 0
    assert shown == files((root.parent / "other" / "site").resolve())


@pytest.mark.slow
def test_the_server_shows_a_copied_folder_as_it_shows_a_link(root: Path, run: Run) -> None:
    counts(run("build", "--copy"))
    site = root.parent / "site"
    (tree,) = (path.name for path in (root.parent / "site.builds").iterdir() if path.is_dir())
    visitor = create_app(Config(site=site)).test_client()
    assert visitor.get("/healthz").get_json() == {"ok": True, "tree": tree}
    assert visitor.get("/fr/").data == (site / "fr" / "index.html").read_bytes()
    assert visitor.get("/nowhere").status_code == 404


@pytest.mark.slow
def test_a_worker_that_is_killed_is_told_in_plain_words_and_the_old_site_stays(
    root: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts(run("build"))
    before = files((root.parent / "site").resolve())
    parent = os.getpid()

    def killed_elsewhere(*_: object) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("the work was not shared out")

    edit(root)
    monkeypatch.setattr("builder.workers._can_fork", lambda: True)
    monkeypatch.setattr("builder.workers._serve", killed_elsewhere)
    told = run("build", "--clean")
    assert told.exit_code == 1
    assert "[worker-lost]" in told.output and told.output.splitlines()[-1] == "1 error; nothing written."
    assert files((root.parent / "site").resolve()) == before
    monkeypatch.undo()
    assert counts(run("build"))[1] > 0


def test_a_worker_lost_while_reading_is_a_problem_too(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object) -> None:
        raise WorkerLost

    monkeypatch.setattr(checked, "read_site", lost)
    (problem,) = in_order(checked.read_and_check(root).problems)
    assert problem.code == "worker-lost"

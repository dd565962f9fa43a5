"""A published site is the old one or the new one, whatever happens in between."""

import errno
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from builder.outputs import Artifact
from builder.write import NotOurs, rollback, write


def tree(name: str, count: int = 30) -> list[Artifact]:
    """A small site: half of its files are the same whatever its name."""
    same = [Artifact(f"same/{i}.html", b"same %d" % i) for i in range(count // 2)]
    return same + [Artifact(f"{name[0]}/{i}/index.html", f"{name} {i}".encode()) for i in range(count // 2)]


def shown(out: Path) -> dict[str, bytes]:
    top = out.resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def files(artifacts: list[Artifact]) -> dict[str, bytes]:
    return {artifact.path: artifact.content or b"" for artifact in artifacts}


def test_a_tree_is_published_whole_and_its_unchanged_files_are_not_written_again(tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = write(tree("a"), out, {})
    assert (first.written, first.unchanged, first.removed) == (30, 0, 0)
    inode = (out / "same" / "3.html").stat().st_ino
    second = write(tree("b"), out, first.files)
    assert (second.written, second.unchanged, second.removed) == (15, 15, 15)
    assert shown(out) == files(tree("b"))
    assert (out / "same" / "3.html").stat().st_ino == inode


def test_what_is_known_by_its_key_is_linked_unread(tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = write([Artifact("p.html", b"page", "k")], out, {})
    second = write([Artifact("p.html", None, "k"), Artifact("q.html", b"new")], out, first.files)
    assert shown(out) == {"p.html": b"page", "q.html": b"new"}
    assert second.written == 1


def test_the_tree_before_can_be_put_back_and_put_away_again(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(tree("a"), out, {})
    write(tree("b"), out, {})
    assert rollback(out) is not None
    assert shown(out) == files(tree("a"))
    assert rollback(out) is not None
    assert shown(out) == files(tree("b"))


def test_only_the_last_two_trees_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    for name in "abcd":
        write(tree(name), out, {})
    assert len(trees(tmp_path)) == 2
    assert rollback(out) is not None
    assert shown(out) == files(tree("c"))


def trees(folder: Path) -> list[Path]:
    """Those that ``rollback`` knows."""
    return [one for one in (folder / "site.builds").iterdir() if one.is_dir() and not one.name.startswith(".")]


def test_the_tree_before_the_last_two_becomes_the_next_one(tmp_path: Path) -> None:
    out, known = tmp_path / "site", {}
    for name in "abc":
        known = write(tree(name), out, known).files
    (spare,) = (tmp_path / "site.builds").glob(".spare.*/")
    kept = (spare / "same" / "3.html").stat().st_ino
    done = write(tree("d"), out, known)
    assert (done.written, done.unchanged, done.removed) == (15, 15, 15)
    assert shown(out) == files(tree("d"))
    assert (out / "same" / "3.html").stat().st_ino == kept
    assert rollback(out) is not None
    assert shown(out) == files(tree("c"))


def test_what_the_next_tree_is_made_of_is_changed_in_no_other(tmp_path: Path) -> None:
    out, known = tmp_path / "site", {}
    for words in (b"one", b"two", b"one", b"two", b"three"):
        known = write([Artifact("p.html", words), Artifact("q.html", b"same")], out, known).files
        assert shown(out) == {"p.html": words, "q.html": b"same"}
    assert rollback(out) is not None
    assert shown(out)["p.html"] == b"two"


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    out, known = tmp_path / "site", {}
    for paths in (["a", "b/c"], ["a/d", "b"], ["a", "b/c"], ["a/d/e", "b/c"], ["x"], ["a", "b"]):
        known = write([Artifact(path, path.encode()) for path in paths], out, known).files
        assert shown(out) == {path: path.encode() for path in paths}


def test_what_is_known_of_a_tree_that_another_build_has_replaced_is_not_believed(tmp_path: Path) -> None:
    out = tmp_path / "site"
    first = write(tree("a"), out, {})
    write(tree("b"), out, {})
    known = [Artifact(path, None) for path in first.files]
    with pytest.raises(FileNotFoundError):
        write(known, out, first.files, tree=first.digest)
    assert shown(out) == files(tree("b"))


def test_a_tree_that_lies_by_and_does_not_say_what_it_holds_is_not_used(tmp_path: Path) -> None:
    out, known = tmp_path / "site", {}
    for name in "abc":
        known = write(tree(name), out, known).files
    (spare,) = (tmp_path / "site.builds").glob(".spare.*/")
    spare.with_name(spare.name.removeprefix(".spare.") + ".files").write_bytes(b"no note")
    (spare / "stray.html").write_bytes(b"stray")
    write(tree("d"), out, known)
    assert shown(out) == files(tree("d"))


def test_a_folder_that_somebody_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "mine.txt").write_text("mine")
    with pytest.raises(NotOurs):
        write(tree("a"), tmp_path / "site", {})
    assert (tmp_path / "site" / "mine.txt").read_text() == "mine"
    assert not (tmp_path / "site.builds").exists()


class Faults:
    """The system's own calls, the n-th of which fails: a full disk, or a broken one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, number: int) -> None:
        self.left = at
        self.number = number
        for owner, name in (
            (Path, "write_bytes"),
            (os, "link"),
            (Path, "mkdir"),
            (Path, "rename"),
            (Path, "symlink_to"),
        ):
            monkeypatch.setattr(owner, name, self.failing(getattr(owner, name)))

    def failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.number, os.strerror(self.number))
            return call(*given, **named)

        return made


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_fault_at_any_step_leaves_the_old_site_whole_and_the_next_build_right(tmp_path: Path, number: int) -> None:
    out = tmp_path / "site"
    first = write(tree("a"), out, {})
    steps = 0
    while True:
        steps += 1
        with pytest.MonkeyPatch.context() as monkeypatch:
            faults = Faults(monkeypatch, steps, number)
            try:
                write(tree("b"), out, first.files)
            except OSError as fault:
                assert fault.errno == number
        if faults.left > 0:
            break  # the whole build needed fewer steps than this
        assert shown(out) in (files(tree("a")), files(tree("b"))), f"step {steps}"
        write(tree("a"), out, {})
        assert shown(out) == files(tree("a"))
    assert steps > 30
    assert shown(out) == files(tree("b"))


KILLED = """
import sys
from pathlib import Path
from builder.outputs import Artifact
from builder.write import write
out, name = Path(sys.argv[1]), sys.argv[2]
same = [Artifact(f"same/{i}.html", b"same %d" % i) for i in range(200)]
print("begun", flush=True)
while True:
    for name in "ab":
        write(same + [Artifact(f"{name}/{i}/index.html", f"{name} {i}".encode()) for i in range(200)], out, {})
"""


@pytest.mark.slow
def test_a_build_that_is_killed_at_any_moment_leaves_one_whole_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    chance = random.Random(20261122)
    wanted = [files(tree(name, 400)) for name in "ab"]
    for _ in range(12):
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(out), "a"], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        assert program.stdout is not None and program.stdout.readline() == b"begun\n"
        while not out.is_symlink():
            assert program.poll() is None
            os.sched_yield()
        deadline = time.monotonic() + chance.uniform(0, 0.2)
        while time.monotonic() < deadline:
            os.sched_yield()
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        assert shown(out) in wanted
    write(tree("a", 400), out, {})
    assert shown(out) == wanted[0]
    assert not list((tmp_path / "site.builds").glob(".new.*"))

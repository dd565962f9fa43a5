"""A plain folder is brought from one tree to the next without half a file, and to its end whatever came in between."""

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

from builder.copy_out import Unfinished
from builder.outputs import Artifact
from builder.write import NotOurs, current_digest, mend, rollback, write


def tree(name: str, count: int = 6) -> list[Artifact]:
    """A small site: a third of it is the same whatever its name, a third differs, a third is there for this name."""
    same = [Artifact(f"same/{i}.html", b"same %d" % i) for i in range(count // 3)]
    changed = [Artifact(f"changed/{i}.html", f"{name} {i}".encode()) for i in range(count // 3)]
    return [*same, *changed, *(Artifact(f"{name}/{i}/photo.jpg", b"photo") for i in range(count // 3))]


def files(artifacts: list[Artifact]) -> dict[str, bytes]:
    return {artifact.path: artifact.content or b"" for artifact in artifacts}


def shown(out: Path) -> dict[str, bytes]:
    """What a visitor can see: a name that begins with a dot is no address of the guide."""
    found = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".")}


@pytest.fixture(params=["hard links", "no hard links"])
def out(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where to publish, on a disk that knows no symbolic links, and perhaps no hard ones."""

    def unknown(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "symlink", unknown)
    if request.param == "no hard links":
        monkeypatch.setattr(os, "link", unknown)
    return tmp_path / "site"


def publish(name: str, out: Path) -> None:
    write(tree(name), out, {}, copy=True)
    assert shown(out) == files(tree(name))
    assert not (out / ".new").exists()


def test_a_plain_folder_follows_every_build_and_only_what_differs_is_written(out: Path) -> None:
    first = write(tree("a"), out, {}, copy=True)
    assert (first.written, first.unchanged, first.removed) == (6, 0, 0)
    assert not out.is_symlink() and shown(out) == files(tree("a"))
    inode = (out / "same" / "1.html").stat().st_ino
    second = write(tree("b"), out, first.files, copy=True)
    assert (second.written, second.unchanged, second.removed) == (4, 2, 2)
    assert shown(out) == files(tree("b")) and not (out / "a").exists()
    assert (out / "same" / "1.html").stat().st_ino == inode
    assert current_digest(out) == second.digest


def test_a_folder_that_was_copied_once_is_copied_by_every_later_build(out: Path) -> None:
    publish("a", out)
    write(tree("b"), out, {})
    assert not out.is_symlink() and shown(out) == files(tree("b"))


def test_the_build_before_can_be_put_back_and_put_away_again(out: Path) -> None:
    for name in "abc":
        publish(name, out)
    assert rollback(out) is not None and shown(out) == files(tree("b"))
    assert rollback(out) is not None and shown(out) == files(tree("c"))


def test_what_was_stopped_half_way_to_a_build_or_back_is_put_back_by_a_rollback(out: Path) -> None:
    publish("a", out)
    for go_on in (lambda: write(tree("b"), out, {}), lambda: rollback(out)):
        with pytest.MonkeyPatch.context() as broken, pytest.raises(Unfinished):
            broken.setattr(os, "unlink", fails)
            go_on()
        assert rollback(out) is not None and shown(out) == files(tree("a"))
        publish("b", out)


def fails(*_: object, **__: object) -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_folder_or_a_link_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "site"
    mine.mkdir()
    (mine / "mine.txt").write_text("mine")
    (tmp_path / "linked").symlink_to("site")
    for out in (mine, tmp_path / "linked"):
        with pytest.raises(NotOurs):
            write(tree("a"), out, {}, copy=True)
    assert shown(mine) == {"mine.txt": b"mine"}


def test_a_site_that_is_a_link_is_not_made_a_folder_unasked(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(tree("a"), out, {})
    with pytest.raises(NotOurs, match="Remove the link"):
        write(tree("b"), out, {}, copy=True)
    assert out.is_symlink() and shown(out.resolve()) == files(tree("a"))
    out.unlink()
    publish("b", out)


def test_where_the_folder_is_gone_a_build_makes_a_link_again_and_a_folder_in_its_place_is_not_ours(
    tmp_path: Path,
) -> None:
    out = tmp_path / "site"
    publish("a", out)
    out.rename(tmp_path / "away")
    write(tree("b"), out, {})
    assert out.is_symlink() and shown(out.resolve()) == files(tree("b"))
    out.unlink()
    (tmp_path / "away").rename(out)
    with pytest.raises(NotOurs):
        write(tree("b"), out, {})


def test_what_others_have_put_into_the_folder_stays(out: Path) -> None:
    publish("a", out)
    (out / ".htaccess").write_text("Options -Indexes")
    (out / "a" / "1" / "theirs.txt").write_text("theirs")
    write(tree("b"), out, {}, copy=True)
    assert (out / ".htaccess").read_text() == "Options -Indexes"
    assert shown(out) == files(tree("b")) | {"a/1/theirs.txt": b"theirs"}


def test_a_file_that_somebody_spoilt_or_took_away_is_put_right(out: Path) -> None:
    publish("a", out)
    (out / "same" / "0.html").unlink()
    (out / "same" / "1.html").unlink()
    (out / "same" / "1.html").write_bytes(b"SAME 1")
    again = write(tree("a"), out, {}, copy=True)
    assert shown(out) == files(tree("a")) and again.written == 2


def test_a_folder_takes_the_place_of_a_file_and_a_file_that_of_a_folder(out: Path) -> None:
    for paths in (["x", "y/1", "y/2/3"], ["x/1/2", "y"], ["x", "y/1"]):
        wanted = [Artifact(path, path.encode()) for path in paths]
        write(wanted, out, {}, copy=True)
        assert shown(out) == files(wanted)


def test_pages_come_after_what_they_name_and_what_is_gone_goes_last(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def site(name: str) -> list[Artifact]:
        page = Artifact("index.html", f"assets/{name}.css".encode())
        return [page, Artifact("index.html.br", b"br " + name.encode()), Artifact(f"assets/{name}.css", name.encode())]

    write(site("a"), out, {}, copy=True)
    replace, unlink = os.replace, os.unlink

    def looked_at(call: Callable[..., None]) -> Callable[..., None]:
        def done(*given: Any, **named: Any) -> None:
            call(*given, **named)
            seen = shown(out)
            assert seen["index.html"].decode() in seen

        return done

    monkeypatch.setattr(os, "replace", looked_at(replace))
    monkeypatch.setattr(os, "unlink", looked_at(unlink))
    write(site("b"), out, {}, copy=True)
    assert shown(out) == files(site("b"))


class Faults:
    """The system's own calls, the n-th of which fails: a full disk, or a broken one."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, at: int, number: int) -> None:
        self.left = at
        self.number = number
        for owner, name in ((Path, "write_bytes"), (Path, "write_text"), (os, "link"), (os, "mkdir"), (os, "rename")):
            monkeypatch.setattr(owner, name, self.failing(getattr(owner, name)))
        for name in ("replace", "unlink"):
            monkeypatch.setattr(os, name, self.failing(getattr(os, name)))

    def failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def made(*given: Any, **named: Any) -> Any:
            self.left -= 1
            if self.left == 0:
                raise OSError(self.number, os.strerror(self.number))
            return call(*given, **named)

        return made


@pytest.mark.slow
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO])
def test_a_fault_at_any_step_leaves_whole_files_and_the_next_build_finds_its_way(out: Path, number: int) -> None:
    old, new = files(tree("a")), files(tree("b"))
    publish("a", out)
    steps, halves = 0, 0
    while True:
        steps += 1
        was = None
        with pytest.MonkeyPatch.context() as monkeypatch:
            faults = Faults(monkeypatch, steps, number)
            try:
                write(tree("b"), out, {}, copy=True)
            except OSError as fault:
                was = fault
                assert fault.errno == number
        if faults.left > 0:
            break  # the whole build needed fewer steps than this
        if isinstance(was, Unfinished):
            halves += 1
            assert current_digest(out) is None
            assert all(content in (old.get(path), new.get(path)) for path, content in shown(out).items())
            mend(out)
            assert shown(out) == new and current_digest(out) is not None
        else:
            assert shown(out) == (new if was is None else old), f"step {steps}"
        publish("a", out)
    assert halves >= 6, "every file that was put in its place or taken away"
    assert shown(out) == new


def test_a_first_copy_that_fails_is_made_by_the_next_build(out: Path) -> None:
    for steps in range(1, 100):
        with pytest.MonkeyPatch.context() as monkeypatch:
            faults = Faults(monkeypatch, steps, errno.ENOSPC)
            try:
                write(tree("a"), out, {}, copy=True)
            except OSError:
                pass
        if faults.left > 0:
            return
        publish("a", out)
        out.rename(out.with_name(f"away-{steps}"))
        out.with_name("site.builds").rename(out.with_name(f"away-{steps}.builds"))
    pytest.fail("a build of six files needs fewer steps")


KILLED = """
import sys
from pathlib import Path
from builder.outputs import Artifact
from builder.write import mend, write
out = Path(sys.argv[1])
print("begun", flush=True)
mend(out)
while True:
    for name in "ab":
        write([Artifact(f"p/{i}.html", f"{name} {i}".encode()) for i in range(200)], out, {}, copy=True)
"""


@pytest.mark.slow
def test_a_copy_that_is_killed_at_any_moment_is_whole_file_by_file_and_is_brought_to_its_end(tmp_path: Path) -> None:
    out = tmp_path / "site"
    chance = random.Random(20261122)
    wanted = [{f"p/{i}.html": f"{name} {i}".encode() for i in range(200)} for name in "ab"]
    for _ in range(8):
        program = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(out)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        assert program.stdout is not None and program.stdout.readline() == b"begun\n"
        while not (tmp_path / "site.builds" / "copied").exists():
            assert program.poll() is None
            os.sched_yield()
        deadline = time.monotonic() + chance.uniform(0, 0.2)
        while time.monotonic() < deadline:
            os.sched_yield()
        program.send_signal(signal.SIGKILL)
        program.wait()
        program.stdout.close()
        seen = shown(out)
        assert all(content in (wanted[0][path], wanted[1][path]) for path, content in seen.items())
        mend(out)
        assert shown(out) in wanted

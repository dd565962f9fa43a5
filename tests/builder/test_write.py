"""A tree is published whole or not at all, whoever else builds, whatever stopped the build before."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from builder.outputs import Artifact
from builder.write import NotOurs, rollback, write

ROOT = Path(__file__).parents[2]


def pages(mark: str) -> list[Artifact]:
    """Forty files, of which a third differ from one ``mark`` to another."""
    return [Artifact(f"{i % 7}/{i}.html", f"{mark if i % 3 == 0 else ''} {i}".encode()) for i in range(40)]


def files(out: Path) -> dict[str, bytes]:
    top = out.resolve()
    return {p.relative_to(top).as_posix(): p.read_bytes() for p in top.rglob("*") if p.is_file()}


def as_written(mark: str) -> dict[str, bytes]:
    return {page.path: page.content or b"" for page in pages(mark)}


def test_a_file_that_was_spoilt_by_hand_is_put_right_by_the_next_build(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(pages("a"), out, {})
    for _ in range(3):
        spoilt = out / "3" / "3.html"
        spoilt.unlink()
        spoilt.write_bytes(b"typed over")
        (out / "stranger.html").write_bytes(b"?")
        assert write(pages("a"), out, {}).written == 1
        assert files(out) == as_written("a")


def test_the_same_pages_again_leave_the_tree_where_it_is(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(pages("a"), out, {})
    before = out.readlink()
    again = write(pages("a"), out, {})
    assert (again.written, again.unchanged, again.removed) == (0, 40, 0)
    assert out.readlink() == before


@pytest.mark.parametrize("to", ["real", "nowhere"])
def test_a_link_of_somebody_else_is_left_alone(tmp_path: Path, to: str) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to(to)
    with pytest.raises(NotOurs):
        write(pages("a"), tmp_path / "site", {})
    assert sorted(p.name for p in tmp_path.iterdir()) == ["real", "site"]
    assert (tmp_path / "site").readlink() == Path(to)


def test_rollback_never_shows_a_tree_that_is_half_gone(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(pages("a"), out, {})
    write(pages("b"), out, {})
    (tmp_path / "site.builds" / ".0123456789abcdef.gone").mkdir()  # a removal was broken off here
    rollback(out)
    assert files(out) == as_written("a")
    write(pages("b"), out, {})
    assert not list((tmp_path / "site.builds").glob(".*/"))


def test_rollback_where_nothing_was_built_makes_nothing(tmp_path: Path) -> None:
    assert rollback(tmp_path / "site") is None
    assert list(tmp_path.iterdir()) == []


def test_builds_at_the_same_time_follow_one_another(tmp_path: Path) -> None:
    out = tmp_path / "site"
    program = (
        "import sys; from pathlib import Path; from builder.outputs import Artifact; from builder.write import write\n"
        "for n in range(4):\n"
        "    pages = [Artifact(f'{i}.html', f'{sys.argv[2]}-{n}-{i}'.encode()) for i in range(60)]\n"
        "    write(pages, Path(sys.argv[1]), {})\n"
    )
    settings = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen([sys.executable, "-c", program, str(out), who], env=settings) for who in "ab"]
    assert [one.wait() for one in both] == [0, 0]
    told = {content.rsplit(b"-", 1)[0] for content in files(out).values()}
    assert len(files(out)) == 60 and len(told) == 1, "pages of two builds in one tree"


def test_a_build_that_was_killed_leaves_the_old_site_and_the_next_one_is_right(tmp_path: Path) -> None:
    out = tmp_path / "site"
    write(pages("a"), out, {})
    for last in range(0, 40, 9):
        # Killed while it hands over its pages: after some of them are on the disk, wherever that is.
        program = (
            "import os, signal; from pathlib import Path; from builder import write as room\n"
            "from builder.outputs import Artifact\n"
            f"done = []\nreal = Path.write_bytes\n"
            f"def stop(self, data):\n    done.append(1)\n"
            f"    os.kill(os.getpid(), signal.SIGKILL) if len(done) > {last} else real(self, data)\n"
            f"Path.write_bytes = stop\n"
            f"room.write([Artifact(f'{{i}}.html', b'new') for i in range(50)], Path({str(out)!r}), {{}})\n"
        )
        died = subprocess.run([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
        assert died.returncode == -signal.SIGKILL
        assert files(out) == as_written("a")
    write(pages("b"), out, {})
    assert files(out) == as_written("b")
    assert not list((tmp_path / "site.builds").glob(".*/"))

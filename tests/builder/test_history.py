"""Nothing changed costs a look at each file; whatever changed is seen."""

import json
import os
import shutil
from pathlib import Path

import pytest

from builder.build import build
from builder.history import History, is_settled, look_at_inputs, read_history, write_history
from builder.imports.new import make_site
from builder.outputs import Options
from builder.snapshot import file_of

pytestmark = pytest.mark.slow

BRIDGE = "tours/exemple/pois/vieux-pont.md"


@pytest.fixture
def root(tmp_path: Path, remembered: Path) -> Path:
    make_site(tmp_path / "root")
    shutil.copytree(remembered, tmp_path / "root" / ".flaneur" / "cache")
    return tmp_path / "root"


def test_every_authors_file_is_looked_at_and_no_hidden_one(root: Path) -> None:
    (root / "tours" / ".swp").write_text("")
    seen = {Path(path).relative_to(root).as_posix() for path in look_at_inputs(root) if path.startswith(str(root))}
    assert {"tours/site.toml", BRIDGE, "translations/en/LC_MESSAGES/exemple.po"} <= seen
    assert not any(".swp" in path for path in seen)


def test_a_library_that_is_replaced_is_seen(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("builder.parts.libraries", lambda: tmp_path)
    before = look_at_inputs(root)
    (tmp_path / "brotli-2.dist-info").mkdir()
    assert look_at_inputs(root) != before


def test_a_file_changed_a_moment_ago_is_not_believed_by_its_times() -> None:
    now = 10_000_000_000
    assert is_settled({"old": (1, 5, 5, 1)}, now)
    assert not is_settled({"young": (1, now - 1, 5, 1)}, now)
    assert not is_settled({"set back by hand": (1, 5, now - 1, 1)}, now)


def test_an_edit_of_equal_size_with_its_time_set_back_is_seen(root: Path, tmp_path: Path) -> None:
    build(root, tmp_path / "site")
    file = root / BRIDGE
    seen = file.stat()
    file.write_bytes(file.read_bytes().replace(b"pont", b"Pont"))
    os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    report = build(root, tmp_path / "site")
    assert report.written is not None and report.written.written > 0


def test_an_edit_rewrites_the_pages_that_show_it_and_no_other(root: Path, tmp_path: Path) -> None:
    first = build(root, tmp_path / "site")
    file = root / BRIDGE
    file.write_text(file.read_text("utf-8") + "\nUne phrase de plus, tout à la fin.\n", "utf-8")
    second = build(root, tmp_path / "site")
    assert first.written is not None and second.written is not None
    changed = {
        path for path, (_, sha) in second.written.files.items() if first.written.files.get(path, ("", ""))[1] != sha
    }
    pages = {path for path in changed if path.endswith(".html")}
    assert pages and all("vieux-pont" in path or path.startswith("P/") for path in pages), pages


def test_verify_mends_a_tree_that_somebody_has_changed(root: Path, tmp_path: Path) -> None:
    build(root, tmp_path / "site")
    page = tmp_path / "site" / "fr" / "index.html"
    whole = page.read_bytes()
    page.write_bytes(b"changed by hand")
    build(root, tmp_path / "site", Options(verify=True))
    assert page.read_bytes() == whole


def test_a_file_taken_out_of_the_tree_is_put_back_by_the_next_build_that_has_work(root: Path, tmp_path: Path) -> None:
    build(root, tmp_path / "site")
    (tmp_path / "site" / "fr" / "index.html").unlink()
    file = root / BRIDGE
    file.write_text(file.read_text("utf-8") + "\nEncore une phrase.\n", "utf-8")
    assert build(root, tmp_path / "site").written is not None
    assert (tmp_path / "site" / "fr" / "index.html").is_file()


def test_warnings_are_said_again_when_nothing_has_changed(root: Path, tmp_path: Path) -> None:
    file = root / BRIDGE
    file.write_text(file.read_text("utf-8").replace('tagline = "', 'tagline = "' + "très " * 15, 1), "utf-8")
    first = build(root, tmp_path / "site")
    assert [problem.code for problem in first.problems] == ["tagline-long"]
    for path in root.rglob("*"):
        os.utime(path, (1, 1))
    second = build(root, tmp_path / "site")
    assert second.problems == first.problems


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 99}', json.dumps({"version": 2, "inputs": 3})])
def test_a_file_that_is_no_history_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "h.json").write_text(text)
    assert read_history(tmp_path / "h.json") == History()


def test_a_history_comes_back_as_it_was_written(tmp_path: Path) -> None:
    history = History({"a": (1, 2, 3, 4)}, "digest", 1, 3, True, (), "mark", ("tours/a/pois/b.md",))
    write_history(tmp_path / "in" / "h.json", history)
    assert read_history(tmp_path / "in" / "h.json") == history


def test_histories_of_other_days_are_swept_out_with_what_goes_with_them(tmp_path: Path) -> None:
    for day in range(9):
        file = tmp_path / f"history-{day}.json"
        file_of(file).write_bytes(b"")
        write_history(file, History(tree=str(day)))
        os.utime(file, ns=(day, day))
    write_history(tmp_path / "history-9.json", History(tree="9"))
    assert sorted(file.name for file in tmp_path.glob("*.json")) == [f"history-{day}.json" for day in range(4, 10)]
    assert len(list(tmp_path.glob("*.snapshot"))) == 5

"""A cache saves time and can do no harm."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from builder.cache import Cache, digest_of, of_product


class Made:
    """Makes what it is asked for, and remembers how often and what."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def one(self, name: str) -> Any:
        self.names.append(name)
        return {"name": name, "number": len(self.names)}

    def asked(self, *names: str) -> list[tuple[str, Callable[[], Any]]]:
        return [(name, partial(self.one, name)) for name in names]

    def asked_of(self, kind: str, *names: str) -> list[tuple[str, str, Callable[[], Any]]]:
        return [(kind, name, partial(self.one, name)) for name in names]


def test_what_was_worked_out_once_is_not_worked_out_again(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> list[int]:
        made.append(1)
        return [len(made)]

    assert Cache(tmp_path).json("figure", "a", make) == [1]
    assert Cache(tmp_path).json("figure", "a", make) == [1]
    assert Cache(tmp_path).json("figure", "b", make) == [2]


def test_a_damaged_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    Cache(tmp_path).pickle("figure", "a", lambda: (1, 2))
    for file in tmp_path.iterdir():
        file.write_bytes(file.read_bytes()[:-3] + b"...")
    assert Cache(tmp_path).pickle("figure", "a", lambda: (3, 4)) == (3, 4)


def test_a_folder_that_cannot_be_written_costs_time_and_not_the_build(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert Cache(tmp_path / "cache").json("figure", "a", lambda: 7) == 7


def test_what_a_build_did_not_ask_for_is_swept_out(tmp_path: Path) -> None:
    first = Cache(tmp_path)
    first.json("figure", "a", lambda: 1)
    first.json("figure", "b", lambda: 2)
    second = Cache(tmp_path)
    second.json("figure", "b", lambda: 2)
    second.sweep()
    assert len(list(tmp_path.iterdir())) == 1


def test_without_a_folder_nothing_is_kept() -> None:
    cache = Cache(None)
    assert [cache.json("figure", "a", lambda n=n: n) for n in (1, 2)] == [1, 2]
    cache.sweep()


def test_a_digest_tells_apart_what_differs() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of((1.0, 2.0)) == digest_of((1.0, 2.0))


def test_of_many_only_the_missing_are_made_and_all_are_given_in_their_order(tmp_path: Path) -> None:
    made = Made()
    first = Cache(tmp_path).many("poi", made.asked("a", "b"))
    second = Cache(tmp_path).many("poi", made.asked("c", "a", "b"))
    assert [answer["name"] for answer in second] == ["c", "a", "b"]
    assert second[1:] == first and made.names == ["a", "b", "c"]
    assert len(list(tmp_path.iterdir())) == 1


def test_of_many_what_is_not_asked_for_again_is_forgotten(tmp_path: Path) -> None:
    made = Made()
    for names in ("ab", "b", "ab"):
        Cache(tmp_path).many("poi", made.asked(*names))
    assert made.names == ["a", "b", "a"]


def test_an_answer_without_a_key_is_made_every_time(tmp_path: Path) -> None:
    made = Made()
    for _ in range(2):
        Cache(tmp_path).many("poi", [("", partial(made.one, "unsure")), *made.asked("a")])
    assert made.names == ["unsure", "a", "unsure"]


def test_a_damaged_file_of_many_answers_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    made = Made()
    Cache(tmp_path).many("poi", made.asked("a", "b"))
    (file,) = tmp_path.iterdir()
    for damaged in (b"", file.read_bytes()[:-1], file.read_bytes()[:40] + b"?" + file.read_bytes()[41:]):
        file.write_bytes(damaged)
        assert len(Cache(tmp_path).many("poi", made.asked("a", "b"))) == 2
        assert made.names[-2:] == ["a", "b"]


def test_whoever_makes_the_answers_is_asked_for_the_missing_ones_alone(tmp_path: Path) -> None:
    made, batches = Made(), list[int]()

    def each(makes: Sequence[Callable[[], Any]]) -> Iterable[Any]:
        batches.append(len(makes))
        return (make() for make in makes)

    Cache(tmp_path).jsons(made.asked_of("map", "a", "b"), each)
    again = Cache(tmp_path).jsons(made.asked_of("map", "b", "c", "a"), each)
    Cache(tmp_path).many("poi", made.asked("a"), each)
    Cache(tmp_path).many("poi", made.asked("a", "b", "c"), each)
    assert [answer["name"] for answer in again] == ["b", "c", "a"]
    assert batches == [2, 1, 1, 2]


def test_without_a_folder_many_are_made_every_time() -> None:
    made = Made()
    for _ in range(2):
        Cache(None).many("poi", made.asked("a"))
        Cache(None).jsons(made.asked_of("map", "b"))
    assert made.names == ["a", "b", "a", "b"]


def test_what_is_the_products_own_is_made_once_for_all_sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert of_product("pages", "1", lambda: b"of one") == b"of one"
    assert of_product("pages", "1", lambda: b"never asked") == b"of one"
    assert of_product("pages", "2", lambda: b"of two") == b"of two"
    (file,) = (one for one in tmp_path.rglob("*") if one.is_file())
    file.write_bytes(file.read_bytes()[:-1])
    assert of_product("pages", "2", lambda: b"made anew") == b"made anew"


def test_a_product_whose_folder_cannot_be_written_works_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "file"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    assert of_product("pages", "1", lambda: b"a") == b"a"
    assert of_product("pages", "1", lambda: b"made anew") == b"made anew"


def test_where_no_bytecode_is_to_be_written_nothing_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert of_product("pages", "1", lambda: b"a") == b"a"
    assert list(tmp_path.iterdir()) == []

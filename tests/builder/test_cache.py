"""A cache saves time and can do no harm."""

from pathlib import Path

from builder.cache import Cache, digest_of


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

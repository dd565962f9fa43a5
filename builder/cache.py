"""What was worked out before, kept by the content it was worked out from. A build with an empty cache gives the same
bytes; a damaged or foreign file is as if it were not there.

A key is a digest of everything the answer depends on, the code of the module whose function makes it included (and
of all it imports), so nothing in here is ever stale; what a build did not ask for is swept out at its end.
"""

import hashlib
import json
import os
import pickle
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from builder import parts

Make = Callable[[], Any]
Each = Callable[[Sequence[Make]], Iterable[Any]]


def in_turn(makes: Sequence[Make]) -> Iterable[Any]:
    return [make() for make in makes]


def digest_of(*values: object) -> str:
    """A digest of plain frozen data (dataclasses, tuples, strings, numbers): of what ``repr`` shows of it."""
    total = hashlib.sha256()
    for value in values:
        total.update(repr(value).encode() + b"\0")
    return total.hexdigest()[:32]


def _maker(make: Callable[..., Any]) -> str:
    """The module of the function that makes an answer; a partial one's is that of the function inside."""
    return str(getattr(make, "func", make).__module__)


def _name_of(kind: str, key: str, make: Callable[..., Any]) -> str:
    return f"{kind}-{digest_of(parts.code_digest(_maker(make)), key)}"


def _whole(file: Path) -> bytes | None:
    """What was kept in a file, None where it is not there or is damaged."""
    with suppress(OSError):
        data = file.read_bytes()
        if hashlib.sha256(data[32:]).digest() == data[:32]:
            return data[32:]
    return None


def _write(file: Path, data: bytes) -> None:
    """Whole or not at all. What cannot be written costs time, never the build."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(hashlib.sha256(data).digest() + data)
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()


def of_product(kind: str, key: str, make: Callable[[], bytes]) -> bytes:
    """What is made of the product's own files alone, the same for every site: kept beside the product's bytecode, and
    as that is. There is one answer of a ``kind``: the last that was asked for."""
    file = Path(cache_from_source(str(parts.code() / f"{kind}.py"))).with_suffix(".kept")
    mark = digest_of(key).encode()
    if (kept := _whole(file)) is not None and kept.startswith(mark):
        return kept.removeprefix(mark)
    made = make()
    if not sys.dont_write_bytecode:
        _write(file, mark + made)
    return made


class Cache:
    """A folder of answers; ``None`` for a folder means that nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._asked: set[str] = set()

    def json(self, kind: str, key: str, make: Make) -> Any:
        """The JSON value kept under ``key``, or what ``make`` gives (lists and strings, no tuples)."""
        return self.jsons([(kind, key, make)])[0]

    def jsons(self, asked: Sequence[tuple[str, str, Make]], each: Each = in_turn) -> list[Any]:
        """The same for many of (kind, key, make) at once; ``each`` makes those that are not kept."""
        return self._keep(asked, each, json.loads, lambda value: json.dumps(value).encode())

    def pickle(self, kind: str, key: str, make: Make) -> Any:
        """The same for objects of our own. The folder belongs to the author, as the code does."""
        return self.pickles([(kind, key, make)])[0]

    def pickles(self, asked: Sequence[tuple[str, str, Make]], each: Each = in_turn) -> list[Any]:
        return self._keep(asked, each, pickle.loads, lambda value: pickle.dumps(value, pickle.HIGHEST_PROTOCOL))

    def many(self, kind: str, asked: Sequence[tuple[str, Make]], each: Each = in_turn) -> list[Any]:
        """The same for a great number of small answers, (key, make) each, all kept in one file of that ``kind``; ``""``
        for a key means that the answer is not to be kept. All are made by functions of one module."""
        if not asked:
            return []
        shelf = self.shelf(kind, asked[0][1])
        missing = [at for at, (key, _) in enumerate(asked) if not key or key not in shelf]
        made = dict(zip(missing, each([asked[at][1] for at in missing]), strict=True))
        for at, answer in made.items():
            if asked[at][0]:
                shelf.put(asked[at][0], answer)
        found = [made[at] if at in made else shelf.get(key) for at, (key, _) in enumerate(asked)]
        shelf.close()
        return found

    def shelf(self, kind: str, make: Callable[..., Any]) -> "Shelf":
        """Small answers in one file, asked for one by one; ``make`` is a function of the module that makes them."""
        if self._folder is None:
            return Shelf({}, lambda kept: None)
        name = f"{kind}-{digest_of(parts.code_digest(_maker(make)))}"
        self._asked.add(name)
        file = self._folder / name
        data = _whole(file)
        kept: dict[str, bytes] = pickle.loads(data) if data is not None else {}
        return Shelf(kept, lambda now: _write(file, pickle.dumps(now, pickle.HIGHEST_PROTOCOL)))

    def data(self, kind: str, key: str, make: Callable[[], bytes]) -> bytes:
        """The same for plain bytes."""
        kept: bytes = self._keep([(kind, key, make)], in_turn, bytes, bytes)[0]
        return kept

    @property
    def is_kept(self) -> bool:
        return self._folder is not None

    def has(self, kind: str, key: str, make: Callable[..., Any]) -> bool:
        """Whether something is kept, whole or not."""
        return self._folder is not None and (self._folder / _name_of(kind, key, make)).is_file()

    def keep(self, kind: str, key: str, make: Callable[..., Any]) -> None:
        """What stands under ``key`` stays, though this build has no need to read it."""
        self._asked.add(_name_of(kind, key, make))

    def _keep(
        self,
        asked: Sequence[tuple[str, str, Make]],
        each: Each,
        load: Callable[[bytes], Any],
        dump: Callable[[Any], bytes],
    ) -> list[Any]:
        if self._folder is None:
            return list(each([make for _, _, make in asked]))
        found: list[Any] = [None] * len(asked)
        files: dict[int, Path] = {}
        for at, (kind, key, make) in enumerate(asked):
            name = _name_of(kind, key, make)
            self._asked.add(name)
            data = _whole(self._folder / name)
            if data is None:
                files[at] = self._folder / name
            else:
                found[at] = load(data)
        made = each([asked[at][2] for at in files])
        for (at, file), value in zip(files.items(), made, strict=True):
            found[at] = value
            _write(file, dump(value))
        return found

    def sweep(self) -> None:
        """Everything that was not asked for goes."""
        if self._folder is None or not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if file.name not in self._asked:
                with suppress(OSError):
                    file.unlink()


class Shelf:
    """Many small answers. What nobody asks for between opening and closing is not there the next time."""

    def __init__(self, kept: Mapping[str, bytes], write: Callable[[Mapping[str, bytes]], None]) -> None:
        self._kept, self._write = kept, write
        self._now: dict[str, bytes] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._now or key in self._kept

    def get(self, key: str) -> Any:
        data = self._now.get(key) or self._kept[key]
        self._now[key] = data
        return pickle.loads(data)

    def put(self, key: str, answer: Any) -> None:
        self._now[key] = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)

    def close(self) -> None:
        if self._now.keys() != self._kept.keys():
            self._write(self._now)


NO_CACHE = Cache(None)

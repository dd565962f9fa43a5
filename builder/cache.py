"""What was worked out before, kept by the content it was worked out from. A build with an empty cache gives the same
bytes; a damaged or foreign file is as if it were not there.

A key is a digest of everything the answer depends on, the product's own code included, so nothing in here is ever
stale; what a build did not ask for is swept out at its end.
"""

import hashlib
import json
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from builder import parts


def digest_of(*values: object) -> str:
    """A digest of plain frozen data (dataclasses, tuples, strings, numbers): of what ``repr`` shows of it."""
    total = hashlib.sha256()
    for value in values:
        total.update(repr(value).encode() + b"\0")
    return total.hexdigest()[:32]


class Cache:
    """A folder of answers; ``None`` for a folder means that nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._code = parts.code_digest() if folder else ""
        self._asked: set[str] = set()

    def json(self, kind: str, key: str, make: Callable[[], Any]) -> Any:
        """The JSON value kept under ``key``, or what ``make`` gives (lists and strings, no tuples)."""
        return self._keep(kind, key, make, lambda data: json.loads(data), lambda value: json.dumps(value).encode())

    def pickle(self, kind: str, key: str, make: Callable[[], Any]) -> Any:
        """The same for objects of our own. The folder belongs to the author, as the code does."""
        return self._keep(kind, key, make, pickle.loads, pickle.dumps)

    def _keep(
        self,
        kind: str,
        key: str,
        make: Callable[[], Any],
        load: Callable[[bytes], Any],
        dump: Callable[[Any], bytes],
    ) -> Any:
        if self._folder is None:
            return make()
        name = f"{kind}-{digest_of(self._code, key)}"
        self._asked.add(name)
        file = self._folder / name
        with suppress(OSError):
            data = file.read_bytes()
            if hashlib.sha256(data[32:]).digest() == data[:32]:
                return load(data[32:])
        value = make()
        self._write(file, dump(value))
        return value

    def _write(self, file: Path, data: bytes) -> None:
        """A cache that cannot be written costs time, never the build."""
        new = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            new.write_bytes(hashlib.sha256(data).digest() + data)
            new.replace(file)
        except OSError:
            with suppress(OSError):
                new.unlink()

    def sweep(self) -> None:
        """Everything that was not asked for goes."""
        if self._folder is None or not self._folder.is_dir():
            return
        for file in self._folder.iterdir():
            if file.name not in self._asked:
                with suppress(OSError):
                    file.unlink()

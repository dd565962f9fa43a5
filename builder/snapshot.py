"""A guide as a whole build had it in hand when its pages were made, kept so that an edit of prose need not compile
everything again. The file may be deleted at any time; one that is damaged is as if it were not there."""

import io
import os
import pickle
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from builder.cache import NO_CACHE
from builder.history import Stat

if TYPE_CHECKING:
    from builder.guide import Guide


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the build had read, and when it had looked."""

    files: Mapping[str, Stat]
    looked_ns: int

    @property
    def mark(self) -> str:
        """It names the build."""
        return str(self.looked_ns)


class Snapshot:
    """Its inputs are there at once; the guide, which is large, when it is asked for."""

    def __init__(self, inputs: Inputs, rest: IO[bytes]) -> None:
        self.inputs = inputs
        self._rest = rest

    def guide(self) -> "Guide":
        """The guide without the contents of files that every build makes alike. Objects that were one are one again:
        a place that changes has changed for every tour and page. Raises what ``pickle`` does."""
        guide: Guide = pickle.load(self._rest)
        return guide


class _Pickler(pickle.Pickler):
    """Frozen dataclasses with slots, of which a guide has a hundred thousand, are read without asking ``dataclasses``
    for the names of their fields each time."""

    def reducer_override(self, thing: Any) -> Any:
        kind = type(thing)
        if not is_dataclass(kind) or getattr(vars(kind).get("__setstate__"), "__module__", "") != "dataclasses":
            return NotImplemented
        return _again, (kind, tuple(getattr(thing, name) for name in vars(kind)["__slots__"]))


def _again(kind: type, values: tuple[Any, ...]) -> Any:
    thing: Any = object.__new__(kind)
    for fill, value in zip(_fillers(kind), values, strict=True):
        fill(thing, value)
    return thing


@cache
def _fillers(kind: Any) -> list[Any]:
    return [vars(kind)[name].__set__ for name in kind.__slots__]


def file_of(history: Path) -> Path:
    """The snapshot that goes with a history."""
    return history.with_suffix(".snapshot")


def keep(file: Path, inputs: Inputs, guide: "Guide") -> None:
    """Whole or not at all. Where it cannot be written, the next edit takes longer."""
    kit = guide.kit
    light = replace(
        kit,
        assets=replace(kit.assets, artifacts=()),
        drawings=replace(kit.drawings, artifacts=()),
        looking=replace(kit.looking, artifacts=()),
        maps=replace(kit.maps, artifacts=()),
        vendor=replace(kit.vendor, artifacts=()),
        papers=replace(kit.papers, files=(), cache=NO_CACHE),
        cities={slug: replace(one, content=None) for slug, one in kit.cities.items()},
    )
    new = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with new.open("wb") as out:
            pickle.dump(inputs, out, pickle.HIGHEST_PROTOCOL)
            keep_guide(guide.of(light), out)
        new.replace(file)
    except OSError:
        with suppress(OSError):
            new.unlink()


def keep_guide(guide: "Guide", out: IO[bytes]) -> None:
    _Pickler(out, pickle.HIGHEST_PROTOCOL).dump(guide)


def read(file: Path) -> Snapshot | None:
    """None where there is none."""
    try:
        kept = io.BytesIO(file.read_bytes())
        inputs = pickle.load(kept)
    except (OSError, EOFError, ValueError, TypeError, AttributeError, ImportError, pickle.UnpicklingError):
        return None
    return Snapshot(inputs, kept) if isinstance(inputs, Inputs) else None

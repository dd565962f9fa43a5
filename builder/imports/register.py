"""New lines for a register of plaques, written as the spreadsheet that saved it writes them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.model import LonLat, PlaqueStatus, Poi
from builder.read.plaques import COLUMNS
from builder.read.sheet import delimiter_of


@dataclass(frozen=True, slots=True)
class Mounting:
    """How a plaque is to hang; "" and None leave the cell empty, but ``at`` is then the place's own position."""

    mounted_on: str = ""
    size_mm: float | None = None
    distance_m: float | None = None
    at: LonLat | None = None
    languages: str = ""


def grown(path: Path, head: str, added: str) -> bytes:
    """The file's own bytes, untouched, with ``added`` after them in its own line ends; ``head`` begins a new file."""
    old = path.read_bytes() if path.is_file() else b""
    if not old.decode("utf-8-sig").strip():
        old = head.encode()
    end = b"\r\n" if b"\r\n" in old else b"\n"
    if not old.endswith(b"\n"):
        old += end
    return old + added.encode().replace(b"\n", end)


def with_plaques(register: Path, plaques: Iterable[tuple[str, Poi, Mounting]]) -> bytes:
    """The register, which can be read (``read_register``) or is not there yet, with a line for each code and place:
    status planned, in the file's own columns, separator and decimal mark."""
    head = ",".join(COLUMNS) + "\n"
    text = register.read_bytes().decode("utf-8-sig") if register.is_file() else ""
    delimiter, columns = _head_of(text if text.strip() else head)
    comma = _has_decimal_commas(text, columns, delimiter)
    out = io.StringIO()
    lines = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    for code, poi, mounting in plaques:
        words = {"code": code, "poi": poi.id, "mounted_on": mounting.mounted_on, "status": PlaqueStatus.PLANNED.value}
        words["languages"] = mounting.languages
        at = mounting.at or poi.at
        numbers = {
            "lon": at.lon,
            "lat": at.lat,
            "size_mm": mounting.size_mm,
            "distance_m": mounting.distance_m,
        }
        lines.writerow(words | {name: _number(value, comma) for name, value in numbers.items()})
    return grown(register, head, out.getvalue())


def columns_of(register: Path) -> list[str]:
    """Those of a register, or of one that is begun anew."""
    text = register.read_bytes().decode("utf-8-sig") if register.is_file() else ""
    return _head_of(text if text.strip() else ",".join(COLUMNS))[1]


def _head_of(text: str) -> tuple[str, list[str]]:
    first = text.splitlines()[0]
    delimiter = delimiter_of(first)
    return delimiter, [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]


def _has_decimal_commas(text: str, columns: Sequence[str], delimiter: str) -> bool:
    """Whether the sheet writes 2,25 for 2.25: one program saved it, so it holds one kind only."""
    rows = csv.DictReader(io.StringIO(text), columns, delimiter=delimiter)
    return any("," in (row.get(name) or "") for row in rows for name in ("lon", "lat", "distance_m"))


def _number(value: float | None, comma: bool) -> str:
    if value is None:
        return ""
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text

"""New lines for a register of plaques, written as the spreadsheet that saved it writes them."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.model import PlaqueStatus, Poi
from builder.read.plaques import COLUMNS


@dataclass(frozen=True, slots=True)
class Mounting:
    """What is the same for all the plaques drawn in one go; "" and None leave the cell empty."""

    mounted_on: str = ""
    size_mm: float | None = None
    distance_m: float | None = None


def grown(path: Path, head: str, added: str) -> bytes:
    """The file's own bytes, untouched, with ``added`` after them in its own line ends; ``head`` begins a new file."""
    old = path.read_bytes() if path.is_file() else b""
    if not old.decode("utf-8-sig").strip():
        old = head.encode()
    end = b"\r\n" if b"\r\n" in old else b"\n"
    if not old.endswith(b"\n"):
        old += end
    return old + added.encode().replace(b"\n", end)


def with_plaques(register: Path, plaques: Iterable[tuple[str, Poi]], mounting: Mounting) -> bytes:
    """The register, which can be read (``read_register``) or is not there yet, with a line for each code and place:
    status planned, at the place's own position, in the file's own columns, separator and decimal mark."""
    head = ",".join(COLUMNS) + "\n"
    text = register.read_bytes().decode("utf-8-sig") if register.is_file() else ""
    first = (text if text.strip() else head).splitlines()[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    columns = [name.strip() for name in next(csv.reader([first], delimiter=delimiter))]
    comma = _has_decimal_commas(text, columns, delimiter)
    out = io.StringIO()
    lines = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator="\n", extrasaction="ignore")
    for code, poi in plaques:
        words = {"code": code, "poi": poi.id, "mounted_on": mounting.mounted_on, "status": PlaqueStatus.PLANNED.value}
        numbers = {
            "lon": poi.at.lon,
            "lat": poi.at.lat,
            "size_mm": mounting.size_mm,
            "distance_m": mounting.distance_m,
        }
        lines.writerow(words | {name: _number(value, comma) for name, value in numbers.items()})
    return grown(register, head, out.getvalue())


def _has_decimal_commas(text: str, columns: Sequence[str], delimiter: str) -> bool:
    """Whether the sheet writes 2,25 for 2.25: one program saved it, so it holds one kind only."""
    rows = csv.DictReader(io.StringIO(text), columns, delimiter=delimiter)
    return any("," in (row.get(name) or "") for row in rows for name in ("lon", "lat", "distance_m"))


def _number(value: float | None, comma: bool) -> str:
    if value is None:
        return ""
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if comma else text

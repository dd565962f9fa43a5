"""A sheet of which some cells are to change: every other line stays as the spreadsheet wrote it, byte for byte."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.read.sheet import delimiter_of

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Sheet:
    """``rows`` are the lines under the head as they stand in the file, by the number of the line each begins on."""

    mark: str  # the byte order mark, or ""
    head: str
    columns: tuple[str, ...]
    rows: Mapping[int, str]
    delimiter: str
    end: str

    def with_cells(self, changed: Mapping[int, Mapping[str, str]]) -> bytes:
        """The sheet with other cells in some rows, by line and column. Raises KeyError for a column there is not."""
        rows = [self._changed(row, changed[line]) if line in changed else row for line, row in self.rows.items()]
        return (self.mark + self.head + "".join(rows)).encode()

    def row(self, cells: Mapping[str, str]) -> str:
        """A new row; what the sheet has no column for is left out."""
        return self._line([cells.get(name, "") for name in self.columns])

    def _changed(self, row: str, changed: Mapping[str, str]) -> str:
        cells = next(csv.reader(io.StringIO(row, newline=""), delimiter=self.delimiter))
        cells += [""] * (len(self.columns) - len(cells))
        for name, value in changed.items():
            if name not in self.columns:
                raise KeyError(name)
            cells[self.columns.index(name)] = value
        return self._line(cells)

    def _line(self, cells: list[str]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.end).writerow(cells)
        return out.getvalue()


def open_sheet(content: bytes) -> Sheet:
    """Of a file that ``read_rows`` can read, in UTF-8."""
    text = content.decode("utf-8")
    mark, text = (_BOM, text[1:]) if text.startswith(_BOM) else ("", text)
    end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+", text)
    if lines and lines[-1][-1] not in "\r\n":
        lines[-1] += end
    delimiter = delimiter_of(text.replace("\r", "\n"))
    # A reader of lines says how many it has taken for a row: cells may hold line ends.
    reader, rows, begins = csv.reader(lines, delimiter=delimiter), {}, 0
    columns: tuple[str, ...] = ()
    head = ""
    for cells in reader:
        row = "".join(lines[begins : reader.line_num])
        if begins == 0:
            head, columns = row, tuple(cell.strip() for cell in cells)
        else:
            rows[begins + 1] = row
        begins = reader.line_num
    return Sheet(mark, head, columns, rows, delimiter, end)

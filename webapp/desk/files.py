"""Files that the desk hands out: never kept by a browser, always saved rather than shown."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from webapp.figures import cell_of


def sheet(rows: Iterable[Sequence[str]]) -> str:
    """Rows for a spreadsheet, the head first; no cell of it is a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([cell_of(cell) for cell in row] for row in rows)
    return out.getvalue()


def csv_file(text: str, name: str) -> Response:
    """Excel takes it for UTF-8 by the mark at its beginning."""
    return handed_out(text.encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def handed_out(content: bytes, name: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response

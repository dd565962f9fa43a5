"""Files that the desk hands out: never kept by a browser, always saved rather than shown."""

from flask import Response


def csv_file(text: str, name: str) -> Response:
    """Excel takes it for UTF-8 by the mark at its beginning."""
    return handed_out(text.encode("utf-8-sig"), name, "text/csv; charset=utf-8")


def handed_out(content: bytes, name: str, content_type: str) -> Response:
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "no-store"
    return response

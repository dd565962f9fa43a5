"""The access log: what was asked and answered, never by whom. One line an answer on standard output:

``GET /fr/issy/ 200 8123 1.4`` is method, path without its query, status, bytes of the body, milliseconds.
"""

import logging
import re
import sys
import time
from urllib.parse import quote

from flask import Flask, Response, g, request

# The addresses of a group’s leader and of an offer are keys.
_SECRET = re.compile(r"(/lead/|/groups/\d+/)[^/]+")

_lines = logging.getLogger("webapp.access")


def keep(app: Flask, *, enabled: bool) -> None:
    """Writes a line for every answer of ``app``."""
    if not enabled:
        return
    _lines.setLevel(logging.INFO)
    _lines.propagate = False
    _lines.handlers[:] = [logging.StreamHandler(sys.stdout)]  # of the application made last

    @app.before_request
    def started() -> None:
        g.started_s = time.perf_counter()

    @app.after_request
    def answered(response: Response) -> Response:
        bodiless = request.method == "HEAD" or response.status_code == 304
        length = 0 if bodiless else response.content_length or 0
        write(request.method, request.path, response.status_code, length, g.get("started_s", time.perf_counter()))
        return response


def write(method: str, path: str, status: int, length: int, began_s: float) -> None:
    """One line; ``began_s`` by ``time.perf_counter``. Quoted, so that nothing a stranger types can look like a line of
    its own."""
    ms = 1000 * (time.perf_counter() - began_s)
    _lines.info("%s %s %d %d %.1f", method, quote(_SECRET.sub(r"\1-", path)), status, length, ms)

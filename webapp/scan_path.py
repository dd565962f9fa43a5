"""The way of a scan: ``/p/<CODE>`` is answered before Flask is asked, and counted.

A plain WSGI wrapper round the app. What an answer holds is worked out by the very functions that Flask's views use; for
a second it is then kept ready as bytes, so that a group round one plaque costs one page. Whatever is no plaque of the
tree goes on to the app.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Request
from werkzeug.http import parse_etags

from webapp import log, tree
from webapp.is_scan import is_scan
from webapp.plaques import plaque_page
from webapp.site import put_headers
from webapp.tree import TreeLink

if TYPE_CHECKING:
    from webapp.tally import Tally

MOST = 1024  # answers kept ready
LONGEST = 512  # letters of what an answer depends on; a longer wish is granted without being kept

_ADDRESS = re.compile(r"/[pP]/([0-9A-Za-z]+)(?:/([A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*))?/?")


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    headers: list[tuple[str, str]]
    body: bytes
    mark: bytes  # what is counted: plaque and language

    @property
    def is_read(self) -> bool:
        """The visitor has the page now: it was sent (200), or is there already (304)."""
        return self.status.startswith(("200", "304"))


@dataclass(frozen=True, slots=True)
class Ready:
    """The page of a plaque for one wish of language and encoding: as sent whole, and as told to be unchanged."""

    whole: Answer
    unchanged: Answer
    tag: str


@dataclass(slots=True)
class Shelf:
    """What is ready, until the tree is looked at again."""

    until_s: float = float("-inf")
    ready: dict[tuple[str, str, str], Ready | None] = field(default_factory=dict)


class ScanPath:
    def __init__(self, app: WSGIApplication, link: TreeLink, tally: "Tally | None", *, has_log: bool) -> None:
        """``tally`` is where scans are counted; None counts none."""
        self._app = app
        self._link = link
        self._tally = tally
        self._has_log = has_log
        self._shelf = Shelf()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if not path.startswith(("/P/", "/p/")) or method not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        began_s = time.perf_counter()
        answer = self._answer(environ, path)
        if answer is None:
            return self._app(environ, start_response)
        if self._tally is not None and method == "GET" and answer.is_read and is_scan(environ):
            self._tally.add(answer.mark)
        start_response(answer.status, answer.headers.copy())
        body = answer.body if method == "GET" else b""
        if self._has_log:
            log.write(method, path, int(answer.status[:3]), len(body), began_s)
        return (body,) if body else ()

    def _answer(self, environ: WSGIEnvironment, path: str) -> Answer | None:
        wish = (path, environ.get("HTTP_ACCEPT_LANGUAGE", ""), environ.get("HTTP_ACCEPT_ENCODING", ""))
        if "HTTP_RANGE" in environ:
            return self._ask(environ)
        shelf = self._current()
        try:
            ready = shelf.ready[wish]
        except KeyError:
            ready = self._prepare(environ)
            if len(shelf.ready) < MOST and sum(map(len, wish)) <= LONGEST:
                shelf.ready[wish] = ready
        if ready is None:
            return None
        known = environ.get("HTTP_IF_NONE_MATCH")
        return ready.unchanged if known and parse_etags(known).contains_weak(ready.tag) else ready.whole

    def _current(self) -> Shelf:
        """An empty shelf each time that the tree may be looked at again: no page is older than the second that
        ``TreeLink`` allows itself."""
        shelf = self._shelf
        if time.monotonic() >= shelf.until_s:
            self._link.now()
            shelf = self._shelf = Shelf(self._link.looked_s + tree.REREAD_S)
        return shelf

    def _prepare(self, environ: WSGIEnvironment) -> Ready | None:
        plain = {name: value for name, value in environ.items() if name not in ("HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE")}
        plain["REQUEST_METHOD"] = "GET"
        whole = self._ask(plain)
        unchanged = self._ask({**plain, "HTTP_IF_NONE_MATCH": "*"})
        if whole is None or unchanged is None:
            return None
        tag = next(value for name, value in whole.headers if name == "ETag")
        return Ready(whole, unchanged, tag.strip('"'))

    def _ask(self, environ: WSGIEnvironment) -> Answer | None:
        """The answer of the tree that is shown now; None where it has no such plaque."""
        found = _ADDRESS.fullmatch(environ["PATH_INFO"])
        now = self._link.now()
        if found is None or now is None:
            return None
        try:
            page = plaque_page(Request(environ), now, found[1], found[2])
            if page is None:
                return None
            put_headers(page.response, now, page.address)
            headers = list(page.response.get_wsgi_headers(environ).items())
            mark = f" {page.code} {page.locale}\n".encode()
            return Answer(page.response.status, headers, page.response.get_data(), mark)
        except Exception:  # the app meets it again, and answers with a number that stands in the log
            return None

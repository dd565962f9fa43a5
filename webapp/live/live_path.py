"""The one address that all phones of a group ask, ``/g/<CODE>/state``, answered before Flask is asked: every three
seconds by each phone, so an answer costs one look into the database, and its bytes are made once a change.

Not one poll stands in the access log: it would be nothing else. Who asks for groups that are not there is soon told
to wait, so that codes cannot be tried out.
"""

import gzip
import json
import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_etags

from builder.codes import normal_code
from webapp.database import FAULTS, Store, words
from webapp.groups.events import find_event
from webapp.limits import address_of
from webapp.live.live_state import guests_state, tag_of
from webapp.live.tries import Tries
from webapp.tree import BARE, TreeLink

MOST = 64  # groups whose state is kept ready
SMALL = 500  # bytes below which compressing is not worth it

_ADDRESS = re.compile(r"/[gG]/([0-9A-Za-z]{6})/state")
_log = logging.getLogger("webapp.live.live")

Headers = list[tuple[str, str]]


class Ready(NamedTuple):
    tag: str
    plain: bytes
    zipped: bytes | None


class LivePath:
    def __init__(
        self,
        app: WSGIApplication,
        link: TreeLink,
        store: Store,
        now: Callable[[], datetime],
        tries: Tries,
    ) -> None:
        self._app = app
        self._link = link
        self._store = store
        self._now = now
        self._tries = tries
        self._ready: OrderedDict[str, Ready] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        found = _ADDRESS.fullmatch(path) if path.startswith(("/g/", "/G/")) else None
        if found is None or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self._app(environ, start_response)
        status, headers, body = self._answer(environ, normal_code(found[1]))
        # Of 304 it would be said of the state that the phone has.
        length = [] if status.startswith("304") else [("Content-Length", str(len(body)))]
        start_response(status, [*headers, *length])
        return (body,) if body and environ["REQUEST_METHOD"] == "GET" else ()

    def _answer(self, environ: WSGIEnvironment, code: str) -> tuple[str, Headers, bytes]:
        try:
            ready = self._state(code, environ.get("HTTP_IF_NONE_MATCH", ""))
        except FAULTS as fault:
            _log.error("The state of a group cannot be read: %s.", words(fault))
            return "503 Service Unavailable", [*self._headers(), ("Retry-After", "5")], b""
        if ready is None and self._tries.miss(address_of(environ)):
            return "404 Not Found", self._headers(), b""
        # Who has the state already, and asks whether it has changed, has not tried out the code.
        if ready is None or (ready.plain and not self._tries.may_see(address_of(environ), code)):
            return "429 Too Many Requests", [*self._headers(), ("Retry-After", "60")], b""
        headers = [*self._headers(), ("ETag", f'"{ready.tag}"'), ("Vary", "Accept-Encoding")]
        if not ready.plain:
            return "304 Not Modified", headers, b""
        headers.append(("Content-Type", "application/json"))
        if ready.zipped and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            return "200 OK", [*headers, ("Content-Encoding", "gzip")], ready.zipped
        return "200 OK", headers, ready.plain

    def _state(self, code: str, known: str) -> Ready | None:
        """Without bytes where the phone has it already."""
        now = self._now()
        with self._store.read() as link:
            seen = tag_of(link, code, now)
            if seen is None:
                return None
            has = parse_etags(known)
            if not has.star_tag and has.contains_weak(seen.tag):
                return Ready(seen.tag, b"", None)
            ready = self._ready.get(code)
            if ready is None or ready.tag != seen.tag:
                event = find_event(link, code)
                assert event is not None
                plain = json.dumps(guests_state(link, event, now), ensure_ascii=False, separators=(",", ":")).encode()
                zipped = gzip.compress(plain, 6, mtime=0) if len(plain) > SMALL else None
                ready = Ready(seen.tag, plain, zipped)
                self._keep(code, ready)
        return ready

    def _keep(self, code: str, ready: Ready) -> None:
        with self._lock:
            self._ready[code] = ready
            self._ready.move_to_end(code)
            while len(self._ready) > MOST:
                self._ready.popitem(last=False)

    def _headers(self) -> Headers:
        tree = self._link.now()
        said = [pair for pair in (tree.headers("/g/") if tree else BARE) if pair[0] != "Cache-Control"]
        return [*said, ("Cache-Control", "no-cache")]

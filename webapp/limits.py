"""How often one address may do a thing. In the memory of this process alone, and as a fingerprint whose key is drawn
when it starts: nobody can read addresses out of it, and nothing is left when it ends."""

import hashlib
import ipaddress
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

MOST_KNOWN = 10_000  # addresses; beyond it the one that came first is forgotten


class Limit:
    """At most ``most`` times in ``span_s`` seconds. Threads may ask at the same time; ``clock`` only goes forward."""

    def __init__(self, most: int, span_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._span_s = span_s
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self._times: dict[bytes, deque[float]] = {}

    def allows(self, who: str) -> bool:
        """Whether it may be done once more; if so, it counts."""
        name = self._name(who)
        with self._lock:
            now = self._clock()
            times = self._times.pop(name, None) or deque()
            while times and times[0] <= now - self._span_s:
                times.popleft()
            is_allowed = len(times) < self._most
            if is_allowed:
                times.append(now)
            self._times[name] = times  # last in line, for the one that came first is forgotten first
            if len(self._times) > MOST_KNOWN:
                del self._times[next(iter(self._times))]
            return is_allowed

    def is_spent(self, who: str) -> bool:
        """Whether it may not be done once more."""
        with self._lock:
            since = self._clock() - self._span_s
            return sum(one > since for one in self._times.get(self._name(who), ())) >= self._most

    def _name(self, who: str) -> bytes:
        return hashlib.blake2b(who.encode(), key=self._key, digest_size=16).digest()


def address_of(environ: Mapping[str, Any]) -> str:
    """Who asks, as far as a limit must know. Behind a proxy on this machine, the last address it has written into
    ``X-Forwarded-For``: those before it are the visitor's own words. Of IPv6 the network (/64), of which a household
    has a whole one."""
    said = str(environ.get("REMOTE_ADDR", ""))
    found = _parse(said)
    if found is not None and found.is_loopback:
        last = str(environ.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
        found = _parse(last) or found
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.IPv6Network((found, 64), strict=False))
    return str(found) if found else said


def _parse(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None

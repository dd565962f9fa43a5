"""Who tries out codes of groups. An address of the network that has asked for too many that are not there is told
nothing for a while, of those that are there neither: else a right code would still show. A group that it asked for
before stays open to it, so that of the phones behind one network none can shut the others out."""

import hashlib
import secrets
import threading
from collections import OrderedDict

from webapp.limits import MOST_KNOWN, Limit

MISSES = 60  # unknown codes a minute, from one address


class Tries:
    """Of one process, in its memory alone; addresses as fingerprints. Threads may ask at the same time."""

    def __init__(self) -> None:
        self._misses = Limit(MISSES, 60)
        self._key = secrets.token_bytes(16)
        self._lock = threading.Lock()
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def miss(self, who: str) -> bool:
        """There is no such group. False where that was a try too many."""
        return self._misses.allows(who)

    def is_shut(self, who: str) -> bool:
        """Whether this address is told nothing."""
        return self._misses.is_spent(who)

    def may_see(self, who: str, code: str) -> bool:
        """There is such a group, ``code`` is its whole one. Whether that may be said."""
        name = hashlib.blake2b(f"{code} {who}".encode(), key=self._key, digest_size=16).digest()
        with self._lock:
            if name not in self._known and self._misses.is_spent(who):
                return False
            self._known[name] = None
            self._known.move_to_end(name)
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
            return True

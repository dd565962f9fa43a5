"""The leader's secret address of a group. It is worked out from the server's key, so it stands in no table, and it does
nothing once the group has ended."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from webapp.groups.events import Event

BYTES = 15


def leader_key(secret: bytes, event: Event) -> str:
    """20 letters, for the address of an event's leader."""
    said = f"lead {event.id} {event.code}".encode()
    digest = hashlib.blake2b(said, key=secret, digest_size=BYTES, person=b"flaneur.lead").digest()
    return urlsafe_b64encode(digest).decode()


def is_leader(secret: bytes, event: Event, key: str) -> bool:
    return hmac.compare_digest(leader_key(secret, event).encode(), key.encode())


def leader_address(secret: bytes, event: Event, locale: str) -> str:
    """The path; the desk shows it to who leads, and to nobody else."""
    return f"/{locale}/{event.details.territory}/group/{event.code}/lead/{leader_key(secret, event)}/"

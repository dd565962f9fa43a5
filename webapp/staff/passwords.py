"""Passwords of the staff: argon2id, the only door to argon2."""

import threading
import unicodedata
from enum import Enum

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

LEAST, MOST = 12, 200  # characters; a sentence is welcome

# RFC 9106, section 4, second recommended option: 64 MiB, three passes, four lanes.
_HASHER = PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)
# Each takes 64 MiB, and a stranger may ask for many at once.
_TURNS = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$5cpRDe7/Pp8hiIRv0yiGLA$a7VukN76g4ZJfOEGxIkmAUaKAnKitopg/MdAuVIGpnQ"


def hash_password(password: str) -> str:
    with _TURNS:
        return _HASHER.hash(_one_form(password))


def is_password(password: str, digest: str | None) -> bool:
    """None, for an account that there is not, takes as long as a wrong password."""
    with _TURNS:
        try:
            return _HASHER.verify(digest or _NOBODY, _one_form(password[:MOST])) and digest is not None
        except (Argon2Error, InvalidHashError):
            return False


def _one_form(password: str) -> str:
    """Keyboards differ in how they write an accent (NIST SP 800-63B, 5.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


class Weak(Enum):
    LENGTH = "length"
    EASY = "easy"


def weakness(password: str, email: str) -> Weak | None:
    """Length is what makes a password strong; no rule asks for signs (NIST SP 800-63B)."""
    if not LEAST <= len(password) <= MOST:
        return Weak.LENGTH
    if len(set(password)) < 5 or email.partition("@")[0] in password.lower():
        return Weak.EASY
    return None


def is_outdated(digest: str) -> bool:
    """Made with other settings than today's."""
    return _HASHER.check_needs_rehash(digest)

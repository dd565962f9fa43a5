"""Tokens: what a form of ours carries, so that a program cannot send what nobody was shown.

A token is signed with the server's own key, ends after a while, and holds for one form and one subject only (this
plaque, that visit). It is no secret and names nobody; it says only that this server handed the form out, and when.
"""

import os
import re
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.timed import TimestampSigner

from webapp.database import sync_folder

FILE = "secret.key"
BYTES = 32
# Base64 is read with whatever stands behind its end: only what we write ourselves is a token.
_WRITTEN = re.compile(r"[A-Za-z0-9_.-]+")

Clock = Callable[[], float]


class BadToken(Exception):
    """Not ours, changed on the way, or of another form or subject."""


class OldToken(Exception):
    """Ours, and handed out too long ago."""


class Token(NamedTuple):
    name: str  # drawn at random when it was issued: the same form sent twice has the same
    age_s: float


class Tokens:
    """Of one form. ``clock`` gives seconds since 1970."""

    def __init__(self, key: bytes, form: str, lasts_s: int, clock: Clock = time.time) -> None:
        class Signer(TimestampSigner):
            def get_timestamp(self) -> int:
                return int(clock())

        self._clock = clock
        self._lasts_s = lasts_s
        self._serializer = URLSafeTimedSerializer(key, salt=f"flaneur.{form}", signer=Signer)

    def issue(self, subject: str) -> str:
        said = self._serializer.dumps([subject, secrets.token_urlsafe(9)])
        return said if isinstance(said, str) else said.decode()

    def read(self, token: str, subject: str) -> Token:
        """Raises BadToken and OldToken."""
        try:
            (of, name), issued = self._serializer.loads(_written(token), max_age=self._lasts_s, return_timestamp=True)
        except SignatureExpired as error:
            raise OldToken from error
        except (BadData, ValueError, TypeError) as error:
            raise BadToken from error
        if of != subject:
            raise BadToken
        return Token(name, self._clock() - issued.timestamp())

    def subject(self, token: str) -> str:
        """What a token is about, for a link that says nothing else. Raises BadToken and OldToken."""
        try:
            of, _ = self._serializer.loads(_written(token), max_age=self._lasts_s)
        except SignatureExpired as error:
            raise OldToken from error
        except (BadData, ValueError, TypeError) as error:
            raise BadToken from error
        return str(of)


def _written(token: str) -> str:
    if not _WRITTEN.fullmatch(token):
        raise BadToken
    return token


def signing_key(folder: Path) -> bytes:
    """The key of a data folder, drawn when it is first asked for and readable by the server's user alone. Of all
    processes that begin together one makes it, and all get the same. Raises OSError."""
    file = folder / FILE
    if not file.exists():
        new = folder / f".{FILE}.{secrets.token_hex(8)}"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(secrets.token_bytes(BYTES))
            stream.flush()
            os.fsync(stream.fileno())
        try:
            file.hardlink_to(new)  # whole, or not at all
        except FileExistsError:
            pass
        finally:
            new.unlink()
        sync_folder(folder)
    key = file.read_bytes()
    if len(key) != BYTES:
        raise OSError(f"'{file}' is no key of {BYTES} bytes; remove it, and the server draws another")
    return key

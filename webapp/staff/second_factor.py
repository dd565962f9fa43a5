"""The second factor: six digits from a telephone (TOTP, RFC 6238), or a recovery code. The only door to pyotp."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from builder.codes import ALPHABET

STEP_S = 30
CODES = 10  # recovery codes
_GROUPS, _GROUP = 4, 4  # 16 signs of 31: 79 bits, so that a digest without salt can be kept


def new_secret() -> str:
    """160 bits in base32, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def address_of(secret: str, email: str, issuer: str) -> str:
    """``otpauth://…``: what the symbol holds that the telephone reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=issuer)


def is_secret(typed: str) -> bool:
    return len(typed) == 32 and all(c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" for c in typed)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """The step of time whose code was typed, this one or one to either side (clocks differ); None for a wrong code."""
    typed = code.replace(" ", "").encode()
    here = int(now.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    for step in (here, here - 1, here + 1):
        if hmac.compare_digest(totp.at(step * STEP_S).encode(), typed):
            return step
    return None


def new_codes() -> list[str]:
    """Recovery codes: ``K7M2-QX4P-…``."""
    return ["-".join(_drawn() for _ in range(_GROUPS)) for _ in range(CODES)]


def digest_of_code(typed: str) -> str:
    """As it is kept, whatever the case and the signs between."""
    bare = "".join(c for c in typed.upper() if c.isalnum())
    return hashlib.sha256(f"recovery {bare}".encode()).hexdigest()


def _drawn() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(_GROUP))

"""How many attempts at signing in an account and an address of the network have left. In the database, so that all
processes count together; under a keyed digest, so that nobody can read addresses out of it. An account that there is
not is counted too: nobody learns which there are."""

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Index, Integer, String, Table, delete, func, insert, select

from webapp.database import alone
from webapp.records import METADATA
from webapp.stamps import stamp

SPAN = timedelta(minutes=15)
OF_ACCOUNT, OF_ADDRESS = 5, 20  # attempts in SPAN; behind one address a whole office may sit

ATTEMPTS = Table(
    "sign_in_attempts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("who", String(32), nullable=False),
    Column("at", String(20), nullable=False),
    Index("sign_in_attempts_who", "who"),
)


def attempt(link: Connection, key: bytes, email: str, address: str, now: datetime) -> bool:
    """Whether one more may be made. In a transaction of its own, committed before the password is looked at: of a
    thousand at once only the allowed few go on. A refused one is not counted, so that knocking on does not keep the
    door shut."""
    alone(link, "sign-in")
    link.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at <= stamp(now - SPAN)))
    names = _names(key, email, address)
    for name, most in zip(names, (OF_ACCOUNT, OF_ADDRESS), strict=True):
        known = link.scalar(select(func.count()).select_from(ATTEMPTS).where(ATTEMPTS.c.who == name)) or 0
        if known >= most:
            return False
    link.execute(insert(ATTEMPTS), [{"who": name, "at": stamp(now)} for name in names])
    return True


def clear(link: Connection, key: bytes, email: str, address: str) -> None:
    """It was the right person: their account begins anew, and of their address one attempt is forgotten."""
    account, place = _names(key, email, address)
    link.execute(delete(ATTEMPTS).where(ATTEMPTS.c.who == account))
    last = link.scalar(select(func.max(ATTEMPTS.c.id)).where(ATTEMPTS.c.who == place))
    link.execute(delete(ATTEMPTS).where(ATTEMPTS.c.id == last))


def forget(link: Connection, now: datetime) -> int:
    return link.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at <= stamp(now - SPAN))).rowcount


def _names(key: bytes, email: str, address: str) -> tuple[str, str]:
    account, place = (
        hashlib.blake2b(said.encode(), key=key, digest_size=16).hexdigest()
        for said in (f"account {email}", f"address {address}")
    )
    return account, place

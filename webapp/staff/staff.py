"""Staff: who may sign in at the desk, as what, and for which towns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from webapp.mail.addresses import mail_address
from webapp.records import METADATA
from webapp.staff.sessions import end_sessions
from webapp.stamps import stamp

ALL_TOWNS = "*"


class Refusal(Exception):
    """Said in plain words: what stands in the way, and what to do."""


class Role(IntEnum):
    """Each may do all that those below may."""

    GUIDE = 1  # sees the visits and events that are to be led
    EDITOR = 2  # changes them, answers enquiries and reports
    ADMIN = 3  # staff, the trail, what is kept of a person


STAFF = Table(
    "staff",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),  # never given twice
    Column("email", String(254), nullable=False, unique=True),  # in small letters
    Column("password", String(255), nullable=False),  # argon2id, as its own text says
    Column("role", String(16), nullable=False),
    Column("towns", Text, nullable=False),  # slugs with spaces between; * for all
    Column("locale", String(35), nullable=False),
    Column("secret", String(64)),  # of the second factor; NULL without one
    Column("last_step", BigInteger, nullable=False, default=0),  # of the second factor: a code holds once
    Column("created", String(20), nullable=False),
    Column("disabled", String(20)),
    sqlite_autoincrement=True,
)
# What opens the second factor when the telephone is lost: each once.
RECOVERY = Table(
    "recovery_codes",
    METADATA,
    Column("staff", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), primary_key=True),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Of the staff."""

    id: int
    email: str
    password: str
    role: Role
    towns: frozenset[str]
    locale: str
    secret: str | None
    last_step: int
    is_disabled: bool

    def may(self, role: Role) -> bool:
        return self.role >= role

    def has_town(self, slug: str) -> bool:
        return ALL_TOWNS in self.towns or slug in self.towns

    def own(self, slugs: Iterable[str]) -> list[str]:
        """Those of ``slugs`` that are this person's."""
        return [slug for slug in slugs if self.has_town(slug)]


def email_of(typed: str) -> str:
    """As it is kept, in small letters; "" for what is no address."""
    return (mail_address(typed) or "").lower()


def add_person(
    link: Connection, email: str, digest: str, role: Role, towns: Sequence[str], locale: str, now: datetime
) -> int | None:
    """The number of the new account; None where the address has one."""
    if find_by_email(link, email) is not None:
        return None
    row = {"email": email, "password": digest, "role": role.name.lower(), "towns": _joined(role, towns)}
    made = link.execute(insert(STAFF).values(**row, locale=locale, last_step=0, created=stamp(now)))
    assert made.inserted_primary_key is not None
    key: int = made.inserted_primary_key[0]
    return key


def find_by_email(link: Connection, email: str) -> Person | None:
    return _first(link, STAFF.c.email == email)


def find_person(link: Connection, id: int) -> Person | None:
    return _first(link, STAFF.c.id == id)


def people(link: Connection) -> list[Person]:
    return [person_of(row) for row in link.execute(select(STAFF).order_by(STAFF.c.email)).mappings()]


def change_rights(
    link: Connection, id: int, role: Role, towns: Sequence[str], now: datetime, *, disabled: bool
) -> bool:
    """Whether it was done: the last admin who can sign in stays one. Whoever is disabled is signed out."""
    admins = link.execute(
        select(STAFF.c.id).where(STAFF.c.role == "admin", STAFF.c.disabled.is_(None)).with_for_update()
    )
    if {one for (one,) in admins} == {id} and (disabled or role is not Role.ADMIN):
        return False
    values = {"role": role.name.lower(), "towns": _joined(role, towns), "disabled": stamp(now) if disabled else None}
    link.execute(update(STAFF).where(STAFF.c.id == id).values(**values))
    if disabled:
        end_sessions(link, id)
    return True


def set_password(link: Connection, id: int, digest: str, keep: str = "") -> None:
    """All sessions end but the one of ``keep``."""
    link.execute(update(STAFF).where(STAFF.c.id == id).values(password=digest))
    end_sessions(link, id, keep)


def rehash(link: Connection, id: int, digest: str) -> None:
    """The same password under today's settings."""
    link.execute(update(STAFF).where(STAFF.c.id == id).values(password=digest))


def set_locale(link: Connection, id: int, locale: str) -> None:
    link.execute(update(STAFF).where(STAFF.c.id == id).values(locale=locale))


def set_second_factor(
    link: Connection, id: int, secret: str | None, step: int = 0, digests: Sequence[str] = ()
) -> None:
    """``digests`` are those of the recovery codes. Without a secret there is no second factor any more."""
    link.execute(update(STAFF).where(STAFF.c.id == id).values(secret=secret, last_step=step))
    link.execute(delete(RECOVERY).where(RECOVERY.c.staff == id))
    if digests:
        link.execute(insert(RECOVERY), [{"staff": id, "digest": one} for one in digests])


def use_step(link: Connection, id: int, step: int) -> bool:
    """Whether the code of this step was not used before; from now on it is."""
    once = update(STAFF).where(STAFF.c.id == id, STAFF.c.last_step < step).values(last_step=step)
    return link.execute(once).rowcount == 1


def use_recovery(link: Connection, id: int, digest: str) -> bool:
    return link.execute(delete(RECOVERY).where(RECOVERY.c.staff == id, RECOVERY.c.digest == digest)).rowcount == 1


def recovery_left(link: Connection, id: int) -> int:
    return link.scalar(select(func.count()).select_from(RECOVERY).where(RECOVERY.c.staff == id)) or 0


def person_of(row: Any) -> Person:
    """Of a row of STAFF as a mapping."""
    return Person(
        row["id"],
        row["email"],
        row["password"],
        Role[row["role"].upper()],
        frozenset(row["towns"].split()),
        row["locale"],
        row["secret"],
        row["last_step"],
        row["disabled"] is not None,
    )


def _joined(role: Role, towns: Sequence[str]) -> str:
    """An admin, who may give rights, has all of them."""
    return ALL_TOWNS if ALL_TOWNS in towns or role is Role.ADMIN else " ".join(sorted(set(towns)))


def _first(link: Connection, wanted: Any) -> Person | None:
    row = link.execute(select(STAFF).where(wanted)).mappings().first()
    return person_of(row) if row else None

"""All that the server keeps about one e-mail address: shown to whoever asks for it, and erased (articles 15, 17 and 20
of the GDPR). What is kept without an address, as reports, scans and answers of guests, is about nobody."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, delete, func, select

from webapp.groups import enquiries, events
from webapp.mail.outbox import LETTERS
from webapp.visits.bookings import BOOKINGS

Rows = list[dict[str, Any]]


class Kept(NamedTuple):
    """Rows of one feature. ``find`` is given the address in small letters; ``erase`` what was found."""

    name: str
    find: Callable[[Connection, str], Rows]
    erase: Callable[[Connection, Rows], int]


def of_table(
    name: str, table: Table, email: Column[str], also: Callable[[Connection, Rows], int] | None = None
) -> Kept:
    """The rows of a table by the column that holds the address. ``also`` goes before, for what hangs on them."""

    def find(link: Connection, address: str) -> Rows:
        asked = select(table).where(func.lower(email) == address).order_by(table.c.id)
        return [dict(row) for row in link.execute(asked).mappings()]

    def erase(link: Connection, rows: Rows) -> int:
        more = also(link, rows) if also else 0
        return more + link.execute(delete(table).where(table.c.id.in_([row["id"] for row in rows]))).rowcount

    return Kept(name, find, erase)


def letters_about(kind: str) -> Callable[[Connection, Rows], int]:
    """Erases the letters that tell of rows: those to the office too. ``kind`` is that of ``Letter.about``."""

    def erase(link: Connection, rows: Rows) -> int:
        about = [f"{kind} {row['id']}" for row in rows]
        return link.execute(delete(LETTERS).where(LETTERS.c.about.in_(about))).rowcount

    return erase


def _find_enquiries(link: Connection, address: str) -> Rows:
    rows = enquiries.kept_of(link, address)
    made = events.contacts_of(link, [row["id"] for row in rows])
    return [{**row, "events": made[row["id"]]} for row in rows]


def _erase_enquiries(link: Connection, rows: Rows) -> int:
    more = letters_about("enquiry")(link, rows) + events.erase_contacts(link, [row["id"] for row in rows])
    return more + enquiries.erase(link, rows)


KEPT: Sequence[Kept] = (
    of_table("bookings", BOOKINGS, BOOKINGS.c.email, letters_about("booking")),
    Kept("enquiries", _find_enquiries, _erase_enquiries),
    of_table("letters", LETTERS, LETTERS.c.recipient),
)


def export(link: Connection, email: str) -> dict[str, Rows]:
    """Each row as it stands in the database, by feature; bytes as text."""
    return {kept.name: [_plain(row) for row in kept.find(link, email.strip().lower())] for kept in KEPT}


def erase(link: Connection, email: str) -> int:
    """How many rows are gone. A place that was booked is free from then on."""
    found = [(kept, kept.find(link, email.strip().lower())) for kept in KEPT]
    return sum(kept.erase(link, rows) for kept, rows in found if rows)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value.decode("utf-8", "replace") if isinstance(value, bytes) else value for key, value in row.items()}

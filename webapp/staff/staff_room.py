"""Accounts of the staff by ``flaneur staff``: for the first admin, and for the day when nobody can sign in."""

from collections.abc import Sequence
from datetime import datetime

from webapp.database import Connection, Store
from webapp.staff.audit import note
from webapp.staff.passwords import LEAST, MOST, Weak, hash_password, weakness
from webapp.staff.staff import (
    ALL_TOWNS,
    Person,
    Refusal,
    Role,
    add_person,
    change_rights,
    email_of,
    find_by_email,
    people,
    set_password,
    set_second_factor,
)

WHO = "the command line"  # in the trail


def add(store: Store, typed: str, password: str, role: str, towns: Sequence[str], language: str, now: datetime) -> str:
    """What was done, in words. Raises Refusal."""
    email = email_of(typed)
    if not email:
        raise Refusal(f"'{typed}' is no e-mail address. Type one, such as name@example.org.")
    digest = _digest(password, email)
    with store.write() as link:
        made = add_person(link, email, digest, Role[role.upper()], towns or [ALL_TOWNS], language, now)
        if made is None:
            raise Refusal(f"{email} has an account already. 'flaneur staff password {email}' sets a new password.")
        note(link, WHO, "staff-added", f"staff {made}", now)
    return f"{email} may sign in at /desk/ as {role}."


def as_list(store: Store) -> str:
    with store.read() as link:
        found = people(link)
    lines = [f"{one.email}  {one.role.name.lower()}  {_towns(one)}{_state(one)}" for one in found]
    return "\n".join(lines) or "There is no account yet. 'flaneur staff add name@example.org' makes the first."


def set_new_password(store: Store, email: str, password: str, now: datetime, *, no_second: bool) -> str:
    digest = _digest(password, email_of(email))
    with store.write() as link:
        one = _found(link, email)
        set_password(link, one.id, digest)
        if no_second:
            set_second_factor(link, one.id, None)
        note(link, WHO, "staff-password", f"staff {one.id}", now)
    return f"{one.email} has a new password, and is signed out everywhere."


def disable(store: Store, email: str, now: datetime) -> str:
    with store.write() as link:
        one = _found(link, email)
        if not change_rights(link, one.id, one.role, sorted(one.towns), now, disabled=True):
            raise Refusal(f"{one.email} is the last admin who can sign in. Make another one first.")
        note(link, WHO, "staff-disabled", f"staff {one.id}", now)
    return f"{one.email} can no longer sign in."


def _found(link: Connection, email: str) -> Person:
    one = find_by_email(link, email_of(email))
    if one is None:
        raise Refusal(f"'{email}' has no account. 'flaneur staff list' shows them all.")
    return one


def _digest(password: str, email: str) -> str:
    match weakness(password, email):
        case Weak.LENGTH:
            raise Refusal(f"The password has {len(password)} characters. Choose one of {LEAST} to {MOST}.")
        case Weak.EASY:
            raise Refusal("That password is too easy to guess. A few words of your own are better.")
    return hash_password(password)


def _towns(one: Person) -> str:
    return "all towns" if ALL_TOWNS in one.towns else ", ".join(sorted(one.towns))


def _state(one: Person) -> str:
    said = ["second factor"] if one.secret else []
    return "".join(f"  {words}" for words in [*said, *(["disabled"] if one.is_disabled else [])])

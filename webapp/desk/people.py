"""The staff, as an admin sees it: who may sign in, as what, for which towns."""

from collections.abc import Mapping

from flask import abort, request

from webapp.desk import shell as desk
from webapp.desk.account import password_errors
from webapp.desk.layout import N_, listing
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.desk.words import LANGUAGES
from webapp.staff.passwords import LEAST, hash_password
from webapp.staff.sessions import end_sessions
from webapp.staff.staff import (
    ALL_TOWNS,
    Person,
    Role,
    add_person,
    change_rights,
    email_of,
    find_person,
    people,
    set_password,
    set_second_factor,
)

ROLES = {Role.GUIDE: N_("guide"), Role.EDITOR: N_("editor"), Role.ADMIN: N_("admin")}

desk.SAID |= {
    "person-added": N_("The account is made. Give the password to its owner, who should change it."),
    "sessions-ended": N_("All sessions of this account are ended."),
}


@desk.page("/people/", role=Role.ADMIN)
def staff() -> Answer:
    with desk.store().read() as link:
        found = people(link)
    return desk.show("desk/people.html", _("Staff"), people=found, roles=ROLES)


@desk.page("/people/new/", role=Role.ADMIN)
def new() -> Answer:
    return _new(200, {}, {"role": "editor", "locale": desk.me().locale})


def _new(status: int, errors: dict[str, str], typed: Mapping[str, str]) -> Answer:
    context = {"roles": ROLES, "languages": LANGUAGES, "least": LEAST, "chosen": request.form.getlist("towns")}
    return desk.show("desk/person-new.html", _("New account"), status, errors=errors, typed=typed, **context)


@desk.page("/people/new/", role=Role.ADMIN, methods=("POST",))
def add() -> Answer:
    form = request.form
    email, password = email_of(form.get("email", "")), form.get("password", "")
    errors = {key: words for key, words in password_errors(password, password, email or "@").items()}
    if not email:
        errors["email"] = _("Type one e-mail address, such as name@example.org.")
    role, towns = _role(), _towns()
    if role is None:
        errors["role"] = _("Choose one.")
    if not towns and role is not Role.ADMIN:
        errors["towns"] = _("Choose one town or more.")
    locale = form.get("locale", "")
    if errors or role is None:
        return _new(400, errors, form)
    digest = hash_password(password)
    with desk.store().write() as link:
        made = add_person(
            link, email, digest, role, towns, locale if locale in LANGUAGES else LANGUAGES[0], desk.moment()
        )
        if made is not None:
            desk.did(link, "staff-added", f"staff {made}")
    if made is None:
        return _new(400, {"email": _("This address has an account already.")}, form)
    return desk.to("/desk/people/", "person-added")


@desk.page("/people/<int:id>/", role=Role.ADMIN)
def person(id: int) -> Answer:
    return _person(200, id, {})


def _person(status: int, id: int, errors: dict[str, str]) -> Answer:
    found = _found(id)
    return desk.show("desk/person.html", found.email, status, one=found, roles=ROLES, errors=errors, least=LEAST)


@desk.page("/people/<int:id>/", role=Role.ADMIN, methods=("POST",))
def change(id: int) -> Answer:
    found, role, towns = _found(id), _role(), _towns()
    if role is None or not (towns or role is Role.ADMIN):
        return _person(400, id, {"towns": _("Choose one town or more.")})
    disabled = request.form.get("disabled") == "on"
    with desk.store().write() as link:
        is_done = change_rights(link, found.id, role, towns, desk.moment(), disabled=disabled)
        if is_done:
            desk.did(link, "staff-disabled" if disabled else "staff-changed", f"staff {id}")
    if not is_done:
        return _person(400, id, {"role": _("This is the last admin who can sign in; make another one first.")})
    return desk.to(f"/desk/people/{id}/", "saved")


@desk.page("/people/<int:id>/password/", role=Role.ADMIN, methods=("POST",))
def password(id: int) -> Answer:
    """A new password, for who has forgotten theirs; and no second factor, for who has lost the telephone."""
    found, new = _found(id), request.form.get("password", "")
    if errors := password_errors(new, new, found.email):
        return _person(400, id, errors)
    digest = hash_password(new)
    with desk.store().write() as link:
        set_password(link, id, digest)
        what = "staff-password"
        if request.form.get("second") == "off":
            set_second_factor(link, id, None)
            what = "staff-password-and-second-factor-off"
        desk.did(link, what, f"staff {id}")
    return desk.to(f"/desk/people/{id}/", "saved")


@desk.page("/people/<int:id>/sign-out/", role=Role.ADMIN, methods=("POST",))
def sign_out(id: int) -> Answer:
    found = _found(id)
    with desk.store().write() as link:
        end_sessions(link, found.id)
        desk.did(link, "sessions-ended", f"staff {id}")
    return desk.to(f"/desk/people/{id}/", "sessions-ended")


def _found(id: int) -> Person:
    with desk.store().read() as link:
        found = find_person(link, id)
    if found is None:
        abort(404)
    return found


def _role() -> Role | None:
    said = request.form.get("role", "").upper()
    return Role[said] if said in Role.__members__ else None


def _towns() -> list[str]:
    known = {ALL_TOWNS, *listing().towns}
    return [slug for slug in request.form.getlist("towns") if slug in known]

"""What is kept, for how long, and all of it that is about one person: shown, handed out, erased."""

import json
from datetime import datetime

from flask import Response, request

from builder import retention
from webapp.desk import shell as desk
from webapp.desk.files import handed_out
from webapp.desk.layout import N_
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.personal import erase, export
from webapp.staff.staff import Role, email_of, find_by_email

# What is kept, for how many days, and from when.
DAYS = (
    (N_("Bookings of visits"), retention.VISIT_DAYS, N_("from the day of the visit")),
    (N_("Enquiries of groups, with offers and notes"), retention.ENQUIRY_DAYS, N_("from the last change")),
    (N_("Names, words and logo of an event"), retention.EVENT_PERSONAL_DAYS, N_("from its end; its numbers stay")),
    (N_("Answers of guests, which name nobody"), retention.FEEDBACK_DAYS, N_("from the day they were given")),
    (N_("E-mails: to whom and about what"), retention.MAIL_DAYS, N_("from the day they were sent or given up")),
    (N_("Reports on plaques, which name nobody"), retention.REPORT_DAYS, N_("from the day they came")),
    (N_("What the staff did"), retention.AUDIT_DAYS, N_("from the day of the deed")),
)

desk.SAID |= {
    "erased": N_("All that was kept about this address is erased. Backups made before still hold it."),
    "nothing-kept": N_("Nothing is kept about this address."),
}


@desk.page("/kept/", role=Role.ADMIN)
def kept() -> Answer:
    return _page(200, {}, "")


def _page(status: int, errors: dict[str, str], typed: str, **found: object) -> Answer:
    context = {"found": None, "is_staff": False} | found
    hours = (retention.SESSION_HOURS, retention.SESSION_IDLE_HOURS)
    title = _("Data kept")
    return desk.show("desk/kept.html", title, status, days=DAYS, hours=hours, errors=errors, typed=typed, **context)


@desk.page("/kept/person/", role=Role.ADMIN, methods=("POST",))
def person() -> Answer:
    """What there is, before it is handed out or erased. By a form, so that the address stands in no log."""
    email = email_of(request.form.get("email", ""))
    if not email:
        words = _("Type one e-mail address, such as name@example.org.")
        return _page(400, {"email": words}, request.form.get("email", "")[:254])
    with desk.store().read() as link:
        found = export(link, email)
        is_staff = find_by_email(link, email) is not None
    return _page(200, {}, email, found=found, is_staff=is_staff)


@desk.page("/kept/person/export/", role=Role.ADMIN, methods=("POST",))
def hand_out() -> Answer:
    email = email_of(request.form.get("email", ""))
    if not email:
        return desk.to("/desk/kept/")
    now = desk.moment()
    with desk.store().write() as link:
        found = export(link, email)
        desk.did(link, "person-exported", f"{sum(map(len, found.values()))} rows")
    return _json({"email": email, "asked": now, **found})


def _json(said: dict[str, object]) -> Response:
    text = json.dumps(said, ensure_ascii=False, indent=1, default=lambda value: _iso(value))
    return handed_out(text.encode(), "person.json", "application/json; charset=utf-8")


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@desk.page("/kept/person/erase/", role=Role.ADMIN, methods=("POST",))
def wipe() -> Answer:
    email = email_of(request.form.get("email", ""))
    if not email:
        return desk.to("/desk/kept/")
    if request.form.get("sure") != "on":
        with desk.store().read() as link:
            found = export(link, email)
        return _page(400, {"sure": _("Say that you are sure.")}, email, found=found)
    with desk.store().write() as link:
        gone = erase(link, email)
        desk.did(link, "person-erased", f"{gone} rows")  # the trail does not keep whom
    return desk.to("/desk/kept/", "erased" if gone else "nothing-kept")

"""What passers-by report of the plaques: read, exported, marked as done."""

from datetime import datetime

from flask import Response, request

from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.files import csv_file
from webapp.desk.home import WAITING, Line
from webapp.desk.layout import N_, listing, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.report_book import Report, all_reports, close
from webapp.report_list import as_csv
from webapp.staff.staff import ALL_TOWNS, Person, Role

WHAT = {
    "damaged": N_("damaged or loose"),
    "missing": N_("gone"),
    "unreadable": N_("cannot be read or scanned"),
    "elsewhere": N_("in the wrong place"),
    "other": N_("something else"),
}

desk.SAID["reports-done"] = N_("Marked as done.")


@desk.page("/reports/", role=Role.EDITOR)
def reports() -> Answer:
    with desk.store().read() as link:
        found = reports_of(link, desk.me())
    shows_done = request.args.get("done") == "1"
    shown = [one for one in found if (one.done is not None) == shows_done]
    title = _("Reports on plaques")
    return desk.show(
        "desk/reports.html", title, reports=shown, plaques=listing().plaques, what=WHAT, shows_done=shows_done
    )


@desk.page("/reports/done/", role=Role.EDITOR, methods=("POST",))
def done() -> Answer:
    wanted = {int(id) for id in request.form.getlist("id") if id.isdecimal() and len(id) < 10}
    with desk.store().write() as link:
        ids = sorted(wanted & {one.id for one in reports_of(link, desk.me())})
        close(link, ids, desk.moment())
        for id in ids:
            desk.did(link, "report-done", f"report {id}")
    return desk.to("/desk/reports/", "reports-done" if ids else "")


@desk.page("/reports/reports.csv", role=Role.EDITOR)
def file() -> Response:
    with desk.store().read() as link:
        found = reports_of(link, desk.me())
    return csv_file(as_csv(found, listing()), "reports.csv")


def reports_of(link: Connection, person: Person) -> list[Report]:
    """Those of the person's towns. A plaque that the guide has no longer is of none."""
    plaques = listing().plaques
    return [
        one
        for one in all_reports(link)
        if person.has_town(plaques[one.plaque].town.slug if one.plaque in plaques else ALL_TOWNS)
    ]


def waiting(link: Connection, person: Person, now: datetime) -> list[Line]:
    count = sum(one.done is None for one in reports_of(link, person)) if person.may(Role.EDITOR) else 0
    if not count:
        return []
    said = words_now().ngettext("%(count)d report on a plaque", "%(count)d reports on plaques", count)
    return [Line(said % {"count": count}, "/desk/reports/")]


WAITING.append(waiting)

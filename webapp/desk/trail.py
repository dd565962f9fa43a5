"""The trail: who did what, the latest first."""

from flask import request

from webapp.audit import deeds
from webapp.desk import shell as desk
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.staff import Role

A_PAGE = 100


@desk.page("/trail/", role=Role.ADMIN)
def trail() -> Answer:
    said = request.args.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 12 else None
    with desk.store().read() as link:
        found = deeds(link, before, A_PAGE + 1)
    earlier = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return desk.show("desk/trail.html", _("What was done"), deeds=found[:A_PAGE], earlier=earlier)

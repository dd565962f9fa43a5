"""The trail: who did what, the latest first."""

from flask import request

from webapp.desk import shell as desk
from webapp.desk.layout import N_
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.staff.audit import deeds
from webapp.staff.staff import Role

A_PAGE = 100

# By the word that stands in the trail.
DEEDS = {
    "booking-cancelled": N_("cancelled a booking"),
    "booking-given-a-place": N_("gave a place to who waited"),
    "enquiry-accepted": N_("noted that an offer was accepted"),
    "enquiry-declined": N_("declined an enquiry"),
    "enquiry-done": N_("closed an enquiry"),
    "enquiry-held": N_("noted that the day of an enquiry has been"),
    "enquiry-new": N_("took an enquiry up again"),
    "enquiry-note": N_("wrote a note on an enquiry"),
    "enquiry-offered": N_("made an offer"),
    "event-added": N_("made an event"),
    "event-changed": N_("changed an event"),
    "event-draft": N_("took an event back to a draft"),
    "event-ended": N_("ended an event"),
    "event-logo": N_("changed the picture of an event"),
    "event-ready": N_("opened an event for its guests"),
    "event-stops": N_("changed the stops of an event"),
    "mail-again": N_("sent an e-mail once more"),
    "password-changed": N_("changed their password"),
    "person-erased": N_("erased what was kept of a person"),
    "person-exported": N_("handed out what is kept of a person"),
    "report-done": N_("marked a report as done"),
    "second-factor-off": N_("turned the second factor off"),
    "second-factor-on": N_("turned the second factor on"),
    "session-ended": N_("ended a session of theirs"),
    "sessions-ended": N_("ended all sessions of an account"),
    "signed-in": N_("signed in"),
    "signed-in-by-recovery-code": N_("signed in by a recovery code"),
    "signed-out": N_("signed out"),
    "staff-added": N_("made an account"),
    "staff-changed": N_("changed the rights of an account"),
    "staff-disabled": N_("disabled an account"),
    "staff-password": N_("set a password"),
    "staff-password-and-second-factor-off": N_("set a password, and turned the second factor off"),
    "visit-cancelled": N_("cancelled a visit"),
    "visit-changed": N_("changed a visit"),
    "visit-made": N_("made a visit"),
}


@desk.page("/trail/", role=Role.ADMIN)
def trail() -> Answer:
    said = request.args.get("before", "")
    before = int(said) if said.isdecimal() and len(said) < 12 else None
    with desk.store().read() as link:
        found = deeds(link, before, A_PAGE + 1)
    earlier = found[A_PAGE - 1].id if len(found) > A_PAGE else None
    return desk.show("desk/trail.html", _("What was done"), deeds=found[:A_PAGE], earlier=earlier, words=DEEDS)

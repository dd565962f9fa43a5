"""Letters that could not be handed over, and those that wait: what the mail server said, and one more try."""

from datetime import datetime

from flask import abort, current_app

from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.home import WAITING, Line
from webapp.desk.layout import N_, words_now
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.mail.outbox import State, count, letters, retry
from webapp.staff.staff import ALL_TOWNS, Person, Role

desk.SAID["mail-again"] = N_("It is offered to the mail server once more.")


@desk.page("/mail/", role=Role.EDITOR)
def mail() -> Answer:
    desk.only_of_all_towns()
    with desk.store().read() as link:
        failed, waiting = letters(link, [State.FAILED]), letters(link, [State.WAITING])
        sent = count(link, State.SENT)
    return desk.show("desk/mail.html", _("E-mail"), failed=failed, waiting=waiting, sent=sent)


@desk.page("/mail/<int:id>/again/", role=Role.EDITOR, methods=("POST",))
def again(id: int) -> Answer:
    desk.only_of_all_towns()
    with desk.store().write() as link:
        if not retry(link, id, desk.moment()):
            abort(404)
        desk.did(link, "mail-again", f"letter {id}")
    if sender := current_app.extensions.get("sender"):
        sender.wake()
    return desk.to("/desk/mail/", "mail-again")


def failed(link: Connection, person: Person, now: datetime) -> list[Line]:
    many = count(link, State.FAILED) if person.may(Role.EDITOR) and person.has_town(ALL_TOWNS) else 0
    if not many:
        return []
    said = words_now().ngettext("%(count)d e-mail was not delivered", "%(count)d e-mails were not delivered", many)
    return [Line(said % {"count": many}, "/desk/mail/")]


WAITING.append(failed)

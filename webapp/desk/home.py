"""The first page of the desk: today, and what waits. Each feature adds its own lines."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from webapp.database import Connection
from webapp.desk import shell as desk
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.staff.staff import Person, Role


class Line(NamedTuple):
    """What is to come, or waits: ``words`` are said already; ``when`` carries its zone."""

    words: str
    address: str
    about: str = ""
    when: datetime | None = None
    figure: str = ""


Lines = Callable[[Connection, Person, datetime], list[Line]]

# By features: ``TODAY.append(visits_today)``.
TODAY: list[Lines] = []
WAITING: list[Lines] = []


@desk.page("/", role=Role.GUIDE)
def today() -> Answer:
    me, now = desk.me(), desk.moment()
    with desk.store().read() as link:
        soon = [line for lines in TODAY for line in lines(link, me, now)]
        waiting = [line for lines in WAITING for line in lines(link, me, now)]
    soon.sort(key=lambda line: (line.when is None, line.when.timestamp() if line.when else 0))
    return desk.show("desk/home.html", _("Today"), soon=soon, waiting=waiting, has_second=me.secret is not None)

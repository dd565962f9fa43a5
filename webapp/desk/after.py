"""After a group's walk: the numbers that stay of it, and what its guests answered."""

from webapp.desk import shell as desk
from webapp.desk.events import found_event
from webapp.desk.layout import in_words as _
from webapp.desk.shell import Answer
from webapp.groups.events import programme
from webapp.live.feedback import MARKS, summary_of
from webapp.live.live import live_of
from webapp.site import tree_now
from webapp.staff.staff import Role


@desk.page("/events/<int:id>/after/", role=Role.GUIDE)
def after(id: int) -> Answer:
    with desk.store().read() as link:
        event = found_event(link, id)
        live, said = live_of(link, id), summary_of(link, [id])
    titles = {step.poi: step.title for step in programme(tree_now(), event, tree_now().default_locale)}
    numbers = live.numbers
    facts = []
    if numbers:
        heads = ", ".join(str(one) for one in numbers["headcounts"])
        facts = [
            (_("Stops"), numbers["stops"]),
            (_("Phones that sent something"), numbers["phones"]),
            (_("Heads counted"), heads or "–"),
            (_("Messages and pictures"), numbers["messages"] + numbers["pictures"]),
            (_("Questions, answered"), f"{numbers['questions']}, {numbers['answered']}"),
            (_("Calls for help"), numbers["helps"]),
        ]
    return desk.show(
        "desk/after.html",
        _("After the walk"),
        event=event,
        facts=facts,
        said=said,
        marks=MARKS,
        places=[(titles.get(poi, poi), times) for poi, times in said.places],
    )

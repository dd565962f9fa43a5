"""The stops of an event, set with buttons: earlier, later, left out, put in, minutes and a word for this group."""

from dataclasses import replace

from flask import abort, request
from werkzeug.datastructures import ImmutableMultiDict

from webapp.desk import shell as desk
from webapp.desk.events import found_event
from webapp.desk.layout import in_words as _
from webapp.desk.layout import words_now
from webapp.desk.shell import Answer
from webapp.groups.events import Halting, change_event, halting, programme
from webapp.groups.guided import guided_tour
from webapp.plain_words import plain_words
from webapp.site import tree_now
from webapp.staff.staff import Role

LONGEST_NOTE, MOST_MIN, MOST_STOPS = 300, 240, 60


@desk.page("/events/<int:id>/stops/", role=Role.EDITOR)
def stops(id: int) -> Answer:
    return _page(id, 200, {})


@desk.page("/events/<int:id>/stops/", role=Role.EDITOR, methods=("POST",))
def change(id: int) -> Answer:
    """All fields are kept with every button, so nothing typed is lost by moving a stop."""
    with desk.store().write() as link:
        found = found_event(link, id, to_change=True)
        said = found.details
        tour = guided_tour(tree_now(), words_now().locale.tag, said.territory, said.tour)
        if tour is None:
            abort(404)
        typed, errors = read_stops(said.stops, request.form)
        if not errors:
            deed, _colon, which = request.form.get("do", "").partition(":")
            done = moved(typed, deed, int(which) if which.isdecimal() and len(which) < 4 else -1)
            if deed == "put" and (new := tour.stop(request.form.get("poi", ""))) and len(done) < MOST_STOPS:
                done = (*done, halting(new))
            change_event(link, id, replace(said, stops=done), tour)
            desk.did(link, "event-stops", f"event {id}", said.territory)
    return _page(id, 400, errors) if errors else desk.to(f"/desk/events/{id}/stops/", "saved")


def read_stops(
    former: tuple[Halting, ...], form: ImmutableMultiDict[str, str]
) -> tuple[tuple[Halting, ...], dict[str, str]]:
    """The stops with the minutes and the words that stand in the form, by their place in the list. One whose place has
    another in it now, for somebody else has moved it, stays as it is."""
    found, errors = [], dict[str, str]()
    for i, one in enumerate(former):
        if form.get(f"poi-{i}") != one.poi:
            found.append(one)
            continue
        minutes, note = form.get(f"minutes-{i}", "").strip(), " ".join(plain_words(form.get(f"note-{i}", "")).split())
        if not minutes.isdecimal() or len(minutes) > 3 or int(minutes) > MOST_MIN:
            errors[f"minutes-{i}"] = _("Give whole minutes, up to %(most)s.") % {"most": MOST_MIN}
        elif len(note) > LONGEST_NOTE:
            errors[f"note-{i}"] = _("Too long: %(most)s characters at most.") % {"most": LONGEST_NOTE}
        else:
            found.append(Halting(one.poi, int(minutes), note))
    return tuple(found), errors


def moved(stops: tuple[Halting, ...], deed: str, which: int) -> tuple[Halting, ...]:
    """One stop earlier, later, or left out; the last one stays."""
    if not 0 <= which < len(stops):
        return stops
    rest = [*stops[:which], *stops[which + 1 :]]
    if deed == "out":
        return tuple(rest) if rest else stops
    if deed in ("up", "down"):
        rest.insert(max(0, which - 1) if deed == "up" else which + 1, stops[which])
        return tuple(rest)
    return stops


def _page(id: int, status: int, errors: dict[str, str]) -> Answer:
    with desk.store().read() as link:
        found = found_event(link, id)
    said = found.details
    tour = guided_tour(tree_now(), words_now().locale.tag, said.territory, said.tour)
    if tour is None:
        abort(404)
    chosen = {one.poi for one in said.stops}
    return desk.show(
        "desk/event-stops.html",
        _("Stops"),
        status,
        one=found,
        rows=[(one, tour.stop(one.poi)) for one in said.stops],
        clocks={step.poi: step for step in programme(tree_now(), found, tour.locale)},
        others=[(stop.poi, stop.title) for stop in tour.stops if stop.poi not in chosen],
        typed=request.form,
        errors=errors,
    )

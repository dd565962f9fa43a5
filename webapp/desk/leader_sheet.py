"""The leader's sheet of an event, on paper: the day, the map, then each stop with what to say. All of it from the
built tree and from what the office has typed; what neither knows is said to be unknown."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from builder.locales import LOCALES
from builder.print import Printed, print_pdf
from builder.symbols import symbol_svg
from webapp.frame import formats
from webapp.groups.events import Event, Step, programme
from webapp.groups.group_papers import Json, join_address, known, map_of, read_group, sheet
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.tree import Tree
from webapp.words import Words

NEAR_M = 150  # toilets further off the way than this are not told


def leader_sheet(tree: Tree, event: Event, words: Words, guide: Words, office: tuple[str, ...], phone: str) -> Printed:
    """``words`` are the desk's, ``guide`` the guide's own in the same language. Raises CannotPrint, and LookupError
    where the tour is gone."""
    _, say, said = words.gettext, formats(guide), event.details
    tour = guided_tour(tree, guide.locale.tag, said.territory, said.tour)
    if tour is None:
        raise LookupError(said.tour)
    group = read_group(tree, tour) or {}
    steps = programme(tree, event, guide.locale.tag)
    numbers = {step.poi: str(step.number) for step in steps}
    starts = event.starts.astimezone(ZoneInfo(said.zone))
    address, unknown = join_address(tree, event.code), _("not known to us")
    about = [said.client, say["moment"](starts)]
    facts = [
        {"label": _("Start"), "value": say["clock"](starts)},
        {"label": _("End"), "value": say["clock"](event.ends, ZoneInfo(said.zone))},
        {"label": _("Stops"), "value": say["num"](len(steps))},
        {"label": _("On foot"), "value": say["km"](sum(step.walk_m for step in steps))},
        *([{"label": _("Guests"), "value": say["num"](said.size)}] if said.size else []),
    ]
    spoken = [LOCALES[tag].native_name for tag in said.languages if tag in LOCALES]
    contact = " · ".join(line for line in (said.contact_name, said.contact_phone) if line)
    data: dict[str, Any] = {
        **sheet(guide, f"{_('Leader’s sheet')} · {event.code}", _("Leader’s sheet"), group.get("town", "")),
        "local": group.get("local", ""),
        "title": group.get("title", {"text": tour.title, "lang": ""}),
        "lines": [line for line in about if line],
        "facts": facts,
        "join": {
            "svg": symbol_svg(address),
            "alt": _("Symbol to scan: the address by which guests join."),
            "code": event.code,
            "words": _("Guests join here"),
        },
        "people": [
            known(_("Leader"), said.leader, _("not yet named")),
            known(_("Contact of the client"), contact, _("not given")),
            known(_("Languages"), say["listed"](spoken), _("not given")),
            known(_("Welcome"), said.welcome.replace("\n", " "), _("none written")),
        ],
        "help": [
            {"label": _("Emergency"), "number": group.get("emergency", ""), "lines": []},
            {"label": _("Office"), "number": phone, "lines": list(office)},
        ],
        "map": map_of(
            tree,
            tour,
            list(numbers.items()),
            _("Map of the route with the stops of this event, by the numbers of the programme."),
            group.get("credit", ""),
            guide,
        ),
        "before": _("Before you go"),
        "notices": [
            {"label": one["label"], "value": one["said"]}
            for one in group.get("notices", [])
            if one["ends"] is None or one["ends"] >= starts.date().isoformat()
        ],
        "known": [
            known(_("If it rains"), _roofs(steps, group, words), _("no stop of this event is known to have a roof")),
            known(_("Toilets near the way"), _toilets(tour, steps, words, say), unknown),
            *(known(one["label"], one["said"], unknown) for one in group.get("practical", [])),
        ],
        "way": _("The programme, stop by stop"),
        "stops": _stops(tour, steps, group, words, say),
        "sources": [
            _("Clock times are planned: the walk at the pace of a group, worked out from the route, then the minutes."),
        ],
    }
    return print_pdf("leader", data)


def _stops(tour: GuidedTour, steps: list[Step], group: Json, words: Words, say: Mapping[str, Any]) -> list[Json]:
    _, places = words.gettext, {one["poi"]: one for one in group.get("stops", [])}
    found, before = [], None
    for step in steps:
        place = places.get(step.poi, {})
        at = tour.stop(step.poi)
        walk = f"{say['km'](step.walk_m)} · {say['duration'](step.walk_min)}" if before else ""
        told = [{"text": step.said, "lang": ""}, {"text": step.note, "lang": ""}, place.get("first")]
        hours = [*place.get("hours", []), *([place["hours_as_of"]] if place.get("hours_as_of") else [])]
        found.append(
            {
                "number": str(step.number),
                "title": {"text": step.title, "lang": step.lang},
                "address": place.get("address", ""),
                "walk": walk,
                "streets": _streets(tour, before.at_m, at.at_m) if before and at else [],
                "hazards": _hazards(group, before.at_m, at.at_m) if before and at else [],
                "words": [one for one in told if one and one["text"]],
                "facts": [
                    known(_("Step-free"), _step_free(place), _("not known to us")),
                    *([known(_("Hours"), "; ".join(hours), "")] if hours else []),
                ],
                "arrives": say["clock"](step.arrives),
                "leaves": _("until %(time)s") % {"time": say["clock"](step.leaves)},
                "minutes": say["duration"](step.minutes),
            }
        )
        before = at
    return found


def _step_free(place: Json) -> Json | None:
    note = place.get("wheelchair_note")
    said = place.get("wheelchair", "")
    if note is None:
        return {"text": said, "lang": ""} if said else None
    return {"text": f"{said}. {note['text']}" if said else note["text"], "lang": note["lang"]}


def _streets(tour: GuidedTour, from_m: float, to_m: float) -> list[str]:
    """The ways between two stops in the order in which the group takes them, scraps left out."""
    low, high = min(from_m, to_m), max(from_m, to_m)
    names = [name for begins, ends, name in tour.streets if min(ends, high) - max(begins, low) >= min(12, high - low)]
    ordered = names if from_m <= to_m else names[::-1]
    return [name for i, name in enumerate(ordered) if i == 0 or name != ordered[i - 1]]


def _hazards(group: Json, from_m: float, to_m: float) -> list[Json]:
    low, high = min(from_m, to_m), max(from_m, to_m)
    return [
        {"label": one["label"], "value": one["said"]} for one in group.get("hazards", []) if low <= one["at_m"] <= high
    ]


def _roofs(steps: list[Step], group: Json, words: Words) -> str:
    kinds = {one["poi"]: one["kind"] for one in group.get("stops", []) if one["has_roof"]}
    roofed = [f"{step.number} {step.title} ({kinds[step.poi]})" for step in steps if step.poi in kinds]
    if not roofed:
        return ""
    said = words.gettext("under a roof, if they let a group in: %(places)s. Ask before.")
    return said % {"places": "; ".join(roofed)}


def _toilets(tour: GuidedTour, steps: list[Step], words: Words, say: Mapping[str, Any]) -> str:
    """Between which stops, and how far off the way, as OpenStreetMap knew them."""
    at_m = [stop.at_m for step in steps if (stop := tour.stop(step.poi))]
    found = []
    for along_m, off_m in tour.toilets:
        if off_m > NEAR_M or not at_m:
            continue
        nearest = min(range(len(at_m)), key=lambda i: abs(at_m[i] - along_m))
        is_between = any(min(a, b) <= along_m <= max(a, b) for a, b in pairwise(at_m))
        if is_between or abs(at_m[nearest] - along_m) <= NEAR_M:
            said = words.gettext("near stop %(number)s, %(distance)s off the way")
            found.append(said % {"number": steps[nearest].number, "distance": say["km"](off_m)})
    if not found:
        return ""
    return "; ".join(dict.fromkeys(found)) + ". " + words.gettext("From the map; whether they are open is not known.")

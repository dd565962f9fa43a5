"""What the office offers a client: one tour, one day, three lengths of it. The offer, and how it stands on paper."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from builder.local_times import FORM, local_time, utc_of
from builder.print import Printed, print_pdf
from builder.symbols import symbol_svg
from webapp.frame import formats
from webapp.groups.budgets import BUDGETS_MIN, Budget, budget_for, told
from webapp.groups.events import Halting, Step, halting, steps_of
from webapp.groups.group_papers import Json, known, map_of, read_group, sheet
from webapp.groups.guided import GuidedTour
from webapp.tree import Tree
from webapp.words import Words


@dataclass(frozen=True, slots=True)
class Offer:
    """``starts_local`` is the town's own time; ``price`` and ``words`` are the office's, "" where it wrote none."""

    tour: str
    starts_local: datetime
    zone: str
    price: str
    words: str
    valid_until: date

    def starts(self) -> datetime:
        """Raises NoSuchTime and TwiceATime of ``local_times``."""
        return utc_of(self.starts_local, ZoneInfo(self.zone))

    def to_json(self) -> str:
        said = {"tour": self.tour, "starts": self.starts_local.strftime(FORM), "zone": self.zone, "price": self.price}
        return json.dumps({**said, "words": self.words, "valid_until": self.valid_until.isoformat()})


def offer_in(text: str) -> Offer:
    said = json.loads(text)
    until = date.fromisoformat(said["valid_until"])
    return Offer(said["tour"], local_time(said["starts"]), said["zone"], said["price"], said["words"], until)


@dataclass(frozen=True, slots=True)
class Length:
    """One of the lengths of an offer, with its programme."""

    budget: Budget
    steps: tuple[Step, ...]


def lengths_of(tour: GuidedTour, starts: datetime, zone: ZoneInfo) -> tuple[Length, ...]:
    """Those of the three budgets in which at least one stop fits."""
    halts = [stop.halt for stop in tour.stops]
    budgets = [found for minutes in BUDGETS_MIN if (found := budget_for(halts, tour.pace, minutes))]
    return tuple(Length(budget, tuple(steps_of(tour, stops_of(tour, budget), starts, zone))) for budget in budgets)


def stops_of(tour: GuidedTour, budget: Budget) -> tuple[Halting, ...]:
    return tuple(halting(stop) for stop in tour.stops if stop.poi in budget.pois)


def offer_paper(
    tree: Tree,
    tour: GuidedTour,
    offer: Offer,
    client: str,
    size: int,
    words: Words,
    address: str,
    office: Sequence[str],
) -> Printed:
    """The offer as a PDF in the client's language; ``address`` is where the client accepts it, ``office`` the lines of
    who makes it. Raises CannotPrint."""
    _, say = words.gettext, formats(words)
    zone = ZoneInfo(offer.zone)
    starts = offer.starts().astimezone(zone)
    group = read_group(tree, tour) or {}
    title = group.get("title", {"text": tour.title, "lang": ""})
    facts = [
        {"label": _("Day"), "value": say["day"](starts)},
        {"label": _("Start"), "value": say["clock"](starts)},
        *([{"label": _("Guests"), "value": say["num"](size)}] if size else []),
    ]
    until = say["day"](datetime.combine(offer.valid_until, datetime.min.time(), zone))
    data: dict[str, Any] = {
        **sheet(words, _("Offer for %(client)s") % {"client": client}, _("Offer"), group.get("town", "")),
        "local": group.get("local", ""),
        "title": title,
        "lines": [_("Offer for %(client)s") % {"client": client}, _("Valid until %(day)s") % {"day": until}],
        "facts": facts,
        "words": [line for line in offer.words.split("\n") if line],
        "budgets": _budgets(tour, starts, zone, words),
        "map": map_of(
            tree,
            tour,
            [(stop.poi, str(stop.number)) for stop in tour.stops],
            _("Map of the route with its stops, by the numbers of the list."),
            group.get("credit", ""),
            words,
        ),
        "places": {"heading": _("The stops"), "rows": _places(tour, group)},
        "before": _("Before you go"),
        "practical": [
            known(_("Price"), offer.price, _("not given in this offer")),
            *(known(one["label"], one["said"], _("not known to us")) for one in group.get("practical", [])),
        ],
        "answer": {
            "heading": _("Accept this offer"),
            "lines": [_("Choose one of the lengths and accept at the address you were sent, or tell the office.")],
            "svg": symbol_svg(address) if address else "",
            "alt": _("Symbol to scan: the address at which you accept the offer."),
        },
        "office": list(office),
        "sources": [],
    }
    return print_pdf("offer", data)


def _budgets(tour: GuidedTour, starts: datetime, zone: ZoneInfo, words: Words) -> Json:
    """A table: the stops down, the lengths across, in each cell when the group is there."""
    _, say = words.gettext, formats(words)
    lengths = lengths_of(tour, starts, zone)
    clocks = [{step.poi: say["clock"](step.arrives) for step in one.steps} for one in lengths]
    return {
        "heading": _("The same tour in three lengths"),
        "rule": [
            _("Each length begins and ends at a stop and follows the route."),
            _("Walking times are those of a group, worked out from the route; they may differ on the day."),
        ],
        "place": _("Stop"),
        "columns": [{"heading": say["duration"](one.budget.budget_min)} for one in lengths],
        "rows": [
            {
                "number": str(stop.number),
                "title": {"text": stop.title, "lang": stop.lang},
                "minutes": say["duration"](stop.minutes),
                "clocks": [clock.get(stop.poi, "") for clock in clocks],
            }
            for stop in tour.stops
        ],
        "sums": [
            {"label": _("End"), "values": [say["clock"](one.steps[-1].leaves) for one in lengths]},
            {"label": _("Time in all"), "values": [say["duration"](one.budget.total_min) for one in lengths]},
            {"label": _("Of it on foot"), "values": [say["duration"](told(one.budget.walk_min)) for one in lengths]},
            {"label": _("Distance"), "values": [say["km"](one.budget.walk_m) for one in lengths]},
            {"label": _("Stops"), "values": [say["num"](len(one.steps)) for one in lengths]},
        ],
    }


def _places(tour: GuidedTour, group: Json) -> list[Json]:
    """Of each stop its note and its first paragraph."""
    first = {one["poi"]: one["first"] for one in group.get("stops", [])}
    return [
        {
            "number": str(stop.number),
            "title": {"text": stop.title, "lang": stop.lang},
            "lines": [one for one in (first.get(stop.poi),) if one],
        }
        for stop in tour.stops
    ]

"""The context of a place's page, which is also the plaque's: hours, tours that pass, what is near, its plaques."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from builder import urls
from builder.hours import parse
from builder.hours_words import describe
from builder.locales import Locale, format_distance
from builder.model import Plaque, PlaqueStatus, Poi, Territory
from builder.render import terms
from builder.render.kit import Kit, key
from builder.render.neighbours import Neighbours
from builder.render.speak import Speaker
from builder.render.terms import Interface


@dataclass(frozen=True, slots=True)
class HoursView:
    table: str  # JSON for the browser, "" where the syntax is not understood
    lines: tuple[str, ...]
    as_of: str


@dataclass(frozen=True, slots=True)
class NearView:
    poi: Poi
    distance: str
    about: str


@dataclass(frozen=True, slots=True)
class PlaqueView:
    code: str
    address: str  # as printed
    status: str
    is_this: bool  # whose page it is
    is_retired: bool
    mounted_on: str
    position: str  # where it should hang, "" where the register has no position
    symbol: str
    report: str  # where a fault is reported: a page, or the office's mail where there is no server


def place_context(
    poi: Poi, this: Plaque | None, territory: Territory, kit: Kit, locale: Locale, t: Interface, speaker: Speaker
) -> dict[str, Any]:
    """``this`` is the plaque whose page it is, None for the place's own."""
    local, drawings, neighbours = poi.title.msgid, kit.drawings, kit.neighbours[f"{locale.tag}/{territory.slug}"]
    return {
        "local_name": local if speaker.plain(poi.title).casefold() != local.casefold() else "",
        "hours": hours(poi, locale, t),
        "passing": neighbours.passing(poi),
        "starts": [
            {"tour": tour, "number": stop.number}
            for tour in neighbours.passing(poi)
            for stop in tour.stops[:-1]  # at its last stop a tour is over
            if stop.poi.id == poi.id
        ],
        "host": urlsplit(kit.site.source.plaque_url).netloc,
        "near": near(poi, neighbours, locale, t, speaker),
        "picture": drawings.places.get(key(territory, poi.id)),
        "plaques": _plaques(neighbours.plaques(poi), this, territory, kit, locale, t),
        "position": f"{poi.at.lat:.5f}, {poi.at.lon:.5f}",
    }


def _plaques(
    here: Sequence[Plaque], this: Plaque | None, territory: Territory, kit: Kit, locale: Locale, t: Interface
) -> list[PlaqueView]:
    """``this`` first, where the page is a plaque's; of the others of its place those that are not taken down."""
    code = this.code if this else ""
    others = [one for one in here if one.code != code and one.source.status is not PlaqueStatus.RETIRED]
    return [
        PlaqueView(
            plaque.code,
            urls.plaque_printed(kit.site.source.plaque_url, plaque.code),
            terms.plaque_status(plaque.source.status, t),
            plaque.code == code,
            plaque.source.status is PlaqueStatus.RETIRED,
            plaque.source.mounted_on,
            f"{plaque.source.at.lat:.5f}, {plaque.source.at.lon:.5f}" if plaque.source.at else "",
            kit.drawings.symbols[plaque.code],
            _report(plaque, territory, kit, locale, t),
        )
        for plaque in ([this] if this else []) + others
    ]


def _report(plaque: Plaque, territory: Territory, kit: Kit, locale: Locale, t: Interface) -> str:
    mail = territory.source.office.email
    if kit.site.source.server or not mail:
        return urls.report(locale.tag, territory.slug, plaque.code)
    subject = t.gettext("Plaque %(code)s") % {"code": plaque.code}
    return f"mailto:{mail}?subject={quote(subject)}"


def hours(poi: Poi, locale: Locale, t: Interface) -> HoursView | None:
    if not poi.opening_hours:
        return None
    as_of = t.gettext("As known in %(date)s; ask before you go.") % {"date": poi.hours_as_of}
    known = parse(poi.opening_hours)
    if known is None:
        return HoursView("", (poi.opening_hours,), as_of)
    table = json.dumps(known.table(), separators=(",", ":"), ensure_ascii=False)
    return HoursView(table, tuple(describe(known, locale, t.gettext)), as_of)


def office_hours(territory: Territory, locale: Locale, t: Interface) -> list[str]:
    """As sentences, a line for each rule; none where they are not given, or are in no words that we understand."""
    known = parse(territory.source.office.opening_hours)
    return describe(known, locale, t.gettext) if known else []


def near(poi: Poi, neighbours: Neighbours, locale: Locale, t: Interface, speaker: Speaker) -> list[NearView]:
    """The nearest other places, with the direction to walk in: a map in words."""
    said = t.gettext("%(direction)s · %(about)s")
    return [
        NearView(
            other,
            format_distance(max(metres, 10), locale),
            said
            % {
                "direction": terms.direction(bearing, t),
                "about": speaker.plain(other.tagline),
            },
        )
        for metres, bearing, other in neighbours.near(poi)
    ]

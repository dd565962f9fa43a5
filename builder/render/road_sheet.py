"""The road sheet of a tour: what ``templates/print/road_sheet.typ`` sets on A4 or A5, in one language.

All that the office hands over the counter: maps to scale, the way in words, what to know before, whom to call. Where
the tour's page shows a thing, its words are the page's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from builder.locales import LOCALES, Locale, format_distance, format_number
from builder.model import Leg, Territory, Text, Tour
from builder.print import language
from builder.render import terms
from builder.render.notices import of_tour, when
from builder.render.road_maps import LETTERS, Paper, RoadMap
from builder.render.speak import Speaker
from builder.render.terms import Interface
from builder.render.tour_page import LegView, Street, chart_alt, facts, legs, practical, streets
from builder.symbols import symbol_svg

SCRAP_M = 12.0  # a stretch of street shorter than this is not said at the edge of a map

Words = dict[str, str]  # {"text": …, "lang": "" where it is the sheet's own}


def road_sheet(
    tour: Tour,
    territory: Territory,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    maps: Sequence[RoadMap],
    paper: Paper,
    address: str,
    credit: str,
    today: date,
) -> dict[str, Any]:
    """The data of a sheet. ``address`` is the whole address of the tour's page, ``credit`` what the map's data asks to
    be said, ``today`` decides which notices are past."""
    source = tour.source
    title = speaker.plain(source.title)
    overview, strips = maps[0], maps[1:]
    views = legs(tour, locale, t, ())
    data: dict[str, Any] = {
        **language(locale),
        "paper": paper.name,
        "document_title": f"{title} · {territory.source.short}",
        "town": territory.source.name,
        "kind": t.gettext("Road sheet"),
        "title": _words(source.title, speaker),
        "tagline": _words(source.tagline, speaker),
        "about": " · ".join(
            (terms.practice(source.practice, t), terms.difficulty(source.difficulty, t), terms.shape(tour.shape, t))
        ),
        "facts": [{"label": one.label, "value": one.value, "unknown": one.unknown} for one in facts(tour, locale, t)],
        "slopes": t.gettext("Slopes not counted: the route carries no heights.") if tour.ascent_m is None else "",
        "link": {
            "svg": symbol_svg(address),
            "address": address,
            "shown": address.split("://", 1)[-1],
            "heading": t.gettext("This tour on your phone"),
            "alt": t.gettext("Symbol to scan: the address of this tour’s page."),
        },
        "overview": _map(overview, chart_alt(tour, locale, t, speaker), locale, t),
        "key": t.gettext("Squares are stops, stones are kilometres."),
        "strips_key": t.gettext("Letters are the maps that follow.") if strips else "",
        "notices": _notices(tour, territory, locale, t, speaker, today),
        "before": t.gettext("Before you go"),
        "practical": [
            *(
                {
                    "label": f"{terms.hazard(one.source.kind, t)}, {format_distance(one.at_m, locale)}",
                    "value": _words(one.source.text, speaker),
                    "unknown": "",
                }
                for one in tour.hazards
            ),
        ]
        + [
            {"label": terms.practical(fact.key, t), "value": _words(fact.text, speaker), "unknown": ""}
            for fact in source.practical
        ]
        + [
            {"label": fact.label, "value": None, "unknown": fact.unknown}
            for fact in practical(tour, t, speaker)
            if not fact.value
        ],
        "help": _help(territory, t),
        "way": t.gettext("The way, step by step"),
        "foot": t.gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
        "credit": credit,
    }
    data["strips"] = [_strip(strip, i, tour, views, territory, locale, t, speaker) for i, strip in enumerate(strips)]
    data["legs"] = [] if strips else [_leg(view, view.streets, territory, speaker) for view in views]
    data["sources"] = _sources(tour, t, speaker)
    return data


def _is_in(at_m: float, strip: RoadMap, tour: Tour) -> bool:
    is_last = strip.end_m >= tour.length_m - 1.0
    return strip.start_m <= at_m and (at_m < strip.end_m or is_last)


def _words(text: Text, speaker: Speaker) -> Words:
    words, lang = speaker.words(text)
    return {"text": words, "lang": lang}


def _map(one: RoadMap, alt: str, locale: Locale, t: Interface) -> dict[str, Any]:
    said = t.gettext("Scale 1:%(scale)s: a centimetre is %(number)s m.")
    scale = {"scale": format_number(one.scale, locale), "number": format_number(one.scale / 100, locale)}
    return {
        "svg": one.svg,
        "width_mm": one.width_mm,
        "height_mm": one.height_mm,
        "alt": alt,
        "scale": said % scale,
    }


def _strip(
    strip: RoadMap,
    index: int,
    tour: Tour,
    views: Sequence[LegView],
    territory: Territory,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
) -> dict[str, Any]:
    """A map and its words: of each leg the streets that the map shows, with the lengths that it shows of them."""
    ends = {"start": format_distance(strip.start_m, locale), "end": format_distance(strip.end_m, locale)}
    alt = t.gettext("Map of the route from %(start)s to %(end)s. The same in words beside it.") % ends
    said = []
    for view in views:
        if view.leg is None:
            if _is_in(tour.length_m, strip, tour):
                said.append(_leg(view, (), territory, speaker))
            continue
        shown = streets(clipped(view.leg, strip.start_m, strip.end_m), locale, t) if view.streets else ()
        if _is_in(view.leg.start_m, strip, tour):
            said.append(_leg(view, shown, territory, speaker))
        elif shown:
            about = format_distance(strip.start_m, locale)
            said.append(_leg(view, shown, territory, speaker, goes_on=(t.gettext("The way goes on"), about)))
    return {
        **_map(strip, alt, locale, t),
        "letter": LETTERS[index],
        "heading": t.gettext("The way from %(start)s to %(end)s") % ends,
        "legs": said,
    }


def clipped(leg: Leg, start_m: float, end_m: float) -> Leg:
    """The part of a leg between two places of the route, its streets no longer than they are there. A scrap of a street
    shorter than a house is left to the neighbouring map."""
    found, at = [], leg.start_m
    for run in leg.streets:
        inside = min(at + run.length_m, end_m) - max(at, start_m)
        if inside >= min(SCRAP_M, run.length_m):
            found.append(replace(run, length_m=inside))
        at += run.length_m
    return Leg(max(leg.start_m, start_m), min(leg.end_m, end_m), tuple(found))


def _leg(
    view: LegView,
    shown: Sequence[Street],
    territory: Territory,
    speaker: Speaker,
    goes_on: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """``goes_on`` is the heading and the distance of a leg that began on a map before."""
    source = LOCALES[territory.source.source_locale].html_lang
    stop = view.stop if goes_on is None else None
    line = (stop.note or stop.poi.tagline) if stop else None
    heading, about = goes_on or (view.heading, view.about)
    return {
        "number": str(stop.number) if stop else "",
        "title": _words(stop.poi.title, speaker) if stop else {"text": heading, "lang": ""},
        "about": about,
        "line": _words(line, speaker) if line else None,
        "onward": view.onward if goes_on is None and shown else "",
        "streets": [
            {"name": street.name, "lang": source, "kind": street.kind, "metres": street.metres} for street in shown
        ],
    }


def _notices(
    tour: Tour, territory: Territory, locale: Locale, t: Interface, speaker: Speaker, today: date
) -> list[dict[str, Any]]:
    touched = [*((one, None) for one in territory.source.notices), *of_tour(tour)]
    return [
        {
            "label": terms.notice(notice.kind, t),
            "about": _words(about, speaker) if about else None,
            "text": _words(notice.text, speaker),
            "when": when(notice, locale, t),
        }
        for notice, about in dict.fromkeys(touched)
        if notice.ends is None or notice.ends >= today
    ]


def _help(territory: Territory, t: Interface) -> list[dict[str, Any]]:
    """Whom to call: the emergency number large, then the office."""
    source = territory.source
    found: list[dict[str, Any]] = []
    if source.emergency_number:
        found.append({"label": t.gettext("Emergency"), "number": source.emergency_number, "lines": []})
    lang = LOCALES[source.source_locale].html_lang
    lines = [{"text": line, "lang": lang} for line in (source.office.name, source.office.address) if line]
    if lines or source.office.phone:
        found.append({"label": t.gettext("Tourist office"), "number": source.office.phone, "lines": lines})
    return found


def _sources(tour: Tour, t: Interface, speaker: Speaker) -> list[str]:
    """What closes the sheet: where its facts come from, and in what state its words are."""
    said = (
        [t.gettext("Sources: %(sources)s.") % {"sources": "; ".join(tour.source.sources)}]
        if tour.source.sources
        else []
    )
    if speaker.has_drafts:
        said.append(t.gettext("Draft translation: nobody at the tourist office has read it over yet."))
    if speaker.has_gaps:
        said.append(
            t.gettext("Some of this sheet has no current translation yet; it stands in the language it was written in.")
        )
    return said

"""What a group needs of a tour besides ``tour.json``: for the offer and the leader's sheet. Our own
server reads it, and docs/data.md tells each key; laid only where there is a server."""

import json
from typing import Any

from builder import urls
from builder.hours import parse
from builder.hours_words import describe
from builder.locales import LOCALES, Locale, format_distance
from builder.model import Poi, PoiKind, Territory, Text, Tour
from builder.outputs import Artifact
from builder.prose import plain_words
from builder.read.tour import PRACTICAL
from builder.render import terms
from builder.render.notices import when
from builder.render.speak import Speaker
from builder.render.terms import Interface

# Kinds of places that have a roof; whether a group may come in is for the office to ask.
ROOFED = (PoiKind.CHURCH, PoiKind.CULTURE, PoiKind.MARKET, PoiKind.MUSEUM, PoiKind.STATION)

Json = dict[str, Any]


def group_data(
    tour: Tour, territory: Territory, locale: Locale, t: Interface, speaker: Speaker, credit: str
) -> Artifact:
    source = territory.source
    known = {fact.key: fact.text for fact in tour.source.practical}
    data = {
        "title": _said(tour.source.title, speaker),
        "tagline": _said(tour.source.tagline, speaker),
        "town": source.name,
        "local": LOCALES[source.source_locale].html_lang,
        "emergency": source.emergency_number,
        "practical": [
            {"key": key, "label": terms.practical(key, t), "said": _said(known[key], speaker) if key in known else None}
            for key in PRACTICAL
        ],
        "hazards": [
            {
                "at_m": round(one.at_m),
                "label": f"{terms.hazard(one.source.kind, t)}, {format_distance(one.at_m, locale)}",
                "said": _said(one.source.text, speaker),
            }
            for one in tour.hazards
        ],
        "notices": [
            {
                "label": terms.notice(one.kind, t),
                "said": _said(one.text, speaker),
                "when": when(one, locale, t),
                "ends": one.ends.isoformat() if one.ends else None,
            }
            for one in (*source.notices, *tour.source.notices)
        ],
        "stops": [{"poi": stop.poi.id, **_place(stop.poi, locale, t, speaker)} for stop in tour.stops],
        "credit": credit,
    }
    content = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Artifact(urls.tour_group(locale.tag, territory.slug, tour.slug).lstrip("/"), content)


def _place(poi: Poi, locale: Locale, t: Interface, speaker: Speaker) -> Json:
    hours = parse(poi.opening_hours) if poi.opening_hours else None
    return {
        "title": _said(poi.title, speaker),
        "first": _said(poi.prose[0], speaker) if poi.prose else None,
        "address": poi.address,
        "kind": terms.kind(poi.kind, t),
        "has_roof": poi.kind in ROOFED,
        "hours": describe(hours, locale, t.gettext) if hours else [poi.opening_hours] if poi.opening_hours else [],
        "hours_as_of": poi.hours_as_of,
        "wheelchair": terms.wheelchair(poi.wheelchair, t) if poi.wheelchair else "",
        "wheelchair_note": _said(poi.wheelchair_note, speaker) if poi.wheelchair_note else None,
        "phone": poi.phone,
    }


def _said(text: Text, speaker: Speaker) -> Json:
    """``lang`` is "" where the words are in the file's own language."""
    words, lang = speaker.words(text)
    return {"text": plain_words(words), "lang": lang}

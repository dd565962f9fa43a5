"""``towns.json`` and ``visits.json``: the towns and their visits for our server, which may not read ``tours/``."""

import json
from collections.abc import Iterable
from typing import Any

from builder import urls
from builder.link.edition import Editions
from builder.locales import Locale
from builder.model import Site, Text, Visit
from builder.outputs import Artifact
from builder.render.speak import Speaker


def visit_list(site: Site, editions: Editions, speakers: Iterable[tuple[Locale, Speaker]]) -> Artifact:
    """The visits of the files, with their words in the languages in which their tours are published."""
    voices = list(speakers)
    said = {}
    for town in site.territories:
        there = {
            locale.tag: (speaker, editions[locale.tag][town.slug])
            for locale, speaker in voices
            if town.slug in editions[locale.tag]
        }
        said[town.slug] = [
            {
                "id": visit.id,
                "tour": visit.tour.slug,
                "starts": visit.source.starts.strftime("%Y-%m-%dT%H:%M"),
                "minutes": visit.minutes,
                "languages": list(visit.source.languages),
                "places": visit.source.places,
                "closes_h": visit.source.closes_h,
                "accessible": visit.source.accessible,
                "meeting": {"poi": visit.meeting.id, "at": list(visit.meeting.at)},
                "words": {
                    tag: _words(visit, speaker) for tag, (speaker, edition) in there.items() if visit in edition.visits
                },
            }
            for visit in town.visits
        ]
    return _data(urls.visit_list(), said)


def town_list(site: Site, editions: Editions, speakers: Iterable[tuple[Locale, Speaker]]) -> Artifact:
    """What our server must know of the guide and of each town."""
    voices = list(speakers)
    said = {}
    for town in site.territories:
        source, office = town.source, town.source.office
        there = {
            locale.tag: (speaker, editions[locale.tag][town.slug])
            for locale, speaker in voices
            if town.slug in editions[locale.tag]
        }
        said[town.slug] = {
            "name": source.name,
            "short": source.short,
            "timezone": source.timezone,
            "source_locale": source.source_locale,
            "locales": list(there),
            "emergency": source.emergency_number,
            "office": {
                "name": office.name,
                "address": office.address,
                "phone": office.phone,
                "email": office.email,
                "url": office.url,
            },
            "tours": {
                tour.slug: {
                    "practice": tour.source.practice,
                    "walk_min": round(tour.walk_min, 1),
                    "guided_min": round(tour.guided_min, 1),
                    "group_factor": tour.source.group_factor,
                    "titles": {
                        tag: speaker.plain(tour.source.title)
                        for tag, (speaker, edition) in there.items()
                        if tour in edition.tours
                    },
                }
                for tour in town.tours
            },
        }
    guide = {"title": site.source.title, "base_url": site.source.base_url}
    return _data(urls.town_list(), {**guide, "territories": said})


def _words(visit: Visit, speaker: Speaker) -> dict[str, Any]:
    """Words in another language than asked for are a list: the words, then their language."""

    def say(text: Text) -> str | list[str]:
        words, lang = speaker.words(text)
        return [words, lang] if lang else words

    source = visit.source
    texts = {
        "meeting": visit.meeting.title,
        "meeting_note": source.meeting_note,
        "price": source.price,
        "accessible_note": source.accessible_note,
        "note": source.note,
    }
    return {key: say(text) for key, text in texts.items() if text is not None}


def _data(address: str, said: object) -> Artifact:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Artifact(address.lstrip("/"), text.encode())

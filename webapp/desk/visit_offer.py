"""The form by which the desk makes a visit or changes one of its own."""

from datetime import datetime
from typing import NamedTuple

from flask import request

from builder.local_times import FORM, NoSuchTime, TwiceATime, local_time, utc_of
from builder.locales import LOCALES
from webapp.desk.layout import in_words as _
from webapp.groups.guided import GuidedTour
from webapp.plain_words import plain_words
from webapp.towns import Town
from webapp.visits.visits import MOST_PLACES, Offer, Visit

LONGEST = 300  # characters of a line of words
CLOSES_H = 1  # before it begins, where nobody says otherwise
SPOKEN = [(row.tag, row.native_name) for row in LOCALES.values() if not row.is_easy and not row.is_pseudo]
WORDS = ("meeting_note", "price", "accessible_note", "note")
ACCESSIBLE = {"yes": True, "no": False, "": None}


class Typed(NamedTuple):
    """What stands in the fields; ``languages`` are those ticked."""

    fields: dict[str, str]
    languages: list[str]


def fresh(town: Town, tour: GuidedTour) -> Typed:
    """The fields of a new visit: the author's own times, the first stop, the language of the town."""
    facts = town.tours.get(tour.slug)
    minutes = str(round(facts.guided_min)) if facts else ""
    fields = {"starts": "", "minutes": minutes, "places": "", "closes_h": str(CLOSES_H), "accessible": ""}
    return Typed(fields | {"meeting": tour.stops[0].poi if tour.stops else ""}, [town.source_locale])


def of_visit(visit: Visit) -> Typed:
    offer = visit.offer
    words: dict[str, str] = {}
    for said in offer.words.values():
        words |= {key: str(text if isinstance(text, str) else text[0]) for key, text in said.items()}
    fields = {
        "starts": offer.starts_local.strftime(FORM),
        "minutes": str(offer.minutes),
        "places": str(offer.places),
        "closes_h": str(offer.closes_h),
        "accessible": next(key for key, said in ACCESSIBLE.items() if said is offer.accessible),
        "meeting": offer.meeting,
    }
    return Typed(fields | {key: words.get(key, "") for key in WORDS}, list(offer.languages))


def sent() -> Typed:
    return Typed({key: value[:1000] for key, value in request.form.items()}, request.form.getlist("languages")[:50])


def offer_of(typed: Typed, town: Town, tour: GuidedTour, now: datetime) -> tuple[Offer | None, dict[str, str]]:
    """The offer, or by field what is wrong."""
    errors: dict[str, str] = {}
    starts = _starts(typed, town, now, errors)
    minutes, places, closes_h = (
        _whole(typed, name, low, high, errors)
        for name, low, high in (("minutes", 5, 720), ("places", 1, MOST_PLACES), ("closes_h", 0, 720))
    )
    known = dict(SPOKEN)
    languages = tuple(tag for tag in typed.languages if tag in known)
    if not languages:
        errors["languages"] = _("Choose one language or more.")
    meeting = typed.fields.get("meeting", "")
    if tour.stop(meeting) is None:
        errors["meeting"] = _("Choose a place of the tour.")
    words = {key: " ".join(plain_words(typed.fields.get(key, "")).split()) for key in WORDS}
    for key, said in words.items():
        if len(said) > LONGEST:
            errors[key] = _("These words are too long; %(most)d characters at most.") % {"most": LONGEST}
    if errors or starts is None:
        return None, errors
    said_words = {town.source_locale: {key: said for key, said in words.items() if said}}
    return (
        Offer(
            territory=town.slug,
            tour=tour.slug,
            starts_local=starts,
            zone=town.zone.key,
            minutes=minutes,
            languages=languages,
            places=places,
            closes_h=closes_h,
            meeting=meeting,
            accessible=ACCESSIBLE.get(typed.fields.get("accessible", "")),
            words=said_words if said_words[town.source_locale] else {},
        ),
        {},
    )


def _starts(typed: Typed, town: Town, now: datetime, errors: dict[str, str]) -> datetime | None:
    try:
        starts = local_time(typed.fields.get("starts", ""))
        moment = utc_of(starts, town.zone)
    except NoSuchTime:
        errors["starts"] = _("There is no such time on that day: the clocks jump over it as summer time begins.")
    except TwiceATime:
        errors["starts"] = _("That time comes twice on that day, as summer time ends. Choose another.")
    except (ValueError, OverflowError):
        errors["starts"] = _("Say the day and the time.")
    else:
        if moment > now and starts.year < 2100:
            return starts
        errors["starts"] = _("That is over, or very far away.")
    return None


def _whole(typed: Typed, name: str, low: int, high: int, errors: dict[str, str]) -> int:
    said = typed.fields.get(name, "").strip()
    if said.isascii() and said.isdecimal() and len(said) < 6 and low <= int(said) <= high:
        return int(said)
    errors[name] = _("Type a whole number from %(low)d to %(high)d.") % {"low": low, "high": high}
    return 0

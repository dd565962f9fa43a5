"""The contexts of the list of visits and of a visit's page, and the feed for calendars."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from builder import urls
from builder.calendars import Entry, calendar
from builder.locales import Locale, format_date, format_duration, format_list, format_time, language_name
from builder.model import Site, Territory, Visit
from builder.outputs import Artifact
from builder.render.speak import Speaker
from builder.render.terms import Interface


@dataclass(frozen=True, slots=True)
class VisitView:
    visit: Visit
    address: str
    day: str
    clock: str
    languages: str


def visits_context(territory: Territory, today: date, locale: Locale) -> dict[str, Any]:
    """Those that are over on the day of the build are left out; our server leaves out by the minute."""
    return {"visits": [_view(one, territory, locale) for one in upcoming(territory, today)]}


def upcoming(territory: Territory, today: date) -> list[Visit]:
    return [one for one in territory.visits if one.begins.date() >= today]


def visit_context(visit: Visit, territory: Territory, locale: Locale, t: Interface) -> dict[str, Any]:
    ends = visit.ends
    return {
        "view": _view(visit, territory, locale),
        "until": format_time(ends.hour * 60 + ends.minute, locale),
        "duration": format_duration(visit.minutes, locale),
        "has_meeting_page": visit.meeting in territory.pois,
        "step_free": ""
        if visit.source.accessible is None
        else t.pgettext("wheelchair", "Yes")
        if visit.source.accessible
        else t.pgettext("wheelchair", "No"),
    }


def _view(visit: Visit, territory: Territory, locale: Locale) -> VisitView:
    begins = visit.begins
    return VisitView(
        visit,
        urls.visit(locale.tag, territory.slug, visit.id),
        format_date(begins.date(), locale, "full"),
        format_time(begins.hour * 60 + begins.minute, locale),
        format_list([language_name(tag, locale) for tag in visit.source.languages], locale),
    )


def visits_feed(territory: Territory, site: Site, locale: Locale, speaker: Speaker, today: date) -> Artifact:
    """Every visit in the files, also those that are over: a calendar that subscribes keeps them."""
    base, slug = site.source.base_url, territory.slug
    host = base.split("://", 1)[-1]
    entries = [
        Entry(
            uid=f"{visit.id}.{slug}@{host}",
            begins=visit.begins,
            minutes=visit.minutes,
            title=speaker.plain(visit.tour.source.title),
            about=speaker.summary(visit.tour.source.prose[0]),
            place=speaker.plain(visit.meeting.title),
            address=base + urls.visit(locale.tag, slug, visit.id),
            stamp=datetime.combine(today, time(), UTC),
            at=visit.meeting.at,
        )
        for visit in territory.visits
    ]
    content = calendar(f"{territory.source.name} · {site.source.title}", locale.html_lang, entries)
    return Artifact(urls.visits_feed(locale.tag, slug).lstrip("/"), content)

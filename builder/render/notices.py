"""Notices as a page shows them: those of its town and of all it touches, the past ones left out."""

from dataclasses import dataclass

from markupsafe import Markup

from builder.locales import Locale, format_date
from builder.model import Notice, Text, Tour
from builder.outputs import Page
from builder.render import terms
from builder.render.kit import Kit
from builder.render.speak import Speaker
from builder.render.terms import Interface

Touched = tuple[Notice, Text | None]  # with the place it is about, where that is not the page's own subject


@dataclass(frozen=True, slots=True)
class NoticeView:
    label: str
    about: Markup | str
    text: Markup
    when: str
    starts: str
    ends: str


def notices(page: Page, kit: Kit, locale: Locale, t: Interface, speaker: Speaker) -> list[NoticeView]:
    """What must be read first: notices of the town, and of the tour or place the page touches. Past ones are left out
    by the build, and hidden by the page itself when their day passes between two builds."""
    if page.territory is None:
        return []
    touched: list[Touched] = [(one, None) for one in page.territory.source.notices]
    if page.tour is not None:
        touched += of_tour(page.tour)
    if page.poi is not None:
        touched += [(one, None) for one in page.poi.notices]
        touched += [
            (one, tour.source.title)
            for tour in kit.neighbours[f"{locale.tag}/{page.territory.slug}"].stopping(page.poi)
            for one in tour.source.notices
        ]
    views = []
    for notice, about in dict.fromkeys(touched):
        if notice.ends is None or notice.ends >= kit.today:
            views.append(
                NoticeView(
                    terms.notice(notice.kind, t),
                    speaker.say(about) if about is not None else "",
                    speaker.say(notice.text),
                    when(notice, locale, t),
                    notice.starts.isoformat() if notice.starts else "",
                    notice.ends.isoformat() if notice.ends else "",
                )
            )
    return views


def of_tour(tour: Tour) -> list[Touched]:
    """What a tour's own notices say, and those of its stops with the stop they are about."""
    return [
        *((one, None) for one in tour.source.notices),
        *((one, stop.poi.title) for stop in tour.stops for one in stop.poi.notices),
    ]


def when(notice: Notice, locale: Locale, t: Interface) -> str:
    starts = format_date(notice.starts, locale) if notice.starts else ""
    ends = format_date(notice.ends, locale) if notice.ends else ""
    if starts and ends:
        return t.gettext("From %(start)s to %(end)s") % {"start": starts, "end": ends}
    if ends:
        return t.gettext("Until %(end)s") % {"end": ends}
    return t.gettext("From %(start)s") % {"start": starts} if starts else ""


def has_notice(page: Page) -> bool:
    owners = [page.territory.source if page.territory else None, page.tour.source if page.tour else None, page.poi]
    pois = [stop.poi for stop in page.tour.stops] if page.tour else []
    return any(one is not None and one.notices for one in [*owners, *pois])

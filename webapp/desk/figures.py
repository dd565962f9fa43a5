"""Figures of a town: how often its plaques were scanned, on a map and in words beside it, and how full its visits
were. Days are the town's own."""

from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from flask import Response, abort, request

from builder.locales import LOCALES, format_date
from builder.looking import Spot
from webapp.desk import atlas
from webapp.desk import shell as desk
from webapp.desk.files import csv_file
from webapp.desk.layout import in_words as _
from webapp.desk.layout import listing, words_now
from webapp.desk.shell import Answer
from webapp.desk.visits import title_of
from webapp.figures import Figures, Span, as_csv, figures
from webapp.listing import Town
from webapp.records import Row, scans_between
from webapp.site import tree_now
from webapp.staff.staff import Role
from webapp.visits.visit_office import Filled, filled
from webapp.visits.visits import visits_between

DAYS = 30  # shown where nobody asks for others
KINDS = ("plaque", "day", "language")
LONGEST = timedelta(days=3660)


class Asked(NamedTuple):
    town: Town
    span: Span
    first: date
    last: date

    @property
    def query(self) -> str:
        return f"from={self.first}&to={self.last}"


@desk.page("/figures/", role=Role.EDITOR)
def choose() -> Answer:
    own = desk.me().own(listing().towns)
    if len(own) == 1:
        return desk.to(f"/desk/figures/{own[0]}/")
    return desk.show("desk/figures-choose.html", _("Figures"), own=own)


@desk.page("/figures/<town>/", role=Role.EDITOR)
def show(town: str) -> Answer:
    asked, rows = _asked(town)
    found = {by: _figures(asked, rows, by) for by in KINDS}
    visits = _visits(asked)
    parts = atlas.read_atlas(tree_now(), words_now().locale.tag, town)
    most = max((int(row[-1]) for row in found["day"].rows), default=0)
    context: dict[str, Any] = {"asked": asked, "found": found, "visits": visits, "most": most, "title_of": title_of}
    has_map = parts is not None and bool(_spots(asked, found["plaque"]))
    return desk.show(
        "desk/figures.html",
        _("Figures: %(town)s") % {"town": asked.town.name},
        atlas=parts if has_map else None,
        policy=atlas.POLICY if has_map else (),
        taken=sum(one.taken for one in visits),
        places=sum(one.visit.offer.places for one in visits),
        date=date.fromisoformat,
        shortly=lambda day: format_date(day, words_now().locale, "medium"),
        language=_language,
        **context,
    )


@desk.page("/figures/<town>/map.js", role=Role.EDITOR)
def script(town: str) -> Response:
    asked, rows = _asked(town)
    tag = words_now().locale.tag
    parts, spots = atlas.read_atlas(tree_now(), tag, town), _spots(asked, _figures(asked, rows, "plaque"))
    if parts is None or not spots:
        abort(404)
    return Response(atlas.map_script(parts, tag, spots), content_type="text/javascript; charset=utf-8")


@desk.page("/figures/<town>/<by>.csv", role=Role.EDITOR)
def table(town: str, by: str) -> Response:
    if by not in KINDS:
        abort(404)
    asked, rows = _asked(town)
    return csv_file(as_csv(_figures(asked, rows, by)), f"{town}-{by}.csv")


def _asked(town: str) -> tuple[Asked, list[Row]]:
    there = listing().towns.get(town)
    if there is None:
        abort(404)
    today = desk.moment().astimezone(there.zone).date()
    last = _day("to") or today
    first = _day("from") or last - timedelta(days=DAYS - 1)
    if first > last or last - first > LONGEST:
        first = last
    span = Span(first, last)
    with desk.store().read() as link:
        rows = list(scans_between(link, *span.hours()))
    return Asked(there, span, first, last), rows


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def _figures(asked: Asked, rows: list[Row], by: str) -> Figures:
    return figures(rows, listing(), by, asked.span, asked.town.slug)


def _spots(asked: Asked, found: Figures) -> list[Spot]:
    """A number on the map for each plaque that was scanned, the most scanned above the others."""
    plaques, said = listing().plaques, words_now()
    spots = []
    for code, *_names, scans in reversed(found.rows):
        one = plaques.get(code)
        if one is None or one.at is None or scans == "0":
            continue
        about = said.ngettext("%(count)s scan", "%(count)s scans", int(scans)) % {"count": scans}
        spots.append(atlas.spot(*one.at, scans, one.named(said.locale.tag)[1], f"{about} · {code}", f"/P/{code}"))
    return spots


def _language(tag: str) -> str:
    return LOCALES[tag].native_name if tag in LOCALES else tag


def _visits(asked: Asked) -> list[Filled]:
    begins = datetime.combine(asked.first, time.min, asked.town.zone)
    ends = datetime.combine(asked.last + timedelta(days=1), time.min, asked.town.zone)
    with desk.store().read() as link:
        found = visits_between(link, [asked.town.slug], begins, ends)
        return filled(link, [one for one in found if one.state == "open"], desk.moment())

"""VisitSource → Visit: the tour it is of, the place where it begins, the moment. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from zoneinfo import ZoneInfo, available_timezones

from builder.local_times import NoSuchTime, TwiceATime, utc_of
from builder.locales import is_language
from builder.model import Poi, TerritorySource, Tour, Visit, VisitSource
from builder.problems import Problem, did_you_mean, error


def link_visits(source: TerritorySource, tours: Iterable[Tour], problems: list[Problem]) -> tuple[Visit, ...]:
    """In the order of time; what cannot be linked is left out and told of in ``problems``."""
    known, pois = {tour.slug: tour for tour in tours}, {poi.id: poi for poi in source.pois}
    return tuple(visit for one in source.visits if (visit := _visit(one, source, known, pois, problems)) is not None)


def _visit(
    one: VisitSource,
    town: TerritorySource,
    tours: Mapping[str, Tour],
    pois: Mapping[str, Poi],
    problems: list[Problem],
) -> Visit | None:
    told = [*_names(one, town, tours, pois), *_time(one, town)]
    problems += told
    tour = tours.get(one.tour)
    if told or tour is None or town.timezone not in available_timezones():
        return None
    meeting = pois.get(one.meeting) if one.meeting else tour.stops[0].poi if tour.stops else None
    zone = ZoneInfo(town.timezone)
    minutes = one.minutes if one.minutes is not None else round(tour.guided_min)
    return Visit(one, tour, meeting, utc_of(one.starts, zone).astimezone(zone), minutes) if meeting else None


def _names(
    one: VisitSource, town: TerritorySource, tours: Mapping[str, Tour], pois: Mapping[str, Poi]
) -> Iterator[Problem]:
    written = {file.rsplit("/", 1)[-1] for file in town.files if "/pois/" in file}
    if one.tour not in tours and f"tours/{town.slug}/{one.tour}/tour" not in town.files:
        fact = f"There is no tour '{one.tour}'."
        yield error(one.where_of("tour"), "tour-unknown", fact, did_you_mean(one.tour, tours))
    if one.meeting and one.meeting not in written:
        fact = f"There is no place '{one.meeting}'."
        yield error(one.where_of("meeting"), "poi-unknown", fact, did_you_mean(one.meeting, pois))
    for tag in one.languages:
        if not is_language(tag):
            fact = f"'{tag}' is the tag of no language that has a name in all others."
            cure = 'Write its two letters: languages = ["fr", "en"].'
            yield error(one.where_of("languages"), "locale-unknown", fact, cure)


def _time(one: VisitSource, town: TerritorySource) -> Iterator[Problem]:
    if town.timezone not in available_timezones():
        return  # said of the town
    said = one.starts.strftime("%Y-%m-%d %H:%M")
    try:
        utc_of(one.starts, ZoneInfo(town.timezone))
    except NoSuchTime:
        fact = f"There is no {said} in {town.timezone}: clocks go forward over it."
        yield error(one.where_of("starts"), "visit-time", fact, "Write a time an hour earlier or later.")
    except TwiceATime:
        fact = f"{said} comes twice in {town.timezone}: clocks go back over it."
        yield error(one.where_of("starts"), "visit-time", fact, "Write a time an hour earlier or later.")

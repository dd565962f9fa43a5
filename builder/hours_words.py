"""Opening hours said in a reader's language, one line a rule: ``lundi–vendredi : 8 h – 19 h``.

Names of days and months, times and dashes come from CLDR; the few words between them from the interface catalog.
"""

from collections.abc import Callable

from builder.hours import DayRange, Hours, Rule, Span
from builder.locales import (
    Locale,
    day_name,
    format_day_of_year,
    format_list,
    format_range,
    format_time,
    format_time_range,
    month_name,
)

Gettext = Callable[[str], str]


def describe(hours: Hours, locale: Locale, gettext: Gettext) -> list[str]:
    """A readable line for each rule, in the order they were written."""
    return [_line(rule, locale, gettext) for rule in hours.rules]


def _line(rule: Rule, locale: Locale, gettext: Gettext) -> str:
    dates = format_list([_dates(r, locale) for r in rule.dates], locale) if rule.dates else ""
    days = format_list(_days(rule, locale, gettext), locale) if rule.weekdays or rule.holidays else ""
    if dates and days:
        when = gettext("%(dates)s, %(days)s") % {"dates": dates, "days": days}
    else:
        when = dates or days or gettext("every day")
    if not (dates or days) and rule.state == "open" and rule.spans == (Span(0, 1440),):
        line = gettext("open day and night")
    elif rule.state == "unsure" and rule.comment and rule.spans == (Span(0, 1440),):
        return gettext("%(days)s: %(times)s") % {"days": when, "times": rule.comment}
    else:
        line = gettext("%(days)s: %(times)s") % {"days": when, "times": _times(rule, locale, gettext)}
    if rule.comment:
        line = gettext("%(hours)s (%(comment)s)") % {"hours": line, "comment": rule.comment}
    return line


def _times(rule: Rule, locale: Locale, gettext: Gettext) -> str:
    if rule.state == "off":
        return gettext("closed")
    if rule.state == "unsure" and all(span.is_whole_day for span in rule.spans):
        return gettext("not known")
    said = format_list([_span(span, locale, gettext) for span in rule.spans], locale)
    if rule.state == "unsure" and not rule.comment:
        return gettext("%(times)s, not certain") % {"times": said}
    return said


def _span(span: Span, locale: Locale, gettext: Gettext) -> str:
    if span.is_whole_day:
        return gettext("open all day")
    return format_time_range(_time(span.start, locale, gettext), _time(span.end, locale, gettext), locale)


def _time(time: int | str, locale: Locale, gettext: Gettext) -> str:
    if isinstance(time, int):
        return gettext("midnight") if time == 1440 else format_time(time, locale)
    return gettext("sunrise") if time == "sunrise" else gettext("sunset")


def _dates(days: DayRange, locale: Locale) -> str:
    (first_month, first_day), (last_month, last_day) = divmod(days.first, 100), divmod(days.last, 100)
    if days.whole_months:
        first, last = month_name(first_month, locale), month_name(last_month, locale)
    else:
        first = format_day_of_year(first_month, first_day, locale)
        last = format_day_of_year(last_month, last_day, locale)
    return first if first == last else format_range(first, last, locale)


def _days(rule: Rule, locale: Locale, gettext: Gettext) -> list[str]:
    """Weekdays in runs, three and more as a range; a run may go over Sunday. Public holidays last."""
    said: list[str] = []
    if len(rule.weekdays) == 7:
        said.append(gettext("every day"))
    else:
        for run in _runs(rule.weekdays):
            names = [day_name(day, locale) for day in run]
            said += [format_range(names[0], names[-1], locale)] if len(run) > 2 else names
    return [*said, gettext("public holidays")] if rule.holidays else said


def _runs(weekdays: frozenset[int]) -> list[list[int]]:
    starts = sorted(day for day in weekdays if (day - 1) % 7 not in weekdays)
    runs = []
    for start in starts:
        run = [start]
        while (run[-1] + 1) % 7 in weekdays:
            run.append((run[-1] + 1) % 7)
        runs.append(run)
    return runs

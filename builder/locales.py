"""The languages of the guide, one row each, and what CLDR says of their numbers, dates, times and lists.

This is the door to Babel for formats: nothing else formats a number or a date for a reader. Space inside a quantity
never breaks a line (U+00A0, or U+202F where the language has the narrow one).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from math import floor
from typing import Literal

import babel
from babel.dates import format_date as cldr_date
from babel.dates import format_time as cldr_time
from babel.dates import get_day_names, get_month_names
from babel.lists import format_list as cldr_list
from babel.numbers import format_decimal
from babel.units import format_unit

from builder.pseudo import ACCENTED, MIRRORED
from builder.pseudo import pseudo as pseudo

NBSP = "\u00a0"


@dataclass(frozen=True, slots=True)
class Locale:
    tag: str  # BCP 47, as in addresses and site.toml
    cldr: str  # the CLDR locale that formats are taken from
    folder: str  # under translations/, as gettext names it
    html_lang: str
    intl: str  # what browsers format figures, times and lists by: every Intl of static/js takes it
    direction: Literal["ltr", "rtl"]
    hreflang: str | None  # None: not said to search engines
    native_name: str  # as in the language switch
    is_pseudo: bool = False  # never published: built by an explicit option only

    @property
    def is_easy(self) -> bool:
        """Whether it is easy to read, for people who read with difficulty."""
        return self.tag.endswith("-x-falc")

    @property
    def language(self) -> str:
        return self.cldr.partition("_")[0]


# English takes the formats of Great Britain: metres, the 24-hour clock and day before month, as on signs in Europe.
# Portuguese is that of Portugal. Arabic shows the digits that stand on signs and plaques in France. Korean tells hours
# by the 24-hour clock, as its timetables do. Easy-to-read French is French to a browser and to a voice.
LOCALES: dict[str, Locale] = {
    row.tag: row
    for row in (
        Locale("fr", "fr_FR", "fr", "fr", "fr", "ltr", "fr", "Français"),
        Locale("en", "en_GB", "en", "en", "en-GB", "ltr", "en", "English"),
        Locale("de", "de_DE", "de", "de", "de", "ltr", "de", "Deutsch"),
        Locale("es", "es_ES", "es", "es", "es", "ltr", "es", "Español"),
        Locale("it", "it_IT", "it", "it", "it", "ltr", "it", "Italiano"),
        Locale("nl", "nl_NL", "nl", "nl", "nl", "ltr", "nl", "Nederlands"),
        Locale("pt", "pt_PT", "pt", "pt-PT", "pt-PT", "ltr", "pt", "Português"),
        Locale("pl", "pl_PL", "pl", "pl", "pl", "ltr", "pl", "Polski"),
        Locale("uk", "uk_UA", "uk", "uk", "uk", "ltr", "uk", "Українська"),
        Locale("ja", "ja_JP", "ja", "ja", "ja", "ltr", "ja", "日本語"),
        Locale("zh-Hans", "zh_Hans_CN", "zh_Hans", "zh-Hans", "zh-Hans", "ltr", "zh-Hans", "简体中文"),
        Locale("ko", "ko_KR", "ko", "ko", "ko-u-hc-h23", "ltr", "ko", "한국어"),
        Locale("ar", "ar", "ar", "ar", "ar-u-nu-latn", "rtl", "ar", "العربية"),
        Locale("fr-x-falc", "fr_FR", "fr_FR@falc", "fr", "fr", "ltr", None, "Français facile à lire"),
        Locale(ACCENTED, "en_GB", "en_XA", ACCENTED, "en-GB", "ltr", None, "Pseudo-English", is_pseudo=True),
        Locale(MIRRORED, "ar", "ar_XB", MIRRORED, "ar-u-nu-latn", "rtl", None, "Pseudo-Arabic", is_pseudo=True),
    )
}

# The symbols h and min of the International System take no plural. French writes the minutes after the hour bare, with
# two digits: "1 h 30", "8 h 05" (Lexique des règles typographiques en usage à l'Imprimerie nationale, "Heure").
# Japanese puts no space after a figure. A language without a row here has its short CLDR units: "1 Std. 30 Min.".
_DURATIONS = {
    "fr": ("{m}\u202fmin", "{h}\u202fh", "{h}\u202fh\u202f{m:02}"),
    **dict.fromkeys(("en", "es", "pt"), ("{m}\u00a0min", "{h}\u00a0h", "{h}\u00a0h\u00a0{m}\u00a0min")),
    "ja": ("{m}分", "{h}時間", "{h}時間{m}分"),
}
_CLOCKS = {"fr": ("{h}\u202fh", "{h}\u202fh\u202f{m:02}"), "ko": ("{h:02}:{m:02}", "{h:02}:{m:02}")}

# A number of four digits is written without a space or point (minimumGroupingDigits of CLDR, which Babel leaves out).
_GROUPED_FROM_FIVE = {"es", "it", "pl", "pt"}


def published(tags: Iterable[str]) -> tuple[Locale, ...]:
    """The rows of ``tags`` in their order, without the pseudo-locales and the unknown."""
    return tuple(LOCALES[tag] for tag in tags if tag in LOCALES and not LOCALES[tag].is_pseudo)


def format_number(value: float, locale: Locale, decimals: int = 0) -> str:
    """``12 345`` in French, ``12,345`` in English; halves are rounded to even."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    grouped = locale.language not in _GROUPED_FROM_FIVE or abs(value) >= 10_000
    return _unbroken(format_decimal(value, format=pattern, locale=_cldr(locale), group_separator=grouped))


def format_distance(metres: float, locale: Locale) -> str:
    """Under a kilometre to the nearest 10 m (``450 m``), from there in kilometres with one decimal (``3.2 km``)."""
    tens = floor(metres / 10 + 0.5) * 10
    if tens < 1000:
        return _metres(tens, locale.cldr)
    kilometres = Decimal(str(metres / 1000)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    return _kilometres(kilometres, locale.cldr)


def format_distance_aloud(metres: float, locale: Locale) -> str:
    """The same for a voice, the unit as a whole word (``450 mètres``); from 200 m on to the nearest 50 m."""
    step = 50 if metres >= 200 else 10
    rounded = floor(metres / step + 0.5) * step
    if rounded < 1000:
        said = _long(rounded, "length-meter", "#,##0", locale)
    else:
        kilometres = Decimal(str(metres / 1000)).quantize(Decimal("0.1"), ROUND_HALF_EVEN)
        said = _long(kilometres, "length-kilometer", "#,##0.#", locale)
    return _said(_unbroken(said), locale)


def _long(value: float | Decimal, unit: str, pattern: str, locale: Locale) -> str:
    """Babel does not know that Chinese has the same word for the long form as for the short one: it says the unit's
    own name."""
    said = format_unit(value, unit, "long", format=pattern, locale=_cldr(locale))
    return said if unit not in said else format_unit(value, unit, "short", format=pattern, locale=_cldr(locale))


@lru_cache(maxsize=4096)
def _metres(metres: int, cldr: str) -> str:
    # Arabic has no short form but the whole word, in one of three; beside "كم" for kilometres it takes one letter too.
    width: Literal["narrow", "short"] = "narrow" if cldr == "ar" else "short"
    return _unbroken(format_unit(metres, "length-meter", width, format="#,##0", locale=_cldr_of(cldr)))


@lru_cache(maxsize=4096)
def _kilometres(kilometres: Decimal, cldr: str) -> str:
    return _unbroken(format_unit(kilometres, "length-kilometer", "short", format="#,##0.0", locale=_cldr_of(cldr)))


def format_duration(minutes: float, locale: Locale) -> str:
    """``45 min``, ``1 h 30``; to the nearest minute, and never 0 for something that takes time."""
    whole = floor(minutes + 0.5) or (1 if minutes > 0 else 0)
    h, m = divmod(whole, 60)
    if locale.language in _DURATIONS:
        only_minutes, only_hours, both = _DURATIONS[locale.language]
        return (both if h and m else only_hours if h else only_minutes).format(h=h, m=m)
    said = [format_unit(h, "duration-hour", "short", locale=_cldr(locale))] if h else []
    said += [format_unit(m, "duration-minute", "short", locale=_cldr(locale))] if m or not h else []
    return _unbroken(("" if locale.language == "zh" else " ").join(said))


def format_date(day: date, locale: Locale, width: Literal["full", "long", "medium", "short"] = "long") -> str:
    """``22 novembre 2026``, ``1er janvier 2027``."""
    return _said(_first_of_month(cldr_date(day, width, locale=_cldr(locale)), locale), locale)


def format_day_of_year(month: int, day: int, locale: Locale) -> str:
    """A day of every year: ``25 décembre``, ``25 December``."""
    pattern = _cldr(locale).datetime_skeletons["MMMMd"]
    # 2028 is a leap year: the 29th of February is a day too.
    return _said(
        _first_of_month(cldr_date(date(2028, month, day), pattern.pattern, locale=_cldr(locale)), locale), locale
    )


def format_time(minutes: int, locale: Locale) -> str:
    """A time of day from its minutes since midnight, which may run into the next day: ``8 h 30``, ``08:30``."""
    h, m = divmod(minutes % 1440, 60)
    if locale.language in _CLOCKS:
        return _CLOCKS[locale.language][1 if m else 0].format(h=h, m=m)
    return _unbroken(cldr_time(time(h, m), "short", locale=_cldr(locale)))


def format_time_range(start: str, end: str, locale: Locale) -> str:
    """Two times as one span, with the dash CLDR gives to times."""
    return f"{start}{_dash(locale, 'Hm', 'm')}{end}"


def is_language(tag: str) -> bool:
    """Whether every language of the guide has a name for it."""
    return all(_cldr(locale).languages.get(tag.replace("-", "_")) for locale in LOCALES.values())


def language_name(tag: str, locale: Locale) -> str:
    """What a language is called in another: ``anglais``."""
    return _said(_cldr(locale).languages[tag.replace("-", "_")], locale)


def format_range(start: str, end: str, locale: Locale) -> str:
    """Two words as one span, with the dash CLDR gives to months: ``lundi–vendredi``."""
    return f"{start}{_dash(locale, 'MMM', 'M')}{end}"


def format_list(items: Iterable[str], locale: Locale) -> str:
    """``a, b et c``."""
    words = list(items)
    slots = [f"{{{i}}}" for i in range(len(words))]
    joined = cldr_list(slots, "standard", locale=_cldr(locale))
    return (_said(joined, locale) if len(words) > 1 else joined).format(*words)


def day_name(weekday: int, locale: Locale) -> str:
    """The whole name of a weekday, 0 for Monday."""
    return _said(get_day_names("wide", "stand-alone", _cldr(locale))[weekday], locale)


def month_name(month: int, locale: Locale) -> str:
    """The whole name of a month, 1 for January."""
    return _said(get_month_names("wide", "stand-alone", _cldr(locale))[month], locale)


@lru_cache(maxsize=64)
def _cldr_of(name: str) -> babel.Locale:
    return babel.Locale.parse(name)


def _cldr(locale: Locale) -> babel.Locale:
    return _cldr_of(locale.cldr)


def _dash(locale: Locale, skeleton: str, field: str) -> str:
    """What stands between the two ends of an interval in CLDR: ``–``, thin spaces round it, or ``～``."""
    first: str = _cldr(locale).interval_formats[skeleton][field][0]
    found = re.search(r"\W+$", first)
    return found.group() if found else "–"


def _unbroken(quantity: str) -> str:
    return quantity.replace(" ", NBSP)


def _first_of_month(text: str, locale: Locale) -> str:
    """French says an ordinal on the first of the month alone; CLDR has no pattern for it."""
    return re.sub(r"(^|\s)1(?=\s\D)", r"\g<1>1er", text) if locale.language == "fr" else text


def _said(text: str, locale: Locale) -> str:
    """Words from CLDR must look translated in the accented pseudo-locale too, or a crawl takes them for forgotten."""
    return pseudo(text, locale.tag) if locale.tag == ACCENTED else text

"""The context of the page of a town's projects: a row each, by year, with what is known of its height and its place."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from builder import urls
from builder.locales import Locale, format_date, format_distance, format_number
from builder.model import Feature, Layer, LonLat, Territory
from builder.render.city import City, Project, city_of, height_of
from builder.render.speak import Speaker
from builder.render.terms import Interface


@dataclass(frozen=True, slots=True)
class ProjectRow:
    project: Project
    title: Markup
    about: Markup
    page: str
    years: tuple[str, ...]
    state: str
    height: str  # "" where nobody said it
    off: str  # how far the position may be off, "" where it is not uncertain
    sources: tuple[str, ...]

    @property
    def position(self) -> str:
        return _position(self.project.feature.at)


@dataclass(frozen=True, slots=True)
class HeightRow:
    title: Markup
    about: Markup
    page: str
    height: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerRow:
    source: str
    licence: str
    url: str
    as_of: str


def city_context(
    territory: Territory, styles: dict[str, str], data: str, locale: Locale, t: Interface, speaker: Speaker
) -> dict[str, Any]:
    """``styles`` are the addresses of the map's looks by scheme, ``data`` that of what is drawn; "" without a map."""
    city = city_of(territory.source)
    phases = _phases(t)
    rows = [_row(one, territory, phases, locale, t, speaker) for one in city.projects]
    # By the first year of a state, so that a link of a year leads to the first row that has it.
    jumps = {one.project.year: one.project.number for one in reversed(rows) if one.project.year is not None}
    return {
        "rows": rows,
        "jumps": sorted(jumps.items()),
        "first_year": min(city.years, default=0),
        "last_year": max(city.years, default=0),
        "heights": [_height_row(one, city, territory, locale, t, speaker) for one in city.heights],
        "counts": [
            (_range(one.low_m, one.high_m, locale, t), format_number(one.buildings, locale)) for one in city.counts
        ],
        "by_storeys": _by_storeys(city, locale, t),
        "layers": [_layer(one, locale) for one in city.layers],
        "has_moving_map": bool(styles and data),
        "screen": {
            "data": data if styles else "",
            "styles": styles,
            "phases": phases,
            "count": t.gettext("{year}: {open} open, {coming} under way or announced, {ended} over."),
            "words": _words(t),
        },
    }


def _phases(t: Interface) -> dict[str, str]:
    """Words for the states that static/js/core/years.js tells apart."""
    return {
        "before": t.pgettext("project", "not yet"),
        "building": t.pgettext("project", "under way"),
        "announced": t.pgettext("project", "opening announced"),
        "open": t.pgettext("project", "open"),
        "ended": t.pgettext("project", "over"),
        "unknown": t.pgettext("project", "year not known"),
    }


def _row(
    project: Project, territory: Territory, phases: dict[str, str], locale: Locale, t: Interface, speaker: Speaker
) -> ProjectRow:
    feature = project.feature
    off = t.gettext("may be off by %(distance)s") % {"distance": format_distance(project.off_m, locale)}
    return ProjectRow(
        project=project,
        title=speaker.say(feature.name) if feature.name.msgid else escape(t.gettext("Without a name")),
        about=speaker.say(feature.about) if feature.about else Markup(""),
        page=urls.place(locale.tag, territory.slug, feature.poi) if feature.poi else "",
        years=tuple(_years(project, t)),
        state=phases[_state(project)],
        height=_height(project, locale, t),
        off=off if project.off_m else "",
        sources=feature.sources,
    )


def _state(project: Project) -> str:
    """As the newest of its facts has it."""
    if project.until is not None:
        return "ended"
    if project.open_from is not None:
        return "open"
    if project.expected is not None:
        return "announced"
    return "building" if project.since is not None else "unknown"


def _years(project: Project, t: Interface) -> list[str]:
    """What is known of when, and what is not."""
    said = []
    if project.begun is not None:
        said.append(t.gettext("begun in %(year)s") % {"year": project.begun})
    elif project.opened is not None or project.expected is not None:
        said.append(t.gettext("beginning not known to us"))
    if project.opened is not None and project.until is not None:
        said.append(t.gettext("open from %(year)s to %(end)s") % {"year": project.opened, "end": project.until})
    elif project.opened is not None:
        said.append(t.gettext("open since %(year)s") % {"year": project.opened})
    elif project.until is not None:
        said.append(t.gettext("over in %(year)s") % {"year": project.until})
    if project.expected is not None:
        said.append(t.gettext("opening announced for %(year)s") % {"year": project.expected})
    if project.seen is not None and project.open_from == project.seen:
        said.append(t.gettext("there in %(year)s; since when is not known to us") % {"year": project.seen})
    elif project.seen is not None:
        said.append(t.gettext("under way in %(year)s") % {"year": project.seen})
    return said or [t.gettext("year not known to us")]


def _height(project: Project, locale: Locale, t: Interface) -> str:
    if project.height is not None:
        return _of_feature(project.height, locale, t)
    known = sorted({one.height_m for one in project.solids if one.height_m is not None})
    if not known:
        return ""
    said = _between(known[0], known[-1], locale, t)
    left = sum(one.height_m is None for one in project.solids)
    more = t.ngettext("not known for one of its buildings", "not known for %(num)s of its buildings", left)
    return f"{said}; {more % {'num': format_number(left, locale)}}" if left else said


def _of_feature(feature: Feature, locale: Locale, t: Interface) -> str:
    low, high = height_of(feature), feature.fact("height_to_m")
    if low is None:
        return ""
    return _between(low, float(high) if isinstance(high, int | float) else low, locale, t)


def _between(low_m: float, high_m: float, locale: Locale, t: Interface) -> str:
    low, high = (format_number(round(one), locale) for one in (low_m, high_m))
    if low == high:
        return t.gettext("%(height)s m") % {"height": low}
    return t.gettext("%(low)s to %(high)s m") % {"low": low, "high": high}


def _range(low_m: int, high_m: int | None, locale: Locale, t: Interface) -> str:
    low = format_number(low_m, locale)
    if high_m is None:
        return t.gettext("%(height)s m and more") % {"height": low}
    high = format_number(high_m, locale)
    if low_m == 0:
        return t.gettext("under %(height)s m") % {"height": high}
    return t.gettext("%(low)s to under %(high)s m") % {"low": low, "high": high}


def _by_storeys(city: City, locale: Locale, t: Interface) -> str:
    if not city.by_storeys:
        return ""
    said = t.ngettext(
        "One of these heights was reckoned from a number of storeys.",
        "%(num)s of these heights were reckoned from a number of storeys.",
        city.by_storeys,
    )
    return said % {"num": format_number(city.by_storeys, locale)}


def _height_row(
    feature: Feature, city: City, territory: Territory, locale: Locale, t: Interface, speaker: Speaker
) -> HeightRow:
    project = next((one for one in city.projects if one.height is feature), None)
    poi = next((one for one in territory.pois if one.id == feature.poi), None)
    name = (
        feature.name if feature.name.msgid else project.feature.name if project else poi.title if poi else feature.name
    )
    return HeightRow(
        title=speaker.say(name) if name.msgid else escape(t.gettext("Without a name")),
        about=speaker.say(feature.about) if feature.about else Markup(""),
        page=urls.place(locale.tag, territory.slug, feature.poi) if feature.poi else "",
        height=_of_feature(feature, locale, t),
        sources=feature.sources,
    )


def _layer(layer: Layer, locale: Locale) -> LayerRow:
    return LayerRow(layer.source, layer.licence, layer.url, format_date(layer.date, locale))


def _position(at: LonLat) -> str:
    return f"{at.lat:.5f}, {at.lon:.5f}"


def _words(t: Interface) -> dict[str, str]:
    return {
        "map": t.gettext("Map. Arrow keys move it, plus and minus zoom, Shift with an arrow key turns and tilts it."),
        "coming": t.gettext("The map is being fetched …"),
        "read": t.gettext("Read in the table"),
        "failed": t.gettext("The moving map could not be loaded. The table says the same."),
        "nogl": t.gettext("This browser cannot draw the moving map: it lacks WebGL 2. The table says the same."),
    }

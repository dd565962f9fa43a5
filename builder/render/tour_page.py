"""The context of a tour's page: its facts, its legs with their ribbons and streets, what is known before one goes."""

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from builder.locales import LOCALES, NBSP, Locale, format_distance, format_duration, format_list, format_number
from builder.model import Leg, Practice, Stop, StreetRun, Territory, Tour
from builder.read.tour import PRACTICAL
from builder.render import terms
from builder.render.hazards import Care, cares, share_out
from builder.render.kit import Drawings, Ribbon, key
from builder.render.speak import Speaker
from builder.render.steps import step_views, unknown
from builder.render.terms import Interface


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: Any
    unknown: str


@dataclass(frozen=True, slots=True)
class Street:
    name: str
    kind: str
    metres: str


@dataclass(frozen=True, slots=True)
class LegView:
    stop: Stop | None  # where the leg begins; None at a start or end without a stop
    heading: str
    about: str
    onward: str
    streets: tuple[Street, ...]
    ribbon: Markup
    is_last: bool
    leg: Leg | None = None  # None where the route has ended
    cares: tuple[Care, ...] = ()  # what to mind before the next stop


def tour_context(
    tour: Tour, territory: Territory, locale: Locale, t: Interface, speaker: Speaker, drawings: Drawings
) -> dict[str, Any]:
    variants = [
        one
        for one in territory.tours
        if one.slug != tour.slug
        and (one.source.variant_of == tour.slug or tour.source.variant_of in (one.slug, one.source.variant_of or None))
    ]
    careful = cares(tour, locale, t, speaker)
    return {
        "facts": facts(tour, locale, t),
        "legs": with_cares(legs(tour, locale, t, drawings.ribbons.get(key(territory, tour.slug), ())), careful),
        "cares": careful,
        "practical": practical(tour, t, speaker),
        "steps": step_views(tour, locale, t, speaker, LOCALES[territory.source.source_locale]),
        "unknown_of_steps": unknown(tour, locale, t),
        "audiences": format_list([terms.audience(one, t) for one in tour.source.audience], locale),
        "variants": variants,
        "chart": drawings.tours.get(key(territory, tour.slug)),
        "profile": _profile(tour, territory, locale, t, drawings),
        "chart_alt": chart_alt(tour, locale, t, speaker),
        "route_source": f"{tour.source.route.where.path.rsplit('/', 1)[-1]}, {drawings.attributions[territory.slug]}"
        if drawings.attributions.get(territory.slug)
        else tour.source.route.where.path.rsplit("/", 1)[-1],
    }


def facts(tour: Tour, locale: Locale, t: Interface) -> list[Fact]:
    """The figures at the head of the page; the time of the tour's own practice stands first."""
    on_foot = Fact(t.gettext("On foot"), format_duration(tour.walk_min, locale), "")
    jog = Fact(_unbroken(t.gettext("At 6:00 /km")), format_duration(tour.jog_min, locale), "")
    guided = Fact(t.gettext("With a group"), format_duration(tour.guided_min, locale), "")
    by_practice = {
        Practice.JOG: [jog, on_foot],
        Practice.WALK: [on_foot],
        Practice.GUIDED: [guided, on_foot],
    }
    shown = [Fact(t.gettext("Distance"), format_distance(tour.length_m, locale), "")]
    shown += by_practice[tour.source.practice]
    measured = tour.ascent_m is not None and tour.descent_m is not None
    climb = f"+{tour.ascent_m:.0f} −{tour.descent_m:.0f} m" if measured else ""
    shown.append(Fact(t.gettext("Climb"), climb, t.gettext("not measured")))
    return shown


def legs(tour: Tour, locale: Locale, t: Interface, ribbons: tuple[Ribbon | None, ...]) -> list[LegView]:
    """One item a stop, with the leg that leaves it; an item before the first stop and after the last where the route
    begins or ends elsewhere."""
    views = []
    stops: list[Stop | None] = [None, *tour.stops]
    for index, (stop, leg) in enumerate(zip(stops, tour.legs, strict=True)):
        empty = leg.length_m < 15
        if stop is None and empty:
            continue
        ribbon = ribbons[index] if index < len(ribbons) else None
        drawn = Markup(ribbon.ground + ribbon.marks) if ribbon and not empty else Markup("")
        heading = t.gettext("Start") if stop is None else ""
        is_end = index == len(tour.legs) - 1 and empty
        views.append(
            LegView(
                stop=stop,
                heading=heading,
                about=_about(stop, leg, locale, t),
                onward=_onward(leg, locale, t),
                streets=() if is_end else streets(leg, locale, t),
                ribbon=drawn,
                is_last=is_end,
                leg=leg,
            )
        )
    if tour.legs[-1].length_m >= 15:
        loop_end = t.gettext("Back at the start") if tour.shape.value != "one-way" else t.gettext("End of the route")
        about = format_distance(tour.length_m, locale)
        views.append(LegView(None, loop_end, about, "", (), Markup(""), True))
    return views


def with_cares(views: list[LegView], careful: tuple[Care, ...]) -> list[LegView]:
    """Each leg with what is to be minded on it."""
    if not careful:
        return views
    shares = share_out(careful, [view.leg.start_m if view.leg else float("inf") for view in views])
    return [replace(view, cares=share) for view, share in zip(views, shares, strict=True)]


def streets(leg: Leg, locale: Locale, t: Interface) -> tuple[Street, ...]:
    return tuple(
        Street(run.name.replace("'", "’"), _way(run, t), format_distance(run.length_m, locale)) for run in leg.streets
    )


def _way(run: StreetRun, t: Interface) -> str:
    """What is said of a way besides its name: its kind where it has none, and steps always."""
    if not run.name:
        return terms.way(run.kind, t)
    return f" ({terms.way(run.kind, t)})" if run.kind == "steps" else ""


def _about(stop: Stop | None, leg: Leg, locale: Locale, t: Interface) -> str:
    words = [format_distance(stop.distance_m if stop else leg.start_m, locale)]
    if stop is not None and stop.side != "on":
        off = format_distance(stop.offset_m, locale)
        said = {
            "left": t.gettext("%(distance)s to your left"),
            "right": t.gettext("%(distance)s to your right"),
        }[stop.side]
        words.append(said % {"distance": off})
    if stop is not None and stop.minutes:
        words.append(t.gettext("%(duration)s here") % {"duration": format_duration(stop.minutes, locale)})
    return " · ".join(words)


def _onward(leg: Leg, locale: Locale, t: Interface) -> str:
    return t.gettext("Then %(distance)s, by:") % {"distance": format_distance(leg.length_m, locale)}


def practical(tour: Tour, t: Interface, speaker: Speaker) -> list[Fact]:
    """What is known before one goes; the six that matter most are said to be unknown where they are."""
    known = {fact.key: fact.text for fact in tour.source.practical}
    always = ("steps", "surface", "lit", "wheels", "water", "toilets")
    return [
        Fact(terms.practical(one, t), speaker.say(known[one]) if one in known else "", t.gettext("not known to us"))
        for one in PRACTICAL
        if one in known or one in always
    ]


def chart_alt(tour: Tour, locale: Locale, t: Interface, speaker: Speaker) -> str:
    """The picture in a sentence; the way in words stands below it."""
    names = format_list([speaker.plain(stop.poi.title) for stop in tour.stops], locale)
    said = t.gettext("Map of the route, %(distance)s, past %(stops)s. The same in words below.")
    return said % {"distance": format_distance(tour.length_m, locale), "stops": names}


def _profile(tour: Tour, territory: Territory, locale: Locale, t: Interface, drawings: Drawings) -> Any:
    picture = drawings.profiles.get(key(territory, tour.slug))
    heights = [p.elevation_m for p in tour.source.route.points if p.elevation_m is not None]
    if picture is None or not heights:
        return None
    said = t.gettext("Profile of the route: from %(low)s m to %(high)s m, %(up)s m up and %(down)s m down in all.")
    alt = said % {
        "low": format_number(min(heights), locale),
        "high": format_number(max(heights), locale),
        "up": format_number(tour.ascent_m or 0, locale),
        "down": format_number(tour.descent_m or 0, locale),
    }
    return {"address": picture.address, "width": picture.width, "height": picture.height, "alt": alt}


def time_band(tour: Tour) -> str:
    """The stone a tour stands under, by the time of its own practice."""
    minutes = {
        Practice.JOG: tour.jog_min,
        Practice.WALK: tour.walk_min,
        Practice.GUIDED: tour.guided_min,
    }[tour.source.practice]
    return next((str(most) for most in BANDS if minutes <= most), "more")


BANDS = (30, 60, 90)


def tour_line(tour: Tour, locale: Locale, t: Interface) -> str:
    """``Run · 19 min at 6:00 /km`` under a tour's name."""
    practice = terms.practice(tour.source.practice, t)
    said = {
        Practice.JOG: _unbroken(t.gettext("%(practice)s · %(duration)s at 6:00 /km")),
        Practice.WALK: t.gettext("%(practice)s · %(duration)s, stops not counted"),
        Practice.GUIDED: t.gettext("%(practice)s · %(duration)s with the stops"),
    }[tour.source.practice]
    minutes = {
        Practice.JOG: tour.jog_min,
        Practice.WALK: tour.walk_min,
        Practice.GUIDED: tour.guided_min,
    }[tour.source.practice]
    return said % {"practice": practice, "duration": format_duration(minutes, locale)}


def _unbroken(said: str) -> str:
    """A pace and its unit stay on one line."""
    return said.replace("6:00 ", f"6:00{NBSP}")

"""The steps of a route in words: what to do, what follows, what is known of the ground. For the eye and for a voice.

A turn and what it leads to are two phrases put together by a third, so that each language may order them. Names of
streets stand as on their signs: no article is needed before them in any language.
"""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from builder.locales import Locale, format_distance, format_distance_aloud, format_list
from builder.model import Step, Stop, Tour
from builder.render import terms
from builder.render.speak import Speaker
from builder.render.terms import Interface

FAR_M = 250.0  # a stretch as long as this is told ahead: nothing will be said for a while
LEVEL_M = 3.0  # what rises or falls by less is level

_NAME = "\0"  # stands for the name of a street until its language can be marked


@dataclass(frozen=True, slots=True)
class StepWords:
    """``html`` is ``text`` with the language of the street's name marked; ``spoken`` also says what lies ahead."""

    text: str
    html: Markup
    spoken: str


@dataclass(frozen=True, slots=True)
class StepView:
    step: Step
    words: StepWords
    sign: str  # the road sign of the turn, templates/icons.html; "" for none
    length: str
    ground: str  # what is known of slope, surface and stairs
    stop: Stop | None
    landmark: Markup  # where that is, with the stop's name


def step_words(step: Step, locale: Locale, t: Interface, name_locale: Locale | None = None) -> StepWords:
    """``name_locale`` is the language of the streets' names, where it is not the page's."""
    name = step.street.replace("'", "’")
    said = _phrase(step, _NAME if name else terms.way_onto(step.way, t), t)
    text = said.replace(_NAME, name)
    mark: str | Markup = escape(name)
    if name_locale is not None and name_locale.tag != locale.tag:
        mark = Markup('<span lang="{}" dir="{}">{}</span>').format(name_locale.html_lang, name_locale.direction, name)
    html = Markup(str(escape(said)).replace(_NAME, str(mark)))
    spoken = text
    if step.length_m >= FAR_M:
        ahead = t.gettext("%(step)s, for %(distance)s")
        spoken = ahead % {"step": text, "distance": format_distance_aloud(step.length_m, locale)}
    return StepWords(text, html, f"{spoken}.")


def step_views(tour: Tour, locale: Locale, t: Interface, speaker: Speaker, name_locale: Locale) -> list[StepView]:
    stops = {stop.number: stop for stop in tour.stops}
    views = []
    for step in tour.steps:
        stop = stops.get(step.stop) if step.stop is not None else None
        views.append(
            StepView(
                step=step,
                words=step_words(step, locale, t, name_locale),
                sign=_sign(step.kind),
                length=format_distance(step.length_m, locale) if step.kind != "end" else "",
                ground=format_list(ground(step, t), locale),
                stop=stop,
                landmark=Markup(_landmark(stop.number, speaker.say(stop.poi.title), t)) if stop else Markup(),
            )
        )
    return views


def _sign(kind: str) -> str:
    """Of the road: a bar where the way goes on, an arrow where it turns."""
    much, _, side = kind.rpartition("-")
    if side in ("left", "right"):
        return f"sign-slight-{side}" if much in ("slight", "keep") else f"sign-{side}"
    return {"end": "", "back": "sign-back"}.get(kind, "sign-straight")


def ground(step: Step, t: Interface) -> list[str]:
    """What the data says of slope, surface and stairs until the next step; nothing where it says nothing."""
    said = []
    if step.stairs is not None:
        said.append(t.ngettext("%(count)s stair", "%(count)s stairs", step.stairs) % {"count": step.stairs})
    if step.climb_m is not None and abs(step.climb_m) >= LEVEL_M:
        pattern = t.gettext("%(metres)s m up") if step.climb_m > 0 else t.gettext("%(metres)s m down")
        said.append(pattern % {"metres": round(abs(step.climb_m))})
    if step.surface is not None:
        said.append(terms.surface(step.surface, t))
    return [one for one in said if one]


def unknown(tour: Tour, locale: Locale, t: Interface) -> str:
    """What the whole route says nothing of, as a sentence; "" where something is known of everything."""
    going = [step for step in tour.steps if step.kind != "end"]
    missing = []
    if all(step.climb_m is None for step in going):
        missing.append(t.gettext("slopes"))
    if all(step.surface is None for step in going):
        missing.append(t.gettext("surface"))
    if any(step.way == "steps" for step in going) and all(step.stairs is None for step in going):
        missing.append(t.gettext("how many stairs"))
    if not missing:
        return ""
    return t.gettext("Not known here: %(what)s.") % {"what": format_list(missing, locale)}


def steps_data(tour: Tour, locale: Locale, t: Interface, speaker: Speaker) -> dict[str, list[Any]]:
    """``steps`` and ``streets`` for a program: docs/data.md. ``text`` is for the screen, ``spoken`` for a voice."""
    stops = {stop.number: stop for stop in tour.stops}
    return {
        "steps": [_step_data(step, stops, locale, t, speaker) for step in tour.steps],
        "streets": [
            [round(one.from_m, 1), round(one.to_m, 1), one.name.replace("'", "’") or terms.way(one.kind, t)]
            for one in tour.streets
        ],
    }


def _step_data(step: Step, stops: dict[int, Stop], locale: Locale, t: Interface, speaker: Speaker) -> dict[str, Any]:
    words = step_words(step, locale, t)
    stop = stops.get(step.stop) if step.stop is not None else None
    return {
        "at_m": round(step.at_m, 1),
        "kind": step.kind,
        "street": step.street.replace("'", "’"),
        "way": step.way,
        "is_new": step.is_new,
        "at_roundabout": step.at_roundabout,
        "text": words.text,
        "spoken": words.spoken,
        "length_m": round(step.length_m, 1),
        "bearing_deg": round(step.bearing_deg),
        "climb_m": None if step.climb_m is None else round(step.climb_m, 1),
        "surface": step.surface,
        "stairs": step.stairs,
        "stop": stop.poi.id if stop else None,
        "landmark": _landmark(stop.number, speaker.plain(stop.poi.title), t) if stop else "",
        "ground": ground(step, t),
    }


def _landmark(number: int, place: str, t: Interface) -> str:
    said = t.gettext("at stop %(number)s, %(place)s")
    if isinstance(place, Markup):
        return escape(said) % {"number": number, "place": place}
    return said % {"number": number, "place": place}


def _phrase(step: Step, way: str, t: Interface) -> str:
    if step.kind == "end":
        return t.gettext("End of the route")
    if step.kind == "start":
        words = {"direction": terms.direction(step.bearing_deg, t), "way": way}
        return t.gettext("Set off to the %(direction)s: %(way)s") % words
    turn = _turn(step, t)
    words = {"turn": turn, "way": way}
    is_straight = step.kind == "straight" and not step.at_roundabout
    if not step.street and (step.kind == "back" or not step.is_new):
        return turn
    if step.kind == "back":
        return t.gettext("%(turn)s along %(way)s") % words
    if not step.is_new:
        return t.gettext("%(turn)s, staying on %(way)s") % words
    if step.way == "steps" and not step.street:
        alone, turned = t.gettext("Take the steps"), t.gettext("%(turn)s and take the steps")
    elif step.way == "steps":
        alone, turned = t.gettext("Take the steps: %(way)s"), t.gettext("%(turn)s and take the steps: %(way)s")
    elif step.way == "bridge" and not step.street:
        alone, turned = t.gettext("Cross the bridge"), t.gettext("%(turn)s and cross the bridge")
    elif step.way == "bridge":
        alone, turned = t.gettext("Cross %(way)s"), t.gettext("%(turn)s and cross %(way)s")
    else:
        alone = turned = t.gettext("%(turn)s onto %(way)s")
    return (alone if is_straight else turned) % words


def _turn(step: Step, t: Interface) -> str:
    side = step.kind.removeprefix("slight-").removeprefix("sharp-").removeprefix("keep-")
    if step.at_roundabout:
        return {
            "left": t.pgettext("turn of the way", "At the roundabout, turn left"),
            "right": t.pgettext("turn of the way", "At the roundabout, turn right"),
            "straight": t.pgettext("turn of the way", "At the roundabout, continue"),
            "back": t.pgettext("turn of the way", "At the roundabout, turn back"),
        }[side]
    return {
        "straight": t.pgettext("turn of the way", "Continue"),
        "keep-left": t.pgettext("turn of the way", "Keep left"),
        "keep-right": t.pgettext("turn of the way", "Keep right"),
        "slight-left": t.pgettext("turn of the way", "Bear left"),
        "left": t.pgettext("turn of the way", "Turn left"),
        "sharp-left": t.pgettext("turn of the way", "Turn sharp left"),
        "slight-right": t.pgettext("turn of the way", "Bear right"),
        "right": t.pgettext("turn of the way", "Turn right"),
        "sharp-right": t.pgettext("turn of the way", "Turn sharp right"),
        "back": t.pgettext("turn of the way", "Turn back"),
    }[step.kind]

"""What the guide on the move shows and says, in the language of the page; ``{…}`` is filled in by the scripts."""

from typing import Any

from builder.locales import Locale, format_distance, format_duration, format_number
from builder.render import terms
from builder.render.terms import Interface


def go_words(locale: Locale, t: Interface) -> dict[str, Any]:
    return {
        "m": format_distance(450, locale).replace(format_number(450, locale), "{n}"),
        "km": format_distance(1500, locale).replace(format_number(1.5, locale, 1), "{n}"),
        **_durations(locale),
        "directions": [terms.direction(bearing, t) for bearing in range(0, 360, 45)],
        **_way(t),
        **_signal(t),
        **_screen(t),
        **_safety(t),
    }


def _durations(locale: Locale) -> dict[str, str]:
    """Patterns of a duration; ``{mm}`` has two digits where the language writes them so."""
    minutes, hours = format_number(23, locale), format_number(1, locale)
    both = format_duration(83, locale).replace(minutes, "{m}", 1).replace(hours, "{h}", 1)
    is_padded = f"0{format_number(5, locale)}" in format_duration(65, locale)
    return {
        "min": format_duration(23, locale).replace(minutes, "{m}"),
        "h": format_duration(60, locale).replace(hours, "{h}"),
        "h_min": both.replace("{m}", "{mm}") if is_padded else both,
    }


def _way(t: Interface) -> dict[str, str]:
    """On the route, off it, at its stops and its end."""
    return {
        "to_direction": t.gettext("to the {direction}"),
        "in_front": t.gettext("in front of you"),
        "to_right": t.gettext("to your right"),
        "behind": t.gettext("behind you"),
        "to_left": t.gettext("to your left"),
        "approaching": t.gettext("The route is {distance} away, {where}."),
        "started": t.gettext("You are on the route."),
        "started_on": t.gettext("You are on the route, {distance} from its start."),
        "backward": t.gettext(
            "You are going the other way along the route. The stops are told, the turns are not: they are written for"
            " the way on."
        ),
        "forward": t.gettext("You are going along the route again. The turns are told."),
        "soon": t.gettext("In {distance}: {step}"),
        "next": t.gettext("Then, in {distance}: {step}"),
        "and_then": t.gettext("{step}, then: {then}"),
        "stop_in": t.gettext("Stop {number}, {title}, in {distance}."),
        "route_is": t.gettext("The route is {where}"),
        "to_start": t.gettext("To the start of the route"),
        "straight": t.gettext("Follow the route"),
        "to_end": t.gettext("To the end of the route"),
        "stop": t.gettext("Stop {number}: {title}."),
        "stop_late": t.gettext("You have just passed stop {number}: {title}."),
        "passed": t.gettext("Passed by: {titles}. You will hear it if you come back."),
        "off_head": t.gettext("Not this way"),
        "off": t.gettext("You have left the route. It is {distance} away, {where}."),
        "off_still": t.gettext("The route is {distance} away, {where}."),
        "back": t.gettext("You are on the route again."),
        "finished": t.gettext("You are at the end of the route."),
        "hazard": t.gettext("Take care: {text}"),
        "resumed": t.gettext("The guide goes on from where it was."),
        "in_time": t.gettext("On time"),
        "early": t.gettext("{duration} ahead of the programme"),
        "late": t.gettext("{duration} behind the programme"),
        "next_stop": t.gettext("Next stop"),
        "no_stop": t.gettext("No stop is left on the way"),
        "on_foot": t.gettext("{duration} on foot"),
        "here_for": t.gettext("{duration} here"),
        "line": t.gettext("{done} of {all}"),
        "reached": t.gettext("Heard"),
        "missed": t.gettext("Passed by"),
        "map_on": t.gettext("{distance} from the start"),
        "map_off": t.gettext("Off the route: {way}"),
        "map_outside": t.gettext("You are outside this map."),
        "away": t.gettext("{distance}, {where}"),
    }


def _signal(t: Interface) -> dict[str, str]:
    return {
        "asking": t.gettext("Asking your phone where you are …"),
        "lost": t.gettext(
            "Your phone does not know where it is. Go on by the written way; the guide keeps on looking."
        ),
        "found": t.gettext("Your position is found again."),
        "poor": t.gettext("Your phone knows its place only to within {distance}. The guide waits for better."),
        "denied": t.gettext(
            "Your phone keeps its position to itself. Allow it for this site in the settings of the browser, then press"
            " Start again. The steps and stops below need no position."
        ),
        "unavailable": t.gettext("Your phone does not know where it is just now. The guide keeps on looking."),
        "timeout": t.gettext("Your phone takes long to find itself. The guide keeps on looking."),
        "insecure": t.gettext("This page came over plain http, where browsers give no position. Open it with https."),
        "absent": t.gettext("This browser cannot tell a position."),
        "slept": t.gettext(
            "The guide was asleep for {duration}: another page or a dark screen stops it. It goes on from here."
        ),
        "awake": t.gettext("The guide keeps the screen on."),
        "not_awake": t.gettext(
            "This browser does not let a page keep the screen on. Set the phone so that it stays on, or the guide falls"
            " silent with it."
        ),
    }


def _screen(t: Interface) -> dict[str, str]:
    return {
        "voice_on": t.gettext("Stop the voice"),
        "voice_off": t.gettext("Let it speak"),
        "no_voice": t.gettext(
            "This phone has no voice for this language. The guide chimes, vibrates and writes what it has to say."
        ),
        "sounds_fetch": t.gettext("Fetch the spoken stories, {size}"),
        "sounds_done": t.gettext("The spoken stories are on this phone: {size}."),
        "sounds_failed": t.gettext("The spoken stories did not come. The phone’s own voice reads them."),
        "sounds_busy": t.gettext("Fetching the spoken stories …"),
        "bytes_mb": t.gettext("{n} MB"),
        "resume": t.gettext("You were on this tour, {distance} along the route, {duration} ago."),
        "summary": t.gettext("{distance} in {duration}, {count} of {all} stops."),
    }


def _safety(t: Interface) -> dict[str, str]:
    return {
        "here_street": t.gettext("You are in {street}."),
        "here_stop": t.gettext("Nearest place: {title}, {distance} {where}."),
        "here_code": t.gettext("Its plaque has the code {code}."),
        "here_route": t.gettext("You are on the route {tour}, {distance} from its start."),
        "here_off": t.gettext("You are {distance} off the route {tour}."),
        "here_coordinates": t.gettext("Latitude {lat}, longitude {lon}, to within {accuracy}."),
        "here_age": t.gettext("That was {duration} ago."),
        "here_unknown": t.gettext("Your phone has not told a position yet."),
        "here_number": t.gettext("In an emergency call {number}."),
    }

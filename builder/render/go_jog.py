"""What the run mode of the guide on the move says, in the language of the page; ``{…}`` is filled in by the scripts."""

from builder.locales import Locale
from builder.render.terms import Interface


def jog_words(locale: Locale, t: Interface) -> dict[str, str]:
    return {**_running(t), **_setup(t), **_summary(t), **_tracks(t)}


def _running(t: Interface) -> dict[str, str]:
    """On the move: shown, and the ``said_…`` spoken."""
    return {
        "per_km": t.gettext("min/km"),
        "per_mile": t.gettext("min/mile"),
        "kilometres": t.gettext("Kilometres"),
        "miles": t.gettext("Miles"),
        "mi": t.gettext("{n} mi"),
        "waiting": t.gettext("Your time runs from the moment you are on the route."),
        "paused": t.gettext("Paused"),
        "auto_paused": t.gettext("Paused: you stand"),
        "pause": t.gettext("Pause"),
        "go_on": t.gettext("Go on"),
        "split": t.gettext("{unit} in {time}. {average} on average."),
        "said_split": t.gettext("{distance}. The last one in {time}. On average {average}."),
        "lap": t.gettext("Lap {number}: {distance} in {time}."),
        "said_paused": t.gettext("Paused."),
        "said_resumed": t.gettext("Going on."),
        "ahead": t.gettext("{time} ahead of your pace."),
        "behind": t.gettext("{time} behind your pace."),
        "on_pace": t.gettext("On your pace."),
        "gap": t.gettext("Against your pace"),
        "last_km": t.gettext("Last km"),
        "last_mile": t.gettext("Last mile"),
        "warm": t.gettext("Warm up"),
        "fast": t.pgettext("interval", "Fast"),
        "easy": t.pgettext("interval", "Easy"),
        "cool": t.gettext("Cool down"),
        "stretch": t.gettext("{kind}, {length}."),
        "stretch_of": t.gettext("{kind}, {length}. Number {number} of {of}."),
        "hold": t.gettext("Hold to unlock"),
        "holding": t.gettext("Keep holding …"),
        "not_kept": t.gettext(
            "The track cannot be written to this phone: it is full, or the window is a private one. It lasts as long as"
            " this page is open."
        ),
    }


def _setup(t: Interface) -> dict[str, str]:
    return {
        "no_target": t.pgettext("pace to keep", "None"),
        "target": t.gettext("{pace} a kilometre"),
        "target_mile": t.gettext("{pace} a mile"),
    }


def _summary(t: Interface) -> dict[str, str]:
    return {
        "distance": t.gettext("Distance"),
        "moving": t.gettext("Time moving"),
        "average": t.gettext("Average pace"),
        "elapsed": t.gettext("With pauses"),
        "climb": t.gettext("Up and down"),
        "climb_words": t.gettext("{up} up, {down} down, by the heights of the tour"),
        "no_climb": t.gettext("Not known here: the tour carries no heights"),
        "splits": t.gettext("Every kilometre"),
        "splits_mile": t.gettext("Every mile"),
        "laps": t.gettext("Laps"),
        "number": t.gettext("Number"),
        "time": t.gettext("Time"),
        "length": t.gettext("Length"),
        "map": t.gettext("The way you ran, on the route of the tour. North is up."),
        "no_points": t.gettext("No position came, so there is no track."),
    }


def _tracks(t: Interface) -> dict[str, str]:
    return {
        "kept": t.gettext("The track lies on this phone and nowhere else."),
        "save_gpx": t.gettext("Save as GPX"),
        "save_tcx": t.gettext("Save as TCX"),
        "share": t.gettext("Share …"),
        "delete": t.gettext("Delete the track"),
        "deleted": t.gettext("The track is deleted."),
        "none": t.gettext("No track is kept on this phone."),
        "broken_off": t.gettext("Broken off: the browser was closed before End."),
        "bytes_kb": t.gettext("{n} kB"),
    }

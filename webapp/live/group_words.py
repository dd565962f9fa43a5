"""What a group's pages say by script, and why something was not done, in the visitor's words."""

from collections.abc import Mapping

from webapp import refusals
from webapp.words import Words


def not_done(reason: str, words: Words) -> str:
    """``reason`` is that of :class:`webapp.live.said.NotDone` or :class:`webapp.gate.Refused`."""
    _ = words.gettext
    own = {
        "closed": _("This question is closed; nothing was kept."),
        "ended": _("The walk is over; nothing was kept."),
        "full": _("As much was sent in this group as one walk may hold; nothing was kept."),
        "picture": _("This is no picture that can be shown; nothing was kept."),
        "unsaid": _("Something is missing; nothing was kept. Fill it in, then send again."),
    }
    return own.get(reason) or refusals.said(reason, words)


def guests_words(words: Words) -> Mapping[str, str]:
    """What ``static/js/ui/live-guide.js`` says."""
    _ = words.gettext
    return {
        "fresh": _("As of %(time)s."),
        "stale": _("No network. This is how it stood at %(time)s."),
        "ready": _("The walk has not begun yet."),
        "began": _("The walk has begun."),
        "stop": _("Your group is now at: %(place)s"),
        "news": _("New from your guide: %(words)s"),
        "ended": _("The walk is over."),
        "changed": _("The programme has changed. Load this page again."),
        "sent": _("Sent."),
        "waits": _("No network. It is kept here and sent by itself."),
        "seen": _("Your guide has seen it."),
        "help": _("Your guide is told that you need help."),
        "asking": _("Asking your phone where it is …"),
        "nowhere": _("Your phone does not say where it is. Your call for help was sent without it."),
        "poll": _("A question for all"),
        "picture": _("A picture from your guide"),
    }


def leaders_words(words: Words) -> Mapping[str, str]:
    """What ``static/js/ui/lead-guide.js`` says."""
    _ = words.gettext
    return {
        "fresh": _("All sent. As of %(time)s."),
        "waits": _("No network. Kept on this phone, sent by itself: %(num)s"),
        "here": _("You are here"),
        "next": _("Next: %(place)s"),
        "back": _("Back to: %(place)s"),
        "sent": _("Sent."),
        "large": _("This picture could not be made smaller on this phone."),
    }

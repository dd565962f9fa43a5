"""Why a form was not taken, in the visitor's words: what was kept, which is nothing, and what to do."""

from webapp.words import Words


def said(reason: str, words: Words) -> str:
    """``reason`` is that of :class:`webapp.gate.Refused`."""
    _ = words.gettext
    return {
        "foreign": _(
            "This did not come from this page, or your browser hides where it came from; nothing was kept. "
            "Send it from here, or tell the office."
        ),
        "program": _(
            "A field that nobody sees was filled in, as programs do; nothing was kept. "
            "Send it once more, or tell the office."
        ),
        "old": _("This page was open for hours, so nothing was kept. What you wrote is still here: send it once more."),
        "unclear": _("This was not understood, and nothing was kept. Send it once more."),
        "quick": _("That was quicker than anybody reads, so nothing was kept. Send it once more."),
        "long": _("Your words are too long, and nothing was kept. Shorten them, then send again."),
        "often": _(
            "Too much has come from your network for now; yours was not kept. Try again in an hour, or tell the office."
        ),
        "broken": _("This could not be kept: the fault is ours. Please try later, or tell the office."),
    }[reason]

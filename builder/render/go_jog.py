"""What the run mode of the guide on the move says, in the language of the page."""

from builder.locales import Locale
from builder.render.terms import Interface


def jog_words(locale: Locale, t: Interface) -> dict[str, str]:
    return {}

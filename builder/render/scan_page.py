"""The words and the addresses that the scanner of plaques works with (``static/js/ui/scan-screen.js``)."""

from typing import Any
from urllib.parse import urlsplit

from builder import urls
from builder.locales import Locale
from builder.model import SiteSource
from builder.render.terms import Interface


def scan_screen(site: SiteSource, not_here: str, locale: Locale, t: Interface) -> dict[str, Any]:
    return {
        "plaques": urls.plaques(),
        "lang": locale.tag,
        "notHere": not_here.split(),
        "hosts": own_hosts(site),
        "words": camera_words(t) | {"found": t.gettext("Plaque {code}. Opening its page …")},
    }


def own_hosts(site: SiteSource) -> list[str]:
    """The guide's own; an address of another is shown and never opened."""
    return sorted({urlsplit(address).netloc.lower() for address in (site.base_url, site.plaque_url)})


def camera_words(t: Interface) -> dict[str, str]:
    """What ``static/js/ui/camera.js`` says."""
    return {
        "asking": t.gettext("Asking for the camera …"),
        "loading": t.gettext("Loading what reads the symbol …"),
        "looking": t.gettext("Hold the symbol before the camera."),
        "closer": t.gettext("Nothing read yet. Come closer, or turn on the light."),
        "other": t.gettext("This symbol is not of one of our plaques. It was not opened. It says:"),
        "denied": t.gettext(
            "This phone keeps its camera to itself. Allow it for this site in your browser, or type the code."
        ),
        "absent": t.gettext("There is no camera here that this page could use. Type the code."),
        "insecure": t.gettext("This page came over plain http, where browsers give no camera. Type the code."),
        "failed": t.gettext("What reads the symbol could not be loaded. Type the code."),
        "stopped": t.gettext("The camera is off."),
        "light": t.gettext("Light on"),
        "dark": t.gettext("Light off"),
    }

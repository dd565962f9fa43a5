"""The page on which the office's staff tick a town's plaques: its rows, and what its script works with."""

from typing import Any

from builder import urls
from builder.locales import Locale, format_date
from builder.model import Plaque, PlaqueStatus, SiteSource, Territory
from builder.render import terms
from builder.render.map_page import position_words
from builder.render.scan_page import camera_words, own_hosts
from builder.render.speak import Speaker
from builder.render.terms import Interface


def round_context(
    site: SiteSource, territory: Territory, locale: Locale, t: Interface, speaker: Speaker
) -> dict[str, Any]:
    """``spots`` are the plaques to look at, ``retired`` those that should hang no longer."""
    rows = [_row(plaque, locale, t, speaker) for plaque in territory.plaques]
    return {
        "spots": [row for row in rows if not row["retired"]],
        "retired": [row for row in rows if row["retired"]],
        "states": _states(t),
        "screen": {
            "territory": territory.slug,
            "plaques": urls.plaques(),
            "intl": locale.intl,
            "hosts": own_hosts(site),
            "words": _words(locale, t),
        },
    }


def _row(plaque: Plaque, locale: Locale, t: Interface, speaker: Speaker) -> dict[str, Any]:
    line = plaque.source
    at = line.at or plaque.poi.at  # nearest first needs one
    return {
        "code": plaque.code,
        "title": speaker.say(plaque.poi.title),
        "mounted_on": line.mounted_on,
        "stated": f"{line.at.lat:.5f}, {line.at.lon:.5f}" if line.at else "",
        "lon": at.lon,
        "lat": at.lat,
        "status": terms.plaque_status(line.status, t),
        "checked_on": format_date(line.checked_on, locale) if line.checked_on else "",
        "retired": line.status is PlaqueStatus.RETIRED,
    }


def _states(t: Interface) -> list[dict[str, str]]:
    return [
        {"state": "in-place", "name": t.pgettext("found", "In place")},
        {"state": "damaged", "name": t.pgettext("found", "Damaged")},
        {"state": "missing", "name": t.pgettext("found", "Missing")},
        {"state": "other", "name": t.pgettext("found", "Something else")},
    ]


def _words(locale: Locale, t: Interface) -> dict[str, Any]:
    """What the script says; ``{…}`` is filled in by it."""
    position = position_words(locale, t)
    told = ("asking", "denied", "unavailable", "timeout", "insecure", "absent")
    return {
        **camera_words(t),
        **{one["state"]: one["name"] for one in _states(t)},
        **{key: position[key] for key in ("directions", "m", "km", "away", "sorted")},
        **{f"position_{key}": position[key] for key in told},
        "kept": t.gettext("{code}: {state}."),
        "undone": t.gettext("Taken back: {code}, {state}."),
        "within": t.gettext("within {distance}"),
        "elsewhere": t.gettext("Plaque {code} is not one of this town."),
        "failed_to_keep": t.gettext("This could not be kept. The phone may be full. Note it on paper."),
        "saved": t.gettext("Saved as {file}, among your downloads."),
        "dropped": t.gettext("The round is deleted."),
    }

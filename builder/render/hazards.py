"""What to mind on the way, where it stands: for the words of a tour and for the guide on the move."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder.geo import along_m, point_at
from builder.locales import Locale, format_distance
from builder.model import Tour
from builder.render import terms
from builder.render.speak import Speaker
from builder.render.terms import Interface

_DECIMALS = 6  # 0.1 m


@dataclass(frozen=True, slots=True)
class Care:
    """A hazard as the words of the way show it."""

    label: str
    figure: str  # how far from the start
    text: Markup
    at_m: float


def cares(tour: Tour, locale: Locale, t: Interface, speaker: Speaker) -> tuple[Care, ...]:
    return tuple(
        Care(
            terms.hazard(one.source.kind, t),
            format_distance(one.at_m, locale),
            speaker.say(one.source.text),
            one.at_m,
        )
        for one in tour.hazards
    )


def share_out(found: Sequence[Care], starts_m: Sequence[float]) -> list[tuple[Care, ...]]:
    """Each to the last leg that has begun by then; ``starts_m`` are where the legs begin, in order."""
    shares: list[list[Care]] = [[] for _ in starts_m]
    for care in found:
        begun = [index for index, start_m in enumerate(starts_m) if start_m <= care.at_m]
        if shares:
            shares[begun[-1] if begun else 0].append(care)
    return [tuple(share) for share in shares]


def hazards_data(tour: Tour, t: Interface, speaker: Speaker) -> list[dict[str, Any]]:
    """For the guide's script and for ``tour.json``: metres from the start, the position there, the kind with its name,
    and the words with their language where it is not the page's (None where it is)."""
    line = tour.source.route.line
    along = along_m(line)
    found = []
    for one in tour.hazards:
        words, lang = speaker.words(one.source.text)
        at = point_at(line, along, one.at_m)
        found.append(
            {
                "at_m": round(one.at_m, 1),
                "at": [round(at.lon, _DECIMALS), round(at.lat, _DECIMALS)],
                "kind": one.source.kind.value,
                "label": terms.hazard(one.source.kind, t),
                "text": words,
                "lang": lang or None,
            }
        )
    return found

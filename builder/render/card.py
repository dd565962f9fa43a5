"""The social card of a tour: the picture that a messenger shows with a link to its page, 1200 × 630 pixels.

``templates/print/card.typ`` sets it as a plaque is set: ink frame, yellow head, name, and the map beside."""

from typing import Any

from builder.locales import Locale, format_distance, format_duration
from builder.model import Practice, Territory, Tour
from builder.pictures import flat_png
from builder.print import language, print_png
from builder.render import terms
from builder.render.road_maps import RoadMap
from builder.render.speak import Speaker
from builder.render.terms import Interface

WIDTH, HEIGHT = 1200, 630
MAP_WIDTH, MAP_HEIGHT = 676, 570
PX_MM = 0.155  # of a map on paper that a pixel of the card shows: a stop's square is 33 pixels wide
COLOURS = 64


def card(
    tour: Tour,
    territory: Territory,
    site: str,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    drawn: RoadMap,
    credit: str,
) -> dict[str, Any]:
    """What the card's template asks for; ``site`` is the guide's title."""
    title, title_lang = speaker.words(tour.source.title)
    minutes = {Practice.JOG: tour.jog_min, Practice.WALK: tour.walk_min, Practice.GUIDED: tour.guided_min}
    return {
        **language(locale),
        "town": territory.source.name,
        "site": site,
        "title": {"text": title, "lang": title_lang},
        "practice": terms.practice(tour.source.practice, t),
        "length": format_distance(tour.length_m, locale),
        "time": format_duration(minutes[tour.source.practice], locale),
        "map": {"svg": drawn.svg, "width": MAP_WIDTH, "height": MAP_HEIGHT},
        "credit": credit,
    }


def paint_card(data: dict[str, Any], unseen: str = "") -> bytes:
    """The card as a PNG; ``unseen`` are letters that no print font has. Raises builder.print.CannotPrint."""
    return flat_png(print_png("card", data, unseen), COLOURS)


def card_alt(tour: Tour, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> str:
    said = t.gettext("Map of the tour %(title)s, %(distance)s, %(town)s.")
    return said % {
        "title": speaker.plain(tour.source.title),
        "distance": format_distance(tour.length_m, locale),
        "town": territory.source.name,
    }

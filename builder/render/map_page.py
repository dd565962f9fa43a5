"""The context of a map's page, of a tour or of a town: the list beside the map, which does all that the map does, and
the words that the map says."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from builder import urls
from builder.link.around import Amenity, Approach, Around
from builder.locales import Locale, format_distance, format_duration, format_number
from builder.model import LonLat, Poi, Territory, Tour
from builder.render import terms
from builder.render.json_block import json_block
from builder.render.kit import Drawings, key
from builder.render.map_files import MapFiles
from builder.render.speak import Speaker
from builder.render.terms import Interface
from builder.render.tour_page import tour_line

AROUND_M = 3000.0  # how far beyond the bounds the map may be moved; the data reaches a kilometre


@dataclass(frozen=True, slots=True)
class Spot:
    """A row of the list and a mark of the map. ``ident`` joins the two; ``link`` is its page, if it has one."""

    ident: str
    at: LonLat
    mark: str  # the number of a stop or a tour
    title: Markup | str
    about: Markup | str
    figure: str
    link: str
    map_link: str = ""


def map_context(
    tour: Tour | None,
    territory: Territory,
    around: Around,
    files: MapFiles,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    drawings: Drawings,
) -> dict[str, Any]:
    slug, tag = territory.slug, locale.tag
    others = [one for one in territory.tours if tour is None or one.slug != tour.slug]
    numbers = {one.slug: str(i) for i, one in enumerate(territory.tours, 1)}
    data = urls.tour_data(tag, slug, tour.slug) if tour else urls.town_data(tag, slug)
    picture = drawings.tours.get(key(territory, tour.slug)) if tour else drawings.of_town(slug, tag)
    return {
        "tour": tour,
        "picture": picture,
        "heading": speaker.say(tour.source.title) if tour else territory.source.name,
        "facts_line": tour_line(tour, locale, t) if tour else "",
        "stops": _stops(tour, territory, locale, speaker) if tour else [],
        "approaches": _approaches(around, territory, locale, t, speaker),
        "tours_near": others,
        "spot_of": lambda one: _tour(one, territory, numbers[one.slug], locale, t, speaker),
        "places": [] if tour else [_place(poi, territory, locale, t, speaker) for poi in territory.pois],
        "amenities": [_amenity(i, one, tour is not None, locale, t) for i, one in enumerate(around.amenities)],
        "has_moving_map": files.has_map(slug),
        "layers": _layers(t, on_tour=tour is not None),
        "screen": json_block(
            {
                "kind": "tour" if tour else "town",
                "data": data,
                "town": urls.town_data(tag, slug) if tour else None,
                "styles": files.styles_of(slug, tag),
                "bounds": _wide(territory),
                "intl": locale.intl,
                "words": _words(locale, t),
            }
        ),
    }


def _layers(t: Interface, *, on_tour: bool) -> list[tuple[str, str]]:
    """What may be shown besides, by the name that scripts know it by."""
    found = [
        ("amenities", t.gettext("Water, toilets, benches and more")),
        ("stations", t.gettext("Stations and the way from them")),
        ("tours", t.gettext("Other tours") if on_tour else t.gettext("Tours")),
    ]
    return found if on_tour else [*found[::2], ("places", t.gettext("Places"))]


def _stops(tour: Tour, territory: Territory, locale: Locale, speaker: Speaker) -> list[Spot]:
    return [
        Spot(
            f"stop-{stop.number}",
            stop.poi.at,
            str(stop.number),
            speaker.say(stop.poi.title),
            speaker.say(stop.poi.tagline),
            format_distance(stop.distance_m, locale),
            urls.place(locale.tag, territory.slug, stop.poi.id),
        )
        for stop in tour.stops
    ]


def _approaches(around: Around, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> list[Spot]:
    stations = {poi.id: poi for poi in territory.source.pois}
    there = {poi.id for poi in territory.pois}  # that have a page in this language
    return [
        Spot(
            f"station-{way.poi}",
            stations[way.poi].at,
            "",
            speaker.say(stations[way.poi].title),
            Markup("{}. {}").format(_way_words(way, locale, t), speaker.say(stations[way.poi].tagline)),
            format_distance(way.length_m, locale),
            urls.place(locale.tag, territory.slug, way.poi) if way.poi in there else "",
        )
        for way in around.approaches
    ]


def _way_words(way: Approach, locale: Locale, t: Interface) -> str:
    """What is known of the way, and no more."""
    direction = terms.direction(way.bearing_deg, t)
    if not way.line:
        said = t.gettext("As the crow flies, to the %(direction)s; the way itself is not known to us")
        return said % {"direction": direction}
    if way.length_m < 30:
        return t.gettext("The tour starts here")
    told = {
        "duration": format_duration(way.walk_min, locale),
        "direction": direction,
        "gap": format_distance(way.gap_m, locale),
    }
    if way.gap_m >= 5:
        return t.gettext("%(duration)s on foot, to the %(direction)s; %(gap)s of it on no way of the map") % told
    return t.gettext("%(duration)s on foot, to the %(direction)s") % told


def _tour(one: Tour, territory: Territory, number: str, locale: Locale, t: Interface, speaker: Speaker) -> Spot:
    return Spot(
        f"tour-{one.slug}",
        one.source.route.line[0],
        number,
        speaker.say(one.source.title),
        tour_line(one, locale, t),
        format_distance(one.length_m, locale),
        urls.tour(locale.tag, territory.slug, one.slug),
        urls.tour_map(locale.tag, territory.slug, one.slug),
    )


def _place(poi: Poi, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> Spot:
    address = urls.place(locale.tag, territory.slug, poi.id)
    return Spot(f"place-{poi.id}", poi.at, "", speaker.say(poi.title), terms.kind(poi.kind, t), "", address)


def _amenity(index: int, one: Amenity, on_tour: bool, locale: Locale, t: Interface) -> Spot:
    about = ""
    if on_tour and one.offset_m >= 10:
        about = t.gettext("%(distance)s from the route") % {"distance": format_distance(one.offset_m, locale)}
    elif on_tour:
        about = t.gettext("On the route")
    kind = terms.amenity(one.kind, t)
    return Spot(
        f"amenity-{index}",
        one.at,
        "",
        Markup('{} <bdi class="own">{}</bdi>').format(kind, one.name) if one.name else kind,
        about,
        format_distance(one.distance_m, locale) if on_tour else "",
        "",
    )


def _wide(territory: Territory) -> list[float]:
    west, south, east, north = territory.source.bounds
    lat = AROUND_M / 111_200
    lon = lat * 1.5  # at 48°; nearer to a pole a little less than all of the data is shown
    return [round(v, 5) for v in (west - lon, south - lat, east + lon, north + lat)]


def _words(locale: Locale, t: Interface) -> dict[str, Any]:
    """What scripts say, in the language of the page; ``{…}`` is filled in by them."""
    keys = t.gettext("Map. Arrow keys move it, plus and minus zoom, Shift with an arrow key turns and tilts it.")
    failed = t.gettext("The moving map could not be loaded. The drawing and the list say the same.")
    no_gl = t.gettext(
        "This browser cannot draw the moving map: it lacks WebGL 2. The drawing and the list say the same."
    )
    return {
        **position_words(locale, t),
        "map": keys,
        "crow": t.gettext("As the crow flies: {distance}, to the {direction}."),
        "here": t.gettext("You are here, to within {distance}."),
        "nearest": t.gettext("Nearest: {name}, {distance} to the {direction}."),
        "off": t.gettext("The route is {distance} from you, to the {direction}."),
        "on": t.gettext("You are on the route."),
        "outside": t.gettext("You are outside this map, {distance} to the {direction} of it."),
        "locate": t.gettext("Where I am"),
        "follow": t.gettext("Follow me again"),
        "stop": t.gettext("Stop following me"),
        "tilt": t.gettext("Show in 3D"),
        "flat": t.gettext("Show flat"),
        "failed": failed,
        "nogl": no_gl,
    }


def position_words(locale: Locale, t: Interface) -> dict[str, Any]:
    """What is said of the reader's position and of what lies near it."""
    denied = t.gettext(
        "Your phone keeps your position to itself. Allow it for this site in your browser and tap again."
    )
    lost = t.gettext("Your phone does not know where it is just now. Under open sky it finds itself again.")
    return {
        "directions": [terms.direction(bearing, t) for bearing in range(0, 360, 45)],
        "m": format_distance(450, locale).replace(format_number(450, locale), "{n}"),
        "km": format_distance(1500, locale).replace(format_number(1.5, locale, 1), "{n}"),
        "away": t.gettext("{distance} from you, to the {direction}"),
        "asking": t.gettext("Asking your phone where you are …"),
        "stopped": t.gettext("Your position is no longer followed."),
        "denied": denied,
        "unavailable": lost,
        "timeout": t.gettext("Your phone takes long to find itself. It goes on trying."),
        "insecure": t.gettext("This page came over plain http, where browsers give no position. Open it with https."),
        "absent": t.gettext("This browser cannot tell a position."),
        "sorted": t.gettext("Sorted: the nearest first."),
    }

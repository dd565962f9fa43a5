"""The names of closed sets, in the page's language. ``t`` is a locale's interface catalog; contexts tell translators
which kind of thing is named."""

from typing import Protocol

from builder.locales import NBSP, Locale, format_number
from builder.model import (
    Audience,
    Difficulty,
    HazardKind,
    NoticeKind,
    PlaqueStatus,
    PoiKind,
    Practice,
    Shape,
    Theme,
    Wheelchair,
)


class Interface(Protocol):
    """The part of gettext's translations that pages use."""

    def gettext(self, message: str) -> str: ...
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str: ...
    def pgettext(self, context: str, message: str) -> str: ...


def practice(one: Practice, t: Interface) -> str:
    return {
        Practice.JOG: t.pgettext("practice", "Run"),
        Practice.WALK: t.pgettext("practice", "Walk"),
        Practice.GUIDED: t.pgettext("practice", "With a guide"),
    }[one]


def theme(one: Theme, t: Interface) -> str:
    return {
        Theme.RIVER: t.pgettext("theme", "River"),
        Theme.NATURE: t.pgettext("theme", "Nature"),
        Theme.TREES: t.pgettext("theme", "Trees"),
        Theme.HERITAGE: t.pgettext("theme", "Heritage"),
        Theme.ARCHITECTURE: t.pgettext("theme", "Architecture"),
        Theme.ART: t.pgettext("theme", "Art"),
        Theme.SMART_CITY: t.pgettext("theme", "Smart city"),
        Theme.SPORT: t.pgettext("theme", "Sport"),
    }[one]


def among(one: Practice | Theme, t: Interface) -> str:
    return practice(one, t) if isinstance(one, Practice) else theme(one, t)


def difficulty(one: Difficulty, t: Interface) -> str:
    return {
        Difficulty.EASY: t.pgettext("difficulty", "Easy"),
        Difficulty.MODERATE: t.pgettext("difficulty", "Moderate"),
        Difficulty.HARD: t.pgettext("difficulty", "Hard"),
    }[one]


def audience(one: Audience, t: Interface) -> str:
    return {
        Audience.EVERYONE: t.pgettext("audience", "everyone"),
        Audience.FAMILIES: t.pgettext("audience", "families"),
        Audience.RUNNERS: t.pgettext("audience", "runners"),
        Audience.GROUPS: t.pgettext("audience", "groups"),
    }[one]


def shape(one: Shape, t: Interface) -> str:
    return {
        Shape.LOOP: t.pgettext("shape of a route", "Loop"),
        Shape.OUT_AND_BACK: t.pgettext("shape of a route", "There and back"),
        Shape.ONE_WAY: t.pgettext("shape of a route", "One way"),
    }[one]


def kind(one: PoiKind, t: Interface) -> str:
    return {
        PoiKind.ARTWORK: t.pgettext("kind of place", "Work of art"),
        PoiKind.BRIDGE: t.pgettext("kind of place", "Bridge"),
        PoiKind.BUILDING: t.pgettext("kind of place", "Building"),
        PoiKind.CHURCH: t.pgettext("kind of place", "Church"),
        PoiKind.CULTURE: t.pgettext("kind of place", "Place of culture"),
        PoiKind.FORT: t.pgettext("kind of place", "Fort"),
        PoiKind.GARDEN: t.pgettext("kind of place", "Garden"),
        PoiKind.LAKE: t.pgettext("kind of place", "Lake"),
        PoiKind.MARKET: t.pgettext("kind of place", "Market"),
        PoiKind.MONUMENT: t.pgettext("kind of place", "Monument"),
        PoiKind.MUSEUM: t.pgettext("kind of place", "Museum"),
        PoiKind.OFFICE: t.pgettext("kind of place", "Offices"),
        PoiKind.PANEL: t.pgettext("kind of place", "History panel"),
        PoiKind.PARK: t.pgettext("kind of place", "Park"),
        PoiKind.QUARTER: t.pgettext("kind of place", "Quarter"),
        PoiKind.QUAY: t.pgettext("kind of place", "River bank"),
        PoiKind.SPORT: t.pgettext("kind of place", "Sports ground"),
        PoiKind.SQUARE: t.pgettext("kind of place", "Square"),
        PoiKind.STATION: t.pgettext("kind of place", "Station or stop"),
        PoiKind.TREE: t.pgettext("kind of place", "Remarkable tree"),
    }[one]


def wheelchair(one: Wheelchair, t: Interface) -> str:
    return {
        Wheelchair.YES: t.pgettext("wheelchair", "Yes"),
        Wheelchair.LIMITED: t.pgettext("wheelchair", "In part"),
        Wheelchair.NO: t.pgettext("wheelchair", "No, there are steps"),
    }[one]


def notice(one: NoticeKind, t: Interface) -> str:
    return {
        NoticeKind.CLOSED: t.pgettext("notice", "Closed"),
        NoticeKind.FLOOD: t.pgettext("notice", "High water"),
        NoticeKind.WORKS: t.pgettext("notice", "Works"),
        NoticeKind.INFO: t.pgettext("notice", "Please note"),
    }[one]


def hazard(one: HazardKind, t: Interface) -> str:
    return {
        HazardKind.TRAFFIC: t.pgettext("hazard", "Traffic"),
        HazardKind.RAILS: t.pgettext("hazard", "Tram or train"),
        HazardKind.STEPS: t.pgettext("hazard", "Steps"),
        HazardKind.SURFACE: t.pgettext("hazard", "Uneven ground"),
        HazardKind.NARROW: t.pgettext("hazard", "Narrow way"),
        HazardKind.WATER: t.pgettext("hazard", "Near the water"),
        HazardKind.NO_LIGHT: t.pgettext("hazard", "No light"),
    }[one]


def plaque_status(one: PlaqueStatus, t: Interface) -> str:
    return {
        PlaqueStatus.PLANNED: t.pgettext("plaque", "planned, not yet on the wall"),
        PlaqueStatus.PRINTED: t.pgettext("plaque", "made, not yet on the wall"),
        PlaqueStatus.INSTALLED: t.pgettext("plaque", "on the wall"),
        PlaqueStatus.DAMAGED: t.pgettext("plaque", "on the wall, damaged"),
        PlaqueStatus.MISSING: t.pgettext("plaque", "missing from the wall"),
        PlaqueStatus.RETIRED: t.pgettext("plaque", "taken down for good"),
    }[one]


def practical(key: str, t: Interface) -> str:
    return {
        "steps": t.pgettext("practical fact", "Steps"),
        "surface": t.pgettext("practical fact", "Surface"),
        "lit": t.pgettext("practical fact", "Lit at night"),
        "wheels": t.pgettext("practical fact", "Wheels, prams"),
        "water": t.pgettext("practical fact", "Drinking water"),
        "toilets": t.pgettext("practical fact", "Toilets"),
        "transport": t.pgettext("practical fact", "Getting there"),
        "flood": t.pgettext("practical fact", "High water"),
    }[key]


def way(kind: str, t: Interface) -> str:
    """A way without a name, by its kind (link/streets.py)."""
    return {
        "path": t.pgettext("way without a name", "path"),
        "steps": t.pgettext("way without a name", "steps"),
        "cycleway": t.pgettext("way without a name", "cycle track"),
        "bridge": t.pgettext("way without a name", "bridge"),
        "square": t.pgettext("way without a name", "pedestrian area"),
        "street": t.pgettext("way without a name", "street without a name on the map"),
    }.get(kind, t.pgettext("way without a name", "way not on the map"))


def way_onto(kind: str, t: Interface) -> str:
    """The same where one is told to take it."""
    return {
        "path": t.pgettext("way to take", "the path"),
        "steps": t.pgettext("way to take", "the steps"),
        "cycleway": t.pgettext("way to take", "the cycle track"),
        "bridge": t.pgettext("way to take", "the bridge"),
        "square": t.pgettext("way to take", "the pedestrian area"),
        "street": t.pgettext("way to take", "the street"),
    }.get(kind, t.pgettext("way to take", "the way that is not on the map"))


def surface(value: str, t: Interface) -> str:
    """An OpenStreetMap surface, as much of it as feet feel; "" for one that nobody has described."""
    for values, said in (
        (("paved", "asphalt", "concrete", "paving_stones", "bricks", "chipseal"), t.pgettext("surface", "paved")),
        (("sett", "cobblestone", "unhewn_cobblestone"), t.pgettext("surface", "cobbles")),
        (("gravel", "fine_gravel", "compacted", "pebblestone"), t.pgettext("surface", "gravel")),
        (("unpaved", "ground", "dirt", "earth", "mud", "sand", "woodchips"), t.pgettext("surface", "earth")),
        (("grass",), t.pgettext("surface", "grass")),
        (("wood",), t.pgettext("surface", "wood")),
        (("metal", "metal_grid"), t.pgettext("surface", "metal")),
        (("tartan", "rubber"), t.pgettext("surface", "running track")),
    ):
        if value in values:
            return said
    return ""


def amenity(one: str, t: Interface) -> str:
    """What a walker may need: a kind of ``builder.ground.AMENITIES``."""
    return {
        "toilets": t.pgettext("amenity", "Toilets"),
        "drinking_water": t.pgettext("amenity", "Drinking water"),
        "bench": t.pgettext("amenity", "Bench"),
        "shelter": t.pgettext("amenity", "Shelter"),
        "picnic_site": t.pgettext("amenity", "Picnic site"),
        "picnic_table": t.pgettext("amenity", "Picnic table"),
        "playground": t.pgettext("amenity", "Playground"),
        "viewpoint": t.pgettext("amenity", "Viewpoint"),
        "pharmacy": t.pgettext("amenity", "Pharmacy"),
        "defibrillator": t.pgettext("amenity", "Defibrillator"),
        "bicycle_rental": t.pgettext("amenity", "Bicycles to hire"),
    }[one]


def direction(bearing_deg: float, t: Interface) -> str:
    """One of eight points of the compass."""
    names = (
        t.pgettext("direction", "north"),
        t.pgettext("direction", "north-east"),
        t.pgettext("direction", "east"),
        t.pgettext("direction", "south-east"),
        t.pgettext("direction", "south"),
        t.pgettext("direction", "south-west"),
        t.pgettext("direction", "west"),
        t.pgettext("direction", "north-west"),
    )
    return names[round(bearing_deg / 45) % 8]


def kilobytes(size: int, locale: Locale, t: Interface) -> str:
    """Of a file of ``size`` bytes; a figure and its unit stay on one line."""
    number = format_number(max(1, round(size / 1000)), locale)
    return (t.gettext("%(number)s kB") % {"number": number}).replace(" ", NBSP)

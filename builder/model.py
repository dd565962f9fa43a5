"""What a guide is made of. Frozen, plain, in source language; nothing here reads a file, knows an address or a locale.

Coordinates are ``(lon, lat)`` in WGS 84 degrees everywhere; units stand in names (``_m`` metres, ``_min`` minutes).
Every authored thing keeps ``where`` it was written, so that any later stage can speak of file and line.
"""

from array import array
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import nan
from typing import NamedTuple

from builder.problems import Where


class LonLat(NamedTuple):
    lon: float
    lat: float


class Bounds(NamedTuple):
    west: float
    south: float
    east: float
    north: float

    def holds(self, at: LonLat) -> bool:
        return self.west <= at.lon <= self.east and self.south <= at.lat <= self.north


class Practice(StrEnum):
    JOG = "jog"
    WALK = "walk"
    GUIDED = "guided"


class Difficulty(StrEnum):
    EASY = "easy"
    MODERATE = "moderate"
    HARD = "hard"


class Shape(StrEnum):
    LOOP = "loop"
    OUT_AND_BACK = "out-and-back"
    ONE_WAY = "one-way"


class Theme(StrEnum):
    RIVER = "river"
    NATURE = "nature"
    TREES = "trees"
    HERITAGE = "heritage"
    ARCHITECTURE = "architecture"
    ART = "art"
    SMART_CITY = "smart-city"
    SPORT = "sport"


class Audience(StrEnum):
    EVERYONE = "everyone"
    FAMILIES = "families"
    RUNNERS = "runners"
    GROUPS = "groups"


class PoiKind(StrEnum):
    ARTWORK = "artwork"
    BRIDGE = "bridge"
    BUILDING = "building"
    CHURCH = "church"
    CULTURE = "culture"
    FORT = "fort"
    GARDEN = "garden"
    LAKE = "lake"
    MARKET = "market"
    MONUMENT = "monument"
    MUSEUM = "museum"
    OFFICE = "office"
    PANEL = "panel"
    PARK = "park"
    QUARTER = "quarter"
    QUAY = "quay"
    SPORT = "sport"
    SQUARE = "square"
    STATION = "station"
    TREE = "tree"


class Wheelchair(StrEnum):
    YES = "yes"
    LIMITED = "limited"
    NO = "no"


class LayerKind(StrEnum):
    AMENITIES = "amenities"
    HEIGHTS = "heights"
    OTHER = "other"
    PANELS = "panels"
    PARKS = "parks"
    PROJECTS = "projects"
    SCULPTURES = "sculptures"
    TREES = "trees"


class NoticeKind(StrEnum):
    CLOSED = "closed"
    FLOOD = "flood"
    WORKS = "works"
    INFO = "info"


class HazardKind(StrEnum):
    TRAFFIC = "traffic"
    RAILS = "rails"
    STEPS = "steps"
    SURFACE = "surface"
    NARROW = "narrow"
    WATER = "water"
    NO_LIGHT = "no-light"


class PlaqueStatus(StrEnum):
    PLANNED = "planned"
    PRINTED = "printed"
    INSTALLED = "installed"
    DAMAGED = "damaged"
    MISSING = "missing"
    RETIRED = "retired"


class CheckState(StrEnum):
    """What somebody found where a plaque should hang. ``other``: it hangs there, and there is something to say."""

    IN_PLACE = "in-place"
    DAMAGED = "damaged"
    MISSING = "missing"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Text:
    """A string an author wrote and a translator translates: ``context`` is the file's path without suffix (the PO
    ``msgctxt``), ``msgid`` the words, ``kind`` says what they are for ("title", "tagline", "prose", "notice" …)."""

    msgid: str
    context: str
    kind: str
    where: Where


@dataclass(frozen=True, slots=True)
class Notice:
    kind: NoticeKind
    text: Text
    starts: date | None
    ends: date | None  # the last day on which it holds
    where: Where


@dataclass(frozen=True, slots=True)
class Media:
    file: str  # path relative to the site's root
    alt: Text
    credit: str
    licence: str
    where: Where
    year: int | None = None  # in which it was taken or drawn
    is_about: bool = False  # the year is not known exactly
    then: str = ""  # the file of another one, which shows the same view long before


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording of a place's prose in one language."""

    file: str  # path relative to the site's root
    locale: str
    credit: str
    licence: str
    recorded_from: str  # the mark of the words it was recorded from (builder/sound/words.py); "" where nobody said
    is_machine: bool  # read by a program: said so
    where: Where


@dataclass(frozen=True, slots=True)
class Poi:
    """A point of interest as authored: ``tours/<territory>/pois/<id>.md``."""

    id: str
    territory: str
    title: Text
    tagline: Text
    kind: PoiKind
    at: LonLat
    at_source: str
    prose: tuple[Text, ...]
    sources: tuple[str, ...]
    where: Where
    address: str = ""
    opening_hours: str = ""
    hours_as_of: str = ""  # the year or date the hours were last known to hold
    wheelchair: Wheelchair | None = None
    wheelchair_note: Text | None = None
    phone: str = ""
    url: str = ""
    price: Text | None = None
    panel: int | None = None  # the city's own history panel number
    media: tuple[Media, ...] = ()
    sounds: tuple[Sound, ...] = ()  # at most one a locale
    notices: tuple[Notice, ...] = ()
    was: tuple[str, ...] = ()  # former ids, which get a page that says where it went
    lines: tuple[tuple[str, int], ...] = ()  # of keys that are checked after reading

    def where_of(self, key: str) -> Where:
        return Where(self.where.path, dict(self.lines).get(key, 0))


class RoutePoint(NamedTuple):
    at: LonLat
    elevation_m: float | None
    line: int  # in the GPX file


@dataclass(frozen=True, slots=True)
class Route:
    """The line to follow, as read from a GPX file; at least two points, none of them left in doubt."""

    points: tuple[RoutePoint, ...] = field(repr=False)
    where: Where
    line: tuple[LonLat, ...] = field(init=False, repr=False, compare=False)  # the places of the points alone
    digest: str = field(init=False, compare=False)  # of all the points, which stands for them in keys

    def __post_init__(self) -> None:
        object.__setattr__(self, "line", tuple(point.at for point in self.points))
        figures = array("d")
        for point in self.points:
            height = nan if point.elevation_m is None else point.elevation_m
            figures.extend((*point.at, height, point.line))
        object.__setattr__(self, "digest", sha256(figures.tobytes()).hexdigest()[:32])


@dataclass(frozen=True, slots=True)
class StopSource:
    poi: str
    minutes: float
    note: Text | None
    where: Where


@dataclass(frozen=True, slots=True)
class HazardSource:
    """What to mind at one place of a tour, said before one is there. It stands at a stop (``stop``) or at a metre
    of the route (``at_m``), never at both."""

    kind: HazardKind
    text: Text
    source: str  # where the author knows it from
    stop: str  # "" where it stands at a metre
    at_m: float | None
    where: Where


@dataclass(frozen=True, slots=True)
class Practical:
    """One practical fact of a tour as the author knows it; a key that is absent is shown as not known."""

    key: str  # steps, surface, lit, wheels, water, toilets, transport, flood
    text: Text


@dataclass(frozen=True, slots=True)
class TourSource:
    """``tours/<territory>/<slug>/tour.md`` as authored, its route read, its pois still names."""

    slug: str
    territory: str
    title: Text
    tagline: Text
    practice: Practice
    route: Route
    stops: tuple[StopSource, ...]
    difficulty: Difficulty
    themes: tuple[Theme, ...]
    audience: tuple[Audience, ...]
    practical: tuple[Practical, ...]
    prose: tuple[Text, ...]
    sources: tuple[str, ...]
    where: Where
    variant_of: str = ""
    group_factor: float = 1.0
    was: tuple[str, ...] = ()  # former slugs, which get a page that says where it went
    media: tuple[Media, ...] = ()
    notices: tuple[Notice, ...] = ()
    hazards: tuple[HazardSource, ...] = ()
    locales: tuple[str, ...] = ()  # in which it is published besides those of its town
    locale_wheres: tuple[Where, ...] = ()  # of each of locales


@dataclass(frozen=True, slots=True)
class VisitSource:
    """A table of ``visits.toml``: a tour offered to the public on one day."""

    id: str
    tour: str
    starts: datetime  # by the town's clocks
    minutes: int | None  # None: the guided time of the tour
    languages: tuple[str, ...]  # in which the guide speaks
    places: int
    closes_h: int  # hours before the start at which booking ends
    meeting: str  # a place; "" the first stop of the tour
    meeting_note: Text | None
    price: Text | None
    accessible: bool | None  # None: nobody has said
    accessible_note: Text | None
    note: Text | None
    where: Where
    lines: tuple[tuple[str, int], ...] = ()

    @property
    def texts(self) -> tuple[Text, ...]:
        said = (self.meeting_note, self.price, self.accessible_note, self.note)
        return tuple(text for text in said if text is not None)

    def where_of(self, key: str) -> Where:
        return Where(self.where.path, dict(self.lines).get(key, self.where.line))


@dataclass(frozen=True, slots=True)
class PlaqueSource:
    """A line of ``plaques.csv``."""

    code: str
    poi: str
    mounted_on: str
    at: LonLat | None
    size_mm: float | None
    distance_m: float | None
    status: PlaqueStatus
    installed_on: date | None
    checked_on: date | None
    note: str
    where: Where
    languages: tuple[str, ...] = ()  # of the inscription; none: those of the guide


@dataclass(frozen=True, slots=True)
class Check:
    """A line of ``checks.csv``: one look at one plaque on a round."""

    at: datetime  # in UTC, to the millisecond
    code: str
    state: CheckState
    note: str
    position: LonLat | None  # of the phone, where its owner let it be noted
    accuracy_m: float | None
    round: str  # drawn by the phone for each round; tells of nobody
    where: Where = field(compare=False)


@dataclass(frozen=True, slots=True)
class OldAddress:
    """A line of ``old-addresses.csv``: the path of a page of a previous system, and what it was about."""

    old: str
    code: str  # of a plaque, or "" where ``poi`` is given
    poi: str
    where: Where


@dataclass(frozen=True, slots=True)
class Office:
    name: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    url: str = ""
    opening_hours: str = ""
    source: str = ""
    phone_where: Where | None = None


@dataclass(frozen=True, slots=True)
class Legal:
    """What the law asks a publisher to say; an empty field is shown as not yet given."""

    publisher: str = ""
    director: str = ""
    host: str = ""
    contact: str = ""
    accessibility_status: str = "non"  # non, partial, total: "non" until an audit is recorded
    accessibility_audit: str = ""
    data_protection: str = ""


@dataclass(frozen=True, slots=True)
class Credit:
    """Data or a picture from elsewhere, its licence and the words the licence asks for."""

    what: str
    by: str
    licence: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing of a layer. ``at`` is its point, or one that stands for its ``lines`` or ``areas`` (each a polygon: the
    outer ring, then its holes). ``facts`` are the author's other properties, in the order of the file."""

    id: str
    name: Text  # "" where the thing has no name of its own: a drinking fountain
    kind: str  # "toilets", "garden"; "" where the layer's own kind says it
    poi: str  # the place of the guide that tells of it, ""
    at: LonLat
    lines: tuple[tuple[LonLat, ...], ...]
    areas: tuple[tuple[tuple[LonLat, ...], ...], ...]
    about: Text | None
    sources: tuple[str, ...]
    facts: tuple[tuple[str, str | float | bool], ...]
    where: Where

    def fact(self, key: str) -> str | float | bool | None:
        return dict(self.facts).get(key)


@dataclass(frozen=True, slots=True)
class Layer:
    """``tours/<territory>/layers/<slug>/``: things of one kind from one source."""

    slug: str
    territory: str
    name: Text
    kind: LayerKind
    source: str
    licence: str
    date: date
    url: str
    names_are_proper: bool  # the features' names stay as they are in every language
    features: tuple[Feature, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class TerritorySource:
    slug: str
    name: str
    short: str
    country: str
    timezone: str
    source_locale: str
    bounds: Bounds
    lead: Text
    office: Office
    emergency_number: str
    legal: Legal
    pois: tuple[Poi, ...]
    tours: tuple[TourSource, ...]
    plaques: tuple[PlaqueSource, ...]
    credits: tuple[Credit, ...]
    files: frozenset[str]  # contexts of all content files, those that could not be read among them
    where: Where
    notices: tuple[Notice, ...] = ()
    layers: tuple[Layer, ...] = ()
    checks: tuple[Check, ...] = ()  # of all rounds
    old_addresses: tuple[OldAddress, ...] = ()
    locales: tuple[str, ...] = ()  # in which the whole town is published; none: those of the guide
    locale_wheres: tuple[Where, ...] = ()  # of each of locales
    visits: tuple[VisitSource, ...] = ()  # in the order of time


@dataclass(frozen=True, slots=True)
class SiteSource:
    title: str
    base_url: str  # no closing slash
    plaque_url: str
    locales: tuple[str, ...]
    server: bool
    worker: bool  # False: the guide keeps nothing on phones, and mends phones that hold a broken worker
    territories: tuple[TerritorySource, ...]
    names: tuple[str, ...]  # of all territories, those that could not be read among them
    codes: tuple[tuple[str, Where], ...]  # codes.lock, each with its line
    registers_are_whole: bool  # every line of every register could be read
    where: Where
    locale_wheres: tuple[Where, ...] = ()  # of each of locales


# Linked: what read gave, put together. No half-filled objects: a Tour exists only with its stops on its route.


@dataclass(frozen=True, slots=True)
class StreetRun:
    """A stretch of a leg along one street: ``name`` as in the data, or "" with the ``kind`` of way (path, steps,
    street, cycleway, bridge, square, unknown)."""

    name: str
    kind: str
    length_m: float


@dataclass(frozen=True, slots=True)
class StreetStretch:
    """The same of a whole route: the street from one of its metres to another."""

    from_m: float
    to_m: float
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to be told on the way. ``kind`` is start, straight, slight-left, left, sharp-left, slight-right,
    right, sharp-right, back or end; ``street`` and ``way`` are the name and kind of what is followed from here on, as
    in ``StreetRun``. What the data does not say is None."""

    at_m: float
    kind: str
    street: str
    way: str
    length_m: float  # to the next step
    bearing_deg: float  # the direction in which one goes on
    is_new: bool = True  # whether the street, or the kind of way, is another one than before
    at_roundabout: bool = False
    stop: int | None = None  # the number of the stop that is here
    climb_m: float | None = None  # how much higher the next step is than this; None: the route carries no heights
    surface: str | None = None  # the OpenStreetMap value, where all of the stretch has the same
    stairs: int | None = None  # how many, where the way is steps and they are counted


@dataclass(frozen=True, slots=True)
class Stop:
    poi: Poi
    number: int
    distance_m: float  # along the route from its start
    offset_m: float  # from the route to the poi
    side: str  # "left", "right" or "on" (within 10 m)
    minutes: float
    note: Text | None
    plaque: "Plaque | None" = None
    passed_m: float | None = None  # where the route comes near to it, against the order of the stops; None: nowhere


@dataclass(frozen=True, slots=True)
class Hazard:
    """A hazard in its place: ``at_m`` along the route from its start."""

    source: HazardSource
    at_m: float


@dataclass(frozen=True, slots=True)
class Leg:
    """The route from one stop to the next, or from the start to the first and from the last to the end."""

    start_m: float
    end_m: float
    streets: tuple[StreetRun, ...]

    @property
    def length_m(self) -> float:
        return self.end_m - self.start_m


@dataclass(frozen=True, slots=True)
class Plaque:
    code: str
    poi: Poi
    source: PlaqueSource


@dataclass(frozen=True, slots=True)
class Tour:
    source: TourSource
    stops: tuple[Stop, ...]
    legs: tuple[Leg, ...]  # len(stops) + 1: before the first stop, between, after the last
    length_m: float
    shape: Shape
    ascent_m: float | None  # None: the route carries no elevation
    descent_m: float | None
    walk_min: float
    jog_min: float  # at 6 min/km
    guided_min: float
    bounds: Bounds
    hazards: tuple[Hazard, ...] = ()  # in the order in which they are met
    steps: tuple[Step, ...] = ()  # none where there is no map data
    streets: tuple[StreetStretch, ...] = ()  # what the route follows, from start to end

    @property
    def slug(self) -> str:
        return self.source.slug


@dataclass(frozen=True, slots=True)
class Visit:
    source: VisitSource
    tour: Tour
    meeting: Poi
    begins: datetime  # the moment, in the town's zone
    minutes: int

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def ends(self) -> datetime:
        return (self.begins.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(self.begins.tzinfo)


@dataclass(frozen=True, slots=True)
class Territory:
    source: TerritorySource
    pois: tuple[Poi, ...]
    tours: tuple[Tour, ...]
    plaques: tuple[Plaque, ...]
    visits: tuple[Visit, ...] = ()  # in the order of time

    @property
    def slug(self) -> str:
        return self.source.slug


@dataclass(frozen=True, slots=True)
class Site:
    source: SiteSource
    territories: tuple[Territory, ...]

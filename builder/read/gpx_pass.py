"""The strict pass over a GPX file's text: what is wrong with it, by line, and a clean copy for gpxpy.

The clean copy holds only what Flâneur reads (tracks, routes, waypoints; position, height, time, name), checked, each on
the line it had. So nothing that gpxpy would stumble over or accept too easily ever reaches it, and its n-th point is
the n-th line noted here. Expat runs without namespaces, because undeclared prefixes are common; they are resolved here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from builder.problems import Problem, Where, error, warning
from builder.read.gpx_syntax import not_well_formed
from builder.read.gpx_text import EXPORT_AGAIN, quotable

MAX_DEPTH = 64
MAX_ELEMENTS = 500_000
MAX_POINTS = 30_000  # a point a second for eight hours; gpxpy takes half a second for them
MAX_LINES = 1_000  # tracks, their segments, and routes
MAX_JUMPS_DEG = 300.0  # 30,000 km: nobody's walk, and slow to measure; two points at 0, 0 by mistake still pass
LOWEST_M, HIGHEST_M = -1_000.0, 10_000.0  # beyond every shore and summit: a placeholder such as -32768, not a height

NAMESPACES = ("http://www.topografix.com/GPX/1/1", "http://www.topografix.com/GPX/1/0")
VERSIONS = ("1.0", "1.1")
OTHER_ROOTS = {
    "kml": "a KML file of Google Earth",
    "html": "a web page",
    "trainingcenterdatabase": "a TCX file of a sports watch",
    "osm": "OpenStreetMap data",
    "rss": "a news feed",
    "feed": "a news feed",
    "svg": "a drawing",
}
# Which elements are read, and inside which others.
CHILDREN = {
    "": frozenset({"gpx"}),
    "gpx": frozenset({"trk", "rte", "wpt"}),
    "trk": frozenset({"name", "trkseg"}),
    "rte": frozenset({"name", "rtept"}),
    "trkseg": frozenset({"trkpt"}),
    "wpt": frozenset({"name", "ele"}),
    "rtept": frozenset({"ele", "time"}),
    "trkpt": frozenset({"ele", "time"}),
}
POINTS = frozenset({"wpt", "rtept", "trkpt"})
FIELDS = frozenset({"name", "ele", "time"})

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_TIME = re.compile(
    r"([12]\d{3}-\d\d?-\d\d?[T ]\d\d?:\d\d?:\d\d?(?:\.\d{1,12})?)(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?", re.ASCII
)
_MAX_TEXT = 4_000
_MAX_TOLD = 20  # of one kind in one file; the rest are counted
_NO_NAMESPACES: Mapping[str, str] = {"": "", "xml": "xml", "xmlns": "xmlns"}


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A checked copy of the file for gpxpy, and the line of every point in the order of the file."""

    data: bytes
    lines: Mapping[str, tuple[int, ...]]  # by element: wpt, rtept, trkpt
    version: str
    creator: str
    line: int  # of the root element


class _Refused(Exception):
    """Leaves the parser; never leaves this file."""


def pass_over(text: str, shown: str) -> tuple[Skeleton | None, list[Problem]]:
    """``text`` as ``read_gpx_text`` gives it. ``None`` when there is an error among the problems."""
    walk = _Walk(shown)
    parser = walk.parser
    try:
        parser.Parse(text.encode("utf-8"), True)
    except _Refused:
        return None, walk.problems
    except expat.ExpatError as at:
        walk.problems.append(not_well_formed(at, text, shown, walk.open))
        return None, walk.told()
    problems = walk.told()
    if walk.errors:
        return None, problems
    lines = {element: tuple(found) for element, found in walk.lines.items()}
    return Skeleton("".join(walk.out).encode("utf-8"), lines, walk.version, walk.creator, walk.root_line), problems


@dataclass
class _Walk:
    """The state of one pass."""

    shown: str
    problems: list[Problem] = field(default_factory=list)
    errors: int = 0
    first_untold: int = 0  # the line of the first error that is only counted
    root_line: int = 1
    out: list[str] = field(default_factory=list)
    out_line: int = 1
    lines: dict[str, list[int]] = field(default_factory=lambda: {element: [] for element in POINTS})
    open: list[str] = field(default_factory=list)  # every open element as written
    kept: list[str] = field(default_factory=lambda: [""])  # the open ones that are read
    done: list[set[str]] = field(default_factory=lambda: [set()])  # fields already seen in each of them
    skipped: int = 0  # how deep inside an element that is not read
    scopes: list[Mapping[str, str]] = field(default_factory=lambda: [_NO_NAMESPACES])
    undeclared: dict[str, int] = field(default_factory=dict)
    namespace: str = ""  # of the root
    elements: int = 0
    text: list[str] = field(default_factory=list)
    text_size: int = 0
    bad_times: list[int] = field(default_factory=list)
    empty_heights: list[int] = field(default_factory=list)
    stray_waypoints: list[int] = field(default_factory=list)
    tracks: int = 0
    last: tuple[float, float] | None = None  # latitude and longitude of the point before on the same line
    jumps_deg: float = 0.0
    version: str = ""
    creator: str = ""

    def __post_init__(self) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.doctype

    @property
    def where(self) -> Where:
        return Where(self.shown, self.parser.CurrentLineNumber)

    def wrong(self, code: str, fact: str, cure: str) -> None:
        self.errors += 1
        if self.errors <= _MAX_TOLD:
            self.problems.append(error(self.where, code, fact, cure))
        elif not self.first_untold:
            self.first_untold = self.where.line

    def refuse(self, code: str, fact: str, cure: str) -> None:
        self.errors += 1
        self.problems.append(error(self.where, code, fact, cure))
        raise _Refused

    def mended(self, line: int, fact: str, cure: str = EXPORT_AGAIN) -> None:
        self.problems.append(warning(Where(self.shown, line), "gpx-mended", fact, cure))

    def doctype(self, name: str, _system: str | None, _public: str | None, _subset: bool) -> None:
        if name.lower() == "html":
            self.refuse("gpx-root", "This is a web page, not a GPX file.", "Download the GPX file itself.")
        self.refuse(
            "gpx-doctype",
            f"The file has a DOCTYPE ('{name[:40]}'), which no GPX file needs and which can do harm.",
            "Take out the line that begins with '<!DOCTYPE', or export the file again from another program.",
        )

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS:
            fact = f"The file holds more than {MAX_ELEMENTS:,} elements."
            self.refuse("gpx-size", fact, "Export only the part that is the route, without sensor data.")
        self.open.append(name)
        if len(self.open) > MAX_DEPTH:
            fact = f"Elements stand one inside the other more than {MAX_DEPTH} deep, here '{name[:40]}'."
            self.refuse("gpx-depth", fact, EXPORT_AGAIN)
        local, namespace = self.resolved(name, attributes)
        parent = self.kept[-1]
        if not parent:
            self.root(name, local, namespace, attributes)
            return
        if self.skipped or namespace != self.namespace or local not in CHILDREN.get(parent, ()):
            if self.skipped or namespace != self.namespace:
                pass
            elif local == "wpt":
                self.stray_waypoints.append(self.parser.CurrentLineNumber)
            elif local in POINTS:
                fact = f"A point ({local}) stands inside <{parent}>, where GPX has none."
                self.wrong("gpx-syntax", fact, "Put track points between <trkseg> and </trkseg>, or export again.")
            self.skipped += 1
            return
        if local in FIELDS:
            if local in self.done[-1]:
                self.skipped += 1  # the first one counts
                return
            self.done[-1].add(local)
            self.text.clear()
            self.text_size = 0
            self.parser.CharacterDataHandler = self.characters
        elif local in POINTS:
            self.point(local, attributes)
        else:
            self.count_line()
            self.emit(f"<{local}>")
        self.kept.append(local)
        self.done.append(set())

    def end(self, _name: str) -> None:
        self.open.pop()
        self.scopes.pop()
        if self.skipped:
            self.skipped -= 1
            return
        local = self.kept.pop()
        self.done.pop()
        if local in FIELDS:
            self.parser.CharacterDataHandler = None
            self.field(local, "".join(self.text))
        else:
            self.emit(f"</{local}>")

    def characters(self, data: str) -> None:
        self.text_size += len(data)
        if not self.skipped and self.text_size <= _MAX_TEXT + len(data):
            self.text.append(data)

    def resolved(self, name: str, attributes: dict[str, str]) -> tuple[str, str]:
        """The local name and the namespace; notes prefixes that nothing declares."""
        scope = self.scopes[-1]
        declared = {key[6:]: uri for key, uri in attributes.items() if key == "xmlns" or key.startswith("xmlns:")}
        if declared:
            scope = {**scope, **declared}
            if len(scope) > 200:
                self.refuse("gpx-size", "The file declares more than 200 prefixes.", EXPORT_AGAIN)
        self.scopes.append(scope)
        for word in (name, *attributes):
            prefix, colon, _ = word.partition(":")
            if colon and prefix not in scope and len(self.undeclared) < _MAX_TOLD:
                self.undeclared.setdefault(prefix, self.parser.CurrentLineNumber)
        prefix, colon, local = name.partition(":")
        return (local, scope.get(prefix, f"?{prefix}")) if colon else (name, scope[""])

    def root(self, name: str, local: str, namespace: str, attributes: dict[str, str]) -> None:
        if local != "gpx":
            what = OTHER_ROOTS.get(local.lower(), f"a file of another kind (its first element is '{name[:40]}')")
            cure = "Export the route as GPX: most programs offer it beside their own format."
            self.refuse("gpx-root", f"This is {what}, not a GPX file.", cure)
        line = self.root_line = self.parser.CurrentLineNumber
        self.namespace = namespace
        self.version, self.creator = (quotable(attributes.get(key, ""), 200) for key in ("version", "creator"))
        if namespace not in NAMESPACES:
            seen = f"has the namespace '{quotable(namespace, 80)}'" if namespace.strip("?") else "has no namespace"
            self.mended(line, f"The element <gpx> {seen}; it was read as GPX.", f'Write xmlns="{NAMESPACES[0]}" in it.')
        if self.version not in VERSIONS:
            seen = f"says version '{self.version[:40]}'" if self.version else "says no version"
            self.mended(line, f"The element <gpx> {seen}; it was read as GPX 1.1.", 'Write version="1.1" in it.')
        if not self.creator:
            cure = 'Write creator="the name of your program" in it.'
            self.mended(line, "The element <gpx> does not say by which program it was made (creator).", cure)
        self.emit('<gpx version="1.1">')
        self.kept.append("gpx")
        self.done.append(set())

    def point(self, element: str, attributes: dict[str, str]) -> None:
        lines = self.lines[element]
        lines.append(self.parser.CurrentLineNumber)
        if sum(map(len, self.lines.values())) > MAX_POINTS:
            fact = f"The file holds more than {MAX_POINTS:,} points."
            self.refuse("gpx-size", fact, "Thin them out in a route editor: one point every few metres is enough.")
        lat = self.degrees("lat", "Latitude", 90, attributes, "gpx-latitude")
        lon = self.degrees("lon", "Longitude", 180, attributes, "gpx-longitude")
        if element != "wpt":
            self.count_jump(float(lat), float(lon))
        self.emit(f"<{element} lat={quoteattr(lat)} lon={quoteattr(lon)}>")

    def count_line(self) -> None:
        self.tracks += 1
        self.last = None
        if self.tracks > MAX_LINES:
            fact = f"The file holds more than {MAX_LINES:,} tracks, pieces of tracks and routes."
            self.refuse("gpx-size", fact, "Export only the one that is the route.")

    def count_jump(self, lat: float, lon: float) -> None:
        if self.last is not None:
            east = abs(lon - self.last[1])
            self.jumps_deg += abs(lat - self.last[0]) + min(east, abs(360.0 - east))
        self.last = (lat, lon)
        if self.jumps_deg > MAX_JUMPS_DEG and not self.errors:
            fact = "The points lie thousands of kilometres apart, together more than 30,000 km."
            self.refuse("gpx-size", fact, "Look whether degrees lost their decimal point, or export the file again.")

    def degrees(self, key: str, word: str, most: int, attributes: dict[str, str], code: str) -> str:
        said = attributes.get(key)
        if said is None:
            self.wrong(code, f"A point has no {word.lower()} ({key}).", "Give the point its place, or take it out.")
            return "0"
        number = said.strip()
        if len(number) > 40 or not _NUMBER.fullmatch(number):
            cure = (
                "Write it with a point: 48.8259." if "," in number else "Write degrees with a decimal point: 48.8259."
            )
            self.wrong("gpx-number", f"{word} '{quotable(number[:40], 40)}' is not a number.", cure)
            return "0"
        if not -most <= float(number) <= most:
            cure = "Swap lat and lon, or correct the number." if key == "lat" else "Correct the number."
            self.wrong(code, f"{word} {number} is outside -{most}…{most}.", cure)
        return number

    def field(self, local: str, text: str) -> None:
        if local == "ele":
            self.height(text.strip())
        elif local == "time":
            found = _TIME.fullmatch(text.strip())
            if found is None:
                self.bad_times.append(self.parser.CurrentLineNumber)
            else:
                self.emit(f"<time>{found[1]}{found[2] or 'Z'}</time>")
        else:
            # gpxpy looks for namespaces by regular expression over the whole text, names too.
            name = escape(quotable(text, 200), {'"': "&quot;", "'": "&apos;"}).replace("xmlns", "&#120;mlns")
            self.emit(f"<name>{name}</name>")

    def height(self, text: str) -> None:
        if not text:
            self.empty_heights.append(self.parser.CurrentLineNumber)
        elif len(text) > 60 or not _NUMBER.fullmatch(text):
            cure = "Write metres with a decimal point, or take the line out."
            self.wrong("gpx-number", f"Elevation '{quotable(text[:40], 40)}' is not a number.", cure)
        elif not LOWEST_M <= float(text) <= HIGHEST_M:
            fact = f"Elevation {text[:40]} m is outside {LOWEST_M:.0f}…{HIGHEST_M:.0f}."
            self.wrong("gpx-elevation", fact, "Correct it, or take it out: a point without elevation is fine.")
        else:
            self.emit(f"<ele>{text}</ele>")

    def emit(self, piece: str) -> None:
        line = self.parser.CurrentLineNumber
        if line > self.out_line:
            self.out.append("\n" * (line - self.out_line))
            self.out_line = line
        self.out.append(piece)

    def told(self) -> list[Problem]:
        """All problems, with what is said once for the whole file."""
        told = list(self.problems)
        if self.errors > _MAX_TOLD:
            fact = f"{self.errors - _MAX_TOLD} more numbers or points are wrong in this file, from this line on."
            told.append(error(Where(self.shown, self.first_untold), "gpx-number", fact, EXPORT_AGAIN))
        for prefix, line in self.undeclared.items():
            fact = f"The prefix '{prefix[:40]}:' is used and declared nowhere; what stands in it was passed over."
            cure = f'Write xmlns:{prefix[:40]}="…" in <gpx>, or export the file again.'
            told.append(warning(Where(self.shown, line), "gpx-mended", fact, cure))
        for lines, what in (
            (self.bad_times, "not a time of GPX"),
            (self.empty_heights, "an empty elevation"),
            (self.stray_waypoints, "a waypoint where GPX has none"),
        ):
            if lines:
                times = f" (the first of {len(lines)} in this file)" if len(lines) > 1 else ""
                fact = f"Here stands {what}{times}; it was passed over."
                told.append(warning(Where(self.shown, lines[0]), "gpx-mended", fact, EXPORT_AGAIN))
        return told

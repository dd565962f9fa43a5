"""``flaneur preview``: one tour as its author left it, as a page that opens in a browser with no network and no server.

It shows what a build does not: the line as it stands in the GPX file beside the one that a tour follows, the points
left out, and how far every stop and plaque is from the route.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from builder import geo, maps, parts
from builder.ground import Area, Ground
from builder.looking import Group, Looking, Patch, Spot, Trace, Words
from builder.model import Bounds, LonLat, RoutePoint, Site, Territory, Tour
from builder.read.gpx import read_gpx

AROUND_M = 400.0  # how far from the route the ground is drawn
GROUND_TOLERANCE_M = 2.0
FAR_M = 60.0  # the distance from which `flaneur check` asks for a note (check.FAR_FROM_ROUTE_M)
VENDOR = ("leaflet.css", "leaflet.js")
_FONT = re.compile(r"@font-face\{.*?\}", re.S)  # the figures are shown in the reader's own sans


@dataclass(frozen=True, slots=True)
class RawPoint:
    at: LonLat
    line: int  # in the GPX file


def find_tour(site: Site, name: str) -> list[tuple[Territory, Tour]]:
    """The tours of that name: ``seine-jog``, or ``issy/seine-jog`` where two towns have one."""
    town, _, slug = name.rpartition("/")
    return [
        (territory, tour)
        for territory in site.territories
        for tour in territory.tours
        if tour.slug == slug and town in ("", territory.slug)
    ]


def write_preview(root: Path, territory: Territory, tour: Tour, ground: Ground, out: Path) -> Path:
    """The page, which is ``out`` itself where that ends in ``.html``, else ``out/index.html``; what it loads lies in a
    folder beside it. ``FileNotFoundError`` where ``bin/vendor`` has not run."""
    page = out if out.suffix == ".html" else out / "index.html"
    folder = page.with_name(f"{page.stem}-files")
    raw = raw_points(root / tour.source.route.where.path, tour.source.route.points)
    files = {name: (parts.vendor() / name).read_bytes() for name in VENDOR}
    css = parts.static() / "css"
    files["guide.css"] = (_FONT.sub("", (css / "core.css").read_text("utf-8"), count=1)).encode()
    files["looking.css"] = (css / "looking.css").read_bytes()
    files["page.js"] = (parts.static() / "js" / "looking" / "page.js").read_bytes()
    files["map.js"] = maps.script(_looking(territory, tour, raw, ground)).encode()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    page.write_text(_html(territory, tour, raw, folder.name), "utf-8")
    return page


def raw_points(gpx: Path, route: Sequence[RoutePoint]) -> tuple[tuple[RawPoint, ...], ...]:
    """The segments of the track that the route was made from, as they stand in the file."""
    found, _ = read_gpx(gpx.read_bytes(), gpx.name)
    assert found is not None  # the tour could not have been linked otherwise
    followed = {point.line for point in route}
    for line in found.lines:
        if followed <= {point.line for point in line.points}:
            return tuple(tuple(RawPoint(point.at, point.line) for point in segment) for segment in line.segments)
    return ()


def left_out(raw: Sequence[Sequence[RawPoint]], tour: Tour) -> list[RawPoint]:
    followed = {point.line for point in tour.source.route.points}
    return [point for segment in raw for point in segment if point.line not in followed]


def _looking(territory: Territory, tour: Tour, raw: Sequence[Sequence[RawPoint]], ground: Ground) -> Looking:
    line = tour.source.route.line
    reach = geo.bounds_of([*line, *(stop.poi.at for stop in tour.stops), *(p.at for part in raw for p in part)])
    stops = tuple(
        Spot(stop.poi.at, str(stop.number), stop.poi.title.msgid, f"{stop.offset_m:.0f} m off the route")
        for stop in tour.stops
    )
    off = tuple(
        Trace((stop.poi.at, geo.point_at(line, geo.along_m(line), stop.distance_m)), "off")
        for stop in tour.stops
        if stop.offset_m >= 1
    )
    hung = tuple(
        Spot(at, "plaque", f"Plaque {code}", f"{metres:.0f} m from its place")
        for code, at, metres in _plaques(territory, tour)
    )
    wrong = tuple(Spot(point.at, "!", f"Left out: line {point.line} of the file") for point in left_out(raw, tour))
    groups = (
        _ground(ground, geo.widen(reach, AROUND_M)),
        Group("route", traces=(Trace(line, "route"),)),
        Group("raw", traces=tuple(Trace(tuple(p.at for p in part), "raw") for part in raw if len(part) > 1)),
        Group("left-out", spots=wrong),
        Group("plaques", spots=hung),
        Group("stops", spots=stops, traces=off),
    )
    words = Words("Nearer", "Further away", "Close", "", ground.attribution)
    return Looking(reach, groups, words, territory.source.source_locale)


def _plaques(territory: Territory, tour: Tour) -> Iterator[tuple[str, LonLat, float]]:
    """Those of the tour's stops whose own position is in the register, and how far from their place they hang."""
    stops = {stop.poi.id for stop in tour.stops}
    for plaque in territory.plaques:
        if plaque.poi.id in stops and plaque.source.at is not None:
            yield plaque.code, plaque.source.at, geo.distance_m(plaque.source.at, plaque.poi.at)


def _ground(ground: Ground, bounds: Bounds) -> Group:
    areas = [*((one, "park") for one in ground.greens), *((one, "water") for one in ground.water)]
    patches = tuple(Patch(_thin(area), look) for area, look in areas if _touches(area.rings[0], bounds))
    streets = tuple(
        Trace(geo.simplify(way.line, GROUND_TOLERANCE_M), "street") for way in ground.ways if _touches(way.line, bounds)
    )
    return Group("ground", traces=streets, patches=patches)


def _thin(area: Area) -> tuple[tuple[LonLat, ...], ...]:
    return tuple(geo.simplify(ring, GROUND_TOLERANCE_M) for ring in area.rings)


def _touches(line: Sequence[LonLat], bounds: Bounds) -> bool:
    """Whether the box round the line meets the bounds."""
    west, south, east, north = geo.bounds_of(line)
    return west <= bounds.east and east >= bounds.west and south <= bounds.north and north >= bounds.south


def _html(territory: Territory, tour: Tour, raw: Sequence[Sequence[RawPoint]], folder: str) -> str:
    """The page, in plain English as the command's other words are."""
    stops = "".join(
        f"<tr><td>{stop.number}</td><th scope=row>{escape(stop.poi.title.msgid)}</th><td>{stop.distance_m:,.0f} m</td>"
        f"<td>{stop.offset_m:.0f} m{' (far)' if stop.offset_m > FAR_M else ''}</td><td>{stop.side}</td>"
        f"<td>{stop.minutes:g}</td><td>{escape(stop.plaque.code if stop.plaque else 'none')}</td></tr>\n"
        for stop in tour.stops
    )
    hung = "".join(
        f"<tr><th scope=row>{escape(code)}</th><td>{at.lat:.5f}, {at.lon:.5f}</td><td>{metres:.0f} m</td></tr>\n"
        for code, at, metres in _plaques(territory, tour)
    )
    points = sum(len(part) for part in raw)
    wrong = left_out(raw, tour)
    lines = ", ".join(str(point.line) for point in wrong) or "none"
    title = escape(tour.source.title.msgid)
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Preview: {title}</title>
<link rel="stylesheet" href="{folder}/leaflet.css">
<link rel="stylesheet" href="{folder}/guide.css">
<link rel="stylesheet" href="{folder}/looking.css">
<main class="page looking" lang="en">
<h1>{title}</h1>
<p>{escape(tour.source.where.path)}: {len(tour.source.route.points):,} points, {tour.length_m:,.0f} m.
The file {escape(tour.source.route.where.path)} holds {points:,} points in
{len(raw)} segment{"" if len(raw) == 1 else "s"}; left out: {lines}.</p>
<p class="small soft">Yellow: the line a visitor follows. Dotted: the line as it stands in the file. Dashed: from each
stop to the route. Squares with a figure are stops, empty ones plaques, "!" a point left out.</p>
<div id="{maps.CONTAINER}" role="region" aria-label="Map of the tour"></div>
<h2>Stops</h2>
<table><thead><tr><th>No.</th><th>Place</th><th>Along the route</th><th>Off the route</th><th>Side</th><th>Minutes</th>
<th>Plaque</th></tr></thead><tbody>
{stops}</tbody></table>
<h2>Plaques with a position of their own</h2>
<table><thead><tr><th>Code</th><th>Latitude, longitude</th><th>From its place</th></tr></thead><tbody>
{hung}</tbody></table>
</main>
<script src="{folder}/leaflet.js"></script>
<script src="{folder}/page.js"></script>
<script src="{folder}/map.js"></script>
</html>
"""

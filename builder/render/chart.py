"""The maps of the guide, drawn in ink and water: a tour, a territory, a place. Each an SVG file of its own, north up.

A unit is a third or half of a pixel of a 360 px phone (``k`` units to the pixel), so that a mark is as large on a map
of one kilometre as on one of ten.
"""

from collections.abc import Sequence

from builder.geo import Plane, simplify
from builder.model import LonLat, Territory, Tour
from builder.render.labels import Room, set_squares
from builder.render.lettering import green_names, neighbours, place_names, stop_names, street_names, water_names
from builder.render.marks import INK, Box, Drawing, credit, document, figure, paint, scale_bar, square
from builder.render.shapes import Frame, Shapes, Sheet, commune_points, cut
from builder.render.trail import (
    chevrons,
    dense,
    inside_of,
    leaders,
    lonely_point,
    route_lines,
    seat_of,
    start_bar,
    stone_marks,
)

XY = tuple[float, float]
Line = Sequence[LonLat]

TOUR_K, TERRITORY_K, PLACE_K = 3.0, 3.2, 2.0
TOUR_BYTES, TERRITORY_BYTES, PLACE_BYTES = 23_500, 36_000, 6_000  # of ground drawn, before compression
CLOSEST = 1.5  # units to the metre: no map looks nearer than this


def draw_tour(tour: Tour, shapes: Shapes) -> Drawing:
    """The map of a tour: route, numbered stops, kilometre stones outside of a loop, names of water and places."""
    k, line = TOUR_K, tour.source.route.line
    plane = shapes.plane(line[0])
    frame = tour_frame(tour, plane)
    drawn = in_units(line, plane, frame)
    room = Room(frame.width, frame.height, dense(drawn), 5 * k)
    bar, bar_box = set_scale(frame, room, k)
    room.take(bar_box)
    room.take(_credit_box(shapes, frame, k))
    seats = [seat_of(stop.poi.at, plane, frame) for stop in tour.stops]
    boxes = set_squares(room, seats, 22 * k)
    stones = stone_marks(tour, plane, frame, room, k)
    waters = water_names(shapes, frame, room, 17 * k, k)
    names = stop_names(tour, boxes, room, k) + green_names(tour, shapes, frame, room, k)
    places = place_names(shapes, frame, room, 14 * k, k)
    marks = [square(box, stop.number, k) for box, stop in zip(boxes, tour.stops, strict=True)]
    return document(
        frame.width,
        frame.height,
        [
            *draw_ground(cut(shapes, frame, TOUR_BYTES, 1.8 * k), k),
            *waters,
            *places,
            *route_lines([drawn], 4.2, k),
            chevrons(drawn, room, k),
            start_bar(drawn, k),
            *names,
            *leaders(seats, boxes, k),
            *stones,
            *marks,
            bar,
            credit(_credit(shapes), 5 * k, frame.height - 5 * k, k),
        ],
    )


def tour_frame(tour: Tour, plane: Plane) -> Frame:
    """The window of a tour's map: for whoever shows a position on it."""
    k, points = TOUR_K, [*plane.xy(tour.source.route.line).tolist(), *stop_points(tour, plane)]
    return _frame(points, 360 * k, (270 * k, 410 * k), 44 * k)


def draw_territory(territory: Territory, shapes: Shapes) -> Drawing:
    """The atlas of a territory: its edge, its tours as lines numbered in the order of the list, its neighbours."""
    k = TERRITORY_K
    lines = [tour.source.route.line for tour in territory.tours]
    bounds = territory.source.bounds
    corners = [LonLat(bounds.west, bounds.south), LonLat(bounds.east, bounds.north)]
    plane = shapes.plane(lines[0][0] if lines else corners[0])
    extent = [xy for line in lines for xy in plane.xy(line).tolist()]
    frame = _frame(extent + (commune_points(shapes) or plane.xy(corners).tolist()), 400 * k, (260 * k, 420 * k), 26 * k)
    drawn = [in_units(line, plane, frame) for line in lines]
    ways = [dense(line) for line in drawn]
    room = Room(frame.width, frame.height, [point for line in ways for point in line], 4 * k)
    bar, bar_box = set_scale(frame, room, k)
    room.take(bar_box)
    room.take(_credit_box(shapes, frame, k))
    seats = [lonely_point(ways, i, room) for i in range(len(ways))]
    boxes = set_squares(room, seats, 18 * k)
    waters = water_names(shapes, frame, room, 19 * k, k)
    sheet = cut(shapes, frame, TERRITORY_BYTES, 1.5 * k, inside=True)
    return document(
        frame.width,
        frame.height,
        [
            *draw_ground(sheet, k),
            *_edge(sheet, k),
            *waters,
            *neighbours(shapes, frame, room, k),
            *route_lines(drawn, 2.7, k),
            *leaders(seats, boxes, k),
            *(square(box, number, k * 0.82) for number, box in enumerate(boxes, 1)),
            bar,
            credit(_credit(shapes), 5 * k, frame.height - 5 * k, k),
        ],
    )


def draw_place(at: LonLat, lines: Sequence[Line], shapes: Shapes) -> Drawing:
    """The small map round a place: what passes it, the nearest streets by name, and a "here" mark in its middle."""
    k = PLACE_K
    plane = shapes.plane(at)
    x_m, y_m = plane.xy([at])[0].tolist()
    width, height, scale = int(360 * k), int(220 * k), 1.35
    frame = Frame(x_m - width / 2 / scale, y_m + height / 2 / scale, width, height, scale)
    drawn = [run for line in lines for run in inside_of(frame.xy(plane.xy(line)), frame, 30.0)]
    room = Room(width, height, [p for line in drawn for p in dense(line)], 4 * k)
    bar, bar_box = set_scale(frame, room, k)
    room.take(bar_box)
    room.take(_credit_box(shapes, frame, k))
    here = room.take(Box(width / 2, height / 2, 30 * k, 30 * k))
    waters = water_names(shapes, frame, room, 16 * k, k)
    return document(
        width,
        height,
        [
            *draw_ground(cut(shapes, frame, PLACE_BYTES, 3.2 * k), k),
            *waters,
            *street_names(shapes, frame, room, k),
            *route_lines(drawn, 4.2, k),
            _here(here.x, here.y, k),
            bar,
            credit(_credit(shapes), 5 * k, height - 5 * k, k),
        ],
    )


def _frame(points: Sequence[Sequence[float]], width: float, heights: tuple[float, float], edge: float) -> Frame:
    """A window round points in metres: as wide as said, as high as they need between two heights, its edge empty."""
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    across, down = max(east - west, 1.0), max(north - south, 1.0)
    scale = min((width - 2 * edge) / across, (heights[1] - 2 * edge) / down, CLOSEST)
    height = min(max(down * scale + 2 * edge, heights[0]), heights[1])
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    return Frame(middle_x - width / 2 / scale, middle_y + height / 2 / scale, round(width), round(height), scale)


def draw_ground(sheet: Sheet, k: float) -> list[str]:
    """Greens, water with its lining, blocks, paths, bridges and rails, in the order of a printed map."""
    areas = (("p", sheet.parks), ("f", sheet.woods), ("w", sheet.water))
    found = [f'<path {paint(css)} d="{data}"/>' for css, data in areas if data]
    found += _strokes("wl", sheet.lining, 0.42 * k)
    found += _strokes("sh", sheet.banks, 0.9 * k)
    found += [f'<path {paint("b")} d="{sheet.blocks}"/>'] if sheet.blocks else []
    found += _strokes("k", sheet.paths, 0.75 * k, f' stroke-dasharray="{figure(2.2 * k)} {figure(1.9 * k)}"')
    for width, data in sheet.bridges:
        found += _strokes("sh", data, width + 1.6 * k)
    for width, data in sheet.bridges:
        found += _strokes("d", data, width)
    found += _strokes("r", sheet.rails, 0.6 * k)
    return found


def _edge(sheet: Sheet, k: float) -> list[str]:
    """The commune's edge, a dash and a dot as on the office's own maps."""
    dash = f' stroke-dasharray="{figure(4.5 * k)} {figure(2 * k)} {figure(0.9 * k)} {figure(2 * k)}"'
    return _strokes("c", sheet.commune, 0.9 * k, dash)


def _strokes(css: str, data: str, width: float, more: str = "") -> list[str]:
    return [f'<path fill="none" {paint(css)} stroke-width="{figure(width)}"{more} d="{data}"/>'] if data else []


def in_units(line: Line, plane: Plane, frame: Frame) -> list[XY]:
    """A line as drawn, without the points that nobody would see."""
    return [(x, y) for x, y in frame.xy(plane.xy(simplify(line, 0.6 / frame.scale))).tolist()]


def stop_points(tour: Tour, plane: Plane) -> list[list[float]]:
    return plane.xy([stop.poi.at for stop in tour.stops]).tolist() if tour.stops else []


def set_scale(frame: Frame, room: Room, k: float) -> tuple[str, Box]:
    """The scale bar in the corner at the bottom right, or at the top right where the route needs that corner."""
    low = scale_bar(frame.width - 7 * k, frame.height - 6 * k, frame.scale, k)
    high = scale_bar(frame.width - 7 * k, 22 * k, frame.scale, k)
    return high if room.covered(low[1], 8 * k) > room.covered(high[1], 8 * k) else low


def _here(x: float, y: float, k: float) -> str:
    middle = f'cx="{figure(x)}" cy="{figure(y)}"'
    ring = f'<circle {middle} r="{figure(10 * k)}" fill="#fff" stroke="#fff" stroke-width="{figure(7 * k)}"/>'
    inner = f'<circle {middle} r="{figure(10 * k)}" fill="#fff" stroke="{INK}" stroke-width="{figure(3 * k)}"/>'
    return f'{ring}{inner}<circle {middle} r="{figure(4.4 * k)}" fill="{INK}"/>'


def _credit_box(shapes: Shapes, frame: Frame, k: float) -> Box:
    width = len(_credit(shapes)) * 4.9 * k
    return Box(5 * k + width / 2, frame.height - 8 * k, width, 12 * k)


def _credit(shapes: Shapes) -> str:
    return ", ".join(part for part in (shapes.attribution, shapes.as_of[:4]) if part)

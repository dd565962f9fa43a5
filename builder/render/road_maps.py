"""The maps of a road sheet: the whole route, then strips along it, each to a round scale, north up.

A unit is a tenth of a millimetre of paper, so that a scale of 1:5,000 is two units to the metre. The stretch of a strip
is drawn in full; the rest of the route passes through it white, so that no turn is taken twice. Drawn for grey
printers too: the way is a light line between two black ones, with arrows in it.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from builder.geo import along_m, between, point_at
from builder.model import Stop, Tour
from builder.render.chart import draw_ground, in_units, set_scale, stop_points
from builder.render.labels import Room, set_near, set_squares
from builder.render.lettering import green_names, place_names, stop_names, street_names, water_names
from builder.render.marks import INK, PAPER, PLAIN, ROAD, Box, figure, square, text
from builder.render.shapes import Frame, Shapes, cut, path_data, rounded
from builder.render.trail import (
    chevrons,
    dense,
    inside_of,
    leaders,
    route_lines,
    seat_of,
    start_bar,
    stone_marks,
)

XY = tuple[float, float]
Size = tuple[float, float, float]  # millimetres: width, least height, most height

UNITS_TO_MM = 10.0
K = 2.3  # units to what is a phone's pixel elsewhere: a stop's square is 5 mm wide
EDGE_MM = 9.0  # kept free round the route
CARD_EDGE_MM = 8.0  # the same on a card
SCALES = (2_500, 4_000, 5_000, 6_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 75_000)
STRIP_SCALES = (5_000, 7_500, 10_000, 12_500, 15_000, 20_000, 25_000, 50_000)
CLEAR = 7_500  # an overview at this scale or larger needs no strips
CLOSER = 0.72  # a strip shows the ground at least so much larger than the overview
STEP_M = 20.0  # by which a strip is made longer until its window is full
LEAST_M = 60.0  # what is left of a route at its end goes with the strip before
NEAR_M = 150.0  # a stop further off the route than this may lie outside of its strip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
OVERVIEW_BYTES, STRIP_BYTES = 45_000, 27_000  # of ground drawn, before compression


# In a text, its edge: the paint, and how it is laid on.
_EDGE = re.compile(
    r'(<text [^>]*?) stroke="[^"]*"([^>]*?) paint-order="stroke" stroke-linejoin="round" stroke-width="[^"]*"'
)


@dataclass(frozen=True, slots=True)
class Paper:
    """The sizes of the whole-route map and of the strips, and how many strips are not too many."""

    name: str
    overview: Size
    strip: Size
    most_strips: int


A4 = Paper("a4", (180.0, 100.0, 128.0), (104.0, 110.0, 110.0), 6)
A5 = Paper("a5", (126.0, 70.0, 92.0), (126.0, 86.0, 86.0), 8)
PAPERS = (A4, A5)


@dataclass(frozen=True, slots=True)
class RoadMap:
    """A map of the route from ``start_m`` to ``end_m``, at 1:``scale``; its size on paper in millimetres. ``marks`` are
    where its stops lie and where their squares have room: four figures each, in millimetres from the upper left."""

    svg: str
    width_mm: float
    height_mm: float
    scale: int
    start_m: float
    end_m: float
    marks: tuple[tuple[float, float, float, float], ...] = ()


def road_maps(tour: Tour, shapes: Shapes, paper: Paper) -> tuple[RoadMap, ...]:
    """The whole route first; then its strips in order, none where the whole is clear enough."""
    track = _Track(tour, shapes)
    everything = [*track.points, *stop_points(tour, track.plane)]
    scale = next((s for s in SCALES if _fits(_box(everything), s, paper.overview)), SCALES[-1])
    strip_scale, stretches = _strips(track, paper, scale) if scale > CLEAR else (scale, [])
    starts = {letter: (start + end) / 2 for letter, (start, end) in zip(LETTERS, stretches, strict=False)}
    whole = _draw(track, shapes, _window(everything, scale, paper.overview), scale, (0.0, tour.length_m), starts)
    maps = [whole]
    for i, (start, end) in enumerate(stretches):
        frame = _window(track.seen(start, end), strip_scale, paper.strip)
        near = {i - 1: start, i + 1: end}
        letters = {LETTERS[n]: m for n, m in near.items() if 0 <= n < len(stretches)}
        maps.append(_draw(track, shapes, frame, strip_scale, (start, end), letters))
    return tuple(maps)


def card_map(tour: Tour, shapes: Shapes, width_mm: float, height_mm: float) -> RoadMap:
    """The whole route for a picture that is looked at small: as large as it fits, no street named."""
    track = _Track(tour, shapes)
    everything = [*track.points, *stop_points(tour, track.plane)]
    across, down = _box(everything)
    room = (width_mm - 2 * CARD_EDGE_MM) / 1000, (height_mm - 2 * CARD_EDGE_MM) / 1000
    scale = math.ceil(max(across / room[0], down / room[1], SCALES[0]))
    frame = _window(everything, scale, (width_mm, height_mm, height_mm))
    return _draw(track, shapes, frame, scale, (0.0, tour.length_m), {}, is_card=True)


def group_map(tour: Tour, shapes: Shapes) -> RoadMap:
    """The whole route without its stops, for programmes that choose among them: their squares are set where ``marks``
    says."""
    track = _Track(tour, shapes)
    everything = [*track.points, *stop_points(tour, track.plane)]
    scale = next((s for s in SCALES if _fits(_box(everything), s, A4.overview)), SCALES[-1])
    frame = _window(everything, scale, A4.overview)
    return _draw(track, shapes, frame, scale, (0.0, tour.length_m), {}, is_bare=True)


class _Track:
    """A route in metres on the sheet of its territory, with the way behind at each of its points."""

    def __init__(self, tour: Tour, shapes: Shapes) -> None:
        self.tour = tour
        self.line = tour.source.route.line
        self.along = along_m(self.line)
        self.plane = shapes.plane(self.line[0])
        self.points: list[list[float]] = self.plane.xy(self.line).tolist()

    def seen(self, start_m: float, end_m: float) -> list[list[float]]:
        """What a strip must show: the stretch, and the stops on it that are near it."""
        found = self.plane.xy(between(self.line, self.along, start_m, end_m)).tolist()
        stops = [stop.poi.at for stop in self.stops(start_m, end_m) if stop.offset_m <= NEAR_M]
        return [*found, *(self.plane.xy(stops).tolist() if stops else [])]

    def stops(self, start_m: float, end_m: float) -> list[Stop]:
        """The stops of a stretch; that at the very end of the route belongs to the last."""
        is_last = end_m >= float(self.along[-1]) - 1.0
        return [s for s in self.tour.stops if start_m <= s.distance_m < end_m or (is_last and s.distance_m >= end_m)]


def _strips(track: _Track, paper: Paper, overview: int) -> tuple[int, list[tuple[float, float]]]:
    """The largest scale at which the strips are few enough, and the strips; none where they would show no more."""
    for scale in (s for s in STRIP_SCALES if s <= overview * CLOSER):
        found = _cut_up(track, scale, paper, float(track.along[-1]))
        if len(found) <= paper.most_strips:
            return scale, _evened(track, scale, paper, found)
    return overview, []


def _evened(track: _Track, scale: int, paper: Paper, strips: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """As many strips as those, none much longer than the rest, so that no scrap is left for the last."""
    share = float(track.along[-1]) / len(strips)
    tries = (_cut_up(track, scale, paper, share * more) for more in (1.0, 1.08, 1.16, 1.25, 1.35, 1.5, 1.75))
    return next((found for found in tries if len(found) <= len(strips)), strips)


def _cut_up(track: _Track, scale: int, paper: Paper, longest_m: float) -> list[tuple[float, float]]:
    """From the start, each strip as long as its window holds; one more than enough where there would be too many."""
    whole = float(track.along[-1])
    places = np.append(np.arange(0.0, whole, STEP_M), whole)
    xy = track.plane.xy([point_at(track.line, track.along, float(place)) for place in places])
    found: list[tuple[float, float]] = []
    first = 0
    while first < len(places) - 1 and len(found) <= paper.most_strips:
        low, high, last = xy[first], xy[first], first
        while last < len(places) - 1:
            wider_low, wider_high = np.minimum(low, xy[last + 1]), np.maximum(high, xy[last + 1])
            is_long = places[last + 1] - places[first] > longest_m + STEP_M
            if last > first and (is_long or not _fits((wider_high - wider_low).tolist(), scale, paper.strip)):
                break
            low, high, last = wider_low, wider_high, last + 1
        if whole - places[last] < LEAST_M:
            last = len(places) - 1
        found.append((float(places[first]), float(places[last])))
        first = last
    return found


def _box(points: Iterable[Sequence[float]]) -> tuple[float, float]:
    xs, ys = zip(*((p[0], p[1]) for p in points), strict=True)
    return max(xs) - min(xs), max(ys) - min(ys)


def _fits(box: Sequence[float], scale: int, size: Size) -> bool:
    mm = 1000 / scale
    return box[0] * mm <= size[0] - 2 * EDGE_MM and box[1] * mm <= size[2] - 2 * EDGE_MM


def _window(points: Sequence[Sequence[float]], scale: int, size: Size) -> Frame:
    """As wide as the paper allows, as high as its points need, they in its middle."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    to_units = 1000 * UNITS_TO_MM / scale
    need_mm = (max(ys) - min(ys)) * 1000 / scale + 2 * EDGE_MM
    width, height = round(size[0] * UNITS_TO_MM), round(min(max(need_mm, size[1]), size[2]) * UNITS_TO_MM)
    west = (min(xs) + max(xs)) / 2 - width / 2 / to_units
    north = (min(ys) + max(ys)) / 2 + height / 2 / to_units
    return Frame(west, north, width, height, to_units)


def _draw(
    track: _Track,
    shapes: Shapes,
    frame: Frame,
    scale: int,
    stretch: tuple[float, float],
    letters: dict[str, float],
    is_card: bool = False,
    is_bare: bool = False,
) -> RoadMap:
    """``letters`` of strips, each with the metre of the route where it is to stand. A bare map keeps the room of its
    stops free."""
    k, tour = K, track.tour
    is_whole = stretch == (0.0, tour.length_m)
    own = in_units(between(track.line, track.along, *stretch), track.plane, frame)
    rest = [] if is_whole else inside_of(in_units(track.line, track.plane, frame), frame, 20.0)
    room = Room(frame.width, frame.height, [p for line in [own, *rest] for p in dense(line)], 4 * k)
    bar, bar_box = set_scale(frame, room, k)
    room.take(bar_box)
    north = _north(frame, room) if not is_card else ""
    stops = track.stops(*stretch) if not is_whole else list(tour.stops)
    seats = [seat_of(stop.poi.at, track.plane, frame) for stop in stops]
    boxes = set_squares(room, seats, 22 * k)
    marks = [_letter(track, frame, room, letter, metre) for letter, metre in letters.items()]
    stones = stone_marks(tour, track.plane, frame, room, k)
    waters = water_names(shapes, frame, room, 15 * k, k)
    names = stop_names(tour, boxes, room, k) if is_whole and not is_card and not is_bare else []
    names += green_names(tour, shapes, frame, room, k) if not is_card else []
    places = place_names(shapes, frame, room, 12 * k, k)
    streets = street_names(shapes, frame, room, k, 14 if is_whole else 18) if not is_card else []
    body = [
        *draw_ground(cut(shapes, frame, OVERVIEW_BYTES if is_whole else STRIP_BYTES, 2.4 * k), k),
        *waters,
        *places,
        *streets,
        *_passing(rest),
        *route_lines([own], 4.4, k),
        chevrons(own, room, 1.35 * k),
        start_bar(own, k) if stretch[0] == 0.0 else "",
        *names,
        *(leaders(seats, boxes, k) if not is_bare else []),
        *stones,
        *(square(box, stop.number, k) for box, stop in zip(boxes, stops, strict=True) if not is_bare),
        *marks,
        bar,
        north,
    ]
    return RoadMap(
        svg=_document(frame, body if is_card else map(_without_halo, body)),
        width_mm=frame.width / UNITS_TO_MM,
        height_mm=frame.height / UNITS_TO_MM,
        scale=scale,
        start_m=stretch[0],
        end_m=stretch[1],
        marks=tuple(
            (x / UNITS_TO_MM, y / UNITS_TO_MM, box.x / UNITS_TO_MM, box.y / UNITS_TO_MM)
            for (x, y), box in zip(seats, boxes, strict=True)
        ),
    )


def _document(frame: Frame, body: Iterable[str]) -> str:
    """Without night colours, on the paper's own white, in the fonts by the names the print shop knows them by."""
    size = f'width="{frame.width}" height="{frame.height}" viewBox="0 0 {frame.width} {frame.height}"'
    drawn = "".join(body).replace(PAPER, "#fff")
    drawn = drawn.replace(f'font-family="{ROAD}"', 'font-family="Barlow" font-stretch="condensed"')
    edge = f"M1 1h{frame.width - 2}v{frame.height - 2}H1z"
    line = f'<path fill="none" stroke="{INK}" stroke-width="2" d="{edge}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{drawn}{line}</svg>'


def _without_halo(mark: str) -> str:
    """Letters with an edge go into a PDF as outlines, each one for itself, and make it three times as large. Paper is
    white and finely printed: there they need none."""
    return _EDGE.sub(r"\1\2", mark)


def _passing(lines: Sequence[Sequence[XY]]) -> list[str]:
    """The rest of the route where it passes the window: white, between thin lines."""
    data = path_data((rounded(line) for line in lines), closed=False)
    if not data:
        return []
    style = 'fill="none" stroke-linejoin="round" stroke-linecap="butt"'
    return [
        f'<path {style} stroke="{INK}" stroke-width="{figure(5.0 * K)}" d="{data}"/>',
        f'<path {style} stroke="#fff" stroke-width="{figure(3.4 * K)}" d="{data}"/>',
    ]


def _letter(track: _Track, frame: Frame, room: Room, letter: str, metre: float) -> str:
    """The letter of a strip in a white square beside the route."""
    x, y = seat_of(point_at(track.line, track.along, metre), track.plane, frame)
    side = 17 * K
    box = set_near(room, x, y, side, side, 60 * K) or Box(x, y, side, side)
    corner = f"M{figure(box.x - side / 2)} {figure(box.y - side / 2)}h{figure(side)}v{figure(side)}h-{figure(side)}z"
    to = f"M{figure(x)} {figure(y)}L{figure(box.x)} {figure(box.y)}"
    line = f'<path fill="none" stroke="{INK}" stroke-width="{figure(1.2 * K)}" d="{to}"/>'
    frame_of = f'<path fill="#fff" stroke="{INK}" stroke-width="{figure(1.6 * K)}" d="{corner}"/>'
    more = ' font-weight="700" text-anchor="middle"'
    return line + frame_of + text(letter, box.x, box.y + 4.7 * K, 13 * K, "ti", PLAIN, more)


def _north(frame: Frame, room: Room) -> str:
    """An arrow to the north, in the corner that the route needs least."""
    w, h, edge = 14 * K, 32 * K, 6 * K
    xs, ys = (edge + w / 2, frame.width - edge - w / 2), (edge + h / 2, frame.height - edge - h / 2)
    corners = [Box(x, y, w, h) for y in ys for x in xs]
    free = [box for box in corners if all(box.overlap(other, 2 * K) == 0.0 for other in room.boxes)]
    box = room.take(min(free or corners, key=lambda one: room.covered(one, 6 * K)))
    top, foot = box.y - h / 2, box.y + h / 2 - 13 * K
    arrow = (
        f"M{figure(box.x)} {figure(top)}L{figure(box.x + 5 * K)} {figure(foot)}"
        f"L{figure(box.x)} {figure(foot - 4 * K)}L{figure(box.x - 5 * K)} {figure(foot)}z"
    )
    words = text("N", box.x, box.y + h / 2 - 0.5 * K, 12 * K, "ti h", PLAIN, ' font-weight="700" text-anchor="middle"')
    return f'<path fill="{INK}" stroke="#fff" stroke-width="{figure(1.2 * K)}" d="{arrow}"/>{words}'

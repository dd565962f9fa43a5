"""The climb of a route, drawn where the GPX carries elevation: nothing is guessed where it does not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from builder.geo import along_m
from builder.model import Tour
from builder.render.labels import Room, set_squares
from builder.render.marks import GO, PLAIN, Drawing, document, figure, paint, square, text
from builder.render.shapes import path_data, rounded

XY = tuple[float, float]
Place = Callable[[float, float], XY]

K = 3.0  # units to a phone's pixel
WIDTH, HEIGHT = int(360 * K), int(150 * K)
LEFT, RIGHT, TOP, FOOT = 40 * K, 14 * K, 34 * K, 24 * K
LEAST_SPAN_M = 20.0  # a flat route is drawn flat: never less than this from the foot to the top


@dataclass(frozen=True, slots=True)
class Profile:
    """The drawing, and what it says for those who do not see it. Ascent is the tour's own, None where it has none."""

    drawing: Drawing
    lowest_m: float
    highest_m: float
    ascent_m: float | None


def draw_profile(tour: Tour) -> Profile | None:
    """Height over distance with the stops on the line; None unless every point of the route has its elevation."""
    points = tour.source.route.points
    heights = [p.elevation_m for p in points if p.elevation_m is not None]
    if len(heights) < len(points) or len(points) < 2:
        return None
    along = along_m(tour.source.route.line).tolist()
    whole_m = max(along[-1], 1.0)
    lowest, highest = min(heights), max(heights)
    middle, span = (lowest + highest) / 2, max(highest - lowest, LEAST_SPAN_M)

    def place(distance_m: float, height_m: float) -> XY:
        x = LEFT + (WIDTH - LEFT - RIGHT) * distance_m / whole_m
        return x, TOP + (HEIGHT - TOP - FOOT) * (0.5 - (height_m - middle) / span)

    line = [place(d, h) for d, h in zip(along, heights, strict=True)]
    foot = HEIGHT - FOOT + 6 * K
    drawn = _thinned(line)
    area = path_data([rounded([(drawn[0][0], foot), *drawn, (drawn[-1][0], foot)])], closed=True)
    data = path_data([rounded(drawn)], closed=False)
    ends = 'fill="none" stroke-linejoin="round" stroke-linecap="round"'
    body = [
        f'<path {paint("b")} d="{area}"/>',
        f'<path {ends} {paint("rc")} stroke-width="{figure(7.4 * K)}" d="{data}"/>',
        f'<path {ends} stroke="{GO}" stroke-width="{figure(4 * K)}" d="{data}"/>',
        *_scales(lowest, highest, place, whole_m),
        *_stops(tour, line, along),
    ]
    return Profile(document(WIDTH, HEIGHT, body), lowest, highest, tour.ascent_m)


def _thinned(line: Sequence[XY]) -> list[XY]:
    """One point for every unit across: a recording of a point a second has thousands."""
    kept = [line[0]]
    for point in line[1:-1]:
        if point[0] - kept[-1][0] >= 2.0:
            kept.append(point)
    return [*kept, line[-1]]


def _scales(lowest: float, highest: float, place: Place, whole_m: float) -> list[str]:
    found = []
    for height in dict.fromkeys((round(highest), round(lowest))):
        _, y = place(0.0, height)
        found.append(
            f'<path {paint("m")} stroke-width="{figure(K)}" d="M{figure(LEFT - 6 * K)} {figure(y)}h{figure(4 * K)}"/>'
        )
        more = ' font-weight="600" text-anchor="end"'
        found.append(text(f"{height} m", LEFT - 8 * K, y + 4 * K, 11 * K, "ti", PLAIN, more))
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100, 1000) if whole_m / 1000 / n <= 8)
    for km in range(every, int(whole_m // 1000) + 1, every):
        x, _ = place(km * 1000, lowest)
        words = f"{km} km" if km == every else str(km)
        found.append(text(words, x, HEIGHT - 6 * K, 11 * K, "ti", PLAIN, ' font-weight="600" text-anchor="middle"'))
    return found


def _stops(tour: Tour, line: Sequence[XY], along: Sequence[float]) -> list[str]:
    """The squares a little over the line, above the place where each stop is passed."""
    if not tour.stops:
        return []
    room = Room(WIDTH, HEIGHT, line, 2 * K)
    seats = []
    for stop in tour.stops:
        nearest = _nearest(along, stop.distance_m)
        seats.append((line[nearest][0], line[nearest][1] - 17 * K))
    boxes = set_squares(room, seats, 18 * K)
    return [square(box, stop.number, K * 0.82) for box, stop in zip(boxes, tour.stops, strict=True)]


def _nearest(along: Sequence[float], distance_m: float) -> int:
    return min(range(len(along)), key=lambda i: abs(along[i] - distance_m))

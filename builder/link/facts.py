"""What a route's own line tells: shape, ascent and descent, smoothed heights. Absent where it is not known."""

from collections.abc import Sequence

from builder.geo import Floats, Plane, along_m, feet, length_m, mean_around, point_at
from builder.model import LonLat, Route, Shape

# A recording's heights jump by metres from one point to the next, and every jump would count as a climb. So heights are
# averaged over 30 m of way to each side, and a rise or fall counts from 3 m on. Flâneur's own choice, said on the page.
SMOOTHED_OVER_M = 30.0
COUNTS_FROM_M = 3.0

LOOP_GAP_M = 75.0  # from the end back to the start: across a square, not down a street
LOOP_GAP_SHARE = 0.1  # and a small part of the whole
SAME_WAY_M = 20.0  # two recordings of one street, or its two sides
SAME_WAY_SHARE = 0.85  # of the way out that is met again on the way back
_SAMPLES = 100


def shape_of(line: Sequence[LonLat], along: Floats | None = None) -> Shape:
    """A loop ends where it started, an out-and-back does so along its own way, anything else goes one way."""
    along = along_m(line) if along is None else along
    length = float(along[-1])
    gap = length_m((line[0], line[-1]))
    if gap > LOOP_GAP_M or gap > LOOP_GAP_SHARE * length:
        return Shape.ONE_WAY
    return Shape.OUT_AND_BACK if _comes_back_its_own_way(line, along) else Shape.LOOP


def _comes_back_its_own_way(line: Sequence[LonLat], along: Floats) -> bool:
    """Walk the first half in even steps: each must find the second half beside it, ever nearer to its start. (Two laps
    of one loop also lie beside each other, but run the same way.)"""
    half = float(along[-1]) / 2
    plane = Plane.at(point_at(line, along, half))
    xy = plane.xy(line)
    # The segment that holds the middle; a line round a pole has points and no length.
    turn = min(int((along <= half).sum()) - 1, len(line) - 2)
    back_xy, back_along = xy[turn:], along[turn:]
    found: list[float] = []
    samples = [half * (i + 0.5) / _SAMPLES for i in range(_SAMPLES)]
    places = plane.xy([point_at(line, along, sample) for sample in samples])
    for place in places:
        foot = feet(back_xy, place)
        nearest = int(foot.offset_m.argmin())
        if foot.offset_m[nearest] <= SAME_WAY_M:
            step = float(back_along[nearest + 1] - back_along[nearest])
            found.append(float(back_along[nearest]) + float(foot.share[nearest]) * step)
    backwards = sum(b < a for a, b in zip(found, found[1:], strict=False))
    return len(found) >= SAME_WAY_SHARE * _SAMPLES and backwards >= 0.7 * (len(found) - 1)


def smoothed_m(route: Route, along: Floats | None = None) -> tuple[float, ...] | None:
    """The height at every point, averaged over ``SMOOTHED_OVER_M`` of way to each side; ``None`` when any point of the
    route carries no elevation."""
    heights = [point.elevation_m for point in route.points]
    known = [height for height in heights if height is not None]
    if len(known) < len(heights):
        return None
    along = along_m(route.line) if along is None else along
    return tuple(mean_around(along, known, SMOOTHED_OVER_M).tolist())


def climb_m(heights_m: Sequence[float]) -> tuple[float, float]:
    """Metres up and down along smoothed heights. A rise or fall counts whole once it has reached ``COUNTS_FROM_M``."""
    ascent = descent = 0.0
    low = high = heights_m[0]  # since the last turn
    direction = 0
    base = heights_m[0]  # where what is not yet counted began
    for height in heights_m[1:]:
        low, high = min(low, height), max(high, height)
        if direction >= 0 and high - height >= COUNTS_FROM_M:
            ascent += high - base if direction > 0 else 0.0
            base, low, direction = high, height, -1
        elif direction <= 0 and height - low >= COUNTS_FROM_M:
            descent += base - low if direction < 0 else 0.0
            base, high, direction = low, height, 1
    if direction > 0:
        ascent += high - base
    elif direction < 0:
        descent += base - low
    return ascent, descent


def ascent_descent_m(route: Route, along: Floats | None = None) -> tuple[float, float] | tuple[None, None]:
    """Metres up and metres down, or ``(None, None)`` when any point of the route carries no elevation."""
    heights = smoothed_m(route, along)
    return climb_m(heights) if heights is not None else (None, None)

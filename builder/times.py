"""How long a route takes: walking, jogging, guided. Pure formulas, each with its source; minutes out.

A route without elevation is walked at the flat pace, and whoever shows that time says that slopes are not counted.
"""

from collections.abc import Iterable, Sequence

# The formula of the Swiss hiking federation (Schweizer Wanderwege, official since 2006), with the coefficients of
# swisstopo's web-mapviewer: minutes per kilometre as a polynomial of the slope in tenths (10 · rise / run), the lowest
# power first.
SWISS = (
    14.271,
    3.6991,
    2.5922,
    -1.4384,
    0.32105,
    0.81542,
    -0.090261,
    -0.20757,
    0.010192,
    0.028588,
    -0.00057466,
    -0.0021842,
    1.5176e-5,
    8.6894e-5,
    -1.3584e-7,
    -1.4026e-6,
)
FLAT_MIN_PER_KM = SWISS[0]
STEEP = 4.0  # tenths: from a slope of 40 % on, swisstopo leaves the polynomial for two straight lines
STEEP_UP_MIN_PER_KM = 17.0
STEEP_DOWN_MIN_PER_KM = -9.0
JOG_MIN_PER_KM = 6.0  # an easy pace, 10 km/h: Flâneur's own choice, a runner sets another


def pace_min_per_km(slope: float) -> float:
    """Walking minutes per kilometre at a slope (rise / run; 0.1 is ten per cent up), by the Swiss formula."""
    tenths = slope * 10.0
    if tenths >= STEEP:
        return STEEP_UP_MIN_PER_KM * tenths
    if tenths <= -STEEP:
        return STEEP_DOWN_MIN_PER_KM * tenths
    pace = 0.0
    for coefficient in reversed(SWISS):
        pace = pace * tenths + coefficient
    return pace


def walk_min(along_m: Sequence[float], elevations_m: Sequence[float] | None = None) -> float:
    """Walking time of a line: ``along_m`` metres from the start at each point, ``elevations_m`` the height of each.

    Every segment counts, the last too. Segments of no length take no time. Give smoothed elevations
    (``builder.link.facts.smoothed_m``): the formula bends upwards, so that noise would be walked as hills.
    """
    if len(along_m) < 2:
        return 0.0
    if elevations_m is None:
        return (along_m[-1] - along_m[0]) / 1000.0 * FLAT_MIN_PER_KM
    minutes = 0.0
    for i in range(1, len(along_m)):
        run = along_m[i] - along_m[i - 1]
        if run > 0.0:
            minutes += run / 1000.0 * pace_min_per_km((elevations_m[i] - elevations_m[i - 1]) / run)
    return minutes


def jog_min(length_m: float, min_per_km: float = JOG_MIN_PER_KM) -> float:
    """Jogging time: the length at the runner's own pace."""
    return length_m / 1000.0 * min_per_km


def guided_min(walk_min: float, stop_minutes: Iterable[float], group_factor: float = 1.0) -> float:
    """Guided time: the walk, slowed by the group's slowest member, then the minutes spent at each stop.

    Flâneur's own rule: a group is as fast as its slowest (``group_factor``), and stands where the guide speaks.
    """
    return walk_min * group_factor + sum(stop_minutes)

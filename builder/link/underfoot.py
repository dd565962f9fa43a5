"""What is under foot on a stretch of a route: slope, surface, stairs. None where nobody says. Pure."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from builder.ground import Way
from builder.link.streets import Sample

ALIKE = 0.8  # of a stretch must have a surface for it to be that of the stretch


def _ways_of(samples: Sequence[Sample], from_m: float, to_m: float) -> Iterator[tuple[Way | None, float]]:
    """The ways under a stretch, with the metres of each sample that lie in it."""
    at = 0.0
    for sample in samples:
        shared = min(at + sample.run.length_m, to_m) - max(at, from_m)
        at += sample.run.length_m
        if shared > 0.0:
            yield sample.way, shared


def surface(samples: Sequence[Sample], from_m: float, to_m: float) -> str | None:
    """What is under foot, where nearly all of the stretch says the same."""
    metres: dict[str, float] = defaultdict(float)
    for way, length in _ways_of(samples, from_m, to_m):
        metres[way.surface if way else ""] += length
    most = max(metres, key=lambda one: metres[one], default="")
    return most if most and metres[most] >= ALIKE * sum(metres.values()) else None


def stairs(samples: Sequence[Sample], from_m: float, to_m: float) -> int | None:
    """The stairs of all flights of a stretch; None where one of them is not counted, or there is none."""
    flights = {id(way): way for way, _ in _ways_of(samples, from_m, to_m) if way and way.kind == "steps"}
    counts = [way.stairs for way in flights.values()]
    counted = [count for count in counts if count is not None]
    return sum(counted) if counted and len(counted) == len(counts) else None


def climb_m(along: Sequence[float], heights_m: Sequence[float] | None, from_m: float, to_m: float) -> float | None:
    """How much higher the end of a stretch is than its beginning."""
    if heights_m is None:
        return None
    return _height(along, heights_m, to_m) - _height(along, heights_m, from_m)


def _height(along: Sequence[float], heights_m: Sequence[float], at_m: float) -> float:
    after = min(max(bisect_left(along, at_m), 1), len(along) - 1)
    from_m, to_m = along[after - 1], along[after]
    share = min(max((at_m - from_m) / (to_m - from_m), 0.0), 1.0) if to_m > from_m else 0.0
    return heights_m[after - 1] + share * (heights_m[after] - heights_m[after - 1])

"""Points of a GPX line that are probably wrong: duplicates and spikes. Found and told, never taken out here."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from builder.geo import along_m, length_m
from builder.read.gpx_file import GpxPoint

FASTEST_M_S = 15.0  # 54 km/h, faster than any runner or town cyclist
LEAST_JUMP_M = 60.0  # nearer than this, a receiver's own error between houses
TIMES_THE_USUAL = 3.0  # without times: how much longer than the line's usual step
BACK_SHARE = 0.35  # out and back: the neighbours are nearer to each other than this much of the jump


@dataclass(frozen=True, slots=True)
class Spike:
    point: GpxPoint
    jump_m: float  # from the point before, or to the one after at the start
    speed_m_s: float | None  # when there are times


def find_duplicates(points: Sequence[GpxPoint]) -> list[GpxPoint]:
    """Those that stand exactly where the point before them does."""
    return [b for a, b in zip(points, points[1:], strict=False) if a.at == b.at]


def find_spikes(points: Sequence[GpxPoint]) -> list[Spike]:
    """Points that the line jumps to and back from: at an impossible speed where the points carry times, or else a lone
    one far from both its neighbours. A dead end walked out and back along itself is none, nor a fast straight line
    (a train). Also a first or last point far from the rest, where the times show that it cannot be."""
    if len(points) < 3:
        return []
    steps = _steps_m(points)
    usual = median(step for step in steps if step > 0) if any(steps) else 0.0
    limit = max(LEAST_JUMP_M, TIMES_THE_USUAL * usual)
    spikes = []
    if (spike := _stray_end(points[0], points[1], steps[:6])) is not None:
        spikes.append(spike)
    for i in range(1, len(points) - 1):
        before, after = steps[i - 1], steps[i]
        if min(before, after) < LEAST_JUMP_M / 2:
            continue
        speeds = _speed(points[i - 1], points[i], before), _speed(points[i], points[i + 1], after)
        if speeds[0] is not None and speeds[1] is not None:
            far = min(speeds[0], speeds[1]) > FASTEST_M_S
        else:
            far = min(before, after) > limit and points[i - 1].at != points[i + 1].at
        if far and length_m((points[i - 1].at, points[i + 1].at)) < BACK_SHARE * min(before, after):
            spikes.append(Spike(points[i], before, speeds[0]))
    if (spike := _stray_end(points[-1], points[-2], steps[:-7:-1])) is not None:
        spikes.append(spike)
    return spikes


def _stray_end(end: GpxPoint, neighbour: GpxPoint, steps: Sequence[float]) -> Spike | None:
    """``steps`` are those from the end inwards. A receiver's first fix is often far away."""
    speed = _speed(end, neighbour, steps[0])
    inner = max(steps[1:], default=0.0)
    if speed is None or speed <= FASTEST_M_S or steps[0] < LEAST_JUMP_M or steps[0] <= 2 * TIMES_THE_USUAL * inner:
        return None
    return Spike(end, steps[0], speed)


def _steps_m(points: Sequence[GpxPoint]) -> list[float]:
    along = along_m([point.at for point in points]).tolist()
    return [b - a for a, b in zip(along, along[1:], strict=False)]


def _speed(a: GpxPoint, b: GpxPoint, step_m: float) -> float | None:
    """Metres a second; ``None`` where a time is missing or time stands still."""
    if a.time is None or b.time is None:
        return None
    seconds = abs((b.time - a.time).total_seconds())
    return step_m / seconds if seconds > 0 else None

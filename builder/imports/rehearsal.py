"""What a rehearsal plays: which tour, who walks it and how well the receiver works; or a recording instead."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from builder.imports.preview import find_tour
from builder.model import Practice, Site, Territory, Tour
from builder.problems import Problem, Where, error
from builder.read.gpx import read_gpx
from builder.times import FLAT_MIN_PER_KM, JOG_MIN_PER_KM

STANDS_S = 20  # at a stop that says nothing else: a look round
MOST_TRACK_POINTS = 100_000
Row = tuple[float, float, float | None]  # lon, lat, seconds from the first point

__all__ = ["find_tour", "plan_walk", "read_track"]


def plan_walk(
    tour: Tour, *, track: list[Row] | None, speed: float, error_m: float | None, leave_m: float | None, seed: int
) -> Mapping[str, Any]:
    """For ``webapp/rehearsal/browser/walker.js``. Without an error the phone of a made-up walker errs by 5 m, a
    recording is played as it is."""
    on_foot = 1000 / 60 / FLAT_MIN_PER_KM
    return {
        "ways": {
            Practice.WALK: {"mps": round(on_foot, 3), "stands_s": STANDS_S},
            Practice.JOG: {"mps": round(1000 / 60 / JOG_MIN_PER_KM, 3), "stands_s": 0},
            Practice.GUIDED: {"mps": round(on_foot / max(1.0, tour.source.group_factor), 3), "stands_s": None},
        },
        "track": track,
        "speed": speed,
        "error_m": (0.0 if track else 5.0) if error_m is None else error_m,
        "leave_m": leave_m,
        "seed": seed,
    }


def read_track(file: Path) -> tuple[list[Row], list[Problem]]:
    """The points of a recording, its longest line where it holds several; times only where every point has one."""
    gpx, problems = read_gpx(file.read_bytes(), str(file))
    if gpx is None:
        return [], problems
    points = max((line.points for line in gpx.lines), key=len, default=())[:MOST_TRACK_POINTS]
    if len(points) < 2:
        fact = "The file holds no track or route of two points or more."
        return [], [*problems, error(Where(str(file)), "gpx-empty", fact, "Export the recording with its track.")]
    first = points[0].time
    if first is None or any(point.time is None for point in points):
        return [(*point.at, None) for point in points], problems
    return [(*point.at, (point.time - first).total_seconds()) for point in points if point.time], problems


def place_of(site: Site, name: str) -> tuple[Territory, Tour] | list[str]:
    """The tour of that name, or what there is where there is none or more than one."""
    found = find_tour(site, name)
    if len(found) == 1:
        return found[0]
    return [f"{territory.slug}/{tour.slug}" for territory in site.territories for tour in territory.tours]

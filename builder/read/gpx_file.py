"""What a GPX file holds, as far as Flâneur reads it: lines to follow and waypoints, each with the line it stands on."""

from dataclasses import dataclass
from datetime import datetime

from builder.model import LonLat


@dataclass(frozen=True, slots=True)
class GpxPoint:
    at: LonLat
    elevation_m: float | None
    time: datetime | None  # always with its time zone
    line: int


@dataclass(frozen=True, slots=True)
class GpxWaypoint:
    at: LonLat
    name: str
    line: int


@dataclass(frozen=True, slots=True)
class GpxLine:
    """A track or a route. ``number`` counts the lines of the file from 1, tracks first, the empty ones too, so that
    it does not move when another one is repaired; it is not GPX's own ``<number>``, which few programs write."""

    kind: str  # "track" or "route"
    name: str
    number: int
    segments: tuple[tuple[GpxPoint, ...], ...]  # none of them empty

    @property
    def points(self) -> tuple[GpxPoint, ...]:
        return tuple(point for segment in self.segments for point in segment)


@dataclass(frozen=True, slots=True)
class GpxFile:
    shown: str  # the path to speak of
    tracks: tuple[GpxLine, ...]
    routes: tuple[GpxLine, ...]
    waypoints: tuple[GpxWaypoint, ...]
    version: str
    creator: str
    mended: bool
    line: int  # of the element <gpx>

    @property
    def lines(self) -> tuple[GpxLine, ...]:
        return self.tracks + self.routes

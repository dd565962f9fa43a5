"""Names that stand on land: streets on their straightest stretch, parks large enough, communes round about."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from builder.render.shapes.ground import Label, Shapes, lines_of
from builder.render.shapes.window import LINED_M2, Frame

LARGE_M2 = 12_000.0  # a green under this goes without its name


@dataclass(frozen=True, slots=True)
class Seat:
    """A straight place for words: their middle in units, their slant in degrees, −90…90, positive downhill."""

    words: str
    x: float
    y: float
    turn_deg: float


def in_commune(shapes: Shapes, label: Label) -> bool:
    return bool(shapely.contains_xy(shapes.commune, label.x_m, label.y_m))


def large_greens(shapes: Shapes, frame: Frame) -> tuple[Label, ...]:
    """Names of parks, gardens and cemeteries of the window whose green is large, each once, largest first."""
    inside = shapely.bounds(frame.box()).tolist()
    found: dict[str, tuple[float, Label]] = {}
    for label in shapes.labels:
        within = inside[0] <= label.x_m <= inside[2] and inside[1] <= label.y_m <= inside[3]
        if label.kind not in ("park", "garden", "cemetery") or not within:
            continue
        point = shapely.points(label.x_m, label.y_m)
        seats = [*shapes.parks.near(point), *shapes.woods.near(point)]
        area = max((shapely.area(s) for s in seats if shapely.intersects(s, point)), default=0.0)
        if area >= LARGE_M2 and area > found.get(label.text, (0.0,))[0]:
            found[label.text] = (area, label)
    return tuple(label for _, label in sorted(found.values(), key=lambda pair: (-pair[0], pair[1].text)))


def street_seats(shapes: Shapes, frame: Frame, length_of: Callable[[str], float]) -> tuple[Seat, ...]:
    """Seats for the name of every street that has a straight stretch in the window as long as its name, those nearest
    the picture's middle first; several for one name, to choose from. ``length_of`` tells the units a name takes."""
    box = frame.box(-20.0)  # no name begins at the very edge
    by_name: dict[str, list[Any]] = {}
    for i in np.sort(shapes.streets.tree.query(box)):
        by_name.setdefault(shapes.street_names[i], []).append(shapes.streets.items[i])
    bounds = shapely.bounds(box).tolist()
    found: list[Seat] = []
    for name, pieces in by_name.items():
        whole = shapely.line_merge(shapely.union_all(lines_of(shapely.clip_by_rect(np.array(pieces), *bounds))))
        found += _straight(name, shapely.transform(lines_of(np.array([whole])), frame.xy), length_of(name))
    middle = (frame.width / 2, frame.height / 2)
    return tuple(sorted(found, key=lambda s: (round(math.dist((s.x, s.y), middle)), s.words, s.x, s.y)))


def _straight(name: str, lines: Any, length: float) -> list[Seat]:
    """The middle of every stretch long enough, and what lies on either side of it where there is more room."""
    found = []
    for line in shapely.simplify(lines, 7.0):
        points = shapely.get_coordinates(line)
        for (x0, y0), (x1, y1) in zip(points[:-1].tolist(), points[1:].tolist(), strict=True):
            run = math.hypot(x1 - x0, y1 - y0)
            if run < length:
                continue
            turn = (math.degrees(math.atan2(y1 - y0, x1 - x0)) + 90.0) % 180.0 - 90.0
            slack = (run - length) / 2 / run
            for share in dict.fromkeys((0.5, 0.5 - slack, 0.5 + slack)):
                found.append(Seat(name, x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, turn))
    return found


def commune_points(shapes: Shapes) -> list[list[float]]:
    """The corners of the commune's edge in metres, none where the territory has no outline."""
    points: list[list[float]] = shapely.get_coordinates(shapes.commune).tolist()
    return points


def is_outside(shapes: Shapes, frame: Frame, x: float, y: float, width: float, height: float) -> bool:
    """Whether an upright box in units, by its middle, lies off the commune and off every large water."""
    corners = np.array([[x - width / 2, y + height / 2], [x + width / 2, y - height / 2]])
    low, high = (corners * (1, -1) / frame.scale + (frame.west_m, frame.north_m)).tolist()
    box = shapely.box(*low, *high)
    waters = shapes.water.near(box)
    wet = shapely.intersects(waters[shapely.area(waters) >= LINED_M2], box).any()
    return not wet and not shapely.intersects(shapes.commune, box)

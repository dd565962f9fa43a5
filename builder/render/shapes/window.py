"""A window on the shapes: cut, thinned out for its scale, and written as SVG path data."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from builder.render.shapes.ground import JOIN_M, Geometries, Layer, Shapes, lines_of, polygons_of, without_yards

LINING_M = (7.0, 15.0, 25.0, 38.0, 54.0)  # water-lining, inward from the bank
ATLAS_M2 = 30_000.0  # smaller water is not seen on a whole territory
LINED_M2 = 10_000.0  # only the Seine, the Escaut and lakes over a hectare are lined
DETAILS = (1.0, 1.4, 1.9, 2.6, 3.5)  # how much coarser land may be drawn to keep a picture small
POND = 90.0  # square units: smaller water is left out

XY = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture's window on the sheet: its north-west corner in metres, its size in units, units to the metre."""

    west_m: float
    north_m: float
    width: int
    height: int
    scale: float

    def xy(self, points: Any) -> "np.ndarray[Any, np.dtype[np.float64]]":
        """Metres east and north → units right and down, shape ``(n, 2)``."""
        metres = np.asarray(points, dtype=np.float64).reshape(-1, 2)
        return (metres - (self.west_m, self.north_m)) * (self.scale, -self.scale)

    def box(self, margin: float = 0.0) -> Any:
        """The window in metres, larger by ``margin`` units."""
        m = margin / self.scale
        east, south = self.west_m + self.width / self.scale, self.north_m - self.height / self.scale
        return shapely.box(self.west_m - m, south - m, east + m, self.north_m + m)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands in a window, as path data (``""`` where there is none of it); bridges as (width in units, data)."""

    parks: str
    woods: str
    water: str
    lining: str
    banks: str
    blocks: str
    paths: str
    rails: str
    bridges: tuple[tuple[float, str], ...]
    commune: str

    def size(self) -> int:
        """Bytes of path data, for a picture that must stay small."""
        flat = (self.parks, self.woods, self.water, self.lining, self.banks, self.blocks, self.paths, self.rails)
        return sum(map(len, flat)) + sum(len(d) for _, d in self.bridges) + len(self.commune)


def cut(shapes: Shapes, frame: Frame, most: int, lining_gap: float, *, inside: bool = False) -> Sheet:
    """The sheet of a window, its land thinned until the whole is no larger than ``most`` bytes, or as bare as can be.

    ``lining_gap`` is the least distance in units of the first lining from the bank. ``inside`` keeps land to the
    commune and water to what is large, as an atlas does.
    """
    if shapes.sheet is None:
        return Sheet("", "", "", "", "", "", "", "", (), "")
    box = frame.box(12.0)
    atlas = inside and not shapely.is_empty(shapes.commune)
    kept = shapely.intersection(box, shapes.commune) if atlas else box
    parks, woods = _clipped(shapes.parks, kept), _clipped(shapes.woods, kept)
    waters = shapes.water.near(box)
    waters = waters[shapely.area(waters) >= (ATLAS_M2 if atlas else POND / frame.scale**2)]
    water = _cut_out(waters, box)
    blocks = _blocks(shapes, frame, kept)
    paths = _paths(shapes, box, shapely.union_all(np.concatenate([parks, woods])))
    base = Sheet(
        parks="",
        woods="",
        water=_area_path(water, frame, 0.9, 25),
        lining=_line_path(_lining(waters, frame, max(LINING_M[0], lining_gap / frame.scale)), frame, 1.0, 14),
        banks=_line_path(_within(shapely.boundary(waters), frame), frame, 0.9, 4),
        blocks="",
        paths="",
        rails=_line_path(_apart(_clipped(shapes.rails, kept), 2.2 / frame.scale), frame, 1.2, 20),
        bridges=_bridges(shapes, frame, water),
        commune=_area_path(shapely.get_parts(shapely.intersection(shapes.commune, frame.box(40.0))), frame, 1.0, 1),
    )
    for detail in DETAILS:
        sheet = replace(
            base,
            parks=_area_path(parks, frame, 1.5 * detail, 60 * detail**2),
            woods=_area_path(woods, frame, 1.5 * detail, 60 * detail**2),
            blocks=_area_path(blocks, frame, 1.4 * detail, 45 * detail**2),
            paths=_line_path(paths, frame, 1.8 * detail, 34 * detail),
        )
        if sheet.size() <= most:
            break
    return sheet


def rounded(points: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
    """Whole units, each point once in a row."""
    found: list[tuple[int, int]] = []
    for x, y in points:
        point = (math.floor(x + 0.5), math.floor(y + 0.5))
        if not found or point != found[-1]:
            found.append(point)
    return found


def path_data(lines: Iterable[Sequence[tuple[int, int]]], *, closed: bool) -> str:
    """``M0 0l3-4 5 6z`` for lines of whole units, neighbours after each other so that every move is short."""
    left = [list(line[:-1]) if closed and line[0] == line[-1] else list(line) for line in lines]
    ordered = sorted((line for line in left if len(line) > (2 if closed else 1)), key=_place)
    written: list[str] = []
    at = (0, 0)
    for line in ordered:
        written.append(_move(at, line[0], first=not written))
        written.append("l" + _steps(pairwise(line)))
        if closed:
            written.append("z")
        at = line[0] if closed else line[-1]
    return "".join(written)


def _place(line: Sequence[tuple[int, int]]) -> tuple[int, int, int, Sequence[tuple[int, int]]]:
    """In strips of 90 units, to and fro as an ox ploughs."""
    x, y = line[0]
    strip = y // 90
    return strip, x if strip % 2 == 0 else -x, y, line


def _move(at: tuple[int, int], to: tuple[int, int], *, first: bool) -> str:
    return ("M" if first else "m") + _steps([(at, to)])


def _steps(pairs: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> str:
    numbers = [n for (x0, y0), (x1, y1) in pairs for n in (x1 - x0, y1 - y0)]
    return "".join(str(n) if n < 0 or i == 0 else f" {n}" for i, n in enumerate(numbers))


def _clipped(layer: Layer, kept: Any) -> Geometries:
    return _cut_out(layer.near(kept), kept)


def _cut_out(near: Geometries, kept: Any) -> Geometries:
    """The parts of geometries that lie in ``kept``: fast where that is an upright box."""
    if not len(near):
        return near
    cut_out = (
        shapely.clip_by_rect(near, *shapely.bounds(kept).tolist())
        if shapely.equals(kept, shapely.envelope(kept))
        else shapely.intersection(near, kept)
    )
    return cut_out[~shapely.is_empty(cut_out)]


def _in_units(geometries: Geometries, frame: Frame, tolerance: float) -> Geometries:
    return shapely.simplify(shapely.transform(geometries, frame.xy), tolerance)


def _area_path(polygons: Geometries, frame: Frame, tolerance: float, smallest: float) -> str:
    """Areas under ``smallest`` square units are left out, holes under it are filled."""
    drawn = _in_units(polygons_of(polygons), frame, tolerance)
    drawn = without_yards(polygons_of(drawn[shapely.area(drawn) >= smallest]), smallest)
    rings = [ring for polygon in drawn for ring in (polygon.exterior, *polygon.interiors)]
    return path_data((rounded(ring.coords) for ring in rings), closed=True)


def _line_path(lines: Geometries, frame: Frame, tolerance: float, shortest: float) -> str:
    merged = lines_of(shapely.line_merge(shapely.multilinestrings(lines_of(lines))))
    drawn = _in_units(merged, frame, tolerance)
    drawn = drawn[shapely.length(drawn) >= shortest]
    return path_data((rounded(line.coords) for line in drawn), closed=False)


def _lining(waters: Geometries, frame: Frame, gap_m: float) -> Geometries:
    """The bank's own line, again and again inward: cut large first, so that the window's edge is no bank."""
    offsets = [m * gap_m / LINING_M[0] for m in LINING_M]
    large = waters[shapely.area(waters) >= LINED_M2]
    wide = shapely.clip_by_rect(large, *shapely.bounds(frame.box(8 + offsets[-1] * frame.scale)).tolist())
    plain = shapely.simplify(wide, 0.25 * gap_m)
    rings = [shapely.boundary(shapely.buffer(plain, -m, quad_segs=4)) for m in offsets]
    return _within(np.concatenate(rings), frame)


def _within(lines: Geometries, frame: Frame) -> Geometries:
    return shapely.clip_by_rect(lines, *shapely.bounds(frame.box(6.0)).tolist())


def _blocks(shapes: Shapes, frame: Frame, kept: Any) -> Geometries:
    """Blocks of a window; where a narrow street is finer than a drawn line, blocks across it are one."""
    blocks = polygons_of(_clipped(shapes.blocks, kept))
    blocks = blocks[shapely.area(blocks) >= 20 / frame.scale**2]
    join_m = 2.2 / frame.scale
    if join_m <= 1.5 * JOIN_M or not len(blocks):
        return blocks
    swollen = shapely.buffer(blocks, join_m / 2, quad_segs=1, join_style="mitre", mitre_limit=2.0)
    joined = shapely.buffer(shapely.union_all(swollen), -join_m / 2, quad_segs=1, join_style="mitre", mitre_limit=2.0)
    return polygons_of(joined)


def _paths(shapes: Shapes, box: Any, greens: Any) -> Geometries:
    if shapely.is_empty(greens):
        return np.empty(0, dtype=object)
    shapely.prepare(greens)
    near = _clipped(shapes.paths, box)
    found = shapely.intersection(near, greens)
    return found[~shapely.is_empty(found)]


def _apart(lines: Geometries, gap_m: float) -> Geometries:
    """The longest lines, and of the others only what lies further than ``gap_m`` from those kept: a railway yard of
    forty tracks is drawn as the few that can be told apart."""
    merged = lines_of(shapely.line_merge(shapely.multilinestrings(lines_of(lines))))
    kept = []
    covered = shapely.Polygon()
    for line in merged[np.argsort(-shapely.length(merged), kind="stable")]:
        rest = shapely.difference(line, covered)
        if shapely.length(rest) > 4 * gap_m:
            kept.append(rest)
            covered = shapely.union(covered, shapely.buffer(line, gap_m, quad_segs=1, cap_style="flat"))
    return np.array(kept, dtype=object)


def _bridges(shapes: Shapes, frame: Frame, water: Geometries) -> tuple[tuple[float, str], ...]:
    """Decks over water only, by width: a flyover over land would be a street drawn twice."""
    over = shapely.union_all(water)
    if shapely.is_empty(over):
        return ()
    near = np.sort(shapes.bridges.tree.query(over, predicate="intersects"))
    found = []
    for width_m in sorted({shapes.bridge_widths_m[i] for i in near}, reverse=True):
        decks = shapes.bridges.items[[i for i in near if shapes.bridge_widths_m[i] == width_m]]
        data = _line_path(shapely.clip_by_rect(decks, *shapely.bounds(frame.box(30)).tolist()), frame, 1.0, 6)
        if data:
            found.append((round(max(width_m * frame.scale, 4.0), 1), data))
    return tuple(found)

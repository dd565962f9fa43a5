"""Ground → shapes on a flat sheet of metres, made once for a territory and cut many times."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from builder.geo import Plane
from builder.ground import Area, Ground
from builder.model import Bounds, LonLat

Geometries = Any  # an array of shapely geometries: shapely ships no types

JOIN_M = 8.0  # buildings nearer to each other than this are one block
BLOCK_M2 = 40.0  # a shed smaller than this is left out
YARD_M2 = 80.0  # a yard smaller than this is built over

WOOD = frozenset({"wood", "forest"})
NOT_GREEN = frozenset({"sand", "beach", "farmland", "rock", "ice", "playground", "stadium"})
BEYOND_M = 400.0  # no picture looks further than this over the bounds
PATHS = frozenset({"path", "footway", "cycleway", "track", "steps", "pedestrian", "bridleway"})
RAILS = frozenset({"rail", "tram", "light_rail", "narrow_gauge"})
BROAD = frozenset({"motorway", "trunk", "primary", "secondary"})
UNSEEN = frozenset({"subway", "transit", "platform", "corridor"})  # under the ground or a roof, as a rule


@dataclass(frozen=True, slots=True)
class Layer:
    """Geometries of one kind with their index, so that a window looks only at its own."""

    items: Geometries
    tree: STRtree

    def near(self, box: Any) -> Geometries:
        """Those whose own box meets ``box``, in the order of the data."""
        return self.items[np.sort(self.tree.query(box))]


@dataclass(frozen=True, slots=True)
class Label:
    x_m: float
    y_m: float
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Shapes:
    """A territory ready to be drawn: metres east and north on ``sheet``; ``sheet`` is None where there is no data."""

    sheet: Plane | None
    water: Layer
    parks: Layer
    woods: Layer
    blocks: Layer
    paths: Layer
    rails: Layer
    bridges: Layer
    bridge_widths_m: tuple[float, ...]
    streets: Layer
    street_names: tuple[str, ...]
    commune: Any  # one shapely geometry, empty when the territory has no outline
    labels: tuple[Label, ...]
    attribution: str
    as_of: str

    def plane(self, at: LonLat) -> Plane:
        """The sheet of the territory; where it has no data, a sheet of its own at ``at``."""
        return self.sheet or Plane.at(at)


def prepare(ground: Ground) -> Shapes:
    """Shapes of a territory: water and greens united, buildings joined into blocks. Empty ground gives empty layers.

    Two or three seconds for 40,000 buildings; keep the answer and draw every tour and place of the territory from it.
    """
    bounds = ground.bounds
    middle = LonLat((bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2)
    plane = Plane.at(middle)
    woods = [a for a in ground.greens if a.kind in WOOD]
    parks = [a for a in ground.greens if a.kind not in WOOD and a.kind not in NOT_GREEN]
    seen = [w for w in ground.ways if len(w.line) > 1 and w.kind not in UNSEEN]
    bridges = [w for w in seen if w.is_bridge]
    named = [w for w in seen if w.name and w.kind not in RAILS]
    commune = shapely.union_all(polygons(ground.commune, plane))
    points = plane.xy([n.at for n in ground.names])
    return Shapes(
        sheet=plane if ground.ways or ground.water or ground.buildings or ground.greens or ground.commune else None,
        water=_layer(united(polygons(ground.water, plane))),
        parks=_layer(united(polygons(parks, plane))),
        woods=_layer(united(polygons(woods, plane))),
        blocks=_layer(_blocks(polygons(_seen(ground), plane))),
        paths=_layer(_lines([w.line for w in seen if w.kind in PATHS and not w.is_tunnel], plane)),
        rails=_layer(_lines([w.line for w in seen if w.kind in RAILS and not w.is_tunnel], plane)),
        bridges=_layer(_lines([w.line for w in bridges], plane)),
        bridge_widths_m=tuple(_deck_m(w.kind) for w in bridges),
        streets=_layer(_lines([w.line for w in named], plane)),
        street_names=tuple(w.name for w in named),
        commune=commune,
        labels=tuple(
            Label(float(x), float(y), n.text, n.kind) for (x, y), n in zip(points.tolist(), ground.names, strict=True)
        ),
        attribution=ground.attribution,
        as_of=ground.as_of,
    )


def parts(geometries: Any) -> Geometries:
    """The single lines or polygons of what may hold collections, none of them empty."""
    found = shapely.get_parts(shapely.get_parts(geometries))
    return found[~shapely.is_empty(found)]


def polygons_of(geometries: Any) -> Geometries:
    found = parts(geometries)
    return found[shapely.get_type_id(found) == 3]


def lines_of(geometries: Any) -> Geometries:
    found = parts(geometries)
    return found[np.isin(shapely.get_type_id(found), (1, 2))]


def _layer(items: Geometries) -> Layer:
    return Layer(items, STRtree(items))


def polygons(areas: Sequence[Area], plane: Plane) -> Geometries:
    """One valid polygon an area, or several where its rings cross themselves; areas without a ring are left out."""
    rings = [(i, ring) for i, area in enumerate(a for a in areas if a.rings) for ring in area.rings if len(ring) > 3]
    if not rings:
        return np.empty(0, dtype=object)
    flat = plane.xy(_degrees(ring for _, ring in rings))
    owner = np.repeat(np.arange(len(rings)), [len(ring) for _, ring in rings])
    made = shapely.polygons(shapely.linearrings(flat, indices=owner), indices=_dense([i for i, _ in rings]))
    broken = ~shapely.is_valid(made)
    made[broken] = shapely.make_valid(made[broken])
    return polygons_of(made)


def _seen(ground: Ground) -> list[Area]:
    """The buildings that a picture may show: half of an extract lies in the kilometre round its bounds."""
    bounds = ground.bounds
    plane = Plane.at(LonLat(bounds.west, (bounds.south + bounds.north) / 2))
    lon, lat = BEYOND_M / plane.east_m, BEYOND_M / plane.north_m
    wide = Bounds(bounds.west - lon, bounds.south - lat, bounds.east + lon, bounds.north + lat)
    return [area for area in ground.buildings if area.rings and wide.holds(area.rings[0][0])]


def _degrees(lines: Iterable[Sequence[LonLat]]) -> Any:
    """All their points one after another, shape ``(n, 2)``: four times faster than a list of half a million pairs."""
    numbers = chain.from_iterable(chain.from_iterable(lines))
    return np.fromiter(numbers, dtype=np.float64).reshape(-1, 2)


def _dense(owners: Iterable[int]) -> "np.ndarray[Any, np.dtype[np.intp]]":
    """0, 0, 1 … for owners in rising order, so that none is missing where an area had no ring left."""
    return np.asarray(np.unique(list(owners), return_inverse=True)[1], dtype=np.intp)


def _lines(lines: Sequence[Sequence[LonLat]], plane: Plane) -> Geometries:
    if not lines:
        return np.empty(0, dtype=object)
    flat = plane.xy(_degrees(lines))
    return shapely.linestrings(flat, indices=np.repeat(np.arange(len(lines)), [len(line) for line in lines]))


def united(polygons: Geometries) -> Geometries:
    return polygons_of(shapely.union_all(polygons)) if len(polygons) else polygons


def _blocks(buildings: Geometries) -> Geometries:
    """Buildings joined over gaps under ``JOIN_M`` by a mitred swelling and shrinking, as a map engraver would."""
    if not len(buildings):
        return buildings
    swollen = _offset(shapely.simplify(buildings, 0.6), JOIN_M / 2)
    shrunk = _offset(polygons_of(shapely.disjoint_subset_union_all(swollen)), -JOIN_M / 2)
    blocks = without_yards(polygons_of(shapely.simplify(shrunk, 0.9)), YARD_M2)
    return blocks[shapely.area(blocks) >= BLOCK_M2]


def _offset(polygons: Geometries, by_m: float) -> Geometries:
    return shapely.buffer(polygons, by_m, quad_segs=1, join_style="mitre", mitre_limit=2.0)


def without_yards(polygons: Geometries, smallest_m2: float) -> Geometries:
    """The polygons with their holes under ``smallest_m2`` filled."""
    if not len(polygons):
        return polygons
    rings, owner = shapely.get_rings(polygons, return_index=True)
    is_outer = np.diff(owner, prepend=-1) > 0
    kept = is_outer | (shapely.area(shapely.polygons(rings)) >= smallest_m2)
    return shapely.polygons(rings[kept], indices=owner[kept])


def _deck_m(kind: str) -> float:
    """How broad a bridge is drawn: as the data has no widths, by what it carries."""
    if kind in BROAD:
        return 16.0
    return 5.0 if kind in PATHS else 9.0

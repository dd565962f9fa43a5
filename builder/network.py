"""The ways one can walk, as a network, and the best line through it. The only door to networkx.

Every vertex of a way is a node, every segment an edge; ways that share a vertex in the data meet there. A price per
metre makes a walker take paths and quays before busy roads. Prices are the office's taste, not a measurement.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from builder.geo import Floats, Plane, distance_m, feet, length_m
from builder.ground import Ground, Way
from builder.model import LonLat

if TYPE_CHECKING:  # a tenth of a second to load, and most builds draw no way
    import networkx as nx

# What is not here is not walked: motorways, trunk roads, rails, platforms, roads being built.
PRICES = {
    "pedestrian": 1.0,
    "footway": 1.0,
    "path": 1.0,
    "bridleway": 1.1,
    "track": 1.05,
    "living_street": 1.05,
    "pier": 1.1,
    "cycleway": 1.1,
    "residential": 1.15,
    "road": 1.2,
    "unclassified": 1.2,
    "service": 1.3,  # often a private yard; the data does not say
    "steps": 1.3,
    "tertiary": 1.35,
    "secondary": 1.5,
    "primary": 1.7,
    "corridor": 2.5,  # inside a building
}
QUAYS = ("quai ", "promenade ", "berge", "chemin de halage", "allée ", "mail ")
QUAY_PRICE = 0.8  # times: a road along the water is worth a detour
TUNNEL_PRICE = 1.4  # times
AGAIN_PRICE = 1.3  # times: a metre already walked on this route
CHEAPEST = min(PRICES.values()) * QUAY_PRICE

STITCH_M = 1.0  # two ends this near are one: the tiles' grid is 0.4 m
SPUR_M = 20.0  # a there-and-back shorter than this is the snapping's doing, not the walker's
NEARER_M = 60.0  # how much nearer a cut-off piece of the network must be to be taken

Node = int


@dataclass(frozen=True, slots=True)
class Network:
    """``graph`` holds edges with ``price``; node ``i`` stands at ``points[i]``, ``xy[i]`` metres on ``plane``."""

    graph: "nx.Graph[Node]"
    points: tuple[LonLat, ...]
    plane: Plane
    xy: Floats
    ends: "np.ndarray[tuple[int, int], np.dtype[np.int64]]"  # (edges, 2): the nodes of each edge
    piece: "np.ndarray[tuple[int], np.dtype[np.int64]]"  # of each node; 0 is the largest

    @property
    def whole(self) -> float:
        """The share of nodes in the largest piece."""
        return float(np.mean(self.piece == 0)) if len(self.piece) else 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """A straight jump where the network has no way."""

    start: LonLat
    end: LonLat
    length_m: float


@dataclass(frozen=True, slots=True)
class RouteDrawn:
    line: tuple[LonLat, ...]
    length_m: float
    offsets_m: tuple[float, ...]  # from each place asked for to where the line meets the network for it
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class _Snap:
    edge: int
    share: float
    offset_m: float


def make_network(ground: Ground, *, steps: bool = True) -> Network:
    """The walking network of a ground; without ``steps`` no stairs are in it. Empty where the ground has no way."""
    numbers: dict[LonLat, Node] = {}
    prices: dict[tuple[Node, Node], float] = {}
    for way in ground.ways:
        price = _price(way, steps=steps)
        if price is None:
            continue
        nodes = [numbers.setdefault(point, len(numbers)) for point in way.line]
        for a, b in pairwise(nodes):
            if a != b:
                edge = (a, b) if a < b else (b, a)
                prices[edge] = min(price, prices.get(edge, price))
    points = tuple(numbers)
    plane = Plane.at(points[len(points) // 2] if points else LonLat(0, 0))
    xy = plane.xy(points)
    import networkx as nx

    graph: nx.Graph[Node] = nx.Graph()
    graph.add_nodes_from(range(len(points)))
    for (a, b), price in prices.items():
        graph.add_edge(a, b, price=price * _apart(xy, a, b))
    _stitch(graph, xy)
    piece = np.zeros(len(points), dtype=np.int64)
    for number, nodes_of in enumerate(sorted(nx.connected_components(graph), key=lambda c: (-len(c), min(c)))):
        piece[list(nodes_of)] = number
    ends = np.array(list(graph.edges), dtype=np.int64).reshape(-1, 2)
    return Network(graph, points, plane, xy, ends, piece)


def find_route(network: Network, via: Sequence[LonLat]) -> RouteDrawn | None:
    """The line along the network through the places in order; None when the network has no way at all or ``via``
    fewer than two places. A place off the network is met at the nearest point of the nearest way."""
    if not len(network.ends) or len(via) < 2:
        return None
    drawing = _Drawing(network, [_snap(network, place) for place in via])
    gaps: list[Gap] = []
    nodes: list[Node] = [drawing.seats[0]]
    for start, end in pairwise(drawing.seats):
        jump = drawing.jump(start, end)
        if jump is None:
            nodes += drawing.walk(start, end)[1:]
        else:
            a, b = (LonLat(*drawing.points[n]) for n in jump)
            gaps.append(Gap(a, b, distance_m(a, b)))
            nodes += drawing.walk(start, jump[0])[1:] + drawing.walk(jump[1], end)
    line = _without_spurs([drawing.points[n] for n in nodes])
    offsets = tuple(snap.offset_m for snap in drawing.snaps)
    return RouteDrawn(line, length_m(line), offsets, tuple(gaps))


class _Drawing:
    """One route being drawn: the network's graph with the places let into their edges, and what is walked already."""

    def __init__(self, network: Network, snaps: list[_Snap]) -> None:
        self.network = network
        self.snaps = snaps
        self.graph = network.graph.copy()
        self.points = list(network.points)
        self.xy = [tuple(p) for p in network.xy.tolist()]
        self.piece = network.piece.tolist()
        self.walked: set[frozenset[Node]] = set()
        self.seats = [0] * len(snaps)
        by_edge: dict[int, list[int]] = defaultdict(list)
        for i, snap in enumerate(snaps):
            by_edge[snap.edge].append(i)
        for edge, places in by_edge.items():
            self._let_in(edge, sorted(places, key=lambda i: snaps[i].share))

    def _let_in(self, edge: int, places: list[int]) -> None:
        """Split the edge at each of the places, given in order along it."""
        a, b = (int(n) for n in self.network.ends[edge])
        price = self.graph.edges[a, b]["price"]
        before, before_share = a, 0.0
        for i in places:
            share = self.snaps[i].share
            if share <= before_share:
                self.seats[i] = before
            elif share >= 1.0:
                self.seats[i] = b
            else:
                seat = len(self.points)
                (xa, ya), (xb, yb) = self.xy[a], self.xy[b]
                self.xy.append((xa + share * (xb - xa), ya + share * (yb - ya)))
                self.points.append(self.network.plane.lonlat(np.array([self.xy[seat]]))[0])
                self.piece.append(self.piece[a])
                self.graph.add_edge(before, seat, price=price * (share - before_share))
                self.graph.add_edge(seat, b, price=price * (1.0 - share))
                if self.graph.has_edge(before, b):
                    self.graph.remove_edge(before, b)
                self.seats[i], before, before_share = seat, seat, share

    def jump(self, start: Node, end: Node) -> tuple[Node, Node] | None:
        """None where both are of one piece, else the nearest two nodes of their two pieces."""
        if self.piece[start] == self.piece[end]:
            return None
        xy, piece = np.array(self.xy), np.array(self.piece)
        ours, theirs = (np.flatnonzero(piece == self.piece[n]) for n in (start, end))
        few, many = (ours, theirs) if len(ours) <= len(theirs) else (theirs, ours)
        _, there, here = min((*_nearest(xy, n, many), n) for n in few.tolist())
        return (here, there) if few is ours else (there, here)

    def walk(self, start: Node, end: Node) -> list[Node]:
        import networkx as nx

        def price(a: Node, b: Node, edge: dict[str, float]) -> float:
            again = AGAIN_PRICE if frozenset((a, b)) in self.walked else 1.0
            return edge["price"] * again

        def at_least(a: Node, b: Node) -> float:
            (xa, ya), (xb, yb) = self.xy[a], self.xy[b]
            return CHEAPEST * math.hypot(xb - xa, yb - ya)

        nodes: list[Node] = nx.astar_path(self.graph, start, end, heuristic=at_least, weight=price)
        self.walked.update(frozenset(pair) for pair in pairwise(nodes))
        return nodes


def _price(way: Way, *, steps: bool) -> float | None:
    """A metre's price, None where one cannot or may not walk."""
    price = PRICES.get(way.kind)
    if price is None or (way.kind == "steps" and not steps):
        return None
    if way.name.lower().startswith(QUAYS):
        price *= QUAY_PRICE
    return price * TUNNEL_PRICE if way.is_tunnel else price


def _apart(xy: Floats, a: Node, b: Node) -> float:
    return float(np.hypot(xy[b, 0] - xy[a, 0], xy[b, 1] - xy[a, 1]))


def _stitch(graph: "nx.Graph[Node]", xy: Floats) -> None:
    """Join each loose end to the nearest node within ``STITCH_M`` that is not its neighbour: where a way crosses from
    one tile into the next, its two halves can end on either side of a grid step."""
    cells: dict[tuple[int, int], list[Node]] = defaultdict(list)
    for node, (x, y) in enumerate(xy.tolist()):
        cells[int(x // STITCH_M), int(y // STITCH_M)].append(node)
    for node in [n for n in graph if graph.degree(n) == 1]:
        col, row = (int(v // STITCH_M) for v in xy[node].tolist())
        near = [n for c in (col - 1, col, col + 1) for r in (row - 1, row, row + 1) for n in cells.get((c, r), ())]
        others = [(d, n) for n in near if n != node and (d := _apart(xy, node, n)) <= STITCH_M]
        for apart, other in sorted(others):
            if not graph.has_edge(node, other):
                graph.add_edge(node, other, price=apart * max(PRICES.values()))
                break


def _snap(network: Network, place: LonLat) -> _Snap:
    """The nearest edge of the largest piece, unless another piece is a good deal nearer."""
    at = network.plane.xy([place])[0]
    offsets, shares = _edge_feet(network, at)
    on_main = network.piece[network.ends[:, 0]] == 0
    edge = int(np.argmin(offsets))
    best_on_main = int(np.argmin(np.where(on_main, offsets, np.inf)))
    if offsets[best_on_main] <= offsets[edge] + NEARER_M:
        edge = best_on_main
    return _Snap(edge, float(shares[edge]), float(offsets[edge]))


def _edge_feet(network: Network, at: Floats) -> tuple[Floats, Floats]:
    """For every edge: metres from ``at``, and the share of the edge at which it is nearest."""
    start, end = network.xy[network.ends[:, 0]], network.xy[network.ends[:, 1]]
    # The feet of a broken line whose every other segment is an edge.
    zigzag = np.stack((start, end), axis=1).reshape(-1, 2)
    found = feet(zigzag, at)
    return found.offset_m[::2], found.share[::2]


def _nearest(xy: Floats, node: Node, among: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> tuple[float, Node]:
    apart = np.hypot(xy[among, 0] - xy[node, 0], xy[among, 1] - xy[node, 1])
    best = int(np.argmin(apart))
    return float(apart[best]), int(among[best])


def _without_spurs(line: list[LonLat]) -> tuple[LonLat, ...]:
    """The line with points said once, and no there-and-back under ``SPUR_M``."""
    kept: list[LonLat] = []
    for point in line:
        if not kept or kept[-1] != point:
            kept.append(point)
    for middle, depth in list(_turns(kept)):
        if sum(distance_m(a, b) for a, b in pairwise(kept[middle : middle + depth + 1])) < SPUR_M:
            for i in range(middle - depth + 1, middle + depth + 1):
                kept[i] = kept[middle - depth]
    once = [point for i, point in enumerate(kept) if i == 0 or point != kept[i - 1]]
    return tuple(once)


def _turns(line: list[LonLat]) -> Iterator[tuple[int, int]]:
    """Where the line turns on its heel, and over how many points it then walks back on itself."""
    for middle in range(1, len(line) - 1):
        depth = 0
        while 0 <= middle - depth - 1 and middle + depth + 1 < len(line):
            if line[middle - depth - 1] != line[middle + depth + 1]:
                break
            depth += 1
        if depth:
            yield middle, depth

"""A made-up town as an OpenStreetMap extract, with at least one of everything that a walker looks for."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import osmium
from osmium.osm.mutable import Node, Relation, Way

from builder.model import Bounds

BOUNDS = Bounds(2.0, 47.0, 2.01, 47.01)

Place = tuple[float, float]
Tags = Mapping[str, str]


def square(west: float, south: float, side: float = 0.0005) -> list[Place]:
    east, north = west + side, south + side
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def write_extract(
    path: Path,
    points: Iterable[tuple[Place, Tags]] = (),
    lines: Iterable[tuple[list[Place], Tags]] = (),
    areas_with_hole: Iterable[tuple[list[Place], list[Place], Tags]] = (),
) -> Path:
    """An ``.osm.pbf`` as other programs write it: nodes, then ways, then relations, each sorted by its number."""
    nodes: list[Node] = []
    ways: list[Way] = []
    relations: list[Relation] = []

    def way(line: list[Place], tags: Tags) -> int:
        ids: dict[Place, int] = {}
        for at in line:
            if at not in ids:
                nodes.append(Node(id=len(nodes) + 1, location=at))
                ids[at] = len(nodes)
        ways.append(Way(id=len(ways) + 1, nodes=[ids[at] for at in line], tags=dict(tags)))
        return len(ways)

    for at, tags in points:
        nodes.append(Node(id=len(nodes) + 1, location=at, tags=dict(tags)))
    for line, tags in lines:
        way(line, tags)
    for outer, inner, tags in areas_with_hole:
        members = [("w", way(outer, {}), "outer"), ("w", way(inner, {}), "inner")]
        relations.append(Relation(id=len(relations) + 1, members=members, tags={"type": "multipolygon", **tags}))
    with osmium.SimpleWriter(str(path), overwrite=True) as writer:
        for thing in (*nodes, *ways, *relations):
            writer.add(thing)
    return path

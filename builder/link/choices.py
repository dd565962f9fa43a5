"""Where a route leaves its walker a choice: corners, forks and roundabouts. Pure."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from builder.link.corners import BACK_DEG, HOOK_M, LOOK_M, TURN_DEG, Bend, Path, turned
from builder.link.crossings import NO_ROADS, Branch, Crossings

CHOICE_M = 16.0  # a crossing of ways belongs to a corner this near
FORK_M = 5.0  # a crossing this near the route is on it
LOOKED_EVERY_M = 4.0

FORK_DEG = 16.0  # branches nearer than this are one
CLEAR_DEG = 25.0  # a way so much straighter than all others is followed without a word
OPEN_DEG = 70.0  # ... up to this bend
APART_DEG = 40.0  # the way one came on and the way one takes are no other ways


def has_choice(path: Path, bend: Bend, crossings: Crossings) -> bool:
    """Whether one could go wrong at a corner: another way leads on, and ours is not plainly the straighter one."""
    turn = abs(bend.turn_deg)
    if turn >= BACK_DEG:
        return True
    came = path.heading_deg(bend.from_m - LOOK_M, bend.from_m)
    goes = path.heading_deg(bend.to_m, bend.to_m + LOOK_M)
    nodes = {node for at_m in (bend.from_m, bend.at_m, bend.to_m) for node in crossings.near(path.xy(at_m), CHOICE_M)}
    headings = [branch.heading_deg for node in sorted(nodes) for branch in crossings.branches(node)]
    others = [
        abs(turned(came, heading))
        for heading in headings
        if abs(turned(goes, heading)) > APART_DEG and abs(turned(came + 180.0, heading)) > APART_DEG
    ]
    if not others:
        return False
    return not (turn < OPEN_DEG and min(others) > turn + CLEAR_DEG)


def forks(path: Path, is_named: Callable[[float], bool], crossings: Crossings) -> Iterator[tuple[float, str]]:
    """Where a way divides before one, and nothing but a word tells which part is ours: metres along, and "keep-left"
    or "keep-right". ``is_named`` tells whether the street at a metre of the route has a name: then only roads count."""
    places = [i * LOOKED_EVERY_M for i in range(int(path.along[-1] // LOOKED_EVERY_M) + 1)]
    met: dict[int, float] = {}
    for place in places:
        for node in crossings.near(path.xy(place), FORK_M):
            if node in met and place - met[node] <= HOOK_M:
                met[node] = place
                continue
            met[node] = place
            at_m = path.nearest_m(crossings.at(node), place)
            if kind := _fork(path, at_m, is_named(at_m), crossings.branches(node)):
                yield at_m, kind


def _fork(path: Path, at_m: float, is_named: bool, branches: Sequence[Branch]) -> str:
    """The side to keep to where another branch is about as straight as ours, else ""."""
    if at_m < LOOK_M or at_m > path.along[-1] - LOOK_M:
        return ""
    came, goes = path.heading_deg(at_m - LOOK_M, at_m), path.heading_deg(at_m, at_m + LOOK_M)
    ours = abs(turned(came, goes))
    for branch in branches:
        aside = turned(goes, branch.heading_deg)
        others = abs(turned(came, branch.heading_deg))
        alike = (branch.way.kind in NO_ROADS) == (not is_named) and branch.way.kind != "service"
        if alike and ours < TURN_DEG and FORK_DEG <= abs(aside) < TURN_DEG and others < ours + FORK_DEG:
            return "keep-left" if aside > 0 else "keep-right"
    return ""


def passes(path: Path, crossings: Crossings) -> Iterator[Bend]:
    """Where the route goes about a roundabout: all its corners there are one."""
    places = [i * LOOKED_EVERY_M for i in range(int(path.along[-1] // LOOKED_EVERY_M) + 1)]
    track = [path.xy(place) for place in places]
    inside: dict[int, list[float]] = {}
    for number, one in enumerate(crossings.roundabouts):
        x, y = one.middle
        if any(abs(px - x) <= one.reach_m and abs(py - y) <= one.reach_m for px, py in track):
            inside[number] = [place for place, at in zip(places, track, strict=True) if one.holds(at)]
    for number, held in sorted(inside.items()):
        least = crossings.roundabouts[number].reach_m
        for _, group in groupby(enumerate(held), key=lambda pair: pair[1] - pair[0] * LOOKED_EVERY_M):
            through = [place for _, place in group]
            from_m, to_m = through[0], through[-1]
            if to_m - from_m >= least and from_m > 0.0 and to_m < path.along[-1] - LOOK_M:
                yield Bend(from_m, to_m, path.turn_deg(from_m, to_m))

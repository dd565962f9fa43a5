"""A route turn by turn: what somebody who walks it must be told, and where. Pure.

Two things make a step: a corner with a choice, and a way that changes its name or its kind. A bend of a path without a
fork needs no word, nor does a pavement's little hook round a crossing. Corners are read off the route itself,
thinned, so that a recorded line says the same as a drawn one; whether there was a choice is read off the ways.
"""

import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, zip_longest

from builder.geo import Plane, along_m, simplify
from builder.ground import Ground, Way
from builder.link.crossings import NO_ROADS, Branch, Crossings
from builder.link.facts import smoothed_m
from builder.link.streets import BRIDGES, Sample, Streets, settled
from builder.model import LonLat, Route, Step, StreetRun, StreetStretch

THIN_M = 4.0  # the tremor of a hand that drew, and of a receiver that recorded
DENT_M = 15.0  # a spur this short is told as if it were not walked
HOOK_M = 18.0  # corners nearer than this to one another are one corner
LOOK_M = 16.0  # directions are taken over so much of the way
NEAR_M = 28.0  # a name changes where a corner this near is
CHOICE_M = 16.0  # a crossing of ways belongs to a corner this near
CROSSED_M = 40.0
ROUND_STEP_M = 4.0
SAME_WAY_M = 8.0
FORK_M = 5.0  # a crossing this near the route is on it
ALIKE = 0.8
LANDMARK_M = 30.0  # a stop this near, along the way and beside it, says where a corner is

SLIGHT_DEG = 28.0  # less than this is straight on
TURN_DEG = 58.0
SHARP_DEG = 122.0
BACK_DEG = 158.0
ROUND_DEG = 40.0  # out of a roundabout
FORK_DEG = 16.0  # branches nearer than this are one
CLEAR_DEG = 25.0  # a way so much straighter than all others is followed without a word
OPEN_DEG = 70.0  # ... up to this bend


@dataclass(frozen=True, slots=True)
class _Bend:
    """A corner of the route: where it begins and ends, and how far it turns, above 0 to the right."""

    from_m: float
    to_m: float
    turn_deg: float

    @property
    def at_m(self) -> float:
        return (self.from_m + self.to_m) / 2


@dataclass(frozen=True, slots=True)
class _Told:
    at_m: float
    kind: str
    run: StreetRun
    is_new: bool  # whether the name or kind of way is another one from here on
    to_m: float  # where its corner ends
    at_roundabout: bool = False


Landmarks = Sequence[tuple[float, float, int]]  # of each stop: metres along, metres beside, number


@dataclass(frozen=True, slots=True)
class Ways:
    """All that is asked of the ground of a territory: which way runs where, and where ways meet."""

    streets: Streets
    crossings: Crossings

    @classmethod
    def of(cls, ground: Ground, plane: Plane) -> "Ways":
        return cls(Streets(ground, plane), Crossings(ground, plane))


def legs_along(index: Sequence[Ways], lines: Sequence[Sequence[LonLat]]) -> list[tuple[StreetRun, ...]]:
    """The streets of every leg of a tour; without an index, where there is no map data, none."""
    return [index[0].streets.along(line) if index and len(line) > 1 else () for line in lines]


def steps_along(
    index: Sequence[Ways], route: Route, landmarks: Landmarks
) -> tuple[tuple[Step, ...], tuple[StreetStretch, ...]]:
    """The steps of a route and the streets under it; without an index, where there is no map data, neither. The first
    step is the start, the last the end; the lengths of all add up to that of the line."""
    line = route.line
    if not index or len(line) < 2:
        return (), ()
    heights_m = smoothed_m(route)
    streets, crossings = index[0].streets, index[0].crossings
    samples = streets.samples(line)
    stretches = _stretches(settled(samples))
    if not stretches:
        return (), ()
    path = _Path(line, streets.plane)
    told = _settled(_tell(path, stretches, crossings), path)
    total = path.along[-1]
    ends = [*(one.at_m for one in told[1:]), total]
    steps = [
        Step(
            at_m=one.at_m,
            kind=one.kind,
            street=one.run.name,
            way=one.run.kind,
            length_m=end - one.at_m,
            bearing_deg=path.bearing_deg(one.at_m),
            is_new=one.is_new,
            at_roundabout=one.at_roundabout,
            stop=_landmark(one.at_m, landmarks),
            climb_m=_climb_m(path, heights_m, one.at_m, end),
            surface=_surface(samples, one.at_m, end),
            stairs=_stairs(samples, one.at_m, end),
        )
        for one, end in zip(told, ends, strict=True)
    ]
    last = stretches[-1]
    arrival = Step(
        at_m=total,
        kind="end",
        street=last.name,
        way=last.kind,
        length_m=0.0,
        bearing_deg=path.bearing_deg(total),
        is_new=False,
        stop=_landmark(total, landmarks),
    )
    return (*steps, arrival), stretches


class _Path:
    """The line in flat metres, thinned for its corners."""

    def __init__(self, line: Sequence[LonLat], plane: Plane) -> None:
        self.line = line
        self.plane = plane
        self.along: list[float] = along_m(line).tolist()
        self._xy: list[list[float]] = plane.xy(line).tolist()

    def xy(self, at_m: float) -> tuple[float, float]:
        at = min(max(at_m, 0.0), self.along[-1])
        after = min(bisect_right(self.along, at), len(self.along) - 1)
        from_m, to_m = self.along[after - 1], self.along[after]
        share = (at - from_m) / (to_m - from_m) if to_m > from_m else 0.0
        (xa, ya), (xb, yb) = self._xy[after - 1], self._xy[after]
        return xa + share * (xb - xa), ya + share * (yb - ya)

    def heading_deg(self, from_m: float, to_m: float) -> float:
        (xa, ya), (xb, yb) = self.xy(from_m), self.xy(to_m)
        return math.degrees(math.atan2(xb - xa, yb - ya)) % 360.0

    def bearing_deg(self, at_m: float) -> float:
        """Which way one goes from here, over the next metres; at the end over the last."""
        end = self.along[-1]
        return self.heading_deg(at_m, at_m + LOOK_M) if at_m < end - 1.0 else self.heading_deg(end - LOOK_M, end)

    def turn_deg(self, from_m: float, to_m: float) -> float:
        """−180…180 from the direction before a stretch to that after it, right above 0."""
        before = self.heading_deg(from_m - LOOK_M, from_m)
        after = self.heading_deg(to_m, to_m + LOOK_M)
        return _turned(before, after)

    def retraces(self, bend: _Bend) -> bool:
        """Whether one comes back from a corner the way one went there."""
        return math.dist(self.xy(bend.from_m - LOOK_M), self.xy(bend.to_m + LOOK_M)) <= SAME_WAY_M

    def nearest_m(self, at: tuple[float, float], place_m: float) -> float:
        """Where the route comes nearest to a point, within some metres of a place of its own."""
        places = [place_m + i for i in range(-8, 9)]
        return min(max(min(places, key=lambda one: math.dist(self.xy(one), at)), 0.0), self.along[-1])

    def bends(self) -> list[_Bend]:
        """The corners of the thinned line, those near one another as one."""
        thin = simplify(self.line, THIN_M)
        kept = _places(self.line, thin, self.along)
        corners: list[tuple[float, float]] = []
        for a, b, c in zip(kept, kept[1:], kept[2:], strict=False):
            corners.append((b, _turned(self.heading_deg(a, b), self.heading_deg(b, c))))
        groups: list[list[tuple[float, float]]] = []
        for i, (at, turn) in enumerate(corners):
            is_apart = i == 0 or at - corners[i - 1][0] > HOOK_M
            turns_back = i > 0 and (_is_back(turn) or _is_back(corners[i - 1][1]))
            if is_apart or (turns_back and not (_is_dent(corners, i) or _is_dent(corners, i - 1))):
                groups.append([])
            groups[-1].append((at, turn))
        return [_bend(group) for group in groups]


def _bend(corners: Sequence[tuple[float, float]]) -> _Bend:
    """Corners so near one another that they are one; it is told where the first great turn among them is."""
    turn = _wrapped(sum(one for _, one in corners))
    backs = [at for at, one in corners if _is_back(one)]
    if backs and _is_back(turn):
        return _Bend(backs[0], backs[0], turn)
    most = max(abs(one) for _, one in corners if not _is_back(one)) if len(backs) < len(corners) else 0.0
    first = next(at for at, one in corners if abs(one) >= most / 2)
    return _Bend(first, corners[-1][0], turn)


def _is_dent(corners: Sequence[tuple[float, float]], i: int) -> bool:
    """Whether the corner is the end of a few steps aside and back, to a stop beside the way: no turning back."""
    if not 0 < i < len(corners) - 1 or not _is_back(corners[i][1]):
        return False
    return corners[i + 1][0] - corners[i - 1][0] <= 2 * DENT_M


def _places(line: Sequence[LonLat], thin: Sequence[LonLat], along: Sequence[float]) -> list[float]:
    """Where the points of the thinned line lie along the whole one."""
    places, i = [], 0
    for point in thin:
        while line[i] != point:
            i += 1
        places.append(along[i])
        i += 1
    return places


def _stretches(runs: Sequence[StreetRun]) -> tuple[StreetStretch, ...]:
    found, at = [], 0.0
    for run in runs:
        found.append(StreetStretch(at, at + run.length_m, run.name, run.kind))
        at += run.length_m
    return tuple(found)


def _tell(path: _Path, stretches: Sequence[StreetStretch], crossings: Crossings) -> list[_Told]:
    """Every corner, fork and change of way, each once, in order."""
    rounds = list(_passes(path, crossings))
    bends = [bend for bend in path.bends() if abs(bend.turn_deg) >= SLIGHT_DEG and not _within(rounds, bend.at_m)]
    told = [_Told(0.0, "start", _run(stretches[0]), True, 0.0)]
    for one in rounds:
        before, after = _stretch_at(stretches, one.from_m - 1.0), _stretch_at(stretches, one.to_m + 1.0)
        kind = "straight" if abs(one.turn_deg) < ROUND_DEG else _kind_of(one.turn_deg)
        is_new = _key(_run(before)) != _key(_run(after))
        if is_new or kind != "straight":
            told.append(_Told(one.from_m, kind, _run(after), is_new, one.to_m, at_roundabout=True))
    taken: set[int] = set()
    for before, after in pairwise(stretches):
        if _within(rounds, after.from_m):
            continue
        # The corner at which the one becomes the other, and not one within either of them.
        near = [
            (abs(bend.at_m - after.from_m), i)
            for i, bend in enumerate(bends)
            if i not in taken and _reaches(bend, after.from_m) and before.from_m < bend.at_m < after.to_m
        ]
        if near:
            _, nearest = min(near)
            taken.add(nearest)
            told.append(_at_bend(bends[nearest], after, path, is_new=True))
        else:
            told.append(_Told(after.from_m, "straight", _run(after), True, after.from_m))
    for i, bend in enumerate(bends):
        if i not in taken and _has_choice(path, bend, crossings):
            told.append(_at_bend(bend, _stretch_at(stretches, bend.to_m), path, is_new=False))
    for at_m, kind in _forks(path, stretches, crossings):
        if not _within(rounds, at_m) and not any(_reaches(bend, at_m) for bend in bends):
            told.append(_Told(at_m, kind, _run(_stretch_at(stretches, at_m)), False, at_m))
    return sorted(told, key=lambda one: one.at_m)


def _at_bend(bend: _Bend, after: StreetStretch, path: _Path, *, is_new: bool) -> _Told:
    kind = _kind_of(bend.turn_deg)
    if kind == "back" and not path.retraces(bend):
        kind = "sharp-right" if bend.turn_deg > 0 else "sharp-left"
    return _Told(bend.from_m, kind, _run(after), is_new, bend.to_m)


def _forks(path: _Path, stretches: Sequence[StreetStretch], crossings: Crossings) -> Iterator[tuple[float, str]]:
    """Where a way divides before one, both parts leading on, and nothing but a word tells which is ours."""
    places = [i * ROUND_STEP_M for i in range(int(path.along[-1] // ROUND_STEP_M) + 1)]
    met: dict[int, float] = {}
    for place in places:
        for node in crossings.near(path.xy(place), FORK_M):
            if node in met and place - met[node] <= HOOK_M:
                met[node] = place
                continue
            met[node] = place
            at_m = path.nearest_m(crossings.at(node), place)
            if kind := _fork(path, at_m, _run(_stretch_at(stretches, at_m)), crossings.branches(node)):
                yield at_m, kind


def _fork(path: _Path, at_m: float, run: StreetRun, branches: Sequence[Branch]) -> str:
    """ "keep-left" or "keep-right" where another branch is about as straight as ours, else ""."""
    if at_m < LOOK_M or at_m > path.along[-1] - LOOK_M:
        return ""
    came, goes = path.heading_deg(at_m - LOOK_M, at_m), path.heading_deg(at_m, at_m + LOOK_M)
    ours = abs(_turned(came, goes))
    for branch in branches:
        aside = _turned(goes, branch.heading_deg)
        others = abs(_turned(came, branch.heading_deg))
        alike = (branch.way.kind in NO_ROADS) == (not run.name) and branch.way.kind != "service"
        if alike and ours < TURN_DEG and FORK_DEG <= abs(aside) < TURN_DEG and others < ours + FORK_DEG:
            return "keep-left" if aside > 0 else "keep-right"
    return ""


def _passes(path: _Path, crossings: Crossings) -> Iterator[_Bend]:
    """Where the route goes about a roundabout: all its corners there are one."""
    places = [i * ROUND_STEP_M for i in range(int(path.along[-1] // ROUND_STEP_M) + 1)]
    track = [path.xy(place) for place in places]
    inside: dict[int, list[float]] = {}
    for number, one in enumerate(crossings.roundabouts):
        x, y = one.middle
        if any(abs(px - x) <= one.reach_m and abs(py - y) <= one.reach_m for px, py in track):
            inside[number] = [place for place, at in zip(places, track, strict=True) if one.holds(at)]
    for number, held in sorted(inside.items()):
        least = crossings.roundabouts[number].reach_m
        for _, group in groupby(enumerate(held), key=lambda pair: pair[1] - pair[0] * ROUND_STEP_M):
            through = [place for _, place in group]
            from_m, to_m = through[0], through[-1]
            if to_m - from_m >= least and from_m > 0.0 and to_m < path.along[-1] - LOOK_M:
                yield _Bend(from_m, to_m, path.turn_deg(from_m, to_m))


def _within(bends: Sequence[_Bend], at_m: float) -> bool:
    return any(bend.from_m - 1.0 <= at_m <= bend.to_m + 1.0 for bend in bends)


def _stretch_at(stretches: Sequence[StreetStretch], at_m: float) -> StreetStretch:
    return stretches[max(bisect_right([one.from_m for one in stretches], at_m), 1) - 1]


def _key(run: StreetRun) -> tuple[str, str]:
    """Steps are always told; a street stays itself when it becomes a footway or crosses a bridge."""
    return run.name, "" if run.name and run.kind != "steps" else run.kind


def _reaches(bend: _Bend, at_m: float) -> bool:
    return bend.from_m - NEAR_M <= at_m <= bend.to_m + NEAR_M


def _run(stretch: StreetStretch) -> StreetRun:
    is_street = stretch.kind == "bridge" and stretch.name and not stretch.name.lower().startswith(BRIDGES)
    return StreetRun(stretch.name, "street" if is_street else stretch.kind, stretch.to_m - stretch.from_m)


def _has_choice(path: _Path, bend: _Bend, crossings: Crossings) -> bool:
    """Whether one could go wrong at a corner: another way leads on, and ours is not plainly the straighter one."""
    turn = abs(bend.turn_deg)
    if turn >= BACK_DEG:
        return True
    came = path.heading_deg(bend.from_m - LOOK_M, bend.from_m)
    goes = path.heading_deg(bend.to_m, bend.to_m + LOOK_M)
    nodes = {node for at_m in (bend.from_m, bend.at_m, bend.to_m) for node in crossings.near(path.xy(at_m), CHOICE_M)}
    headings = [branch.heading_deg for node in sorted(nodes) for branch in crossings.branches(node)]
    others = [
        abs(_turned(came, heading))
        for heading in headings
        if abs(_turned(goes, heading)) > 40.0 and abs(_turned(came + 180.0, heading)) > 40.0
    ]
    if not others:
        return False
    return not (turn < OPEN_DEG and min(others) > turn + CLEAR_DEG)


def _settled(told: list[_Told], path: _Path) -> list[_Told]:
    """What would be said twice within a few steps is said once, and what goes without saying is not said."""
    kept: list[_Told] = []
    for one in told:
        last = kept[-1] if kept else None
        if last is not None and _is_one_with(last, one):
            kept[-1] = _both(last, one, path)
        else:
            kept.append(one)
    said: list[_Told] = []
    for one, after in zip_longest(kept, kept[1:]):
        if after is not None and _is_lead(one, after):
            continue
        is_new = not said or _key(one.run) != _key(said[-1].run)
        if is_new or one.kind != "straight":
            said.append(replace(one, is_new=is_new))
    return said


def _is_one_with(last: _Told, one: _Told) -> bool:
    if "back" in (last.kind, one.kind) or _are_steps(last) or (_are_steps(one) and last.kind != "straight"):
        return False
    # A street crossed from one pavement to the other is a longer hook than a corner.
    same = not one.is_new and one.run.name and _key(one.run) == _key(last.run) and last.kind != "start"
    return one.at_m - last.to_m < (CROSSED_M if same and not last.is_new else HOOK_M)


def _is_lead(one: _Told, after: _Told) -> bool:
    """A slight bend just before something that is seen from it."""
    slight = not one.is_new and one.kind.startswith(("slight-", "keep-"))
    return slight and (after.kind == "back" or _are_steps(after)) and after.at_m - one.to_m < HOOK_M


def _are_steps(one: _Told) -> bool:
    return one.is_new and one.run.kind == "steps"


def _both(first: _Told, second: _Told, path: _Path) -> _Told:
    """Two things so near one another that they are one: where it goes in the end, and by what turn in all."""
    if first.kind == "start":
        return replace(first, run=second.run, to_m=second.to_m)
    to_m = max(first.to_m, second.to_m)
    kind = _kind_of(path.turn_deg(first.at_m, to_m))
    if kind == "back":
        kind = "sharp-right" if path.turn_deg(first.at_m, to_m) > 0 else "sharp-left"
    at_roundabout = first.at_roundabout or second.at_roundabout
    return _Told(first.at_m, kind, second.run, first.is_new or second.is_new, to_m, at_roundabout)


def _kind_of(turn_deg: float) -> str:
    side = "right" if turn_deg > 0 else "left"
    turn = abs(turn_deg)
    if turn < SLIGHT_DEG:
        return "straight"
    if turn < TURN_DEG:
        return f"slight-{side}"
    if turn < SHARP_DEG:
        return side
    return f"sharp-{side}" if turn < BACK_DEG else "back"


def _landmark(at_m: float, landmarks: Landmarks) -> int | None:
    near = [(abs(along - at_m), number) for along, beside, number in landmarks if beside <= LANDMARK_M]
    return min(((apart, number) for apart, number in near if apart <= LANDMARK_M), default=(0.0, None))[1]


def _climb_m(path: _Path, heights_m: Sequence[float] | None, from_m: float, to_m: float) -> float | None:
    """How much higher the end of a stretch is than its beginning."""
    if heights_m is None:
        return None
    return _height(path, heights_m, to_m) - _height(path, heights_m, from_m)


def _height(path: _Path, heights_m: Sequence[float], at_m: float) -> float:
    after = min(max(bisect_left(path.along, at_m), 1), len(path.along) - 1)
    from_m, to_m = path.along[after - 1], path.along[after]
    share = min(max((at_m - from_m) / (to_m - from_m), 0.0), 1.0) if to_m > from_m else 0.0
    return heights_m[after - 1] + share * (heights_m[after] - heights_m[after - 1])


def _ways_of(samples: Sequence[Sample], from_m: float, to_m: float) -> Iterator[tuple[Way | None, float]]:
    """The ways under a stretch, with the metres of each sample that lie in it."""
    at = 0.0
    for sample in samples:
        shared = min(at + sample.run.length_m, to_m) - max(at, from_m)
        at += sample.run.length_m
        if shared > 0.0:
            yield sample.way, shared


def _surface(samples: Sequence[Sample], from_m: float, to_m: float) -> str | None:
    """What is under foot, where nearly all of the stretch says the same."""
    metres: dict[str, float] = defaultdict(float)
    for way, length in _ways_of(samples, from_m, to_m):
        metres[way.surface if way else ""] += length
    most = max(metres, key=lambda one: metres[one], default="")
    return most if most and metres[most] >= ALIKE * sum(metres.values()) else None


def _stairs(samples: Sequence[Sample], from_m: float, to_m: float) -> int | None:
    """The stairs of all flights of a stretch; None where one of them is not counted, or there is none."""
    flights = {id(way): way for way, _ in _ways_of(samples, from_m, to_m) if way and way.kind == "steps"}
    counts = [way.stairs for way in flights.values()]
    counted = [count for count in counts if count is not None]
    return sum(counted) if counted and len(counted) == len(counts) else None


def _turned(before_deg: float, after_deg: float) -> float:
    return _wrapped(after_deg - before_deg)


def _wrapped(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def _is_back(turn_deg: float) -> bool:
    return abs(turn_deg) >= BACK_DEG

"""A route turn by turn: what somebody who walks it must be told, and where. Pure.

Two things make a step: a corner with a choice, and a way that changes its name or its kind. A bend of a path without a
fork needs no word, nor does a pavement's little hook round a crossing. Corners are read off the route itself,
thinned, so that a recorded line says the same as a drawn one; whether there was a choice is read off the ways.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from builder.geo import Plane
from builder.ground import Ground
from builder.link.choices import forks, has_choice, passes
from builder.link.corners import HOOK_M, SLIGHT_DEG, WIDE_M, Bend, Path, held, kind_of, turned
from builder.link.crossings import Crossings
from builder.link.facts import smoothed_m
from builder.link.streets import BRIDGES, Streets, settled
from builder.link.underfoot import climb_m, stairs, surface
from builder.model import LonLat, Route, Step, StreetRun, StreetStretch

NEAR_M = 28.0  # a name changes where a corner this near is
CROSSED_M = 40.0  # a street is crossed, from pavement to pavement, within so much of the way
BLURRED_M = 4.0  # a way is found every few metres only: where it ends is not known to the metre
LANDMARK_M = 30.0  # a stop this near, along the way and beside it, says where a corner is
ROUND_DEG = 40.0  # less than this out of a roundabout is straight on


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
    path = Path(line, streets.plane)
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
            climb_m=climb_m(path.along, heights_m, one.at_m, end),
            surface=surface(samples, one.at_m, end),
            stairs=stairs(samples, one.at_m, end),
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


def _stretches(runs: Sequence[StreetRun]) -> tuple[StreetStretch, ...]:
    found, at = [], 0.0
    for run in runs:
        found.append(StreetStretch(at, at + run.length_m, run.name, run.kind))
        at += run.length_m
    return tuple(found)


def _tell(path: Path, stretches: Sequence[StreetStretch], crossings: Crossings) -> list[_Told]:
    """Every corner, fork and change of way, each once, in order."""
    rounds = list(passes(path, crossings))
    bends = [bend for bend in path.bends() if abs(bend.turn_deg) >= SLIGHT_DEG and not _within(rounds, bend.at_m)]
    told = [_Told(0.0, "start", _run(stretches[0]), True, 0.0)]
    for one in rounds:
        before, after = _stretch_at(stretches, one.from_m - 1.0), _stretch_at(stretches, one.to_m + 1.0)
        kind = "straight" if abs(one.turn_deg) < ROUND_DEG else kind_of(one.turn_deg)
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
        if i not in taken and has_choice(path, bend, crossings):
            told.append(_at_bend(bend, _stretch_at(stretches, bend.to_m), path, is_new=False))
    for at_m, kind in forks(path, lambda at_m: bool(_stretch_at(stretches, at_m).name), crossings):
        if not _within(rounds, at_m) and not any(_reaches(bend, at_m) for bend in bends):
            told.append(_Told(at_m, kind, _run(_stretch_at(stretches, at_m)), False, at_m))
    return sorted(told, key=lambda one: one.at_m)


def _at_bend(bend: Bend, after: StreetStretch, path: Path, *, is_new: bool) -> _Told:
    kind = kind_of(bend.turn_deg)
    if not path.retraces(bend):
        kind = held(kind, bend.turn_deg)
    return _Told(bend.from_m, kind, _run(after), is_new, bend.to_m)


def _within(bends: Sequence[Bend], at_m: float) -> bool:
    return any(bend.from_m - 1.0 <= at_m <= bend.to_m + 1.0 for bend in bends)


def _stretch_at(stretches: Sequence[StreetStretch], at_m: float) -> StreetStretch:
    return stretches[max(bisect_right([one.from_m for one in stretches], at_m), 1) - 1]


def _key(run: StreetRun) -> tuple[str, str]:
    """Steps are always told; a street stays itself when it becomes a footway or crosses a bridge."""
    return run.name, "" if run.name and run.kind != "steps" else run.kind


def _reaches(bend: Bend, at_m: float) -> bool:
    return bend.from_m - NEAR_M <= at_m <= bend.to_m + NEAR_M


def _run(stretch: StreetStretch) -> StreetRun:
    is_street = stretch.kind == "bridge" and stretch.name and not stretch.name.lower().startswith(BRIDGES)
    return StreetRun(stretch.name, "street" if is_street else stretch.kind, stretch.to_m - stretch.from_m)


def _settled(told: list[_Told], path: Path) -> list[_Told]:
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
        if one.kind.startswith("slight-") and not one.at_roundabout and path.sways(one.at_m, one.to_m):
            one = replace(one, kind="straight")
        if one.kind == "straight" and said and (_are_steps(one) or _are_steps(said[-1])) and not one.at_roundabout:
            one = replace(one, kind=_beside_steps(one, said[-1], after, path))
        is_new = not said or _key(one.run) != _key(said[-1].run)
        if is_new or one.kind != "straight":
            said.append(replace(one, is_new=is_new))
    return said


def _beside_steps(one: _Told, before: _Told, after: _Told | None, path: Path) -> str:
    """The turn onto steps or off them, by the direction of the whole flight: its corners are too near one another."""
    came = path.heading_deg(max(before.at_m, one.at_m - WIDE_M), one.at_m - BLURRED_M)
    if _are_steps(before) and one.at_m - before.at_m < WIDE_M:
        came = path.heading_deg(before.at_m, one.at_m)
    end = min(after.at_m if after else path.along[-1], one.at_m + WIDE_M)
    goes = path.heading_deg(one.at_m if _are_steps(one) else min(one.to_m + BLURRED_M, end - 1.0), end)
    return held(kind_of(turned(came, goes)), turned(came, goes))


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


def _both(first: _Told, second: _Told, path: Path) -> _Told:
    """Two things so near one another that they are one: where it goes in the end, and by what turn in all."""
    if first.kind == "start":
        return replace(first, run=second.run, to_m=second.to_m)
    to_m = max(first.to_m, second.to_m)
    turn = path.turn_deg(first.at_m, to_m)
    kind = held(kind_of(turn), turn)
    at_roundabout = first.at_roundabout or second.at_roundabout
    return _Told(first.at_m, kind, second.run, first.is_new or second.is_new, to_m, at_roundabout)


def _landmark(at_m: float, landmarks: Landmarks) -> int | None:
    near = [(abs(along - at_m), number) for along, beside, number in landmarks if beside <= LANDMARK_M]
    return min(((apart, number) for apart, number in near if apart <= LANDMARK_M), default=(0.0, None))[1]

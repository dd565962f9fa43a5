"""A GPX file and the author's words → the one route of a tour, with every doubt about its points told."""

from collections import Counter
from collections.abc import Sequence

from builder.geo import length_m
from builder.model import Route, RoutePoint
from builder.problems import Problem, Where, did_you_mean, error, has_errors, warning
from builder.read.gpx_doubts import Spike, find_duplicates, find_spikes
from builder.read.gpx_file import GpxFile, GpxLine, GpxPoint

_SHOWN_LINES = 40  # of a file's tracks, and of line numbers in one message
_SHOWN_SPIKES = 10


def choose_route(
    gpx: GpxFile, where: Where, track: str | int | None = None, leave_out: frozenset[int] = frozenset()
) -> tuple[Route | None, list[Problem]]:
    """``where`` is the GPX file, ``track`` the name or number the author wrote, ``leave_out`` the lines whose points
    the author calls wrong. ``None`` when there is an error among the problems; warnings tell of joined segments,
    duplicates and spikes that were not left out."""
    problems: list[Problem] = []
    line = _chosen(gpx, where, track, problems)
    if line is None:
        return None, problems
    segments = _left_in(line, where, leave_out, problems)
    if has_errors(problems):
        return None, problems
    points = [point for segment in segments for point in segment]
    if len({point.at for point in points}) < 2:
        fact = f"Without the lines of leave_out the {_called(line)} is at one place only."
        problems.append(error(where, "gpx-short", fact, "Leave fewer points out."))
        return None, problems
    problems += _gaps(segments, line, where)
    problems += _duplicates([double for segment in segments for double in find_duplicates(segment)], where)
    problems += _spikes(find_spikes(points), where)
    flat = all(point.elevation_m == 0 for point in points)
    if flat:
        fact = f"Every elevation of the {_called(line)} is 0: a placeholder, not a height. They were passed over."
        cure = "Export the file with elevations, or without any."
        problems.append(warning(Where(where.path, points[0].line), "gpx-mended", fact, cure))
    route = tuple(RoutePoint(p.at, None if flat else p.elevation_m, p.line) for p in points)
    return Route(route, where), problems


def _chosen(gpx: GpxFile, where: Where, track: str | int | None, problems: list[Problem]) -> GpxLine | None:
    lines = [line for line in gpx.lines if len({point.at for point in line.points}) > 1]
    if not lines:
        problems.append(_nothing(gpx, where))
        return None
    first = Where(where.path, lines[0].points[0].line)
    if track is None:
        if len(lines) == 1:
            return lines[0]
        kinds = "tracks" if all(line.kind == "track" for line in lines) else "tracks and routes"
        listed = "; ".join(_listed(line) for line in lines[:_SHOWN_LINES])
        more = f"; and {len(lines) - _SHOWN_LINES} more" if len(lines) > _SHOWN_LINES else ""
        fact = f"The file holds {len(lines)} {kinds}: {listed}{more}."
        cure = f"Write the number of the one that is the route in tour.md, such as 'track = {lines[0].number}'."
        problems.append(error(first, "gpx-choose", fact, cure))
        return None
    found = [line for line in lines if line.name == track] or [line for line in lines if str(line.number) == str(track)]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = " or ".join(str(line.number) for line in found)
        fact = f"{len(found)} tracks are called '{track}'."
        problems.append(error(first, "gpx-choose", fact, f"Write 'track = {numbers}' in tour.md."))
        return None
    known = [line.name for line in lines if line.name] + [str(line.number) for line in lines]
    fact = f"The file has no track '{track}'."
    problems.append(error(first, "gpx-choose", fact, did_you_mean(str(track), known)))
    return None


def _nothing(gpx: GpxFile, where: Where) -> Problem:
    if held := [line for line in gpx.lines if line.points]:
        first = held[0].points[0]
        fact = f"The {_called(held[0])} has {_n(len(held[0].points), 'point')}, at one place; a route needs two places."
        cure = "Draw or record the whole way, and export it again."
        return error(Where(where.path, first.line), "gpx-short", fact, cure)
    if gpx.waypoints:
        fact = f"The file has {_n(len(gpx.waypoints), 'waypoint')} and no track or route between them."
        cure = "Export it with its track, or draw the way through these places with 'flaneur route'."
        return error(Where(where.path, gpx.waypoints[0].line), "gpx-waypoints-only", fact, cure)
    empty = f", though {_n(len(gpx.lines), 'empty track or route', 'empty tracks or routes')}" if gpx.lines else ""
    fact = f"The file holds no point{empty}."
    return error(Where(where.path, gpx.line), "gpx-empty", fact, "Draw or record the way, and export it again.")


def _left_in(
    line: GpxLine, where: Where, leave_out: frozenset[int], problems: list[Problem]
) -> list[tuple[GpxPoint, ...]]:
    """The segments without the points of the lines to leave out."""
    there = Counter(point.line for point in line.points)
    for number in sorted(leave_out):
        held = there[number]
        if held == 0:
            fact = f"leave_out names line {number}, where no point of the {_called(line)} begins."
            nearest = min(there, key=lambda known: abs(known - number))
            cure = f"Did you mean line {nearest}? The number is that of the line with '<trkpt' or '<rtept'."
            problems.append(error(Where(where.path, number), "gpx-leave-out", fact, cure))
        elif held > 1:
            fact = f"leave_out names line {number}, which holds {held} points."
            cure = "Put each point on a line of its own first: most editors can format XML."
            problems.append(error(Where(where.path, number), "gpx-leave-out", fact, cure))
    kept = (tuple(point for point in segment if point.line not in leave_out) for segment in line.segments)
    return [segment for segment in kept if segment]


def _gaps(segments: Sequence[Sequence[GpxPoint]], line: GpxLine, where: Where) -> list[Problem]:
    if len(segments) < 2:
        return []
    joints = [(a[-1], b[0]) for a, b in zip(segments, segments[1:], strict=False)]
    gaps = [(length_m((a.at, b.at)), b.line) for a, b in joints]
    widest, at = max(gaps)
    if widest < 1.0:
        return []  # pieces of one way, written one after the other
    if len(gaps) == 1:
        gap = f"the gap between them is {widest:.0f} m"
    else:
        gap = f"the gaps between them make {sum(m for m, _ in gaps):.0f} m, the widest {widest:.0f} m"
    fact = f"The {_called(line)} is in {len(segments)} pieces, which were joined in a straight line; {gap}."
    cure = "Look at the joint on a map; join the pieces in a route editor if the way goes otherwise there."
    return [warning(Where(where.path, at), "gpx-gap", fact, cure)]


def _duplicates(doubles: Sequence[GpxPoint], where: Where) -> list[Problem]:
    """One warning for all of them: a recording has one at every pause."""
    if not doubles:
        return []
    first = Where(where.path, doubles[0].line)
    numbers = ", ".join(str(point.line) for point in doubles[:_SHOWN_LINES])
    if len(doubles) == 1:
        fact, cure = "The point stands exactly where the one before it does.", "to leave it out"
    else:
        fact = f"{len(doubles)} points stand exactly where the one before them does; this is the first."
        cure = "to leave them out"
    if len(doubles) > _SHOWN_LINES:
        return [warning(first, "gpx-duplicate", fact, "Thin the points out in a route editor: that takes them away.")]
    return [warning(first, "gpx-duplicate", fact, f"Write 'leave_out = [{numbers}]' in tour.md {cure}.")]


def _spikes(spikes: Sequence[Spike], where: Where) -> list[Problem]:
    problems = []
    for spike in spikes[:_SHOWN_SPIKES]:
        fast = f", at {spike.speed_m_s * 3.6:.0f} km/h," if spike.speed_m_s is not None else ""
        fact = f"The line jumps {spike.jump_m:.0f} m{fast} to a lone point."
        cure = f"Look at it on a map; if it is wrong, write 'leave_out = [{spike.point.line}]' in tour.md."
        problems.append(warning(Where(where.path, spike.point.line), "gpx-spike", fact, cure))
    if len(spikes) > _SHOWN_SPIKES:
        fact = f"{len(spikes) - _SHOWN_SPIKES} more lone points follow."
        cure = "Draw the route anew with 'flaneur route', or clean the recording in a route editor."
        problems.append(warning(where, "gpx-spike", fact, cure))
    return problems


def _called(line: GpxLine) -> str:
    return f"{line.kind} '{line.name}'" if line.name else f"{line.kind} {line.number}"


def _listed(line: GpxLine) -> str:
    km = length_m([point.at for point in line.points]) / 1000
    name = f" '{line.name}'" if line.name else ""
    return f"{line.number}{name} ({len(line.points)} points, {km:.1f} km)"


def _n(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"

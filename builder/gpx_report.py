"""What ``flaneur gpx FILE…`` prints: what Flâneur makes of any GPX file, before it is put into a tour."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from builder.geo import along_m
from builder.link.facts import ascent_descent_m, shape_of
from builder.model import Route, RoutePoint, Shape
from builder.problems import Problem, Where, count, error, has_errors, in_order
from builder.read.gpx import GpxFile, GpxLine, choose_route, read_gpx


@dataclass(frozen=True, slots=True)
class LineReport:
    """A track or route of the file, as it stands in it; shape and climbs are ``None`` where they cannot be known."""

    kind: str
    number: int
    name: str
    points: int
    segments: int
    length_m: float
    shape: Shape | None
    ascent_m: float | None
    descent_m: float | None


@dataclass(frozen=True, slots=True)
class GpxReport:
    path: str
    outcome: str  # "read", "mended" or "refused"
    version: str
    creator: str
    lines: tuple[LineReport, ...]
    waypoints: int
    route: LineReport | None  # what a tour would follow
    problems: tuple[Problem, ...]


def run(files: Sequence[str], format: str = "text") -> int:
    """Print the report of every file, as "text" or "json"; 0 when each gives a route, 1 when one is refused."""
    reports = [report_gpx(Path(file)) for file in files]
    click.echo(as_json(reports) if format == "json" else as_text(reports))
    return 1 if any(report.outcome == "refused" for report in reports) else 0


def report_gpx(path: Path) -> GpxReport:
    """What the file holds and what a tour would make of it. A file that is not there is refused like any other."""
    shown = path.as_posix()
    try:
        data = path.read_bytes()
    except OSError as cause:
        fact = f"The file cannot be read: {cause.strerror or cause}."
        missing = error(Where(shown), "gpx-missing", fact, "Give the path of a GPX file.")
        return GpxReport(shown, "refused", "", "", (), 0, None, (missing,))
    return report_gpx_bytes(data, shown)


def report_gpx_bytes(data: bytes, shown: str) -> GpxReport:
    gpx, problems = read_gpx(data, shown)
    if gpx is None:
        return GpxReport(shown, "refused", "", "", (), 0, None, tuple(in_order(problems)))
    route, told = choose_route(gpx, Where(shown))
    problems = in_order([*problems, *told])
    outcome = "read"
    if route is None or has_errors(problems):
        outcome = "refused"
    elif any(problem.code == "gpx-mended" for problem in problems):
        outcome = "mended"
    return GpxReport(
        path=shown,
        outcome=outcome,
        version=gpx.version,
        creator=gpx.creator,
        lines=tuple(_line(line, shown) for line in gpx.lines),
        waypoints=len(gpx.waypoints),
        route=_followed(gpx, route) if route is not None else None,
        problems=tuple(problems),
    )


def as_json(reports: Sequence[GpxReport]) -> str:
    return json.dumps({"files": [asdict(report) for report in reports]}, ensure_ascii=False, indent=2)


def as_text(reports: Sequence[GpxReport]) -> str:
    parts = [text for report in reports for text in _text(report)]
    outcomes = [report.outcome for report in reports]
    files = f"{len(reports)} file{'' if len(reports) == 1 else 's'}"
    sums = ", ".join(f"{outcomes.count(o)} {o}" for o in ("read", "mended", "refused") if o in outcomes)
    problems = [problem for report in reports for problem in report.problems]
    return "\n".join([*parts, f"{files}: {sums}; {count(problems)}."])


def _text(report: GpxReport) -> list[str]:
    version = f"GPX {report.version}" if report.version else "GPX"
    maker = f", made by {report.creator}" if report.creator else ""
    lines = [f"{report.path}: {report.outcome}" + (f" ({version}{maker})" if report.outcome != "refused" else "")]
    lines += [f"  {_words(line)}" for line in report.lines]
    if report.waypoints:
        lines.append(f"  {report.waypoints} waypoint{'' if report.waypoints == 1 else 's'}")
    if report.route is not None:
        lines.append(f"  a tour would follow {report.route.kind} {report.route.number}: {_measures(report.route)}")
    return [*lines, *(f"  {problem}" for problem in report.problems)]


def _words(line: LineReport) -> str:
    name = f" '{line.name}'" if line.name else ""
    pieces = f" in {line.segments} pieces" if line.segments > 1 else ""
    return f"{line.kind} {line.number}{name}: {line.points} point{'' if line.points == 1 else 's'}{pieces}"


def _measures(line: LineReport) -> str:
    climbs = "no elevation"
    if line.ascent_m is not None and line.descent_m is not None:
        climbs = f"{line.ascent_m:.0f} m up, {line.descent_m:.0f} m down"
    return f"{line.points} points, {line.length_m / 1000:.2f} km, {line.shape}, {climbs}"


def _line(line: GpxLine, shown: str) -> LineReport:
    points = tuple(RoutePoint(point.at, point.elevation_m, point.line) for point in line.points)
    return _measured(Route(points, Where(shown)), line)


def _followed(gpx: GpxFile, route: Route) -> LineReport:
    """The chosen route; it is the only line with points, or else it would not have been chosen."""
    lines = {point.line: line for line in gpx.lines for point in line.points}
    return _measured(route, lines[route.points[0].line])


def _measured(route: Route, line: GpxLine) -> LineReport:
    segments = len(line.segments)
    if len(route.points) < 2:
        return LineReport(line.kind, line.number, line.name, len(route.points), segments, 0.0, None, None, None)
    along = along_m(route.line)
    ascent, descent = ascent_descent_m(route, along)
    shape = shape_of(route.line, along) if along[-1] > 0 else None
    return LineReport(
        kind=line.kind,
        number=line.number,
        name=line.name,
        points=len(route.points),
        segments=segments,
        length_m=round(float(along[-1]), 2),
        shape=shape,
        ascent_m=None if ascent is None else round(ascent, 1),
        descent_m=None if descent is None else round(descent, 1),
    )

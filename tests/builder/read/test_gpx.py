"""GPX files: what is read, what is mended, what is refused, and with which words."""

import csv
import os
import random
import re
from pathlib import Path

import pytest

from builder.gpx_report import GpxReport, as_json, as_text, report_gpx, report_gpx_bytes, run
from builder.model import LonLat, Route
from builder.problems import Problem, Severity, Where
from builder.read.gpx import choose_route, read_gpx

FOLDER = Path(__file__).parents[2] / "gpx"
ROOT = '<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1">'


def track(*points: str, name: str = "") -> str:
    named = f"<name>{name}</name>\n" if name else ""
    return f"<trk>{named}<trkseg>\n" + "\n".join(points) + "\n</trkseg></trk>"


def at(lat: float | str, lon: float | str, inside: str = "") -> str:
    return f'<trkpt lat="{lat}" lon="{lon}">{inside}</trkpt>'


TWO = track(at(48.82, 2.27), at(48.83, 2.28))


def gpx(*body: str, root: str = ROOT) -> bytes:
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', root, *body, "</gpx>"]).encode()


def told(data: bytes) -> list[Problem]:
    return list(report_gpx_bytes(data, "a.gpx").problems)


def route_of(data: bytes, **choice: object) -> tuple[Route | None, list[Problem]]:
    file, problems = read_gpx(data, "a.gpx")
    assert file is not None, problems
    return choose_route(file, Where("a.gpx"), **choice)  # type: ignore[arg-type]  # the test's own keywords


def outcomes() -> list[dict[str, str]]:
    with (FOLDER / "outcomes.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def corpus() -> list[tuple[Path, dict[str, str]]]:
    folders = [FOLDER / "corpus", *(Path(f) for f in (os.environ.get("FLANEUR_GPX_CORPUS"),) if f)]
    return [(folder / row["file"], row) for row in outcomes() for folder in folders if (folder / row["file"]).is_file()]


@pytest.mark.parametrize(("path", "row"), [pytest.param(*c, id=c[0].name) for c in corpus()])
def test_a_real_file_gives_what_the_table_says(path: Path, row: dict[str, str]) -> None:
    report = report_gpx_bytes(path.read_bytes(), path.name)
    assert report.outcome == row["outcome"], as_text([report])
    assert " ".join(sorted({problem.code for problem in report.problems})) == row["codes"]
    if row["outcome"] == "refused":
        assert any(problem.severity is Severity.ERROR for problem in report.problems)
    else:
        assert report.route is not None
        assert report.route.points == int(row["points"])
        assert report.route.length_m == pytest.approx(float(row["length_m"]), abs=0.1)
        assert (report.route.shape or "") == row["shape"]


def test_the_table_and_the_manifest_name_the_same_copies() -> None:
    with (FOLDER / "manifest.csv").open(encoding="utf-8") as file:
        manifest = {row["file"] for row in csv.DictReader(file)}
    assert len(outcomes()) == 131
    assert len(manifest) == 72
    assert {path.name for path in (FOLDER / "corpus").iterdir()} == manifest
    assert manifest <= {row["file"] for row in outcomes()}


REFUSED = {
    "latitude": (gpx(track(at(48, 2), at(95, 2))), "gpx-latitude", 5, "Latitude 95 is outside -90…90."),
    "longitude": (gpx(track(at(48, 2), at(48, 200))), "gpx-longitude", 5, "Longitude 200 is outside -180…180."),
    "no latitude": (gpx(track(at(48, 2), '<trkpt lon="2"/>')), "gpx-latitude", 5, "no latitude"),
    "NaN": (gpx(track(at("NaN", 2), at(48, 2))), "gpx-number", 4, "'NaN'"),
    "infinite": (gpx(track(at("1e400", 2), at(48, 2))), "gpx-latitude", 4, "1e400"),
    "underscores": (gpx(track(at("4_8", 2), at(48, 2))), "gpx-number", 4, "'4_8'"),
    "comma": (gpx(track(at("48,82", 2), at(48, 2))), "gpx-number", 4, "'48,82'"),
    "elevation": (gpx(track(at(48, 2, "<ele>1e400</ele>"), at(48, 3))), "gpx-elevation", 4, "1e400"),
    "elevation NaN": (gpx(track(at(48, 2, "<ele>NaN</ele>"), at(48, 3))), "gpx-number", 4, "'NaN'"),
    "placeholder": (gpx(track(at(48, 2, "<ele>-32768</ele>"), at(48, 3))), "gpx-elevation", 4, "-32768"),
    "many nines": (gpx(track(at(48, 2, f"<ele>{'9' * 100_000}</ele>"), at(48, 3))), "gpx-number", 4, "99999"),
    "doctype": (b'<!DOCTYPE gpx [<!ENTITY a "b">]>\n' + gpx(TWO)[39:], "gpx-doctype", 1, "DOCTYPE"),
    "deep": (gpx("<extensions>" + "<a>" * 200_000), "gpx-depth", 3, "64"),
    "cut off": (gpx(TWO)[:-30], "gpx-syntax", 5, "the rest of it is missing"),
    "ampersand": (gpx(track(at(48, 2), at(48, 3), name="Rue & Quai")), "gpx-syntax", 3, "& Quai"),
    "two files": (gpx(TWO) + gpx(TWO)[39:], "gpx-syntax", 7, "two files in one"),
    "crossed tags": (gpx("<trk><trkseg></trk></trkseg>"), "gpx-syntax", 3, "closes another element"),
    "unknown sign": (gpx(track(at(48, 2), name="a&nbsp;b")), "gpx-syntax", 3, "&nbsp;"),
    "stray point": (gpx("<trk>" + at(48, 2) + "</trk>"), "gpx-syntax", 3, "trkpt"),
    "kml": (b'<kml xmlns="http://www.opengis.net/kml/2.2"></kml>', "gpx-root", 1, "KML"),
    "web page": (b"\n<!doctype html><html><body><p>Log in", "gpx-root", 2, "web page"),
    "tcx": (b"<TrainingCenterDatabase/>", "gpx-root", 1, "TCX"),
    "other xml": (b"<note/>", "gpx-root", 1, "'note'"),
    "zip": (b"PK\x03\x04" + b"\0" * 50, "gpx-root", 0, "ZIP"),
    "json": (b'{"type": "FeatureCollection"}', "gpx-root", 1, "JSON"),
    "words": (b"\nHello", "gpx-syntax", 2, "'Hello'"),
    "nothing": (b"", "gpx-empty", 0, "nothing in the file"),
    "no point": (gpx(), "gpx-empty", 2, "no point"),
    "an empty track": (gpx("<trk/>"), "gpx-empty", 2, "1 empty track"),
    "one place": (gpx(track(at(48, 2), at(48, 2))), "gpx-short", 4, "at one place"),
    "waypoints": (gpx('<wpt lat="48" lon="2"/>', '<wpt lat="48" lon="3"/>'), "gpx-waypoints-only", 3, "2 waypoints"),
    "many points": (gpx(track(*[at(48, 2)] * 30_001)), "gpx-size", 30_004, "30,000 points"),
    "many tracks": (gpx("<trk/>" * 1001), "gpx-size", 3, "1,000 tracks"),
    "many values": (gpx("<a b='' c=''/>\n" * 250_001), "gpx-size", 250_000, "500,000 values"),
    "round the world": (gpx(track(*[at(80 * (i % 2), 2) for i in range(9)])), "gpx-size", 8, "kilometres apart"),
    "utf-16 cut": (gpx(TWO).decode().encode("utf-16")[:-1], "gpx-encoding", 0, "breaks off"),
}


@pytest.mark.parametrize(("data", "code", "line", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_followed_is_refused_with_line_and_value(data: bytes, code: str, line: int, words: str) -> None:
    errors = [problem for problem in told(data) if problem.severity is Severity.ERROR]
    assert [(problem.code, problem.where.line) for problem in errors] == [(code, line)]
    assert words in errors[0].fact
    assert errors[0].cure.endswith(".")


def test_a_huge_file_is_refused_unread() -> None:
    [problem] = told(b"<" * 30_000_001)
    assert problem.code == "gpx-size"


def test_every_wrong_point_is_told_at_once_and_the_rest_are_counted() -> None:
    problems = told(gpx(track(*[at(95, 2)] * 30)))
    assert [p.where.line for p in problems] == list(range(4, 25))
    assert "10 more" in problems[-1].fact


UNSEEN = {
    "before the root": b"\x00\x1b[2J<gpx/>",
    "in the declaration": gpx(TWO).replace(b"UTF-8", "UTF-8\x7f\u202e".encode()),
    "in the version": gpx(TWO, root=ROOT.replace('"1.1"', '"1.1&#10;a.gpx:1: error: \u202e"')),
    "in the namespace": gpx(TWO, root=ROOT.replace("GPX/1/1", "&#10;\x7f")),
    "in a number": gpx(track(at("4\u2028\x7f8", 2), at(48, 2, "<ele>\x7f&#10;9</ele>"))),
    "in a name": gpx(*[track(at(48.82, 2), at(48.83, 2), name="Quai\u202e &#13;nord\x7f")] * 2),
}


@pytest.mark.parametrize("data", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_a_file_says_cannot_break_the_line_it_is_quoted_on(data: bytes) -> None:
    problems = told(data)
    file, _ = read_gpx(data, "a.gpx")
    names = [file.version, *(line.name for line in file.lines)] if file else []
    said = [*map(str, problems), *names]
    assert problems
    assert [text for text in said if re.search("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e]", text)] == []


NO_CREATOR = ROOT.replace(' creator="test"', "")
MENDED = {
    "no creator": (gpx(TWO, root=NO_CREATOR), "(creator)"),
    "no version": (gpx(TWO, root=ROOT.replace(' version="1.1"', "")), "no version"),
    "no namespace": (gpx(TWO, root='<gpx version="1.1" creator="test">'), "no namespace"),
    "another namespace": (gpx(TWO, root=ROOT.replace("GPX/1/1", "GPX/9")), "GPX/9"),
    "undeclared prefix": (gpx("<extensions><a:b/></extensions>", TWO), "'a:'"),
    "undeclared attribute": (gpx(TWO, root=ROOT[:-1] + ' xsi:schemaLocation="a b">'), "'xsi:'"),
    "blank first line": (b"\n" + gpx(TWO), "before '<?xml'"),
    "unknown encoding": (gpx(TWO).replace(b"UTF-8", b"UTF-9"), "'UTF-9'"),
    "not the encoding it says": (gpx(f"<!-- é -->{TWO}").replace(b"UTF-8", b"ISO-8859-1"), "ISO-8859-1"),
    "windows bytes": (gpx(f"<!-- é -->{TWO}").decode().encode("cp1252"), "0xe9"),
    "broken declaration": (gpx(TWO).replace(b'"1.0"', b'"2.0"'), "XML declaration"),
    "empty elevation": (gpx(track(at(48, 2, "<ele/>"), at(48, 3))), "an empty elevation"),
    "wrong time": (gpx(track(at(48, 2, "<time>noon</time>"), at(48, 3))), "not a time"),
    "zero heights": (gpx(track(at(48, 2, "<ele>0</ele>"), at(48, 3, "<ele>0</ele>"))), "placeholder"),
    "waypoint in a track": (gpx(TWO.replace("<trk>", '<trk><wpt lat="48" lon="2"/>')), "a waypoint"),
    "empty bytes at the end": (gpx(TWO) + b"\0" * 9, "NUL"),
}


@pytest.mark.parametrize(("data", "words"), MENDED.values(), ids=MENDED.keys())
def test_what_can_be_mended_is_read_and_said(data: bytes, words: str) -> None:
    report = report_gpx_bytes(data, "a.gpx")
    assert report.outcome == "mended"
    [problem] = report.problems
    assert (problem.code, problem.severity) == ("gpx-mended", Severity.WARNING)
    assert words in problem.fact
    assert report.route is not None
    assert report.route.points == 2


PLAIN = {
    "byte order mark": b"\xef\xbb\xbf" + gpx(TWO),
    "utf-16": gpx(TWO).decode().encode("utf-16"),
    "utf-16 without a mark": gpx(TWO).decode().encode("utf-16-be"),
    "latin 1": gpx(f"<!-- é -->{TWO}").decode().replace("UTF-8", "ISO-8859-1").encode("latin-1"),
    "no declaration": gpx(TWO)[39:],
    "gpx 1.0": gpx(TWO).replace(b"1/1", b"1/0").replace(b"1.1", b"1.0"),
    "windows line ends": gpx(TWO).replace(b"\n", b"\r\n"),
    "old mac line ends": gpx(TWO).replace(b"\n", b"\r"),
    "a prefix for gpx itself": re.sub(rb"(</?)([a-z])", rb"\1g:\2", gpx(TWO)).replace(b"xmlns=", b"xmlns:g="),
    "a route": gpx(TWO)
    .replace(b"trkpt", b"rtept")
    .replace(b"<trkseg>", b"")
    .replace(b"</trkseg>", b"")
    .replace(b"trk", b"rte"),
    "copies in extensions": gpx(f'<extensions><x xmlns="urn:x">{TWO}</x></extensions>', TWO),
}


@pytest.mark.parametrize("data", PLAIN.values(), ids=PLAIN.keys())
def test_what_is_allowed_is_read_without_a_word(data: bytes) -> None:
    route, problems = route_of(data)
    assert problems == []
    assert route is not None
    assert route.line == (LonLat(2.27, 48.82), LonLat(2.28, 48.83))


def test_mending_moves_no_line() -> None:
    points = [at(48 + i / 1000, 2) for i in range(3)]
    data = b"\n\n" + gpx("<!-- two\nlines -->", "<x:y/>", track(points[0], "\n", *points[1:]), root=NO_CREATOR)
    route, _ = route_of(data)
    assert route is not None
    text = data.decode().splitlines()
    assert [text[point.line - 1] for point in route.points] == points


def test_names_waypoints_times_and_heights_are_read() -> None:
    body = track(at(48, 2, "<ele>12.5</ele><time>2026-05-01T10:00:00+02:00</time>"), at(48, 3), name=" Île &amp; quai ")
    file, problems = read_gpx(gpx('<wpt lat="48.5" lon="2.5"><name>Tour</name></wpt>', body), "a.gpx")
    assert problems == []
    assert file is not None
    [waypoint] = file.waypoints
    assert (waypoint.at, waypoint.name, waypoint.line) == (LonLat(2.5, 48.5), "Tour", 3)
    [line] = file.tracks
    first, second = line.points
    assert (line.name, line.number, line.kind) == ("Île & quai", 1, "track")
    assert first.elevation_m == 12.5
    assert first.time is not None
    assert first.time.isoformat() == "2026-05-01T10:00:00+02:00"
    assert (second.elevation_m, second.time) == (None, None)


def test_names_that_look_like_namespaces_do_no_harm() -> None:
    name = " xmlns:ns1=&quot;urn:a&quot; xmlns='b' xsi:schemaLocation=&quot;c d&quot; "
    file, _ = read_gpx(gpx(track(at(48, 2), at(48, 3), name=name)), "a.gpx")
    assert file is not None
    assert file.tracks[0].name == 'xmlns:ns1="urn:a" xmlns=\'b\' xsi:schemaLocation="c d"'


TWO_TRACKS = gpx(track(at(48, 2), at(48.01, 2), name="Short"), "<trk/>", track(at(48, 2), at(48.02, 2), name="Long"))


def test_several_tracks_are_listed_to_choose_from() -> None:
    route, [problem] = route_of(TWO_TRACKS)
    assert route is None
    assert problem.code == "gpx-choose"
    assert "1 'Short' (2 points, 1.1 km); 3 'Long' (2 points, 2.2 km)" in problem.fact
    assert "track = 1" in problem.cure


@pytest.mark.parametrize("choice", ["Long", 3, "3"])
def test_the_author_chooses_by_name_or_number(choice: str | int) -> None:
    route, problems = route_of(TWO_TRACKS, track=choice)
    assert problems == []
    assert route is not None
    assert route.line[-1].lat == 48.02


@pytest.mark.parametrize(("choice", "cure"), [("Lnog", "Did you mean 'Long'?"), (2, "Known: 1, 3, Long, Short.")])
def test_a_track_that_is_not_there_is_said_so(choice: str | int, cure: str) -> None:
    route, [problem] = route_of(TWO_TRACKS, track=choice)
    assert route is None
    assert (problem.code, problem.cure) == ("gpx-choose", cure)


def test_pieces_are_joined_and_the_gap_told() -> None:
    body = track(at(48, 2), at(48.001, 2)).replace("</trk>", "<trkseg>" + at(48.002, 2) + "</trkseg></trk>")
    route, [problem] = route_of(gpx(body))
    assert route is not None
    assert len(route.points) == 3
    assert (problem.code, "111 m" in problem.fact) == ("gpx-gap", True)


def test_duplicates_are_told_and_left_out_only_on_the_authors_word() -> None:
    data = gpx(track(at(48, 2), at(48, 2), at(48.001, 2), at(48.001, 2)))
    route, [problem] = route_of(data)
    assert route is not None
    assert len(route.points) == 4
    assert (problem.code, problem.where.line) == ("gpx-duplicate", 5)
    assert "leave_out = [5, 7]" in problem.cure
    route, problems = route_of(data, leave_out=frozenset({5, 7}))
    assert problems == []
    assert route is not None
    assert [point.line for point in route.points] == [4, 6]


def walked(lats: list[float], seconds: int | None) -> bytes:
    """Points on a meridian, one every few seconds, or without times."""
    times = [
        "" if seconds is None else f"<time>2026-05-01T10:{i * seconds // 60:02}:{i * seconds % 60:02}Z</time>"
        for i in range(99)
    ]
    return gpx(track(*[at(lat, 2 + i / 1e6, time) for i, (lat, time) in enumerate(zip(lats, times, strict=False))]))


STEPS = [48 + i * 0.0001 for i in range(12)]


@pytest.mark.parametrize("seconds", [10, None])
@pytest.mark.parametrize("spike", [4, 7])
def test_a_lone_point_far_off_is_told_with_its_line(seconds: int | None, spike: int) -> None:
    lats = [*STEPS[:spike], STEPS[spike] + 0.02, *STEPS[spike + 1 :]]
    route, [problem] = route_of(walked(lats, seconds))
    assert route is not None
    assert len(route.points) == 12
    assert (problem.code, problem.where.line) == ("gpx-spike", 4 + spike)
    assert ("km/h" in problem.fact) == (seconds is not None)
    _, problems = route_of(walked(lats, seconds), leave_out=frozenset({4 + spike}))
    assert problems == []


@pytest.mark.parametrize("end", [0, 11])
def test_a_first_or_last_fix_far_away_is_told(end: int) -> None:
    lats = [lat + (0.05 if i == end else 0) for i, lat in enumerate(STEPS)]
    _, [problem] = route_of(walked(lats, 10))
    assert (problem.code, problem.where.line) == ("gpx-spike", 4 + end)


def test_a_dead_end_and_a_train_are_no_spikes() -> None:
    dead_end = track(*[at(lat, 2) for lat in [*STEPS, STEPS[-1] + 0.005, STEPS[-1]]])
    assert route_of(gpx(dead_end))[1] == []
    assert route_of(walked([48 + i * 0.005 for i in range(12)], 10))[1] == []


def test_leave_out_names_points_only() -> None:
    route, [problem] = route_of(gpx(TWO), leave_out=frozenset({3}))
    assert route is None
    assert (problem.code, problem.where.line) == ("gpx-leave-out", 3)
    assert "line 4" in problem.cure
    one_line = gpx(TWO.replace("\n", ""))
    route, [problem] = route_of(one_line, leave_out=frozenset({3}))
    assert route is None
    assert "holds 2 points" in problem.fact


def test_leaving_out_too_much_is_refused() -> None:
    route, [problem] = route_of(gpx(TWO), leave_out=frozenset({4}))
    assert route is None
    assert problem.code == "gpx-short"


def mutants(count: int, seed: int) -> list[bytes]:
    """Real files, small ones, damaged as disks, mail programs and hands damage them."""
    draw = random.Random(seed)
    seeds = [path.read_bytes() for path in sorted((FOLDER / "corpus").iterdir()) if path.stat().st_size < 12_000]
    words = [
        b"<",
        b">",
        b"&",
        b'"',
        b"\0",
        b"\xff",
        b"NaN",
        b"1e400",
        b"<trkpt",
        b"</trkseg>",
        b"<!--",
        b"]]>",
        b"<![CDATA[",
        b"xmlns:a=",
        b"\r",
        b"-999999999",
        b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE a>",
        b"\xef\xbb\xbf",
    ]
    found = []
    for _ in range(count):
        data = bytearray(draw.choice(seeds))
        for _ in range(draw.randint(1, 4)):
            i, j = sorted((draw.randrange(len(data) + 1), draw.randrange(len(data) + 1)))
            match draw.randrange(6):
                case 0:
                    del data[i:]
                case 1:
                    del data[i : i + draw.randint(1, 60)]
                case 2:
                    data[i:i] = draw.choice(words)
                case 3 if data:
                    data[min(i, len(data) - 1)] = draw.randrange(256)
                case 4:
                    data[i:i] = data[i : min(j, i + 500)]
                case 5:
                    data = bytearray(data.replace(b'lat="', b'lat="' + draw.choice([b"9", b"-", b" ", b"."]), 1))
        found.append(bytes(data))
    return found


@pytest.mark.timeout(60)
def test_damaged_files_never_crash_and_never_pass_nonsense() -> None:
    for data in mutants(400, seed=20261122):
        report = report_gpx_bytes(data, "a.gpx")
        refused = any(problem.severity is Severity.ERROR for problem in report.problems)
        assert refused == (report.outcome == "refused") == (report.route is None)
        file, _ = read_gpx(data, "a.gpx")
        for line in file.lines if file else ():
            for point in line.points:
                assert -180 <= point.at.lon <= 180 and -90 <= point.at.lat <= 90
                assert point.elevation_m is None or -1000 <= point.elevation_m <= 10_000
                assert data.count(b"\n") + data.count(b"\r") + 1 >= point.line >= 1


def test_the_report_says_what_a_tour_would_follow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.gpx", tmp_path / "bad.gpx"
    good.write_bytes(gpx(TWO))
    bad.write_bytes(TWO_TRACKS)
    assert run([str(good)]) == 0
    assert "a tour would follow track 1: 2 points, 1.33 km, one-way, no elevation" in capsys.readouterr().out
    assert run([str(good), str(bad), str(tmp_path / "none.gpx")], "json") == 1
    out = capsys.readouterr().out
    assert '"outcome": "refused"' in out
    assert '"gpx-missing"' in out
    reports: list[GpxReport] = [report_gpx(good), report_gpx(bad)]
    assert as_text(reports).endswith("2 files: 1 read, 1 refused; 1 error.")
    assert as_json(reports).startswith("{")

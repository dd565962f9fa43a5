"""``flaneur preview``: what it says of a tour, and that it needs nothing but its own folder."""

import json
import re
from pathlib import Path

import pytest

from builder.imports.new import make_site

from ...house import run_flaneur

pytestmark = pytest.mark.slow

ROUTE = "tours/exemple/premier-tour/route.gpx"


@pytest.fixture
def guide(tmp_path: Path) -> Path:
    make_site(tmp_path / "guide")
    return tmp_path / "guide"


def test_it_is_a_page_with_its_files_beside_it(guide: Path, tmp_path: Path) -> None:
    said = run_flaneur("preview", guide, "premier-tour", "--out", tmp_path / "look.html")
    assert "shows exemple/premier-tour." in said
    html = (tmp_path / "look.html").read_text("utf-8")
    for href in re.findall(r'(?:src|href)="([^"]+)"', html):
        assert (tmp_path / href).is_file(), href
    assert "//" not in html.replace("<!doctype html>", "")
    styles = "".join(file.read_text("utf-8") for file in (tmp_path / "look-files").glob("*.css"))
    assert re.findall(r"url\((?!images/|#)[^)]*\)", styles) == []  # images/ are Leaflet's pins, which nobody asks for


def test_a_folder_gets_an_index(guide: Path, tmp_path: Path) -> None:
    run_flaneur("preview", guide, "exemple/premier-tour", "--out", tmp_path / "look")
    assert (tmp_path / "look" / "index.html").is_file()


def test_the_same_tour_is_the_same_bytes(guide: Path, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run_flaneur("preview", guide, "premier-tour", "--out", tmp_path / name, PYTHONHASHSEED=str(ord(name)))
    read = [{file.name: file.read_bytes() for file in (tmp_path / name).rglob("*.*")} for name in ("a", "b")]
    assert read[0] == read[1]


def test_a_point_left_out_is_drawn_with_its_line_beside_the_cleaned_route(guide: Path, tmp_path: Path) -> None:
    lines = (guide / ROUTE).read_text("utf-8").split("\n")
    first = next(n for n, line in enumerate(lines) if "<trkpt" in line)
    lines.insert(first + 1, '<trkpt lat="47.009" lon="2.019"></trkpt>')
    (guide / ROUTE).write_text("\n".join(lines), "utf-8")
    tour = guide / "tours" / "exemple" / "premier-tour" / "tour.md"
    tour.write_text(tour.read_text("utf-8").replace("+++\n", f"+++\nleave_out = [{first + 2}]\n", 1), "utf-8")
    run_flaneur("preview", guide, "premier-tour", "--out", tmp_path / "look")
    assert f"left out: {first + 2}." in (tmp_path / "look" / "index.html").read_text("utf-8")
    script = (tmp_path / "look" / "index-files" / "map.js").read_text("utf-8")
    things = [json.loads(rows) for rows in re.findall(r"^flaneur\.things\(\w+, (.*)\);$", script, re.MULTILINE)]
    lines_by_look = {trace[1]: trace[0] for rows in things for trace in rows["traces"]}
    assert [47.009, 2.019] in lines_by_look["raw"] and [47.009, 2.019] not in lines_by_look["route"]
    assert ["!", f"Left out: line {first + 2} of the file"] in [spot[2:4] for rows in things for spot in rows["spots"]]


def test_the_distance_of_every_stop_is_said(guide: Path, tmp_path: Path) -> None:
    run_flaneur("preview", guide, "premier-tour", "--out", tmp_path / "look")
    html = (tmp_path / "look" / "index.html").read_text("utf-8")
    stops = re.findall(r"<tr><td>(\d)</td><th scope=row>([^<]+)</th><td>[\d,]+ m</td><td>(\d+) m", html)
    assert [number for number, _, _ in stops] == ["1", "2", "3"]


def test_a_tour_that_is_not_there_is_met_with_the_nearest_name(guide: Path, tmp_path: Path) -> None:
    run_flaneur("preview", guide, "premier-tuor", "--out", tmp_path / "look", expect=2)
    assert not (tmp_path / "look").exists()

from pathlib import Path

import gpxpy
import pytest

from builder import ground as grounds
from builder.ground import Ground, Way
from builder.imports.route import draw_route
from builder.model import LonLat

QUAY = Way((LonLat(2.0, 48.0), LonLat(2.002, 48.0)), "Quai", "footway")
ISLAND = Way((LonLat(2.003, 48.0), LonLat(2.005, 48.0)), "", "path")
PLACES = {"gare": LonLat(2.0, 48.0), "pont": LonLat(2.002, 48.0), "moulin": LonLat(2.001, 48.001)}


def ground_of(*ways: Way) -> Ground:
    return Ground(ways, (), (), (), (), (), grounds.EMPTY.bounds, "", "", "")


def draw(folder: Path, *words: str, ground: Ground | None = None, name: str = "Le tour") -> tuple[int, Path]:
    out = folder / "jog" / "route.gpx"
    given = ground_of(QUAY) if ground is None else ground
    return draw_route(given, words, PLACES, out, "tours/issy/jog/route.gpx", name=name), out


def test_the_file_is_gpx_with_one_named_track_and_neither_height_nor_time(tmp_path: Path) -> None:
    code, out = draw(tmp_path, "gare", "2.0015,48.0", name="Seine & îles")
    assert code == 0
    gpx = gpxpy.parse(out.read_text("utf-8"))
    assert (gpx.version, gpx.creator, [t.name for t in gpx.tracks]) == ("1.1", "Flâneur", ["Seine & îles"])
    points = gpx.tracks[0].segments[0].points
    assert [(p.longitude, p.latitude) for p in points] == [(2.0, 48.0), (2.0015, 48.0)]
    assert all(p.elevation is None and p.time is None for p in points)


def test_the_length_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw(tmp_path, "gare", "pont")
    assert capsys.readouterr().out == "tours/issy/jog/route.gpx: 0.15 km, 2 points, through 2 places.\n"


def test_a_misspelt_place_stops_it_with_the_nearest_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = draw(tmp_path, "gare", "pnt")
    assert code == 2 and not out.exists()
    assert "'pnt'" in capsys.readouterr().err
    draw(tmp_path, "gare", "pontt")
    assert "Did you mean 'pont'?" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["2.0;48.0", "2.0,", "950,48", "nan,48", "48"])
def test_what_is_no_place_is_refused(tmp_path: Path, word: str) -> None:
    assert draw(tmp_path, "gare", word)[0] == 2


def test_one_place_makes_no_route(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draw(tmp_path, "gare")[0] == 2
    assert "two places" in capsys.readouterr().err


def test_a_place_far_from_any_way_is_told_with_its_distance(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = draw(tmp_path, "gare", "moulin", "pont")
    assert code == 0 and out.exists()
    assert "'moulin' is 111 m from the nearest way." in capsys.readouterr().err


def test_a_gap_in_the_network_is_told_with_its_ends(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _ = draw(tmp_path, "gare", "2.005,48.0", ground=ground_of(QUAY, ISLAND))
    assert code == 0
    assert "gap of 75 m from 2.002000,48.000000 to 2.003000,48.000000" in capsys.readouterr().err


def test_a_town_without_data_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = draw(tmp_path, "gare", "pont", ground=grounds.EMPTY)
    assert code == 1 and not out.exists()
    assert "OpenStreetMap" in capsys.readouterr().err


def test_the_same_words_draw_the_same_bytes(tmp_path: Path) -> None:
    first = draw(tmp_path / "a", "gare", "pont")[1].read_bytes()
    assert draw(tmp_path / "b", "gare", "pont")[1].read_bytes() == first

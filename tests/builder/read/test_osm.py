import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from builder import ground as grounds
from builder.ground import Ground
from builder.model import Bounds, LonLat
from builder.read.osm import read_ground

SOURCE = 'as_of = "2021-08-06"\nattribution = "© OpenStreetMap contributors"\nbounds = [2.0, 48.0, 2.1, 48.1]\n'
SQUARE = [[[2.0, 48.0], [2.01, 48.0], [2.01, 48.01], [2.0, 48.0]]]
LINE = [[2.0, 48.0], [2.01, 48.0]]


def feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def write(folder: Path, name: str, *features: Any) -> Path:
    path = folder / f"{name}.geojson.gz"
    path.write_bytes(gzip.compress(json.dumps({"type": "FeatureCollection", "features": features}).encode(), mtime=0))
    return path


@pytest.fixture
def osm(tmp_path: Path) -> Path:
    (tmp_path / "SOURCE.toml").write_text(SOURCE, "utf-8")
    return tmp_path


def ground_in(folder: Path) -> Ground:
    ground, problems = read_ground(folder, "tours/issy/osm")
    assert problems == [] and ground is not None
    return ground


def problems_in(folder: Path) -> list[str]:
    ground, problems = read_ground(folder, "tours/issy/osm")
    assert ground is None
    return [str(problem) for problem in problems]


def test_a_town_without_the_folder_has_an_empty_ground(tmp_path: Path) -> None:
    assert read_ground(tmp_path / "osm", "tours/issy/osm") == (grounds.EMPTY, [])


def test_a_way_has_its_name_its_kind_and_whether_it_is_a_bridge(osm: Path) -> None:
    write(
        osm,
        "transportation",
        feature("LineString", LINE, name="Rue", subclass="residential", **{"class": "minor"}),
        feature("MultiLineString", [LINE, LINE], brunnel="bridge", **{"class": "path"}),
        feature("LineString", LINE, brunnel="tunnel", **{"class": "rail"}),
    )
    ways = ground_in(osm).ways
    assert [(w.name, w.kind, w.is_bridge, w.is_tunnel) for w in ways] == [
        ("Rue", "residential", False, False),
        ("", "path", True, False),
        ("", "path", True, False),
        ("", "rail", False, True),
    ]
    assert ways[0].line == (LonLat(2.0, 48.0), LonLat(2.01, 48.0))


def test_a_way_has_its_surface_and_its_stairs_where_the_data_says_so(osm: Path) -> None:
    counts = (27, "27", "many", "", -3, None)
    flights = [feature("LineString", LINE, step_count=count, **{"class": "path"}) for count in counts]
    write(osm, "transportation", feature("LineString", LINE, surface="gravel", **{"class": "path"}), *flights)
    first, *others = ground_in(osm).ways
    assert (first.surface, first.stairs) == ("gravel", None)
    assert [way.stairs for way in others] == [27, 27, None, None, None, None]
    assert {way.surface for way in others} == {""}


def test_areas_keep_their_holes_and_their_kind(osm: Path) -> None:
    write(osm, "water", feature("Polygon", SQUARE * 2, **{"class": "river"}))
    write(osm, "landcover", feature("MultiPolygon", [SQUARE, SQUARE], subclass="park", **{"class": "grass"}))
    write(osm, "landuse", feature("Polygon", SQUARE, **{"class": "cemetery"}))
    write(osm, "building", feature("Polygon", SQUARE, render_height=24))
    ground = ground_in(osm)
    assert [(a.kind, len(a.rings)) for a in ground.water] == [("river", 2)]
    assert [a.kind for a in ground.greens] == ["park", "park", "cemetery"]
    assert [a.kind for a in ground.buildings] == ["building"]


def test_sand_is_not_green(osm: Path) -> None:
    write(osm, "landcover", feature("Polygon", SQUARE, **{"class": "sand"}))
    assert ground_in(osm).greens == ()


def test_names_come_from_places_waters_parks_and_neighbours(osm: Path) -> None:
    write(osm, "place", feature("Point", [2.0, 48.0], name="Le Val", **{"class": "suburb"}))
    write(osm, "water_name", feature("LineString", [*LINE, [2.02, 48.0]], name="La Seine", **{"class": "river"}))
    write(
        osm,
        "poi",
        feature("Point", [2.0, 48.0], name="Parc Rodin", subclass="park", **{"class": "park"}),
        feature("Point", [2.0, 48.0], name="Chez Léon", subclass="restaurant", **{"class": "restaurant"}),
    )
    write(
        osm,
        "boundary",
        feature("Polygon", SQUARE, name="Issy", own=True),
        feature("Point", [2.05, 48.0], name="Vanves", own=False),
    )
    ground = ground_in(osm)
    told = [(n.text, n.kind) for n in ground.names]
    assert told == [("Le Val", "suburb"), ("La Seine", "water"), ("Parc Rodin", "park"), ("Vanves", "commune")]
    assert ground.names[1].at == LonLat(2.01, 48.0), "the middle of the river's line"
    assert len(ground.commune) == 1


def test_the_source_says_date_credit_and_bounds(osm: Path) -> None:
    write(osm, "place")
    ground = ground_in(osm)
    assert (ground.as_of, ground.attribution) == ("2021-08-06", "© OpenStreetMap contributors")
    assert ground.bounds == Bounds(2.0, 48.0, 2.1, 48.1)


def test_other_data_is_another_digest(osm: Path) -> None:
    write(osm, "place")
    first = ground_in(osm).digest
    assert ground_in(osm).digest == first
    write(osm, "place", feature("Point", [2.0, 48.0], name="Le Val", **{"class": "suburb"}))
    assert ground_in(osm).digest != first


@pytest.mark.parametrize(
    "packed",
    [
        b"",
        b"no gzip",
        gzip.compress(b"{} {}", mtime=0),
        gzip.compress(b'{"features": 7}', mtime=0),
        gzip.compress(b"[]", mtime=0),
        gzip.compress(b"\xff", mtime=0),
        gzip.compress(b'{"features": []}', mtime=0)[:-9],
        gzip.compress(b"[" * 100_000, mtime=0),
    ],
)
def test_a_broken_layer_is_told_and_not_drawn(osm: Path, packed: bytes) -> None:
    (osm / "water.geojson.gz").write_bytes(packed)
    (told,) = problems_in(osm)
    assert told.startswith("tours/issy/osm/water.geojson.gz: error: 'water.geojson.gz' is not a whole gzipped GeoJSON")
    assert told.endswith("[osm-layer]")


@pytest.mark.parametrize(
    "odd",
    [
        None,
        {},
        feature("Polygon", []),
        feature("Polygon", "x"),
        feature("Polygon", [[[2.0]]]),
        feature("Polygon", [[[2.0, 48.0, 1.0, 1.0]]]),
        feature("Polygon", [[["2", "48"]]]),
        feature("Polygon", [[[2.0, 48.0], None]]),
    ],
)
def test_a_feature_that_is_not_geojson_is_told(osm: Path, odd: Any) -> None:
    write(osm, "water", odd)
    assert problems_in(osm)[0].endswith("[osm-layer]")


def test_swapped_numbers_are_told_with_what_was_seen(osm: Path) -> None:
    write(osm, "place", feature("Point", [48.0, 2.0], name="Le Val", **{"class": "suburb"}))
    (told,) = problems_in(osm)
    assert "The point 48.0, 2.0 is far outside the bounds" in told


@pytest.mark.parametrize(
    ("source", "fact"),
    [
        (None, "have no SOURCE.toml"),
        ("as_of = ", "is not a TOML file"),
        (SOURCE.replace("as_of", "asof"), "'as_of' is not given"),
        (SOURCE.replace('"2021-08-06"', "2021-08-06"), "'as_of' is not given as words"),
        (SOURCE.replace("[2.0, 48.0, 2.1, 48.1]", "[2.1, 48.0, 2.0, 48.1]"), "'bounds' is [2.1, 48.0, 2.0, 48.1]"),
        (SOURCE.replace("bounds", "bound"), "'bounds' is not given"),
    ],
)
def test_a_source_that_says_too_little_is_told(osm: Path, source: str | None, fact: str) -> None:
    write(osm, "place")
    (osm / "SOURCE.toml").unlink() if source is None else (osm / "SOURCE.toml").write_text(source, "utf-8")
    (told,) = problems_in(osm)
    assert fact in told and told.endswith("[osm-source]")


def test_all_that_is_broken_is_told_at_once(osm: Path) -> None:
    (osm / "water.geojson.gz").write_bytes(b"")
    (osm / "place.geojson.gz").write_bytes(b"")
    (osm / "SOURCE.toml").unlink()
    assert len(problems_in(osm)) == 3


@pytest.mark.parametrize("town", ["issy", "valenciennes"])
def test_the_shipped_towns_have_all_there_is_to_draw(town: str) -> None:
    ground = ground_in(Path(__file__).parents[3] / "tours" / town / "osm")
    assert len(ground.ways) > 5000 and len(ground.buildings) > 30000 and len(ground.commune) == 1
    assert ground.water and ground.greens and ground.streams
    assert any(ground.bounds.holds(name.at) for name in ground.names)

import gzip
import json
from pathlib import Path
from typing import Any

from builder.imports.osm_cut import cut, cut_boundary, read_layer, write_layer
from builder.model import Bounds

TOWN = Bounds(2.0, 48.0, 2.1, 48.1)


def feature(shape: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": {"type": shape, "coordinates": coordinates}}


def square(west: float, south: float, side: float = 0.01) -> list[list[list[float]]]:
    east, north = west + side, south + side
    return [[[west, south], [east, south], [east, north], [west, north], [west, south]]]


def cut_layer(folder: Path, name: str, *features: dict[str, Any]) -> list[dict[str, Any]]:
    write_layer(folder / "source" / f"{name}.geojson.gz", list(features))
    cut(folder / "source", folder / "osm", TOWN, margin_m=1000)
    return read_layer(folder / "osm" / f"{name}.geojson.gz")


def test_what_touches_the_bounds_and_a_kilometre_round_them_is_kept_whole(tmp_path: Path) -> None:
    inside = feature("LineString", [[2.05, 48.05], [2.06, 48.05]], **{"class": "path"})
    leaving = feature("LineString", [[2.09, 48.05], [2.5, 48.05]], **{"class": "path"})
    near = feature("LineString", [[2.05, 48.105], [2.06, 48.105]], **{"class": "path"})
    far = feature("LineString", [[2.05, 48.12], [2.06, 48.12]], **{"class": "path"})
    assert cut_layer(tmp_path, "transportation", inside, leaving, near, far) == [inside, leaving, near]


def test_only_what_the_guide_reads_is_kept(tmp_path: Path) -> None:
    way = feature("LineString", [[2.05, 48.05], [2.06, 48.05]], name="Quai", oneway=1, ref="D7", **{"class": "minor"})
    dot = feature("Point", [2.05, 48.05], **{"class": "minor"})
    (kept,) = cut_layer(tmp_path, "transportation", way, dot)
    assert kept["properties"] == {"class": "minor", "name": "Quai"}


def test_a_height_that_nobody_measured_is_left_out(tmp_path: Path) -> None:
    untagged = feature("Polygon", square(2.05, 48.05), render_height=3.66, render_min_height=0)
    tagged = feature("Polygon", square(2.05, 48.05), render_height=24, render_min_height=0)
    kept = cut_layer(tmp_path, "building", untagged, tagged)
    assert [f["properties"] for f in kept] == [{}, {"render_height": 24}]


def test_positions_are_kept_to_a_tenth_of_a_metre(tmp_path: Path) -> None:
    (kept,) = cut_layer(tmp_path, "housenumber", feature("Point", [2.05123456789, 48.0512345678], housenumber="12"))
    assert kept["geometry"]["coordinates"] == [2.051235, 48.051235]


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    place = feature("Point", [2.05, 48.05], name="Le Val", **{"class": "suburb"})
    cut_layer(tmp_path, "place", place)
    first = (tmp_path / "osm/place.geojson.gz").read_bytes()
    cut_layer(tmp_path, "place", place)
    assert (tmp_path / "osm/place.geojson.gz").read_bytes() == first
    assert first[4:8] == b"\0\0\0\0", "the time in the gzip header"


def test_the_boundary_has_the_own_outline_and_the_names_of_neighbours_in_sight(tmp_path: Path) -> None:
    communes = [
        feature("Polygon", square(2.0, 48.0, 0.1), nom="Ici"),
        feature("MultiPolygon", [square(2.1, 48.0, 0.1), square(5.0, 48.0)], nom="À côté"),
        feature("Polygon", square(3.0, 48.0), nom="Loin"),
    ]
    (tmp_path / "communes.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": communes}))
    out = tmp_path / "boundary.geojson.gz"
    assert cut_boundary(tmp_path / "communes.geojson", out, "Ici", TOWN) == 2
    own, beside = json.loads(gzip.decompress(out.read_bytes()))["features"]
    assert own["properties"] == {"name": "Ici", "own": True}
    lon, lat = beside["geometry"]["coordinates"]
    assert beside["properties"]["name"] == "À côté"
    assert 2.1 < lon < 2.114 and 48.0 < lat < 48.1, "in the part that the map shows"

from pathlib import Path
from typing import Any

import pytest

from builder.basemap.extract import read_extract
from builder.basemap.feature import Unreadable

from .towns import square, write_extract

AT = (2.005, 47.005)
LINE = [(2.001, 47.001), (2.002, 47.002)]


def one(path: Path, layer: str) -> dict[str, Any]:
    (found,) = [dict(feature.properties) for feature in read_extract(path) if feature.layer == layer]
    return found


@pytest.mark.parametrize(
    "kind",
    ["bench", "toilets", "drinking_water", "fountain", "shelter", "bicycle_parking", "library", "cafe", "pharmacy"],
)
def test_an_amenity_is_on_the_map(tmp_path: Path, kind: str) -> None:
    extract = write_extract(tmp_path / "a.osm.pbf", [(AT, {"amenity": kind, "name": "Ici"})])
    assert one(extract, "pois") == {"kind": kind, "min_zoom": one(extract, "pois")["min_zoom"], "name": "Ici"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tourism", "viewpoint"),
        ("tourism", "artwork"),
        ("tourism", "picnic_site"),
        ("leisure", "picnic_table"),
        ("leisure", "playground"),
        ("highway", "bus_stop"),
        ("highway", "elevator"),
        ("railway", "subway_entrance"),
        ("emergency", "defibrillator"),
        ("man_made", "water_tap"),
    ],
)
def test_what_helps_without_a_name_needs_none(tmp_path: Path, key: str, value: str) -> None:
    assert one(write_extract(tmp_path / "a.osm.pbf", [(AT, {key: value})]), "pois")["kind"] == value


def test_a_shop_without_a_name_is_left_out(tmp_path: Path) -> None:
    assert list(read_extract(write_extract(tmp_path / "a.osm.pbf", [(AT, {"shop": "bakery"})]))) == []


@pytest.mark.parametrize(
    ("highway", "kind"),
    [
        ("steps", "path"),
        ("footway", "path"),
        ("path", "path"),
        ("pedestrian", "path"),
        ("cycleway", "path"),
        ("track", "path"),
        ("living_street", "minor_road"),
        ("residential", "minor_road"),
        ("primary", "major_road"),
        ("motorway", "highway"),
    ],
)
def test_a_way_keeps_what_it_is(tmp_path: Path, highway: str, kind: str) -> None:
    told = one(write_extract(tmp_path / "a.osm.pbf", lines=[(LINE, {"highway": highway})]), "roads")
    assert (told["kind"], told["kind_detail"]) == (kind, highway)


def test_what_a_wheelchair_or_a_pram_must_know_of_a_path_is_kept(tmp_path: Path) -> None:
    tags = {"highway": "path", "surface": "gravel", "wheelchair": "limited", "bridge": "yes"}
    told = one(write_extract(tmp_path / "a.osm.pbf", lines=[(LINE, tags)]), "roads")
    assert (told["surface"], told["wheelchair"], told["is_bridge"]) == ("gravel", "limited", True)


def test_a_stop_on_rails_and_the_rails_are_there(tmp_path: Path) -> None:
    points = [(AT, {"railway": "tram_stop", "name": "Mairie"})]
    extract = write_extract(tmp_path / "a.osm.pbf", points, [(LINE, {"railway": "tram"})])
    assert one(extract, "pois")["kind"] == "tram_stop"
    assert (one(extract, "roads")["kind"], one(extract, "roads")["kind_detail"]) == ("rail", "tram")


def test_names_in_other_languages_and_scripts_are_kept(tmp_path: Path) -> None:
    tags = {
        "amenity": "library",
        "name": "Médiathèque",
        "name:ar": "مكتبة",
        "name:ja": "図書館",
        "name:fr": "Médiathèque",
    }
    told = one(write_extract(tmp_path / "a.osm.pbf", [(AT, tags)]), "pois")
    names = {key: value for key, value in told.items() if key.startswith("name")}
    assert names == {"name": "Médiathèque", "name:ar": "مكتبة", "name:ja": "図書館"}


def test_a_park_is_ground_and_its_name_stands_in_it(tmp_path: Path) -> None:
    park = square(2.001, 47.001), {"leisure": "park", "name": "Parc Rodin"}
    extract = write_extract(tmp_path / "a.osm.pbf", lines=[park])
    assert one(extract, "landuse")["kind"] == "park"
    (name,) = [feature for feature in read_extract(extract) if feature.layer == "pois"]
    assert dict(name.properties)["name"] == "Parc Rodin" and name.shape.within(next(iter(read_extract(extract))).shape)


def test_an_island_is_a_hole_in_its_lake(tmp_path: Path) -> None:
    lake = square(2.001, 47.001, 0.003), square(2.002, 47.002, 0.001), {"natural": "water", "name": "Étang"}
    (water,) = read_extract(write_extract(tmp_path / "a.osm.pbf", areas_with_hole=[lake]))
    assert (water.layer, dict(water.properties)["name"]) == ("water", "Étang")
    assert water.shape.area == pytest.approx(0.003**2 - 0.001**2)


def test_a_river_is_drawn_and_one_under_ground_is_not(tmp_path: Path) -> None:
    open_air, buried = {"waterway": "river", "name": "La Seine"}, {"waterway": "stream", "tunnel": "culvert"}
    extract = write_extract(tmp_path / "a.osm.pbf", lines=[(LINE, open_air), (LINE, buried)])
    assert one(extract, "water")["name"] == "La Seine"


@pytest.mark.parametrize(
    ("tags", "height_m"),
    [
        ({"height": "12"}, 12.0),
        ({"height": "12.5 m"}, 12.5),
        ({"height": "40 ft"}, 12.2),
        ({"building:levels": "4"}, 12.0),
        ({"height": "high"}, None),
        ({}, None),
    ],
)
def test_a_height_is_what_the_data_says_or_absent(tmp_path: Path, tags: dict[str, str], height_m: float | None) -> None:
    extract = write_extract(tmp_path / "a.osm.pbf", lines=[(square(2.001, 47.001), {"building": "yes", **tags})])
    assert one(extract, "buildings").get("height") == height_m


def test_a_house_keeps_its_number(tmp_path: Path) -> None:
    points = [(AT, {"addr:housenumber": "12 bis"})]
    assert one(write_extract(tmp_path / "a.osm.pbf", points), "buildings")["addr_housenumber"] == "12 bis"


def test_a_street_that_closes_on_itself_is_no_square(tmp_path: Path) -> None:
    ring, place = {"highway": "pedestrian"}, {"highway": "pedestrian", "area": "yes"}
    lines = [(square(2.001, 47.001), ring), (square(2.003, 47.003), place)]
    layers = [feature.layer for feature in read_extract(write_extract(tmp_path / "a.osm.pbf", lines=lines))]
    assert sorted(layers) == ["landuse", "roads"]


def test_a_town_and_its_quarter_are_named(tmp_path: Path) -> None:
    points = [(AT, {"place": "town", "name": "Issy"}), (AT, {"place": "quarter", "name": "Les Épinettes"})]
    found = [dict(f.properties) for f in read_extract(write_extract(tmp_path / "a.osm.pbf", points))]
    assert [(p["kind"], p["name"]) for p in found] == [("locality", "Issy"), ("neighbourhood", "Les Épinettes")]


def test_a_file_damaged_inside_is_told(tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "a.osm.pbf", [((2.0 + n / 1e4, 47.0), {"amenity": "bench"}) for n in range(99)])
    data = bytearray(extract.read_bytes())
    data[-30] ^= 255
    extract.write_bytes(data)
    with pytest.raises(Unreadable, match="cannot be read to its end"):
        list(read_extract(extract))

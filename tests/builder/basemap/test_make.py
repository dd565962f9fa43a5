import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pmtiles.reader import MemorySource, Reader

from builder.basemap.archive import tiles_of
from builder.basemap.make import make_basemap
from builder.basemap.tiles import read_tile
from builder.cache import Cache
from builder.model import Bounds

from .towns import BOUNDS, square, write_extract

MEUDON = Path(__file__).parents[2] / "fixtures" / "openmaptiles" / "meudon.pmtiles"
(TILE,) = tiles_of(Bounds(2.005, 47.005, 2.005, 47.005), 15)


def town(root: Path) -> Path:
    osm = root / "tours" / "town" / "osm"
    osm.mkdir(parents=True, exist_ok=True)
    return osm


def made(root: Path, bounds: Bounds = BOUNDS, cache: Cache | None = None) -> bytes:
    found, problems = make_basemap(root, "town", "Ville", bounds, cache or Cache(None))
    assert problems == [] and found is not None
    return found.archive


def everything(root: Path) -> Path:
    points = [((2.005, 47.005), {"amenity": "bench"}), ((2.0051, 47.005), {"addr:housenumber": "7"})]
    lines = [
        ([(2.004, 47.004), (2.006, 47.006)], {"highway": "steps", "name": "Escalier"}),
        (square(2.0045, 47.0045), {"building": "yes", "height": "9"}),
        (square(2.0052, 47.0052), {"leisure": "park", "name": "Parc"}),
    ]
    return write_extract(town(root) / "town.osm.pbf", points, lines)


def layers(archive: bytes, tile: tuple[int, int, int]) -> dict[str, list[dict[str, Any]]]:
    packed = Reader(MemorySource(archive)).get(*tile)
    return read_tile(gzip.decompress(packed), lambda x, y: (x, y)) if packed else {}


def test_the_archive_holds_every_layer_under_its_own_name(tmp_path: Path) -> None:
    everything(tmp_path)
    archive = made(tmp_path)
    header = Reader(MemorySource(archive)).header()
    assert (header["min_zoom"], header["max_zoom"]) == (8, 15)
    found = {name: {item["properties"]["kind"] for item in items} for name, items in layers(archive, TILE).items()}
    assert found["earth"] == {"earth"}
    assert found["roads"] == {"path"} and found["landuse"] == {"park"}
    assert found["pois"] == {"bench", "park"} and found["buildings"] == {"building", "address"}


def test_the_archive_says_whose_data_it_is_and_nothing_of_this_machine(tmp_path: Path) -> None:
    everything(tmp_path)
    told = Reader(MemorySource(made(tmp_path))).metadata()
    assert told["attribution"] == "© OpenStreetMap contributors" and told["name"] == "Ville"
    assert set(told) == {"name", "type", "attribution", "vector_layers"}


@pytest.mark.slow
def test_the_same_extract_in_another_folder_is_the_same_bytes(tmp_path: Path) -> None:
    everything(tmp_path / "one")
    town(tmp_path / "two")
    shutil.copy(town(tmp_path / "one") / "town.osm.pbf", town(tmp_path / "two"))
    assert made(tmp_path / "one") == made(tmp_path / "two")


@pytest.mark.slow
def test_a_real_archive_is_made_into_a_map(tmp_path: Path) -> None:
    shutil.copy(MEUDON, town(tmp_path))
    archive = made(tmp_path, Bounds(2.21, 48.792, 2.23, 48.797))
    assert 5_000 < len(archive) < 200_000
    assert "path" in {item["properties"]["kind"] for item in layers(archive, (14, 8292, 5640))["roads"]}


def test_the_layers_alone_make_a_map(tmp_path: Path) -> None:
    way = {"type": "LineString", "coordinates": [[2.004, 47.004], [2.006, 47.006]]}
    items = [{"type": "Feature", "properties": {"class": "path", "subclass": "steps"}, "geometry": way}]
    text = json.dumps({"type": "FeatureCollection", "features": items}).encode()
    (town(tmp_path) / "transportation.geojson.gz").write_bytes(gzip.compress(text))
    assert layers(made(tmp_path), TILE)["roads"][0]["properties"]["kind_detail"] == "steps"


@pytest.mark.slow
def test_a_map_is_made_again_only_when_its_source_has_changed(tmp_path: Path) -> None:
    cache, begun = Cache(tmp_path / "cache"), []

    def make() -> None:
        make_basemap(tmp_path, "town", "Ville", BOUNDS, cache, lambda: begun.append(1))

    everything(tmp_path)
    make()
    make()
    assert len(begun) == 1
    write_extract(town(tmp_path) / "town.osm.pbf", [((2.005, 47.005), {"amenity": "toilets"})])
    make()
    assert len(begun) == 2


def test_an_extract_of_another_town_is_told(tmp_path: Path) -> None:
    write_extract(town(tmp_path) / "town.osm.pbf", [((3.5, 50.3), {"amenity": "bench"})])
    found, problems = make_basemap(tmp_path, "town", "Ville", BOUNDS, Cache(None))
    assert found is None and [problem.code for problem in problems] == ["basemap-elsewhere"]


def test_a_town_without_data_has_no_map_and_no_problem(tmp_path: Path) -> None:
    assert make_basemap(tmp_path, "town", "Ville", BOUNDS, Cache(None)) == (None, [])

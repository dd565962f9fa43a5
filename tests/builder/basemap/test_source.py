import shutil
from pathlib import Path

import pytest

from builder.basemap.source import Form, find_extract
from builder.model import Bounds

from .towns import BOUNDS, write_extract

MEUDON = Path(__file__).parents[2] / "fixtures" / "openmaptiles" / "meudon.pmtiles"
BENCHES = [((2.0 + n / 1e4, 47.0), {"amenity": "bench"}) for n in range(99)]


def told(folder: Path, bounds: Bounds = BOUNDS) -> str:
    extract, problems = find_extract(folder, "tours/x/osm", bounds)
    assert extract is None
    (problem,) = problems
    return str(problem)


def test_no_data_is_no_fault(tmp_path: Path) -> None:
    assert find_extract(tmp_path / "nowhere", "tours/x/osm", BOUNDS) == (None, [])


def test_an_extract_comes_before_the_layers(tmp_path: Path) -> None:
    write_extract(tmp_path / "town.osm.pbf", BENCHES)
    (tmp_path / "water.geojson.gz").write_bytes(b"")
    extract, problems = find_extract(tmp_path, "tours/x/osm", BOUNDS)
    assert extract and extract.form is Form.PBF and problems == []


def test_its_makers_are_credited_even_where_nothing_says_how(tmp_path: Path) -> None:
    write_extract(tmp_path / "town.osm.pbf", BENCHES)
    extract, _ = find_extract(tmp_path, "tours/x/osm", BOUNDS)
    assert extract and extract.attribution == "© OpenStreetMap contributors"


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.pmtiles"])
def test_an_empty_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert told(tmp_path) == (
        f"tours/x/osm/{name}: error: The file is empty. "
        "Fetch it again, or delete it to do without a moving map. [basemap-broken]"
    )


@pytest.mark.parametrize("name", ["town.osm.pbf", "town.pmtiles"])
@pytest.mark.parametrize("content", [b"<!doctype html><title>404</title>", b"\0\0\0\0", b"PK\x03\x04" + bytes(200)])
def test_another_kind_of_file_is_told(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert "[basemap-broken]" in told(tmp_path)


def test_a_file_cut_anywhere_is_told(tmp_path: Path) -> None:
    whole = write_extract(tmp_path / "town.osm.pbf", BENCHES).read_bytes()
    for size in range(1, len(whole), 7):
        (tmp_path / "town.osm.pbf").write_bytes(whole[:size])
        assert "[basemap-broken]" in told(tmp_path), size


def test_an_archive_cut_anywhere_is_told(tmp_path: Path) -> None:
    whole = MEUDON.read_bytes()
    for size in (1, 8, 100, 127, 300, len(whole) // 2, len(whole) - 1):
        (tmp_path / "town.pmtiles").write_bytes(whole[:size])
        assert "[basemap-broken]" in told(tmp_path), size


def test_an_extract_of_another_town_is_told(tmp_path: Path) -> None:
    shutil.copy(MEUDON, tmp_path / "town.pmtiles")
    assert "longitude 2.197 to 2.241, latitude 48.787 to 48.801" in told(tmp_path)


def test_two_extracts_are_one_too_many(tmp_path: Path) -> None:
    shutil.copy(MEUDON, tmp_path / "a.pmtiles")
    shutil.copy(MEUDON, tmp_path / "b.pmtiles")
    assert "'a.pmtiles' and 'b.pmtiles'" in told(tmp_path)

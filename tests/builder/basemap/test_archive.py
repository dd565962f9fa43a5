from collections import Counter
from pathlib import Path

import pytest

from builder.basemap.archive import read_archive, tile_bounds, tiles_of
from builder.basemap.feature import Feature, Unreadable
from builder.model import Bounds

MEUDON = Path(__file__).parents[2] / "fixtures" / "openmaptiles" / "meudon.pmtiles"
BOTH = Bounds(2.20, 48.793, 2.238, 48.806)


@pytest.fixture(scope="module")
def found() -> list[Feature]:
    return list(read_archive(MEUDON, BOTH))


def test_a_real_archive_gives_each_layer_in_protomaps_words(found: list[Feature]) -> None:
    assert {"roads", "buildings", "landuse", "water", "pois"} <= {one.layer for one in found}
    kinds = Counter(dict(one.properties)["kind"] for one in found if one.layer == "roads")
    assert kinds["path"] > 100 and kinds["minor_road"] > 10
    forest = max((one for one in found if one.layer == "landuse"), key=lambda one: one.shape.area)
    assert dict(forest.properties)["kind"] in ("forest", "wood")


def test_roads_take_their_names_from_the_layer_that_has_them(found: list[Feature]) -> None:
    names = {dict(one.properties).get("name") for one in found if one.layer == "roads"}
    assert any(name and str(name).startswith("Route") for name in names)


def test_a_height_that_only_the_tiler_gave_is_not_taken_for_one(found: list[Feature]) -> None:
    heights = [dict(one.properties).get("height") for one in found if one.layer == "buildings"]
    assert None in heights and 3.7 not in heights


def test_what_the_edge_of_a_tile_cut_is_whole_again(found: list[Feature]) -> None:
    edge = tile_bounds((14, 8293, 5640)).west
    across = [one for one in found if one.shape.bounds[0] < edge < one.shape.bounds[2]]
    assert {"landuse", "roads"} <= {one.layer for one in across}
    assert all(one.shape.is_valid for one in across)


def test_where_the_archive_has_no_tile_the_map_is_empty() -> None:
    assert list(read_archive(MEUDON, Bounds(3.5, 50.3, 3.51, 50.31))) == []


def test_bounds_name_the_tiles_they_lie_in() -> None:
    assert list(tiles_of(BOTH, 14)) == [(14, 8292, 5640), (14, 8293, 5640)]


def test_a_damaged_tile_is_told(tmp_path: Path) -> None:
    data = bytearray(MEUDON.read_bytes())
    data[-2000:] = bytes(2000)
    (tmp_path / "m.pmtiles").write_bytes(data)
    with pytest.raises(Unreadable, match="14/829[23]/5640"):
        list(read_archive(tmp_path / "m.pmtiles", BOTH))

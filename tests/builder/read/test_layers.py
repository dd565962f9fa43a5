"""Layers of open data: what is read, and where every mistake is said to be."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from builder.model import Layer, LayerKind, LonLat
from builder.problems import Problem
from builder.read.layers import MAX_FEATURES, read_layers

PATH = "tours/exemple/layers/arbres"
FACTS = {
    "name": '"Arbres"',
    "kind": '"trees"',
    "source": '"Relevé de l’office"',
    "licence": '"CC0 1.0"',
    "date": "2026-11-22",
}
POINT = {"type": "Point", "coordinates": [2.001, 47.002]}


def feature(geometry: object = POINT, ident: object = "tilleul", **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "id": ident, "geometry": geometry, "properties": properties}


def collection(*features: object) -> str:
    """One feature a line, the first on line 2."""
    rows = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'


def read(root: Path, data: str, **facts: str) -> tuple[Layer | None, list[Problem]]:
    folder = root / PATH
    folder.mkdir(parents=True)
    (folder / "data.geojson").write_text(data, "utf-8")
    rows = [f"{key} = {value}" for key, value in {**FACTS, **facts}.items() if value]
    (folder / "layer.toml").write_text("\n".join(rows), "utf-8")
    layers, problems = read_layers(root, "tours/exemple", "exemple")
    return (layers[0] if layers else None), problems


def told(root: Path, data: str, **facts: str) -> list[str]:
    return [str(problem).removeprefix(f"{PATH}/") for problem in read(root, data, **facts)[1]]


def test_a_town_without_layers_has_none(tmp_path: Path) -> None:
    (tmp_path / "tours" / "exemple").mkdir(parents=True)
    assert read_layers(tmp_path, "tours/exemple", "exemple") == ((), [])


def test_a_layer_is_read_with_its_source_and_its_facts(tmp_path: Path) -> None:
    data = collection(
        feature(name="Tilleul  d’été", poi="place", species="Tilia", height_m=12.5, year=1870, old=True, gone=None)
    )
    layer, problems = read(tmp_path, data, url='"https://data.example"', proper_names="true")
    assert problems == [] and layer is not None
    assert (layer.slug, layer.kind, layer.date) == ("arbres", LayerKind.TREES, date(2026, 11, 22))
    assert (layer.source, layer.licence, layer.url) == ("Relevé de l’office", "CC0 1.0", "https://data.example")
    (tree,) = layer.features
    assert (tree.id, tree.name.msgid, tree.poi, tree.at) == ("tilleul", "Tilleul d’été", "place", LonLat(2.001, 47.002))
    assert tree.facts == (("species", "Tilia"), ("height_m", 12.5), ("year", 1870), ("old", True))
    assert tree.fact("year") == 1870 and tree.fact("girth") is None


def test_words_to_translate_know_their_context_and_line(tmp_path: Path) -> None:
    layer, _ = read(tmp_path, collection(feature(name="Tilleul"), feature(ident=2, name="If", about="Un if.")))
    assert layer is not None
    second = layer.features[1]
    assert second.id == "2" and second.about is not None
    words = [layer.name, layer.features[0].name, second.name, second.about]
    assert [(word.msgid, word.where.path.rpartition("/")[2], word.where.line) for word in words] == [
        ("Arbres", "layer.toml", 1),
        ("Tilleul", "data.geojson", 2),
        ("If", "data.geojson", 3),
        ("Un if.", "data.geojson", 3),
    ]
    assert {word.context for word in words} == {PATH}


SQUARE = [[2.0, 47.0], [2.002, 47.0], [2.002, 47.002], [2.0, 47.002], [2.0, 47.0]]


@pytest.mark.parametrize(
    ("kind", "coordinates", "at"),
    [
        ("LineString", [[2.0, 47.0], [2.1, 47.0, 35.0], [2.2, 47.0]], (2.1, 47.0)),
        ("MultiLineString", [[[2.0, 47.0], [2.1, 47.0]], [[3.0, 47.0], [3.1, 47.0], [3.2, 47.0]]], (3.1, 47.0)),
        ("Polygon", [SQUARE], (2.001, 47.001)),
        ("MultiPolygon", [[SQUARE]], (2.001, 47.001)),
        ("Polygon", [[[2.0, 47.0]] * 4], (2.0, 47.0)),
    ],
)
def test_a_line_or_an_area_has_a_point_that_stands_for_it(
    tmp_path: Path, kind: str, coordinates: object, at: tuple[float, float]
) -> None:
    layer, problems = read(tmp_path, collection(feature({"type": kind, "coordinates": coordinates})))
    assert problems == [] and layer is not None
    (found,) = layer.features
    assert found.at == pytest.approx(at)
    assert bool(found.lines) == kind.endswith("LineString") and bool(found.areas) == kind.endswith("Polygon")


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("", 1, "cannot be read as JSON"),
        ('{"type": "FeatureCollection",\n "features": [}', 2, "cannot be read as JSON"),
        ('{"type": "FeatureCollection", "features": [NaN]}', 0, "NaN is no number of JSON"),
        ("[" * 200_000, 0, "cannot be read as JSON"),
        ("[1]", 1, "no GeoJSON FeatureCollection"),
        ('{"type": "FeatureCollection"}', 1, "no list of features"),
        ('{"features": 1, "type": "FeatureCollection", "features": [\n\n 7]}', 3, "no Feature"),
        ('{"type": "FeatureCollection", "features": []}', 0, "holds 0 features"),
    ],
)
def test_a_file_that_is_no_collection_is_refused_with_its_line(
    tmp_path: Path, data: str, line: int, words: str
) -> None:
    (problem,) = told(tmp_path, data)
    assert problem.startswith(f"data.geojson:{line}: error: " if line else "data.geojson: error: "), problem
    assert words in problem and problem.endswith("[layer-data]")


def test_a_layer_of_too_many_features_is_refused(tmp_path: Path) -> None:
    rows = [feature(ident=n) for n in range(MAX_FEATURES + 1)]
    (problem,) = told(tmp_path, collection(*rows))
    assert "holds 5,001 features. Keep between 1 and 5,000." in problem


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (feature(ident="a b"), "id is 'a b'"),
        (feature(ident=True), "id is True"),
        (feature(ident=None), "id is None"),
        (feature(ident="x" * 101), "not a name of letters"),
        (feature(None), "has no geometry"),
        (feature({"type": "GeometryCollection"}), "'GeometryCollection' is no geometry"),
        (feature({"type": "Point", "coordinates": [47.0]}), "'[47.0]' is no position"),
        (feature({"type": "Point", "coordinates": ["2", "47"]}), "is no position"),
        (feature({"type": "Point", "coordinates": [2, 470]}), "2, 470 is not on earth"),
        (feature({"type": "Point", "coordinates": [10**400, 2]}), "is not on earth"),
        (feature({"type": "LineString", "coordinates": [[2, 47]]}), "too few points"),
        (feature({"type": "Polygon", "coordinates": [SQUARE[:-1]]}), "not closed"),
        (feature({"type": "Polygon", "coordinates": []}), "not lists of positions"),
        (feature(name=7), "'name' is 7, not words"),
        (feature(name="x" * 501), "'name' has 501 characters"),
        (feature(name="a\u0000"), "shows nothing (U+0000)"),
        (feature(sources="one"), "'sources' is 'one', not a list"),
        (feature(sources=[1]), "'sources' is 1, not words"),
        (feature(list=[1]), "'list' is [1], neither words nor a number"),
        (feature(size=1e300), "'size' is 1e+300, neither words nor a number"),
        (feature(**{"A b": 1}), "name of the fact 'A b'"),
        (feature(**{f"f{n}": n for n in range(21)}), "has 21 facts"),
        (feature(ident="first"), "'first' stands already on line 2"),
    ],
)
def test_a_wrong_feature_is_said_at_its_line_and_the_others_are_read(
    tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    layer, problems = read(tmp_path, collection(feature(ident="first"), wrong, feature(ident="last")))
    (problem,) = problems
    assert str(problem).startswith(f"{PATH}/data.geojson:3: error: ") and problem.code == "layer-feature"
    assert words in problem.fact
    assert layer is not None and [one.id for one in layer.features] == ["first", "last"]


def test_half_of_a_pair_of_signs_is_no_word(tmp_path: Path) -> None:
    data = collection(feature(name="x")).replace('"name": "x"', '"name": "\\ud800"')
    (problem,) = told(tmp_path, data)
    assert "half of a pair" in problem


def test_lines_are_those_of_the_file_however_it_is_laid_out(tmp_path: Path) -> None:
    data = json.dumps(json.loads(collection(feature(), feature(ident="b", name=1))), indent=1)
    (problem,) = told(tmp_path, data)
    line = next(n for n, row in enumerate(data.split("\n"), 1) if row == "  {" and n > 5)
    assert problem.startswith(f"data.geojson:{line}: ")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"name": ""}, "The key 'name' is missing."),
        ({"kind": '"tree"'}, "'tree' is not a known kind. Did you mean 'trees'?"),
        ({"licence": ""}, "The key 'licence' is missing."),
        ({"date": ""}, "The key 'date' is missing."),
        ({"date": '"2026"'}, "'date' is '2026'."),
        ({"url": '"data.example"'}, "'data.example' is no web address."),
        ({"colour": '"red"'}, "The key 'colour' is not known here."),
    ],
)
def test_a_layer_without_its_source_is_refused(tmp_path: Path, facts: dict[str, str], words: str) -> None:
    (problem,) = told(tmp_path, collection(feature()), **facts)
    assert words in problem and problem.startswith("layer.toml:")


def test_both_files_are_asked_for_at_once(tmp_path: Path) -> None:
    (tmp_path / PATH).mkdir(parents=True)
    layers, problems = read_layers(tmp_path, "tours/exemple", "exemple")
    assert layers == () and {problem.where.path for problem in problems} == {
        f"{PATH}/data.geojson",
        f"{PATH}/layer.toml",
    }

"""The style of the moving map: what an archive holds is drawn, in every scheme and language."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from shapely import LineString, Point, box

from builder.basemap import layers as kinds
from builder.basemap.feature import Feature
from builder.ground import AMENITIES
from builder.locales import LOCALES
from builder.render.map_layers import GREENS, LINING, PLAY, WOODS
from builder.render.map_schemes import SCHEMES, Scheme
from builder.render.map_style import LETTERS, Sheet, map_style, name_in

ALL = ("earth", "landuse", "water", "roads", "buildings", "boundaries", "pois", "places")
SHEET = Sheet("/assets/town.123.pmtiles", ALL, "© OpenStreetMap contributors", "/assets/water.json")
LINE, SQUARE, DOT = LineString([(0, 0), (1, 1)]), box(0, 0, 1, 1), Point(0, 0)


def style(scheme: str = "day", locale: str = "fr", sheet: Sheet = SHEET) -> dict[str, Any]:
    return map_style(SCHEMES[scheme], LOCALES[locale], sheet)


def value(expression: Any, shape: str, properties: Mapping[str, Any]) -> Any:
    """The value of a filter for a feature: the few operators of MapLibre that the style's filters use."""
    if not isinstance(expression, list):
        return expression
    operator, *rest = expression
    given = [value(one, shape, properties) for one in rest] if operator != "match" else []
    match operator:
        case "geometry-type":
            return shape
        case "get":
            return properties.get(rest[0])
        case "has":
            return rest[0] in properties
        case "all":
            return all(given)
        case "!":
            return not given[0]
        case "==":
            return given[0] == given[1]
        case "!=":
            return given[0] != given[1]
        case "<=":
            return given[0] <= given[1]
        case "coalesce":
            return next((one for one in given if one is not None), None)
        case "match":
            subject, among, yes, no = rest
            return yes if value(subject, shape, properties) in among else no
    raise AssertionError(f"the filters use {operator}, which this test does not know")


def drawn_by(feature: Feature | None) -> set[str]:
    """The layers of the style that draw a thing."""
    assert feature is not None
    properties = dict(feature.properties)
    return {
        layer["id"]
        for layer in style()["layers"]
        if layer.get("source-layer") == feature.layer and value(layer["filter"], feature.shape.geom_type, properties)
    }


@pytest.mark.parametrize("way", ["footway", "path", "cycleway", "track", "bridleway"])
def test_every_way_to_walk_is_a_dashed_path(way: str) -> None:
    assert drawn_by(kinds.road(LINE, way, {})) == {"paths"}


def test_stairs_are_told_from_paths() -> None:
    assert drawn_by(kinds.road(LINE, "steps", {"name": "Escalier"})) == {"steps", "street-names"}


def test_squares_streets_and_rails_are_drawn_and_tunnels_are_not() -> None:
    assert drawn_by(kinds.road(LINE, "pedestrian", {})) == {"squares"}
    assert "lanes" in drawn_by(kinds.road(LINE, "residential", {}))
    assert "carriages" in drawn_by(kinds.road(LINE, "primary", {}))
    assert drawn_by(kinds.road(LINE, "tram", {})) == {"rails"}
    assert drawn_by(kinds.road(LINE, "subway", {})) == set()
    assert drawn_by(kinds.road(LINE, "footway", {}, tunnel=True)) == set()


def test_a_bridge_has_edges_on_the_water() -> None:
    assert drawn_by(kinds.road(LINE, "primary", {}, bridge=True)) == {"bridges", "bridges-edge"}
    assert "bridges" in drawn_by(kinds.road(LINE, "footway", {}, bridge=True))


@pytest.mark.parametrize("kind", [*GREENS, *WOODS, *PLAY])
def test_every_green_is_green(kind: str) -> None:
    found = drawn_by(Feature("landuse", SQUARE, (("kind", kind),), 12))
    assert found and found <= {"greens", "woods", "play"}


def test_water_is_filled_and_has_a_bank_and_a_river_its_name_along_it() -> None:
    assert drawn_by(Feature("water", SQUARE, (("kind", "water"),), 8)) == {"water", "banks"}
    named = (("kind", "river"), ("name", "La Seine"))
    assert drawn_by(Feature("water", LINE, named, 8)) == {"streams", "river-names"}
    assert drawn_by(Feature("water", DOT, named, 8)) == {"water-names"}


@pytest.mark.parametrize("kind", AMENITIES)
def test_what_a_walker_needs_is_drawn_where_the_data_has_it(kind: str) -> None:
    assert drawn_by(Feature("pois", DOT, (("kind", kind),), 15)) == {"amenities"}


def test_houses_stand_up_by_their_height_and_numbers_are_no_houses() -> None:
    assert drawn_by(kinds.building(SQUARE, 20.0, None)) == {"blocks", "blocks-3d"}
    assert drawn_by(Feature("buildings", DOT, (("kind", "address"), ("addr_housenumber", "7")), 15)) == {"numbers"}
    solid = next(layer for layer in style()["layers"] if layer["id"] == "blocks-3d")
    colour = solid["paint"]["fill-extrusion-color"]
    assert colour[1] == ["has", "height"] and colour[2] != colour[3], "an unknown height is to be seen as such"


def test_layers_of_which_the_archive_has_nothing_are_left_out() -> None:
    few = Sheet("/a.pmtiles", ("earth", "roads"), "")
    asked = {layer.get("source-layer") for layer in style(sheet=few)["layers"]}
    assert asked == {None, "earth", "roads"}
    assert LINING not in style(sheet=few)["sources"]
    assert all(layer.get("source") != LINING for layer in style(sheet=few)["layers"])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_layer_has_its_source_and_a_name_of_its_own(scheme: str) -> None:
    made = style(scheme)
    names = [layer["id"] for layer in made["layers"]]
    assert len(names) == len(set(names))
    assert {layer.get("source") for layer in made["layers"]} - {None} == set(made["sources"])
    assert "#ffc700" not in json.dumps(made), "nothing but the way is yellow"


def test_names_are_asked_for_in_the_language_of_the_reader_first() -> None:
    assert name_in(LOCALES["fr"]) == ["coalesce", ["get", "name:fr"], ["get", "name"]]
    assert ["get", "name:ar"] in name_in(LOCALES["ar-XB"])
    for tag, locale in LOCALES.items():
        assert name_in(locale)[-1] == ["get", "name"], tag


def test_letters_come_from_the_guide_itself_or_from_the_phone() -> None:
    assert "font-faces" not in style() and "glyphs" not in style() and "sprite" not in style()
    addresses = {file: f"/assets/vendor-1/{file}" for file in LETTERS}
    own = style(sheet=Sheet("/a.pmtiles", ALL, "", letters=addresses))
    (faces,) = own["font-faces"].values()
    assert [face["url"] for face in faces] == list(addresses.values())


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=list(SCHEMES))
def test_names_can_be_read_on_what_they_stand_on(scheme: Scheme) -> None:
    least = 7.0 if "contrast" in scheme.name else 4.5
    for text, ground in (
        (scheme.ink, scheme.paper),
        (scheme.soft, scheme.paper),
        (scheme.soft, scheme.block),
        (scheme.ink, scheme.park),
        (scheme.river, scheme.water),
    ):
        assert contrast(text, ground) >= least, (text, ground)
    assert contrast(scheme.bank, scheme.paper) >= 3.0

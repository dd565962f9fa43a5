from pathlib import Path

import pytest

from builder import ground as grounds
from builder.geo import Plane, length_m
from builder.ground import Ground, Way
from builder.link.streets import Streets
from builder.model import LonLat, StreetRun
from builder.network import find_route, make_network
from builder.read.osm import read_ground

pytestmark = pytest.mark.slow

PLANE = Plane.at(LonLat(2.0, 48.0))


def at(east_m: float, north_m: float) -> LonLat:
    return LonLat(2.0 + east_m / PLANE.east_m, 48.0 + north_m / PLANE.north_m)


def line(*corners: tuple[float, float]) -> tuple[LonLat, ...]:
    return tuple(at(*corner) for corner in corners)


def way(name: str, kind: str, *corners: tuple[float, float], is_bridge: bool = False, is_tunnel: bool = False) -> Way:
    return Way(line(*corners), name, kind, is_bridge, is_tunnel)


def ground_of(*ways: Way) -> Ground:
    return Ground(ways, (), (), (), (), (), grounds.EMPTY.bounds, "", "", "")


def in_words(ground: Ground, route: tuple[LonLat, ...]) -> list[tuple[str, str, int]]:
    return [(run.name, run.kind, round(run.length_m)) for run in Streets(ground, PLANE).along(route)]


RUE = way("Rue Haute", "residential", (0, 0), (200, 0))
QUAI = way("Quai Bas", "primary", (200, 0), (200, 300))


def test_streets_come_in_the_order_they_are_walked_with_their_metres() -> None:
    route = line((0, 0), (200, 0), (200, 300))
    assert in_words(ground_of(RUE, QUAI), route) == [("Rue Haute", "street", 200), ("Quai Bas", "street", 300)]


def test_the_metres_of_the_streets_add_up_to_the_stretch() -> None:
    route = line((13, 0), (200, 0), (200, 33), (260, 133), (500, 133))
    runs = Streets(ground_of(RUE, QUAI), PLANE).along(route)
    assert sum(run.length_m for run in runs) == pytest.approx(length_m(route), abs=0.001)


def test_a_recording_beside_the_street_follows_the_street() -> None:
    recorded = line((2, 6), (60, -9), (120, 8), (190, -5), (205, 60), (191, 150), (207, 290))
    names = [name for name, _, _ in in_words(ground_of(RUE, QUAI), recorded)]
    assert names == ["Rue Haute", "Quai Bas"]


def test_a_street_that_is_only_crossed_is_not_named() -> None:
    across = way("Rue Traversière", "residential", (100, -80), (100, 80))
    assert in_words(ground_of(RUE, across), line((0, 0), (200, 0))) == [("Rue Haute", "street", 200)]


def test_a_pavement_without_a_name_takes_the_name_of_its_street() -> None:
    pavement = way("", "footway", (0, 8), (200, 8))
    assert in_words(ground_of(RUE, pavement), line((0, 8), (200, 8))) == [("Rue Haute", "street", 200)]


def test_a_path_away_from_any_street_is_a_path() -> None:
    path = way("", "footway", (0, 40), (200, 40))
    assert in_words(ground_of(RUE, path), line((0, 40), (200, 40))) == [("", "path", 200)]


def test_a_path_over_a_road_tunnel_does_not_take_its_name() -> None:
    tunnel = way("Souterrain", "secondary", (0, 5), (200, 5), is_tunnel=True)
    path = way("", "footway", (0, 0), (200, 0))
    assert in_words(ground_of(tunnel, path), line((0, 0), (200, 0))) == [("", "path", 200)]


def test_a_footbridge_beside_a_road_bridge_has_the_name_of_the_bridge() -> None:
    bridge = way("Pont Neuf", "secondary", (0, 0), (120, 0), is_bridge=True)
    foot = way("", "footway", (0, 7), (120, 7), is_bridge=True)
    under = way("Voie Basse", "residential", (0, 9), (120, 9))
    assert in_words(ground_of(bridge, foot, under), line((0, 7), (120, 7))) == [("Pont Neuf", "bridge", 120)]


def test_steps_are_told_even_when_short_but_not_a_kerb() -> None:
    steps = way("", "steps", (200, 0), (209, 0))
    beyond = way("Rue Basse", "residential", (209, 0), (400, 0))
    route = line((0, 0), (200, 0), (209, 0), (400, 0))
    told = in_words(ground_of(RUE, steps, beyond), route)
    assert told == [("Rue Haute", "street", 200), ("", "steps", 9), ("Rue Basse", "street", 191)]
    kerb = way("", "steps", (200, 0), (203, 0))
    after = way("Rue Basse", "residential", (203, 0), (400, 0))
    told = in_words(ground_of(RUE, kerb, after), line((0, 0), (200, 0), (203, 0), (400, 0)))
    assert [name for name, _, _ in told] == ["Rue Haute", "Rue Basse"]


def test_a_landing_between_two_flights_is_not_more_steps() -> None:
    up, landing, again = ((0, 0), (20, 0)), ((20, 0), (50, 0)), ((50, 0), (70, 0))
    ground = ground_of(way("", "steps", *up), way("", "footway", *landing), way("", "steps", *again))
    told = in_words(ground, line((0, 0), (20, 0), (50, 0), (70, 0)))
    assert told == [("", "steps", 20), ("", "path", 30), ("", "steps", 20)]


def test_a_street_that_becomes_steps_is_told_as_both() -> None:
    level = way("Allée du Coteau", "pedestrian", (0, 0), (60, 0))
    down = way("Allée du Coteau", "steps", (60, 0), (100, 0))
    told = in_words(ground_of(level, down), line((0, 0), (60, 0), (100, 0)))
    assert told == [("Allée du Coteau", "street", 60), ("Allée du Coteau", "steps", 40)]


def test_a_street_that_crosses_a_bridge_stays_one_street() -> None:
    bank = way("Boulevard des Îles", "secondary", (0, 0), (50, 0))
    over = way("Boulevard des Îles", "secondary", (50, 0), (150, 0), is_bridge=True)
    told = in_words(ground_of(bank, over), line((0, 0), (50, 0), (150, 0)))
    assert told == [("Boulevard des Îles", "street", 150)]


def test_a_slip_of_path_between_two_streets_is_left_out() -> None:
    slip = way("", "path", (200, 0), (222, 0))
    beyond = way("Rue Basse", "residential", (222, 0), (400, 0))
    told = in_words(ground_of(RUE, slip, beyond), line((0, 0), (200, 0), (222, 0), (400, 0)))
    assert [name for name, _, _ in told] == ["Rue Haute", "Rue Basse"]


def test_a_street_broken_by_a_short_unnamed_piece_is_one_street() -> None:
    first = way("Rue Haute", "residential", (0, 0), (100, 0))
    island = way("", "footway", (100, 0), (130, 0))
    second = way("Rue Haute", "residential", (130, 0), (300, 0))
    route = line((0, 0), (100, 0), (130, 0), (300, 0))
    assert in_words(ground_of(first, island, second), route) == [("Rue Haute", "street", 300)]


def test_rails_and_platforms_give_no_street() -> None:
    rail = way("Ligne C", "rail", (0, 2), (200, 2))
    platform = way("Quai B", "platform", (0, 0), (200, 0))
    assert in_words(ground_of(rail, platform), line((0, 0), (200, 0))) == [("", "path", 200)]


def test_where_the_data_has_no_way_the_street_is_unknown() -> None:
    assert in_words(grounds.EMPTY, line((0, 0), (100, 0))) == [("", "unknown", 100)]


def test_a_line_that_stands_still_has_no_street() -> None:
    assert Streets(ground_of(RUE), PLANE).along(line((5, 0), (5, 0))) == ()


def test_names_tell_squares_and_bridges() -> None:
    square = way("Place de la Mairie", "pedestrian", (0, 0), (60, 0))
    bridge = way("Pont d'Issy", "secondary", (60, 0), (160, 0))
    told = Streets(ground_of(square, bridge), PLANE).along(line((0, 0), (60, 0), (160, 0)))
    assert [run.kind for run in told] == ["square", "bridge"]


def test_from_the_station_to_the_park_of_the_island_real_streets_are_named() -> None:
    ground, problems = read_ground(Path(__file__).parents[3] / "tours/issy/osm", "tours/issy/osm")
    assert ground is not None and problems == []
    station, gate = LonLat(2.26407, 48.83060), LonLat(2.25847, 48.82847)
    drawn = find_route(make_network(ground), (station, gate))
    assert drawn is not None and drawn.gaps == () and max(drawn.offsets_m) < 60
    runs: tuple[StreetRun, ...] = Streets(ground, Plane.at(station)).along(drawn.line)
    assert sum(run.length_m for run in runs) == pytest.approx(drawn.length_m, abs=0.01)
    known = {way.name for way in ground.ways if way.name}
    assert {run.name for run in runs if run.name} <= known
    assert any(run.kind == "bridge" for run in runs), "the island is reached over the Seine"
    assert 500 < drawn.length_m < 1500

import pytest

from builder import ground as grounds
from builder.checked import Checked
from builder.geo import Plane, length_m
from builder.ground import Ground, Way
from builder.link.steps import Ways, steps_along
from builder.model import LonLat, Route, RoutePoint, Step
from builder.problems import Where

PLANE = Plane.at(LonLat(2.0, 48.0))


def at(east_m: float, north_m: float) -> LonLat:
    return LonLat(2.0 + east_m / PLANE.east_m, 48.0 + north_m / PLANE.north_m)


def way(
    name: str,
    kind: str,
    *corners: tuple[float, float],
    is_bridge: bool = False,
    surface: str = "",
    stairs: int | None = None,
) -> Way:
    return Way(tuple(at(*c) for c in corners), name, kind, is_bridge, surface=surface, stairs=stairs)


def route(*corners: tuple[float, float], heights: tuple[float, ...] = ()) -> Route:
    points = zip(corners, heights or [None] * len(corners), strict=True)
    return Route(tuple(RoutePoint(at(*c), height, 1) for c, height in points), Where("route.gpx", 1))


def steps(ways: list[Way], line: Route, *stops: tuple[float, float, int]) -> tuple[Step, ...]:
    ground = Ground(tuple(ways), (), (), (), (), (), grounds.EMPTY.bounds, "", "", "")
    return steps_along([Ways.of(ground, PLANE)], line, stops)[0]


def told(ways: list[Way], line: Route) -> list[tuple[str, str]]:
    """What is to be done and onto what, a way without a name by its kind."""
    return [(step.kind, step.street or step.way) for step in steps(ways, line)]


HIGH = way("Rue Haute", "residential", (0, 0), (200, 0))
EAST = way("Rue Est", "residential", (200, 0), (400, 0))
NORTH = way("Rue Nord", "residential", (200, 0), (200, 200))
SOUTH = way("Rue Sud", "residential", (200, 0), (200, -200))


# Corners


@pytest.mark.parametrize(("end", "kind", "street"), [(200, "left", "Rue Nord"), (-200, "right", "Rue Sud")])
def test_at_a_t_junction_the_side_and_the_street_are_told(end: float, kind: str, street: str) -> None:
    assert told([HIGH, NORTH, SOUTH], route((0, 0), (200, 0), (200, end))) == [
        ("start", "Rue Haute"),
        (kind, street),
        ("end", street),
    ]


def test_a_step_says_where_it_is_how_long_it_lasts_and_which_way_one_goes() -> None:
    start, turn, end = steps([HIGH, NORTH], route((0, 0), (200, 0), (200, 150)))
    assert [round(step.at_m) for step in (start, turn, end)] == [0, 200, 350]
    assert [round(step.length_m) for step in (start, turn, end)] == [200, 150, 0]
    assert [round(step.bearing_deg) % 360 for step in (start, turn, end)] == [90, 0, 0]


def test_straight_on_along_the_same_street_past_a_side_street_is_no_step() -> None:
    on = way("Rue Haute", "residential", (200, 0), (400, 0))
    assert told([HIGH, on, NORTH], route((0, 0), (400, 0))) == [("start", "Rue Haute"), ("end", "Rue Haute")]


def test_straight_on_where_the_street_changes_its_name_is_a_step() -> None:
    assert told([HIGH, EAST], route((0, 0), (400, 0)))[1:-1] == [("straight", "Rue Est")]


def test_a_street_that_turns_at_a_crossing_is_told_as_staying_on_it() -> None:
    on = way("Rue Haute", "residential", (200, 0), (200, 200))
    _, turn, _ = steps([HIGH, on, EAST], route((0, 0), (200, 0), (200, 200)))
    assert (turn.kind, turn.street, turn.is_new) == ("left", "Rue Haute", False)


def test_a_bend_of_a_path_with_no_other_way_is_not_told() -> None:
    path = way("", "path", (0, 0), (100, 0), (100, 100))
    assert told([path], route((0, 0), (100, 0), (100, 100))) == [("start", "path"), ("end", "path")]


def test_a_slight_bend_past_a_side_path_is_not_told() -> None:
    path = way("", "path", (0, 0), (100, 0), (190, 60))
    side = way("", "path", (100, 0), (100, -90))
    assert told([path, side], route((0, 0), (100, 0), (190, 60))) == [("start", "path"), ("end", "path")]


def test_a_turn_where_a_path_also_goes_straight_on_is_told() -> None:
    ways = [
        way("", "path", (0, 0), (100, 0)),
        way("", "path", (100, 0), (200, 0)),
        way("", "path", (100, 0), (150, 70)),
    ]
    assert told(ways, route((0, 0), (100, 0), (150, 70)))[1:-1] == [("slight-left", "path")]


def test_where_a_path_forks_evenly_the_side_to_keep_to_is_told() -> None:
    ways = [way("", "path", (0, 0), (100, 0)), *(way("", "path", (100, 0), (190, y)) for y in (35, -35))]
    assert told(ways, route((0, 0), (100, 0), (190, 35)))[1:-1] == [("keep-left", "path")]
    assert told(ways, route((0, 0), (100, 0), (190, -35)))[1:-1] == [("keep-right", "path")]


def test_the_little_hook_round_a_crossing_is_not_told() -> None:
    line = route((0, 0), (95, 0), (98, 6), (104, 6), (107, 0), (200, 0))
    across = way("Rue Nord", "residential", (100, -90), (100, 90))
    assert told([HIGH, across], line) == [("start", "Rue Haute"), ("end", "Rue Haute")]


def test_a_kink_of_a_street_past_a_side_street_is_not_told() -> None:
    kinked = way("Rue Haute", "residential", (0, 0), (100, 0), (120, 12), (220, 12))
    side = way("Rue Est", "residential", (100, 0), (200, 0))
    line = route((0, 0), (100, 0), (120, 12), (220, 12))
    assert told([kinked, side], line) == [("start", "Rue Haute"), ("end", "Rue Haute")]


def test_a_street_that_goes_on_a_little_aside_is_straight_on() -> None:
    on = way("Rue Est", "residential", (200, 10), (400, 10))
    corner = way("Rue Nord", "residential", (200, -90), (200, 90))
    assert told([HIGH, corner, on], route((0, 0), (200, 0), (200, 10), (400, 10)))[1:-1] == [("straight", "Rue Est")]


def test_a_sharp_turn_is_told_as_one() -> None:
    back = way("Rue Basse", "residential", (200, 0), (60, 90))
    assert told([HIGH, back, EAST], route((0, 0), (200, 0), (60, 90)))[1:-1] == [("sharp-left", "Rue Basse")]


def test_a_recorded_line_says_the_same_as_a_drawn_one() -> None:
    recorded = route((2, 4), (60, -5), (120, 5), (190, -3), (203, 40), (196, 100), (204, 195))
    assert told([HIGH, NORTH, EAST], recorded) == told([HIGH, NORTH, EAST], route((0, 0), (200, 0), (200, 195)))


# Steps, bridges, roundabouts


def test_steps_are_told_and_what_follows_them() -> None:
    flight = way("", "steps", (200, 0), (230, 0), stairs=42)
    below = way("Rue Basse", "residential", (230, 0), (400, 0))
    found = steps([HIGH, flight, below], route((0, 0), (200, 0), (230, 0), (400, 0)))
    assert [(one.kind, one.street or one.way, one.stairs) for one in found[1:-1]] == [
        ("straight", "steps", 42),
        ("straight", "Rue Basse", None),
    ]


def test_stairs_that_were_not_counted_are_not_known() -> None:
    flights = [way("", "steps", (200, 0), (230, 0), stairs=42), way("", "steps", (230, 0), (260, 0))]
    found = steps([HIGH, *flights], route((0, 0), (200, 0), (230, 0), (260, 0)))
    assert [step.stairs for step in found if step.way == "steps" and step.kind != "end"] == [None]


def test_short_steps_and_the_turn_at_their_foot_are_both_told() -> None:
    flight = way("", "steps", (200, 0), (212, 0))
    foot = way("Rue Basse", "residential", (212, 0), (212, 150))
    other = way("Rue d'En-Bas", "residential", (212, 0), (212, -150))
    line = route((0, 0), (200, 0), (212, 0), (212, 150))
    assert told([HIGH, flight, foot, other], line)[1:-1] == [("straight", "steps"), ("left", "Rue Basse")]


def test_a_short_flight_aside_is_told_with_the_turn_onto_it_and_off_it() -> None:
    flight = way("", "steps", (200, 0), (200, 13))
    above = way("Quai Haut", "residential", (60, 13), (400, 13))
    found = told([HIGH, EAST, flight, above], route((0, 0), (200, 0), (200, 13), (400, 13)))
    assert found[1:-1] == [("left", "steps"), ("right", "Quai Haut")]


def test_a_bridge_is_crossed_and_a_street_on_a_bridge_is_that_street() -> None:
    bridge = way("Pont Neuf", "secondary", (200, 0), (300, 0), is_bridge=True)
    beyond = way("Rue Est", "residential", (300, 0), (400, 0))
    line = route((0, 0), (200, 0), (300, 0), (400, 0))
    assert [(step.street, step.way) for step in steps([HIGH, bridge, beyond], line)][1:-1] == [
        ("Pont Neuf", "bridge"),
        ("Rue Est", "street"),
    ]
    over = way("Boulevard Long", "secondary", (200, 0), (300, 0), is_bridge=True)
    assert {step.way for step in steps([HIGH, over, beyond], line)} == {"street"}


def test_a_roundabout_is_one_turn_however_many_corners_one_walks() -> None:
    ring_points = [(200, 0), (206, -14), (220, -20), (234, -14), (240, 0), (234, 14), (220, 20), (206, 14), (200, 0)]
    ring = way("Place Ronde", "tertiary", *ring_points)
    exits = [
        way("Rue Est", "residential", (240, 0), (440, 0)),
        way("Rue Nord", "residential", (220, 20), (220, 200)),
    ]
    onward = [*ring_points[:5], (440, 0)]
    found = steps([HIGH, ring, *exits], route((0, 0), *onward))[1:-1]
    assert [(one.kind, one.street, one.at_roundabout) for one in found] == [("straight", "Rue Est", True)]
    leftward = [*ring_points[:7], (220, 200)]
    found = steps([HIGH, ring, *exits], route((0, 0), *leftward))[1:-1]
    assert [(one.kind, one.street, one.at_roundabout) for one in found] == [("left", "Rue Nord", True)]


# Whole routes


def test_an_out_and_back_turns_back_once() -> None:
    found = told([HIGH], route((0, 0), (200, 0), (0, 0)))
    assert found == [("start", "Rue Haute"), ("back", "Rue Haute"), ("end", "Rue Haute")]


def test_a_few_steps_aside_to_a_stop_and_back_are_no_turning_back() -> None:
    on = way("Rue Haute", "residential", (200, 0), (400, 0))
    aside = way("", "footway", (200, 0), (200, 12))
    found = told([HIGH, on, aside], route((0, 0), (200, 0), (200, 12), (200, 0), (400, 0)))
    assert found == [("start", "Rue Haute"), ("end", "Rue Haute")]


def test_a_loop_tells_every_corner_once_and_ends_where_it_began() -> None:
    block = [
        way("Rue Haute", "residential", (-50, 0), (200, 0)),
        way("Rue Nord", "residential", (200, 0), (200, 200)),
        way("Rue Basse", "residential", (200, 200), (0, 200)),
        way("Rue Sud", "residential", (0, 200), (0, 0)),
    ]
    line = route((0, 0), (200, 0), (200, 200), (0, 200), (0, 0))
    assert told(block, line) == [
        ("start", "Rue Haute"),
        ("left", "Rue Nord"),
        ("left", "Rue Basse"),
        ("left", "Rue Sud"),
        ("end", "Rue Sud"),
    ]


def test_a_stop_at_a_corner_is_its_landmark_and_one_far_from_it_is_not() -> None:
    found = steps([HIGH, NORTH], route((0, 0), (200, 0), (200, 200)), (195.0, 12.0, 1), (300.0, 5.0, 2))
    assert [step.stop for step in found] == [None, 1, None]
    found = steps([HIGH, NORTH], route((0, 0), (200, 0), (200, 200)), (195.0, 80.0, 1))
    assert [step.stop for step in found] == [None, None, None]


def test_slope_and_surface_are_told_where_they_are_known_and_unknown_where_not() -> None:
    gravel = way("Rue Nord", "residential", (200, 0), (200, 200), surface="gravel")
    line = route((0, 0), (100, 0), (200, 0), (200, 100), (200, 200), heights=(30, 30, 30, 40, 50))
    first, second, _ = steps([HIGH, gravel], line)
    assert (first.surface, second.surface) == (None, "gravel")
    assert first.climb_m == pytest.approx(0.0, abs=1.5)
    assert second.climb_m == pytest.approx(20.0, abs=3.0)
    assert {step.climb_m for step in steps([HIGH, gravel], route((0, 0), (200, 0), (200, 200)))} == {None}


def test_with_no_map_data_there_are_no_steps() -> None:
    line = route((0, 0), (200, 0))
    assert steps_along([], line, []) == ((), ())


def test_a_line_that_lies_on_no_way_still_has_its_corners_lengths_and_end() -> None:
    far = way("Rue Lointaine", "residential", (5000, 0), (5100, 0))
    found = steps([far], route((0, 0), (200, 0), (200, 200), (0, 0)))
    assert (found[0].way, found[-1].kind) == ("unknown", "end")


# The shipped tours


@pytest.mark.slow
def test_the_steps_of_every_shipped_tour_are_in_order_and_their_lengths_add_up(guide: Checked) -> None:
    assert guide.site is not None
    for territory in guide.site.territories:
        for tour in territory.tours:
            places = [step.at_m for step in tour.steps]
            assert places == sorted(places) and places[0] == 0.0, tour.slug
            assert sum(step.length_m for step in tour.steps) == pytest.approx(tour.length_m, abs=0.5), tour.slug
            assert tour.streets[-1].to_m == pytest.approx(tour.length_m, abs=0.5), tour.slug
            assert [step.kind for step in tour.steps].count("start") == 1
            assert min(step.length_m for step in tour.steps[:-1]) > 2.0, tour.slug


@pytest.mark.slow
def test_no_shipped_tour_says_more_than_a_walker_can_bear(guide: Checked) -> None:
    assert guide.site is not None
    tours = [tour for territory in guide.site.territories for tour in territory.tours]
    assert {tour.slug for tour in tours if len(tour.steps) > 5 + tour.length_m / 60} == set()


@pytest.mark.slow
def test_the_same_ground_and_route_give_the_same_steps(guide: Checked) -> None:
    assert guide.site is not None
    territory = guide.site.territories[0]
    tour = territory.tours[0]
    ground = guide.surveys[territory.slug].ground
    middle = Plane.at(LonLat((territory.source.bounds.west + territory.source.bounds.east) / 2, 48.82))
    stops = [(stop.distance_m, stop.offset_m, stop.number) for stop in tour.stops]
    first, again = (steps_along([Ways.of(ground, middle)], tour.source.route, stops) for _ in range(2))
    assert first == again
    assert length_m(tour.source.route.line) == pytest.approx(first[0][-1].at_m)

"""What lies around a tour: the way from a station, and what a walker may need."""

from dataclasses import replace

import pytest

from builder import geo
from builder.cache import Cache
from builder.geo import Plane
from builder.ground import EMPTY, Ground, Name, Survey, Way
from builder.link.around import Around, look_around
from builder.model import LonLat, Poi, PoiKind, Site, Territory

pytestmark = pytest.mark.slow

HERE = LonLat(2.26, 48.82)
PLANE = Plane.at(HERE)


def spot(east_m: float, north_m: float) -> LonLat:
    return LonLat(HERE.lon + east_m / PLANE.east_m, HERE.lat + north_m / PLANE.north_m)


@pytest.fixture
def town(site: Site) -> Territory:
    """A shipped town with one tour north along a street, and a station a corner away from its start."""
    known = site.territories[0]
    tour = known.tours[0]
    points = tuple(tour.source.route.points[0]._replace(at=spot(0, y)) for y in range(0, 1001, 50))
    route = replace(tour.source.route, points=points)
    moved = replace(tour, source=replace(tour.source, route=route), bounds=geo.bounds_of(route.line))
    station = next(poi for poi in known.pois if poi.kind is PoiKind.STATION)
    stations = (at(station, "corner", spot(-300, -400)), at(station, "far", spot(0, -9000)))
    source = replace(known.source, bounds=geo.bounds_of([spot(-500, -500), spot(500, 1500)]))
    return replace(known, source=source, tours=(moved,), pois=stations)


def at(poi: Poi, ident: str, place: LonLat) -> Poi:
    return replace(poi, id=ident, at=place)


def look(site: Site, town: Territory, ground: Ground) -> dict[str, Around]:
    survey = Survey("made by hand", "", lambda: ground)
    one = replace(site, territories=(town,))
    found = look_around(one, {town.slug: survey}, Cache(None))
    return {"tour": found[f"{town.slug}/{town.tours[0].slug}"], "town": found[town.slug]}


CORNER = (
    Way((spot(-300, -400), spot(0, -400)), "Rue A", "residential"),
    Way((spot(0, -400), spot(0, 0)), "Rue B", "path"),
)


def test_the_way_from_a_station_follows_the_streets(site: Site, town: Territory) -> None:
    (way,) = look(site, town, replace(EMPTY, ways=CORNER))["tour"].approaches
    assert way.poi == "corner", "nobody walks nine kilometres to a start"
    assert way.length_m == pytest.approx(700, abs=2) and way.gap_m == 0
    assert way.walk_min == pytest.approx(10, abs=0.2)
    assert way.bearing_deg == pytest.approx(36.9, abs=0.5)
    assert way.line[0] == town.pois[0].at and len(way.line) == 3


def test_a_way_that_nobody_knows_is_only_a_direction(site: Site, town: Territory) -> None:
    (way,) = look(site, town, EMPTY)["tour"].approaches
    assert way.line == () and way.walk_min == 0
    assert way.length_m == pytest.approx(500, abs=2) == way.gap_m


def test_a_gap_in_the_network_is_said(site: Site, town: Territory) -> None:
    apart = (CORNER[0], Way((spot(60, -400), spot(60, 0), spot(0, 0)), "", "path"))
    (way,) = look(site, town, replace(EMPTY, ways=apart))["tour"].approaches
    assert way.gap_m == pytest.approx(60, abs=1)


def test_what_a_walker_needs_is_told_in_the_order_of_the_way(site: Site, town: Territory) -> None:
    things = (
        Name(spot(-40, 800), "", "toilets"),
        Name(spot(20, 200), "Fontaine", "drinking_water"),
        Name(spot(20.5, 200), "", "drinking_water"),  # told twice, as an area and as a point
        Name(spot(200, 200), "", "bench"),  # too far to be on the way
    )
    found = look(site, town, replace(EMPTY, amenities=things))
    told = found["tour"].amenities
    assert [(one.kind, one.name) for one in told] == [("drinking_water", "Fontaine"), ("toilets", "")]
    assert [round(one.distance_m) for one in told] == [200, 800]
    assert [round(one.offset_m) for one in told] == [20, 40]
    everywhere = found["town"].amenities
    assert sorted(one.kind for one in everywhere) == ["bench", "drinking_water", "toilets"]

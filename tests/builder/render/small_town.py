"""A town made by hand: a river east of a straight northward route, a park west of it, two rows of houses.

Run as a program it prints every drawing of the town, so that a test can compare two runs.
"""

from builder.geo import Plane, along_m, bounds_of
from builder.ground import EMPTY, Area, Ground, Name, Way
from builder.model import (
    Difficulty,
    Leg,
    Legal,
    LonLat,
    Office,
    Poi,
    PoiKind,
    Practice,
    Route,
    RoutePoint,
    Shape,
    Stop,
    Territory,
    TerritorySource,
    Text,
    Tour,
    TourSource,
)
from builder.problems import Where

HERE = LonLat(2.26, 48.82)
WHERE = Where("tours/town/walk/tour.md", 1)
PLANE = Plane.at(HERE)


def spot(east_m: float, north_m: float) -> LonLat:
    return LonLat(HERE.lon + east_m / PLANE.east_m, HERE.lat + north_m / PLANE.north_m)


def box(west_m: float, south_m: float, east_m: float, north_m: float) -> tuple[LonLat, ...]:
    corners = ((west_m, south_m), (east_m, south_m), (east_m, north_m), (west_m, north_m), (west_m, south_m))
    return tuple(spot(x, y) for x, y in corners)


def town() -> Ground:
    houses = [Area((box(x, y, x + 14, y + 12),), "building") for x in (-60, 18) for y in range(0, 1500, 30)]
    return Ground(
        ways=(
            Way((spot(-30, -100), spot(-30, 1700)), "Rue du Moulin", "residential"),
            Way((spot(-400, 300), spot(-80, 700)), "", "footway"),
            Way((spot(-100, 900), spot(300, 900)), "Pont Neuf", "primary", is_bridge=True),
            Way((spot(-500, -200), spot(-450, 1800)), "", "rail"),
        ),
        water=(Area((box(40, -600, 200, 2200),), "river"), Area((box(-300, 1300, -290, 1310),), "lake")),
        greens=(Area((box(-400, 200, -70, 800),), "park"), Area((box(-400, 900, -100, 1100),), "wood")),
        buildings=tuple(houses),
        names=(Name(spot(120, 700), "La Seine", "water"), Name(spot(-900, 700), "Voisine", "commune")),
        commune=(Area((box(-600, -200, 120, 1800),), "commune"),),
        bounds=bounds_of([spot(-600, -200), spot(300, 1800)]),
        as_of="2021-08-06",
        attribution="© OpenStreetMap contributors",
        digest="made by hand",
    )


def text(words: str) -> Text:
    return Text(words, "tours/town/walk/tour", "title", WHERE)


def poi(number: int, at: LonLat) -> Poi:
    return Poi(
        id=f"stop-{number}",
        territory="town",
        title=text(f"Halte <{number}> & Cie"),
        tagline=text(""),
        kind=PoiKind.BUILDING,
        at=at,
        at_source="made by hand",
        prose=(),
        sources=(),
        where=WHERE,
    )


def tour(
    line: tuple[LonLat, ...] | None = None,
    stops_m: tuple[float, ...] = (100, 130, 600, 1400),
    heights_m: tuple[float, ...] | None = None,
) -> Tour:
    """A walk due north of 1.5 km with the river on its right; its stops stand on it."""
    way = line or tuple(spot(0, y) for y in range(0, 1501, 50))
    length = float(along_m(way)[-1])
    stops = tuple(
        Stop(poi(n, spot(0, at)), n, min(at, length), 0.0, "on", 5.0, None) for n, at in enumerate(stops_m, 1)
    )
    cuts = (0.0, *(stop.distance_m for stop in stops), length)
    points = tuple(RoutePoint(at, heights_m[i] if heights_m else None, i + 1) for i, at in enumerate(way))
    source = TourSource(
        slug="walk",
        territory="town",
        title=text("Le quai"),
        tagline=text(""),
        practice=Practice.WALK,
        route=Route(points, WHERE),
        stops=(),
        difficulty=Difficulty.EASY,
        themes=(),
        audience=(),
        practical=(),
        prose=(),
        sources=(),
        where=WHERE,
    )
    return Tour(
        source=source,
        stops=stops,
        legs=tuple(Leg(a, b, ()) for a, b in zip(cuts, cuts[1:], strict=False)),
        length_m=length,
        shape=Shape.ONE_WAY,
        ascent_m=12.0 if heights_m else None,
        descent_m=0.0 if heights_m else None,
        walk_min=21.4,
        jog_min=9.0,
        guided_min=41.4,
        bounds=bounds_of(way),
    )


def territory(*tours: Tour) -> Territory:
    source = TerritorySource(
        slug="town",
        name="Ville",
        short="Ville",
        country="FR",
        timezone="Europe/Paris",
        source_locale="fr",
        bounds=town().bounds,
        lead=text(""),
        office=Office(),
        emergency_number="112",
        legal=Legal(),
        pois=(),
        tours=(),
        plaques=(),
        credits=(),
        files=frozenset(),
        where=WHERE,
    )
    return Territory(source, (), tours, ())


def drawings() -> dict[str, str]:
    """Every drawing of the town by name, and of the same tour with no ground at all."""
    from builder.render.chart import draw_place, draw_territory, draw_tour
    from builder.render.ribbon import draw_ribbon, km_marks
    from builder.render.shapes import prepare

    walk, shapes = tour(), prepare(town())
    ribbon = draw_ribbon(walk, shapes)
    return {
        "tour": draw_tour(walk, shapes).svg,
        "territory": draw_territory(territory(walk), shapes).svg,
        "place": draw_place(walk.stops[2].poi.at, [walk.source.route.line], shapes).svg,
        "empty": draw_tour(walk, prepare(EMPTY)).svg,
        **{f"ribbon {leg.leg}": leg.svg for leg in ribbon},
        **{f"stones {leg.leg}": km_marks(leg) for leg in ribbon if leg.kms},
    }


if __name__ == "__main__":
    print(drawings())

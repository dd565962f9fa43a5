"""What the drawings of a site are made by, as plain data that a cache can keep. Only what draws is imported here: a
change to any other code draws nothing again."""

from collections.abc import Callable, Sequence

from builder.ground import Survey
from builder.model import Poi, Territory, Tour
from builder.render.chart import draw_place, draw_territory, draw_tour
from builder.render.marks import Drawing
from builder.render.profile import draw_profile
from builder.render.ribbon import draw_ribbon, km_marks
from builder.render.shapes import Shapes, prepare

Sketch = list[object]  # SVG, width and height in CSS pixels


class Ground:
    """The shapes of a territory. They are costly, so they are made when the first drawing asks for them, once."""

    def __init__(self, make: Callable[[], Shapes]) -> None:
        self._make = make
        self._shapes: Shapes | None = None

    @property
    def shapes(self) -> Shapes:
        if self._shapes is None:
            self._shapes = self._make()
        return self._shapes

    def prepare(self) -> None:
        """Makes them now: before two processes share them."""
        _ = self.shapes


def shapes_of(survey: Survey) -> Shapes:
    return prepare(survey.ground)


def sketch_territory(territory: Territory, ground: Ground) -> Sketch:
    return _sketch(draw_territory(territory, ground.shapes))


def sketch_tour(tour: Tour, ground: Ground) -> Sketch:
    return _sketch(draw_tour(tour, ground.shapes))


def sketch_place(poi: Poi, near: Sequence[Tour], ground: Ground) -> Sketch:
    return _sketch(draw_place(poi.at, [tour.source.route.line for tour in near], ground.shapes))


def sketch_profile(tour: Tour) -> Sketch | None:
    """None where the route has no elevation."""
    profile = draw_profile(tour)
    return _sketch(profile.drawing) if profile is not None else None


def sketch_ribbons(tour: Tour, ground: Ground) -> list[list[str] | None]:
    """For each leg the SVG of its ground and that of its kilometres; None where it is too short to have any."""
    drawn = {leg.leg: [leg.svg, km_marks(leg)] for leg in draw_ribbon(tour, ground.shapes)}
    return [drawn.get(index) for index in range(len(tour.legs))]


def _sketch(drawing: Drawing) -> Sketch:
    return [drawing.svg, drawing.width, drawing.height]

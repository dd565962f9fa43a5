"""The ribbon: the route straightened, with the ground 75 m either side of it, beside the words of each leg.

One drawing a leg. Its right is the walker's right; its top is where the leg starts. It is stretched to the height of
its words, so kilometres are told by their fraction of the leg.
"""

from dataclasses import dataclass

from builder.geo import along_m
from builder.model import Tour
from builder.render.marks import figure
from builder.render.shapes import Shapes, Strip, unroll

REACH_M = 75.0
STEP_M = 7.0
TOLERANCE_M = 2.0
MOST_BYTES = 22_000  # of path data for all the legs of a tour: a ribbon stands inside its page
EACH_BYTES = 3_600  # and for each kilometre of it
SHORTEST_M = 12.0  # a leg under this has no ground of its own


@dataclass(frozen=True, slots=True)
class KmMark:
    """A kilometre passed in a leg: its number and where, 0 at the leg's start to 1 at its end."""

    km: int
    at: float


@dataclass(frozen=True, slots=True)
class RibbonLeg:
    """The drawing of ``tour.legs[leg]``: an inline ``<svg>`` to be stretched, its kilometres, its length."""

    leg: int
    svg: str
    kms: tuple[KmMark, ...]
    length_m: float


def draw_ribbon(tour: Tour, shapes: Shapes) -> tuple[RibbonLeg, ...]:
    """A ribbon for every leg that has a length, in order; first and last legs only where the tour does not start or end
    at a stop."""
    line = tour.source.route.line
    whole_m = float(along_m(line)[-1])
    route = shapes.plane(line[0]).xy(line)
    legs = [(i, leg) for i, leg in enumerate(tour.legs) if leg.length_m >= SHORTEST_M]
    most = min(MOST_BYTES, EACH_BYTES * tour.length_m / 1000)
    strips: list[Strip] = []
    for coarse in (1.0, 1.5, 2.2, 3.2, 4.5):
        strips = [
            unroll(
                shapes,
                route,
                (leg.start_m / whole_m, leg.end_m / whole_m),
                REACH_M,
                STEP_M * coarse,
                TOLERANCE_M * coarse,
            )
            for _, leg in legs
        ]
        if sum(strip.size() for strip in strips) <= most:
            break
    return tuple(
        RibbonLeg(i, _svg(strip), _kms(leg.start_m, leg.end_m, tour.length_m), leg.length_m)
        for (i, leg), strip in zip(legs, strips, strict=True)
    )


def km_marks(leg: RibbonLeg) -> str:
    """An overlay with a small arched stone at each kilometre, placed in percent, never stretched; "" for none.

    It fills its box: the page sets it over the drawing. The figure is real text, hidden from readers of the screen with
    the whole overlay, for the words of the leg tell the distance.
    """
    if not leg.kms:
        return ""
    stones = "".join(
        f'<svg y="{figure(mark.at * 100)}%" overflow="visible"><path class="r-o" d="M1 11v-22a10 10 0 0 1 20 0v22z"/>'
        f'<path class="r-y" d="M1-7v-4a10 10 0 0 1 20 0v4z"/>'
        f'<text x="11" y="7" text-anchor="middle">{mark.km}</text></svg>'
        for mark in leg.kms
    )
    return f'<svg class="r-km" width="100%" height="100%" aria-hidden="true">{stones}</svg>'


def _svg(strip: Strip) -> str:
    layers = (("r-p", strip.greens), ("r-w", strip.water), ("r-l", strip.lining), ("r-b", strip.blocks))
    paths = "".join(f'<path class="{css}" d="{data}"/>' for css, data in layers if data)
    box = f"0 0 {round(2 * REACH_M)} {strip.height}"
    return f'<svg class="ribbon" viewBox="{box}" preserveAspectRatio="none" aria-hidden="true">{paths}</svg>'


def _kms(start_m: float, end_m: float, whole_m: float) -> tuple[KmMark, ...]:
    """The whole kilometres in a leg; one within 20 m of the tour's end is told by the end itself."""
    first, last = int(start_m // 1000) + 1, int(end_m // 1000)
    length = end_m - start_m
    return tuple(
        KmMark(km, round((km * 1000 - start_m) / length, 4))
        for km in range(first, last + 1)
        if km * 1000 < whole_m - 20
    )

"""The only door to shapely: a territory's ground as shapes, made once, then cut to windows and unrolled into strips."""

from builder.render.shapes.flow import flow_line, named_waters
from builder.render.shapes.ground import Label, Shapes, prepare
from builder.render.shapes.grow import grown
from builder.render.shapes.lining import water_lines
from builder.render.shapes.names import Seat, commune_points, in_commune, is_outside, large_greens, street_seats
from builder.render.shapes.strip import Strip, unroll
from builder.render.shapes.window import Frame, Sheet, cut, path_data, rounded

__all__ = [
    "Frame",
    "Label",
    "Seat",
    "Shapes",
    "Sheet",
    "Strip",
    "commune_points",
    "cut",
    "flow_line",
    "grown",
    "in_commune",
    "is_outside",
    "large_greens",
    "named_waters",
    "path_data",
    "prepare",
    "rounded",
    "street_seats",
    "unroll",
    "water_lines",
]

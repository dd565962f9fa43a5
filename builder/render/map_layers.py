"""What the moving map draws, from the ground up, as layers of a MapLibre style over the kinds of the Protomaps basemap,
version 4. Walking first: paths, stairs, parks, water. Nothing is yellow but the way, which the page adds."""

from typing import Any

from builder.ground import AMENITIES
from builder.render.map_schemes import Scheme

Json = dict[str, Any]
Where = list[Any]  # an expression of MapLibre

SOURCE = "town"
LINING = "lining"

# Voices. MapLibre reads weight and slant from the first name of a stack; book type is the phone's own, as on the pages.
SANS = ["Noto Sans Medium"]
BOOK = ["Iowan Old Style", "Palatino", "Noto Serif", "Georgia", "serif"]
BOOK_ITALIC = ["Flaneur Italic", *BOOK]

GREENS = (
    *("park", "garden", "grass", "grassland", "meadow", "recreation_ground", "village_green", "allotments"),
    *("golf_course", "cemetery", "scrub", "farmland", "orchard", "vineyard", "nature_reserve", "wetland"),
)
WOODS = ("wood", "forest")
PLAY = ("pitch", "playground", "track", "stadium")
NAMED_GREENS = ("park", "garden", "cemetery", "forest", "nature_reserve")
STATIONS = ("station", "train_station", "tram_stop", "bus_station", "halt")
NEAR = 14.4  # the zoom from which blocks stand, and streets are the white between them


def layers(c: Scheme, name: Where) -> list[Json]:
    """All layers, the lowest first; ``name`` is the expression for a thing's name in the reader's language."""
    return [
        {"id": "table", "type": "background", "paint": {"background-color": c.table}},
        _fill("land", "earth", _shape("Polygon"), c.paper),
        _fill("greens", "landuse", _kind(*GREENS), c.park),
        _fill("woods", "landuse", _kind(*WOODS), c.wood),
        _fill("landcover", "landcover", _kind("grassland", "forest", "farmland", "scrub"), c.park),
        _line("play", "landuse", _kind(*PLAY), c.path, _zoomed(15, 0.4, 18, 1.2), 15),
        *_water(c),
        *_streets(c),
        _line("edge", "boundaries", ["<=", ["coalesce", ["get", "kind_detail"], 8], 8], c.ink, _zoomed(11, 1, 15, 2)),
        *_buildings(c),
        *_names(c, name),
    ]


def _water(c: Scheme) -> list[Json]:
    lining = {
        "line-color": c.lining,
        "line-width": _zoomed(13, 0.3, 18, 1.1),
        "line-opacity": _zoomed(12.5, 0, 14, 1),
    }
    return [
        _fill("water", "water", _shape("Polygon"), c.water),
        _line("streams", "water", ["all", _shape("LineString"), _not("is_tunnel")], c.water, _zoomed(12, 1, 18, 6)),
        {"id": "lining", "type": "line", "source": LINING, "minzoom": 12.5, "paint": lining},
        _line("banks", "water", _shape("Polygon"), c.bank, _zoomed(12, 0.5, 18, 2.2)),
    ]


def _streets(c: Scheme) -> list[Json]:
    on_land = ["all", _not("is_bridge"), _not("is_tunnel")]
    wide = ["all", on_land, _kind("highway", "major_road")]
    narrow = ["all", on_land, _kind("minor_road")]
    walked = ["all", on_land, _detail("pedestrian", "living_street")]
    dashed = ["all", _kind("path"), _not("is_tunnel"), ["!", _detail("steps", "pedestrian")]]
    steps = ["all", _kind("path"), _detail("steps")]
    rails = ["all", _kind("rail"), _not("is_tunnel"), ["!", _detail("subway")]]
    bridge = ["all", ["==", ["get", "is_bridge"], True], ["!", _kind("rail", "ferry")]]
    carriage, lane = _zoomed(12, 1, 15, 5, 18, 26), _zoomed(13, 0.6, 15, 3, 18, 16)
    return [
        # From afar there are no blocks to leave them white, so they are drawn.
        _line("far-lanes", "roads", narrow, c.block, _zoomed(12, 0.3, NEAR, 1.4), 12.5, NEAR),
        _line("far-carriages", "roads", wide, c.block, _zoomed(9, 0.6, NEAR, 3.4), 0, NEAR),
        # Streets are the white between the blocks; near to, they get an edge.
        _line("lanes-edge", "roads", narrow, c.casing, _zoomed(16, 4.6, 18, 17.5), 16),
        _line("carriages-edge", "roads", wide, c.casing, _zoomed(16, 9.6, 18, 27.5), 16),
        _line("lanes", "roads", narrow, c.paper, lane, NEAR),
        _line("squares", "roads", walked, c.paper, lane, NEAR),
        _line("carriages", "roads", wide, c.paper, carriage, NEAR),
        _line("paths", "roads", dashed, c.path, _zoomed(14, 0.5, 18, 2), 14, dash=(3.5, 2.5)),
        _line("steps", "roads", steps, c.soft, _zoomed(15, 2, 18, 8), 15, dash=(0.28, 0.28)),
        _line("rails", "roads", rails, c.rail, _zoomed(13, 0.5, 18, 1.4)),
        _line("bridges-edge", "roads", bridge, c.bank, _deck(2.0), 13),
        _line("bridges", "roads", bridge, c.paper, _deck(0.0), 13),
    ]


def _buildings(c: Scheme) -> list[Json]:
    built = ["!=", ["get", "kind"], "address"]
    paint = {
        # A building of which nobody gave a height is drawn low and pale.
        "fill-extrusion-color": ["case", ["has", "height"], c.wall, c.block],
        "fill-extrusion-height": ["coalesce", ["get", "height"], 4],
        "fill-extrusion-base": ["coalesce", ["get", "min_height"], 0],
        "fill-extrusion-opacity": 0.9,
    }
    blocks = {**_fill("blocks", "buildings", built, c.block), "minzoom": 13}
    solid = {**blocks, "id": "blocks-3d", "type": "fill-extrusion", "layout": {"visibility": "none"}, "paint": paint}
    return [blocks, solid]


def _names(c: Scheme, name: Where) -> list[Json]:
    on_water, on_green, on_land = ((color, {"text-halo-color": ground, "text-halo-width": 1.8}) for color, ground in (
        (c.river, c.water), (c.ink, c.park), (c.soft, c.paper)
    ))  # fmt: skip
    ink = (c.ink, on_land[1])
    flow = {"text-letter-spacing": 0.14, "text-max-angle": 30, "symbol-spacing": 620}
    along = {"symbol-placement": "line", "symbol-spacing": 320, "text-max-angle": 35}
    spaced = {"text-letter-spacing": 0.1, "text-max-width": 7}
    river, water = ["all", ["has", "name"], _shape("LineString")], ["all", ["has", "name"], ["!", _shape("LineString")]]
    streets = ["all", ["has", "name"], _kind("highway", "major_road", "minor_road", "path")]
    greens, stations = ["all", ["has", "name"], _kind(*NAMED_GREENS)], ["all", ["has", "name"], _kind(*STATIONS)]
    large, usual = _zoomed(12, 13, 17, 26), _zoomed(14, 10.5, 18, 15)
    dot = {"circle-radius": 3, "circle-color": c.paper, "circle-stroke-color": c.soft, "circle-stroke-width": 1.5}
    return [
        # Water is named in book italic, spaced out, along its flow where the data has a line for it.
        _text("river-names", "water", river, name, BOOK_ITALIC, large, on_water, 11, symbol_placement="line", **flow),
        _text("water-names", "water", water, name, BOOK_ITALIC, large, on_water, 11, **flow),
        _text("street-names", "roads", streets, name, SANS, usual, on_land, 14.5, **along),
        _text("numbers", "buildings", _kind("address"), ["get", "addr_housenumber"], SANS, 10.5, on_land, 17.3),
        {**_layer("amenities", "pois", _kind(*AMENITIES)), "type": "circle", "minzoom": 16, "paint": dot},
        _text("green-names", "pois", greens, name, BOOK, _zoomed(14, 11.5, 18, 16), on_green, 14),
        _text("station-names", "pois", stations, name, SANS, usual, ink, 14.5),
        _text("quarters", "places", _kind("neighbourhood"), name, BOOK, _zoomed(13, 11, 17, 17), on_land, 13, **spaced)
        | {"maxzoom": 17.5},
        _text("towns", "places", _kind("locality"), name, BOOK, _zoomed(9, 13, 15, 24), ink, 8, **spaced)
        | {"maxzoom": 15},
    ]


def _layer(ident: str, layer: str, where: Where) -> Json:
    return {"id": ident, "source": SOURCE, "source-layer": layer, "filter": where}


def _fill(ident: str, layer: str, where: Where, color: str) -> Json:
    return {**_layer(ident, layer, where), "type": "fill", "paint": {"fill-color": color}}


def _line(
    ident: str,
    layer: str,
    where: Where,
    color: str,
    width: Where,
    minzoom: float = 0,
    maxzoom: float = 24,
    dash: tuple[float, float] | None = None,
) -> Json:
    ends = "butt" if dash else "round"
    paint: Json = {"line-color": color, "line-width": width} | ({"line-dasharray": list(dash)} if dash else {})
    layout = {"line-cap": ends, "line-join": "round"}
    zooms = {"minzoom": minzoom, "maxzoom": maxzoom}
    return {**_layer(ident, layer, where), "type": "line", **zooms, "layout": layout, "paint": paint}


def _text(
    ident: str,
    layer: str,
    where: Where,
    words: Where,
    font: list[str],
    size: Where | float,
    look: tuple[str, Json],
    minzoom: float,
    **more: Any,
) -> Json:
    """``look`` is the colour and the halo; ``more`` are further properties of the layout."""
    color, halo = look
    layout = {"text-field": words, "text-font": font, "text-size": size, "text-padding": 6}
    layout |= {key.replace("_", "-"): value for key, value in more.items()}
    paint = {"text-color": color, **halo}
    return {**_layer(ident, layer, where), "type": "symbol", "minzoom": minzoom, "layout": layout, "paint": paint}


def _kind(*kinds: str) -> Where:
    return ["match", ["get", "kind"], list(kinds), True, False]


def _detail(*kinds: str) -> Where:
    return ["match", ["get", "kind_detail"], list(kinds), True, False]


def _shape(shape: str) -> Where:
    return ["==", ["geometry-type"], shape]


def _not(flag: str) -> Where:
    return ["!=", ["get", flag], True]


def _zoomed(*stops: float) -> Where:
    """A width or a size that grows with the zoom: zoom, value, zoom, value …"""
    return ["interpolate", ["exponential", 1.6], ["zoom"], *stops]


def _deck(edges_px: float) -> Where:
    """The width of a bridge with both its edges, by what it carries."""
    share = ["match", ["get", "kind"], ["highway", "major_road"], 1.0, ["minor_road"], 0.62, 0.25]
    stops = [part for zoom, px in ((13, 2.5), (15, 6), (18, 26)) for part in (zoom, ["+", ["*", share, px], edges_px])]
    return ["interpolate", ["exponential", 1.6], ["zoom"], *stops]

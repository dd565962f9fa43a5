"""A map on a page of the desk: drawn by folium through ``builder.maps``, with the parts, the ground and the words that
the builder has laid for the town's atlas. Nothing of it comes from elsewhere."""

import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from builder.geo import LonLat, bounds_of
from builder.looking import Group, Looking, Spot, Words
from webapp.tree import Tree

KEY = "plaques"
# What such a page may load besides: the map's style sheets, and pictures that are made in the page.
POLICY = (("img-src", "data:"), ("img-src", "blob:"), ("worker-src", "'self'"))

_STYLES = re.compile(r'data-styles="([^"]*)"')
_SCRIPTS = re.compile(r'data-scripts="([^"]*)"')
_MODULE = re.compile(r'<script type="module" src="([^"]*/ui/looking-map\.js)"')
_GROUND = re.compile(r"flaneur\.ground\(\w+, (\{.*\})\);")


class Atlas(NamedTuple):
    """Addresses of the parts, in the order in which they run; what the ground is made from."""

    styles: str
    scripts: str
    module: str
    tiles: str
    words: Words


def read_atlas(tree: Tree, locale: str, town: str) -> Atlas | None:
    """In ``locale``, or in another in which the town is published. None for a guide built without maps."""
    for tag in dict.fromkeys((locale, *tree.locales)):
        file = tree.find(f"/{tag}/{town}/atlas/")
        if file is None:
            continue
        html = file.read_text("utf-8")
        styles, scripts, module = (found.search(html) for found in (_STYLES, _SCRIPTS, _MODULE))
        if not (styles and scripts and module):
            return None
        *parts, own = scripts[1].split(" ")
        script = tree.find(own)
        ground = _GROUND.search(script.read_text("utf-8")) if script else None
        if ground is None:
            return None
        settings = json.loads(ground[1])
        return Atlas(styles[1], " ".join(parts), module[1], settings["tiles"], Words(**settings["words"]))
    return None


def map_script(atlas: Atlas, locale: str, spots: Sequence[Spot]) -> str:
    """At least one spot. folium is loaded here: it takes a moment, and most pages have no map."""
    from builder.maps import script

    bounds = bounds_of([spot.at for spot in spots])
    return script(Looking(bounds, (Group(KEY, tuple(spots)),), atlas.words, locale, atlas.tiles))


def spot(lon: float, lat: float, mark: str, name: str, about: str, page: str) -> Spot:
    return Spot(LonLat(lon, lat), mark, name, about, page)

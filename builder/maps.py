"""The only door to folium: maps to look at (the atlas, an embed, the author's preview), each as one script of our own.

folium writes a whole page that loads a dozen files from other people's hosts. Here it only writes the script: Leaflet,
the marks and the ground come from the guide's own files (``static/js/looking/page.js`` gives folium's script its marks,
popups and colours), names are counted instead of drawn at random, and no word of an author ever becomes markup: words
go into the script as JSON strings and onto the page as text.
"""

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from builder.looking import Group, Looking
from builder.model import Bounds, LonLat

CONTAINER = "map_1"  # the id of the element that the script fills: folium's name for the first thing it makes
_MOST_ZOOM, _LEAST_ZOOM = 19, 11
_counting = threading.Lock()


def script(looking: Looking) -> str:
    """The map as a script for a page that has Leaflet, protomaps-leaflet (for ``tiles``) and page.js, and an element
    ``CONTAINER``. The same map is the same bytes."""
    west, south, east, north = looking.bounds
    with _counted():
        made = folium.Map(
            location=[round((south + north) / 2, 6), round((west + east) / 2, 6)],
            zoom_start=14,
            min_zoom=_LEAST_ZOOM,
            max_zoom=_MOST_ZOOM,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
        )
        assert made.get_name() == CONTAINER
        # Map takes these two for those of a tile layer, which there is none of.
        made.options |= {"min_zoom": _LEAST_ZOOM, "max_zoom": _MOST_ZOOM, "zoom_snap": 0.5, "fade_animation": False}
        made.add_child(_Ground(looking))
        groups: dict[str, folium.FeatureGroup] = {}
        for group in looking.groups:
            groups[group.key] = folium.FeatureGroup(name=group.key)
            groups[group.key].add_child(_Things(group))
            made.add_child(groups[group.key])
        made.add_child(_Ready(groups, looking.bounds))
        figure = made.get_root()
        assert isinstance(figure, Figure)
        figure.render()
        written: str = figure.script.render()
    return "\n".join(line.strip() for line in written.splitlines() if line.strip()) + "\n"


class _Ground(MacroElement):
    """The basemap and the map's own controls."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "flaneur.ground({{ this._parent.get_name() }}, {{ this.settings|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, looking: Looking) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's MacroElement has no types
        self._name = "Ground"
        self.settings = {"tiles": looking.tiles, "locale": looking.locale, "words": asdict(looking.words)}


class _Things(MacroElement):
    """The marks, lines and areas of a group, as short rows: folium's own markers cost a kilobyte each."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "flaneur.things({{ this._parent.get_name() }}, {{ this.rows|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, group: Group) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's MacroElement has no types
        self._name = "Things"
        self.rows = {
            "spots": [[*_latlon(one.at), one.mark, one.name, one.about, one.page] for one in group.spots],
            "traces": [[_flat(one.line), one.look, one.name, one.about, one.page] for one in group.traces],
            "patches": [[[_flat(ring) for ring in one.rings], one.look] for one in group.patches],
        }


class _Ready(MacroElement):
    """Hands the map and its groups over to the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "flaneur.ready({{ this._parent.get_name() }}, { "
        "{% for key, group in this.groups.items() %}{{ key|tojson }}: {{ group.get_name() }}, {% endfor %}"
        "}, {{ this.corners|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, groups: Mapping[str, Element], bounds: Bounds) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's MacroElement has no types
        self._name = "Ready"
        self.groups = groups
        self.corners = [[bounds.south, bounds.west], [bounds.north, bounds.east]]


def _latlon(at: LonLat) -> tuple[float, float]:
    return round(at.lat, 6), round(at.lon, 6)  # 0.1 m


def _flat(line: tuple[LonLat, ...]) -> list[tuple[float, float]]:
    return [_latlon(at) for at in line]


@contextmanager
def _counted() -> Iterator[None]:
    """Within, folium's things are named 1, 2, 3 … instead of by 16 random bytes. One map at a time."""
    with _counting:
        drawn = Element.__dict__["_generate_id"]
        numbers = itertools.count(1)
        # branca draws its names by lot, and has no other door: for a moment they are counted.
        Element._generate_id = classmethod(lambda cls: str(next(numbers)))  # type: ignore[method-assign, assignment]  # a counter in place of chance, put back below
        try:
            yield
        finally:
            Element._generate_id = drawn  # type: ignore[method-assign]  # its own again

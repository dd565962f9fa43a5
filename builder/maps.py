"""The only door to folium: maps to look at (the atlas, an embed, the author's preview), each as one script of our own.

folium writes a whole page that loads a dozen files from other people's hosts. Here it only writes the script: Leaflet,
the marks and the ground come from the guide's own files (``static/js/looking/page.js`` gives folium's script its marks,
popups and colours), names are counted instead of drawn at random, and no word of an author ever becomes markup: words
go into the script as JSON strings and onto the page as text.

folium takes milliseconds for a map, and writes the same for all maps of the same groups but for what they show. So it
writes a ``frame`` once, with slots where JSON goes, and ``filled`` puts a map's own into them.
"""

import itertools
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from builder.looking import BOUNDS, CENTRE, SETTINGS, Looking, filled, slot, things

CONTAINER = "map_1"  # the id of the element that the script fills: folium's name for the first thing it makes
_MOST_ZOOM, _LEAST_ZOOM = 19, 11
_counting = threading.Lock()


def script(looking: Looking) -> str:
    """The map as a script for a page that has Leaflet, protomaps-leaflet (for ``tiles``) and page.js, and an element
    ``CONTAINER``. The same map is the same bytes."""
    return filled(frame(tuple(group.key for group in looking.groups)), looking)


@lru_cache(maxsize=64)
def frame(keys: tuple[str, ...]) -> str:
    """The script of any map with groups of these keys, its slots empty."""
    with _counted():
        made = folium.Map(
            location=[0.0, 0.0],
            zoom_start=14,
            min_zoom=_LEAST_ZOOM,
            max_zoom=_MOST_ZOOM,
            tiles=None,
            zoom_control=False,
            attribution_control=False,
        )
        assert made.get_name() == CONTAINER
        made.location = slot(CENTRE)  # type: ignore[assignment]  # goes into JSON as a place would
        # Map takes these two for those of a tile layer, which there is none of.
        made.options |= {"min_zoom": _LEAST_ZOOM, "max_zoom": _MOST_ZOOM, "zoom_snap": 0.5, "fade_animation": False}
        made.add_child(_Call("ground", slot(SETTINGS)))
        groups: dict[str, folium.FeatureGroup] = {}
        for number, key in enumerate(keys):
            groups[key] = folium.FeatureGroup(name=key)
            groups[key].add_child(_Call("things", slot(things(number))))
            made.add_child(groups[key])
        made.add_child(_Ready(groups))
        figure = made.get_root()
        assert isinstance(figure, Figure)
        figure.render()
        written: str = figure.script.render()
    return "\n".join(line.strip() for line in written.splitlines() if line.strip()) + "\n"


class _Call(MacroElement):
    """A call of one of page.js's functions with what it is a child of: the map for ``ground``, which is the basemap and
    the map's own controls; a group for ``things``, its marks, lines and areas as short rows (folium's own markers cost
    a kilobyte each)."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "flaneur.{{ this.function }}({{ this._parent.get_name() }}, {{ this.given|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, function: str, given: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's MacroElement has no types
        self._name = function.capitalize()
        self.function = function
        self.given = given


class _Ready(MacroElement):
    """Hands the map and its groups over to the page."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "flaneur.ready({{ this._parent.get_name() }}, { "
        "{% for key, group in this.groups.items() %}{{ key|tojson }}: {{ group.get_name() }}, {% endfor %}"
        "}, {{ this.corners|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, groups: Mapping[str, Element]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's MacroElement has no types
        self._name = "Ready"
        self.groups = groups
        self.corners = slot(BOUNDS)


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

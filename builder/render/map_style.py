"""The look of the moving map, as MapLibre style JSON: one for a scheme, a language and an archive.

Names are said in the reader's language where the data has one. Letters are WOFF2 files of the guide's own; there are no
glyph files and no sprite. A layer whose source layer the archive does not hold is left out, or MapLibre would complain.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.locales import Locale
from builder.render.map_layers import LINING, SANS, SOURCE, Json, layers
from builder.render.map_schemes import Scheme

# Which letters stand in which file of @fontsource/noto-sans (the ranges are those of its own CSS).
RANGES: Mapping[str, Sequence[str]] = {
    "noto-sans-latin": (
        *("U+0000-00FF", "U+0131", "U+0152-0153", "U+02BB-02BC", "U+02C6", "U+02DA", "U+02DC"),
        *("U+2000-206F", "U+20AC", "U+2122"),
    ),
    "noto-sans-latin-ext": ("U+0100-0130", "U+0132-0151", "U+0154-02BA", "U+1E00-1E9F", "U+1EF2-1EFF"),
    "noto-sans-greek": ("U+0370-03FF",),
    "noto-sans-cyrillic": ("U+0400-045F", "U+0490-0491", "U+04B0-04B1", "U+2116"),
    "noto-sans-vietnamese": ("U+1EA0-1EF1", "U+20AB"),
    "noto-sans-arabic": ("U+0600-06FF", "U+0750-077F", "U+FB50-FDFF", "U+FE70-FEFC"),
    "noto-sans-hebrew": ("U+0590-05FF", "U+FB1D-FB4F"),
}
LETTERS = {f"{file}-500-normal.woff2": held for file, held in RANGES.items()}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a style draws from: addresses, the layers that the archive holds, the words its makers ask for."""

    archive: str
    layers: Collection[str]
    attribution: str
    lining: str = ""  # address of the lines in the water, GeoJSON; "" for none
    letters: Mapping[str, str] | None = None  # file of LETTERS → address; None: with the phone's own


def map_style(scheme: Scheme, locale: Locale, sheet: Sheet) -> Json:
    """A style of MapLibre (specification version 8). The addresses in it are paths on the guide's own host; the page
    that loads it makes them whole and puts ``pmtiles://`` before the archive's."""
    held = (None, *sheet.layers)
    kept = [layer for layer in layers(scheme, name_in(locale)) if layer.get("source-layer") in held]
    sources: Json = {SOURCE: {"type": "vector", "url": sheet.archive, "attribution": sheet.attribution}}
    if sheet.lining:
        sources[LINING] = {"type": "geojson", "data": sheet.lining}
    else:
        kept = [layer for layer in kept if layer.get("source") != LINING]
    style: Json = {
        "version": 8,
        "name": f"Flâneur {scheme.name}",
        # For the marks that the page draws over it.
        "metadata": {"paper": scheme.paper, "ink": scheme.ink, "soft": scheme.soft, "night": scheme.is_dark},
        "light": {"anchor": "viewport", "intensity": 0.18, "color": "#ffffff", "position": [1.2, 200, 35]},
        "sources": sources,
        "layers": kept,
    }
    if sheet.letters is not None:
        faces = [{"url": sheet.letters[file], "unicode-range": list(held)} for file, held in LETTERS.items()]
        style["font-faces"] = {SANS[0]: faces}
    return style


def name_in(locale: Locale) -> list[Any]:
    """The reader's name for a thing, else the one on its own signs."""
    keys = dict.fromkeys((f"name:{locale.html_lang}", f"name:{locale.language}"))
    return ["coalesce", *(["get", key] for key in keys), ["get", "name"]]

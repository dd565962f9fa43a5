"""A plaque on paper: what ``templates/print/plaque.typ`` sets, at its true size, alone or several on a sheet.

On the wall stand the place's name in the town's own language, a symbol, an invitation in up to four languages, the
address to type for who cannot scan, and the code in clear. No logo and no colour stand in the symbol.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder import urls
from builder.locales import LOCALES, Locale
from builder.model import Plaque, SiteSource, Territory
from builder.print import families, language
from builder.render.terms import Interface
from builder.symbols import modules_across, size_and_distance, symbol_runs, symbol_svg

INVITATIONS = 4

# Round the symbol, in millimetres: the frame, the words above, the words below, the upright code.
_ASIDE_MM, _ABOVE_MM, _BELOW_MM = 24.0, 34.0, 20.0
PAGE_MM = (210.0, 297.0)
MARGIN_MM = 5.0  # of a sheet, for the crop marks


@dataclass(frozen=True, slots=True)
class Printable:
    """A plaque and the millimetres it takes; ``text`` is what its symbol holds."""

    plaque: Plaque
    territory: Territory
    text: str
    symbol_mm: float
    distance_m: float

    @property
    def width_mm(self) -> float:
        return self.symbol_mm + _ASIDE_MM

    @property
    def height_mm(self) -> float:
        return self.symbol_mm + _ABOVE_MM + _BELOW_MM

    @property
    def module_mm(self) -> float:
        return self.symbol_mm / modules_across(self.text)


def printable(plaque: Plaque, territory: Territory, site: SiteSource) -> Printable:
    line = plaque.source
    text = urls.plaque_printed(site.plaque_url, plaque.code)
    return Printable(plaque, territory, text, *size_and_distance(text, line.size_mm, line.distance_m))


def plaque_data(
    one: Printable, languages: Sequence[Locale], interface: Callable[[Locale], Interface]
) -> Mapping[str, Any]:
    """``languages`` are those of the invitation, the town's own first; those after the fourth are left out."""
    own = LOCALES[one.territory.source.source_locale]
    host, _, path = one.text.removeprefix("HTTPS://").removeprefix("HTTP://").partition("/")
    return {
        "code": one.plaque.code,
        "name": one.plaque.poi.title.msgid,
        "town": one.territory.source.name,
        "symbol": symbol_svg(one.text),
        "runs": symbol_runs(one.text),
        "modules": modules_across(one.text),
        "symbol_mm": one.symbol_mm,
        "width_mm": one.width_mm,
        "height_mm": one.height_mm,
        # The host is the same in any case; the path is printed as the symbol holds it.
        "address": f"{host.lower()}/{path}",
        "alt": interface(own).gettext("Symbol to scan: %(address)s") % {"address": one.text},
        "invitations": [
            {
                "text": interface(locale).gettext("Scan to read about this place"),
                "lang": language(locale)["lang"],
                "dir": locale.direction,
                "fonts": families(locale.html_lang),
            }
            for locale in languages[:INVITATIONS]
        ],
    }


def sheet_data(plaques: Sequence[Mapping[str, Any]], town: Territory, t: Interface, *, single: bool) -> dict[str, Any]:
    """``single``: a page is a plaque, cut to its size. Else A4 pages, as many plaques on each as it holds. An SVG has
    no alternatives to tell: there ``outlined`` is set, and the symbol is outlines of the page itself."""
    own = LOCALES[town.source.source_locale]
    names = [str(one["name"]) for one in plaques]
    title = names[0] if single else t.gettext("Plaques of %(town)s") % {"town": town.source.name}
    return {
        **language(own),
        "title": f"{title} · {plaques[0]['code']}" if single else title,
        "single": single,
        "outlined": False,
        "plaques": list(plaques),
        "margin_mm": MARGIN_MM,
        "page_mm": PAGE_MM,
    }


def by_size(plaques: Sequence[Printable]) -> list[list[Printable]]:
    """Plaques that may share a sheet: those of one size, the sizes in order; one larger than a sheet stands alone."""
    sizes: dict[float, list[Printable]] = {}
    for one in plaques:
        sizes.setdefault(one.symbol_mm, []).append(one)
    return [sizes[size] for size in sorted(sizes)]

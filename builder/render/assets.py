"""The product's own files as they go out: the figures font, styles, scripts, the mark; each named by its content."""

import hashlib
import re
from dataclasses import dataclass
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from builder import parts, urls
from builder.cache import NO_CACHE, Cache, digest_of
from builder.outputs import Artifact

# Digits, signs and the letters of km, m, h, min, s, p: nothing else is ever set in the road voice.
FIGURES = "0123456789 %+,-./:×–’′″khmins p\u202f\u00a0"


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of what pages load, the style blocks they carry, and the files behind them."""

    core_css: str  # every page
    guide_css: str  # core and what the long pages need
    script: str  # address of app.js
    icon: str
    artifacts: tuple[Artifact, ...]

    @property
    def styles(self) -> tuple[str, ...]:
        return self.core_css, self.guide_css


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def prepare_assets(theme_css: str = "", cache: Cache = NO_CACHE) -> Assets:
    """Reads ``static/``; ``theme_css`` is appended to the long pages' style (the filters of the tours)."""
    folder = parts.static()
    whole = parts.font_barlow_condensed().read_bytes()
    font = cache.pickle("font", digest_of(digest(whole), version("fonttools")), cut_figures)
    font_url = urls.asset("figures.woff2", digest(font))
    files = [Artifact(font_url.lstrip("/"), font)]
    core = minify((folder / "css" / "core.css").read_text("utf-8")).replace("figures.woff2", font_url)
    guide = minify((folder / "css" / "guide.css").read_text("utf-8") + theme_css)
    mark = (folder / "mark.svg").read_bytes()
    icon = urls.asset("mark.svg", digest(mark))
    files.append(Artifact(icon.lstrip("/"), mark))
    modules = _modules(folder / "js")
    tree = digest(b"".join(path.encode() + content for path, content in modules))
    files += [Artifact(urls.scripts(tree, path).lstrip("/"), content) for path, content in modules]
    return Assets(core, core + guide, urls.scripts(tree, "app.js"), icon, tuple(files))


def _modules(folder: Path) -> list[tuple[str, bytes]]:
    return [(p.relative_to(folder).as_posix(), p.read_bytes()) for p in sorted(folder.rglob("*.js"))]


def cut_figures() -> bytes:
    """Barlow Condensed SemiBold cut to the figures, WOFF2; the same bytes for the same font and fonttools."""
    from fontTools import subset  # slow to load, and done once
    from fontTools.ttLib import TTFont

    font = TTFont(parts.font_barlow_condensed(), recalcTimestamp=False)
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["kern", "tnum", "lnum"]
    options.hinting = False
    options.name_IDs = [0, 1, 2, 13, 14]  # the copyright and the licence stay in the file
    options.notdef_outline = False
    cutter = subset.Subsetter(options)
    cutter.populate(text=FIGURES)
    cutter.subset(font)
    font.flavor = "woff2"
    out = BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def minify(css: str) -> str:
    """Comments and idle white space out; strings are kept as they are."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.S)
    pieces = re.split(r"(\"[^\"]*\"|'[^']*')", css)
    for i in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[i])
        pieces[i] = re.sub(r"\s*([{};,>])\s*", r"\1", piece).replace(": ", ":").replace(";}", "}")
    return "".join(pieces).strip()

"""The product's own files as they go out: the figures font, styles, scripts, the mark; each named by its content."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

from builder import parts, urls
from builder.cache import NO_CACHE, Cache, digest_of, of_product
from builder.outputs import Artifact
from builder.render.vendor import Vendor, with_addresses

# Digits, signs and the letters of km, m, h, min, s, p: nothing else is ever set in the road voice.
FIGURES = "0123456789 %+,-./:×–’′″khmins pdegorStMuz\u202f\u00a0"
WORKERS = ("sw.js", "sw-off.js")


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses of what pages load, the style blocks they carry, and the files behind them."""

    core_css: str  # every page
    guide_css: str  # core and what the long pages need
    offline_css: str  # core and the list of what is kept
    scan_css: str  # core and the camera
    scan_script: str
    search_css: str  # core and what was found
    search_script: str
    round_css: str  # core, the camera and the list of plaques to tick
    round_script: str
    script: str  # address of app.js
    language_script: str  # what a page in several languages has
    offline_script: str  # what keeps tours on the phone; on the pages that offer it
    report_css: str  # core and a short form
    forms_css: str  # core and the forms of the server
    group_css: str  # core, forms and a group under way
    group_script: str
    atlas_css: str  # guide and the lists of the atlas
    embed_css: str  # core and a tour in somebody else's frame
    go_css: str  # core and the guide on the move
    go_script: str
    map_css: str  # core and the moving map
    map_script: str
    city_css: str  # core, the moving map and the table of the projects
    city_script: str
    looking_css: str  # address of what a map to look at is drawn with, and of its two scripts
    looking_script: str
    looking_page: str
    icon: str
    icons: Mapping[str, str]  # pictures of the mark for home screens, by file name
    artifacts: tuple[Artifact, ...]

    @property
    def styles(self) -> tuple[str, ...]:
        usual = self.core_css, self.guide_css, self.offline_css
        tools = self.scan_css, self.search_css, self.round_css, self.report_css, self.forms_css, self.group_css
        return *usual, *tools, self.atlas_css, self.embed_css, self.go_css, self.map_css, self.city_css


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


def prepare_assets(theme_css: str, vendor: Vendor, cache: Cache = NO_CACHE) -> Assets:
    """Reads ``static/``; ``theme_css`` is appended to the long pages' style (the filters of the tours)."""
    folder = parts.static()
    whole = parts.font_barlow_condensed().read_bytes()
    key = digest_of(digest(whole), version("fonttools"), parts.code_digest(cut_figures.__module__))
    font = cache.data("font", key, lambda: of_product("figures", key, cut_figures))
    font_url = urls.asset("figures.woff2", digest(font))
    files = [Artifact(font_url.lstrip("/"), font)]
    core = minify((folder / "css" / "core.css").read_text("utf-8")).replace("figures.woff2", font_url)
    guide = minify((folder / "css" / "guide.css").read_text("utf-8") + theme_css)
    mark = (folder / "mark.svg").read_bytes()
    icon = urls.asset("mark.svg", digest(mark))
    files.append(Artifact(icon.lstrip("/"), mark))
    icons = {}
    for file in sorted((folder / "icons").glob("*.png")):
        icons[file.name] = urls.asset(file.name, digest(file.read_bytes()))
        files.append(Artifact(icons[file.name].lstrip("/"), file.read_bytes()))
    keep = minify((folder / "css" / "keep.css").read_text("utf-8"))
    offline = keep + minify((folder / "css" / "offline.css").read_text("utf-8"))
    scan = minify((folder / "css" / "scan.css").read_text("utf-8"))
    finding = minify((folder / "css" / "search.css").read_text("utf-8"))
    to_tick = minify((folder / "css" / "round.css").read_text("utf-8"))
    report = minify((folder / "css" / "report.css").read_text("utf-8"))
    forms = minify((folder / "css" / "forms.css").read_text("utf-8"))
    group = minify((folder / "css" / "group.css").read_text("utf-8"))
    atlas = minify((folder / "css" / "atlas.css").read_text("utf-8"))
    embed = minify((folder / "css" / "embed.css").read_text("utf-8"))
    going = "".join(minify((folder / "css" / name).read_text("utf-8")) for name in ("go.css", "go-jog.css"))
    moving = minify((folder / "css" / "map.css").read_text("utf-8"))
    city = minify((folder / "css" / "city.css").read_text("utf-8"))
    looking = minify((folder / "css" / "looking.css").read_text("utf-8")).encode()
    looking_css = urls.asset("looking.css", digest(looking))
    files.append(Artifact(looking_css.lstrip("/"), looking))
    modules = [(path, with_addresses(content, vendor)) for path, content in _modules(folder / "js")]
    tree = digest(b"".join(path.encode() + content for path, content in modules))
    files += [Artifact(urls.scripts(tree, path).lstrip("/"), content) for path, content in modules]
    return Assets(
        core_css=core,
        guide_css=core + guide + keep,
        offline_css=core + offline,
        scan_css=core + scan,
        scan_script=urls.scripts(tree, "scan.js"),
        search_css=core + finding,
        search_script=urls.scripts(tree, "search.js"),
        round_css=core + scan + to_tick,
        round_script=urls.scripts(tree, "round.js"),
        script=urls.scripts(tree, "app.js"),
        language_script=urls.scripts(tree, "language.js"),
        offline_script=urls.scripts(tree, "offline.js"),
        report_css=core + report,
        forms_css=core + forms,
        group_css=core + forms + group,
        group_script=urls.scripts(tree, "group.js"),
        atlas_css=core + guide + atlas,
        embed_css=core + embed,
        go_css=core + going,
        go_script=urls.scripts(tree, "go.js"),
        map_css=core + moving,
        map_script=urls.scripts(tree, "map.js"),
        city_css=core + moving + city,
        city_script=urls.scripts(tree, "ui/city-map.js"),
        looking_css=looking_css,
        looking_script=urls.scripts(tree, "ui/looking-map.js"),
        looking_page=urls.scripts(tree, "looking/page.js"),
        icon=icon,
        icons=icons,
        artifacts=tuple(files),
    )


def _modules(folder: Path) -> list[tuple[str, bytes]]:
    """All but the workers, which stand at the top of the tree."""
    found = (file for file in sorted(folder.rglob("*.js")) if file.name not in WORKERS)
    return [(file.relative_to(folder).as_posix(), file.read_bytes()) for file in found]


@lru_cache(maxsize=1)
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

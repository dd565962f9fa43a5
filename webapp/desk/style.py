"""The look of the desk: the guide's own core and forms, and a few rules more, as one file that browsers keep."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from builder import parts
from webapp.tree import Tree

_FONT = re.compile(r"@font-face\s*\{.*?\}\n?", re.DOTALL)


class Style(NamedTuple):
    address: str
    css: str
    icon: str  # "" where the tree has none


def style_of(tree: Tree) -> Style:
    return _style(tree.root)


@lru_cache(maxsize=4)
def _style(root: Path) -> Style:
    """The figures are the file that the builder has laid; without one those of the reader's system do."""
    folder = parts.static() / "css"
    css = "".join((folder / name).read_text("utf-8") for name in ("core.css", "forms.css", "desk.css"))
    fonts = sorted((root / "assets").glob("figures*.woff2"))
    css = css.replace("url(figures.woff2)", f"url(/assets/{fonts[0].name})") if fonts else _FONT.sub("", css)
    digest = hashlib.sha256(css.encode()).hexdigest()[:12]
    icon = next((f"/assets/{file.name}" for file in sorted((root / "assets").glob("mark.*.svg"))), "")
    return Style(f"/desk/style.{digest}.css", css, icon)

"""The guide's own address, as ``site.toml`` gives it: for letters and paper, which are read elsewhere. The tree says it
in ``robots.txt``; what a browser has asked for may be the name of a machine behind a proxy."""

import re
from functools import lru_cache
from pathlib import Path

from webapp.tree import Tree

_SITEMAP = re.compile(r"^Sitemap: (\S+)/sitemap\.xml$", re.MULTILINE)


def base_of(tree: Tree) -> str:
    """``https://guide.example``, without a slash; "" for a tree that does not say it."""
    return _read(tree.root)


@lru_cache(maxsize=4)
def _read(root: Path) -> str:
    try:
        found = _SITEMAP.search((root / "robots.txt").read_text("utf-8"))
    except OSError:
        return ""
    return found[1] if found else ""

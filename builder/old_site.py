"""Addresses of a previous system on our host, as files of the tree. Pure."""

import re
from collections.abc import Collection

# What a web server needs no rule for: plain segments, the last with or without .html.
_SEGMENT = r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_FORM = re.compile(rf"(?:/{_SEGMENT})+/?")
_TOP = frozenset(["assets", "packs", "p", "healthz", "-", "404.html", "index.html", "sw.js"])


def page_address(old: str) -> str | None:
    """Where the page stands that answers for an old address: ``/balades/12.html`` itself, ``/balades/12/`` for
    ``/balades/12``. None for what is no path of plain letters, or ends otherwise, as ``.php`` does."""
    if not _FORM.fullmatch(old) or len(old) > 200:
        return None
    *folders, last = old.strip("/").split("/")
    if any("." in name for name in folders):
        return None
    if last == "index.html":
        return old[: -len("index.html")]
    if last.endswith(".html") and last.count(".") == 1 and not old.endswith("/"):
        return old
    return None if "." in last else old.rstrip("/") + "/"


def is_taken(address: str, locales: Collection[str], towns: Collection[str]) -> bool:
    """Whether the guide's own pages and files stand there, or could: everything of a town, and what is at the top."""
    first, *rest = address.strip("/").split("/")
    if not first or first.lower() in _TOP:
        return True
    if first not in locales:
        return False
    return not rest or rest[0] in {"offline", "scan", "404.html", *towns}

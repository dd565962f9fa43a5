"""The built tree on disk: what it holds, and which build the link shows now. Knows nothing of HTTP."""

import json
import re
import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = "headers.json"
REREAD_S = 1.0  # the link is looked at no more often than this

# When there is no tree there is no table either; what the server says then loads nothing.
BARE = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
)


@dataclass(frozen=True, slots=True)
class Tree:
    """One build. ``digest`` is the name of its folder, which the builder takes from the bytes in it."""

    root: Path
    digest: str
    locales: tuple[str, ...]
    default_locale: str
    rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]

    def find(self, address: str) -> Path | None:
        """The file of a URL path: ``/fr/`` is ``fr/index.html``. None for what is not there, for dot files, for the
        precompressed twin of a file, for the header table, and for any way out of the tree."""
        names = address.split("/")[1:]
        if names[-1:] == [""]:
            names[-1] = "index.html"
        if not names or names == [TABLE] or any(_is_refused(name) for name in names):
            return None
        try:
            file = _held(self.root, names)
            # A page that was opened before the last build asks for that build's assets: they stay for one build.
            if file is None and names[0] == "assets":
                file = next((held for other in self._others() if (held := _held(other, names))), None)
        except OSError:  # a name longer than the disk allows
            return None
        return file

    def _others(self) -> list[Path]:
        """The trees of earlier builds that the builder has kept beside this one."""
        beside = self.root.parent
        if not beside.name.endswith(".builds"):
            return []
        return [other for other in sorted(beside.iterdir()) if other.is_dir() and not other.name.startswith(".")]

    def headers(self, address: str) -> tuple[tuple[str, str], ...]:
        """Of the first rule that matches a URL path."""
        return next((headers for match, headers in self.rules if _pattern(match).fullmatch(address)), BARE)

    def locale_of(self, address: str) -> str | None:
        """The locale that a URL path begins with: ``en`` for ``/en/issy/``."""
        first = address.split("/")[1:2]
        return first[0] if first and first[0] in self.locales else None


def _held(root: Path, names: list[str]) -> Path | None:
    file = root.joinpath(*names)
    found = file.is_file() and file.resolve().is_relative_to(root)
    is_twin = file.suffix in (".br", ".gz") and file.with_suffix("").is_file()
    return file if found and not is_twin else None


class TreeLink:
    """The place where builds are published, looked at anew at most once a second: a new build shows by itself, and a
    build that was thrown away under our feet is noticed at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._read: tuple[Path, int] | None = None
        self._tree: Tree | None = None
        self.looked_s = float("-inf")  # by the monotonic clock

    def now(self) -> Tree | None:
        """The tree to serve, or None where none was built yet."""
        with self._lock:
            now_s = time.monotonic()
            if self._tree is None or now_s - self.looked_s >= REREAD_S or not self._tree.root.is_dir():
                self.looked_s = now_s
                self._look()
            return self._tree

    def _look(self) -> None:
        root = _shown(self.path)
        try:
            read = (root, (root / TABLE).stat().st_mtime_ns)
            if read != self._read:
                self._tree, self._read = read_tree(root), read
        except OSError:
            self._tree, self._read = None, None


def _shown(path: Path) -> Path:
    """The tree that a link shows; the one that a folder of ``flaneur build --copy`` is a copy of, for that one is never
    changed while it is read; any other folder itself."""
    place = path.resolve()
    if not path.is_symlink():
        builds = place.with_name(f"{place.name}.builds") if place.name else place
        try:
            tree = builds / (builds / "copied").read_text("utf-8").strip()
        except OSError:
            return place
        if (tree / TABLE).is_file():
            return tree
    return place


def read_tree(root: Path) -> Tree:
    """Raises OSError where ``root`` is no built tree. A table that was not written by the builder is a bug, and
    raises."""
    table = json.loads((root / TABLE).read_text(encoding="utf-8"))
    if table["version"] != 1:
        raise ValueError(f"{TABLE} has version {table['version']}, this server reads 1. Build the site again.")
    rules = tuple((rule["match"], tuple(rule["headers"].items())) for rule in table["rules"])
    return Tree(root, root.name, tuple(table["locales"]), table["default_locale"], rules)


@lru_cache(maxsize=256)
def _pattern(match: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in match.split("*")), re.DOTALL)


def _is_refused(name: str) -> bool:
    return not name or name.startswith(".") or "\\" in name or "\0" in name

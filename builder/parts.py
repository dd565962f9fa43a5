"""Where the product's own files are: beside ``builder/`` in a clone, in ``builder/parts/`` in an installed wheel."""

import hashlib
import sys
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

_HERE = Path(__file__).parent


def _part(name: str) -> Path:
    packed = _HERE / "parts" / name
    return packed if packed.is_dir() else _HERE.parent / name


def code() -> Path:
    return _HERE


def static() -> Path:
    return _part("static")


def translations() -> Path:
    return _part("translations")


def templates() -> Path:
    return _HERE / "templates"


def scaffold() -> Path:
    """The smallest good site, which ``flaneur new`` copies."""
    return _HERE / "scaffold"


def font_barlow_condensed() -> Path:
    """Barlow Condensed SemiBold, from which the figures are cut (SIL Open Font License 1.1)."""
    package = Path(str(files("fontpkg_barlow_condensed")))
    found = sorted(package.rglob("*SemiBold.ttf")) or sorted(package.rglob("*SemiBold.otf"))
    if not found:
        raise FileNotFoundError(f"no SemiBold font in {package.name}: the package's layout has changed")
    return found[0]


@lru_cache(maxsize=1)
def product_digest() -> str:
    """A digest of all that pages are made with besides an author's files: code, templates, static, interface words."""
    total = hashlib.sha256(code_digest().encode())
    words = translations().glob("*/LC_MESSAGES/interface.po")
    for file in sorted([*templates().rglob("*.html"), *static().rglob("*"), *words]):
        if file.is_file():
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@lru_cache(maxsize=1)
def code_digest() -> str:
    """A digest of the builder's own code and of the parts it works with: what was worked out by other code is not
    taken for this one's."""
    drawn_by = {name: version(name) for name in ("babel", "cmarkgfm", "jinja2", "numpy", "pillow", "qrcode", "shapely")}
    total = hashlib.sha256(f"{sys.version}{drawn_by}".encode())
    for file in sorted(_HERE.rglob("*.py")):
        total.update(file.relative_to(_HERE).as_posix().encode() + b"\0" + file.read_bytes())
    return total.hexdigest()

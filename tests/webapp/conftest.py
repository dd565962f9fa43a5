"""A tiny tree, laid by hand as the builder lays it: a link to a build, twins beside the files, the header table."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli
import pytest
from flask.testing import FlaskClient

from benchmarks.postgres import Postgres, postgres
from builder.headers import header_rules, to_json
from webapp import create_app
from webapp.config import Config
from webapp.database import Store, open_engine, postgres_url

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


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[tuple[Postgres, str]]:
    """A server, one a worker, and the address of a database with all tables and no rows."""
    with postgres() as server, TemporaryDirectory() as folder:
        template = server.create()
        open_engine(Path(folder), postgres_url(template)).dispose()
        yield server, template


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """What ``Store`` and ``Config`` are told of the database: None is the file of their folder, the other a PostgreSQL
    database of this test alone. A test that asks for it runs on both."""
    if request.param == "sqlite":
        yield None
        return
    server, template = request.getfixturevalue("postgres_server")
    url = server.create(template)
    yield url
    server.drop(url)


@pytest.fixture
def store(tmp_path: Path, database_url: str | None) -> Iterator[Store]:
    """An empty database, with its folder: ``tmp_path / "data"``, which is FLANEUR_DATA."""
    (tmp_path / "data").mkdir(exist_ok=True)
    store = Store(tmp_path / "data", database_url)
    yield store
    store.close()

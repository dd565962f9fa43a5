"""The guide as an app: a manifest in every language, its icons, and the worker at the top of the tree.

The worker's version is a digest of its own source: nothing is fetched when it is installed, so nothing else makes it
old. Where ``site.toml`` says ``worker = false`` the tree holds a worker that ends whatever worker a phone has.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from builder import parts, urls
from builder.link.edition import Editions
from builder.locales import Locale
from builder.model import Site
from builder.outputs import Artifact
from builder.read.catalogs import Catalogs
from builder.render.assets import Assets, digest

PAPER = "#fbfcfa"
_BUILD = "const BUILD = "  # the one line of sw.js that is written anew


def manifests(
    site: Site, editions: Editions, locales: Iterable[Locale], catalogs: Catalogs, assets: Assets
) -> Iterator[Artifact]:
    """One installed guide whatever its language: every manifest has the same ``id``."""
    for locale in locales:
        t = catalogs.interface(locale)
        told: dict[str, object] = {
            "id": urls.root(),
            "name": site.source.title,
            "short_name": site.source.title,
            "description": t.gettext("Routes and stories of a city, made for the street."),
            "lang": locale.html_lang,
            "dir": locale.direction,
            "start_url": urls.home(locale.tag),
            "scope": urls.root(),
            "display": "standalone",
            "background_color": PAPER,
            "theme_color": PAPER,
            "categories": ["travel", "navigation"],
            "icons": [
                {"src": assets.icons["icon-192.png"], "sizes": "192x192", "type": "image/png", "purpose": "any"},
                {"src": assets.icons["icon-512.png"], "sizes": "512x512", "type": "image/png", "purpose": "any"},
                {"src": assets.icons["icon-mask.png"], "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
                {"src": assets.icon, "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            ],
            "shortcuts": [
                *(
                    {"name": town.source.name, "url": urls.territory(locale.tag, town.slug)}
                    for town in editions[locale.tag].values()
                ),
                *([{"name": t.gettext("Kept for offline"), "url": urls.offline(locale.tag)}] * site.source.worker),
            ],
        }
        content = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
        yield Artifact(urls.manifest(locale.tag).lstrip("/"), content.encode())


def worker(locales: Sequence[Locale], *, is_on: bool) -> Artifact:
    """``/sw.js``, or the one that ends all workers."""
    path = urls.worker().lstrip("/")
    if not is_on:
        return Artifact(path, (parts.static() / "js" / "sw-off.js").read_bytes())
    source = (parts.static() / "js" / "sw.js").read_text("utf-8")
    tags = [locale.tag for locale in locales]
    before, found, after = source.partition(_BUILD)
    assert found, "sw.js has lost the line that the builder writes"
    told = json.dumps({"version": digest(f"{source}{tags}".encode()), "locales": tags})
    return Artifact(path, f"{before}{_BUILD}{told};{after.partition(';')[2]}".encode())

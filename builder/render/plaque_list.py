"""``plaques.json``: every plaque of the guide, for programs and for our own server, which may not read ``tours/``."""

import json
from collections.abc import Iterable

from builder import urls
from builder.link.edition import Editions
from builder.locales import Locale
from builder.model import Site
from builder.outputs import Artifact
from builder.render.speak import Speaker


def plaque_list(site: Site, editions: Editions, speakers: Iterable[tuple[Locale, Speaker]]) -> Artifact:
    """The towns with their time zones, and the plaques by their codes with the names of their places in the
    languages in which each is published."""
    voices = list(speakers)
    there = {
        (tag, plaque.code) for tag, towns in editions.items() for town in towns.values() for plaque in town.plaques
    }
    said = {
        "territories": {
            town.slug: {"name": town.source.name, "timezone": town.source.timezone} for town in site.territories
        },
        "plaques": {
            plaque.code: {
                "territory": town.slug,
                "poi": plaque.poi.id,
                "at": [round(x, 6) for x in plaque.source.at or plaque.poi.at],
                "mounted_on": plaque.source.mounted_on,
                "status": plaque.source.status,
                "names": {
                    locale.tag: speaker.plain(plaque.poi.title)
                    for locale, speaker in voices
                    if (locale.tag, plaque.code) in there
                },
            }
            for town in site.territories
            for plaque in town.plaques
        },
    }
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n"
    return Artifact(urls.file_of(urls.plaque_list()), text.encode())

"""Recordings as they go out: without their tags, under an address made from their bytes; and what pages and the guide
say of them. Those of other words than the page's are left out."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from builder import sound, urls
from builder.link.edition import Editions
from builder.locales import LOCALES, Locale, format_duration, format_number
from builder.model import Poi, Site, Territory
from builder.outputs import Artifact
from builder.read.catalogs import Catalogs
from builder.render import terms
from builder.render.assets import digest
from builder.render.kit import Heard, key
from builder.render.terms import Interface
from builder.sound.words import mark_of


def prepare_sounds(
    root: Path, site: Site, editions: Editions, catalogs: Catalogs, locales: Iterable[Locale]
) -> tuple[dict[str, Heard], list[Artifact]]:
    """By ``locale/territory/poi``, and the files. A pseudo-locale has the recording of the English it is made from, or
    of the source: its pages are there to be looked at."""
    there = {
        (tag, town.slug, poi.id) for tag, towns in editions.items() for town in towns.values() for poi in town.pois
    }
    offered: dict[str, Heard] = {}
    files: dict[str, Artifact] = {}
    for territory in site.territories:
        for poi in territory.pois:
            for one in poi.sounds:
                said = [catalogs.content(text, LOCALES[one.locale]).text for text in poi.prose]
                if one.recorded_from != mark_of(said) or (one.locale, territory.slug, poi.id) not in there:
                    continue
                seen = sound.inspect(root / one.file)
                assert isinstance(seen, sound.Recording), seen  # read_site has said it otherwise
                address = urls.asset(f"{Path(one.file).stem}.{seen.suffix}", digest(seen.bare))
                files[address] = Artifact(address.lstrip("/"), seen.bare)
                heard = Heard(address, len(seen.bare), seen.seconds, one.credit, one.licence, one.is_machine)
                for locale in locales:
                    name = f"{locale.tag}/{key(territory, poi.id)}"
                    if locale.tag == one.locale or (locale.is_pseudo and (one.locale == "en" or name not in offered)):
                        offered[name] = heard
    return offered, list(files.values())


def sound_view(heard: Heard | None, locale: Locale, t: Interface) -> dict[str, Any] | None:
    """What stands round the player: how long, how large, who reads."""
    if heard is None:
        return None
    size = terms.kilobytes(heard.size, locale, t)
    return {
        "address": heard.address,
        "about": f"{duration(heard.seconds, locale, t)} · {size}",
        "credit": f"{heard.credit} · {heard.licence}",
        "machine": heard.is_machine,
    }


def duration(seconds: float, locale: Locale, t: Interface) -> str:
    """Seconds under a minute and a half, else minutes."""
    if seconds < 90:
        return t.gettext("%(number)s s") % {"number": format_number(max(1, round(seconds)), locale)}
    return format_duration(seconds / 60, locale)


def sound_data(sounds: Mapping[str, Heard], locale: Locale, territory: Territory, poi: Poi) -> dict[str, Any] | None:
    """For the guide's script: where to fetch it, and what to say of its size before; None where there is none."""
    heard = sounds.get(f"{locale.tag}/{key(territory, poi.id)}")
    return None if heard is None else {"url": heard.address, "bytes": heard.size, "seconds": round(heard.seconds, 1)}

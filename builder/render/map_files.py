"""The files of the moving map beside the archive: a style for each town, language and scheme, and the water's lines."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from builder import urls
from builder.cache import Cache
from builder.ground import NOWHERE, Survey
from builder.locales import Locale
from builder.model import LonLat, Site
from builder.outputs import Artifact
from builder.render.assets import digest
from builder.render.map_schemes import SCHEMES
from builder.render.map_style import LETTERS, Sheet, map_style
from builder.render.vendor import Vendor

_DECIMALS = 5  # a metre

Archives = Mapping[str, tuple[str, frozenset[str]]]  # territory → address of its archive, source layers it holds


@dataclass(frozen=True, slots=True)
class MapFiles:
    """``styles`` by territory, locale, scheme; a territory without an archive has none, and no moving map."""

    styles: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    artifacts: tuple[Artifact, ...] = ()

    def has_map(self, territory: str) -> bool:
        return any(slug == territory for slug, _, _ in self.styles)

    def styles_of(self, territory: str, locale: str) -> dict[str, str]:
        """Scheme → address."""
        return {
            scheme: address
            for (slug, tag, scheme), address in self.styles.items()
            if (slug, tag) == (territory, locale)
        }


def prepare_maps(
    site: Site,
    locales: Iterable[Locale],
    surveys: Mapping[str, Survey],
    archives: Archives,
    vendor: Vendor,
    cache: Cache,
) -> MapFiles:
    """``vendor`` holds the letters; without them MapLibre draws with the phone's own."""
    styles: dict[tuple[str, str, str], str] = {}
    files: list[Artifact] = []
    letters = {name: vendor(name) for name in LETTERS} if all(name in vendor.addresses for name in LETTERS) else None
    for territory in site.territories:
        if territory.slug not in archives:
            continue
        survey = surveys.get(territory.slug, NOWHERE)
        lining = _lining_file(territory.slug, survey, cache)
        files.append(lining)
        address, layers = archives[territory.slug]
        sheet = Sheet(address, layers, survey.attribution, f"/{lining.path}", letters)
        for locale in locales:
            for scheme in SCHEMES.values():
                content = _json(map_style(scheme, locale, sheet))
                name = f"{territory.slug}-{locale.tag}-{scheme.name}.json".lower()
                at = urls.asset(f"map-{name}", digest(content))
                styles[territory.slug, locale.tag, scheme.name] = at
                files.append(Artifact(at.lstrip("/"), content))
    return MapFiles(styles, tuple(files))


def _lining_file(slug: str, survey: Survey, cache: Cache) -> Artifact:
    lines = cache.json("lining", survey.digest, partial(_lining, survey))
    content = _json({"type": "MultiLineString", "coordinates": lines})
    return Artifact(urls.asset(f"water-{slug}.json", digest(content)).lstrip("/"), content)


def _lining(survey: Survey) -> list[list[list[float]]]:
    from builder.render.shapes import water_lines  # here, for few builds draw

    return [[_point(at) for at in line] for offset in water_lines(survey.ground) for line in offset]


def _point(at: LonLat) -> list[float]:
    return [round(at.lon, _DECIMALS), round(at.lat, _DECIMALS)]


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

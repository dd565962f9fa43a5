"""The pipeline, readable as prose: read all, link all, check all; only then render and write."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic

from builder import parts, urls
from builder.cache import Cache
from builder.check import check
from builder.ground import Ground
from builder.headers import block_hash, header_rules, to_json
from builder.link.site import link
from builder.locales import LOCALES, Locale
from builder.model import Site, SiteSource
from builder.outputs import Artifact
from builder.plan import plan
from builder.problems import Problem, Where, error, has_errors, in_order
from builder.read.catalogs import Catalogs, read_catalogs
from builder.read.osm import read_ground
from builder.read.site import read_site
from builder.render.assets import prepare_assets
from builder.render.compress import compressed
from builder.render.data import tour_data
from builder.render.drawings import draw_all
from builder.render.feeds import robots, sitemap
from builder.render.filters import filter_css
from builder.render.formats import tour_gpx
from builder.render.html import render_pages
from builder.render.kit import Kit
from builder.render.speak import Speaker
from builder.write import NotOurs, Written, write


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``written`` is None where problems or the disk kept it from publishing anything."""

    problems: tuple[Problem, ...]
    pages: int
    written: Written | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of tours, read, linked and checked; ``site`` is None where not even site.toml could be read."""

    site: Site | None
    catalogs: Catalogs | None
    grounds: Mapping[str, Ground]
    problems: tuple[Problem, ...]


def read_and_check(root: Path, pseudo: Iterable[str] = ()) -> Checked:
    """Everything short of rendering; ``pseudo`` names pseudo-locales to prepare besides the published ones."""
    source, problems = read_site(root)
    if source is None:
        return Checked(None, None, {}, tuple(in_order(problems)))
    grounds = {}
    for territory in source.territories:
        folder = root / "tours" / territory.slug / "osm"
        ground, told = read_ground(folder, f"tours/{territory.slug}/osm")
        problems += told
        if ground is not None:
            grounds[territory.slug] = ground
    source_locales = {territory.slug: territory.source_locale for territory in source.territories}
    catalogs, told = read_catalogs(
        parts.translations(),
        root / "translations",
        locales_of(source, pseudo),
        {name: source_locales.get(name, "") for name in source.names},
    )
    problems += told
    site, told = link(source, grounds)
    problems += told
    problems += check(site)
    return Checked(site, catalogs, grounds, tuple(in_order(problems)))


def locales_of(source: SiteSource, pseudo: Iterable[str] = ()) -> tuple[Locale, ...]:
    """The rows of the site's languages, then of the pseudo-locales asked for; the unknown are left to ``check``."""
    tags = [tag for tag in source.locales if tag in LOCALES and not LOCALES[tag].is_pseudo]
    return tuple(LOCALES[tag] for tag in [*tags, *pseudo])


def build(
    root: Path,
    out: Path,
    *,
    strict: bool = False,
    pseudo: Iterable[str] = (),
    today: date | None = None,
    clean: bool = False,
) -> Report:
    """Compiles the guide in ``root`` and publishes it at ``out``; with any error nothing is written. ``today`` decides
    which notices are past; SOURCE_DATE_EPOCH or the clock where it is not given. ``clean`` leaves the cache
    aside."""
    began = monotonic()
    pseudo = tuple(pseudo)
    checked = read_and_check(root, pseudo)
    if checked.site is None or checked.catalogs is None or has_errors(checked.problems, strict=strict):
        return Report(checked.problems, 0, None, monotonic() - began)
    cache = Cache(None if clean else root / ".flaneur" / "cache")
    locales = locales_of(checked.site.source, pseudo)
    pages = plan(checked.site, [locale.tag for locale in locales])
    drawings = draw_all(checked.site, checked.grounds, root, cache)
    offered = list(_offered(checked.site, locales, checked.catalogs, drawings.attributions))
    kit = Kit(
        site=checked.site,
        locales=locales,
        catalogs=checked.catalogs,
        assets=prepare_assets(filter_css()),
        drawings=drawings,
        sizes={f"/{artifact.path}": len(artifact.content) for artifact in offered},
        today=today or build_day(),
    )
    base_url = checked.site.source.base_url
    rules = header_rules([block_hash(style) for style in kit.assets.styles], [])
    table = to_json(rules, locales=[row.tag for row in locales], default_locale=locales[0].tag)
    artifacts = [
        *render_pages(pages, kit),
        *offered,
        *drawings.artifacts,
        *kit.assets.artifacts,
        sitemap(pages, base_url),
        robots(base_url),
        Artifact("headers.json", table.encode()),
    ]
    try:
        written = write(compressed(artifacts), out)
    except (OSError, NotOurs) as fault:
        cure = "Make room or choose another --out, then build again; the old site is as it was."
        problem = error(Where(str(out)), "write-failed", f"The site could not be written: {fault}.", cure)
        return Report((*checked.problems, problem), len(pages), None, monotonic() - began)
    cache.sweep()
    return Report(checked.problems, len(pages), written, monotonic() - began)


def _offered(
    site: Site, locales: Iterable[Locale], catalogs: Catalogs, attributions: Mapping[str, str]
) -> Iterator[Artifact]:
    """The files that a tour's page offers: its GPX and its data, in every language."""
    for locale in locales:
        speaker = Speaker(catalogs, locale, lambda context, link: link)
        for territory in site.territories:
            for tour in territory.tours:
                names = (locale.tag, territory.slug, tour.slug)
                page = site.source.base_url + urls.tour(*names)
                yield tour_gpx(tour, page, attributions.get(territory.slug, ""), speaker, urls.tour_gpx(*names))
                yield tour_data(tour, locale.tag, speaker, urls.tour_data(*names))


def build_day() -> date:
    """The day of the build: SOURCE_DATE_EPOCH's where it is set (reproducible-builds.org), else today's, in UTC."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC).date() if epoch else datetime.now(UTC).date()

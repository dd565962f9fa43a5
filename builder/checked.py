"""A folder of tours, read whole: what its authors wrote, linked, and all that is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from builder import parts
from builder.basemap.make import inspect
from builder.cache import Cache
from builder.check import check, check_sounds
from builder.ground import Survey
from builder.link.site import link
from builder.locales import LOCALES, Locale
from builder.model import Site, SiteSource
from builder.problems import Problem, in_order
from builder.read.catalogs import Catalogs, read_catalogs
from builder.read.osm import survey
from builder.read.site import read_site
from builder.workers import WorkerLost, worker_lost


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder of tours, read, linked and checked; ``site`` is None where not even site.toml could be read."""

    site: Site | None
    catalogs: Catalogs | None
    surveys: Mapping[str, Survey]
    problems: tuple[Problem, ...]


def read_and_check(root: Path, pseudo: Iterable[str] = (), cache: Cache | None = None) -> Checked:
    """Everything short of rendering; ``pseudo`` names pseudo-locales to prepare besides the published ones."""
    try:
        return _read_and_check(root, pseudo, cache or Cache(None))
    except WorkerLost:
        return Checked(None, None, {}, (worker_lost(),))


def _read_and_check(root: Path, pseudo: Iterable[str], cache: Cache) -> Checked:
    source, problems = read_site(root, cache)
    if source is None:
        return Checked(None, None, {}, tuple(in_order(problems)))
    surveys = {}
    for territory in source.territories:
        folder = root / "tours" / territory.slug / "osm"
        found, told = survey(folder, f"tours/{territory.slug}/osm", cache)
        problems += told
        if found is not None:
            surveys[territory.slug] = found
        problems += inspect(root, territory.slug, territory.bounds)
    source_locales = {territory.slug: territory.source_locale for territory in source.territories}
    catalogs, told = read_catalogs(
        parts.translations(),
        root / "translations",
        locales_of(source, pseudo),
        {name: source_locales.get(name, "") for name in source.names},
        cache,
    )
    problems += told
    site, told = link(source, surveys, cache)
    problems += told
    problems += check(site)
    problems += check_sounds(site, lambda text, tag: catalogs.content(text, LOCALES[tag]).text)
    return Checked(site, catalogs, surveys, tuple(in_order(problems)))


def locales_of(source: SiteSource, pseudo: Iterable[str] = ()) -> tuple[Locale, ...]:
    """The rows of the site's languages, then of the pseudo-locales asked for; the unknown are left to ``check``."""
    tags = [tag for tag in source.locales if tag in LOCALES and not LOCALES[tag].is_pseudo]
    return tuple(LOCALES[tag] for tag in [*tags, *pseudo])

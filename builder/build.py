"""The pipeline, readable as prose: read all, link all, check all; only then render and write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from time import monotonic, time_ns

from builder import parts, urls
from builder.cache import Cache
from builder.check import check
from builder.copy_out import Unfinished
from builder.ground import Survey
from builder.headers import block_hash, header_rules, to_json
from builder.history import (
    History,
    begins_anew,
    history_file,
    is_settled,
    look_at_inputs,
    nothing_changed,
    read_history,
    write_history,
)
from builder.link.site import link
from builder.locales import LOCALES, Locale
from builder.model import Site, SiteSource
from builder.outputs import USUAL, Artifact, Known, Options, Page, Report
from builder.plan import plan
from builder.problems import Problem, Where, error, has_errors, in_order
from builder.read.catalogs import Catalogs, read_catalogs
from builder.read.osm import survey
from builder.read.site import read_site
from builder.render.around import Around
from builder.render.assets import prepare_assets
from builder.render.compress import with_twins
from builder.render.data import tour_data
from builder.render.drawings import draw_all
from builder.render.feeds import robots, sitemap
from builder.render.filters import filter_css
from builder.render.formats import tour_gpx, track_of
from builder.render.html import render_pages
from builder.render.kit import Kit
from builder.render.speak import Speaker
from builder.workers import WorkerLost
from builder.write import NotOurs, current_digest, mend, write

Progress = Callable[[str], None]


def silent(_stage: str) -> None:
    """Progress that nobody watches."""


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
        return Checked(None, None, {}, (_worker_lost(),))


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
    return Checked(site, catalogs, surveys, tuple(in_order(problems)))


def locales_of(source: SiteSource, pseudo: Iterable[str] = ()) -> tuple[Locale, ...]:
    """The rows of the site's languages, then of the pseudo-locales asked for; the unknown are left to ``check``."""
    tags = [tag for tag in source.locales if tag in LOCALES and not LOCALES[tag].is_pseudo]
    return tuple(LOCALES[tag] for tag in [*tags, *pseudo])


def build(root: Path, out: Path, options: Options = USUAL, progress: Progress = silent) -> Report:
    """Compiles the guide in ``root`` and publishes it at ``out``; with any error nothing is written."""
    began = monotonic()
    file = history_file(root, out, options)
    looked_ns = time_ns()
    inputs = look_at_inputs(root)
    try:
        mend(out)
    except OSError as fault:
        return Report((_write_failed(out, fault),), 0, None, monotonic() - began)
    history = History() if begins_anew(out, options) else read_history(file)
    if (report := nothing_changed(history, inputs, out)) is not None:
        return report
    known = history.files if history.tree == current_digest(out) else {}
    cache = Cache(None if options.clean else root / ".flaneur" / "cache")
    progress("reading")
    checked = read_and_check(root, options.pseudo, cache)
    if checked.site is None or checked.catalogs is None or has_errors(checked.problems, strict=options.strict):
        return Report(checked.problems, 0, None, monotonic() - began)
    pages: list[Page] = []
    try:
        progress("drawing")
        kit, pages, offered = _prepare(root, checked.site, checked.catalogs, checked.surveys, options, cache)
        progress("writing")
        try:
            written = write(_artifacts(kit, pages, offered, known, options.brotli), out, known, options.copy)
        except FileNotFoundError:  # somebody has taken files out of the tree: do without it
            written = write(_artifacts(kit, pages, offered, {}, options.brotli), out, {}, options.copy)
    except (OSError, NotOurs, WorkerLost) as fault:
        problem = _worker_lost() if isinstance(fault, WorkerLost) else _write_failed(out, fault)
        return Report((*checked.problems, problem), len(pages), None, monotonic() - began)
    cache.sweep()
    write_history(
        file,
        History(inputs, written.files, written.digest, len(pages), is_settled(inputs, looked_ns), checked.problems),
    )
    return Report(checked.problems, len(pages), written, monotonic() - began)


def _write_failed(out: Path, fault: OSError | NotOurs) -> Problem:
    where = Where(str(out))
    if isinstance(fault, NotOurs):
        return error(where, "write-failed", fault.fact, fault.cure)
    if isinstance(fault, Unfinished):
        fact = f"Only a part of the site could be put in its place: {fault}. Every file is whole, old or new."
        return error(where, "write-failed", fact, "Build again: that begins by putting the rest in its place.")
    cure = "Make room or choose another --out, then build again; the old site is as it was."
    return error(where, "write-failed", f"The site could not be written: {fault}.", cure)


def _worker_lost() -> Problem:
    fact = "A process that helped with the build was ended from outside; perhaps memory ran out."
    return error(
        Where("tours"), "worker-lost", fact, "Close other programs, then try again; the old site is as it was."
    )


def _prepare(
    root: Path, site: Site, catalogs: Catalogs, surveys: Mapping[str, Survey], options: Options, cache: Cache
) -> tuple[Kit, list[Page], list[Artifact]]:
    locales = locales_of(site.source, options.pseudo)
    around = {territory.slug: Around(territory) for territory in site.territories}
    drawings = draw_all(site, around, surveys, root, cache)
    offered = list(_offered(site, locales, catalogs, drawings.attributions))
    kit = Kit(
        site=site,
        locales=locales,
        catalogs=catalogs,
        assets=prepare_assets(filter_css(), cache),
        drawings=drawings,
        around=around,
        sizes={f"/{artifact.path}": len(artifact.content or b"") for artifact in offered},
        today=options.day(),
    )
    return kit, plan(site, [locale.tag for locale in locales]), offered


def _artifacts(kit: Kit, pages: list[Page], offered: list[Artifact], known: Known, brotli: int) -> Iterable[Artifact]:
    """Every file of the tree; what the last tree holds for the same key is left as it stands."""
    base_url = kit.site.source.base_url
    rules = header_rules([block_hash(style) for style in kit.assets.styles], [])
    table = to_json(rules, locales=[row.tag for row in kit.locales], default_locale=kit.locales[0].tag)
    others = chain(
        offered,
        kit.drawings.artifacts,
        kit.assets.artifacts,
        [sitemap(pages, base_url), robots(base_url), Artifact("headers.json", table.encode())],
    )

    def finish(artifact: Artifact) -> Iterator[Artifact]:
        return with_twins(artifact, brotli, known)

    return chain(render_pages(pages, kit, known, finish), chain.from_iterable(map(finish, others)))


def _offered(
    site: Site, locales: Iterable[Locale], catalogs: Catalogs, attributions: Mapping[str, str]
) -> Iterator[Artifact]:
    """The files that a tour's page offers: its GPX and its data, in every language."""
    speakers = [(locale, Speaker(catalogs, locale, lambda context, link: link)) for locale in locales]
    for territory in site.territories:
        attribution = attributions.get(territory.slug, "")
        for tour in territory.tours:
            track = track_of(tour.source.route)
            for locale, speaker in speakers:
                names = (locale.tag, territory.slug, tour.slug)
                page = site.source.base_url + urls.tour(*names)
                yield tour_gpx(tour, track, page, attribution, speaker, urls.tour_gpx(*names))
                yield tour_data(tour, locale.tag, speaker, urls.tour_data(*names))

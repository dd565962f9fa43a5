"""The pipeline, readable as prose: read all, link all, check all; only then render and write."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, time_ns

from builder import parts, urls
from builder.basemap.make import inspect, make_basemap
from builder.basemap.tiles import layers_in
from builder.cache import Cache
from builder.check import check, check_sounds
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
from builder.link.around import Around, look_around
from builder.link.edition import Editions, editions, has_tour, is_whole
from builder.link.site import link
from builder.locales import LOCALES, Locale
from builder.model import Site, SiteSource
from builder.outputs import USUAL, Artifact, Known, Options, Page, Report
from builder.plan import plan
from builder.problems import Problem, Where, error, has_errors, in_order
from builder.read.catalogs import Catalogs, read_catalogs
from builder.read.osm import survey
from builder.read.site import read_site
from builder.render.assets import prepare_assets
from builder.render.basemaps import Basemap, publish
from builder.render.city_data import city_files
from builder.render.compress import with_twins
from builder.render.data import route_line, thinned, tour_data, town_data
from builder.render.drawings import draw_all, grounds
from builder.render.feeds import robots, sitemap
from builder.render.filters import filter_css
from builder.render.formats import tour_gpx, track_of
from builder.render.group import group_data, group_maps
from builder.render.html import render_pages
from builder.render.kit import Kit, Papers
from builder.render.looking import draw_looking_maps
from builder.render.map_files import prepare_maps
from builder.render.neighbours import Neighbours
from builder.render.oembed import tour_oembed
from builder.render.packs import Tree, pack_lists, plan_packs, watched
from builder.render.paper import prepare_papers
from builder.render.plaque_list import plaque_list
from builder.render.policies import special_policies
from builder.render.pwa import manifests, worker
from builder.render.search import town_search
from builder.render.sounds import prepare_sounds
from builder.render.speak import Speaker
from builder.render.town_lists import town_list, visit_list
from builder.render.vendor import prepare_vendor
from builder.render.visit_page import visits_feed
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
    with _cache_of(root, options) as cache:
        report = _compile(root, out, options, progress, known, cache)
    if report.written is not None:
        tree = report.written
        settled = is_settled(inputs, looked_ns)
        write_history(file, History(inputs, tree.files, tree.digest, report.pages, settled, report.problems))
    return replace(report, seconds=monotonic() - began)


@contextmanager
def _cache_of(root: Path, options: Options) -> Iterator[Cache]:
    """The cache of the site; for a clean build an empty one of its own, through which its two processes meet."""
    if not options.clean:
        yield Cache(root / ".flaneur" / "cache")
        return
    with TemporaryDirectory(prefix="flaneur-", ignore_cleanup_errors=True) as apart:
        yield Cache(Path(apart))


def _compile(root: Path, out: Path, options: Options, progress: Progress, known: Known, cache: Cache) -> Report:
    progress("reading")
    checked = read_and_check(root, options.pseudo, cache)
    if checked.site is None or checked.catalogs is None or has_errors(checked.problems, strict=options.strict):
        return Report(checked.problems, 0, None)
    problems = list(checked.problems)
    pages: list[Page] = []
    tree = out.resolve()
    try:
        basemaps, told = _basemaps(root, checked.site, cache, progress)
        problems += told if parts.vendor().is_dir() else [*told, _vendor_missing()]
        if has_errors(problems):
            return Report(tuple(in_order(problems)), 0, None)
        progress("drawing")
        kit, pages, offered = _prepare(root, checked.site, checked.catalogs, checked.surveys, basemaps, options, cache)
        if has_errors(kit.papers.problems):
            return Report(tuple(in_order([*problems, *kit.papers.problems])), 0, None)
        progress("writing")
        try:
            written = write(
                _artifacts(kit, pages, offered, known, tree, options.brotli, cache), out, known, options.copy
            )
        except FileNotFoundError:  # somebody has taken files out of the tree: do without it
            files = _artifacts(kit, pages, offered, {}, tree, options.brotli, cache)
            written = write(files, out, {}, options.copy)
    except (OSError, NotOurs, WorkerLost) as fault:
        problem = _worker_lost() if isinstance(fault, WorkerLost) else _write_failed(out, fault)
        return Report((*problems, problem), len(pages), None)
    cache.sweep()
    return Report(tuple(in_order(problems)), len(pages), written)


def _basemaps(
    root: Path, site: Site, cache: Cache, progress: Progress
) -> tuple[dict[str, tuple[Basemap, Artifact]], list[Problem]]:
    """The ground of the moving map of every town that has data for one."""
    basemaps, problems = {}, []
    for town in site.territories:
        source = town.source
        made, told = make_basemap(
            root, town.slug, source.name, source.bounds, cache, partial(progress, f"basemap of {town.slug}")
        )
        problems += told
        if made is not None:
            basemaps[town.slug] = publish(town.slug, made.archive, made.attribution, made.covers)
    return basemaps, problems


def _vendor_missing() -> Problem:
    fact = "The third-party parts of the maps are not there."
    return error(Where("vendor"), "vendor-missing", fact, "Run bin/vendor, once and with a network.")


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
    root: Path,
    site: Site,
    catalogs: Catalogs,
    surveys: Mapping[str, Survey],
    basemaps: Mapping[str, tuple[Basemap, Artifact]],
    options: Options,
    cache: Cache,
) -> tuple[Kit, list[Page], list[Artifact]]:
    locales = locales_of(site.source, options.pseudo)
    shown = editions(site, [locale.tag for locale in locales])
    whole = {territory.slug: Neighbours(territory) for territory in site.territories}
    neighbours = {
        f"{tag}/{slug}": whole[slug] if is_whole(town, tag) else Neighbours(town)
        for tag, towns in shown.items()
        for slug, town in towns.items()
    }
    ground = grounds(site, surveys, cache)
    drawings = draw_all(site, shown, whole, surveys, ground, root, cache)
    papers = Papers({}, {}, (), (), cache)
    if options.paper:
        papers = prepare_papers(site, surveys, ground, locales, catalogs, options.day(), cache)
    vendor = prepare_vendor()
    around = look_around(site, surveys, cache)
    offered = list(_offered(site, shown, locales, catalogs, drawings.attributions, around))
    archives = {slug: (basemap.address, layers_in(file.content or b"")) for slug, (basemap, file) in basemaps.items()}
    tiles = {slug: basemap.address for slug, (basemap, _) in basemaps.items()}
    sounds, recordings = prepare_sounds(root, site, shown, catalogs, locales)
    kit = Kit(
        site=site,
        locales=locales,
        catalogs=catalogs,
        assets=prepare_assets(filter_css(), vendor, cache),
        drawings=drawings,
        editions=shown,
        neighbours=neighbours,
        sizes={f"/{artifact.path}": len(artifact.content or b"") for artifact in offered} | {**papers.sizes},
        today=options.day(),
        vendor=vendor,
        looking=draw_looking_maps(shown, locales, catalogs, tiles, drawings.attributions, cache),
        papers=papers,
        basemaps={slug: basemap for slug, (basemap, _) in basemaps.items()},
        maps=prepare_maps(site, locales, surveys, archives, vendor, cache),
        cities=city_files(site, {slug: basemap.covers for slug, (basemap, _) in basemaps.items()}),
        around=around,
        sounds=sounds,
    )
    maps = group_maps(site, surveys, ground, cache) if site.source.server and options.paper else []
    files = [*offered, *maps, *recordings, *(file for _, file in basemaps.values())]
    return kit, plan(site, [locale.tag for locale in locales]), files


def _artifacts(
    kit: Kit, pages: list[Page], offered: list[Artifact], known: Known, old: Path, brotli: int, cache: Cache
) -> Iterable[Artifact]:
    """Every file of the tree; what the last tree, at ``old``, holds for the same key is left as it stands."""
    base_url = kit.site.source.base_url
    hashes = [block_hash(style) for style in kit.assets.styles]
    rules = header_rules(hashes, [], special=special_policies(hashes))
    table = to_json(rules, locales=[row.tag for row in kit.locales], default_locale=kit.locales[0].tag)
    others = chain(
        offered,
        kit.drawings.artifacts,
        kit.assets.artifacts,
        kit.looking.artifacts,
        kit.maps.artifacts,
        kit.cities.values(),
        kit.papers.artifacts(known),
        kit.vendor.artifacts,
        _words(kit),
        manifests(kit.site, kit.editions, kit.locales, kit.catalogs, kit.assets),
        [worker(kit.locales, is_on=kit.site.source.worker)],
        [sitemap(pages, base_url), robots(base_url), Artifact("headers.json", table.encode())],
        _lists(kit),
    )

    def finish(artifact: Artifact) -> Iterator[Artifact]:
        return with_twins(artifact, brotli, known)

    packs = plan_packs(kit, pages) if kit.site.source.worker else []
    everything = chain(render_pages(pages, kit, known, finish, cache), chain.from_iterable(map(finish, others)))
    if not packs:
        return everything
    seen: Tree = {}
    lists = pack_lists(packs, seen, rules)  # read last, when all has gone by
    return chain(watched(everything, seen, known, old, cache), chain.from_iterable(map(finish, lists)))


def _offered(
    site: Site,
    shown: Editions,
    locales: Iterable[Locale],
    catalogs: Catalogs,
    attributions: Mapping[str, str],
    around: Mapping[str, Around],
) -> Iterator[Artifact]:
    """The files that the pages of a tour or a town offer: GPX and data, in every language that it is published in."""
    base = site.source.base_url
    speakers = [(locale, _speaker(catalogs, locale)) for locale in locales]
    for territory in site.territories:
        attribution = attributions.get(territory.slug, "")
        there, lines = around.get(territory.slug, Around()), thinned(territory)
        for locale, speaker in speakers:
            if town := shown[locale.tag].get(territory.slug):
                yield town_data(town, lines, there, locale.tag, speaker, urls.town_data(locale.tag, town.slug))
                t = catalogs.interface(locale)
                yield town_search(town, locale, t, speaker, urls.town_search(locale.tag, town.slug))
        for tour in territory.tours:
            track, line = track_of(tour.source.route), route_line(tour.source.route)
            here = around.get(f"{territory.slug}/{tour.slug}", Around())
            for locale, speaker in speakers:
                if not has_tour(territory, tour, locale.tag):
                    continue
                names = (locale.tag, territory.slug, tour.slug)
                yield tour_gpx(tour, track, base + urls.tour(*names), attribution, speaker, urls.tour_gpx(*names))
                yield tour_oembed(
                    base + urls.tour_embed(*names),
                    speaker.plain(tour.source.title),
                    site.source.title,
                    base,
                    urls.tour_oembed(*names),
                )
                t = catalogs.interface(locale)
                yield tour_data(tour, line, territory, here, locale, t, speaker, urls.tour_data(*names))
                if site.source.server:
                    yield group_data(tour, territory, locale, t, speaker, attribution)


def _lists(kit: Kit) -> Iterator[Artifact]:
    """What there is in the whole guide, for programs and for our own server."""
    speakers = [(row, _speaker(kit.catalogs, row)) for row in kit.locales]
    yield plaque_list(kit.site, kit.editions, speakers)
    yield town_list(kit.site, kit.editions, speakers)
    yield visit_list(kit.site, kit.editions, speakers)
    for locale, speaker in speakers:
        for town in kit.editions[locale.tag].values():
            if town.visits:
                yield visits_feed(town, kit.site, locale, speaker, kit.today)


def _words(kit: Kit) -> Iterator[Artifact]:
    """The guide's own words, for our server to answer in."""
    if kit.site.source.server:
        for tag, content in kit.catalogs.compiled.items():
            yield Artifact(urls.words(tag).lstrip("/"), content)


def _speaker(catalogs: Catalogs, locale: Locale) -> Speaker:
    """For files of data, whose links stay as the author wrote them."""
    return Speaker(catalogs, locale, lambda context, link: link)

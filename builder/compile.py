"""A checked guide → every file of its tree: prepared once, then rendered as it is laid."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from builder import parts, urls
from builder.basemap.make import make_basemap
from builder.basemap.tiles import layers_in
from builder.cache import Cache
from builder.checked import locales_of, read_and_check
from builder.ground import Survey
from builder.guide import Guide, rules_of
from builder.headers import to_json
from builder.link.around import look_around
from builder.link.edition import editions, is_whole
from builder.model import Site
from builder.outputs import Artifact, Known, Options, Page
from builder.plan import plan
from builder.problems import Problem, Where, error, has_errors, in_order
from builder.read.catalogs import Catalogs
from builder.render.assets import prepare_assets
from builder.render.basemaps import Basemap, publish
from builder.render.city_data import city_files
from builder.render.compress import with_twins
from builder.render.drawings import draw_all, grounds
from builder.render.feeds import robots, sitemap
from builder.render.filters import filter_css
from builder.render.group_maps import group_maps
from builder.render.html import compile_templates, render_pages
from builder.render.kit import Kit, Papers
from builder.render.looking import draw_looking_maps
from builder.render.map_files import prepare_maps
from builder.render.needs import Needs
from builder.render.neighbours import Neighbours
from builder.render.offered import data_speaker, offered
from builder.render.packs import pack_lists, plan_packs, watched
from builder.render.paper import prepare_papers
from builder.render.plaque_list import plaque_list
from builder.render.pwa import manifests, worker
from builder.render.sounds import prepare_sounds
from builder.render.town_lists import town_list, visit_list
from builder.render.vendor import prepare_vendor
from builder.render.visit_page import visits_feed


def compile_guide(
    root: Path, options: Options, progress: Callable[[str], None], cache: Cache
) -> tuple[Guide | None, tuple[Problem, ...]]:
    """Reads, links, checks and prepares; None for a guide that must not be written. Raises OSError and WorkerLost."""
    progress("reading")
    checked = read_and_check(root, options.pseudo, cache)
    if checked.site is None or checked.catalogs is None or has_errors(checked.problems, strict=options.strict):
        return None, checked.problems
    basemaps, told = _basemaps(root, checked.site, cache, progress)
    problems = [*checked.problems, *told, *([] if parts.vendor().is_dir() else [_vendor_missing()])]
    if has_errors(problems):
        return None, tuple(in_order(problems))
    progress("drawing")
    kit, pages, offered = _prepare(root, checked.site, checked.catalogs, checked.surveys, basemaps, options, cache)
    if has_errors(kit.papers.problems):
        return None, tuple(in_order([*problems, *kit.papers.problems]))
    packs = plan_packs(kit, pages) if kit.site.source.worker else []
    return Guide(kit, Needs(kit), pages, packs, compile_templates(kit, cache), offered), tuple(in_order(problems))


def _basemaps(
    root: Path, site: Site, cache: Cache, progress: Callable[[str], None]
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
    files_offered = list(offered(site, shown, locales, catalogs, drawings.attributions, around))
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
        sizes={f"/{artifact.path}": len(artifact.content or b"") for artifact in files_offered} | {**papers.sizes},
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
    files = [*files_offered, *maps, *recordings, *(file for _, file in basemaps.values())]
    return kit, plan(site, [locale.tag for locale in locales]), files


def artifacts(guide: Guide, known: Known, old: Path, brotli: int, cache: Cache) -> Iterator[Artifact]:
    """Every file of the tree; what the last tree, at ``old``, holds for the same key is left as it stands."""
    kit, pages = guide.kit, guide.pages
    base_url = kit.site.source.base_url
    rules = rules_of(kit)
    table = to_json(rules, locales=[row.tag for row in kit.locales], default_locale=kit.locales[0].tag)
    others = chain(
        guide.offered,
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

    guide.seen.clear()
    rendered = render_pages(pages, kit, guide.needs, guide.templates, known, finish)
    everything = chain(rendered, chain.from_iterable(map(finish, others)))
    yield from watched(everything, guide.seen, known, old, cache) if guide.packs else everything
    for file in pack_lists(guide.packs, guide.seen, rules):  # last, when all has gone by
        yield from finish(file)


def _lists(kit: Kit) -> Iterator[Artifact]:
    """What there is in the whole guide, for programs and for our own server."""
    speakers = [(row, data_speaker(kit.catalogs, row)) for row in kit.locales]
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

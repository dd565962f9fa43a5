"""An edit of prose, published without compiling the guide again: what says it is made from the snapshot of the last
whole build, everything else stays as it stands.

Only what nothing else can depend on goes this way: in files of places and tours the paragraphs below the facts have
changed, or in catalogs their translations, and nothing else anywhere. Whatever is in doubt is left to a whole build.
What comes out is what that would write, byte for byte.
"""

import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath

from builder import snapshot
from builder.check import check_prose, texts_of
from builder.guide import Guide, rules_of
from builder.history import History, Stat, is_at_rest
from builder.locales import LOCALES
from builder.model import Poi, Site, TourSource
from builder.outputs import Artifact, Known, Options, Page
from builder.problems import Problem
from builder.read.catalogs import Catalogs, read_words
from builder.read.markdown import read_text
from builder.read.poi import read_poi
from builder.read.tour import read_tour
from builder.render.compress import with_twins
from builder.render.html import render_pages
from builder.render.offered import offered_again, says
from builder.render.packs import pack_lists, watched

MOST_FILES = 50  # more at once are work for a whole build


def amended(
    root: Path, old: Path, options: Options, inputs: Mapping[str, Stat], history: History, known: Known, file: Path
) -> tuple[tuple[str, ...], Iterator[Artifact]] | None:
    """The files whose prose has become another since the last whole build, and every file of the tree; None where more
    has changed, or something is wrong. ``old`` is the tree as published, ``file`` the snapshot. Raises OSError."""
    kept = snapshot.read(file)
    if kept is None or kept.inputs.mark != history.whole:
        return None
    changed = _changed(root, kept.inputs, inputs, history.amended)
    if changed is None or any(problem.where.path in changed for problem in history.problems):
        return None
    try:
        guide = kept.guide()
    except (EOFError, ValueError, TypeError, AttributeError, ImportError, KeyError, pickle.UnpicklingError):
        return None
    site = guide.kit.site
    contexts: set[str] = set()
    catalogs = guide.kit.catalogs
    for path in changed:
        if path.startswith("tours/"):
            touched = _take_over(root, site, path)
        else:
            catalogs, touched = _take_words(root, site, catalogs, path)
        if touched is None:
            return None
        contexts |= touched
    if any(check_prose(site, contexts)):
        return None
    guide = guide.of(replace(guide.kit, catalogs=catalogs))
    # Whose translation has changed stays among them too: taken back, it is that of the snapshot, and its pages are not.
    changed = tuple(sorted({*changed, *(f"{context}.md" for context in contexts)}))
    return changed, chain.from_iterable(_files(guide, contexts, known, old, options.brotli))


def _changed(
    root: Path, then: snapshot.Inputs, now: Mapping[str, Stat], amended: Iterable[str]
) -> tuple[str, ...] | None:
    """The paths, as authors know them, of what may be another than when the snapshot was made; None if that is not
    only content and its catalogs."""
    if then.files.keys() != now.keys():
        return None
    top = root.resolve()
    found = set(amended)
    for path, seen in now.items():
        if then.files[path] == seen and is_at_rest(seen, then.looked_ns):
            continue
        file = Path(path)
        name = file.relative_to(top).as_posix() if file.is_relative_to(top) else ""
        if not name.startswith(("tours/", "translations/")) or not name.endswith((".md", ".po")):
            return None
        found.add(name)
        if len(found) > MOST_FILES:
            return None
    return tuple(sorted(found))


def _take_over(root: Path, site: Site, path: str) -> set[str] | None:
    """Reads a file of a place or a tour into ``site``, which then says its prose; the context of what has changed. None
    where it differs in more than prose from what ``site`` held."""
    slug, *rest = PurePosixPath(path).parts[1:]
    source = next((town for town in site.source.territories if town.slug == slug), None)
    now: Poi | TourSource | None
    was: Poi | TourSource | None
    told: list[Problem] = []
    match rest:
        case [tour, "tour.md"] if source:
            was = next((one for one in source.tours if one.slug == tour), None)
            now, told = read_tour(root, f"tours/{slug}/{tour}", slug)
        case ["pois", name] if source:
            was = next((one for one in source.pois if f"{one.id}.md" == name), None)
            text = read_text(root / path, path, told)
            now, problems = read_poi(root, text or "", path, slug, PurePosixPath(name).stem)
            told += problems
        case _:
            return None
    if told or now is None or was is None or replace(now, prose=was.prose) != was or _is_told_elsewhere(was, site):
        return None
    # The one thing in hand for all that show it; it was read from a file a moment ago and belongs to nobody else.
    object.__setattr__(was, "prose", now.prose)
    return {path.removesuffix(".md")}


def _take_words(root: Path, site: Site, catalogs: Catalogs, path: str) -> tuple[Catalogs, set[str] | None]:
    """The catalogs with a file of them read anew, and the contexts of the paragraphs that are said otherwise now; None
    where anything but paragraphs is."""
    match PurePosixPath(path).parts:
        case ["translations", folder, "LC_MESSAGES", name]:
            slug = name.removesuffix(".po")
            tag = next((row.tag for row in LOCALES.values() if row.folder == folder and not row.is_pseudo), "")
            town = next((one for one in site.territories if one.slug == slug), None)
        case _:
            return catalogs, None
    if town is None or not tag:
        return catalogs, None
    words, told = read_words(root / path, path)
    catalogs, differing = catalogs.with_words(tag, slug, words)
    here = f"tours/{slug}/"
    said = [text for text in texts_of(town) if (text.context, text.msgid) in differing]
    if (
        told
        or any(text.kind != "prose" for text in said)
        or any(not (key[0] or "").startswith(here) for key in differing)
    ):
        return catalogs, None
    contexts = {text.context for text in said}
    things: list[Poi | TourSource] = [*town.source.pois, *town.source.tours]
    if any(one.title.context in contexts and _is_told_elsewhere(one, site) for one in things):
        return catalogs, None
    return catalogs, contexts


def _is_told_elsewhere(thing: Poi | TourSource, site: Site) -> bool:
    """Whether more than pages and files of its own says its prose: a recording, or a visit and its calendar."""
    if isinstance(thing, Poi):
        return bool(thing.sounds)
    towns = (town for town in site.source.territories if town.slug == thing.territory)
    return any(visit.tour == thing.slug for town in towns for visit in town.visits)


def _files(
    guide: Guide, contexts: Collection[str], known: Known, old: Path, brotli: int
) -> Iterator[Iterable[Artifact]]:
    """What says the prose of these files, then the lists of packs, then all the rest as it stands."""
    kit, seen = guide.kit, guide.seen
    made: set[str] = set()

    def finish(artifact: Artifact) -> Iterator[Artifact]:
        return with_twins(artifact, brotli, known)

    def noted(artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
        for artifact in artifacts:
            made.add(artifact.path)
            yield artifact

    offered = list(offered_again(kit, contexts, old))
    sizes = {**kit.sizes, **{f"/{one.path}": len(one.content or b"") for one in offered}}
    kit = replace(kit, sizes=sizes)
    needs = guide.needs.of(kit)
    needs.look_again(contexts)
    pages = [page for page in guide.pages if _shows(page, contexts)]
    rendered = render_pages(pages, kit, needs, guide.templates, {}, finish)
    everything = chain(rendered, chain.from_iterable(map(finish, offered)))
    yield noted(watched(everything, seen, known, old) if guide.packs else everything)
    yield noted(chain.from_iterable(map(finish, pack_lists(guide.packs, seen, rules_of(kit)))))
    yield (
        Artifact(path, None, key)
        for path, (key, _) in known.items()
        if path not in made and path.removesuffix(".br").removesuffix(".gz") not in made
    )


def _shows(page: Page, contexts: Collection[str]) -> bool:
    return (page.poi is not None and page.poi.title.context in contexts) or (
        page.tour is not None and says(page.tour, contexts)
    )

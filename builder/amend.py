"""An edit of prose, published without compiling the guide again: what says it is made from the snapshot of the last
whole build, everything else stays as it stands.

Only what nothing else can depend on goes this way: in files of places and tours the paragraphs below the facts have
changed, and nothing else anywhere. Whatever is in doubt is left to a whole build. What comes out is what that would
write, byte for byte.
"""

import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path, PurePosixPath

from builder import snapshot
from builder.cache import Cache
from builder.check import check_prose
from builder.guide import Guide, rules_of
from builder.history import History, Stat, is_at_rest
from builder.model import Poi, Site, TourSource
from builder.outputs import Artifact, Known, Options, Page
from builder.problems import Problem
from builder.read.markdown import read_text
from builder.read.poi import read_poi
from builder.read.tour import read_tour
from builder.render.compress import with_twins
from builder.render.html import render_pages
from builder.render.offered import offered_again, says
from builder.render.packs import pack_lists, watched

MOST_FILES = 20  # more at once are work for a whole build


def amended(
    root: Path, old: Path, options: Options, inputs: Mapping[str, Stat], history: History, known: Known, file: Path
) -> tuple[tuple[str, ...], Iterator[Artifact]] | None:
    """The content files whose prose has changed since the last whole build, and every file of the tree; None where more
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
    contexts = [path.removesuffix(".md") for path in changed]
    if not _take_over(root, guide.kit.site, changed) or any(check_prose(guide.kit.site, contexts)):
        return None
    cache = Cache(root / ".flaneur" / "cache")
    return changed, chain(*_files(guide, contexts, known, old, options.brotli, cache))


def _changed(
    root: Path, then: snapshot.Inputs, now: Mapping[str, Stat], amended: Iterable[str]
) -> tuple[str, ...] | None:
    """The paths, as authors know them, of what may be another than when the snapshot was made; None if that is not
    only content."""
    if then.files.keys() != now.keys():
        return None
    tours = root.resolve() / "tours"
    found = set(amended)
    for path, seen in now.items():
        if then.files[path] == seen and is_at_rest(seen, then.looked_ns):
            continue
        file = Path(path)
        if file.suffix != ".md" or not file.is_relative_to(tours) or len(found) == MOST_FILES:
            return None
        found.add(f"tours/{file.relative_to(tours).as_posix()}")
    return tuple(sorted(found))


def _take_over(root: Path, site: Site, changed: Sequence[str]) -> bool:
    """Whether these files differ in their prose alone from what ``site`` holds, which then says it."""
    for path in changed:
        slug, *rest = PurePosixPath(path).parts[1:]
        source = next((town for town in site.source.territories if town.slug == slug), None)
        now: Poi | TourSource | None
        was: Poi | TourSource | None
        told: list[Problem] = []
        match rest:
            case [tour, "tour.md"] if source:
                was = next((one for one in source.tours if one.slug == tour), None)
                if any(visit.tour == tour for visit in source.visits):
                    return False  # their pages and their calendar say it too
                now, told = read_tour(root, f"tours/{slug}/{tour}", slug)
            case ["pois", name] if source:
                was = next((one for one in source.pois if f"{one.id}.md" == name), None)
                text = read_text(root / path, path, told)
                now, problems = read_poi(root, text or "", path, slug, PurePosixPath(name).stem)
                told += problems
                if now is not None and now.sounds:
                    return False  # it may be the recording of other words now
            case _:
                return False
        if told or now is None or was is None or replace(now, prose=was.prose) != was:
            return False
        # The one thing in hand for all that show it; it was read from a file a moment ago and belongs to nobody else.
        object.__setattr__(was, "prose", now.prose)
    return True


def _files(
    guide: Guide, contexts: Collection[str], known: Known, old: Path, brotli: int, cache: Cache
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
    rendered = render_pages(pages, kit, needs, {}, finish, cache)
    everything = chain(rendered, chain.from_iterable(map(finish, offered)))
    yield noted(watched(everything, seen, known, old) if guide.packs else everything)
    yield noted(chain.from_iterable(map(finish, pack_lists(guide.packs, seen, rules_of(kit)))))
    yield (Artifact(path, None, key) for path, (key, _) in known.items() if path not in made)


def _shows(page: Page, contexts: Collection[str]) -> bool:
    return (page.poi is not None and page.poi.title.context in contexts) or (
        page.tour is not None and says(page.tour, contexts)
    )

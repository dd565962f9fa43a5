"""``flaneur basemap``: makes the basemaps, says how large each is and how long it took."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import monotonic

import click

from builder.basemap.make import make_basemap
from builder.cache import Cache
from builder.problems import Problem, has_errors
from builder.read.site import read_site


def run(
    root: Path,
    out: Path | None,
    clean: bool,
    progress: Callable[[str], None],
    say: Callable[[Sequence[Problem]], None],
) -> int:
    """The exit code: 1 where an extract cannot be used. What is made goes into the cache of ``root``, where the next
    build finds it, and into the folder ``out`` where one is named."""
    cache = Cache(None if clean else root / ".flaneur" / "cache")
    source, problems = read_site(root, cache)
    if source is None:
        say(problems)
        return 1
    problems = []
    for town in source.territories:
        began = monotonic()
        starts = partial(progress, f"basemap of {town.slug}")
        made, told = make_basemap(root, town.slug, town.name, town.bounds, cache, starts)
        problems += told
        if made is not None:
            seconds = monotonic() - began
            click.echo(f"{town.slug}: {len(made.archive) / 1e6:.2f} MB in {seconds:.1f} s, {made.attribution}")
            if out is not None:
                out.mkdir(parents=True, exist_ok=True)
                (out / f"{town.slug}.pmtiles").write_bytes(made.archive)
        elif not told:
            click.echo(f"{town.slug}: no OpenStreetMap data in tours/{town.slug}/osm, so no moving map.")
    say(problems)
    return 1 if has_errors(problems) else 0

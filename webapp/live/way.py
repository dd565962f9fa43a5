"""How one walks from a stop to the next, in the words of the tour's own steps (``tour.json``)."""

import json
from functools import lru_cache
from pathlib import Path

from webapp.groups.guided import GuidedTour
from webapp.tree import Tree

NEAR_M = 15.0  # a step so little before a stop is told from the stop on


def way_between(tree: Tree, tour: GuidedTour, start: str, end: str) -> tuple[str, ...]:
    """Nothing where the tour does not go from ``start`` on to ``end``, or the town has no map data to tell it from."""
    here, there = tour.stop(start), tour.stop(end)
    file = tree.find(f"/{tour.locale}/{tour.town}/{tour.slug}/tour.json")
    if here is None or there is None or file is None or there.at_m <= here.at_m:
        return ()
    steps = _steps(file, file.stat().st_mtime_ns)
    return tuple(text for at_m, text in steps if here.at_m - NEAR_M <= at_m < there.at_m - NEAR_M)


@lru_cache(maxsize=128)
def _steps(file: Path, _mtime_ns: int) -> tuple[tuple[float, str], ...]:
    features = json.loads(file.read_text("utf-8"))["features"]
    route = next(one["properties"] for one in features if one["properties"]["is"] == "route")
    return tuple((step["at_m"], step["text"]) for step in route["steps"] if step["text"])

"""Names of folders and files are addresses of pages, so they are kept plain."""

import re

from builder.problems import Problem, Where, error

RESERVED = frozenset(
    [
        *("accessibility", "credits", "legal", "privacy"),
        *("atlas", "city", "map", "offline", "places", "report", "round", "tours", "visits"),
        *("layers", "media", "osm", "pois"),
    ]
)
BESIDE_TOWNS = frozenset(("offline", "scan", "search"))  # pages that stand where the towns stand
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_problem(name: str, where: Where) -> list[Problem]:
    if _SLUG.fullmatch(name) and len(name) <= 100:
        return []
    cure = "Use only a-z, 0-9 and single hyphens, such as parc-rodin."
    return [error(where, "slug-form", f"'{name[:100]}' is no address.", cure)]


def reserved_problem(
    name: str, where: Where, cure: str = "Rename the folder.", among: frozenset[str] = RESERVED
) -> list[Problem]:
    """For a tour, whose folder stands beside the guide's own; or a town, whose folder does."""
    if name not in among:
        return []
    return [error(where, "slug-reserved", f"'{name}' is the address of a page of the guide itself.", cure)]

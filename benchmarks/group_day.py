"""A guide with a server and a group in it, for what tries groups out: the benchmark, the tests, the pictures."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp.database import Store
from webapp.groups.events import Details, Event, add_event, find_event, halting, set_state
from webapp.groups.guided import guided_tour
from webapp.live.leader_key import leader_address
from webapp.tokens import signing_key
from webapp.tree import Tree

TOWN, TOUR = "exemple", "premier-tour"


def make_guide(folder: Path, pseudo: tuple[str, ...] = ()) -> Path:
    """The guide of ``flaneur new``, on a host with our server."""
    make_site(folder / "root")
    site = folder / "root" / "tours" / "site.toml"
    site.write_text(site.read_text("utf-8").replace("server = false", "server = true"), "utf-8")
    assert build(folder / "root", folder / "site", Options(paper=False, brotli=0, pseudo=pseudo)).written is not None
    return folder / "site"


def make_group(store: Store, tree: Tree, now: datetime, town: str = TOWN, slug: str = TOUR, **more: Any) -> Event:
    """A group that begins now, over all stops of the tour, ready for its guests."""
    tour = guided_tour(tree, tree.default_locale, town, slug)
    assert tour is not None
    said = {"client": "Seine Analytics", "size": 24, "languages": ("fr", "en"), "welcome": "", **more}
    stops = tuple(halting(stop) for stop in tour.stops)
    starts = (now + timedelta(hours=1)).replace(tzinfo=None, second=0, microsecond=0)
    details = Details(town, slug, starts_local=starts, zone="Europe/Paris", stops=stops, **said)
    with store.write() as link:
        event = add_event(link, details, tour, now)
        set_state(link, event.id, "ready", now)
        found = find_event(link, event.code)
    assert found is not None
    return found


def lead_address(data: Path, event: Event, locale: str = "fr") -> str:
    return leader_address(signing_key(data), event, locale)

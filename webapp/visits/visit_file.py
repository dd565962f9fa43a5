"""The visits of the towns' files come into the table: read from ``visits.json``, which the builder writes."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from builder.local_times import local_time
from webapp.database import alone
from webapp.towns import Town
from webapp.visits.places import Said, Tell, move_up, tell_all
from webapp.visits.visits import (
    OPEN,
    VISITS,
    WITHDRAWN,
    Offer,
    Visit,
    add_visit,
    change_visit,
    has_moved,
    locked_visit,
    set_state,
    visit_of,
)

FILE = "visits.json"


def read_offers(root: Path, towns: Mapping[str, Town]) -> dict[tuple[str, str], Offer]:
    """Of the tree at ``root``, by town and name; none for a tree that was built before there was such a file."""
    try:
        said = json.loads((root / FILE).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return {
        (slug, one["id"]): _offer(towns[slug], one) for slug, visits in said.items() if slug in towns for one in visits
    }


def bring_in(link: Connection, offers: Mapping[tuple[str, str], Offer], now: datetime, tell: Tell) -> None:
    """The table says what the files say; whoever has booked a visit that has moved is told. What the desk has
    cancelled stays cancelled."""
    alone(link, "visits of the files")
    for (territory, name), offer in offers.items():
        known = visit_of(link, territory, name)
        visit = known and locked_visit(link, known.id)
        if visit is None:
            add_visit(link, offer, now, name)
        elif visit.is_of_file:
            _bring(link, visit, offer, now, tell)
    asked = select(VISITS.c.id).where(VISITS.c.is_of_file, VISITS.c.state == OPEN)
    for ident in link.scalars(asked).all():
        gone = locked_visit(link, ident)
        if gone and gone.starts > now and (gone.offer.territory, gone.name) not in offers:
            set_state(link, gone, WITHDRAWN, now)


def _bring(link: Connection, visit: Visit, offer: Offer, now: datetime, tell: Tell) -> None:
    if visit.state == WITHDRAWN:
        visit = set_state(link, visit, OPEN, now)
    if offer == visit.offer:
        return
    changed = change_visit(link, visit, offer, now)
    if changed.state == OPEN and changed.starts > now and has_moved(visit.offer, offer):
        tell_all(link, changed, Said.CHANGED, now, tell)
    move_up(link, changed, now, tell)


def _offer(town: Town, one: Mapping[str, Any]) -> Offer:
    return Offer(
        territory=town.slug,
        tour=one["tour"],
        starts_local=local_time(one["starts"]),
        zone=town.zone.key,
        minutes=one["minutes"],
        languages=tuple(one["languages"]),
        places=one["places"],
        closes_h=one["closes_h"],
        meeting=one["meeting"]["poi"],
        accessible=one["accessible"],
        words=one["words"],
    )

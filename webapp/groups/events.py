"""Events: a tour for one client on one day. Which stops, in which order, for how long; who leads; the code by which
guests join. The table, and what is asked of it."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, String, Table, Text, insert, select, update

from builder.codes import make_code, normal_code
from builder.local_times import FORM, local_time, utc_of
from builder.retention import EVENT_PERSONAL_DAYS
from webapp.groups.budgets import told
from webapp.groups.guided import GuidedTour, Stop, guided_tour
from webapp.records import METADATA
from webapp.stamps import moment, stamp
from webapp.tree import Tree

STATES = ("draft", "ready", "live", "ended")
LONGEST_MIN = 24 * 60  # of an event
_TRIES = 50  # of codes drawn, of 28 million that there are

EVENTS = Table(
    "events",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(6), nullable=False, unique=True),  # by which guests join; never given twice
    Column("territory", String(64), nullable=False),
    Column("tour", String(64), nullable=False),
    Column("enquiry", Integer),  # the number of the enquiry that it was made from
    Column("client", String(200), nullable=False),
    Column("size", Integer, nullable=False),  # guests expected; 0 is not known
    Column("starts_local", String(16), nullable=False),  # 2026-11-22T14:30, by the town's clocks
    Column("zone", String(64), nullable=False),
    Column("starts", String(20), nullable=False),
    Column("ends", String(20), nullable=False),
    Column("stops", Text, nullable=False),  # JSON: [{"poi": …, "minutes": …, "note": …}]
    Column("welcome", Text, nullable=False),
    Column("logo", LargeBinary),
    Column("logo_type", String(32), nullable=False),
    Column("contact_name", String(200), nullable=False),
    Column("contact_phone", String(40), nullable=False),
    Column("leader", String(200), nullable=False),
    Column("languages", Text, nullable=False),  # JSON: ["fr", "ja"]
    Column("state", String(16), nullable=False),
    Column("created", String(20), nullable=False),
    Column("ended", String(20)),
    Index("events_starts", "starts"),
    Index("events_territory", "territory"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class Halting:
    """A stop of an event, as the office has set it."""

    poi: str
    minutes: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Details:
    """What the office decides of an event. ``starts_local`` is the town's own time, without a zone."""

    territory: str
    tour: str
    client: str
    size: int
    starts_local: datetime
    zone: str
    stops: tuple[Halting, ...]
    languages: tuple[str, ...]
    welcome: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    leader: str = ""
    enquiry: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    id: int
    code: str
    details: Details
    starts: datetime
    ends: datetime
    logo: bytes | None
    logo_type: str
    state: str
    created: datetime
    ended: datetime | None


class Step(NamedTuple):
    """A stop of a programme in one language. ``lang`` is that of its title, note and page where it is not the asked
    one, else ""; the clock is the town's own; walking is from the stop before, 0 at the first. ``said`` is the office's
    word for this group, in the words it was typed in."""

    number: int
    poi: str
    title: str
    lang: str
    note: str
    said: str
    page: str
    lon: float
    lat: float
    walk_m: float
    walk_min: int
    minutes: int
    arrives: datetime
    leaves: datetime


def add_event(link: Connection, details: Details, tour: GuidedTour, now: datetime) -> Event:
    """A new draft with a code of its own. Raises NoSuchTime and TwiceATime of ``local_times``."""
    row = _row(details, tour)
    draw = random.SystemRandom()
    for _ in range(_TRIES):
        code = make_code(draw)
        if link.scalar(select(EVENTS.c.id).where(EVENTS.c.code == code)) is None:
            break
    made = link.execute(
        insert(EVENTS).values(**row, code=code, logo=None, logo_type="", state="draft", created=stamp(now), ended=None)
    )
    found = event_of(link, _key(made.inserted_primary_key))
    assert found is not None
    return found


def change_event(link: Connection, ident: int, details: Details, tour: GuidedTour) -> None:
    """Raises NoSuchTime and TwiceATime of ``local_times``."""
    link.execute(update(EVENTS).where(EVENTS.c.id == ident).values(**_row(details, tour)))


def set_logo(link: Connection, ident: int, logo: bytes | None, logo_type: str) -> None:
    link.execute(update(EVENTS).where(EVENTS.c.id == ident).values(logo=logo, logo_type=logo_type if logo else ""))


def set_state(link: Connection, ident: int, state: str, now: datetime) -> None:
    """``ended`` for good: the moment is kept. An ended event does not begin again."""
    values: dict[str, Any] = {"state": state}
    if state == "ended":
        values["ended"] = stamp(now)
    link.execute(update(EVENTS).where(EVENTS.c.id == ident, EVENTS.c.state != "ended").values(**values))


def find_event(link: Connection, code: str) -> Event | None:
    """By the code that guests type, in any case, with spaces or hyphens. In any state: the caller looks at it."""
    row = link.execute(select(EVENTS).where(EVENTS.c.code == normal_code(code)[:6])).mappings().first()
    return _event(row) if row and len(normal_code(code)) == 6 else None


def event_of(link: Connection, ident: int, *, to_change: bool = False) -> Event | None:
    """``to_change`` keeps it for this transaction alone."""
    asked = select(EVENTS).where(EVENTS.c.id == ident)
    row = link.execute(asked.with_for_update() if to_change else asked).mappings().first()
    return _event(row) if row else None


def events_of(link: Connection, territories: Sequence[str], most: int = 200) -> list[Event]:
    """Of those towns, the latest to begin first."""
    asked = select(EVENTS).where(EVENTS.c.territory.in_(territories))
    rows = link.execute(asked.order_by(EVENTS.c.starts.desc(), EVENTS.c.id.desc()).limit(most)).mappings()
    return [_event(row) for row in rows]


def events_made_from(link: Connection, enquiries: Sequence[int]) -> dict[int, int]:
    """The newest event of each enquiry that has one: enquiry → event."""
    asked = select(EVENTS.c.enquiry, EVENTS.c.id).where(EVENTS.c.enquiry.in_(enquiries)).order_by(EVENTS.c.id)
    return {enquiry: ident for enquiry, ident in link.execute(asked)}


def programme(tree: Tree, event: Event, locale: str) -> list[Step]:
    """The stops of an event in their order, as the tree now tells of them in ``locale``. A place no longer in the
    tour is left out; an empty list where the tour itself is gone."""
    said = event.details
    tour = guided_tour(tree, locale, said.territory, said.tour)
    return [] if tour is None else steps_of(tour, said.stops, event.starts, ZoneInfo(said.zone), locale)


def steps_of(
    tour: GuidedTour, stops: Sequence[Halting], starts: datetime, zone: ZoneInfo, locale: str = ""
) -> list[Step]:
    """A programme that begins at ``starts``, an aware moment. Clocks are rounded to the minute, never a sum of rounded
    walks, so that a long programme does not drift; a walk's minutes are what the clocks say."""
    steps: list[Step] = []
    known = [(one, stop) for one in stops if (stop := tour.stop(one.poi))]
    exact_min, leaves = 0.0, starts
    before = known[0][1] if known else None
    for number, (one, stop) in enumerate(known, 1):
        assert before is not None
        walk_m = tour.pace.between_m(before.at_m, stop.at_m)
        exact_min += walk_m * tour.pace.min_per_m
        arrives = starts + timedelta(minutes=told(exact_min))
        walk_min = (arrives - leaves) // timedelta(minutes=1)
        leaves = arrives + timedelta(minutes=one.minutes)
        exact_min += one.minutes
        steps.append(
            Step(
                number=number,
                poi=stop.poi,
                title=stop.title,
                lang=stop.lang or (tour.locale if locale and tour.locale != locale else ""),
                note=stop.note,
                said=one.note,
                page=stop.page,
                lon=stop.lon,
                lat=stop.lat,
                walk_m=walk_m,
                walk_min=walk_min,
                minutes=one.minutes,
                arrives=arrives.astimezone(zone),
                leaves=leaves.astimezone(zone),
            )
        )
        before = stop
    return steps


def halting(stop: Stop) -> Halting:
    """A stop as the author of the tour has set it."""
    return Halting(stop.poi, stop.minutes)


def contacts_of(link: Connection, enquiries: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Of the events made from those enquiries: whom to call, by enquiry."""
    names = ("id", "starts_local", "client", "contact_name", "contact_phone")
    found: dict[int, list[dict[str, Any]]] = {one: [] for one in enquiries}
    shown = (EVENTS.c.enquiry, *(EVENTS.c[name] for name in names))
    for row in link.execute(select(*shown).where(EVENTS.c.enquiry.in_(enquiries)).order_by(EVENTS.c.id)).mappings():
        found[row["enquiry"]].append({name: row[name] for name in names})
    return found


def erase_contacts(link: Connection, enquiries: Sequence[int]) -> int:
    """Of the events made from those enquiries: whom to call goes; the day stays."""
    made = EVENTS.c.enquiry.in_(enquiries)
    return link.execute(update(EVENTS).where(made).values(contact_name="", contact_phone="")).rowcount


def forget(link: Connection, now: datetime) -> int:
    """What names a person or a client, and their words, goes a day after the end; the numbers stay. How many events."""
    over = stamp(now - timedelta(days=EVENT_PERSONAL_DAYS))
    texts = ("client", "contact_name", "contact_phone", "leader", "welcome")
    done = 0
    for row in link.execute(select(EVENTS).where(EVENTS.c.ends <= over)).mappings().all():
        stops = [{**one, "note": ""} for one in json.loads(row["stops"])]
        if any(row[name] for name in texts) or row["logo"] or stops != json.loads(row["stops"]):
            blank = {**dict.fromkeys(texts, ""), "logo": None, "logo_type": "", "stops": json.dumps(stops)}
            link.execute(update(EVENTS).where(EVENTS.c.id == row["id"]).values(**blank))
            done += 1
    return done


def _row(details: Details, tour: GuidedTour) -> dict[str, Any]:
    zone = ZoneInfo(details.zone)
    starts = utc_of(details.starts_local, zone)
    steps = steps_of(tour, details.stops, starts, zone)
    ends = steps[-1].leaves if steps else starts
    row = {name: getattr(details, name) for name in ("territory", "tour", "client", "size", "zone", "welcome")}
    row |= {name: getattr(details, name) for name in ("contact_name", "contact_phone", "leader", "enquiry")}
    return row | {
        "starts_local": details.starts_local.strftime(FORM),
        "starts": stamp(starts),
        "ends": stamp(ends),
        "stops": json.dumps([asdict(one) for one in details.stops], ensure_ascii=False),
        "languages": json.dumps(details.languages),
    }


def _event(row: Mapping[Any, Any]) -> Event:
    details = Details(
        territory=row["territory"],
        tour=row["tour"],
        client=row["client"],
        size=row["size"],
        starts_local=local_time(row["starts_local"]),
        zone=row["zone"],
        stops=tuple(Halting(one["poi"], one["minutes"], one["note"]) for one in json.loads(row["stops"])),
        languages=tuple(json.loads(row["languages"])),
        welcome=row["welcome"],
        contact_name=row["contact_name"],
        contact_phone=row["contact_phone"],
        leader=row["leader"],
        enquiry=row["enquiry"],
    )
    return Event(
        id=row["id"],
        code=row["code"],
        details=details,
        starts=moment(row["starts"]),
        ends=moment(row["ends"]),
        logo=row["logo"],
        logo_type=row["logo_type"],
        state=row["state"],
        created=moment(row["created"]),
        ended=moment(row["ended"]) if row["ended"] else None,
    )


def _key(found: Any) -> int:
    return int(found[0])

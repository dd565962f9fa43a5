"""Events: their programme, their time, their code, and what is left of them afterwards."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from builder.codes import is_code
from builder.local_times import NoSuchTime, TwiceATime
from webapp.database import Store
from webapp.groups.events import (
    Details,
    Halting,
    add_event,
    change_event,
    event_of,
    find_event,
    forget,
    programme,
    set_logo,
    set_state,
)
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.tree import Tree

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STOPS = (Halting("gare", 10), Halting("pont", 5, "Say it loud"), Halting("halle", 20))


def tour_json(names: dict[str, str], lang: str = "") -> str:
    route: dict[str, object] = {"is": "route", "title": "Tour", "practice": "guided", "shape": "one-way"}
    route |= {"length_m": 1000.0, "walk_min": 15.0, "group_factor": 1.2}
    features: list[dict[str, object]] = [{"type": "Feature", "geometry": None, "properties": route}]
    for number, (poi, title) in enumerate(names.items(), 1):
        said: dict[str, object] = {"is": "stop", "number": number, "poi": poi, "title": title, "page": f"/x/{poi}/"}
        said |= {
            "note": None,
            "distance_m": 500.0 * (number - 1),
            "minutes": 10,
            "plaque": None,
            **({"lang": lang} if lang else {}),
        }
        features.append({"type": "Feature", "geometry": {"coordinates": [2.0, 48.0]}, "properties": said})
    return json.dumps({"features": features})


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    named = {"fr": tour_json({"gare": "Gare", "pont": "Pont", "halle": "Halle"})}
    named["en"] = tour_json({"gare": "Station", "pont": "Bridge", "halle": "Hall"})
    for tag, text in named.items():
        file = tmp_path / "tree" / tag / "issy" / "smart" / "tour.json"
        file.parent.mkdir(parents=True)
        file.write_text(text)
    return Tree((tmp_path / "tree").resolve(), "one", ("fr", "en", "ja"), "fr", ())


@pytest.fixture
def tour(tree: Tree) -> GuidedTour:
    found = guided_tour(tree, "fr", "issy", "smart")
    assert found is not None
    return found


@pytest.fixture
def link(store: Store) -> Iterator[Connection]:
    with store.write() as link:
        yield link


def details(starts: str = "2026-12-01T14:00", stops: tuple[Halting, ...] = STOPS) -> Details:
    local = datetime.strptime(starts, "%Y-%m-%dT%H:%M")  # noqa: DTZ007  # the town's own time
    return Details("issy", "smart", "Acme", 24, local, "Europe/Paris", stops, ("fr", "ja"), "Hello", "Zoé", "1", "Ana")


def test_a_programme_tells_the_clock_of_the_town_and_walks_along_the_route(
    link: Connection, tour: GuidedTour, tree: Tree
) -> None:
    event = add_event(link, details(), tour, NOW)
    assert is_code(event.code) and event.starts == datetime(2026, 12, 1, 13, tzinfo=UTC)
    steps = programme(tree, event, "en")
    assert [(s.title, s.walk_m, s.walk_min, f"{s.arrives:%H:%M}", f"{s.leaves:%H:%M}") for s in steps] == [
        ("Station", 0, 0, "14:00", "14:10"),
        ("Bridge", 500, 9, "14:19", "14:24"),
        ("Hall", 500, 9, "14:33", "14:53"),
    ]
    assert event.ends == steps[-1].leaves and steps[1].said == "Say it loud" and steps[0].lang == ""
    # Japanese has no such tour: English, and marked so.
    assert {step.lang for step in programme(tree, event, "ja")} == {"en"}
    # Guests type it as they like; nearly right is not right.
    assert find_event(link, f" {event.code[:3].lower()}-{event.code[3:]} ") == event
    assert find_event(link, event.code + "2") is None and find_event(link, event.code[:5]) is None


def test_the_order_is_the_offices_and_a_place_that_is_gone_is_left_out(
    link: Connection, tour: GuidedTour, tree: Tree
) -> None:
    event = add_event(link, details(), tour, NOW)
    change_event(link, event.id, details(stops=(STOPS[2], Halting("gone", 5), STOPS[0])), tour)
    changed = event_of(link, event.id)
    assert changed is not None
    assert [(s.poi, s.number, s.walk_min) for s in programme(tree, changed, "fr")] == [("halle", 1, 0), ("gare", 2, 18)]


def test_an_hour_that_summer_time_takes_or_gives_twice_is_refused(link: Connection, tour: GuidedTour) -> None:
    with pytest.raises(NoSuchTime):
        add_event(link, details("2026-03-29T02:30"), tour, NOW)
    with pytest.raises(TwiceATime):
        add_event(link, details("2026-10-25T02:30"), tour, NOW)
    # Two hours by the clock, three in truth: the night in between is longer.
    event = add_event(link, details("2026-10-25T01:30", (Halting("gare", 180),)), tour, NOW)
    assert event.ends - event.starts == timedelta(hours=3)


def test_a_day_after_its_end_an_event_knows_only_numbers(link: Connection, tour: GuidedTour) -> None:
    event = add_event(link, details(), tour, NOW)
    set_logo(link, event.id, b"png", "image/png")
    set_state(link, event.id, "ended", NOW)
    set_state(link, event.id, "live", NOW)  # it does not begin again
    assert forget(link, event.ends + timedelta(hours=23)) == 0
    assert forget(link, event.ends + timedelta(hours=25)) == 1
    assert forget(link, event.ends + timedelta(hours=25)) == 0
    left = event_of(link, event.id)
    assert left is not None and left.state == "ended" and left.ended == NOW and left.logo is None
    said = left.details
    assert (said.client, said.contact_name, said.contact_phone, said.leader, said.welcome) == ("", "", "", "", "")
    assert said.size == 24 and [(one.minutes, one.note) for one in said.stops] == [(10, ""), (5, ""), (20, "")]

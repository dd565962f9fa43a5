"""The door to folium: the same bytes, nothing of anyone else's, and no word that becomes markup."""

import re
import threading

from branca.element import Element

from builder.looking import Group, Looking, Patch, Spot, Trace, Words
from builder.maps import CONTAINER, script
from builder.model import Bounds, LonLat

HOSTILE = "</script><img src=x onerror=alert(1)> '\"&\u2028"
WORDS = Words("Nearer", "Further away", "Close", "Open its page", "© OpenStreetMap contributors")
TREE = Spot(LonLat(2.25, 48.82), "tree", HOSTILE, HOSTILE, "/fr/issy/places/tilleul/")
ROUTE = Trace((LonLat(2.25, 48.82), LonLat(2.26, 48.83)), "route", HOSTILE)
LAKE = Patch(((LonLat(2.25, 48.82), LonLat(2.26, 48.82), LonLat(2.26, 48.83), LonLat(2.25, 48.82)),), "water")


def looking(*groups: Group, tiles: str = "/assets/issy.0123.pmtiles") -> Looking:
    return Looking(Bounds(2.24, 48.81, 2.29, 48.84), groups, WORDS, "fr", tiles)


TOWN = looking(Group("tours", traces=(ROUTE,)), Group("trees", spots=(TREE,)), Group("ground", patches=(LAKE,)))


def test_the_same_map_is_the_same_bytes() -> None:
    assert script(TOWN) == script(TOWN)


def test_maps_made_at_the_same_time_are_those_made_one_by_one() -> None:
    alone, found = script(TOWN), []
    threads = [threading.Thread(target=lambda: found.append(script(TOWN))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 8


def test_folium_draws_its_names_at_random_again_afterwards() -> None:
    script(TOWN)
    one, other = Element(), Element()  # type: ignore[no-untyped-call]  # branca's own
    assert one.get_name() != other.get_name() and len(other.get_name()) > 30


def test_the_map_fills_the_element_that_pages_hold_ready() -> None:
    assert f'L.map(\n"{CONTAINER}",' in script(TOWN)


def test_nothing_is_fetched_from_anybody() -> None:
    written = script(TOWN)
    assert re.findall(r"https?:|//[a-z]|\bfetch\b|\bimport\b|\$\(", written) == []
    assert "/assets/issy.0123.pmtiles" in written
    assert '"tiles": ""' in script(looking(tiles=""))


def test_no_word_can_end_the_script_or_become_markup() -> None:
    written = script(TOWN)
    assert not set("<>&\u2028") & set(written)
    assert written.count("\\u003c/script\\u003e\\u003cimg src=x onerror=alert(1)\\u003e") == 3


def test_groups_are_handed_over_by_their_keys_in_their_order() -> None:
    (handed,) = re.findall(r"flaneur\.ready\(map_1, \{(.*?)\}", script(TOWN))
    assert re.findall(r'"([a-z]+)": feature_group_', handed) == ["tours", "trees", "ground"]


def test_a_mark_costs_a_row_and_not_a_kilobyte() -> None:
    spots = tuple(Spot(LonLat(2.25 + n / 1e4, 48.82), "tree", "Tilleul") for n in range(500))
    assert len(script(looking(Group("trees", spots=spots)))) < 500 * 60 + 2000


def test_a_name_that_looks_like_a_place_to_be_filled_stays_a_name() -> None:
    words = ("{settings}", '"{bounds}"', "{things-0}")
    written = script(looking(Group("trees", spots=tuple(Spot(TREE.at, "tree", name, "", "") for name in words))))
    assert [written.count(name) for name in ("{settings}", "{bounds}", "{things-0}")] == [1, 1, 1]

"""What the page on the move hands to its script."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from builder.checked import locales_of, read_and_check
from builder.geo import distance_m
from builder.imports.new import make_site
from builder.link.around import Around
from builder.locales import LOCALES
from builder.model import LonLat, Tour
from builder.render.go_page import go_context, programme, shorten
from builder.render.kit import Drawings
from builder.render.speak import Speaker
from builder.times import guided_min

NOTHING_DRAWN = Drawings({}, {}, {}, {}, {}, {}, {}, {}, ())


@pytest.fixture
def context(tmp_path: Path) -> dict[str, Any]:
    make_site(tmp_path / "site")
    checked = read_and_check(tmp_path / "site")
    assert checked.site is not None and checked.catalogs is not None
    town, locale = checked.site.territories[0], LOCALES["fr"]
    assert locale in locales_of(checked.site.source, ())
    speaker = Speaker(checked.catalogs, locale, lambda context, link: link)
    t = checked.catalogs.interface(locale)
    return go_context(town.tours[0], town, Around(), locale, t, speaker, NOTHING_DRAWN, {})


def test_the_script_is_handed_the_route_as_it_was_read(context: dict[str, Any]) -> None:
    tour: Tour = context["tour"]
    data = json.loads(context["data"])
    line = [LonLat(*at) for at in data["route"]["points"]]
    assert len(line) == len(tour.source.route.line)
    assert max(distance_m(a, b) for a, b in zip(line, tour.source.route.line, strict=True)) < 0.2
    assert [stop["id"] for stop in data["route"]["stops"]] == [stop.poi.id for stop in tour.stops]
    assert data["emergency"]["number"] == context["emergency"] != ""


def test_no_word_of_a_town_can_end_the_block_of_data(context: dict[str, Any]) -> None:
    assert not re.search(r"[<&]", context["data"])


def test_the_programme_ends_when_a_guided_tour_does(context: dict[str, Any]) -> None:
    tour: Tour = context["tour"]
    rows = programme(tour)
    whole = guided_min(tour.walk_min, [stop.minutes for stop in tour.stops], tour.source.group_factor)
    assert rows[-1] == [round(tour.length_m, 1), pytest.approx(whole, abs=0.1), pytest.approx(whole, abs=0.1)]
    assert rows == sorted(rows)
    assert all(leaves - arrives >= 0 for _, arrives, leaves in rows)


@pytest.mark.parametrize(
    ("words", "short"),
    [
        ("Short enough.", "Short enough."),
        (f"One sentence of seven words stands here. {'word ' * 40}end.", "One sentence of seven words stands here."),
        ("word " * 50 + "end.", "word " * 39 + "word …"),
        ("短い。", "短い。"),
        ("文" * 100 + "。" + "文" * 100, "文" * 100 + "。"),
    ],
)
def test_a_story_in_the_street_is_forty_words_at_most_and_ends_with_a_sentence(words: str, short: str) -> None:
    assert shorten(words) == short

"""What to mind stands at its place in the words of the way, in every form in which a tour goes out."""

import json
from pathlib import Path

import pytest

from builder.checked import Checked, locales_of, read_and_check
from builder.geo import along_m, distance_m, point_at
from builder.imports.new import make_site
from builder.model import HazardKind, LonLat, Tour
from builder.render.hazards import hazards_data
from builder.render.speak import Speaker

ABOVE = """
[[hazards]]
kind = "traffic"
at_m = 900
text = "On traverse la rue du Puits."
source = "Exemple"

[[hazards]]
kind = "steps"
stop = "vieux-pont"
text = "Trois marches mènent au pont."
source = "Exemple"

[practical]
"""


@pytest.fixture
def careful(tmp_path: Path) -> Checked:
    root = tmp_path / "site"
    make_site(root)
    file = root / "tours" / "exemple" / "premier-tour" / "tour.md"
    file.write_text(file.read_text("utf-8").replace("\n[practical]\n", ABOVE, 1), "utf-8")
    return read_and_check(root)


def tour_of(checked: Checked) -> Tour:
    assert checked.site is not None and checked.problems == ()
    return checked.site.territories[0].tours[0]


def test_a_hazard_at_a_stop_stands_at_the_metre_of_the_stop_and_all_are_in_the_order_of_the_route(
    careful: Checked,
) -> None:
    tour = tour_of(careful)
    assert [(one.source.kind, round(one.at_m)) for one in tour.hazards] == [
        (HazardKind.STEPS, round(tour.stops[1].distance_m)),
        (HazardKind.TRAFFIC, 900),
    ]


def test_the_script_is_told_where_what_and_in_which_language(careful: Checked) -> None:
    tour = tour_of(careful)
    assert careful.site is not None and careful.catalogs is not None
    _, english = locales_of(careful.site.source)
    speaker = Speaker(careful.catalogs, english, lambda context, link: link)
    first, second = hazards_data(tour, careful.catalogs.interface(english), speaker)
    assert (first["kind"], first["label"], first["lang"]) == ("steps", "Steps", "fr")
    assert (second["at_m"], second["text"]) == (900, "On traverse la rue du Puits.")
    assert second["kind"] == "traffic"
    line = tour.source.route.line
    assert distance_m(LonLat(*second["at"]), point_at(line, along_m(line), 900)) < 0.2
    json.dumps([first, second])


@pytest.mark.slow
def test_steps_that_shipped_tours_warn_of_are_steps_on_the_map(guide: Checked) -> None:
    assert guide.site is not None
    for town in guide.site.territories:
        warned = [(tour, one) for tour in town.tours for one in tour.hazards if one.source.kind is HazardKind.STEPS]
        if not warned:
            continue
        ends = [p for way in guide.surveys[town.slug].ground.ways if way.kind == "steps" for p in way.line]
        for tour, one in warned:
            line = tour.source.route.line
            here = point_at(line, along_m(line), one.at_m)
            assert min(distance_m(here, end) for end in ends) < 15, (tour.slug, one.at_m)

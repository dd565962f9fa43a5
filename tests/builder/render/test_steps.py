import json
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

import pytest

from builder import parts
from builder.checked import Checked
from builder.locales import LOCALES
from builder.model import Step, Tour
from builder.render.speak import Speaker
from builder.render.steps import ground, step_views, step_words, steps_data, unknown

T = NullTranslations()
EN, FR = LOCALES["en"], LOCALES["fr"]


def step(kind: str, street: str = "Rue Haute", way: str = "street", **more: Any) -> Step:
    return replace(Step(0.0, kind, street, way, length_m=40.0, bearing_deg=45.0), **more)


def text(one: Step) -> str:
    return step_words(one, EN, T).text


@pytest.fixture(scope="module")
def tour(guide: Checked) -> Tour:
    assert guide.site is not None
    return guide.site.territories[0].tours[0]


@pytest.fixture(scope="module")
def speaker(guide: Checked) -> Speaker:
    assert guide.catalogs is not None
    return Speaker(guide.catalogs, FR, lambda context, link: link)


def test_a_turn_is_said_with_what_it_leads_to() -> None:
    assert text(step("left")) == "Turn left onto Rue Haute"
    assert text(step("slight-right", street="", way="path")) == "Bear right onto the path"
    assert text(step("straight")) == "Continue onto Rue Haute"
    assert text(step("start")) == "Set off to the north-east: Rue Haute"
    assert text(step("end")) == "End of the route"


def test_a_turn_on_the_same_way_says_so_by_name_or_says_the_turn_alone() -> None:
    assert text(step("right", is_new=False)) == "Turn right, staying on Rue Haute"
    assert text(step("right", street="", way="path", is_new=False)) == "Turn right"
    assert text(step("keep-left", street="", way="path", is_new=False)) == "Keep left"
    assert text(step("back", is_new=False)) == "Turn back along Rue Haute"


def test_steps_are_taken_and_bridges_are_crossed() -> None:
    assert text(step("straight", street="", way="steps")) == "Take the steps"
    assert text(step("left", street="", way="steps")) == "Turn left and take the steps"
    assert text(step("left", way="steps")) == "Turn left and take the steps: Rue Haute"
    assert text(step("straight", street="Pont Neuf", way="bridge")) == "Cross Pont Neuf"
    assert text(step("left", street="", way="bridge")) == "Turn left and cross the bridge"


def test_a_roundabout_is_said_before_the_turn() -> None:
    assert text(step("sharp-left", at_roundabout=True)) == "At the roundabout, turn left onto Rue Haute"
    assert text(step("straight", at_roundabout=True)) == "At the roundabout, continue onto Rue Haute"


def test_every_kind_of_step_on_every_kind_of_way_is_a_sentence_without_gaps() -> None:
    sides = [f"{much}{side}" for much in ("", "slight-", "sharp-", "keep-") for side in ("left", "right")]
    for kind in ["start", "straight", "back", "end", *sides]:
        for way in ("street", "path", "steps", "cycleway", "bridge", "square", "unknown"):
            for street in ("", "Rue d'En-Haut"):
                for is_new in (True, False):
                    for at_roundabout in (True, False):
                        one = step(kind, street=street, way=way, is_new=is_new, at_roundabout=at_roundabout)
                        said = text(one)
                        assert said and not {"%", "\0", "'"} & set(said), one
                        assert said[0].isupper() and "  " not in said, one


def test_a_voice_also_says_how_far_where_nothing_will_be_said_for_a_while() -> None:
    assert step_words(step("left"), EN, T).spoken == "Turn left onto Rue Haute."
    assert step_words(step("left", length_m=830.0), EN, T).spoken == "Turn left onto Rue Haute, for 850\u00a0metres."
    assert "1,2\u00a0kilomètre" in step_words(step("left", length_m=1234.0), FR, T).spoken


def test_the_name_of_a_street_is_marked_with_its_language_and_nothing_in_it_is_markup() -> None:
    words = step_words(step("left", street="Rue <b>d'Issy</b>"), EN, T, FR)
    assert words.html == 'Turn left onto <span lang="fr" dir="ltr">Rue &lt;b&gt;d’Issy&lt;/b&gt;</span>'
    assert step_words(step("left"), FR, T, FR).html == "Turn left onto Rue Haute"


def test_of_the_ground_what_is_known_is_said_and_nothing_else() -> None:
    assert ground(step("left"), T) == []
    assert ground(step("left", climb_m=1.5, surface="made_up"), T) == []
    known = step("left", way="steps", climb_m=-12.4, surface="fine_gravel", stairs=63)
    assert ground(known, T) == ["63 stairs", "12 m down", "gravel"]


@pytest.mark.slow
def test_what_nobody_knows_of_a_route_is_said_once(tour: Tour) -> None:
    assert unknown(tour, EN, T) == "Not known here: slopes, surface and how many stairs."


@pytest.mark.slow
def test_the_data_of_a_tour_is_plain_json_with_words_of_every_step(tour: Tour, speaker: Speaker) -> None:
    data = json.loads(json.dumps(steps_data(tour, FR, T, speaker)))
    assert [one["at_m"] for one in data["steps"]] == sorted(one["at_m"] for one in data["steps"])
    assert all(one["text"] and one["spoken"].endswith(".") for one in data["steps"])
    ids = {stop.poi.id for stop in tour.stops}
    assert {one["stop"] for one in data["steps"]} - {None} <= ids
    assert all(bool(one["landmark"]) == (one["stop"] is not None) for one in data["steps"])
    froms, tos, names = zip(*data["streets"], strict=True)
    assert list(tos[:-1]) == list(froms[1:])
    assert tos[-1] == pytest.approx(tour.length_m, abs=0.1)
    assert all(names)


@pytest.mark.slow
def test_every_step_of_the_page_has_a_road_sign_but_the_last(tour: Tour, speaker: Speaker) -> None:
    signs = [view.sign for view in step_views(tour, FR, T, speaker, FR)]
    assert signs[-1] == ""
    drawn = (parts.templates() / "icons.html").read_text("utf-8")
    assert all(f'"{sign}": "M' in drawn for sign in set(signs[:-1]))

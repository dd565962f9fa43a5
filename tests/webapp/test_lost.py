"""A code that no plaque has leads to those near it, without a script."""

import pytest
from flask.testing import FlaskClient

from builder.checked import Checked
from webapp import create_app
from webapp.config import Config

from .conftest import Lay


@pytest.mark.parametrize("typed", ["K7M2QY", "k7m2x", "7KM2QX", "K7M2QXX", "K7-M2-Q"])
@pytest.mark.parametrize("by", ["address", "field"])
def test_a_mistyped_code_leads_to_the_plaque_near_it(client: FlaskClient, typed: str, by: str) -> None:
    if by == "address":
        answer = client.get(f"/p/{typed}", headers={"Accept-Language": "en"})
    else:
        answer = client.get("/p/", query_string={"code": typed, "lang": "en"})
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, "en")
    assert f"None has {typed.upper().replace('-', '')}<" in answer.text
    assert '<a class="row" href="/P/K7M2QX/en/"><b>Tower of Figures</b>' in answer.text
    assert "name=code" in answer.text and "<template" not in answer.text and "ABCDEF" not in answer.text


def test_a_name_of_another_language_says_so_and_is_escaped(client: FlaskClient) -> None:
    assert '<a class="row" href="/P/ABCDEF/"><b lang="fr">La gare</b>' in client.get("/p/ABCDE2/en").text
    assert "La Tour &lt;aux&gt; Figures" in client.get("/p/K7M2QY/fr").text


def test_a_code_near_none_is_said_to_be_unknown(client: FlaskClient) -> None:
    answer = client.get("/p/ZZZZZZ/fr")
    assert "Aucune : ZZZZZZ<" in answer.text and "Near" not in answer.text and "name=code" in answer.text


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\u202eABC", "&amp;", "a" * 9000])
def test_what_is_typed_cannot_become_a_part_of_the_page(client: FlaskClient, typed: str) -> None:
    answer = client.get("/p/", query_string={"code": typed, "lang": "en"})
    assert answer.status_code == 404
    assert "<script" not in answer.text and "\u202e" not in answer.text and len(answer.text) < 600


def test_a_page_that_is_no_plaque_keeps_its_words_hidden(client: FlaskClient) -> None:
    assert '<template id="unknown-code">' in client.get("/en/nowhere/").text


def test_a_tree_without_a_list_still_has_its_field(lay: Lay) -> None:
    site = lay()
    (site / "plaques.json").unlink()
    answer = create_app(Config(site, access_log=False)).test_client().get("/p/K7M2QY/en")
    assert answer.status_code == 404 and "None has K7M2QY" in answer.text and "Near" not in answer.text


@pytest.mark.slow
def test_the_shipped_guide_names_the_plaques_near_a_wrong_code(base: str, guide: Checked) -> None:
    import urllib.error
    import urllib.request

    assert guide.site is not None
    plaque = guide.site.territories[0].plaques[0]
    wrong = plaque.code[:-1] + ("2" if plaque.code[-1] != "2" else "3")
    with pytest.raises(urllib.error.HTTPError) as lost:
        urllib.request.urlopen(f"{base}/p/{wrong.lower()}/fr/")
    text = lost.value.read().decode()
    lost.value.close()
    assert f'href="/P/{plaque.code}/fr/"' in text and wrong in text and 'name="code"' in text

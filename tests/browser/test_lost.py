"""Somebody has misread a sign of the code: the field leads to the plaques near it, with a script and without."""

import pytest

from builder.model import Site

from .conftest import Look


@pytest.mark.parametrize("has_script", [True, False])
def test_a_wrong_code_in_the_field_leads_to_the_plaque_near_it(look: Look, site: Site, has_script: bool) -> None:
    plaque = site.territories[0].plaques[0]
    wrong = plaque.code[:-1] + ("2" if plaque.code[-1] != "2" else "3")
    page = look("/fr/404.html", java_script_enabled=has_script, locale="fr-FR")
    page.get_by_label("Code de la plaque").fill(wrong.lower())
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_text(f"Aucune plaque ne porte le code {wrong}.").wait_for()
    page.get_by_role("link", name=plaque.code).click()
    page.wait_for_url(f"**/P/{plaque.code}/fr/")
    assert plaque.poi.title.msgid in page.locator("h1").inner_text()


def test_without_a_network_the_field_itself_says_that_a_code_is_wrong(look: Look) -> None:
    page = look("/fr/404.html", locale="fr-FR")
    page.context.set_offline(True)
    page.get_by_label("Code de la plaque").fill("K7M2Q2")
    page.get_by_role("button", name="Ouvrir").click()
    page.get_by_text("n’est pas un code de plaque").wait_for()

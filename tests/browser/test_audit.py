"""bin/audit: every page of the published languages in both colour schemes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page as Tab

from builder.locales import LOCALES
from builder.outputs import Page

from .conftest import TEMPLATES, Look

SHARES = 4  # of the pages of a type, so that two workers have the same to do


@pytest.mark.audit
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("share", range(SHARES))
@pytest.mark.parametrize("page_type", TEMPLATES)
def test_axe_finds_nothing_on_any_page(
    page_type: str, share: int, pages: list[Page], look: Look, axe: Callable[[Tab], list[str]]
) -> None:
    mine = [page for page in pages if page.template == page_type and not LOCALES[page.locale].is_pseudo][share::SHARES]
    tab = look("about:blank", locale="eo" if page_type == "root.html" else "en-GB")
    found = {}
    for page in mine:
        tab.goto(page.address)
        for scheme in ("light", "dark"):
            tab.emulate_media(color_scheme=scheme)
            if faults := axe(tab):
                found[page.address, scheme] = faults
        if refused := tab.evaluate("window.refused ?? []"):
            found[page.address, "policy"] = refused
    assert found == {}

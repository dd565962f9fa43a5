"""A passer-by tells the office of a broken plaque, in a real browser with nothing switched on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from builder.imports.new import make_site

from ..house import PSEUDO, publish, run_flaneur, served

PAGE = "/exemple/report/?plaque=EXEMPU"


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example of ``flaneur new`` on a host of its own."""
    root = tmp_path_factory.mktemp("report") / "guide"
    make_site(root)
    site = root / "tours" / "site.toml"
    site.write_text(site.read_text("utf-8").replace("server = false", "server = true"), "utf-8")
    publish(root, root / "site", pseudo=PSEUDO)
    return root / "site"


def test_without_a_script_a_plaque_is_reported_from_its_own_page_and_a_hurried_hand_is_asked_again(
    chromium: Browser, guide: Path, tmp_path: Path, axe: Callable[[Page], list[str]]
) -> None:
    with served(guide, FLANEUR_DATA=str(tmp_path)) as base:
        page = chromium.new_page(base_url=base, viewport={"width": 320, "height": 640}, java_script_enabled=False)
        page.goto("/P/EXEMPU/en/")
        page.get_by_role("link", name="Something wrong with this plaque?").click()
        page.get_by_label("It is gone").check()
        page.get_by_label("In your words").fill("Only the screws are left.")
        page.get_by_role("button", name="Send to the office").click()
        assert "quicker than anybody reads" in page.get_by_role("alert").inner_text()
        assert page.get_by_label("It is gone").is_checked(), "nothing is typed twice"
        while page.get_by_role("alert").count():
            page.get_by_role("button", name="Send to the office").click()
        page.get_by_text("The office has your report.").wait_for()
        page.reload()
        page.get_by_role("link", name="Back to Town hall").click()
        page.wait_for_url("**/P/EXEMPU/en/")
        page.context.close()
        said = run_flaneur("reports", "--site", guide, "--data", tmp_path)
        assert "1 waiting" in said and "Only the screws are left. (en)" in said
        page = chromium.new_page(base_url=base, viewport={"width": 320, "height": 640})
        for tag in ("en", "ar-XB"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
                page.goto(f"/{tag}{PAGE}")
                assert axe(page) == [] and page.evaluate("document.documentElement.scrollWidth") <= 320
        page.context.close()

"""Debian's Chromium, and a page of the served guide in it, seen as a reader asks to see it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, sync_playwright

from builder import parts
from builder.camera import Conditions

from ..house import ROOT, one_at_a_time, publish
from .film import FAKE, THERE, video
from .kept_guide import author

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
FOUND_MS = 20_000  # for a symbol before a camera
# A software WebGL 2: what a phone's chip does, on a machine without one.
DRAWING = ["--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
PHONE = {"width": 390, "height": 844}
TEMPLATES = sorted(
    file.name for file in parts.templates().glob("*.html") if 'extends "' in file.read_text("utf-8").split("\n", 1)[0]
)

Look = Callable[..., Page]

# Listens before the page does, so that nothing is missed.
WATCH_POLICY = """
addEventListener("securitypolicyviolation", (event) => {
  (window.refused ??= []).push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for ``template`` is run for one drawn page of each type."""
    if "template" in metafunc.fixturenames:
        metafunc.parametrize("template", TEMPLATES)


@pytest.fixture(scope="session")
def kind() -> Iterator[BrowserType]:
    """For a test that starts a browser of its own: Playwright runs once in a process."""
    with sync_playwright() as playwright:
        yield playwright.chromium


@pytest.fixture(scope="session")
def chromium(kind: BrowserType) -> Iterator[Browser]:
    browser = kind.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def drawing(kind: BrowserType) -> Iterator[Browser]:
    """A browser that can draw the moving map."""
    arguments = [argument for argument in ARGUMENTS if argument != "--disable-gpu"]
    browser = kind.launch(executable_path=CHROMIUM, args=[*arguments, *DRAWING])
    yield browser
    browser.close()


@pytest.fixture
def look(chromium: Browser, base: str) -> Iterator[Look]:
    """``look("/fr/issy/", color_scheme="dark", java_script_enabled=False)``: the page, opened; options are those of
    Playwright's ``new_context``."""
    contexts: list[BrowserContext] = []

    def open_page(address: str, **options: Any) -> Page:
        if address == "/":  # the list of languages: any other visitor has a home in their own
            options.setdefault("locale", "eo")
        context = chromium.new_context(base_url=base, **{"viewport": PHONE, **options})
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH_POLICY)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def camera(kind: BrowserType, tmp_path: Path) -> Iterator[Callable[..., BrowserContext]]:
    """A phone whose camera shows ``text``."""
    with ExitStack() as stack:

        def hold(base: str, text: str, taken: Conditions = THERE) -> BrowserContext:
            film = f"--use-file-for-fake-video-capture={video(tmp_path, text, taken)}"
            browser = kind.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *FAKE, film])
            stack.callback(browser.close)
            context = browser.new_context(base_url=base, viewport=PHONE, permissions=["camera"], locale="fr-FR")
            context.set_default_timeout(FOUND_MS)
            context.add_init_script(WATCH_POLICY)
            return context

        yield hold


@pytest.fixture(scope="session")
def kept(shared: Path) -> Path:
    """The folder of the guide of ``kept_guide``, built into its ``site`` once a run; a test that writes to it takes a
    copy."""
    with one_at_a_time(shared / "kept.lock"):
        if not (shared / "kept" / "site").exists():
            author(shared / "kept")
            publish(shared / "kept", shared / "kept" / "site")
    return shared / "kept"


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """What axe-core finds wrong on a page, a line each. Evaluated, not added as a script: the policy forbids that."""
    source = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")

    def run(page: Page) -> list[str]:
        page.evaluate(source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{violation['id']}: {violation['help']} — {node['target']} {node.get('failureSummary', '')}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    return run


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)

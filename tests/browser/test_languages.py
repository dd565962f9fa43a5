"""The language of a visitor: found on a host that chooses none, kept only in the address, changed without losing one's
place."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options

from .conftest import Look


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A plain web host over the smallest guide, in French and English."""
    root = tmp_path_factory.mktemp("plain") / "root"
    make_site(root)
    report = build(root, root.parent / "site", Options(paper=False))
    assert report.written is not None
    handler = partial(_Quiet, directory=str((root.parent / "site").resolve()))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as host:
        thread = threading.Thread(target=host.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("asked", "speaks", "shown"),
    [
        ("/", "en-AU", "/en/"),
        ("/", "ja", "/"),
        ("/P/EXEMPU", "en-AU", "/P/EXEMPU/en/"),
        ("/P/EXEMPU/", "ja", "/P/EXEMPU/en/"),
        ("/P/EXEMPU/", "fr-CA", "/P/EXEMPU/"),
        ("/P/EXEMPU/fr/", "en", "/P/EXEMPU/fr/"),
    ],
)
def test_a_plain_host_shows_the_language_of_the_phone(
    look: Look, base: str, asked: str, speaks: str, shown: str
) -> None:
    page = look(asked, locale=speaks)
    page.wait_for_url(f"{base}{shown}")
    assert page.evaluate("window.refused ?? []") == []


def test_without_a_script_the_languages_are_links(look: Look) -> None:
    page = look("/P/EXEMPU/", locale="en", java_script_enabled=False)
    page.locator("nav.first").get_by_text("English").click()
    assert page.locator("html").get_attribute("lang") == "en"


def test_the_switch_keeps_the_place_and_the_question(look: Look, base: str) -> None:
    page = look("/fr/exemple/premier-tour/?q=pont", locale="fr")
    page.evaluate("location.hash = '#way'")
    page.locator(".lang summary").click()
    page.locator(".langs").get_by_text("English").click()
    page.wait_for_url(f"{base}/en/exemple/premier-tour/?q=pont#way")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0

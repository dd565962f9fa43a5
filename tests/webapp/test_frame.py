"""A page of the server stands in the frame that the builder wrote for its town and language."""

import pytest

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp import create_app
from webapp.config import Config
from webapp.frame import environment, has_frame, put_in
from webapp.tree import Tree, read_tree

from .test_reports import write_setting

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    root = tmp_path_factory.mktemp("frame")
    make_site(root)
    assert build(root, root / "bare", Options(paper=False, brotli=0)).written is not None
    assert not has_frame(read_tree((root / "bare").resolve()), "fr", "exemple"), "a host without a server has none"
    write_setting(root, "server = false", "server = true")
    assert build(root, root / "site", Options(paper=False, brotli=0)).written is not None
    return read_tree((root / "site").resolve())


def test_a_room_speaks_in_the_frame_of_the_town_in_the_visitors_language_and_no_word_of_its_own_is_markup(
    tree: Tree,
) -> None:
    assert has_frame(tree, "fr", "exemple") and not has_frame(tree, "fr", "elsewhere") and not has_frame(tree, "xx", "")
    built = (tree.root / "fr/exemple/frame/index.html").read_text("utf-8")
    page = put_in(built, "Une <visite>", "", "<h1>Samedi</h1>", is_open=False)
    assert "<title>Une &lt;visite&gt; · Exemple" in page and "<h1>Samedi</h1>" in page and page.count("<h1>") == 1
    assert "noindex" in page and "canonical" not in page and "frame-main" not in page and "frame-head" not in page
    words = environment(tree, "fr").from_string("{{ _('Privacy') }} {{ said }}").render(said="<b>")
    assert words == "Données personnelles &lt;b&gt;"


def test_what_goes_wrong_is_said_on_a_page_in_the_visitors_language_and_in_a_line_to_a_program(tree: Tree) -> None:
    app = create_app(Config(tree.root.parent.parent / "site", access_log=False))

    @app.get("/fr/broken/")
    def broken() -> str:
        raise ZeroDivisionError

    client = app.test_client()
    page = client.get("/fr/broken/", headers={"Accept": "text/html"})
    assert page.status_code == 500 and page.content_type == "text/html; charset=utf-8"
    assert 'lang="fr"' in page.text and 'href="/fr/"' in page.text and "ZeroDivision" not in page.text
    assert client.get("/fr/broken/").text.startswith("Something went wrong here, not with you.")
    refused = client.post("/en/", headers={"Accept": "text/html,*/*;q=0.8"})
    assert refused.status_code == 405 and "Nothing was kept." in refused.text and refused.headers["Allow"]

"""A page of the server stands in the frame that the builder wrote for its town and language."""

from pathlib import Path

import pytest

from builder.build import build
from builder.imports.new import make_site
from builder.outputs import Options
from webapp.frame import environment, has_frame, put_in
from webapp.tree import read_tree

from .test_reports import write_setting


@pytest.mark.slow
def test_a_room_speaks_in_the_frame_of_the_town_in_the_visitors_language_and_no_word_of_its_own_is_markup(
    tmp_path: Path,
) -> None:
    make_site(tmp_path)
    assert build(tmp_path, tmp_path / "bare", Options(paper=False, brotli=0)).written is not None
    assert not has_frame(read_tree((tmp_path / "bare").resolve()), "fr", "exemple"), "a host without a server has none"
    write_setting(tmp_path, "server = false", "server = true")
    assert build(tmp_path, tmp_path / "site", Options(paper=False, brotli=0)).written is not None
    tree = read_tree((tmp_path / "site").resolve())
    assert has_frame(tree, "fr", "exemple") and not has_frame(tree, "fr", "elsewhere") and not has_frame(tree, "xx", "")
    built = (tree.root / "fr/exemple/frame/index.html").read_text("utf-8")
    page = put_in(built, "Une <visite>", "", "<h1>Samedi</h1>", is_open=False)
    assert "<title>Une &lt;visite&gt; · Exemple" in page and "<h1>Samedi</h1>" in page and page.count("<h1>") == 1
    assert "noindex" in page and "canonical" not in page and "frame-main" not in page and "frame-head" not in page
    words = environment(tree, "fr").from_string("{{ _('Privacy') }} {{ said }}").render(said="<b>")
    assert words == "Données personnelles &lt;b&gt;"

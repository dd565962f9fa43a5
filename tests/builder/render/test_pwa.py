"""The app: its icons are the mark, its worker is one script that says its version, or the one that ends all others."""

import re
from io import BytesIO

import pytest
import resvg_py
from PIL import Image, ImageChops

from builder import parts
from builder.locales import LOCALES
from builder.render.pwa import PAPER, worker

SHARE = {"icon-192.png": 0.86, "icon-512.png": 0.86, "icon-mask.png": 0.62, "icon-180.png": 0.8}


@pytest.mark.parametrize("name", SHARE)
def test_an_icon_is_the_mark_on_paper_and_a_masked_one_leaves_it_room(name: str) -> None:
    icon = Image.open(parts.static() / "icons" / name).convert("RGB")
    mark = re.findall(r"<path[^>]*/>", (parts.static() / "mark.svg").read_text("utf-8"))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{PAPER}" d="M0 0h32v32H0z"/>'
        f'<g transform="translate(16 16) scale({SHARE[name]}) translate(-16 -16)">{"".join(mark)}</g></svg>'
    )
    drawn = bytes(resvg_py.svg_to_bytes(svg_string=svg, width=icon.width, height=icon.height))
    assert ImageChops.difference(icon, Image.open(BytesIO(drawn)).convert("RGB")).getbbox() is None


def test_the_worker_is_new_only_when_its_source_or_its_languages_are() -> None:
    french, both = (LOCALES["fr"],), (LOCALES["fr"], LOCALES["en"])
    assert worker(french, is_on=True) == worker(french, is_on=True)
    assert worker(french, is_on=True).content != worker(both, is_on=True).content
    written = worker(french, is_on=True).content or b""
    assert len(re.findall(rb'const BUILD = \{"version": "[0-9a-f]{12}", "locales": \["fr"\]\};\n', written)) == 1


def test_switched_off_it_is_the_worker_that_ends_all_others() -> None:
    off = worker((LOCALES["fr"],), is_on=False)
    assert off.path == "sw.js" and b"unregister" in (off.content or b"")

"""Markdown → HTML. The only door to cmarkgfm; raw HTML, script links and pictures never pass."""

import re
from collections.abc import Callable
from functools import lru_cache

import cmarkgfm
from cmarkgfm.cmark import Options

_CONTENT_LINK = re.compile(r'href="(?![A-Za-z][A-Za-z0-9+.-]*:|/)([^"]+\.md)"')
_IMAGE = re.compile(r'<img src="[^"]*" alt="([^"]*)"[^>]*>')
_HEADING = re.compile(r"<(/?)h1>")


@lru_cache(maxsize=4096)
def _html(block: str) -> str:
    # Without CMARK_OPT_UNSAFE, raw HTML is left out and javascript: links are emptied.
    html = str(cmarkgfm.markdown_to_html(block, options=Options.CMARK_OPT_VALIDATE_UTF8))
    # A picture would be asked of another host, and has no credit: its words stay. ``[[media]]`` is for pictures.
    html = _IMAGE.sub(r"\1", html)
    # The page's own name is its only h1.
    return _HEADING.sub(lambda m: f"<{m[1]}h2>", html).strip()


def to_html(block: str, address_of: Callable[[str], str]) -> str:
    """One paragraph (or list, heading, quotation) as HTML; ``address_of`` tells where a linked file is shown."""
    return _CONTENT_LINK.sub(lambda m: f'href="{address_of(m[1])}"', _html(block))

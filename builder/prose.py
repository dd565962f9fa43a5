"""What stands inside a paragraph of prose: its links to other content files. Pure."""

import posixpath
import re

_LINK = re.compile(r"\]\(([^()\s]+\.md)\)")
_RAW_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?|!--.*?--)>", re.S)
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`#>]+")


def content_links(block: str) -> list[str]:
    """The files a paragraph links to, as written: ``[the tower](tour-aux-figures.md)``."""
    return _LINK.findall(block)


def content_path(context: str, link: str) -> str:
    """The context of the file that a link leads to: in ``tours/issy/pois/a``, ``b.md`` → ``tours/issy/pois/b``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(context), link.removesuffix(".md")))


def has_raw_html(block: str) -> bool:
    return bool(_RAW_HTML.search(block))


def plain_words(block: str) -> str:
    """A paragraph without its marks, on one line: for descriptions and titles."""
    return " ".join(_MARKUP.sub(lambda m: m[1] or "", block).split())

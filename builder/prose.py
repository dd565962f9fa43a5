"""What stands inside the words of authors and translators: links to content files, and what must not. Pure."""

import posixpath
import re
from unicodedata import combining, east_asian_width

# A link to a file beside this one, perhaps in angle brackets or with a title; never one to another host.
_LINK = re.compile(r"\]\(\s*<?(?![A-Za-z][A-Za-z0-9+.-]*:|/)([^()\s<>]+\.md)>?(?:\s[^()]*)?\)")
_TARGET = re.compile(r"(?<!!)\[[^\]]*\]\(\s*<?([^()\s<>]*)>?(?:\s[^()]*)?\)")
_SCHEMES = ("https://", "http://", "mailto:", "tel:")
_IMAGE = re.compile(r"!\[[^\]]*\][(\[]")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_RAW_HTML = re.compile(r"<(?:/?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?|!--.*?--)>", re.S)
_MARKS = re.compile(r"[\[*_`#>]")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*_`#>]+")


def content_links(block: str) -> list[str]:
    """The files a paragraph links to, as written: ``[the tower](tour-aux-figures.md)``."""
    return _LINK.findall(block)


def lost_links(block: str) -> list[str]:
    """Links that lead neither to a content file nor to a whole address of the web, a mailbox or a telephone."""
    targets = _TARGET.findall(block)
    return [target for target in targets if not target.endswith(".md") and not target.startswith(_SCHEMES)]


def content_path(context: str, link: str) -> str:
    """The context of the file that a link leads to: in ``tours/issy/pois/a``, ``b.md`` → ``tours/issy/pois/b``."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(context), link.removesuffix(".md")))


def has_raw_html(block: str) -> bool:
    return bool(_RAW_HTML.search(block))


def has_image(block: str) -> bool:
    """A picture of Markdown: ``![words](address)``."""
    return bool(_IMAGE.search(block))


def unseen_sign(text: str) -> tuple[int, str] | None:
    """The first sign that shows nothing and that XML forbids (a GPX or SVG file with it is broken): its place in the
    text, and its name as ``U+000B``."""
    found = _UNSEEN.search(text)
    return (found.start(), f"U+{ord(found[0]):04X}") if found else None


def plain_words(block: str) -> str:
    """A paragraph without its marks, on one line: for descriptions and titles."""
    if _MARKS.search(block):  # most have none, which is sooner seen than taken out
        block = _MARKUP.sub(lambda m: m[1] or "", block)
    return " ".join(block.split())


def columns(text: str) -> int:
    """The room a text takes where a Latin letter takes one: a Chinese or Japanese sign takes two, a mark that stands on
    a letter none."""
    return sum(2 if east_asian_width(sign) in "WF" else 0 if combining(sign) else 1 for sign in text)


def link_targets(block: str) -> list[str]:
    """Where the links of a paragraph lead, files and addresses, as written."""
    return _TARGET.findall(block)


def html_tags(block: str) -> list[str]:
    """The tags in a text by their names, ``a`` and ``/a``; comments are left out."""
    return [found.strip("<>").split()[0].rstrip("/") for found in _RAW_HTML.findall(block) if found[1] != "!"]

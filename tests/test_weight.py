"""What a plaque's page weighs on the wire: the document with its style, and the picture in view, headers and all."""

from pathlib import Path

import pytest

from builder import urls
from builder.outputs import Page

from .document import Document
from .house import fetch

MOST_BYTES = 14_600  # ten packets of 1,460 bytes: what a server may send before it is first answered (RFC 6928)
MOST_PICTURE_BYTES = 6_000


def weigh(base: str, address: str) -> tuple[int, int]:
    """Bytes in all, and of the picture alone."""
    whole, html = fetch(base, address)
    document = Document(html.decode())
    assert [link for link in document.head.find_all("link", rel="stylesheet")] == []
    in_view = [one for one in document.body.find_all("img") if one.attributes.get("loading") != "lazy"]
    pictures = [fetch(base, one.attributes["src"])[0] for one in in_view]
    return whole + sum(pictures), sum(pictures)


@pytest.mark.slow
def test_the_heaviest_plaque_of_each_language_opens_with_the_first_packets(
    tree: Path, pages: list[Page], base: str
) -> None:
    """The heaviest as it lies in the tree; its picture differs little from the others'."""
    heaviest: dict[str, tuple[int, str]] = {}
    for page in pages:
        if page.template == "plaque.html":
            packed = (tree / f"{urls.file_of(page.address)}.br").stat().st_size
            heaviest[page.locale] = max((packed, page.address), heaviest.get(page.locale, (0, "")))
    weights = {address: weigh(base, address) for _, address in heaviest.values()}
    assert len(weights) == len({page.locale for page in pages})
    assert {at: one for at, one in weights.items() if one[0] > MOST_BYTES or one[1] > MOST_PICTURE_BYTES} == {}


@pytest.mark.audit
def test_every_plaque_opens_with_the_first_packets(pages: list[Page], base: str) -> None:
    weights = {page.address: weigh(base, page.address) for page in pages if page.template == "plaque.html"}
    heaviest = max(weights, key=lambda address: weights[address])
    print(f"\n{len(weights)} plaque pages, the heaviest {heaviest}: {weights[heaviest][0]} bytes")
    over = {address: one for address, one in weights.items() if one[0] > MOST_BYTES or one[1] > MOST_PICTURE_BYTES}
    assert over == {}

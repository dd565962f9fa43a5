"""oEmbed 1.0 (oembed.com): what a partner's site needs to show a tour in a frame, from the tour's address alone."""

import json

from markupsafe import Markup

from builder.outputs import Artifact

WIDTH, HEIGHT = 600, 460  # CSS pixels; the frame may be made narrower, down to 280


def frame(address: str, title: str) -> str:
    """The words to copy into a page. The frame asks for nothing until a reader scrolls to it, and may not be a spy: it
    gets no address of the page around it and no permission."""
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy"></iframe>'
    ).format(address, title, WIDTH, HEIGHT)


def tour_oembed(embed: str, title: str, site: str, base_url: str, address: str) -> Artifact:
    """``embed`` is the whole address of the page to frame."""
    answer = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site,
        "provider_url": base_url + "/",
        "cache_age": 86400,
        "width": WIDTH,
        "height": HEIGHT,
        "html": str(frame(embed, title)),
    }
    return Artifact(address.lstrip("/"), json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())

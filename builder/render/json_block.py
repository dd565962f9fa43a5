"""JSON that stands in a script element of a page."""

import json

from markupsafe import Markup


def json_block(data: object) -> Markup:
    """As short as it can be, and safe in HTML."""
    return json_safe(json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def json_safe(text: str) -> Markup:
    """JSON in which no ``<`` closes the script element early and no ``&`` begins an entity."""
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))

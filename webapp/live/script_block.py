"""JSON that stands in a script element of a page of the server."""

import json

from markupsafe import Markup


def script_block(data: object) -> Markup:
    """No ``<`` in it closes the element early, and no ``&`` begins an entity."""
    said = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(said.replace("<", "\\u003c").replace("&", "\\u0026"))

"""``flaneur rehearse``: the real guide, on this computer alone, with a made-up walker in place of the phone's position.

The server is the usual one. To pages on the move, and to no others, it adds two scripts and what they read; they lie
outside of the tree, so the guide that is published has no way in for positions that are made up.
"""

import os
from pathlib import Path

from flask import Flask, Response, abort, request

from webapp import create_app as create_guide
from webapp.files import TYPES

BROWSER = Path(__file__).with_name("browser")
SENT = ("clock.js", "page.js", "walker.js")
_SCRIPTS = '<script src="/-/rehearsal/clock.js"></script><script type="module" src="/-/rehearsal/page.js"></script>'


def create_app() -> Flask:
    """Of ``FLANEUR_REHEARSAL``, the file with the plan, besides what the guide's own server asks for."""
    app = create_guide()
    open_rehearsal(app, Path(os.environ["FLANEUR_REHEARSAL"]))
    return app


def open_rehearsal(app: Flask, plan: Path) -> None:
    @app.get("/-/rehearsal/<name>")
    def file(name: str) -> Response:
        if name == "plan.json":
            return _sent(plan)
        return _sent(BROWSER / name) if name in SENT else abort(404)

    @app.before_request
    def plain() -> None:
        if request.path.endswith("/go/"):
            for name in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_RANGE"):
                request.environ.pop(name, None)  # the scripts go into the plain bytes

    @app.after_request
    def add(response: Response) -> Response:
        if request.path.endswith("/go/") and response.status_code == 200 and response.mimetype == "text/html":
            response.set_data(response.get_data(as_text=True).replace("</head>", f"{_SCRIPTS}</head>", 1))
            response.headers.remove("ETag")
            response.headers["Cache-Control"] = "no-store"
        return response


def _sent(file: Path) -> Response:
    response = Response(file.read_bytes(), content_type=TYPES[file.suffix])
    response.headers["Cache-Control"] = "no-store"
    return response

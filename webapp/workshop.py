"""For the author at work under ``flaneur serve``: the problems that stopped the last build, in the browser.

The old site stays in view. A plain ``<dialog open>`` stands first on every page: it needs no style and no script of
ours, so the policy of the page holds, and it can be closed. ``/-/problems`` shows the whole list. Never in production.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, render_template, request
from markupsafe import Markup

from webapp.tree import TreeLink

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Trouble:
    """What ``flaneur serve`` wrote: one line a problem, as in the terminal."""

    lines: tuple[str, ...]
    is_stopped: bool  # an error kept the new site from being written


def write_trouble(file: Path, trouble: Trouble) -> None:
    """Whole or not at all: the server reads it at any moment."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"stopped": trouble.is_stopped, "lines": trouble.lines}), encoding="utf-8")
    new.replace(file)


def read_trouble(file: Path) -> Trouble:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Trouble((), False)
    return Trouble(tuple(said["lines"]), said["stopped"])


def open_to_author(app: Flask, file: Path) -> None:
    """Adds ``/-/problems`` and, while a build is stopped, the box on every page."""

    @app.get("/-/problems")
    def problems() -> Response:
        return Response(render_template("workshop/problems.html", trouble=read_trouble(file)))

    @app.before_request
    def plain() -> Response | None:
        if request.path == "/healthz" or not read_trouble(file).is_stopped:
            return None
        for name in ("HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH", "HTTP_RANGE"):
            request.environ.pop(name, None)  # the box goes into the plain bytes, and is not the page of before
        link: TreeLink = app.extensions["flaneur"]
        if link.now() is not None:
            return None
        response = problems()
        response.status_code = 503
        return response

    @app.after_request
    def say(response: Response) -> Response:
        if request.is_secure:
            # The year's promise of HTTPS is not for a laptop: a browser would refuse its plain http ever after.
            response.headers["Strict-Transport-Security"] = "max-age=0"
        trouble = read_trouble(file)
        if trouble.is_stopped and response.status_code in (200, 404) and response.mimetype == "text/html":
            if request.path != "/-/problems":
                response.set_data(with_box(response.get_data(as_text=True), trouble))
                response.headers.remove("ETag")
                response.headers["Cache-Control"] = "no-store"
        return response


def with_box(html: str, trouble: Trouble) -> str:
    """The page with the box right after ``<body …>``."""
    head, body, rest = html.partition("<body")
    tag, end, inside = rest.partition(">")
    return f"{head}{body}{tag}{end}{_box(trouble)}{inside}" if body else str(_box(trouble)) + html


def _box(trouble: Trouble) -> Markup:
    items = Markup("").join(Markup("<li><code>{}</code></li>").format(line) for line in trouble.lines[:SHOWN])
    more = len(trouble.lines) - SHOWN
    rest = Markup("<p>{} more.</p>").format(more) if more > 0 else Markup("")
    return Markup(
        '<dialog open aria-label="Problems">'
        "<p><strong>This is the old site: the last change could not be built.</strong></p>"
        '<ul>{}</ul>{}<p><a href="/-/problems">All problems</a></p>'
        "<form method=dialog><button>Close</button></form></dialog>"
    ).format(items, rest)

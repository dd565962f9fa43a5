"""The page that says in the visitor's language that a request could not be answered, round it the guide's 404 page."""

from flask import Request, Response

from webapp.frame import environment, put_in
from webapp.negotiate import language
from webapp.tree import Tree
from webapp.words import Words, has_words, words_of_guide


def sorry(request: Request, tree: Tree, status: int, number: str = "") -> Response | None:
    """``number`` stands in the log beside what went wrong. None for who reads no page, and for a status without
    words."""
    here = tree.locale_of(request.path)
    tag = here or language(request.headers.get("Accept-Language", ""), tree.locales) or tree.default_locale
    file = tree.find(f"/{tag}/404.html")
    if file is None or "text/html" not in request.headers.get("Accept", "") or not has_words(tree, tag):
        return None
    words = words_of_guide(tree, tag)
    heading, said = _words(words, status, number)
    if not said:
        return None
    template = environment(tree, tag).get_template("errors/error.html")
    html = put_in(file.read_text("utf-8"), heading, "", template.render(heading=heading, said=said), is_open=False)
    response = Response(html, status, content_type="text/html; charset=utf-8")
    response.headers["Content-Language"] = tag
    response.headers["Cache-Control"] = "no-store"
    return response


def _words(words: Words, status: int, number: str) -> tuple[str, str]:
    _ = words.gettext
    if status == 405:
        return _("Not here"), _("What was sent was meant for another page. Nothing was kept.")
    if status == 413:
        return _("Too much at once"), _("More was sent than this page takes. Nothing was kept.")
    if status == 500:
        told = _("Something went wrong here, not with you. If you write to the office, give this number: %(number)s.")
        return _("The fault is ours"), told % {"number": number}
    return "", ""

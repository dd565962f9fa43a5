"""Every form of the server, found by walking from page to page as a reader and as an admin of the desk, is handed what
hostile programs send. Nothing is listed here by hand: a form that is added tomorrow is tried tomorrow."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.document import Document, Element
from tests.house import ROOT
from webapp.records import METADATA

HOSTILE = json.loads((ROOT / "tests" / "fixtures" / "hostile_forms.json").read_text("utf-8"))
FROM_HERE = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}
TYPED = ("text", "email", "tel", "search", "url", "number", "date", "time", "datetime-local", "password", "textarea")
# Written by asking alone: who signed in, what was tried how often.
OF_ASKING = {"sessions", "tries", "trail", "alembic_version", "segments"}
GOOD = {"email": "ada@example.org", "number": "2", "tel": "+33 1 23 45 67 89", "date": "2027-05-01", "time": "14:30"}
GOOD |= {"datetime-local": "2027-05-01T14:30", "url": "https://example.org/", "password": "a long enough password"}


class Form(NamedTuple):
    page: str
    action: str
    fields: dict[str, str]  # name → what a person would have put there
    typed: dict[str, str]  # name → its kind, of those that a person types into
    kind: str
    button: str


def forms_of(client: FlaskClient, starts: list[str], within: tuple[str, ...]) -> list[Form]:
    """One of each kind: the same fields sent to the same place, numbers and codes aside."""
    seen: set[str] = set()
    found: dict[object, Form] = {}
    waiting = list(starts)
    while waiting:
        page = waiting.pop(0)
        shape = _shape(urlsplit(page).path)
        if page in seen or sum(_shape(urlsplit(one).path) == shape for one in seen) >= 3:
            continue
        seen.add(page)
        answer = client.get(page, headers={"Accept": "text/html"})
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        document = Document(answer.text)
        for form in document.root.find_all("form"):
            if form.attributes.get("method", "get").lower() == "post":
                one = _form(page, form)
                found.setdefault((_shape(urlsplit(one.action).path), tuple(sorted(one.fields))), one)
        for link in document.root.find_all("a"):
            to = urljoin(page, link.attributes.get("href", "")).partition("#")[0]
            if to.startswith(within):
                waiting.append(to)
    return list(found.values())


def _shape(address: str) -> str:
    return "/".join("*" if part.isdigit() or len(part) == 6 and part.isupper() else part for part in address.split("/"))


def _form(page: str, form: Element) -> Form:
    fields, typed = {}, {}
    for one in [*form.find_all("input"), *form.find_all("textarea"), *form.find_all("select")]:
        name, kind = one.attributes.get("name", ""), one.attributes.get("type", "text")
        kind = kind if one.tag == "input" else one.tag
        if not name or kind in ("submit", "file"):
            continue
        if kind in ("radio", "checkbox"):
            fields.setdefault(name, one.attributes.get("value", "on"))
        elif kind == "select":
            values = [option.attributes.get("value", option.text) for option in one.find_all("option")]
            fields[name] = next((value for value in values if value), "")
        else:
            fields[name] = one.attributes.get("value", "") or one.text
            if kind in TYPED and name != "website":
                typed[name] = kind
                fields[name] = fields[name] or GOOD.get(kind, "Ada Lovelace")
    buttons = [one for one in form.find_all("button") if one.attributes.get("name")]
    if buttons:
        fields[buttons[0].attributes["name"]] = buttons[0].attributes.get("value", "")
    kind = form.attributes.get("enctype", "application/x-www-form-urlencoded")
    return Form(page, urljoin(page, form.attributes.get("action", "") or page), fields, typed, kind, "")


def kept(app: Flask) -> dict[str, list[Any]]:
    """All that the database holds, but for what is written by asking alone."""
    with app.extensions["store"].read() as link:
        return {
            name: sorted(map(repr, link.execute(select(table)).all()))
            for name, table in METADATA.tables.items()
            if name not in OF_ASKING
        }


def long(text: str | None) -> str | None:
    return "x" * int(text[1:]) if text and text[0] == "x" and text[1:].isdigit() else text


def send(client: FlaskClient, form: Form, hostile: dict[str, Any]) -> Any:
    headers = {name: value for name, value in (FROM_HERE | hostile.get("headers", {})).items() if value is not None}
    headers["Referer"] = f"http://localhost{form.page}"
    if "raw" in hostile:
        return client.post(form.action, data=hostile["raw"].encode(), content_type=hostile["type"], headers=headers)
    if "body" in hostile:
        body = b"words=" + b"x" * hostile["body"]
        return client.post(form.action, data=body, content_type="application/x-www-form-urlencoded", headers=headers)
    fields = form.fields | {name: long(value) for name, value in hostile.get("fields", {}).items()}
    data = {name: value for name, value in fields.items() if value is not None}
    return client.post(form.action, data=data, content_type=form.kind, headers=headers)


def refused_and_typed(client: FlaskClient, app: Flask, form: Form) -> Iterator[str]:
    """What went wrong: nothing, if all is well."""
    for hostile in HOSTILE["sent"]:
        before, answer = kept(app), send(client, form, hostile)
        if not 400 <= answer.status_code < 500 or answer.mimetype != "text/html":
            yield f"{form.action}: {hostile['why']}: {answer.status_code} {answer.mimetype}"
        if kept(app) != before:
            yield f"{form.action}: {hostile['why']}: something was kept"
    for name in form.typed:
        for hostile in HOSTILE["typed"]:
            answer = send(client, form, {"fields": {name: hostile["text"]}})
            if (
                answer.status_code >= 500
                or answer.status_code not in (200, 303, 302)
                and answer.mimetype != "text/html"
            ):
                yield f"{form.action} {name}: {hostile['why']}: {answer.status_code} {answer.mimetype}"
            text = answer.text
            if (
                "<script>alert" in text
                or '" autofocus onfocus' in text
                or "1337" in text
                or "\0" in text
                or "\u202e" in text
            ):
                yield f"{form.action} {name}: {hostile['why']}: it came back as it was sent"
    everything = repr(kept(app))
    for what in ("\\x00", "\\x1b", "\\u202e", "\\u2066", "\\r\\nBcc"):
        if what in everything:
            yield f"{form.action}: {what} is in the database"

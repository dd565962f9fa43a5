"""What the papers of a group are set from: ``group.json`` and the map of a tour, which the builder writes
(docs/data.md), and the card for the guests' tables."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from builder.print import Printed, families, language, print_pdf
from builder.symbols import symbol_svg
from webapp.frame import formats
from webapp.groups.events import Event
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.towns import read_towns
from webapp.tree import Tree
from webapp.words import Words, words_of_guide

Json = dict[str, Any]


def read_group(tree: Tree, tour: GuidedTour) -> Json | None:
    """In the language that the tour was found in. None for a tree that was built for a host without a server."""
    file = tree.find(f"/{tour.locale}/{tour.town}/{tour.slug}/group.json")
    return _read(file, file.stat().st_mtime_ns) if file else None


@lru_cache(maxsize=64)
def _read(file: Path, _mtime_ns: int) -> Json:
    found: Json = json.loads(file.read_text("utf-8"))
    return found


def sheet(words: Words, title: str, kind: str, town: str) -> Json:
    """What ``group.typ`` asks of every paper."""
    foot = words.gettext("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"}
    return {**language(words.locale), "document_title": title, "kind": kind, "town": town, "foot": foot}


def map_of(
    tree: Tree, tour: GuidedTour, shown: Sequence[tuple[str, str]], alt: str, credit: str, words: Words
) -> Json | None:
    """The map with squares: of each stop its place and its number. None where the tree holds no map."""
    file = tree.find(f"/groups/{tour.town}/{tour.slug}.json")
    if file is None:
        return None
    drawn = _read(file, file.stat().st_mtime_ns)
    num = formats(words)["num"]
    said = words.gettext("Scale 1:%(scale)s: a centimetre is %(number)s m.")
    marks = drawn["marks"]
    squares = [{"number": number, "mark": marks[poi]} for poi, number in shown if poi in marks]
    return {
        **{key: drawn[key] for key in ("svg", "width_mm", "height_mm")},
        "scale": said % {"scale": num(drawn["scale"]), "number": num(drawn["scale"] / 100)},
        "squares": squares,
        "alt": alt,
        "credit": credit,
    }


def known(label: str, value: Mapping[str, str] | str | None, unknown: str) -> Json:
    """A line of a paper: what is known, or that it is not."""
    found = {"text": value, "lang": ""} if isinstance(value, str) else value
    is_known = found is not None and bool(found["text"])
    return {"label": label, "value": found if is_known else None, "unknown": "" if is_known else unknown}


def join_address(tree: Tree, code: str) -> str:
    """What the guests' symbol holds: upper case, for a symbol that is read from further away."""
    return f"{read_towns(tree.root).base_url}/g/{code}".upper()


def table_card(tree: Tree, event: Event) -> Printed:
    """A5, in the guests' languages. Raises CannotPrint."""
    said = event.details
    tags = [tag for tag in said.languages if tag in tree.locales] or [tree.default_locale]
    voices = [words_of_guide(tree, tag) for tag in tags]
    first = voices[0]
    tour = guided_tour(tree, first.locale.tag, said.territory, said.tour)
    group = read_group(tree, tour) if tour else None
    starts = event.starts.astimezone(ZoneInfo(said.zone))
    address = join_address(tree, event.code)
    logo = None
    if event.logo:
        alt = first.gettext("Sign of %(client)s") % {"client": said.client}
        logo = {
            "bytes": list(event.logo),
            "format": event.logo_type.rpartition("/")[2].replace("jpeg", "jpg"),
            "alt": alt,
        }
    data = {
        **language(first.locale),
        "document_title": first.gettext("Card for the tables") + f" · {event.code}",
        "town": group["town"] if group else "",
        "title": group["title"] if group else {"text": tour.title if tour else "", "lang": ""},
        "client": said.client,
        "when": _when(starts, first),
        "logo": logo,
        "join": {
            "svg": symbol_svg(address),
            "address": address.split("://", 1)[-1].lower().replace(event.code.lower(), event.code),
            "code": event.code,
            "alt": first.gettext("Symbol to scan: %(address)s") % {"address": address},
        },
        "blocks": [_block(words) for words in voices],
    }
    return print_pdf("table_card", data)


def _when(starts: datetime, words: Words) -> str:
    said: str = formats(words)["moment"](starts)
    return said


def _block(words: Words) -> Json:
    _ = words.gettext
    locale = words.locale
    return {
        "lang": language(locale)["lang"],
        "dir": locale.direction,
        "fonts": families(locale.html_lang),
        "name": locale.native_name,
        "steps": [
            _("Scan the symbol with your phone, or type the address."),
            _("The page opens in your language. There is no app and no account."),
            _("Follow your guide: the page shows where we are and where we go next."),
            _("Ask, answer or call for help on the same page."),
        ],
    }

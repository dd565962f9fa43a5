"""Letters about an enquiry: to the client in the client's language, to the office in the town's."""

from datetime import datetime
from typing import Any

from builder.locales import LOCALES
from webapp.database import Connection
from webapp.groups.enquiries import Asked, Enquiry
from webapp.groups.offer_view import Viewed
from webapp.mail.addresses import mail_address
from webapp.mail.letters import letter
from webapp.mail.outbox import enqueue
from webapp.towns import Town, read_towns
from webapp.tree import Tree
from webapp.words import words_of_guide


def send_received(link: Connection, tree: Tree, number: int, asked: Asked, now: datetime) -> None:
    """To the client: we have it, this is what you wrote. To the office, where it has an address of mail: look."""
    town = _town(tree, asked)
    words = words_of_guide(tree, asked.language)
    shown: dict[str, Any] = {"asked": asked, "number": number, "town": town, "languages": _names(asked.languages)}
    shown |= {"tour": town.title(asked.tour, asked.language)[0] if asked.tour else ""}
    about = f"enquiry {number}"
    enqueue(link, letter(words, "enquiry.txt", asked.email, about=about, reply_to=_office(town), **shown), now)
    if _office(town):
        shown |= {"desk": f"{read_towns(tree.root).base_url}/desk/enquiries/{number}/"}
        own = words_of_guide(tree, town.source_locale)
        enqueue(link, letter(own, "enquiry_office.txt", _office(town), about=about, reply_to=asked.email, **shown), now)


def send_offer(link: Connection, tree: Tree, viewed: Viewed, address: str, now: datetime) -> None:
    asked = viewed.enquiry.asked
    words = words_of_guide(tree, asked.language)
    shown: dict[str, Any] = {"asked": asked, "viewed": viewed, "address": address, "town": viewed.town}
    about = f"enquiry {viewed.enquiry.id}"
    said = letter(words, "enquiry_offer.txt", asked.email, about=about, reply_to=_office(viewed.town), **shown)
    enqueue(link, said, now)


def send_accepted(link: Connection, tree: Tree, viewed: Viewed, minutes: int, now: datetime) -> None:
    """To both sides: it holds."""
    asked, number = viewed.enquiry.asked, viewed.enquiry.id
    shown: dict[str, Any] = {"asked": asked, "viewed": viewed, "minutes": minutes, "town": viewed.town, "desk": ""}
    about, words = f"enquiry {number}", words_of_guide(tree, asked.language)
    said = letter(words, "enquiry_accepted.txt", asked.email, about=about, reply_to=_office(viewed.town), **shown)
    enqueue(link, said, now)
    if _office(viewed.town):
        own = words_of_guide(tree, viewed.town.source_locale)
        shown |= {"desk": f"{read_towns(tree.root).base_url}/desk/enquiries/{number}/"}
        said = letter(own, "enquiry_accepted.txt", _office(viewed.town), about=about, reply_to=asked.email, **shown)
        enqueue(link, said, now)


def send_declined(link: Connection, tree: Tree, enquiry: Enquiry, said: str, now: datetime) -> None:
    """``said`` are the office's words, "" where it wrote none."""
    asked, town = enquiry.asked, _town(tree, enquiry.asked)
    words = words_of_guide(tree, asked.language)
    shown: dict[str, Any] = {"asked": asked, "town": town, "said": said}
    about = f"enquiry {enquiry.id}"
    enqueue(link, letter(words, "enquiry_declined.txt", asked.email, about=about, reply_to=_office(town), **shown), now)


def _town(tree: Tree, asked: Asked) -> Town:
    return read_towns(tree.root).towns[asked.territory]


def _office(town: Town) -> str:

    return mail_address(town.office.email) or ""


def _names(tags: tuple[str, ...]) -> list[str]:
    return [LOCALES[tag].native_name for tag in tags if tag in LOCALES]

"""An offer as its client sees it: found by the address in the letter, shown with its three lengths, set on paper."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from webapp.database import Store
from webapp.groups.enquiries import Enquiry, State, enquiry_of
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.groups.offers import Length, Offer, lengths_of, offer_paper
from webapp.tokens import BadToken, OldToken, Tokens
from webapp.towns import Town, read_towns
from webapp.tree import Tree
from webapp.words import words_of_guide

LASTS_S = 400 * 86_400  # of an address; the offer says itself until when it holds
MOST_NUMBER = 2**31 - 1  # of a row; PostgreSQL takes no larger one for a question


@dataclass(frozen=True, slots=True)
class Viewed:
    """``starts`` and ``ends_on`` are in the town's own time; after ``ends_on`` the offer does not hold."""

    enquiry: Enquiry
    offer: Offer
    tour: GuidedTour
    town: Town
    starts: datetime
    ends_on: datetime
    lengths: tuple[Length, ...]

    def is_over(self, now: datetime) -> bool:
        return self.enquiry.state is State.OFFERED and now >= self.ends_on

    @property
    def last_day(self) -> datetime:
        """A moment of the last day on which it holds."""
        return self.ends_on - timedelta(hours=12)

    @property
    def chosen(self) -> Length | None:
        """The length that was accepted."""
        minutes = self.enquiry.accepted_min
        return next((one for one in self.lengths if one.budget.budget_min == minutes), None)


def view_of(tree: Tree, enquiry: Enquiry, locale: str) -> Viewed | None:
    """None where nothing is offered, or the tour is gone."""
    offer = enquiry.offer
    town = read_towns(tree.root).towns.get(enquiry.asked.territory)
    tour = guided_tour(tree, locale, enquiry.asked.territory, offer.tour) if offer else None
    if offer is None or town is None or tour is None:
        return None
    zone = ZoneInfo(offer.zone)
    starts = offer.starts().astimezone(zone)
    ends_on = datetime.combine(offer.valid_until + timedelta(days=1), time.min, zone)
    return Viewed(enquiry, offer, tour, town, starts, ends_on, lengths_of(tour, starts, zone))


def look(tree: Tree, store: Store, offers: Tokens, town: str, ident: int, token: str, locale: str) -> Viewed | None:
    """None for a token that is not of this offer."""
    if ident > MOST_NUMBER:
        return None
    with store.read() as link:
        enquiry = enquiry_of(link, ident)
    if enquiry is None or enquiry.asked.territory != town or enquiry.offer is None:
        return None
    try:
        offers.read(token, enquiry.subject)
    except (BadToken, OldToken):
        return None
    return view_of(tree, enquiry, locale)


def address_of(tree: Tree, offers: Tokens, enquiry: Enquiry) -> str:
    """The whole address by which the client sees the offer, in the client's language."""
    asked = enquiry.asked
    base = read_towns(tree.root).base_url
    return f"{base}/{asked.language}/{asked.territory}/groups/{enquiry.id}/{offers.issue(enquiry.subject)}/"


def paper(tree: Tree, viewed: Viewed, locale: str, path: str) -> bytes:
    """The PDF; ``path`` is where the client accepts. Raises CannotPrint."""
    asked, office = viewed.enquiry.asked, viewed.town.office
    lines = tuple(line for line in (office.name, office.address, office.phone, office.email) if line)
    words = words_of_guide(tree, locale)
    address = read_towns(tree.root).base_url + path
    printed = offer_paper(tree, viewed.tour, viewed.offer, asked.company, asked.size, words, address, lines)
    return printed.content

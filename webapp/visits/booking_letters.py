"""Letters about bookings, in the visitor's language, each with what it takes to change or cancel; and the visit as an
entry for a calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection

from builder import urls
from builder.calendars import Entry, LonLat, Method, calendar
from webapp.groups.guided import GuidedTour, guided_tour
from webapp.mail.addresses import mail_address
from webapp.mail.letters import letter
from webapp.mail.outbox import enqueue
from webapp.tokens import Tokens
from webapp.towns import read_towns
from webapp.tree import Tree
from webapp.visits.bookings import Booking
from webapp.visits.places import Said
from webapp.visits.visits import CANCELLED, Visit
from webapp.words import words_of_guide

KEY_DAYS = 400  # how long a link in a letter holds; the booking itself is deleted before, after its visit


@dataclass(frozen=True, slots=True)
class Letters:
    """Of one tree; ``keys`` sign the links. What ``places`` calls Tell."""

    tree: Tree
    keys: Tokens

    def tell(self, link: Connection, said: Said, booking: Booking, visit: Visit, now: datetime) -> None:
        """Puts the letter into the outbox. A language or a town that the guide has no more is said in its first."""
        towns = read_towns(self.tree.root)
        town = towns.towns.get(visit.offer.territory)
        if town is None:
            return  # nobody can be told where to come, by a guide that has not the town
        tag = booking.language if booking.language in town.locales else town.locales[0]
        words = words_of_guide(self.tree, tag)
        place, note = meeting_of(self.tree, visit, tag), visit.say("meeting_note", tag)[0]
        key = self.keys.issue(booking.code)
        entry = entry_of(self.tree, visit, tag, f"{booking.code}.", booking.version + visit.version)
        sends_entry = said in (Said.BOOKED, Said.MOVED_UP, Said.CHANGED, Said.REMINDER) and booking.state == "booked"
        method: Method = "PUBLISH"
        if said in (Said.CANCELLED, Said.CALLED_OFF) and booking.confirmed is not None:
            sends_entry, method = True, "CANCEL"
        enqueue(
            link,
            letter(
                words,
                "booking.txt",
                booking.email,
                about=f"booking {booking.id}",
                reply_to=mail_address(town.office.email) or "",
                calendar=calendar(entry.title, words.locale.html_lang, [_of(entry, method)], method)
                if sends_entry
                else None,
                said=said.value,
                booking=booking,
                visit=visit,
                title=entry.title,
                meeting=place[0],
                meeting_note=note,
                held_until=booking.held_until.astimezone(visit.begins.tzinfo),
                address=towns.base_url + urls.booking(tag, town.slug, key),
                page=entry.address,
                office=town.office,
                is_held=booking.state == "held",
            ),
            now,
        )


def meeting_of(tree: Tree, visit: Visit, locale: str) -> tuple[str, str, str]:
    """The name of the place where it begins, its language where that is another, and the address of its page, ""
    where it has none in the language."""
    name, lang = visit.say("meeting", locale)
    page = urls.place(locale, visit.offer.territory, visit.offer.meeting)
    if not name and (stop := _stop(tree, visit, locale)):
        name, lang = stop
    return name or visit.offer.meeting, lang, page if tree.find(page) else ""


def entry_of(tree: Tree, visit: Visit, locale: str, uid: str = "", sequence: int | None = None) -> Entry:
    """The visit for a calendar; ``uid`` goes before the name that is the visit's own."""
    towns = read_towns(tree.root)
    town = towns.towns[visit.offer.territory]
    host = towns.base_url.split("://", 1)[-1]
    said = (visit.say("meeting_note", locale), visit.say("price", locale), visit.say("note", locale))
    return Entry(
        uid=f"{uid}{visit.name}.{town.slug}@{host}",
        begins=visit.begins,
        minutes=visit.offer.minutes,
        title=town.title(visit.offer.tour, locale)[0],
        about="\n".join(words for words, _ in said if words),
        place=meeting_of(tree, visit, locale)[0],
        address=towns.base_url + urls.visit(locale, town.slug, visit.name),
        stamp=visit.changed.astimezone(UTC),
        at=_at(tree, visit, locale),
        sequence=visit.version if sequence is None else sequence,
        is_cancelled=visit.state == CANCELLED,
    )


def _of(entry: Entry, method: Method) -> Entry:
    if method != "CANCEL":
        return entry
    values = {name: getattr(entry, name) for name in Entry.__slots__}
    return Entry(**values | {"is_cancelled": True})


def _stop(tree: Tree, visit: Visit, locale: str) -> tuple[str, str] | None:
    tour: GuidedTour | None = guided_tour(tree, locale, visit.offer.territory, visit.offer.tour)
    stop = tour.stop(visit.offer.meeting) if tour else None
    if tour is None or stop is None:
        return None
    return stop.title, stop.lang or (tour.locale if tour.locale != locale else "")


def _at(tree: Tree, visit: Visit, locale: str) -> LonLat | None:
    tour = guided_tour(tree, locale, visit.offer.territory, visit.offer.tour)
    stop = tour.stop(visit.offer.meeting) if tour else None
    return LonLat(stop.lon, stop.lat) if stop else None

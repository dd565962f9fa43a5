"""``tours/<territory>/visits.toml``: tours offered to the public on a day → VisitSource."""

from collections.abc import Iterator

from builder.model import VisitSource
from builder.problems import Problem, Where, error
from builder.read.slugs import slug_problem
from builder.read.toml import Table, read_toml
from builder.read.words import maybe_word

MOST_PLACES = 500
CLOSES_H = 2
DESK = "desk-"  # how the visits are called that the server's desk adds
_KEYS = ("id", "tour", "starts", "languages", "meeting")


def read_visits(text: str, shown: str) -> tuple[tuple[VisitSource, ...], list[Problem]]:
    """In the order of time; a table that cannot be used is left out and told of."""
    problems: list[Problem] = []
    table = read_toml(text, Where(shown, 1), problems)
    if table is None:
        return (), problems
    found = list(_visits(table, shown.removesuffix(".toml")))
    table.close()
    return tuple(sorted(found, key=lambda one: (one.starts, one.id))), problems


def _visits(table: Table, context: str) -> Iterator[VisitSource]:
    seen: dict[str, Where] = {}
    for one in table.tables("visit"):
        ident, tour = one.text("id", required=True), one.text("tour", required=True)
        starts, minutes = one.clock("starts"), one.whole("minutes", 5, 720)
        languages = one.texts("languages", required=True)
        places, closes_h = one.whole("places", 1, MOST_PLACES), one.whole("closes_h", 0, 720)
        meeting, meeting_note = one.text("meeting"), maybe_word(one, "meeting_note", context)
        price, note = maybe_word(one, "price", context), maybe_word(one, "note", context)
        accessible = one.flag("accessible", False) if "accessible" in one else None
        accessible_note = maybe_word(one, "accessible_note", context)
        if "places" not in one:
            one.problems.append(
                error(one.where(), "key-missing", "The key 'places' is missing.", "Add a line places = … .")
            )
        one.close()
        one.problems.extend(_name_problems(ident, one.where("id"), seen) if ident else ())
        if ident and tour and starts and languages and places:
            yield VisitSource(
                id=ident,
                tour=tour,
                starts=starts,
                minutes=minutes,
                languages=languages,
                places=places,
                closes_h=CLOSES_H if closes_h is None else closes_h,
                meeting=meeting,
                meeting_note=meeting_note,
                price=price,
                accessible=accessible,
                accessible_note=accessible_note,
                note=note,
                where=one.where(),
                lines=tuple((key, one.where(key).line) for key in _KEYS),
            )


def _name_problems(ident: str, where: Where, seen: dict[str, Where]) -> Iterator[Problem]:
    yield from slug_problem(ident, where)
    if ident == "booking" or ident.startswith(DESK):
        fact = f"'{ident}' is an address that the server uses itself."
        yield error(where, "slug-reserved", fact, "Choose another id, such as 2026-12-05-quays.")
    if (first := seen.setdefault(ident, where)) is not where:
        fact = f"The id '{ident}' stands already in {first}."
        yield error(where, "visit-twice", fact, "Give each visit an id of its own, and keep it when you move its time.")

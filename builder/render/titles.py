"""The title and the description of a page, as tabs, lists of results and readers of the screen say them."""

from builder.locales import LOCALES, format_date
from builder.model import Territory
from builder.outputs import Page
from builder.render import terms
from builder.render.kit import Kit
from builder.render.speak import Speaker
from builder.render.terms import Interface


def title_and_description(page: Page, kit: Kit, t: Interface, speaker: Speaker) -> dict[str, str]:
    """The page's title and description; both end in the town and the guide, so that a list of tabs can be read."""
    site = kit.site.source.title
    town = page.territory.source.name if page.territory else ""
    short = page.territory.source.short if page.territory else ""
    lead = speaker.plain(page.territory.source.lead) if page.territory else ""
    place = page.poi is not None and page.territory is not None
    match page.template:
        case "tour.html" | "moved.html" if page.tour:
            head, words = speaker.plain(page.tour.source.title), speaker.summary(page.tour.source.prose[0])
        case "place.html" | "plaque.html" | "moved.html" if place and page.poi:
            head, words = speaker.plain(page.poi.title), speaker.summary(page.poi.prose[0])
        case "map.html":
            head = t.pgettext("title", "Map")
            if page.tour:
                head = f"{head} · {speaker.plain(page.tour.source.title)}"
            words = t.gettext(
                "The map of %(what)s: stops, distances, stations, what is useful on the way; with the same as a list."
            )
            words %= {"what": speaker.plain(page.tour.source.title) if page.tour else town}
        case "go.html" if page.tour:
            go = t.pgettext("title", "On the move")
            head = f"{go} · {speaker.plain(page.tour.source.title)}"
            words = t.gettext("%(tour)s: the guide for the way, with your position, the next turn and the stories.")
            words %= {"tour": speaker.plain(page.tour.source.title)}
        case "tours.html":
            head = terms.among(page.among, t) if page.among else t.gettext("Tours")
            words = t.gettext("Tours of %(town)s, with their length, time and stops.") % {"town": town}
        case "places.html":
            head = t.gettext("Places")
            words = t.gettext("Places of %(town)s, each with its story and its hours where known.") % {"town": town}
        case "atlas.html":
            head = t.gettext("Atlas")
            words = t.gettext("Map and lists of %(town)s: tours, parks, trees, works of art and more.") % {"town": town}
        case "city.html":
            head = t.gettext("Projects of the town")
            words = t.gettext("What %(town)s has built and plans, year by year, as a table and on a map in 3D.")
            words %= {"town": town}
        case "embed.html" if page.tour:
            head, words = speaker.plain(page.tour.source.title), speaker.summary(page.tour.source.prose[0])
        case "territory.html":
            head, words, short = town, lead, ""
        case "404.html":
            head, words = t.gettext("Not this way"), t.gettext("There is no page at this address.")
        case "scan.html":
            head, words = t.gettext("Scan a plaque"), t.gettext("Read a plaque’s symbol with this phone’s camera.")
        case "search.html":
            head, words = t.gettext("Search"), t.gettext("Search the tours, places and streets of this guide.")
        case "round.html":
            head, words = (
                t.gettext("Round of the plaques"),
                t.gettext("For the staff of the office: plaques to look at."),
            )
        case "report.html":
            head = t.gettext("Something wrong with a plaque?")
            words = t.gettext("Tell the office of %(town)s that a plaque is damaged, gone or in the wrong place.")
            words %= {"town": town}
        case "frame.html":
            head, words = t.gettext("Visits and groups"), t.gettext("Book a visit, or ask for one for a group.")
        case "visits.html":
            head = t.gettext("Guided visits")
            words = t.gettext("Guided visits of %(town)s: the dates, the languages, where they begin.") % {"town": town}
        case "groups.html":
            head = t.gettext("A tour for your group")
            words = t.gettext("For companies, congresses and associations: a guide, your date, your languages.")
        case "visit.html" if page.visit:
            head = speaker.plain(page.visit.tour.source.title)
            head = f"{head} · {format_date(page.visit.begins.date(), LOCALES[page.locale])}"
            words = speaker.summary(page.visit.tour.source.prose[0])
        case "group.html":
            head, words = t.gettext("Join your group"), t.gettext("Follow your guide on your phone.")
        case "offline.html":
            head, words = t.gettext("Kept for offline"), t.gettext("What is kept on this phone, and what can be.")
        case "plaques.html":
            head, words = t.gettext("All plaques"), t.gettext("Every plaque of this guide with its code.")
        case "accessibility.html" | "credits.html" | "legal.html" | "privacy.html" if page.territory:
            head = {
                "accessibility.html": accessibility_status(page.territory, t),
                "credits.html": t.gettext("Credits and sources"),
                "legal.html": t.gettext("Legal notice"),
                "privacy.html": t.gettext("Privacy"),
            }[page.template]
            words = f"{head}, {town}."
        case _:
            head, words, short = "", t.gettext("Routes and stories of a city, made for the street."), ""
    title = " · ".join(part for part in (head, short, site) if part)
    return {"title": title, "description": _cut(words, 300)}


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"


def accessibility_status(territory: Territory, t: Interface) -> str:
    """The words the law asks for on every page (decree 2019-768)."""
    return {
        "non": t.gettext("Accessibility: not compliant"),
        "partial": t.gettext("Accessibility: partially compliant"),
        "total": t.gettext("Accessibility: fully compliant"),
    }[territory.source.legal.accessibility_status]

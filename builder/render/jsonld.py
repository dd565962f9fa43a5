"""schema.org for search engines: TouristTrip, TouristAttraction, BreadcrumbList; the page's own facts and no more."""

import json
from typing import Any

from builder import urls
from builder.model import Poi, Site, Territory, Tour, Visit
from builder.outputs import Page
from builder.render.kit import Kit
from builder.render.speak import Speaker


def describe_page(page: Page, kit: Kit, speaker: Speaker, canonical: str) -> list[str]:
    """The JSON-LD blocks of a page, as text."""
    blocks: list[dict[str, Any]] = []
    if page.territory is None or page.moved:
        return []
    site = kit.site
    if page.template == "tour.html" and page.tour:
        blocks.append(_trip(page.tour, page.territory, site, page.locale, speaker, canonical))
    if page.template in ("place.html", "plaque.html") and page.poi:
        blocks.append(_attraction(page.poi, page.locale, speaker, canonical))
    if page.template == "visit.html" and page.visit:
        blocks.append(_event(page.visit, page.territory, page.locale, speaker, canonical))
    if page.template not in ("territory.html", "plaque.html"):
        blocks.append(_crumbs(page, site, speaker, canonical))
    return [
        json.dumps({"@context": "https://schema.org", **block}, ensure_ascii=False, separators=(",", ":"))
        for block in blocks
    ]


def _trip(
    tour: Tour, territory: Territory, site: Site, locale: str, speaker: Speaker, canonical: str
) -> dict[str, Any]:
    base = site.source.base_url
    return {
        "@type": "TouristTrip",
        "name": speaker.plain(tour.source.title),
        "description": speaker.summary(tour.source.prose[0]),
        "inLanguage": locale,
        "url": canonical,
        "touristType": [str(one) for one in tour.source.audience],
        # Order matters along a route, so the stops are an ItemList.
        "itinerary": {
            "@type": "ItemList",
            "numberOfItems": len(tour.stops),
            "itemListElement": [
                {
                    "@type": "ListItem",
                    "position": stop.number,
                    "item": {
                        "@type": "TouristAttraction",
                        "name": speaker.plain(stop.poi.title),
                        "url": base + urls.place(locale, territory.slug, stop.poi.id),
                        "geo": _geo(stop.poi),
                    },
                }
                for stop in tour.stops
            ],
        },
    }


def _event(visit: Visit, town: Territory, locale: str, speaker: Speaker, canonical: str) -> dict[str, Any]:
    office = town.source.office
    said: dict[str, Any] = {
        "@type": "Event",
        "name": speaker.plain(visit.tour.source.title),
        "description": speaker.summary(visit.tour.source.prose[0]),
        "startDate": visit.begins.isoformat(),
        "endDate": visit.ends.isoformat(),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "inLanguage": list(visit.source.languages),
        "maximumAttendeeCapacity": visit.source.places,
        "url": canonical,
        "location": {
            "@type": "Place",
            "name": speaker.plain(visit.meeting.title),
            "address": visit.meeting.address or town.source.name,
            "geo": _geo(visit.meeting),
        },
    }
    if office.name:
        said["organizer"] = {
            "@type": "Organization",
            "name": office.name,
            **({"url": office.url} if office.url else {}),
        }
    return said


def _attraction(poi: Poi, locale: str, speaker: Speaker, canonical: str) -> dict[str, Any]:
    said = {
        "@type": "TouristAttraction",
        "name": speaker.plain(poi.title),
        "description": speaker.summary(poi.prose[0]),
        "inLanguage": locale,
        "url": canonical,
        "geo": _geo(poi),
    }
    if poi.address:
        said["address"] = poi.address
    if poi.phone:
        said["telephone"] = poi.phone
    if poi.url:
        said["sameAs"] = poi.url
    return said


def _geo(poi: Poi) -> dict[str, Any]:
    return {"@type": "GeoCoordinates", "latitude": poi.at.lat, "longitude": poi.at.lon}


def _crumbs(page: Page, site: Site, speaker: Speaker, canonical: str) -> dict[str, Any]:
    territory = page.territory
    assert territory is not None  # describe_page has seen to it
    base, tag = site.source.base_url, page.locale
    steps = [
        (site.source.title, base + urls.home(tag)),
        (territory.source.name, base + urls.territory(tag, territory.slug)),
    ]
    if page.poi is not None:
        steps.append((speaker.plain(page.poi.title), canonical))
    elif page.visit is not None:
        steps.append((speaker.plain(page.visit.tour.source.title), canonical))
    elif page.tour is not None:
        steps.append((speaker.plain(page.tour.source.title), canonical))
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": i, "name": name, "item": address}
            for i, (name, address) in enumerate(steps, 1)
        ],
    }

"""RULES: small functions named as truths; each yields a Problem where the truth does not hold. Pure."""

import math
from collections.abc import Callable, Container, Iterator

from builder import codes, geo, languages, old_site, rounds, symbols, urls
from builder.hours import parse
from builder.locales import LOCALES
from builder.model import (
    CheckState,
    Layer,
    LayerKind,
    LonLat,
    Notice,
    PlaqueSource,
    PlaqueStatus,
    Poi,
    Site,
    Territory,
    Text,
    Tour,
    TourSource,
)
from builder.problems import Problem, Where, did_you_mean, error, warning
from builder.prose import content_links, content_path, has_image, has_raw_html, lost_links
from builder.sound.words import mark_of

OFF_ROUTE_M = 150
FAR_FROM_ROUTE_M = 60
OUTSIDE_M = 5_000
PLAQUE_OFF_M = 150
PLAQUES_APART_M = 1.0
# What the page of the projects reckons with.
_YEARS = (1000, 2200)
NUMBERS_OF: dict[LayerKind, dict[str, tuple[int, int]]] = {
    LayerKind.PROJECTS: dict.fromkeys(("begun", "year", "until", "expected", "seen"), _YEARS) | {"off_m": (0, 5_000)},
    LayerKind.HEIGHTS: {"height_m": (0, 1_000), "height_to_m": (0, 1_000), "storeys": (0, 300)},
}

Rule = Callable[[Site], Iterator[Problem]]


def check(site: Site) -> list[Problem]:
    return [problem for rule in RULES for problem in rule(site)]


def check_sounds(site: Site, said: Callable[[Text, str], str]) -> Iterator[Problem]:
    """``said(text, locale)`` are an author's words as that language’s pages say them. Apart from RULES, for it needs
    the catalogs."""
    for territory in site.territories:
        for poi in territory.pois:
            for sound in poi.sounds:
                if sound.locale not in site.source.locales:
                    fact = f"The recording is in '{sound.locale}', a language that the guide has not."
                    yield error(sound.where, "locale-unknown", fact, did_you_mean(sound.locale, site.source.locales))
                    continue
                if sound.locale not in LOCALES:
                    continue  # said of the guide itself
                now = mark_of(said(text, sound.locale) for text in poi.prose)
                agree = f'recorded_from = "{now}"'
                if not sound.recorded_from:
                    fact = f"Nothing says of which words '{sound.file.rpartition('/')[2]}' is the recording."
                    cure = f"Listen to it beside the page; if it says just this, add {agree}."
                    yield error(sound.where, "sound-text", fact, cure)
                elif sound.recorded_from != now:
                    fact = (
                        f"The words have changed since '{sound.file.rpartition('/')[2]}' was recorded; it is left out."
                    )
                    cure = f"Record it again and write {agree}, or write that if it still says what the page says."
                    yield warning(sound.where, "sound-stale", fact, cure)


def codes_are_whole(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for plaque in territory.plaques:
            if not codes.is_code(plaque.code):
                yield error(
                    plaque.source.where,
                    "code-form",
                    f"'{plaque.code}' is not a plaque code: a character is wrong or two are swapped.",
                    "Copy it again from the plaque, or draw a new one with 'flaneur plaques new'.",
                )
    for code, where in site.source.codes:
        if not codes.is_code(code):
            yield error(where, "lock-form", f"'{code}' is not a plaque code.", "Put the file back as it was in git.")


def codes_are_issued_once(site: Site) -> Iterator[Problem]:
    issued = dict(site.source.codes)
    seen: dict[str, Where] = {}
    for plaque in (plaque for territory in site.territories for plaque in territory.source.plaques):
        if plaque.code in seen:
            fact = f"The code {plaque.code} stands already in {seen[plaque.code]}."
            yield error(plaque.where, "code-twice", fact, "Draw a new one with 'flaneur plaques new'.")
        seen[plaque.code] = plaque.where
        if plaque.code not in issued and codes.is_code(plaque.code):
            fact = f"The code {plaque.code} is not in tours/codes.lock, the list of codes ever issued."
            yield error(plaque.where, "code-unlocked", fact, "Draw codes with 'flaneur plaques new', never by hand.")
    if site.source.registers_are_whole:
        for code, where in issued.items():
            if code not in seen and codes.is_code(code):
                fact = f"The code {code} was issued and stands in no register: its plaque would lead nowhere."
                yield error(where, "code-lost", fact, "Put its line back into plaques.csv, with the status retired.")


def plaques_hang_at_their_place(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for plaque in territory.plaques:
            if plaque.source.at is None:
                continue
            off_m = geo.distance_m(plaque.source.at, plaque.poi.at)
            if off_m > PLAQUE_OFF_M:
                fact = f"Plaque {plaque.code} is {off_m:.0f} m from its place '{plaque.poi.id}'."
                cure = f"Put it within {PLAQUE_OFF_M} m, or name another place."
                yield error(plaque.source.where, "plaque-off-place", fact, cure)


def plaques_can_be_read_from_their_distance(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for plaque in territory.plaques:
            line = plaque.source
            text = urls.plaque_printed(site.source.plaque_url, plaque.code)
            size_mm, distance_m = symbols.size_and_distance(text, line.size_mm, line.distance_m)
            modules = symbols.modules_across(text)
            least_mm = distance_m * 1000 / symbols.MODULES_A_DISTANCE
            if line.status is not PlaqueStatus.RETIRED and size_mm / modules < least_mm:
                fact = (
                    f"Plaque {plaque.code}, {size_mm:g} mm wide, has modules of {size_mm / modules:.2f} mm; to be read "
                    f"from {distance_m:g} m they must have {least_mm:.2f} mm."
                )
                farthest_m = math.floor(size_mm / modules * symbols.MODULES_A_DISTANCE / 100) / 10
                cure = f"Write size_mm {math.ceil(least_mm * modules)} or more, or distance_m {farthest_m:g} or less."
                yield error(line.where, "plaque-small", fact, cure)


def plaques_hang_apart(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        hung: list[PlaqueSource] = []
        for line in (plaque.source for plaque in territory.plaques):
            if line.at is None or line.status in (PlaqueStatus.RETIRED, PlaqueStatus.MISSING):
                continue
            for other in hung:
                near = abs(line.at.lat - other.at.lat) < 1e-4 if other.at else False
                if near and other.at and geo.distance_m(line.at, other.at) < PLAQUES_APART_M:
                    fact = f"Plaque {line.code} hangs on the same spot as {other.code}, {other.where}."
                    yield warning(line.where, "plaque-same-spot", fact, "Correct lon and lat of one, or retire it.")
                    break
            hung.append(line)


def statuses_agree_with_dates(site: Site) -> Iterator[Problem]:
    never_hung = {PlaqueStatus.PLANNED, PlaqueStatus.PRINTED}
    for territory in site.territories:
        for plaque in territory.plaques:
            line = plaque.source
            if line.status in never_hung and line.installed_on is not None:
                fact = f"Plaque {plaque.code} is {line.status} but was installed on {line.installed_on}."
                yield error(line.where, "plaque-dates", fact, "Correct the status, or take the date out.")
            if line.status is PlaqueStatus.INSTALLED and line.installed_on is None:
                fact = f"Plaque {plaque.code} is installed, and no day is given in installed_on."
                yield error(line.where, "plaque-dates", fact, "Write the day as 2026-11-22.")


def checks_are_of_plaques_that_are_there(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        known = {plaque.code for plaque in territory.source.plaques}
        seen: dict[rounds.Order, Where] = {}
        for one in territory.source.checks:
            if site.source.registers_are_whole and one.code not in known:
                fact = f"The code {one.code} stands in no line of plaques.csv of this town."
                yield error(one.where, "code-unknown", fact, "Put its line back; one that is gone is retired.")
            if (twice := seen.setdefault(rounds.order(one), one.where)) is not one.where:
                fact = f"This look at {one.code} stands already in {twice}."
                yield warning(one.where, "check-twice", fact, "Take one of the two lines out.")


def what_rounds_have_reported_is_in_the_register(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        zone, last = rounds.zone_of(territory.source.timezone), rounds.last_of_each(territory.source.checks)
        for line in territory.source.plaques:
            check = last.get(line.code)
            if check is None or check.state not in (CheckState.DAMAGED, CheckState.MISSING):
                continue
            day = rounds.day_of(check, zone)
            if line.status is PlaqueStatus.INSTALLED and (line.checked_on is None or line.checked_on <= day):
                fact = f"Plaque {line.code} is installed but was reported {check.state} on {day}, {check.where}."
                cure = f"Write the status {check.state}; or, once it is mended, the day of that into checked_on."
                yield warning(line.where, "plaque-reported", fact, cure)


def old_addresses_can_be_pages(site: Site) -> Iterator[Problem]:
    towns = [territory.slug for territory in site.territories]
    seen: dict[str, Where] = {}
    for territory in site.territories:
        written = {file.rsplit("/", 1)[-1] for file in territory.source.files if "/pois/" in file}
        known = {plaque.code for plaque in territory.source.plaques}
        for one in territory.source.old_addresses:
            address = old_site.page_address(one.old)
            if address is None:
                fact = f"No page can stand at '{one.old}'."
                cure = "Write the path alone, /balades/12.html or /balades/12; for others add a rule to the web server."
                yield error(one.where, "old-address-form", fact, cure)
            elif old_site.is_taken(address, site.source.locales, towns):
                fact = f"'{one.old}' lies where the guide's own pages are."
                cure = "Take the line out; for a place or tour of this guide that was renamed, use was in its file."
                yield error(one.where, "old-address-taken", fact, cure)
            elif (twice := seen.setdefault(address, one.where)) is not one.where:
                fact = f"'{one.old}' stands already in {twice}."
                yield error(one.where, "old-address-twice", fact, "Keep one of the two lines.")
            if one.poi and one.poi not in written:
                fact = f"There is no place '{one.poi}'."
                yield error(one.where, "poi-unknown", fact, did_you_mean(one.poi, written))
            if one.code and one.code not in known and site.source.registers_are_whole:
                fact = f"The code {one.code} stands in no line of plaques.csv of this town."
                yield error(one.where, "code-unknown", fact, did_you_mean(one.code, known))


def stops_are_on_the_route(site: Site) -> Iterator[Problem]:
    for _, tour in _tours(site):
        for stop, source in zip(tour.stops, tour.source.stops, strict=True):
            if stop.offset_m > OFF_ROUTE_M:
                fact = f"The place '{stop.poi.id}' is {stop.offset_m:.0f} m from the route."
                cure = f"Draw the route within {OFF_ROUTE_M} m of it, move the place, or take the stop out."
                if stop.passed_m is not None:
                    fact = (
                        f"The route passes the place '{stop.poi.id}' {stop.passed_m:.0f} m from its start, not in turn."
                    )
                    cure = "Write the stops in the order in which one meets them, or turn the route round."
                yield error(source.where, "stop-off-route", fact, cure)
            elif stop.offset_m > FAR_FROM_ROUTE_M and stop.note is None:
                fact = f"The place '{stop.poi.id}' is {stop.offset_m:.0f} m from the route and no note says where."
                cure = 'Add note = "…" that tells where to look, or draw the route nearer.'
                yield warning(source.where, "stop-far", fact, cure)


def hazards_are_on_the_route(site: Site) -> Iterator[Problem]:
    for _, tour in _tours(site):
        for hazard in tour.hazards:
            if hazard.at_m > tour.length_m:
                fact = f"The hazard stands {hazard.at_m:.0f} m from the start; the route is {tour.length_m:.0f} m long."
                cure = "Count its metres again: 'flaneur rehearse' tells where each metre is."
                yield error(hazard.source.where, "hazard-place", fact, cure)


def places_are_in_town(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        west, south, east, north = territory.source.bounds
        for poi in territory.pois:
            nearest = LonLat(min(max(poi.at.lon, west), east), min(max(poi.at.lat, south), north))
            off_m = geo.distance_m(poi.at, nearest) if poi.at != nearest else 0.0
            if off_m > OUTSIDE_M:
                fact = f"[{poi.at.lon}, {poi.at.lat}] is {off_m / 1000:.0f} km outside the bounds of the town."
                cure = "Longitude comes first, then latitude; or widen bounds in territory.toml."
                yield error(poi.where_of("at"), "poi-outside", fact, cure)


def layers_are_in_town(site: Site) -> Iterator[Problem]:
    """Told once a layer: where one feature has its numbers swapped, all have."""
    for territory in site.territories:
        west, south, east, north = territory.source.bounds
        for layer in territory.source.layers:
            for feature in layer.features:
                at = feature.at
                edge = LonLat(min(max(at.lon, west), east), min(max(at.lat, south), north))
                away_m = geo.distance_m(at, edge) if at != edge else 0.0
                if away_m > OUTSIDE_M:
                    fact = f"This feature is {away_m / 1000:,.0f} km outside the town's bounds."
                    cure = "Longitude comes first in GeoJSON; take out what belongs to another town."
                    yield error(feature.where, "layer-outside", fact, cure)
                    break


def layers_name_places_that_are_there(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        written = {file.rsplit("/", 1)[-1] for file in territory.source.files if "/pois/" in file}
        for feature in (one for layer in territory.source.layers for one in layer.features):
            if feature.poi and feature.poi not in written:
                fact = f"There is no place '{feature.poi}'."
                yield error(feature.where, "poi-unknown", fact, did_you_mean(feature.poi, written))


def projects_and_heights_are_told_in_numbers(site: Site) -> Iterator[Problem]:
    """A year or a height in words would be left out without a sound."""
    for territory in site.territories:
        for layer in territory.source.layers:
            keys = NUMBERS_OF.get(layer.kind, {})
            for feature in layer.features:
                for key, (least, most) in keys.items():
                    value = feature.fact(key)
                    told = isinstance(value, int | float) and not isinstance(value, bool) and least <= value <= most
                    if value is not None and not told:
                        fact = f"The fact '{key}' is '{value}', not a number from {least} to {most}."
                        yield error(
                            feature.where, "layer-feature", fact, "Write a number without quotes, or leave it out."
                        )


def hours_are_understood(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for poi in territory.pois:
            if poi.opening_hours and parse(poi.opening_hours) is None:
                yield warning(
                    poi.where_of("opening_hours"),
                    "hours-unclear",
                    f"The hours '{poi.opening_hours}' are not understood; the page shows them as they are.",
                    "Write them as Mo-Fr 08:00-19:00; Sa 08:00-12:00; PH off.",
                )


def links_lead_somewhere(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for text in prose_of(territory):
            yield from _lost(text, territory.source.files)


def _lost(text: Text, known: frozenset[str]) -> Iterator[Problem]:
    for lost in lost_links(text.msgid):
        fact = f"The link to '{lost}' leads nowhere."
        yield error(text.where, "link-unknown", fact, "Link to a file (moulin.md) or to a whole https:// address.")
    for link in content_links(text.msgid):
        if content_path(text.context, link) not in known:
            names = {context.rsplit("/", 2)[-1] + ".md" for context in known if "/pois/" in context}
            fact = f"The link to '{link}' leads to no place or tour."
            yield error(text.where, "link-unknown", fact, did_you_mean(link.rsplit("/", 1)[-1], names))


def prose_holds_no_html(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        for text in prose_of(territory):
            yield from _html(text)


def _html(text: Text) -> Iterator[Problem]:
    if has_raw_html(text.msgid):
        fact = "This paragraph holds HTML, which is left out of the page."
        yield error(text.where, "prose-html", fact, "Use Markdown: *italic*, **bold**, [words](file.md).")
    elif has_image(text.msgid):
        fact = "This paragraph holds a picture, which is left out of the page."
        cure = "Name it under [[media]], with its alt text, credit and licence."
        yield error(text.where, "prose-html", fact, cure)


def check_prose(site: Site, contexts: Container[str]) -> Iterator[Problem]:
    """All that the rules have to say of the prose of some content files."""
    for territory in site.territories:
        for text in texts_in(territory, contexts):
            if text.kind == "prose":
                yield from _lost(text, territory.source.files)
                yield from _html(text)


def telephones_can_be_dialled(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        office = territory.source.office
        numbers = [(poi.phone, poi.where_of("phone")) for poi in territory.pois]
        numbers.append((office.phone, office.phone_where or territory.source.where))
        for number, where in numbers:
            digits = number.replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
            if number and not (digits.startswith("+") and digits[1:].isdigit() and 8 <= len(digits) <= 16):
                fact = f"'{number}' cannot be dialled from abroad."
                yield error(where, "phone-form", fact, "Write it with its country code: +33 1 41 23 87 00.")


def former_addresses_are_free(site: Site) -> Iterator[Problem]:
    for territory in site.territories:
        tours = [(tour.slug, tour.was, tour.where) for tour in territory.source.tours]
        pois = [(poi.id, poi.was, poi.where) for poi in territory.pois]
        for what, things in (("tour", tours), ("place", pois)):
            taken = {name for name, _, _ in things}
            for _, was, where in things:
                for former in was:
                    if former in taken:
                        fact = f"'{former}' in was is the address of another {what} of this town."
                        yield error(where, "was-taken", fact, "Take it out of was.")
                    taken.add(former)


def _tours(site: Site) -> Iterator[tuple[Territory, Tour]]:
    for territory in site.territories:
        for tour in territory.tours:
            yield territory, tour


def _of_notices(notices: tuple[Notice, ...]) -> Iterator[Text]:
    for notice in notices:
        yield notice.text


def _of_poi(poi: Poi) -> Iterator[Text]:
    yield from (poi.title, poi.tagline)
    yield from (text for text in (poi.wheelchair_note, poi.price) if text is not None)
    yield from (media.alt for media in poi.media)
    yield from _of_notices(poi.notices)
    yield from poi.prose


def _of_layer(layer: Layer) -> Iterator[Text]:
    """Its features' names once each, and not at all where they are proper names."""
    yield layer.name
    if not layer.names_are_proper:
        yield from {one.name.msgid: one.name for one in layer.features if one.name.msgid}.values()
    yield from (one.about for one in layer.features if one.about is not None)


def _of_tour(tour: TourSource) -> Iterator[Text]:
    yield from (tour.title, tour.tagline)
    yield from (stop.note for stop in tour.stops if stop.note is not None)
    yield from (fact.text for fact in tour.practical)
    yield from (hazard.text for hazard in tour.hazards)
    yield from (media.alt for media in tour.media)
    yield from _of_notices(tour.notices)
    yield from tour.prose


def texts_of(territory: Territory) -> Iterator[Text]:
    """Every text of a town that a translator sees, in the order of the files."""
    yield territory.source.lead
    yield from _of_notices(territory.source.notices)
    for poi in territory.pois:
        yield from _of_poi(poi)
    for tour in territory.source.tours:
        yield from _of_tour(tour)
    for visit in territory.source.visits:
        yield from visit.texts
    for layer in territory.source.layers:
        yield from _of_layer(layer)


def texts_in(territory: Territory, contexts: Container[str]) -> Iterator[Text]:
    """Those that stand in some files of places and tours."""
    for poi in territory.pois:
        if poi.title.context in contexts:
            yield from _of_poi(poi)
    for tour in territory.source.tours:
        if tour.title.context in contexts:
            yield from _of_tour(tour)


def prose_of(territory: Territory) -> Iterator[Text]:
    return (text for text in texts_of(territory) if text.kind == "prose")


def letters_can_be_printed(site: Site) -> Iterator[Problem]:
    """Of what the road sheets say; a page on a phone finds letters for itself."""
    from builder.print import unseen_letters  # here, for the engine need not be loaded where no rule is asked

    for text in _on_paper(site):
        unseen = unseen_letters(text.msgid)
        if unseen:
            fact = f"The road sheet cannot show '{unseen}', for which it has no letter."
            yield warning(text.where, "print-letters", fact, "Leave it out here: on paper it would be missing.")


def _on_paper(site: Site) -> list[Text]:
    found: dict[Text, None] = {}
    for territory in site.territories:
        notices = [*territory.source.notices, *(notice for tour in territory.tours for notice in tour.source.notices)]
        for tour in territory.tours:
            source = tour.source
            said = [source.title, source.tagline, *(fact.text for fact in source.practical)]
            said += [hazard.text for hazard in source.hazards]
            for stop in tour.stops:
                said += [stop.poi.title, stop.poi.tagline, *([stop.note] if stop.note else [])]
                notices += stop.poi.notices
            found |= dict.fromkeys(said)
        found |= dict.fromkeys(notice.text for notice in notices)
    return list(found)


RULES: tuple[Rule, ...] = (
    languages.locales_are_known,
    languages.towns_are_published_in_their_own_language,
    languages.tours_name_further_languages,
    languages.languages_are_used,
    codes_are_whole,
    codes_are_issued_once,
    plaques_hang_at_their_place,
    plaques_can_be_read_from_their_distance,
    plaques_hang_apart,
    statuses_agree_with_dates,
    checks_are_of_plaques_that_are_there,
    what_rounds_have_reported_is_in_the_register,
    old_addresses_can_be_pages,
    stops_are_on_the_route,
    hazards_are_on_the_route,
    places_are_in_town,
    layers_are_in_town,
    layers_name_places_that_are_there,
    projects_and_heights_are_told_in_numbers,
    hours_are_understood,
    links_lead_somewhere,
    prose_holds_no_html,
    telephones_can_be_dialled,
    former_addresses_are_free,
    letters_can_be_printed,
)

"""``search.json``: what of a town can be found in one language. The index itself is made in the browser, at the first
search (``static/js/core/search.js``): compressed, the bare words are smaller than any index of them, and only one
program then knows how words are taken apart. docs/data.md tells each key."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from builder import urls
from builder.locales import LOCALES, Locale
from builder.model import Feature, Layer, LayerKind, Poi, PoiKind, Territory, Text, Tour
from builder.outputs import Artifact
from builder.prose import plain_words
from builder.render import terms
from builder.render.atlas_page import SHOWN, kind_of, spot_id
from builder.render.city import city_of
from builder.render.speak import Speaker
from builder.render.terms import Interface

VERSION = 1
_FIRST = b'{"kind":'  # how a thing begins; a quote within words is escaped

# What a thing of such a layer is, where it does not say so itself.
_KINDS = {
    LayerKind.PANELS: PoiKind.PANEL,
    LayerKind.PARKS: PoiKind.PARK,
    LayerKind.SCULPTURES: PoiKind.ARTWORK,
    LayerKind.TREES: PoiKind.TREE,
}

Said = str | list[str]  # words, or the words and their language where that is not the page's
Thing = dict[str, Any]


def town_search(territory: Territory, locale: Locale, t: Interface, speaker: Speaker, address: str) -> Artifact:
    local = LOCALES[territory.source.source_locale].html_lang
    content: dict[str, Any] = {"version": VERSION, "town": territory.source.name}
    if local != locale.html_lang:
        content["local"] = local  # the language of names and streets
    content["things"] = [_bare(thing) for thing in _things(territory, locale, t, speaker)]
    return Artifact(address.lstrip("/"), _json(content).encode())


def search_again(
    last: bytes,
    territory: Territory,
    pois: Iterable[Poi],
    tours: Iterable[Tour],
    locale: Locale,
    t: Interface,
    speaker: Speaker,
    address: str,
) -> Artifact:
    """The file as it was ``last`` made, with what some places and tours say now."""
    features, codes = _beside(territory)
    now = [_tour(tour, territory, locale, t, speaker) for tour in tours]
    now += [_place(poi, codes.get(poi.id, []), features.get(poi.id, []), territory, locale, t, speaker) for poi in pois]
    for thing in now:  # each stands in the file as it would by itself
        at = last.index(f'"address":{_json(thing["address"])}'.encode())
        start, end = last.rindex(_FIRST, 0, at), last.find(b"," + _FIRST, at)
        end = end if end > 0 else last.rindex(b"]}")
        last = last[:start] + _json(_bare(thing)).encode() + last[end:]
    return Artifact(address.lstrip("/"), last)


def _bare(thing: Thing) -> Thing:
    return {key: value for key, value in thing.items() if value}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _things(territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> Iterator[Thing]:
    yield {
        "kind": t.pgettext("search", "Town"),
        "title": territory.source.name,
        "address": urls.territory(locale.tag, territory.slug),
        "about": _said(territory.source.lead, speaker),
    }
    for tour in territory.tours:
        yield _tour(tour, territory, locale, t, speaker)
    features, codes = _beside(territory)
    for poi in territory.pois:
        yield _place(poi, codes.get(poi.id, []), features.get(poi.id, []), territory, locale, t, speaker)
    yield from _features(territory, locale, t, speaker)


def _beside(territory: Territory) -> tuple[dict[str, list[Feature]], dict[str, list[str]]]:
    """The things of the open data and the codes of the plaques, by place."""
    features: dict[str, list[Feature]] = {}
    for layer in territory.source.layers:
        for feature in layer.features:
            features.setdefault(feature.poi, []).append(feature)
    codes: dict[str, list[str]] = {}
    for plaque in territory.plaques:
        codes.setdefault(plaque.poi.id, []).append(plaque.code)
    return features, codes


def _tour(tour: Tour, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> Thing:
    source, title = tour.source, _said(tour.source.title, speaker)
    practice = terms.practice(source.practice, t)
    told = [*source.prose, *(fact.text for fact in source.practical)]
    return {
        "kind": t.pgettext("search", "Tour: %(practice)s") % {"practice": practice},
        "title": title,
        "address": urls.tour(locale.tag, territory.slug, tour.slug),
        "about": _said(source.tagline, speaker),
        "names": _local_names([source.title.msgid], title),
        "streets": sorted({stretch.name for stretch in tour.streets} - {""}),
        "text": [_said(text, speaker) for text in told],
    }


def _place(
    poi: Poi,
    codes: list[str],
    features: list[Feature],
    territory: Territory,
    locale: Locale,
    t: Interface,
    speaker: Speaker,
) -> Thing:
    title = _said(poi.title, speaker)
    names = [poi.title.msgid, *(feature.name.msgid for feature in features)]
    told = [*poi.prose, *(feature.about for feature in features if feature.about is not None)]
    return {
        "kind": terms.kind(poi.kind, t),
        "title": title,
        "address": urls.place(locale.tag, territory.slug, poi.id),
        "about": _said(poi.tagline, speaker),
        "names": _local_names(names, title),
        "streets": [poi.address] if poi.address else [],
        "text": [_said(text, speaker) for text in told],
        "codes": codes,
    }


def _features(territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> Iterator[Thing]:
    """The named things of the town's open data that are no place of the guide: each leads to its row."""
    places = {poi.id for poi in territory.pois}
    rows: dict[str, int] = {}  # of the page of the projects
    projects = [layer for layer in territory.source.layers if layer.kind is LayerKind.PROJECTS]
    if any(one.name.msgid and one.poi not in places for layer in projects for one in layer.features):
        rows = {one.ident: one.number for one in city_of(territory.source).projects}
    counts: Counter[LayerKind] = Counter()
    for layer in territory.source.layers:
        if layer.kind not in SHOWN:
            continue
        for feature in layer.features:
            atlas = f"{urls.atlas(locale.tag, territory.slug)}#{spot_id(layer.kind, counts[layer.kind])}"
            counts[layer.kind] += 1
            if not feature.name.msgid or feature.poi in places:
                continue
            row = rows.get(feature.id) if layer.kind is LayerKind.PROJECTS else None
            page = f"{urls.city(locale.tag, territory.slug)}#project-{row}" if row else atlas
            yield _feature(feature, layer, page, territory, t, speaker)


def _feature(
    feature: Feature, layer: Layer, address: str, territory: Territory, t: Interface, speaker: Speaker
) -> Thing:
    name, known = feature.name.msgid, _KINDS.get(layer.kind)
    title = _proper(name, territory, speaker) if layer.names_are_proper else _said(feature.name, speaker)
    species = feature.fact("species")
    return {
        "kind": kind_of(feature.kind, t) or (terms.kind(known, t) if known else _said(layer.name, speaker)),
        "title": title,
        "address": address,
        "about": _said(feature.about, speaker) if feature.about else [str(species), "la"] if species else "",
        "names": _local_names([name], title),
        "streets": [str(place)] if (place := feature.fact("place")) else [],
    }


def _said(text: Text, speaker: Speaker) -> Said:
    words, lang = speaker.words(text)
    return [plain_words(words), lang] if lang else plain_words(words)


def _proper(name: str, territory: Territory, speaker: Speaker) -> Said:
    """A name that stays as it is in every language."""
    source = LOCALES[territory.source.source_locale]
    return name if speaker.locale.tag == source.tag else [name, source.html_lang]


def _local_names(names: list[str], title: Said) -> list[str]:
    """What a thing is called in the town, as on its signs, where the title says it otherwise."""
    shown = title if isinstance(title, str) else title[0]
    return [name for name in dict.fromkeys(map(plain_words, names)) if name and name not in shown]

"""What the atlas shows: the town's tours and the layers of its open data, each thing once as a row of a table and once,
by the same number, as a mark on the map."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from builder import urls
from builder.locales import Locale, format_date, format_distance, format_list, format_number
from builder.model import Feature, Layer, LayerKind, LonLat, Territory
from builder.render.speak import Speaker
from builder.render.terms import Interface
from builder.render.tour_page import tour_line

TOURS = "tours"


def spot_id(group: str, index: int) -> str:
    """By which a row of the atlas can be linked to."""
    return f"{group}-{index}"


# Heights are for drawing buildings; nobody looks for one.
SHOWN = tuple(kind for kind in LayerKind if kind is not LayerKind.HEIGHTS)


@dataclass(frozen=True, slots=True)
class Row:
    """``spot`` is the mark on the map: the group and the number in it. ``name`` and ``about`` are markup, ``title`` and
    ``line`` the same as plain words."""

    name: Markup
    about: Markup
    title: str
    line: str
    page: str
    at: LonLat
    mark: str
    spot: str
    figure: str = ""

    @property
    def position(self) -> str:
        return f"{self.at.lat:.5f}, {self.at.lon:.5f}"


@dataclass(frozen=True, slots=True)
class Part:
    """One source's things within a group."""

    name: Markup
    source: str
    licence: str
    url: str
    as_of: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class AtlasGroup:
    """What one checkbox shows and hides."""

    key: str
    name: str
    count: str
    parts: tuple[Part, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for part in self.parts for row in part.rows)


def atlas_groups(territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> list[AtlasGroup]:
    """The tours first, then the layers by kind; a kind that the town has not is absent."""
    groups = []
    if territory.tours:
        rows = _tours(territory, locale, t, speaker)
        part = Part(Markup(""), "", "", "", "", rows)
        groups.append(AtlasGroup(TOURS, t.gettext("Tours"), format_number(len(rows), locale), (part,)))
    for kind in SHOWN:
        layers = [layer for layer in territory.source.layers if layer.kind is kind]
        if not layers:
            continue
        parts: list[Part] = []
        for layer in layers:
            begun = sum(len(part.rows) for part in parts)
            parts.append(_part(layer, begun, territory, locale, t, speaker))
        count = sum(len(part.rows) for part in parts)
        name = format_list([speaker.plain(layer.name) for layer in layers], locale)
        groups.append(AtlasGroup(kind, name, format_number(count, locale), tuple(parts)))
    return groups


def _tours(territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> tuple[Row, ...]:
    return tuple(
        Row(
            name=speaker.say(tour.source.title),
            about=escape(tour_line(tour, locale, t)),
            title=speaker.plain(tour.source.title),
            line=f"{format_distance(tour.length_m, locale)} · {tour_line(tour, locale, t)}",
            page=urls.tour(locale.tag, territory.slug, tour.slug),
            at=tour.source.route.line[0],
            mark=str(index + 1),
            spot=f"{TOURS} {index}",
            figure=format_distance(tour.length_m, locale),
        )
        for index, tour in enumerate(territory.tours)
    )


def _part(layer: Layer, begun: int, territory: Territory, locale: Locale, t: Interface, speaker: Speaker) -> Part:
    rows = []
    there = {poi.id for poi in territory.pois}
    for index, feature in enumerate(layer.features, begun):
        name = _name(feature, layer, territory, t, speaker)
        title = name.striptags().strip()
        known = facts(feature, territory, t)
        rows.append(
            Row(
                name=name,
                about=Markup(" · ").join(escape(one) for one in known),
                title=title,
                line=" · ".join(one.striptags() if isinstance(one, Markup) else one for one in known),
                page=urls.place(locale.tag, territory.slug, feature.poi) if feature.poi in there else "",
                at=feature.at,
                mark=_mark(feature, layer),
                spot=f"{layer.kind} {index}",
            )
        )
    return Part(
        name=speaker.say(layer.name),
        source=layer.source,
        licence=layer.licence,
        url=layer.url,
        as_of=format_date(layer.date, locale),
        rows=tuple(rows),
    )


def _mark(feature: Feature, layer: Layer) -> str:
    if layer.kind is LayerKind.PANELS and isinstance(feature.fact("number"), int):
        return f"{layer.kind}:{feature.fact('number')}"
    return feature.kind if feature.kind in AMENITY_MARKS else {LayerKind.TREES: "tree"}.get(layer.kind, layer.kind)


AMENITY_MARKS = ("toilets", "drinking_water", "playground", "bicycle_rental", "viewpoint", "picnic_site")


def _name(feature: Feature, layer: Layer, territory: Territory, t: Interface, speaker: Speaker) -> Markup:
    """The thing's own name, or what it is."""
    number = feature.fact("number")
    if not feature.name.msgid and layer.kind is LayerKind.PANELS and number is not None:
        return escape(t.gettext("Panel %(number)s") % {"number": number})
    if not feature.name.msgid:
        return escape(kind_of(feature.kind, t) or t.gettext("Without a name"))
    if layer.names_are_proper:
        return _local(feature.name.msgid, territory)
    return speaker.say(feature.name)


def _local(words: str, territory: Territory) -> Markup:
    return Markup('<span lang="{}" dir="auto">{}</span>').format(territory.source.source_locale, words)


def facts(feature: Feature, territory: Territory, t: Interface) -> list[str | Markup]:
    """What is known of a thing, in the order one asks: what it is, then where, then the rest. A fact for which there is
    no word here stays in the file."""
    known: list[str | Markup] = []
    if feature.name.msgid and (kind := kind_of(feature.kind, t)):
        known.append(kind)
    if species := feature.fact("species"):
        known.append(Markup('<i lang="la" dir="ltr">{}</i>').format(species))
    known += [_local(str(value), territory) for key in ("place", "material") if (value := feature.fact(key))]
    if (year := feature.fact("year")) is not None and feature.fact("until") is None:
        known.append(t.gettext("since %(year)s") % {"year": year})
    if feature.fact("installed") is False:
        known.append(t.gettext("not there yet at the date of the data"))
    return known


def kind_of(kind: str, t: Interface) -> str:
    return {
        "toilets": t.gettext("Toilets"),
        "drinking_water": t.gettext("Drinking water"),
        "playground": t.gettext("Playground"),
        "bicycle_rental": t.gettext("Bicycles to rent"),
        "viewpoint": t.gettext("Viewpoint"),
        "picnic_site": t.gettext("Picnic place"),
        "park": t.gettext("Park"),
        "garden": t.gettext("Garden"),
        "artwork": t.gettext("Work of art"),
    }.get(kind, "")

"""The maps to look at: which things each shows, and its script among the assets. builder/maps.py writes them."""

from collections.abc import Iterable, Mapping

from builder import parts, urls
from builder.cache import Cache, digest_of, of_product
from builder.geo import bounds_of
from builder.link.edition import Editions
from builder.locales import Locale
from builder.looking import Group, Looking, Spot, Trace, Words, filled
from builder.model import Bounds, Territory, Tour
from builder.outputs import Artifact
from builder.read.catalogs import Catalogs
from builder.render.assets import digest
from builder.render.atlas_page import TOURS, AtlasGroup, atlas_groups
from builder.render.kit import LookingMaps
from builder.render.speak import Speaker
from builder.render.terms import Interface

# Names of vendor/ that every map to look at is drawn by, in the order in which they must run.
STYLES = ("leaflet.css",)
SCRIPTS = ("leaflet.js", "protomaps-leaflet.js")


def draw_looking_maps(
    editions: Editions,
    locales: Iterable[Locale],
    catalogs: Catalogs,
    tiles: Mapping[str, str],
    attributions: Mapping[str, str],
    cache: Cache,
) -> LookingMaps:
    """``tiles`` is the address of each territory's PMTiles; a town without one has its marks on bare paper."""
    scripts: dict[str, str] = {}
    artifacts = []
    for locale in locales:
        t = catalogs.interface(locale)
        speaker = Speaker(catalogs, locale, lambda context, link: link)
        for territory in editions[locale.tag].values():
            name, words = f"{locale.tag}/{territory.slug}", words_of_map(t, attributions.get(territory.slug, ""))
            groups = _atlas(atlas_groups(territory, locale, t, speaker), territory)
            shown = {name: (_reach(groups) or territory.source.bounds, groups)}
            for tour in territory.tours:
                stops = _tour(tour, territory, locale, speaker)
                shown[f"{name}/{tour.slug}"] = (_reach((stops,)) or territory.source.bounds, (stops,))
            for name, (bounds, things) in shown.items():
                looking = Looking(bounds, things, words, locale.html_lang, tiles.get(territory.slug, ""))
                written = _script(looking, cache).encode()
                scripts[name] = urls.asset(f"{name.replace('/', '-')}.map.js", digest(written))
                artifacts.append(Artifact(scripts[name].lstrip("/"), written))
    return LookingMaps(scripts, tuple(artifacts))


def _reach(groups: tuple[Group, ...]) -> Bounds | None:
    """Round all that the map shows; None where that is nothing."""
    spots = [spot.at for group in groups for spot in group.spots]
    lines = [at for group in groups for trace in group.traces for at in trace.line]
    return bounds_of([*spots, *lines]) if spots or lines else None


def _script(looking: Looking, cache: Cache) -> str:
    """The frames that folium writes are kept, with the product too: it is not even loaded where there is no new one."""
    keys = tuple(group.key for group in looking.groups)
    name = digest_of(keys)

    def draw() -> bytes:
        from builder.maps import frame

        return frame(keys).encode()

    key = f"{name} {parts.code_digest('builder.maps')}"
    kept = cache.data("looking", key, lambda: of_product(f"looking-{name[:12]}", key, draw))
    return filled(kept.decode(), looking)


def words_of_map(t: Interface, attribution: str) -> Words:
    return Words(
        zoom_in=t.gettext("Nearer"),
        zoom_out=t.gettext("Further away"),
        close=t.gettext("Close"),
        more=t.gettext("Open its page"),
        attribution=attribution,
    )


def _atlas(groups: list[AtlasGroup], territory: Territory) -> tuple[Group, ...]:
    return tuple(
        Group(
            group.key,
            tuple(Spot(row.at, row.mark, row.title, row.line, row.page) for row in group.rows),
            tuple(
                Trace(tour.source.route.line, "route", row.title, row.line, row.page)
                for row, tour in zip(group.rows, territory.tours, strict=True)
            )
            if group.key == TOURS
            else (),
        )
        for group in groups
    )


def _tour(tour: Tour, territory: Territory, locale: Locale, speaker: Speaker) -> Group:
    """A tour for itself: its line, and its stops with their numbers."""
    stops = tuple(
        Spot(
            stop.poi.at,
            str(stop.number),
            speaker.plain(stop.poi.title),
            speaker.plain(stop.poi.tagline),
            urls.place(locale.tag, territory.slug, stop.poi.id),
        )
        for stop in tour.stops
    )
    return Group(TOURS, stops, (Trace(tour.source.route.line, "route"),))

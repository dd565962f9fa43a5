"""Page → HTML. The only door to Jinja2; what a template needs beyond words is worked out in ``tour_page`` and
``place_page``, never in the template."""

import marshal
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from builder import parts, plan, urls
from builder.cache import Cache, of_product
from builder.headers import block_hash, csp_meta
from builder.link.around import Around
from builder.link.edition import is_whole
from builder.locales import LOCALES, Locale, format_distance, format_list, format_number
from builder.model import Poi, Practice, Territory, Theme, Tour
from builder.outputs import Artifact, Known, Page
from builder.read.catalogs import State
from builder.render import looking, terms
from builder.render.atlas_page import atlas_groups
from builder.render.city_page import city_context
from builder.render.feeds import hreflangs
from builder.render.go_page import go_context
from builder.render.json_block import json_block, json_safe
from builder.render.jsonld import describe_page
from builder.render.kit import Kit, key
from builder.render.languages import address_of, languages_of, not_here, whole_in
from builder.render.map_page import map_context
from builder.render.needs import Needs
from builder.render.notices import has_notice, notices
from builder.render.oembed import frame
from builder.render.pack_words import pack_words
from builder.render.photos import figures
from builder.render.place_page import office_hours, place_context
from builder.render.policies import policy_of
from builder.render.round_page import round_context
from builder.render.scan_page import scan_screen
from builder.render.search_page import search_screen
from builder.render.sounds import sound_view
from builder.render.speak import Speaker
from builder.render.terms import Interface
from builder.render.titles import accessibility_status, title_and_description
from builder.render.tour_page import BANDS, time_band, tour_context, tour_line
from builder.render.visit_page import visit_context, visits_context
from builder.retention import ENQUIRY_DAYS, EVENT_PERSONAL_DAYS, MAIL_DAYS, REPORT_DAYS, VISIT_DAYS
from builder.workers import shared

Finish = Callable[[Artifact], Iterable[Artifact]]

_LONG = {"territory.html", "tours.html", "tour.html", "home.html", "root.html"}
_WITH_SCRIPT = {
    "home.html",
    "territory.html",
    "map.html",
    "place.html",
    "plaque.html",
    "plaques.html",
    "404.html",
    "places.html",
}
FIRST_PLACES = 5


def render_pages(
    pages: list[Page], kit: Kit, needs: Needs, templates: bytes, known: Known, finish: Finish
) -> Iterator[Artifact]:
    """Every page, in the order of the plan, and what ``finish`` makes of it; one that the last tree holds for the same
    key is not rendered again. ``templates`` as :func:`compile_templates` gives them."""
    shop: dict[str, Environment] = {}
    compiled = _Compiled(marshal.loads(templates))

    def render(page: Page) -> list[Artifact]:
        path, key = urls.file_of(page.address), needs.key(page)
        if path in known and known[path][0] == key:
            return list(finish(Artifact(path, None, key)))
        if page.locale not in shop:
            shop[page.locale] = _environment(kit, LOCALES[page.locale], compiled)
        return list(finish(Artifact(path, _render(page, kit, shop[page.locale]), key)))

    for artifacts in shared(render, pages):
        yield from artifacts


class _Compiled(BytecodeCache):
    """Templates as compiled for the first language, for the others too."""

    def __init__(self, code: dict[str, Any]) -> None:
        self._code = code

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._code.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._code[bucket.key] = bucket.code


def compile_templates(kit: Kit, kept: Cache) -> bytes:
    """All templates as Python's own code, once for all languages."""

    def compile_all() -> bytes:
        code: dict[str, Any] = {}
        env = _environment(kit, kit.locales[0], _Compiled(code))
        for name in env.list_templates(extensions=["html"]):
            env.get_template(name)
        return marshal.dumps(code)

    key = parts.product_digest()
    return kept.data("templates", key, lambda: of_product("templates", key, compile_all))


def _environment(kit: Kit, locale: Locale, compiled: BytecodeCache) -> Environment:
    env = Environment(
        loader=FileSystemLoader(parts.templates()),
        bytecode_cache=compiled,
        auto_reload=False,
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.policies["ext.i18n.trimmed"] = True
    t = kit.catalogs.interface(locale)
    # A catalog is somebody else's file: its words are escaped before Jinja takes them for markup.
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        lambda said: escape(t.gettext(said)),
        lambda one, many, n: escape(t.ngettext(one, many, n)),
        newstyle=True,
        pgettext=lambda context, said: escape(t.pgettext(context, said)),
        npgettext=lambda context, one, many, n: escape(t.npgettext(context, one, many, n)),
    )
    env.globals.update(
        gettext=_words(t),
        once=_once(),
        pack_words=json_block(pack_words(locale, t)),
        icon=cache(env.get_template("icons.html").module.icon),  # type: ignore[attr-defined]  # a macro
        t=t,
        u=urls,
        label=terms,
        locale=locale,
        site=kit.site.source,
        assets=kit.assets,
        vendor=kit.vendor,
        territories=list(kit.editions[locale.tag].values()),
        not_here=not_here(kit, locale),
        km=lambda metres: format_distance(metres, locale),
        num=lambda value: format_number(value, locale),
        tour_line=lambda tour: tour_line(tour, locale, t),
        time_band=time_band,
        accessibility_of=lambda territory: accessibility_status(territory, t),
        telephone=telephone,
        web=web,
    )
    return env


def _words(t: Interface) -> Callable[..., Markup]:
    """``gettext`` for templates, as the i18n extension has it: what stands on every page is looked up once."""
    pattern = cache(lambda said: escape(t.gettext(said)))
    alone = cache(lambda said: pattern(said) % {})

    def gettext(said: str, **named: object) -> Markup:
        return pattern(said) % named if named else alone(said)

    return gettext


def _once() -> Callable[..., Markup]:
    """``{% call once(speaker, "name", …) %}``: what is the same on every page of a language, by a name of its own, is
    written for the first of them."""
    kept: dict[tuple[str, ...], tuple[Markup, frozenset[State]]] = {}

    def once(speaker: Speaker, *name: str, caller: Callable[[], Markup]) -> Markup:
        if name not in kept:
            kept[name] = speaker.said_in(caller)
        said, states = kept[name]
        speaker.states |= states
        return said

    return once


@lru_cache(maxsize=64)
def _csp(template: str, style: str) -> Markup:
    return Markup(csp_meta(policy_of(template, [block_hash(style)])))


def _render(page: Page, kit: Kit, env: Environment) -> bytes:
    locale: Locale = LOCALES[page.locale]
    t = kit.catalogs.interface(locale)
    speaker = Speaker(kit.catalogs, locale, lambda context, link: address_of(kit, context, link, locale))
    own = {
        "atlas.html": kit.assets.atlas_css,
        "embed.html": kit.assets.embed_css,
        "offline.html": kit.assets.offline_css,
        "scan.html": kit.assets.scan_css,
        "search.html": kit.assets.search_css,
        "go.html": kit.assets.go_css,
        "round.html": kit.assets.round_css,
        "report.html": kit.assets.report_css,
        "frame.html": kit.assets.forms_css,
        "visits.html": kit.assets.forms_css,
        "visit.html": kit.assets.forms_css,
        "group.html": kit.assets.group_css,
        "groups.html": kit.assets.forms_css,
        "map.html": kit.assets.map_css,
        "city.html": kit.assets.city_css,
    }
    usual = kit.assets.guide_css if page.template in _LONG else kit.assets.core_css
    style = own.get(page.template, usual)
    context: dict[str, Any] = {
        "page": page,
        "speaker": speaker,
        "territory": page.territory,
        "style": Markup(style),
        "csp": _csp(page.template, style),  # single quotes inside double ones
        "needs_script": page.template in _WITH_SCRIPT or has_notice(page),
        "canonical": kit.site.source.base_url + (page.canonical or page.address),
        "hreflangs": hreflangs(page, kit.site.source.base_url),
        "languages": []
        if page.template == "root.html"  # it is a list of them itself
        else [(LOCALES[tag], href) for tag, href in page.alternates.items()],
        # The page of no language yet: what a host shows that does not choose one.
        "for_all": page.template == "root.html"
        or (page.plaque is not None and page.address not in page.alternates.values()),
        "source_address": "",
        "notices": notices(page, kit, locale, t, speaker),
        "up": _up(page, kit, locale),
        "has_map": False,
        "attribution": "",
        "card": _card(page, kit),
        "jsonld": (),
    }
    context |= _context(page, kit, locale, t, speaker)
    context["jsonld"] = [json_safe(block) for block in describe_page(page, kit, speaker, context["canonical"])]
    return env.get_template(page.template).render(context).encode()


def _context(page: Page, kit: Kit, locale: Locale, t: Interface, speaker: Speaker) -> dict[str, Any]:
    context: dict[str, Any] = {**title_and_description(page, kit, t, speaker)}
    territory = page.territory
    if territory is not None:
        source = LOCALES[territory.source.source_locale]
        context |= {
            "territory_locale": source,
            "source_locale": source,
            "source_address": page.alternates.get(source.tag, "") if source.tag != locale.tag else "",
            "accessibility_status": accessibility_status(territory, t),
            "attribution": kit.drawings.attributions.get(territory.slug, ""),
        }
    match page.template:
        case "root.html":
            context["languages_all"] = [
                {
                    "locale": one,
                    "home": urls.home(one.tag),
                    "towns": [town.source.name for town in kit.editions[one.tag].values()],
                }
                for one in kit.locales
            ]
        case "home.html":
            context["pictures"] = {one.slug: kit.drawings.of_town(one.slug, locale.tag) for one in kit.site.territories}
            context["elsewhere"] = [
                {"name": one.source.name, "languages": languages_of(one, kit)}
                for one in kit.site.territories
                if one.slug not in kit.editions[locale.tag]
            ]
            context["attribution"] = format_list(sorted({*kit.drawings.attributions.values()} - {""}), locale)
            context["has_map"] = bool(context["attribution"])
        case "territory.html" if territory:
            places = t.ngettext("The one place", "All %(num)s places", len(territory.pois))
            context |= {
                "picture": kit.drawings.of_town(territory.slug, locale.tag),
                "has_map": bool(context["attribution"]),
                "bands": _bands(t),
                "whole_in": [] if is_whole(territory, locale.tag) else whole_in(territory, kit),
                "has_city": plan.has_city(territory),
                "has_visits": plan.has_visits(territory, kit.site.source),
                "has_groups": plan.has_groups(territory, kit.site.source),
                "first_places": _first_places(territory),
                "office_hours": Markup("<br>").join(office_hours(territory, locale, t)),
                "places_words": places % {"num": format_number(len(territory.pois), locale)},
            }
        case "tours.html" if territory:
            found = plan.filters(territory)
            context |= {
                "practices": [one for one in found if isinstance(one, Practice)],
                "themes": [one for one in found if isinstance(one, Theme)],
                "tours_shown": [
                    tour
                    for tour in territory.tours
                    if page.among is None or page.among == tour.source.practice or page.among in tour.source.themes
                ],
                "heading": terms.among(page.among, t) if page.among else t.gettext("Tours"),
            }
        case "tour.html" if territory and page.tour:
            address = urls.tour_gpx(locale.tag, territory.slug, page.tour.slug)
            context |= tour_context(page.tour, territory, locale, t, speaker, kit.drawings)
            context |= {
                "tour": page.tour,
                "has_visits": plan.has_visits(territory, kit.site.source, page.tour),
                "has_groups": plan.has_groups(territory, kit.site.source, page.tour),
                "sheets": _sheets(page.tour, territory, kit, locale, t),
                "gpx": {"address": address, "size": terms.kilobytes(kit.sizes[address], locale, t)},
                "pictures": list(figures(page.tour.source.media, kit.drawings.photos, speaker, t)),
            }
            context |= _embedded(page.tour, territory, kit, locale, speaker)
        case "atlas.html" if territory:
            context |= {
                "groups": atlas_groups(territory, locale, t, speaker),
                "picture": kit.drawings.of_town(territory.slug, locale.tag),
                "looking": _looking(f"{locale.tag}/{territory.slug}", kit),
                "has_map": bool(context["attribution"]),
            }
        case "embed.html" if territory and page.tour:
            context |= {
                "tour": page.tour,
                "picture": kit.drawings.tours.get(key(territory, page.tour.slug)),
                "looking": _looking(f"{locale.tag}/{key(territory, page.tour.slug)}", kit),
            }
        case "map.html" if territory:
            around = kit.around.get(key(territory, page.tour.slug) if page.tour else territory.slug, Around())
            context |= map_context(page.tour, territory, around, kit.maps, locale, t, speaker, kit.drawings)
        case "go.html" if territory and page.tour:
            around = kit.around.get(key(territory, page.tour.slug), Around())
            context |= go_context(page.tour, territory, around, locale, t, speaker, kit.drawings, kit.sounds)
        case "city.html" if territory:
            drawn = kit.cities.get(territory.slug)
            styles = kit.maps.styles_of(territory.slug, locale.tag)
            context |= city_context(territory, styles, f"/{drawn.path}" if drawn else "", locale, t, speaker)
            context |= {
                "picture": kit.drawings.of_town(territory.slug, locale.tag),
                "has_map": bool(context["attribution"]),
                "screen": json_block(context["screen"]),
            }
        case "visits.html" if territory:
            context |= visits_context(territory, kit.today, locale)
        case "visit.html" if territory and page.visit:
            context |= visit_context(page.visit, territory, locale, t)
        case "offline.html":
            context["whole"] = {one.slug: is_whole(one, locale.tag) for one in kit.site.territories}
        case "scan.html":
            context |= {"screen": json_block(scan_screen(kit.site.source, not_here(kit, locale), locale, t))}
        case "search.html":
            towns = kit.editions[locale.tag].values()
            context |= {"screen": json_block(search_screen(towns, locale, t))}
        case "round.html" if territory:
            context |= round_context(kit.site.source, territory, locale, t, speaker)
            context["screen"] = json_block(context["screen"])
        case "report.html" | "privacy.html":
            context |= {
                "report_days": REPORT_DAYS,
                "visit_days": VISIT_DAYS,
                "mail_days": MAIL_DAYS,
                "enquiry_years": ENQUIRY_DAYS // 365,
                "event_days": EVENT_PERSONAL_DAYS,
            }
        case "moved.html":
            context["went"] = page.tour.source.title if page.tour else page.poi.title if page.poi else None
        case "places.html" if territory:
            context["groups"] = _groups(territory, t)
        case "place.html" | "plaque.html" if territory and page.poi:
            context |= place_context(page.poi, page.plaque, territory, kit, locale, t, speaker)
            context |= {
                "has_map": bool(context["attribution"]),
                "poi": page.poi,
                "plaque": page.plaque,
                "pictures": list(figures(page.poi.media, kit.drawings.photos, speaker, t)),
                "sound": sound_view(kit.sounds.get(f"{locale.tag}/{key(territory, page.poi.id)}"), locale, t),
            }
        case "plaques.html":
            context["registers"] = [_register(one, speaker) for one in kit.site.territories if one.plaques]
        case "credits.html" if territory:
            pois, tours = territory.pois, territory.tours
            all_sources = {source for poi in pois for source in poi.sources}
            all_sources |= {source for tour in tours for source in tour.source.sources}
            font = {
                "what": "Barlow Condensed",
                "by": "The Barlow Project Authors",
                "licence": "SIL Open Font License 1.1",
            }
            layers = [
                {"what": one.name.msgid, "by": one.source, "licence": one.licence, "url": one.url}
                for one in territory.source.layers
            ]
            noto = font | {"what": "Noto Sans, Noto Serif, Noto Sans CJK", "by": "The Noto Project Authors, Adobe"}
            context |= {
                "credits": [*territory.source.credits, *layers, font | {"url": ""}, noto | {"url": ""}],
                "all_sources": sorted(all_sources, key=_without_accents),
            }
    return context


def _looking(name: str, kit: Kit) -> dict[str, Any]:
    """What a map to look at is fetched from; nothing where the browser parts are not there."""
    if not all(one in kit.vendor.addresses for one in (*looking.STYLES, *looking.SCRIPTS)):
        return {"styles": [], "scripts": [], "script": ""}
    scripts = [*map(kit.vendor, looking.SCRIPTS), kit.assets.looking_page, kit.looking.scripts[name]]
    styles = [*map(kit.vendor, looking.STYLES), kit.assets.looking_css]
    return {"styles": styles, "scripts": scripts, "script": kit.assets.looking_script}


def _embedded(tour: Tour, territory: Territory, kit: Kit, locale: Locale, speaker: Speaker) -> dict[str, Any]:
    """How partners show the tour: the address that their programs ask, and the words to copy."""
    names, base = (locale.tag, territory.slug, tour.slug), kit.site.source.base_url
    return {
        "oembed": base + urls.tour_oembed(*names),
        "frame": str(frame(base + urls.tour_embed(*names), speaker.plain(tour.source.title))),
    }


def _card(page: Page, kit: Kit) -> dict[str, Any] | None:
    """What a messenger shows with a link to a tour's page: its address must be a whole one."""
    if (
        page.tour is None
        or page.territory is None
        or page.template not in ("tour.html", "embed.html", "go.html", "map.html")
    ):
        return None
    found = kit.papers.cards.get(f"{page.locale}/{key(page.territory, page.tour.slug)}")
    return {"card": found, "address": kit.site.source.base_url + found.address} if found else None


def _sheets(tour: Tour, territory: Territory, kit: Kit, locale: Locale, t: Interface) -> list[dict[str, str]]:
    """The road sheets, each with its paper and its size."""
    found = []
    for paper in ("a4", "a5"):
        address = urls.road_sheet(locale.tag, territory.slug, tour.slug, paper)
        if address not in kit.sizes:
            continue
        size = terms.kilobytes(kit.sizes[address], locale, t)
        found.append({"address": address, "paper": paper.upper(), "size": size})
    return found


def _up(page: Page, kit: Kit, locale: Locale) -> dict[str, str]:
    """The mark at the head of a page leads one level up."""
    site = {"name": kit.site.source.title, "address": urls.home(locale.tag)}
    if page.territory is None or page.template == "territory.html":
        return site
    return {"name": page.territory.source.short, "address": urls.territory(locale.tag, page.territory.slug)}


def _bands(t: Interface) -> list[dict[str, str]]:
    """The stones of the town's page: up to 30, 60 and 90 minutes, or any time, which is chosen at first."""
    unit = t.pgettext("up to so many minutes", "min")
    bands = [{"value": str(most), "figure": str(most), "unit": unit} for most in BANDS]
    return [*bands, {"value": "all", "figure": "", "unit": t.pgettext("time", "Any")}]


def _first_places(territory: Territory) -> list[Poi]:
    """The places that most tours stop at, to begin with."""
    stops = Counter(stop.poi.id for tour in territory.tours for stop in tour.stops)
    return sorted(territory.pois, key=lambda poi: (-stops[poi.id], poi.id))[:FIRST_PLACES]


def _groups(territory: Territory, t: Interface) -> list[dict[str, Any]]:
    groups: dict[str, list[Poi]] = {}
    for poi in territory.pois:
        groups.setdefault(terms.kind(poi.kind, t), []).append(poi)
    return [{"name": name, "pois": groups[name]} for name in sorted(groups, key=_without_accents)]


def _without_accents(words: str) -> str:
    """A key that puts « Église » under e and « Œuvre » under o, as a reader looks for them."""
    plain = unicodedata.normalize("NFKD", words.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def _register(territory: Territory, speaker: Speaker) -> dict[str, Any]:
    rows = [
        {"code": one.code, "title": speaker.say(one.poi.title), "address": urls.plaque(one.code)}
        for one in territory.plaques
    ]
    return {"name": territory.source.name, "rows": rows}


def telephone(number: str) -> Markup | str:
    """A number to tap; written as it is."""
    if not number:
        return ""
    dial = "".join(c for c in number if c.isdigit() or c == "+")
    return Markup('<a href="tel:{}" dir="ltr">{}</a>').format(dial, number)


def web(url: str) -> Markup:
    """A link to somebody else's site, shown without its scheme."""
    shown = url.split("://", 1)[-1].rstrip("/")
    return Markup('<a href="{}" rel="external noreferrer">{}</a>').format(url, shown)

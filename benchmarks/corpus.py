"""``python -m benchmarks.corpus TOURS FOLDER``: the same invented guide for Flâneur and for Hugo in FOLDER/flaneur and
FOLDER/hugo: tours of ten places each, in three languages, from a seed.

One territory; every tour a loop of some 3 km past places of its own, the loops side by side on a grid, so that a place
has the same few neighbours however large the guide is. About 2.4 kB of Markdown a place. No map data, no plaques.
"""

import json
import math
import random
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.pseudo import ACCENTED, pseudo
from builder.render.assets import prepare_assets
from builder.render.filters import filter_css
from builder.render.vendor import prepare_vendor

PLACES = 10  # of a tour
LOCALES = ("fr", "en", ACCENTED)  # the third is a made-up one: only two languages are published so far
BASE = "https://guide.example"
TOWN = "contree"
_LAT, _LON, _STEP = 47.0, 2.0, 0.022  # degrees: the first loop, and from one loop to the next
_RADIUS = 0.0042
_CORNERS = 60  # points of a route between two places
_KINDS = ("artwork", "bridge", "church", "garden", "monument", "museum", "park", "square")
_THEMES = ("river", "nature", "trees", "heritage", "architecture", "art", "smart-city", "sport")
_PRACTICES = ("jog", "walk", "guided")
_WORDS = {
    "fr": "le pont la rive un jardin ancien moulin pierre claire quai longe rivière ombre tilleuls place marché façade "
    "siècle atelier brique toit ardoise porte gravée mur chemin monte doucement vers colline église clocher cour pavée "
    "fontaine banc regard ville basse haute quartier ouvriers maison architecte œuvre bronze blanc passage étroit "
    "escalier terrasse vue horizon péniches écluse halage saules berge lumière soir matin visiteurs enfants mémoire",
    "en": "the bridge bank a garden old mill stone clear quay follows river shade lime trees square market "
    "front century workshop brick roof slate door carved wall path climbs gently towards hill church "
    "tower paved yard fountain bench gaze lower upper town quarter workers house architect work bronze "
    "white passage narrow stair terrace view horizon barges lock towpath willows shore light evening "
    "morning visitors children memory beside behind under between over",
}


@dataclass(frozen=True, slots=True)
class Place:
    slug: str
    kind: str
    at: tuple[float, float]  # lon, lat
    title: dict[str, str]
    tagline: dict[str, str]
    prose: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Tour:
    slug: str
    practice: str
    themes: tuple[str, str]
    line: list[tuple[float, float]]
    title: dict[str, str]
    tagline: dict[str, str]
    prose: dict[str, list[str]]
    places: list[Place]


def invent(tours: int, seed: int = 1) -> list[Tour]:
    draw = random.Random(seed)
    across = max(1, math.ceil(math.sqrt(tours)))
    return [_tour(draw, i, _LON + i % across * _STEP, _LAT + i // across * _STEP) for i in range(tours)]


def _tour(draw: random.Random, index: int, lon: float, lat: float) -> Tour:
    corners = PLACES * _CORNERS
    line = [_on_loop(lon, lat, 2 * math.pi * i / corners) for i in range(corners)]
    line.append(line[0])
    places = [_place(draw, index, i, line[i * _CORNERS + _CORNERS // 2]) for i in range(PLACES)]
    title, tagline = _said(draw, 4), _said(draw, 6)
    themes = draw.sample(_THEMES, 2)
    prose = _prose(draw, f"lieu-{index:03}-0", 3)
    return Tour(f"tour-{index:03}", _PRACTICES[index % 3], (themes[0], themes[1]), line, title, tagline, prose, places)


def _on_loop(lon: float, lat: float, angle: float) -> tuple[float, float]:
    wave = 1 + 0.12 * math.sin(7 * angle)
    return (round(lon + 1.4 * _RADIUS * wave * math.cos(angle), 6), round(lat + _RADIUS * wave * math.sin(angle), 6))


def _place(draw: random.Random, tour: int, number: int, at: tuple[float, float]) -> Place:
    link = f"lieu-{tour:03}-{(number + 1) % PLACES}"
    slug = f"lieu-{tour:03}-{number}"
    return Place(slug, draw.choice(_KINDS), at, _said(draw, 3), _said(draw, 6), _prose(draw, link, 9))


def _said(draw: random.Random, words: int) -> dict[str, str]:
    """A few words in each language, at most 60 signs."""
    said = {tag: " ".join(draw.choices(_WORDS[tag].split(), k=words)).capitalize()[:58].strip() for tag in _WORDS}
    return _with_third(said)


def _with_third(said: dict[str, str]) -> dict[str, str]:
    return {**said, ACCENTED: pseudo(said["en"], ACCENTED)}


def _prose(draw: random.Random, link: str, blocks: int) -> dict[str, list[str]]:
    """Paragraphs, a heading, a list, marks and a link, the same in each language; the first paragraph is short."""
    found: dict[str, list[str]] = {tag: [] for tag in LOCALES}
    for block in range(blocks):
        said = {}
        for tag in _WORDS:
            words = draw.choices(_WORDS[tag].split(), k=24 if block == 0 else 52)
            if block:
                words[5], words[11] = f"**{words[5]}**", f"*{words[11]}*"
            text = " ".join(words).capitalize() + "."
            if block == 2:
                text += f" [{words[0]} {words[1]}]({link}.md)."
            elif block == 3:
                text = "## " + " ".join(words[:4]).replace("*", "").capitalize()
            elif block == 5:
                text = "\n".join(f"- {' '.join(words[i : i + 9])}" for i in (0, 12, 24))
            said[tag] = text
        for tag, text in _with_third(said).items():
            found[tag].append(text)
    return found


def write_flaneur(tours: Sequence[Tour], root: Path) -> None:
    town = root / "tours" / TOWN
    (town / "pois").mkdir(parents=True)
    (root / "tours" / "site.toml").write_text(
        f'title = "Guide"\nbase_url = "{BASE}"\nlocales = ["fr", "en"]\nterritories = ["{TOWN}"]\n'
        "server = false\nworker = false\n",
        encoding="utf-8",
    )
    lons, lats = zip(*(point for tour in tours for point in tour.line), strict=True)
    bounds = [min(lons) - 0.01, min(lats) - 0.01, max(lons) + 0.01, max(lats) + 0.01]
    (town / "territory.toml").write_text(
        'name = "La Contrée"\nshort = "Contrée"\ncountry = "FR"\ntimezone = "Europe/Paris"\nsource_locale = "fr"\n'
        f'bounds = {bounds}\nlead = "Une contrée inventée."\n[office]\nname = "Office"\n[emergency]\nnumber = "112"\n'
        '[legal]\naccessibility_status = "non"\n',
        encoding="utf-8",
    )
    entries = [_entry(f"tours/{TOWN}/territory", "Une contrée inventée.", "An invented country.")]
    for tour in tours:
        folder = town / tour.slug
        folder.mkdir()
        (folder / "route.gpx").write_text(gpx(tour), encoding="utf-8")
        stops = "".join(f'[[stops]]\npoi = "{place.slug}"\nminutes = 3\n' for place in tour.places)
        facts = (
            f'title = "{tour.title["fr"]}"\ntagline = "{tour.tagline["fr"]}"\npractice = "{tour.practice}"\n'
            f'difficulty = "easy"\nthemes = {json.dumps(tour.themes)}\naudience = ["everyone"]\nsources = ["Inventé"]\n'
        )
        prose = [text.replace("(lieu", "(../pois/lieu") for text in tour.prose["fr"]]
        _write_content(folder / "tour.md", facts + stops, prose)
        entries += _entries(f"tours/{TOWN}/{tour.slug}/tour", tour, "(../pois/lieu")
        for place in tour.places:
            facts = (
                f'title = "{place.title["fr"]}"\ntagline = "{place.tagline["fr"]}"\nkind = "{place.kind}"\n'
                f'at = [{place.at[0]}, {place.at[1]}]\nat_source = "Position inventée"\nsources = ["Inventé"]\n'
            )
            _write_content(town / "pois" / f"{place.slug}.md", facts, place.prose["fr"])
            entries += _entries(f"tours/{TOWN}/pois/{place.slug}", place, "(lieu")
    catalog = root / "translations" / "en" / "LC_MESSAGES" / f"{TOWN}.po"
    catalog.parent.mkdir(parents=True)
    head = (
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    )
    catalog.write_text("\n".join([head, *dict.fromkeys(entries)]), encoding="utf-8")


def _write_content(path: Path, facts: str, prose: Sequence[str]) -> None:
    path.write_text(f"+++\n{facts}+++\n\n" + "\n\n".join(prose) + "\n", encoding="utf-8")


def _entries(context: str, thing: Tour | Place, link: str) -> list[str]:
    pairs = [(said["fr"], said["en"]) for said in (thing.title, thing.tagline)]
    pairs += zip(thing.prose["fr"], thing.prose["en"], strict=True)
    return [_entry(context, *(text.replace("(lieu", link) for text in pair)) for pair in pairs]


def _entry(context: str, source: str, translated: str) -> str:
    said = (json.dumps(text, ensure_ascii=False) for text in (source, translated))
    return 'msgctxt "{}"\nmsgid {}\nmsgstr {}\n'.format(context, *said)


def gpx(tour: Tour) -> str:
    points = "\n".join(f'<trkpt lat="{lat}" lon="{lon}"/>' for lon, lat in tour.line)
    head = '<?xml version="1.0"?>\n<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
    return f"{head}\n<trk><trkseg>\n{points}\n</trkseg></trk></gpx>\n"


def write_hugo(tours: Sequence[Tour], root: Path) -> None:
    """What Flâneur works out (neighbours, lengths) is given to Hugo in its front matter; styles are the same."""
    shutil.copytree(Path(__file__).parent / "hugo", root)
    (root / "assets").mkdir()
    styles = prepare_assets(filter_css(), prepare_vendor())
    (root / "assets" / "core.css").write_text(styles.core_css, encoding="utf-8")
    (root / "assets" / "guide.css").write_text(styles.guide_css, encoding="utf-8")
    for tag in LOCALES:
        content = root / "content" / tag.lower()
        for section in ("", "tours", "places"):
            _write_hugo_page(content / section / "_index.md", {"title": section.capitalize() or "Guide"}, [])
        for tour in tours:
            facts = {
                "title": tour.title[tag],
                "tagline": tour.tagline[tag],
                "practice": tour.practice,
                "themes": list(tour.themes),
                "practices": [tour.practice],
                "stops": [place.slug for place in tour.places],
                "metres": round(_metres(tour.line)),
                "legs": [round(_metres(tour.line) / PLACES)] * PLACES,
            }
            prose = [text.replace("(lieu", "(/places/lieu") for text in tour.prose[tag]]
            _write_hugo_page(content / "tours" / tour.slug / "index.md", facts, prose)
            (content / "tours" / tour.slug / "route.gpx").write_text(gpx(tour), encoding="utf-8")
            for i, place in enumerate(tour.places):
                near = [tour.places[(i + step) % PLACES].slug for step in (1, -1)]
                facts = {
                    "title": place.title[tag],
                    "tagline": place.tagline[tag],
                    "kind": place.kind,
                    "at": list(place.at),
                    "near": [{"slug": slug, "metres": 280} for slug in near],
                    "passing": [tour.slug],
                    "local": place.title["fr"],
                }
                prose = [text.replace("(lieu", "(/places/lieu") for text in place.prose[tag]]
                _write_hugo_page(content / "places" / f"{place.slug}.md", facts, prose)


def _write_hugo_page(path: Path, facts: dict[str, object], prose: Sequence[str]) -> None:
    """Front matter in JSON, which Hugo reads fastest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(facts, ensure_ascii=False) + "\n\n" + "\n\n".join(prose) + "\n", encoding="utf-8")


def _metres(line: Sequence[tuple[float, float]]) -> float:
    east = 111_320 * math.cos(math.radians(_LAT))
    return sum(math.hypot((b[0] - a[0]) * east, (b[1] - a[1]) * 111_320) for a, b in zip(line, line[1:], strict=False))


if __name__ == "__main__":
    guide = invent(int(sys.argv[1]))
    write_flaneur(guide, Path(sys.argv[2]) / "flaneur")
    write_hugo(guide, Path(sys.argv[2]) / "hugo")

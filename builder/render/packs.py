"""What a phone fetches to have a tour, or a whole town, with no network: lists of files, each with the digest and the
size of its bytes.

A pack is planned as pages. What these pages load is not listed anywhere a second time: it is read from the very bytes
that go into the tree, so a page that comes to load something more is whole in its pack without a word here. The lists
are made last, when every file is known, and only from what the files hold: the same tree has the same lists, however
much of it was taken over from the last build.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from posixpath import dirname, join, normpath

from builder import urls
from builder.cache import NO_CACHE, Cache
from builder.headers import Rule, first_match
from builder.model import Territory
from builder.outputs import Artifact, Known, Page
from builder.render.kit import Kit
from builder.render.speak import Speaker

VERSION = 1
# What our server adds to the headers of the table: status, date, type, length, tag, encoding.
_OWN_HEAD_BYTES = 245
_ABOUT = ("accessibility.html", "credits.html", "legal.html", "privacy.html")
_TEMPLATES_LEFT_OUT = ("moved.html", "embed.html")
_ENDS_LEFT_OUT = (".pdf", "oembed.json")

_TEXTS = (".html", ".css", ".js", ".mjs", ".json", ".webmanifest")
_PICTURE = re.compile(rb"<picture\b.*?</picture>", re.DOTALL)
_AVIF = re.compile(rb"<source\b[^>]*image/avif[^>]*>")
# An address on this host: at the beginning of an attribute's value or of a string, or one of several in a srcset.
# Each begins with the sign that it is found by: Python's re then leaps from one to the next.
_ADDRESS = re.compile(rb"/(?<=[\"'(=,]/)[A-Za-z0-9][\w.~/-]*")
_ADDRESS_IN_LIST = re.compile(rb",\s+(/[A-Za-z0-9][\w.~/-]*)")
_BESIDE = re.compile(rb"[\"'`](\.{1,2}/[\w.~/-]+)(?:\?[^\"'`]*)?[\"'`]")  # as modules name one another
_NEIGHBOUR = re.compile(rb"[\"'`]([\w-]+(?:\.[\w-]+)*\.m?js)[\"'`]")  # as the map finds its worker
_IN_CSS = re.compile(rb"url\([\"']?(?!/|data:)([\w.~/-]+)")


@dataclass(frozen=True, slots=True)
class Pack:
    """``tour`` is "" for the whole town. ``pages`` are addresses; the first is where it begins."""

    id: str
    locale: str
    territory: str
    tour: str
    title: str
    pages: tuple[str, ...]


@dataclass(slots=True)
class File:
    """A file that has gone by: the sha256 and the bytes it has plain and as each twin, and the addresses it names;
    ``avif`` and ``others`` are those of its photographs for browsers that know AVIF and that do not."""

    sha: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    avif: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()


Tree = dict[str, File]  # by address


def plan_packs(kit: Kit, pages: Sequence[Page]) -> list[Pack]:
    packs = []
    for locale in kit.locales:
        speaker = Speaker(kit.catalogs, locale, lambda context, link: link)
        for town in kit.editions[locale.tag].values():
            own = [page for page in pages if _is_of(page, town, locale.tag)]
            places = {page.poi.id: page.address for page in own if page.template == "place.html" and page.poi}
            plaques: dict[str, list[str]] = {}
            for page in own:
                if page.template == "plaque.html" and page.poi:
                    plaques.setdefault(page.poi.id, []).append(page.address)
            always = [urls.home(locale.tag), urls.offline(locale.tag), urls.scan(locale.tag)]
            always.append(urls.search(locale.tag))
            always.append(urls.territory(locale.tag, town.slug))
            about = [page.address for page in own if page.tour is None and page.template in _ABOUT]
            for tour in town.tours:
                stops = [stop.poi.id for stop in tour.stops]
                first = urls.tour(locale.tag, town.slug, tour.slug)
                needed = [first, *(page.address for page in own if page.tour is tour), *always, *about]
                needed += [places[poi] for poi in stops] + [code for poi in stops for code in plaques.get(poi, [])]
                title = speaker.plain(tour.source.title)
                packs.append(_pack(locale.tag, town.slug, tour.slug, title, needed))
            first = urls.territory(locale.tag, town.slug)
            packs.append(
                _pack(locale.tag, town.slug, "", town.source.name, [first, *always, *(page.address for page in own)])
            )
    return packs


def _pack(locale: str, town: str, tour: str, title: str, pages: Iterable[str]) -> Pack:
    name = "/".join(part for part in (locale, town, tour) if part)
    return Pack(name, locale, town, tour, title, tuple(dict.fromkeys(pages)))


def _is_of(page: Page, town: Territory, tag: str) -> bool:
    """A plaque's page counts at the address that names its language; the worker finds it for the printed one."""
    if page.territory is None or page.territory.slug != town.slug or page.locale != tag:
        return False
    if page.template in _TEMPLATES_LEFT_OUT:
        return False
    return page.plaque is None or page.address == urls.plaque(page.plaque.code, tag)


def watched(
    artifacts: Iterable[Artifact], seen: Tree, known: Known, old: Path, cache: Cache = NO_CACHE
) -> Iterator[Artifact]:
    """Every artifact as it comes, twins among them, noted in ``seen`` on its way. ``known`` tells what the last tree
    holds, ``old`` where it stands. Raises FileNotFoundError where somebody has taken a file out of it."""
    shelf = cache.shelf("named", _named)
    for artifact in artifacts:
        yield artifact
        path, content = artifact.path, artifact.content
        address, coding = _address_of(path)
        one = seen.setdefault(address, File())
        one.sizes[coding] = (old / path).stat().st_size if content is None else len(content)
        if not coding:
            one.sha = known[path][1] if content is None else hashlib.sha256(content).hexdigest()
            if path.endswith(_TEXTS):
                same = f"{one.sha} {dirname(address)}"
                if same not in shelf:
                    shelf.put(same, _named((old / path).read_bytes() if content is None else content, address))
                one.names, one.avif, one.others = shelf.get(same)
    shelf.close()


def _address_of(path: str) -> tuple[str, str]:
    """``fr/index.html.br`` → (``/fr/``, ``br``)."""
    coding = ""
    for end in ("br", "gz"):
        if path.endswith(f".{end}"):
            path, coding = path.removesuffix(f".{end}"), end
    address = f"/{path}"
    return (address.removesuffix("index.html") if address.endswith("/index.html") else address), coding


def _named(content: bytes, address: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The addresses that a text names: all but its photographs', those as AVIF, those as anything else."""
    avif: set[str] = set()
    others: set[str] = set()
    if b"<picture" in content:
        for picture in _PICTURE.findall(content):
            in_avif = {found for source in _AVIF.findall(picture) for found in _addresses(source)}
            avif |= in_avif
            # Without an AVIF to put in its place, a picture is for everyone.
            others |= set(_addresses(picture)) - in_avif if in_avif else set()
    names = set(_addresses(content))
    folder = dirname(address)
    beside = _BESIDE.findall(content)
    beside += _IN_CSS.findall(content) if address.endswith(".css") else []
    beside += _NEIGHBOUR.findall(content) if address.endswith((".js", ".mjs")) else []
    names |= {normpath(join(folder, found.decode())) for found in beside}
    return frozenset(names - avif - others), frozenset(avif), frozenset(others)


def _addresses(content: bytes) -> Iterator[str]:
    return (found.decode() for found in _ADDRESS.findall(content) + _ADDRESS_IN_LIST.findall(content))


def pack_lists(packs: Sequence[Pack], seen: Tree, rules: Sequence[Rule]) -> Iterator[Artifact]:
    """``/packs/<locale>/<town>.json`` and the sizes in ``/packs/<locale>.json``, of a tree that has gone by."""
    rows: dict[str, list[object]] = {}
    for locale in dict.fromkeys(pack.locale for pack in packs):
        sizes = []
        for town in dict.fromkeys(pack.territory for pack in packs if pack.locale == locale):
            own = [pack for pack in packs if (pack.locale, pack.territory) == (locale, town)]
            held = [(pack, _files_of(pack, seen)) for pack in own]
            every = sorted({address for _, files in held for address in files})
            places = {address: place for place, address in enumerate(every)}
            kinds = {address: kind for _, files in held for address, kind in files.items()}
            for address in every:
                if address not in rows:
                    rows[address] = _row(address, seen[address], rules)
            told = [_told(pack, files, rows) for pack, files in held]
            sizes += told
            content = {
                "version": VERSION,
                "locale": locale,
                "territory": town,
                "files": [[*rows[address], kinds[address]] for address in every],
                "packs": [
                    {**one, "files": sorted(places[address] for address in files)}
                    for one, (_, files) in zip(told, held, strict=True)
                ],
            }
            yield _json(urls.packs(locale, town), content)
        yield _json(urls.packs(locale), {"version": VERSION, "locale": locale, "packs": sizes})


def _files_of(pack: Pack, seen: Tree) -> dict[str, str]:
    """Every file of a pack by its address; each "", or ``avif`` or ``other`` where only one of both is wanted."""
    found: dict[str, str] = {}
    left = [address for address in pack.pages if address in seen]
    while left:
        address = left.pop()
        if address in found:
            continue
        found[address] = ""
        one = seen[address]
        for names, kind in ((one.avif, "avif"), (one.others, "other")):
            found |= {name: kind for name in names if name in seen and name not in found}
        left += [name for name in one.names if name in seen and name not in found and _is_wanted(name, pack)]
    return found


def _is_wanted(address: str, pack: Pack) -> bool:
    """Whether a file that is named comes along: what pages load, and the data of the pack's own pages; never another
    page, which is only linked to."""
    if address.startswith("/assets/"):
        return True
    if address.endswith(("/", ".html", ".js", *_ENDS_LEFT_OUT)):
        return False
    return address == urls.manifest(pack.locale) or any(
        dirname(address) == page.rstrip("/") for page in pack.pages if page.count("/") > 2
    )


def _row(address: str, one: File, rules: Sequence[Rule]) -> list[object]:
    """``[address, sha256, bytes plain, by brotli, by gzip, of the headers]``."""
    plain = one.sizes[""]
    rule = first_match(rules, address)
    head = _OWN_HEAD_BYTES + sum(len(name) + len(value) + 4 for name, value in rule.headers) if rule else 0
    return [address, one.sha, plain, one.sizes.get("br", plain), one.sizes.get("gz", plain), head]


def _told(pack: Pack, files: dict[str, str], rows: dict[str, list[object]]) -> dict[str, object]:
    """What is said of a pack before its list is fetched; sizes are those for a browser that knows AVIF."""
    wanted = [rows[address] for address in sorted(files) if files[address] != "other"]
    marks = "".join(f"{row[0]} {row[1]}\n" for row in wanted)
    sums = [sum(int(str(row[place])) for row in wanted) for place in (2, 3, 4, 5)]
    return {
        "id": pack.id,
        "title": pack.title,
        "address": pack.pages[0],
        "territory": pack.territory,
        "tour": pack.tour,
        "digest": hashlib.sha256(marks.encode()).hexdigest()[:16],
        "count": len(wanted),
        "bytes": sums,
        "photos": any(files.values()),
    }


def _json(address: str, content: object) -> Artifact:
    return Artifact(address.lstrip("/"), json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())

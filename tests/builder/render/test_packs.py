"""Lists of packs from a tree laid by hand: what comes along, what does not, what it weighs."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from builder.headers import Rule
from builder.outputs import Artifact
from builder.render.compress import with_twins
from builder.render.packs import Pack, Tree, pack_lists, watched

PAGE = b"""<!doctype html><link rel="manifest" href="/fr/manifest.webmanifest">
<style>a{src:url(/assets/f.1.woff2)}</style>
<meta property="og:image" content="https://guide.example/assets/card.1.png">
<script type="module" src="/assets/1/app.js"></script>
<picture><source type="image/avif" srcset="/assets/p-6.1.avif 6w, /assets/p-9.1.avif 9w"><img src="/assets/p-6.1.jpg"
 srcset="/assets/p-6.1.jpg 6w, /assets/p-9.1.jpg 9w"></picture><audio src="/assets/voice.1.mp3"></audio>
<a href="/fr/town/tour/tour.gpx">GPX</a> <a href="/fr/town/tour/tour-a4.pdf">PDF</a> <a href="/fr/town/other/">other</a>
<a href="/fr/town/other/other.gpx">GPX of another tour</a><div data-map="/assets/town.1.pmtiles"></div>"""
TREE = {
    "fr/town/tour/index.html": PAGE,
    "fr/town/tour/tour.gpx": b"<gpx/>",
    "fr/town/tour/tour-a4.pdf": b"%PDF",
    "fr/town/other/index.html": b"<p>another tour",
    "fr/town/other/other.gpx": b"<gpx/>",
    "fr/manifest.webmanifest": b'{"icons": [{"src": "/assets/icon.1.png"}]}',
    "assets/1/app.js": b'import "./ui/one.js"; import("../../assets/v-1/map.mjs");',
    "assets/1/ui/one.js": b'export { two } from "../core/two.js";',
    "assets/1/core/two.js": b"export const two = 2;",
    "assets/1/alone.js": b"// nobody asks for it",
    "assets/v-1/map.mjs": b'new URL("./worker.mjs", import.meta.url)',
    "assets/v-1/worker.mjs": b"self",
    **{f"assets/{name}": name.encode() for name in ("f.1.woff2", "card.1.png", "icon.1.png", "town.1.pmtiles")},
    **{f"assets/{name}": name.encode() for name in ("p-6.1.avif", "p-9.1.avif", "p-6.1.jpg", "p-9.1.jpg")},
    "assets/voice.1.mp3": b"sound",
}
PACK = Pack("fr/town/tour", "fr", "town", "tour", "The tour", ("/fr/town/tour/",))
RULES = (Rule("/*", (("X", "abc"),)),)


def lists_of(artifacts: Iterable[Artifact]) -> dict[str, bytes]:
    seen: Tree = {}
    for _ in watched(artifacts, seen, {}, Path()):
        pass
    return {one.path: one.content or b"" for one in pack_lists([PACK], seen, RULES)}


def plain() -> list[Artifact]:
    return [Artifact(path, content) for path, content in TREE.items()]


def packed() -> list[Artifact]:
    return [twin for artifact in plain() for twin in with_twins(artifact, 5, {})]


def rows() -> dict[str, list[object]]:
    told = json.loads(lists_of(packed())["packs/fr/town.json"])
    return {row[0]: row for row in told["files"]}


def test_all_that_a_page_loads_comes_along_through_its_scripts_too() -> None:
    left_out = {"/fr/town/tour/tour-a4.pdf", "/fr/town/other/", "/fr/town/other/other.gpx"}
    left_out |= {"/assets/1/alone.js", "/assets/card.1.png"}
    every = {f"/{path}".removesuffix("index.html") for path in TREE}
    assert set(rows()) == every - left_out


def test_a_photograph_is_marked_by_who_can_see_it() -> None:
    kinds = {address: row[-1] for address, row in rows().items()}
    assert {address for address, kind in kinds.items() if kind == "avif"} == {
        "/assets/p-6.1.avif",
        "/assets/p-9.1.avif",
    }
    assert {address for address, kind in kinds.items() if kind == "other"} == {"/assets/p-6.1.jpg", "/assets/p-9.1.jpg"}


def test_a_file_is_listed_with_its_digest_and_its_bytes_plain_and_packed() -> None:
    twins = {one.path: len(one.content or b"") for one in packed()}
    page = "fr/town/tour/index.html"
    row = rows()["/fr/town/tour/"]
    assert row[2:5] == [len(PAGE), twins[f"{page}.br"], twins[f"{page}.gz"]]
    sound = rows()["/assets/voice.1.mp3"]
    assert sound[2:5] == [5, 5, 5] and len(str(sound[1])) == 64


def test_the_sizes_told_first_are_the_sums_of_the_list() -> None:
    made = lists_of(packed())
    told = json.loads(made["packs/fr.json"])["packs"][0]
    files = [row for row in json.loads(made["packs/fr/town.json"])["files"] if row[-1] != "other"]
    assert told["count"] == len(files)
    assert told["bytes"] == [sum(row[place] for row in files) for place in (2, 3, 4, 5)]


def test_files_taken_over_from_the_last_build_are_listed_as_those_made_anew(tmp_path: Path) -> None:
    for path, content in TREE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    known = {path: ("key", hashlib.sha256(content).hexdigest()) for path, content in TREE.items()}
    seen: Tree = {}
    for _ in watched([Artifact(path, None, "key") for path in TREE], seen, known, tmp_path):
        pass
    anew: Tree = {}
    for _ in watched(plain(), anew, {}, tmp_path):
        pass
    assert seen == anew
    assert list(pack_lists([PACK], seen, RULES)) == list(pack_lists([PACK], anew, RULES))

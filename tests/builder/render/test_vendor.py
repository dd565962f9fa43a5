import json
import re
from pathlib import Path

from builder.render.compress import with_twins
from builder.render.vendor import prepare_vendor, with_addresses

ROOT = Path(__file__).parents[3]
VENDOR = prepare_vendor()
SENT = {artifact.path.split("/", 2)[2]: artifact.content or b"" for artifact in VENDOR.artifacts}


def test_everything_lies_in_one_folder_named_by_what_it_holds() -> None:
    (folder,) = {artifact.path.rsplit("/", 1)[0].removesuffix("/images") for artifact in VENDOR.artifacts}
    assert re.fullmatch(r"assets/vendor-[0-9a-f]{12}", folder)
    assert VENDOR("maplibre-gl.mjs") == f"/{folder}/maplibre-gl.mjs"


def test_the_map_finds_its_worker_beside_it() -> None:
    assert b"maplibre-gl-worker.mjs" in SENT["maplibre-gl.mjs"] and "maplibre-gl-worker.mjs" in SENT


def test_no_module_imports_by_a_name_that_only_a_bundler_knows() -> None:
    names = re.compile(rb"""(?:\}\s*from|\bimport\s[\w*$, ]+\sfrom|\bimport)\s*\(?["']([^"']+)["']""")
    bare = {
        (name, found)
        for name, content in SENT.items()
        if name.endswith(".mjs")
        for found in names.findall(content)
        if not found.startswith((b"./", b"../", b"/"))
    }
    assert bare == set()


def test_nothing_asks_for_a_file_that_is_not_sent() -> None:
    for name, content in SENT.items():
        if name.endswith(".css"):
            asked = re.findall(rb"url\(([^)\"'#]+)\)", content)
            assert {one.decode() for one in asked if not one.startswith(b"data:")} <= SENT.keys(), name
        assert b"sourceMappingURL=" not in content, name


def test_what_is_read_at_home_only_stays_at_home() -> None:
    assert not [name for name in SENT if name.endswith(".d.mts") or name == ".stamp"]


def test_the_licence_of_every_part_goes_out_with_it() -> None:
    told = SENT["LICENCES.txt"].decode()
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    headings = re.findall(r"^==== (.+) ====$", told, re.MULTILINE)
    assert set(wanted) <= {name for heading in headings for name in heading.split(", ")}


def test_the_lock_names_no_host_of_a_registry() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]
    assert all("integrity" in package for name, package in packages.items() if name)


def test_our_own_modules_import_parts_by_the_address_they_go_out_at() -> None:
    module = (
        b"""import { PMTiles } from "../../../vendor/pmtiles.mjs";\nawait import('../../vendor/maplibre-gl.mjs');"""
    )
    assert with_addresses(module, VENDOR).decode() == (
        f"""import {{ PMTiles }} from "{VENDOR("pmtiles.mjs")}";\nawait import('{VENDOR("maplibre-gl.mjs")}');"""
    )


def test_modules_have_packed_twins_and_a_basemap_has_none() -> None:
    from builder.outputs import Artifact

    archive = Artifact("assets/issy.0.pmtiles", b"PMTiles" + bytes(1000))
    files = [*VENDOR.artifacts, archive]
    names = [one.path.rpartition("/")[2] for file in files for one in with_twins(file, 1, {})]
    assert {"maplibre-gl.mjs.br", "maplibre-gl.mjs.gz", "issy.0.pmtiles"} <= set(names)
    assert not [name for name in names if name.startswith("issy.0.pmtiles.")]

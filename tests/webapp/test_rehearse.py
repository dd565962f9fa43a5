"""The rehearsal: what would be said where, and a way in for a made-up walker that the public guide has not."""

import json
import shutil
from pathlib import Path

import pytest

from builder.imports.new import make_site
from webapp import create_app
from webapp.config import Config
from webapp.rehearsal import SENT, open_rehearsal

from ..house import run_flaneur

HAZARD = """
[[hazards]]
kind = "steps"
at_m = 700
text = "Trois marches."
source = "Exemple"

[practical]
"""

needs_node = pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("guide") / "guide"
    make_site(root)
    tour = root / "tours" / "exemple" / "premier-tour" / "tour.md"
    tour.write_text(tour.read_text("utf-8").replace("\n[practical]\n", HAZARD, 1), "utf-8")
    return root


def told(report: str) -> list[str]:
    """The kinds of what is told, in order."""
    return [line.split("[")[1].split("]")[0] for line in report.splitlines() if line[:7].strip() and "  [" in line]


@needs_node
def test_the_report_tells_every_stop_and_hazard_where_it_is(root: Path) -> None:
    report = run_flaneur("rehearse", root, "premier-tour", "--report")
    kinds = [kind for kind in told(report) if kind in ("stop", "hazard")]
    assert kinds == ["stop", "stop", "hazard", "stop"]
    assert "3 of 3 stops announced" in report and "Trois marches." in report
    (metre,) = [int(line.split()[0]) for line in report.splitlines() if "[hazard]" in line]
    assert 640 < metre < 700


@needs_node
def test_the_same_seed_says_the_same_and_who_leaves_is_told(root: Path) -> None:
    first = run_flaneur("rehearse", root, "exemple/premier-tour", "--report", "--leave", "900", "--error", "10")
    assert first == run_flaneur("rehearse", root, "premier-tour", "--report", "--leave", "900", "--error", "10")
    kinds = told(first)
    assert "off" in kinds and "back" in kinds[kinds.index("off") :]


@needs_node
def test_a_recording_is_played_in_place_of_the_walker(root: Path) -> None:
    route = root / "tours" / "exemple" / "premier-tour" / "route.gpx"
    report = run_flaneur("rehearse", root, "premier-tour", "--gpx", route, "--report", "--mode", "jog")
    assert "a recording" in report and "3 of 3 stops announced" in report


def test_a_tour_that_is_not_there_is_told_with_the_nearest_name(root: Path) -> None:
    # The words of wrong usage go to standard error, which is not read here: nothing is printed, and it ends with 2.
    assert run_flaneur("rehearse", root, "premier-tours", "--report", expect=2) == ""


def test_only_pages_on_the_move_get_the_walker_and_only_in_a_rehearsal(root: Path, tmp_path: Path) -> None:
    run_flaneur("build", root)
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"seed": 1}), "utf-8")
    config = Config(site=root / "site", access_log=False)
    public, rehearsal = create_app(config), create_app(config)
    open_rehearsal(rehearsal, plan)
    going, tour = "/fr/exemple/premier-tour/go/", "/fr/exemple/premier-tour/"
    with public.test_client() as client:
        assert b"rehearsal" not in client.get(going).data
        assert client.get("/-/rehearsal/page.js").status_code == 404
    with rehearsal.test_client() as client:
        page = client.get(going, headers={"Accept-Encoding": "br"})
        assert page.data.index(b"/-/rehearsal/clock.js") < page.data.index(b"</head>")
        assert page.headers["Cache-Control"] == "no-store" and "ETag" not in page.headers
        assert b"rehearsal" not in client.get(tour).data
        assert client.get("/-/rehearsal/plan.json").json == {"seed": 1}
        assert [client.get(f"/-/rehearsal/{name}").mimetype for name in SENT] == ["text/javascript"] * 3
        assert client.get("/-/rehearsal/report.mjs").status_code == 404


def test_no_file_of_the_built_guide_knows_of_a_rehearsal(root: Path) -> None:
    run_flaneur("build", root)
    site = (root / "site").resolve()
    texts = [file for file in site.rglob("*") if file.suffix in (".html", ".js")]
    assert [file for file in texts if b"/-/rehearsal" in file.read_bytes()] == []

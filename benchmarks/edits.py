"""Random edits, built step by step and from nothing: the two trees must be the same, byte for byte, after every edit.

    python -m benchmarks.edits --count 5000 --seed 1

An edit that breaks the content must leave the old tree whole. Prints how many of each edit were made, how many builds
only amended what says an edited paragraph, and every difference found; exit 1 where there was one.
"""

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import sleep, time_ns

from PIL import Image

from builder.build import build
from builder.history import history_file, is_settled, look_at_inputs, read_history
from builder.imports.new import make_site
from builder.outputs import Options
from builder.write import rollback

DAYS = (date(2026, 11, 22), date(2027, 3, 1))
POI = "tours/exemple/pois"
TOUR = "tours/exemple/premier-tour/tour.md"
CATALOG = "translations/en/LC_MESSAGES/exemple.po"


class Author:
    """Somebody at work on a small guide, never twice the same way."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root = root
        self.chance = random.Random(seed)
        self.day = DAYS[0]
        self.edits: tuple[Callable[[], None], ...] = (
            self.change_a_word,
            self.change_a_letter_and_set_the_time_back,
            self.change_the_lead,
            self.take_a_paragraph_away,
            self.change_two_files,
            self.change_a_title,
            self.move_a_place,
            self.add_a_place,
            self.take_a_place_away,
            self.rename_a_place,
            self.change_a_translation,
            self.take_a_translation_back,
            self.sign_a_translation,
            self.change_the_route,
            self.put_up_a_notice,
            self.change_a_setting,
            self.change_the_languages,
            self.put_in_a_photograph,
            self.break_a_file,
            self.mend_everything,
            self.wait_for_spring,
            self.touch_a_file,
        )

    def file(self, name: str) -> Path:
        return self.root / name

    def replace(self, name: str, old: str, new: str) -> None:
        file = self.file(name)
        file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")

    def rest(self) -> None:
        """Until all files are so old that their times are believed, as on the next morning."""
        while not is_settled(look_at_inputs(self.root), time_ns()):
            sleep(0.05)

    def any_file(self) -> Path:
        return self.chance.choice([*sorted(self.file(POI).glob("*.md")), self.file(TOUR)])

    def change_a_word(self) -> None:
        file = self.any_file()
        file.write_text(file.read_text("utf-8") + f"\nEncore {self.chance.randrange(1000)} mots.\n", "utf-8")

    def change_a_letter_and_set_the_time_back(self) -> None:
        file = self.any_file()
        seen = file.stat()
        text = file.read_text("utf-8")
        at = len(text) - 3
        letter = self.chance.choice([c for c in "abcdef" if c != text[at]])
        file.write_text(text[:at] + letter + text[at + 1 :], "utf-8")
        os.utime(file, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    def change_the_lead(self) -> None:
        file = self.any_file()
        facts, fence, prose = file.read_text("utf-8").rpartition("\n+++\n")
        if fence:
            lead, *more = prose.strip().split("\n\n")
            lead = f"{lead.split('. ')[0]}. Mot {self.chance.randrange(1000)}."
            file.write_text(f"{facts}{fence}\n" + "\n\n".join([lead, *more]) + "\n", "utf-8")

    def take_a_paragraph_away(self) -> None:
        file = self.any_file()
        facts, fence, prose = file.read_text("utf-8").rpartition("\n+++\n")
        blocks = prose.strip().split("\n\n")
        if fence and len(blocks) > 1:
            del blocks[self.chance.randrange(1, len(blocks))]
            file.write_text(f"{facts}{fence}\n" + "\n\n".join(blocks) + "\n", "utf-8")

    def change_two_files(self) -> None:
        self.change_a_word()
        self.change_the_lead()

    def change_a_title(self) -> None:
        file = self.any_file()
        rows = file.read_text("utf-8").split("\n")
        rows = [f'title = "Nom {self.chance.randrange(100)}"' if row.startswith("title = ") else row for row in rows]
        file.write_text("\n".join(rows), "utf-8")

    def move_a_place(self) -> None:
        file = self.chance.choice(sorted(self.file(POI).glob("*.md")))
        rows = file.read_text("utf-8").split("\n")
        for index, row in enumerate(rows):
            if row.startswith("at = ["):
                lon, lat = (float(part) for part in row[6:].split("]")[0].split(","))
                rows[index] = f"at = [{lon + self.chance.uniform(-1e-4, 1e-4):.6f}, {lat:.6f}]"
        file.write_text("\n".join(rows), "utf-8")

    def add_a_place(self) -> None:
        model = self.file(f"{POI}/mairie.md")
        if model.is_file():
            shutil.copyfile(model, self.file(f"{POI}/lieu-{self.chance.randrange(5)}.md"))

    def take_a_place_away(self) -> None:
        added = sorted(self.file(POI).glob("lieu-*.md"))
        if added:
            self.chance.choice(added).unlink()

    def rename_a_place(self) -> None:
        added = sorted(self.file(POI).glob("lieu-*.md"))
        if added:
            self.chance.choice(added).replace(self.file(f"{POI}/lieu-{self.chance.randrange(5)}.md"))

    def change_a_translation(self) -> None:
        file = self.file(CATALOG)
        rows = file.read_text("utf-8").split("\n")
        said = [i for i, row in enumerate(rows) if row.startswith("msgstr ") and len(row) > 12 and "\\" not in row]
        if said:
            at = self.chance.choice(said)
            rows[at] = rows[at][:-1] + self.chance.choice("abc") + '"'
        file.write_text("\n".join(rows), "utf-8")

    def take_a_translation_back(self) -> None:
        file = self.file(CATALOG)
        text = file.read_text("utf-8")
        file.write_text(re.sub(r'[abc]+"$', '"', text, count=1, flags=re.MULTILINE), "utf-8")

    def sign_a_translation(self) -> None:
        file = self.file(CATALOG)
        text = file.read_text("utf-8")
        if "#, fuzzy\n" in text:
            file.write_text(text.replace("#, fuzzy\n", "", 1), "utf-8")
        else:
            head, _, rest = text.partition("\n\n")
            file.write_text(f"{head}\n\n{rest.replace('msgctxt', '#, fuzzy' + chr(10) + 'msgctxt', 1)}", "utf-8")

    def change_the_route(self) -> None:
        file = self.file("tours/exemple/premier-tour/route.gpx")
        rows = file.read_text("utf-8").split("\n")
        points = [i for i, row in enumerate(rows) if "<trkpt" in row]
        if len(points) > 5:
            del rows[self.chance.choice(points[1:-1])]
        file.write_text("\n".join(rows), "utf-8")

    def put_up_a_notice(self) -> None:
        until = self.chance.choice(["2026-12-01", "2027-12-01"])
        notice = f'[[notice]]\nkind = "works"\nuntil = {until}\ntext = "Travaux {self.chance.randrange(50)}."\n+++\n'
        file = self.any_file()
        facts, fence, prose = file.read_text("utf-8").rpartition("\n+++\n")
        if fence:
            file.write_text(f"{facts}\n{notice}{prose}", "utf-8")

    def change_a_setting(self) -> None:
        self.replace("tours/site.toml", 'title = "', f'title = "{self.chance.choice("AB")}')

    def change_the_languages(self) -> None:
        file = self.file("tours/site.toml")
        text = file.read_text("utf-8")
        both, one = 'locales = ["fr", "en"]', 'locales = ["fr"]'
        file.write_text(text.replace(both, one) if both in text else text.replace(one, both), "utf-8")

    def put_in_a_photograph(self) -> None:
        photo = self.file("tours/exemple/media/photo.jpg")
        photo.parent.mkdir(exist_ok=True)
        Image.new("RGB", (64, 48), (self.chance.randrange(256), 90, 90)).save(photo)
        file = self.file(f"{POI}/vieux-pont.md")
        text = file.read_text("utf-8")
        if "[[media]]" not in text:
            media = '[[media]]\nfile = "photo.jpg"\nalt = "Le pont"\ncredit = "X"\nlicence = "CC0"\n+++\n'
            facts, _, prose = text.rpartition("\n+++\n")
            file.write_text(f"{facts}\n{media}{prose}", "utf-8")

    def break_a_file(self) -> None:
        self.replace(TOUR, "practice", "practise")

    def mend_everything(self) -> None:
        shutil.rmtree(self.root / "tours")
        shutil.rmtree(self.root / "translations")
        with tempfile.TemporaryDirectory() as folder:
            make_site(Path(folder) / "new")
            for name in ("tours", "translations"):
                shutil.copytree(Path(folder) / "new" / name, self.root / name)

    def wait_for_spring(self) -> None:
        self.day = self.chance.choice(DAYS)

    def touch_a_file(self) -> None:
        self.any_file().touch()


def files(tree: Path) -> dict[str, bytes]:
    """path → bytes of every file of a published tree."""
    top = tree.resolve()
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in top.rglob("*") if path.is_file()}


def differences(
    count: int, seed: int, folder: Path, made: Counter[str], every: int = 1, paper: bool = True
) -> Iterator[str]:
    """Makes ``count`` edits in ``folder``; says every way in which the step-by-step tree was not the clean one. That is
    built after every n-th edit."""
    root, out, clean = folder / "root", folder / "site", folder / "clean"
    make_site(root)
    author = Author(root, seed)
    before: dict[str, bytes] = {}
    refused = False
    for number in range(count):
        if author.chance.random() < 0.02 and before:
            rollback(out)
            made["roll_back"] += 1
        edits = author.chance.sample(author.edits, author.chance.choice([1, 1, 1, 2]))
        if author.chance.random() < 0.05 and before and not refused:
            author.rest()
            build(root, out, Options(today=author.day, brotli=1, paper=paper))
            edits = [author.change_a_word]
        for edit in [author.mend_everything] if refused and author.chance.random() < 0.7 else edits:
            edit()
            made[edit.__name__] += 1
        shown = files(out) if before else {}
        options = Options(today=author.day, brotli=1, paper=paper)
        report = build(root, out, options)
        refused = report.written is None
        if refused:
            made["refused"] += 1
            if before and files(out) != shown:
                yield f"edit {number}: a build that was refused has changed the site"
            continue
        made["amended"] += bool(read_history(history_file(root, out, options)).amended)
        before = files(out)
        if number % every:
            continue
        build(root, clean, replace(options, clean=True))
        wanted = files(clean)
        for path in sorted(before.keys() | wanted.keys()):
            if before.get(path) != wanted.get(path):
                yield f"edit {number}: {path} is not what a clean build gives"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-paper", action="store_true", help="without road sheets and cards: three times as fast")
    wanted = parser.parse_args()
    made: Counter[str] = Counter()
    found = 0
    with tempfile.TemporaryDirectory() as folder:
        for difference in differences(wanted.count, wanted.seed, Path(folder), made, paper=not wanted.no_paper):
            print(difference)
            found += 1
    for name, times in sorted(made.items()):
        print(f"{times:6} {name}")
    print(
        f"{wanted.count - found}/{wanted.count} equal, seed {wanted.seed}"
        if found <= wanted.count
        else f"{found} faults"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

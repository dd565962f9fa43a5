"""``python -m benchmarks.locales`` compares only if a guide in fewer languages names no other."""

import shutil
from pathlib import Path

from benchmarks.locales import LANGUAGES, keep, languages

from ..house import ROOT


def test_a_guide_in_fewer_languages_names_no_other(tmp_path: Path) -> None:
    for file in (ROOT / "tours").rglob("*"):
        if file.name in ("site.toml", "territory.toml", "tour.md"):
            (tmp_path / file.relative_to(ROOT)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, tmp_path / file.relative_to(ROOT))
    keep(tmp_path, ["fr", "pl"])
    assert languages(tmp_path) == ["fr", "pl"]
    named = [LANGUAGES.findall(file.read_text("utf-8")) for file in sorted(tmp_path.rglob("t*.*"))]
    assert sorted({one for found in named for one in found}) == ['"fr"', '"pl"']

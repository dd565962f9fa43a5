"""Two rounds give the same files in either order, together or one after the other, and every look is in the log."""

import json
import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builder.imports.checked import bring_back
from builder.imports.new import make_site
from builder.read.checks import read_checks, time_words
from builder.read.plaques import read_register

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CODES = ("EXEMPU", "EXEMQ2", "EXEMRA")

looks = st.fixed_dictionaries(
    {
        "code": st.sampled_from(CODES),
        # Few moments, so that looks of one moment meet; around midnight in the town's own time.
        "at": st.integers(0, 12).map(lambda hours: time_words(NOW - timedelta(days=3) + timedelta(hours=6 * hours))),
        "state": st.sampled_from(["in-place", "damaged", "missing", "other"]),
    },
    optional={"note": st.sampled_from(["vitre; brisée", 'dit "oui"', "=1+1", "é\nè"])},
)
rounds = st.lists(looks, max_size=6)
days = st.sampled_from(["", "2026-11-18", "2026-11-20", "2026-11-21", "2026-11-23"])
dated = st.tuples(st.just("installed"), days.filter(bool), days)
gone = st.tuples(st.sampled_from(["damaged", "missing", "retired"]), days, days)
lines = st.lists(
    dated | gone | st.tuples(st.sampled_from(["planned", "printed"]), st.just(""), days), min_size=3, max_size=3
)


def written(folder: Path, name: str, checks: list[dict[str, str]]) -> Path:
    file = folder / f"{name}.json"
    told = {"format": "flaneur-round", "version": 1, "territory": "exemple", "round": name * 8, "checks": checks}
    file.write_text(json.dumps(told), "utf-8")
    return file


def merged(guide: Path, *times: list[Path]) -> tuple[bytes, bytes | None]:
    with tempfile.TemporaryDirectory() as apart:
        copy = Path(shutil.copytree(guide, Path(apart) / "guide"))
        for files in times:
            assert bring_back(copy, files, NOW) == 0
        town = copy / "tours" / "exemple"
        log = town / "checks.csv"
        return (town / "plaques.csv").read_bytes(), log.read_bytes() if log.is_file() else None


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(before=rounds, first=rounds, second=rounds, register=lines, semicolons=st.booleans())
def test_two_rounds_give_the_same_files_in_any_order_and_lose_nothing(
    before: list[dict[str, str]],
    first: list[dict[str, str]],
    second: list[dict[str, str]],
    register: list[tuple[str, str, str]],
    semicolons: bool,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        guide = Path(folder) / "guide"
        make_site(guide)
        rows = ["code,poi,status,installed_on,checked_on,note"]
        rows += [f"{code},mairie,{','.join(line)},mot" for code, line in zip(CODES, register, strict=True)]
        text = "\r\n".join(rows).replace(",", ";" if semicolons else ",")
        (guide / "tours" / "exemple" / "plaques.csv").write_text(text, "utf-8", newline="")
        assert bring_back(guide, [written(Path(folder), "p", before)], NOW) == 0
        a, b = written(Path(folder), "a", first), written(Path(folder), "b", second)
        together = merged(guide, [a, b])
        assert together == merged(guide, [a], [b]) == merged(guide, [b], [a]) == merged(guide, [b, a, b], [a])
        log = (together[1] or b"").decode()
        found, problems = read_checks(log, "checks.csv") if log else ((), [])
        assert problems == [] and read_register(together[0].decode().replace("\r\n", "\n"), "plaques.csv")[1] == []
        wanted = {
            (name * 8, one["code"], one["at"], one["state"])
            for name, looked in (("p", before), ("a", first), ("b", second))
            for one in looked
        }
        assert {(one.round, one.code, time_words(one.at), one.state.value) for one in found} == wanted
        assert [one.at for one in found] == sorted(one.at for one in found)
        for line in read_register(together[0].decode().replace("\r\n", "\n"), "plaques.csv")[0]:
            hung = line.status.value not in ("planned", "printed")
            assert hung if line.installed_on else line.status.value != "installed"

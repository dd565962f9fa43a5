"""``flaneur plaques sheets``: the plaques of a town at true size, each proven to read from as far as it says.

Into one folder: ``<CODE>.pdf`` and ``<CODE>.svg`` (letters as outlines, for who engraves or enamels),
``sheets-<size>.pdf`` (A4 with crop marks) and ``proof.csv``. A symbol that does not read back, or not from its
distance, is an error, and then no file is written.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from builder.checked import Checked
from builder.imports.files import replace_whole
from builder.locales import LOCALES, Locale
from builder.model import Plaque, PlaqueStatus, Site, Territory
from builder.print import print_pdf, print_svg
from builder.problems import Problem, error
from builder.proof import LEAST_CONTRAST, Found, Margin, margin, symbols_of
from builder.read.catalogs import Catalogs
from builder.render.plaque import Printable, by_size, plaque_data, printable, sheet_data

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Sheets:
    """``files`` by name; none where there is an error. ``proofs``: what each plaque's symbol stands."""

    files: dict[str, bytes]
    proofs: tuple[tuple[Printable, Margin], ...]
    problems: tuple[Problem, ...]


def make_sheets(
    checked: Checked, territory: Territory, plaques: Sequence[Plaque], progress: Progress = lambda done, all_of: None
) -> Sheets:
    """Prints and proves ``plaques`` of ``territory``. Raises CannotPrint where the engine fails."""
    assert checked.site is not None and checked.catalogs is not None
    printed = [printable(one, territory, checked.site.source) for one in plaques]
    files, symbols = _print(printed, territory, checked.site, checked.catalogs)
    problems = list(_read_back(printed, symbols))
    if problems:
        return Sheets({}, (), tuple(problems))
    proofs = []
    # Two processes begun afresh: a fork would not take the printing engine's threads along.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        seen = [symbols[one.plaque.code] for one in printed]
        for number, (one, found) in enumerate(
            zip(printed, pool.map(margin, seen, [p.distance_m for p in printed]), strict=True), 1
        ):
            proofs.append((one, found))
            progress(number, len(printed))
    problems += _far_enough(proofs)
    if problems:
        return Sheets({}, tuple(proofs), tuple(problems))
    files["proof.csv"] = _table(proofs)
    return Sheets(files, tuple(proofs), ())


def chosen(territory: Territory, codes: Collection[str], statuses: Collection[PlaqueStatus]) -> list[Plaque]:
    """Those named, or those of a status; without either all that are not retired."""
    wanted = statuses or [status for status in PlaqueStatus if status is not PlaqueStatus.RETIRED]
    return [one for one in territory.plaques if (one.code in codes if codes else one.source.status in wanted)]


def _print(
    printed: Sequence[Printable], territory: Territory, site: Site, catalogs: Catalogs
) -> tuple[dict[str, bytes], dict[str, Found]]:
    """The files, and each plaque's symbol as its own page shows it."""
    files: dict[str, bytes] = {}
    symbols: dict[str, Found] = {}
    own = LOCALES[territory.source.source_locale]
    t = catalogs.interface(own)
    for some in by_size(printed):
        data = [plaque_data(one, languages_of(one.plaque, own, site), catalogs.interface) for one in some]
        sheet = print_pdf("plaque", sheet_data(data, territory, t, single=False)).content
        files[f"sheets-{some[0].symbol_mm:g}.pdf"] = sheet
        symbols |= {found.text: found for page in symbols_of(sheet) for found in page}
        for one, said in zip(some, data, strict=True):
            alone = sheet_data([said], territory, t, single=True)
            files[f"{one.plaque.code}.pdf"] = print_pdf("plaque", alone).content
            files[f"{one.plaque.code}.svg"] = print_svg("plaque", {**alone, "outlined": True})
    return files, {one.plaque.code: symbols[one.text] for one in printed if one.text in symbols}


def languages_of(plaque: Plaque, own: Locale, site: Site) -> list[Locale]:
    """The languages of a plaque's invitation: those of its line, or the guide's; the town's own comes first."""
    tags = plaque.source.languages or site.source.locales
    rest = [LOCALES[tag] for tag in tags if tag in LOCALES and tag != own.tag and not LOCALES[tag].is_pseudo]
    return [own, *rest]


def _read_back(printed: Sequence[Printable], symbols: dict[str, Found]) -> Iterator[Problem]:
    cure = "This is a fault of the program, not of your words: please report it."
    for one in printed:
        found = symbols.get(one.plaque.code)
        if found is None:
            fact = f"The symbol of plaque {one.plaque.code} was not found on its sheet, or reads as something else."
            yield error(one.plaque.source.where, "plaque-unread", fact, cure)
        elif abs(found.side_mm - one.symbol_mm) > 0.02 * one.symbol_mm or found.contrast < LEAST_CONTRAST:
            fact = (
                f"The symbol of plaque {one.plaque.code} came out {found.side_mm:.1f} mm wide with a contrast of "
                f"{found.contrast:.1f}, not {one.symbol_mm:g} mm with {LEAST_CONTRAST:g} or more."
            )
            yield error(one.plaque.source.where, "plaque-unread", fact, cure)


def _far_enough(proofs: Sequence[tuple[Printable, Margin]]) -> Iterator[Problem]:
    for one, found in proofs:
        if found.distance_m < one.distance_m:
            fact = (
                f"Plaque {one.plaque.code} is to be read from {one.distance_m:g} m; a simulated phone reads it to "
                f"{found.distance_m:g} m only."
            )
            cure = "Give it a larger size_mm, or a shorter distance_m."
            yield error(one.plaque.source.where, "plaque-small", fact, cure)


def _table(proofs: Sequence[tuple[Printable, Margin]]) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(
        (
            "code",
            "poi",
            "size_mm",
            "module_mm",
            "distance_m",
            "reads_to_m",
            "tilt_deg",
            "covered_percent",
            "dim_light",
            "dirt",
            "glare",
        )
    )
    for one, found in proofs:
        yes = ["yes" if holds else "no" for holds in (found.dim, found.dirt, found.glare)]
        lines.writerow(
            (
                one.plaque.code,
                one.plaque.poi.id,
                f"{one.symbol_mm:g}",
                f"{one.module_mm:.2f}",
                f"{one.distance_m:g}",
                f"{found.distance_m:g}",
                found.tilt_deg,
                round(100 * found.cover),
                *yes,
            )
        )
    return out.getvalue().encode()


def proof_words(proofs: Sequence[tuple[Printable, Margin]]) -> str:
    """What the weakest of them stand: "read to 1.15 m or more, 45° aslant, 8 % covered"."""
    least_m = min(found.distance_m for _, found in proofs)
    tilt, cover = min(found.tilt_deg for _, found in proofs), min(found.cover for _, found in proofs)
    return f"Every symbol reads to {least_m:g} m or more; at its own distance {tilt}° aslant and {cover:.0%} covered."


def write_sheets(files: dict[str, bytes], out: Path) -> None:
    """Each file whole or not at all. Raises OSError."""
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        replace_whole(out / name, content)

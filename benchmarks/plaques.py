"""How far a plaque's symbol reads, by the length of its address and the level of correction; and plaques set a second,
beside WeasyPrint with the same names, symbols and sizes in the same run.

    python -m benchmarks.plaques

WeasyPrint comes from PyPI into benchmarks/.venv and needs the system's pango; without it that part is skipped.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
import venv
from io import BytesIO
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import qrcode

from benchmarks.hugo import FOLDER
from benchmarks.table import table
from builder.checked import read_and_check
from builder.locales import LOCALES
from builder.print import print_pdf
from builder.proof import Found, margin, symbols_of
from builder.render.plaque import plaque_data, printable, sheet_data

ROOT = Path(__file__).parents[1]
SIDE_MM, STATED_M, ROUNDS, PLAQUES = 76.0, 0.7, 5, 240
LEVELS = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}


def symbol(text: str, level: int) -> tuple[int, Found]:
    """Its version, and its picture with the quiet zone, 76 mm wide."""
    code = qrcode.QRCode(version=None, error_correction=level, border=4)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    dark = np.array(code.get_matrix())
    pixels = np.where(np.kron(dark, np.ones((20, 20))), 0, 255).astype(np.uint8)
    return code.version, Found(text, SIDE_MM, pixels, 21.0)


def margins() -> str:
    rows = []
    for length in (21, 29, 47, 87):
        text = "HTTPS://A.EXAMPLE/P/".ljust(length, "K")[:length]
        for name, level in LEVELS.items():
            version, found = symbol(text, level)
            stands = margin(found, STATED_M)
            yes = ["yes" if one else "no" for one in (stands.dim, stands.dirt, stands.glare)]
            rows.append(
                (
                    f"{length} letters, {name}",
                    f"{version}",
                    f"{SIDE_MM / (17 + 4 * version + 8):.2f}",
                    f"{stands.distance_m:.2f}",
                    f"{stands.tilt_deg}",
                    f"{stands.cover:.0%}",
                    *yes,
                )
            )
    head = ("address, level", "version", "module mm", "reads to m", "aslant deg", "covered", "dim", "dirty", "glare")
    return table(head, rows)


def speeds() -> str:
    checked = read_and_check(ROOT)
    assert checked.site is not None and checked.catalogs is not None
    town = checked.site.territories[0]
    locales = [LOCALES[tag] for tag in checked.site.source.locales]
    one_town = [
        plaque_data(printable(one, town, checked.site.source), locales, checked.catalogs.interface)
        for one in town.plaques
    ]
    data = [one_town[i % len(one_town)] for i in range(PLAQUES)]
    sheet = sheet_data(data, town, checked.catalogs.interface(LOCALES["fr"]), single=False)
    ours, pdf = [], b""
    for _ in range(ROUNDS):
        began = time.perf_counter()
        pdf = print_pdf("plaque", sheet).content
        ours.append(time.perf_counter() - began)
    read = sum(len(page) for page in symbols_of(pdf))
    rows = [
        ("Flâneur", f"{PLAQUES / statistics.median(ours):.0f}", f"{len(pdf) / 1000:.0f}", f"{read} of {PLAQUES}", "1.0")
    ]
    theirs = weasyprint([dict(one) for one in data])
    if theirs is not None:
        seconds, peer = theirs
        pages = pdfium.PdfDocument(BytesIO(peer))
        ratio = statistics.median(seconds) / statistics.median(ours)
        rows.append(
            (
                f"WeasyPrint, {len(pages)} pages",
                f"{PLAQUES / statistics.median(seconds):.0f}",
                f"{len(peer) / 1000:.0f}",
                f"{sum(len(page) for page in symbols_of(peer))} of {PLAQUES}",
                f"{1 / ratio:.2f}",
            )
        )
    return table(("A4 sheets, PDF/UA", "plaques a second", "kB", "read back", "speed"), rows)


def weasyprint(data: list[dict[str, object]]) -> tuple[list[float], bytes] | None:
    python = FOLDER / "bin" / "python"
    if not python.is_file():
        venv.create(FOLDER, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "weasyprint"]
    subprocess.run(pip, capture_output=True, text=True, check=False)
    with tempfile.TemporaryDirectory() as folder:
        given, out = Path(folder) / "plaques.json", Path(folder) / "out.pdf"
        given.write_text(json.dumps(data), "utf-8")
        program = [
            str(python),
            str(Path(__file__).with_name("weasyprint_plaques.py")),
            str(given),
            str(out),
            str(ROUNDS),
        ]
        done = subprocess.run(program, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"WeasyPrint could not run: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            return None
        return [float(line) for line in done.stdout.split()], out.read_bytes()


def main() -> None:
    print(f"A symbol of {SIDE_MM:g} mm with its quiet zone, {STATED_M:g} m stated, nine of ten pictures read\n")
    print(margins())
    print(f"\n{PLAQUES} plaques, median of {ROUNDS} rounds\n")
    print(speeds())


if __name__ == "__main__":
    main()

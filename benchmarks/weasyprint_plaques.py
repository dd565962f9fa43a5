"""Run by benchmarks/.venv's Python: the plaques of a JSON file as A4 sheets, by WeasyPrint.

    python weasyprint_plaques.py DATA.json OUT.pdf ROUNDS

Prints the wall seconds of each round. The same names, symbols, addresses and sizes as ours, fonts of the system.
"""

import html
import json
import sys
import time
from pathlib import Path
from typing import Any

from weasyprint import HTML  # in an environment of its own

STYLE = """@page{size:A4;margin:0}body{margin:0}
.sheet{display:grid;grid-template-columns:100mm 100mm;padding:18.5mm 5mm;break-after:page}
.plaque{position:relative;width:100mm;height:130mm;box-sizing:border-box;border:.9mm solid #10201d;padding:11mm 8mm 7mm}
h1{font:600 24pt "Noto Serif",serif;margin:0;height:16mm}svg{width:76mm;height:76mm;margin-left:-4mm}
.code{position:absolute;right:4mm;top:60mm;transform:rotate(90deg);font:600 23pt "Noto Sans",sans-serif}
p{font:9pt "Noto Sans",sans-serif;margin:0}"""


def page(plaques: list[dict[str, Any]]) -> str:
    sheets = []
    for first in range(0, len(plaques), 4):
        cells = "".join(
            f'<section class="plaque"><h1>{html.escape(str(one["name"]))}</h1>{one["symbol"]}'
            f'<span class="code">{one["code"]}</span><p>{one["address"]}</p>'
            + "".join(f'<p lang="{said["lang"]}">{html.escape(said["text"])}</p>' for said in one["invitations"])
            + "</section>"
            for one in plaques[first : first + 4]
        )
        sheets.append(f'<div class="sheet">{cells}</div>')
    return f'<html lang="fr"><title>Plaques</title><style>{STYLE}</style>{"".join(sheets)}</html>'


def main() -> None:
    plaques = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    for _ in range(int(sys.argv[3])):
        began = time.perf_counter()
        HTML(string=page(plaques)).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
        print(time.perf_counter() - began)


if __name__ == "__main__":
    main()

"""QR symbols (ISO/IEC 18004), the only door to qrcode: a matrix, and a compact SVG of it.

An upper-case address is alphanumeric, which holds 29 characters in version 2 at level Q; a lower-case one would need a
version more and be read from less far.
"""

import math
from functools import lru_cache

QUIET_MODULES = 4
# A module is at least this share of the distance it is read from: what builder/proof.py finds, with room to spare.
MODULES_A_DISTANCE = 320
SIZE_MM, DISTANCE_M = 76.0, 0.7  # of a plaque whose line in the register says nothing; larger for a long address

# What versions 1, 2, 3 … hold in upper-case letters and digits at level Q (ISO/IEC 18004:2015, table 7).
_HOLDS = (16, 29, 47, 67, 87, 108, 125, 157, 189, 221, 259, 296, 352, 376, 426, 470, 531, 574, 644, 702)


def modules_across(text: str) -> int:
    """How many modules wide the symbol of an upper-case address is, its quiet zone included. No host's name is so long
    that version 20 could not hold it; a longer text is a mistake that is told elsewhere."""
    version = next((number for number, letters in enumerate(_HOLDS, 1) if len(text) <= letters), len(_HOLDS) + 1)
    return 17 + 4 * version + 2 * QUIET_MODULES


def size_and_distance(text: str, size_mm: float | None, distance_m: float | None) -> tuple[float, float]:
    """The side of a plaque's symbol with its quiet zone, and the distance it is read from: what the register says, and
    for what it does not say what suits the other."""
    modules = modules_across(text)
    if size_mm is None:
        distance_m = distance_m or DISTANCE_M
        return max(SIZE_MM, float(math.ceil(distance_m * 1000 / MODULES_A_DISTANCE * modules))), distance_m
    return size_mm, distance_m or math.floor(size_mm / modules * MODULES_A_DISTANCE / 100) / 10


@lru_cache(maxsize=64)  # a sheet asks twice for its own, and each size of a tour's sheet for the same
def symbol_matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    """Rows of dark modules, without the quiet zone; level Q, the smallest version that holds ``text``."""
    import qrcode  # slow to load with the picture library that it brings; most builds draw no new symbol
    from qrcode.constants import ERROR_CORRECT_Q

    code = qrcode.QRCode(version=None, error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


def symbol_svg(text: str) -> str:
    """The symbol with its quiet zone, black on white, one path of horizontal runs; a unit is a module."""
    side = len(symbol_matrix(text)) + 2 * QUIET_MODULES
    runs = "".join(f"M{x} {y}h{width}v1h-{width}z" for x, y, width in symbol_runs(text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/></svg>'
    )


def symbol_runs(text: str) -> list[tuple[int, int, int]]:
    """The dark modules as horizontal runs: column and row of the first, counted with the quiet zone, and how many."""
    runs = []
    for y, row in enumerate(symbol_matrix(text), QUIET_MODULES):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                runs.append((x + QUIET_MODULES, y, width))
            x += width + 1
    return runs


def symbol_text(text: str) -> str:
    """The symbol for a dark terminal: two rows of modules a line, the light ones as blocks."""
    matrix = symbol_matrix(text)
    side = len(matrix) + 2 * QUIET_MODULES

    def is_light(x: int, y: int) -> bool:
        column, row = x - QUIET_MODULES, y - QUIET_MODULES
        inside = 0 <= column < len(matrix) and 0 <= row < len(matrix)
        return y < side and not (inside and matrix[row][column])

    blocks = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    rows = ("".join(blocks[is_light(x, y), is_light(x, y + 1)] for x in range(side)) for y in range(0, side, 2))
    return "\n".join(rows) + "\n"

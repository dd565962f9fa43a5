"""QR symbols (ISO/IEC 18004), the only door to qrcode: a matrix, and a compact SVG of it.

An upper-case address is alphanumeric, which holds 29 characters in version 2 at level Q; a lower-case one would need a
version more and be read from less far.
"""

QUIET_MODULES = 4


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
    matrix = symbol_matrix(text)
    side = len(matrix) + 2 * QUIET_MODULES
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            width = 0
            while x + width < len(row) and row[x + width]:
                width += 1
            if width:
                runs.append(f"M{x + QUIET_MODULES} {y + QUIET_MODULES}h{width}v1h-{width}z")
            x += width + 1
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{"".join(runs)}"/></svg>'
    )


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

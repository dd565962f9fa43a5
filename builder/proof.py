"""Is a printed plaque readable? Its page is drawn as the printer will draw it, its symbol read back, and looked at
through a camera (``builder.camera``) from further and further away, more and more aslant, more and more covered.

The only door to pypdfium2 and zxing-cpp. A condition is passed where nine of ten pictures are read.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
import pypdfium2 as pdfium
import zxingcpp

from builder.camera import Conditions, Grey, picture

PICTURES, ENOUGH = 10, 9
DPI = 300
LEAST_CONTRAST = 4.0  # ISO/IEC 15415 asks for less; a wall in the sun for more
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_TILTS = tuple(range(0, 80, 5))
_COVERS = tuple(share / 100 for share in range(0, 21, 1))
_STEP_M = 0.05
_FURTHEST_M = 12.0


@dataclass(frozen=True, slots=True)
class Found:
    """A symbol on a page: its ``text``, and its picture with the quiet zone, cut out upright."""

    text: str
    side_mm: float
    pixels: Grey
    contrast: float


@dataclass(frozen=True, slots=True)
class Margin:
    """How far off, how much aslant (at the stated distance) and how much covered (there too) a symbol is read, and
    whether it is in dim light, through dirt, under glare."""

    distance_m: float
    tilt_deg: int
    cover: float
    dim: bool
    dirt: bool
    glare: bool


def symbols_of(pdf: bytes) -> list[list[Found]]:
    """The symbols of each page, in reading order, as the page's own pixels show them."""
    document = pdfium.PdfDocument(BytesIO(pdf))
    try:
        return [_on_page(page) for page in document]
    finally:
        document.close()


def _on_page(page: pdfium.PdfPage) -> list[Found]:
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    pixels = np.asarray(bitmap.to_numpy()).reshape(bitmap.height, -1)[:, : bitmap.width].copy()
    found = []
    for code in zxingcpp.read_barcodes(pixels, formats=_QR, try_rotate=False):
        at = code.position
        left, top = at.top_left.x, at.top_left.y
        side = (at.top_right.x - left + at.bottom_left.y - top) / 2
        modules = _modules(pixels[top : top + round(side), left : left + round(side)])
        quiet = round(side / modules * 4)
        cut = pixels[max(0, top - quiet) : top + round(side) + quiet, max(0, left - quiet) : left + round(side) + quiet]
        edge = min(cut.shape)
        found.append((top, left, Found(code.text, (side + 2 * quiet) / DPI * 25.4, cut[:edge, :edge], _contrast(cut))))
    return [one for _, _, one in sorted(found, key=lambda placed: (round(placed[0] / DPI), placed[1]))]


def _modules(symbol: Grey) -> int:
    """How many modules wide: the upper left square is seven of them."""
    row = symbol[max(1, len(symbol) // 100)] < 128
    finder = int(np.argmin(row)) if not row.all() else len(row)
    return round(len(row) / (finder / 7) / 2) * 2 + 1 if finder else 25


def _contrast(pixels: Grey) -> float:
    """Relative luminance of the light against the dark (WCAG 2.2's ratio), of the medians of both."""
    light, dark = (float(np.median(side)) for side in (pixels[pixels >= 128], pixels[pixels < 128]))

    def luminance(value: float) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    return (luminance(light) + 0.05) / (luminance(dark) + 0.05)


def reads(found: Found, taken: Conditions, seed: int = 1) -> bool:
    """Whether nine of ten pictures are read. The seed makes them the same every time."""
    missed = 0
    for number in range(PICTURES):
        seen = picture(found.pixels, found.side_mm, taken, np.random.default_rng([seed, number]))
        code = zxingcpp.read_barcode(np.asarray(seen), formats=_QR)
        missed += code is None or code.text != found.text
        if missed > PICTURES - ENOUGH:
            return False
    return True


def margin(found: Found, distance_m: float) -> Margin:
    """``distance_m`` is the stated one, from which tilt, cover and the rest are tried."""
    there = Conditions(distance_m)
    steps = [round(step * _STEP_M, 2) for step in range(1, int(_FURTHEST_M / _STEP_M) + 1)]
    begin = next((i for i, step in enumerate(steps) if step >= distance_m), 0)
    furthest = _last(steps, lambda step: reads(found, replace(there, distance_m=step)), begin)
    return Margin(
        distance_m=furthest or 0.0,
        tilt_deg=int(_last(_TILTS, lambda tilt: reads(found, replace(there, tilt_deg=tilt))) or 0),
        cover=_last(_COVERS, lambda share: reads(found, replace(there, cover=share))) or 0.0,
        dim=reads(found, replace(there, light=0.1, noise=3.0)),
        dirt=reads(found, replace(there, dirt=0.03)),
        glare=reads(found, replace(there, glare=True)),
    )


def _last(
    values: tuple[float, ...] | tuple[int, ...] | list[float], holds: Callable[[float], bool], begin: int = 0
) -> float | None:
    """The last value before the first that does not hold, found by doubling steps and then halves."""
    low, high, step = -1, len(values), 1
    at = begin
    while at < high and holds(values[at]):
        low = at
        at, step = at + step, step * 2
    high = min(at, high)
    while high - low > 1:
        middle = (low + high) // 2
        if holds(values[middle]):
            low = middle
        else:
            high = middle
    return values[low] if low >= 0 else None

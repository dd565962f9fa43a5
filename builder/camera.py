"""A phone's camera before a plaque, by a seed: from a distance, aslant, blurred, in bad light, through dirt.

The camera is a pinhole of 1280 × 720 pixels with a field of 65°, a focal length of about 1,000 pixels: a module of m
millimetres at d millimetres is m · 1000 / d pixels wide. The part of the picture round the symbol is what a
decoder is given. The decoder is ZXing's, whose code phones' browsers run too; a phone's own is as good or better.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

FOCAL_PX = 1000.0
_HIGH_PX = 720

Grey = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Conditions:
    """How a picture is taken. ``tilt_deg``: how far the plaque is turned away. ``cover``: the share of the symbol that
    a sticker or moss hides. ``light``: of full light, 1. ``dirt``: the share of the symbol that specks take. ``glare``:
    a white spot of the sun lies on it."""

    distance_m: float
    tilt_deg: float = 0.0
    cover: float = 0.0
    light: float = 1.0
    blur_px: float = 0.6
    noise: float = 4.0  # standard deviation, of 255
    dirt: float = 0.0
    glare: bool = False


def picture(symbol: Grey, side_mm: float, taken: Conditions, random: np.random.Generator) -> Image.Image:
    """What the camera gives. ``symbol`` is a square picture of the symbol with its quiet zone, ``side_mm`` its true
    side. The hand trembles: up to 15° of roll, 8° to either side, 0.3 pixels of blur more or less."""
    scale = FOCAL_PX * side_mm / 1000 / taken.distance_m / len(symbol)
    image = _worn(Image.fromarray(symbol), taken, random)
    image, shrunk = _shrunk(image, scale)
    roll, swing = random.uniform(-15, 15), random.uniform(-8, 8)
    corners = _corners(side_mm, taken, math.radians(roll), math.radians(swing))
    view = _view(side_mm, taken)
    seen = image.transform(
        (view, view),
        Image.Transform.PERSPECTIVE,
        _perspective(corners, float(shrunk)),
        Image.Resampling.BICUBIC,
        fillcolor=235,
    )
    blurred = seen.filter(ImageFilter.GaussianBlur(max(0.2, taken.blur_px + random.uniform(-0.3, 0.3))))
    values = np.asarray(blurred, dtype=np.float64) * taken.light
    # What a dim picture lacks in light the camera makes up for, and its noise with it.
    gain = min(4.0, 0.9 / max(taken.light, 0.05)) if taken.light < 0.9 else 1.0
    values = (values + random.normal(0, taken.noise, values.shape)) * gain
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _view(side_mm: float, taken: Conditions) -> int:
    """The side of the picture that is looked at, pixels: the symbol, however it is turned, with room round it."""
    return min(_HIGH_PX, math.ceil(1.5 * FOCAL_PX * side_mm / 1000 / taken.distance_m) + 24)


def _worn(image: Image.Image, taken: Conditions, random: np.random.Generator) -> Image.Image:
    """The symbol as years have left it: without its quiet zone, where nothing is lost by it."""
    if not (taken.cover or taken.dirt or taken.glare):
        return image
    worn = image.copy()
    side = worn.width
    inner = side * 0.12, side * 0.88
    draw = ImageDraw.Draw(worn)
    if taken.cover:
        # One patch, anywhere but on the three great squares: a sticker that hides one of them kills.
        edge = math.sqrt(taken.cover) * (inner[1] - inner[0])
        x, y = (
            random.uniform(side * 0.36, max(side * 0.36, inner[1] - edge)),
            random.uniform(side * 0.36, max(side * 0.36, inner[1] - edge)),
        )
        draw.rectangle((x, y, x + edge, y + edge), fill=int(random.integers(60, 200)))
    if taken.dirt:
        radius = side * 0.006
        specks = int(taken.dirt * (inner[1] - inner[0]) ** 2 / (math.pi * radius**2))
        for x, y in random.uniform(*inner, (specks, 2)):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=int(random.integers(0, 255)))
    if taken.glare:
        x, y = random.uniform(side * 0.4, side * 0.7, 2)
        radius = side * 0.09
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return worn


def _shrunk(image: Image.Image, scale: float) -> tuple[Image.Image, int]:
    """Brought near to the size it will be seen at, so that no pixel of the camera skips modules; and its new side."""
    side = min(image.width, max(16, math.ceil(image.width * scale * 1.5)))
    return (image if side == image.width else image.resize((side, side), Image.Resampling.BOX)), side


def _corners(side_mm: float, taken: Conditions, roll: float, swing: float) -> list[tuple[float, float]]:
    """Where the symbol's corners fall in the picture, pixels."""
    turn = math.radians(taken.tilt_deg) + swing
    found, middle = [], _view(side_mm, taken) / 2
    for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
        across, down = x * side_mm / 2, y * side_mm / 2
        across, down = across * math.cos(roll) - down * math.sin(roll), across * math.sin(roll) + down * math.cos(roll)
        depth = taken.distance_m * 1000 + across * math.sin(turn)
        across *= math.cos(turn)
        found.append((middle + FOCAL_PX * across / depth, middle + FOCAL_PX * down / depth))
    return found


def _perspective(corners: list[tuple[float, float]], side: float) -> tuple[float, ...]:
    """The eight numbers that take a pixel of the picture to one of the symbol (the projective map of four points)."""
    source = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)]
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return tuple(np.linalg.solve(np.array(rows), np.array(right)).tolist())

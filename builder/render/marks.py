"""The marks of a printed map: its colours by day and by night, stop squares, kilometre stones, scale, credit.

A drawing is a file of its own, shown by ``<img>``. Its daylight colours are attributes, so that it stands under any
policy; a ``<style>`` of night colours follows the reader's scheme.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

BOOK = "Iowan Old Style,Palatino,Palatino Linotype,Noto Serif,Georgia,serif"
PLAIN = "system-ui,Noto Sans,sans-serif"
ROAD = "Barlow Condensed,DIN Alternate,Bahnschrift,Roboto Condensed,sans-serif-condensed,system-ui,sans-serif"

PAPER, INK, SOFT, GO = "#fbfcfa", "#10201d", "#46534f", "#ffc700"
WATER, RIVER, BANK = "#c3dcd9", "#124f55", "#2f6b6c"

# class → (what it paints, by day, by night)
COLOURS: dict[str, tuple[str, str, str]] = {
    "l": ("fill", PAPER, "#0d1514"),
    "p": ("fill", "#dde8c9", "#1a2b1c"),
    "f": ("fill", "#c9dbae", "#203522"),
    "w": ("fill", WATER, "#15393d"),
    "wl": ("stroke", "#5f9391", "#3f7377"),
    "sh": ("stroke", BANK, "#7fb3b3"),
    "b": ("fill", "#d3d2cb", "#2a3230"),
    "k": ("stroke", "#8a938b", "#5d6b66"),
    "r": ("stroke", "#77807c", "#55605c"),
    "d": ("stroke", PAPER, "#0d1514"),
    "c": ("stroke", INK, "#edf2ef"),
    "rc": ("stroke", INK, "#000"),
    "ar": ("stroke", INK, INK),
    "tw": ("fill", RIVER, "#a9d6d4"),
    "hw": ("stroke", WATER, "#15393d"),
    "ts": ("fill", SOFT, "#a9b5b0"),
    "ti": ("fill", INK, "#edf2ef"),
    "h": ("stroke", PAPER, "#0d1514"),
    "q": ("fill", INK, "#edf2ef"),
    "qe": ("stroke", "#fff", "#0d1514"),
    "qn": ("fill", "#fff", INK),
    "m": ("stroke", INK, "#edf2ef"),
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG file and the size to reserve for it."""

    svg: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its middle, to keep marks off each other."""

    x: float
    y: float
    width: float
    height: float

    def overlap(self, other: "Box", gap: float = 0.0) -> float:
        """The area that both cover, ``gap`` counted as theirs."""
        across = (self.width + other.width) / 2 + gap - abs(self.x - other.x)
        down = (self.height + other.height) / 2 + gap - abs(self.y - other.y)
        return across * down if across > 0 and down > 0 else 0.0

    def holds(self, x: float, y: float, gap: float = 0.0) -> bool:
        return abs(x - self.x) <= self.width / 2 + gap and abs(y - self.y) <= self.height / 2 + gap

    def within(self, width: float, height: float, edge: float) -> bool:
        left, top = self.x - self.width / 2, self.y - self.height / 2
        right, bottom = width - self.x - self.width / 2, height - self.y - self.height / 2
        return min(left, top, right, bottom) >= edge


def figure(value: float) -> str:
    """A number as short as it can be written, to a tenth."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def paint(*classes: str) -> str:
    """Class and daylight attributes: ``class="rc" stroke="#10201d"``."""
    said = " ".join(f'{COLOURS[c][0]}="{COLOURS[c][1]}"' for c in classes)
    return f'class="{" ".join(classes)}" {said}'


def document(width: int, height: int, body: Iterable[str]) -> Drawing:
    """The whole file, with the night colours of the classes it uses."""
    drawn = f'<path {paint("l")} d="M0 0h{width}v{height}H0z"/>' + "".join(body)
    used = [c for c in COLOURS if f'"{c}"' in drawn or f'"{c} ' in drawn or f' {c}"' in drawn]
    night = "".join(f".{c}{{{COLOURS[c][0]}:{COLOURS[c][2]}}}" for c in used if COLOURS[c][1] != COLOURS[c][2])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    style = f"<style>@media(prefers-color-scheme:dark){{{night}}}</style>" if night else ""
    return Drawing(f"{head}{style}{drawn}</svg>", width, height)


def square(box: Box, number: int | str, k: float) -> str:
    """A stop's ink square with its white edge and road figures; ``k`` is drawing units to a phone's pixel."""
    half, edge = figure(box.width / 2), figure(1.7 * k)
    x, y, side = figure(box.x), figure(box.y), figure(box.width)
    path = f'<path {paint("q", "qe")} stroke-width="{edge}" d="M{x} {y}m-{half}-{half}h{side}v{side}h-{side}z"/>'
    return path + _figures(str(number), box.x, box.y + 5.4 * k, 15.5 * k, "qn")


def stone(box: Box, km: int, k: float) -> str:
    """A kilometre stone: arched, its cap yellow, standing on its foot in the box."""
    w, h = box.width, box.height
    x, y = box.x - w / 2, box.y + h / 2
    r = figure(w / 2)
    body = f"M{figure(x)} {figure(y)}v-{figure(h - w / 2)}a{r} {r} 0 0 1 {figure(w)} 0v{figure(h - w / 2)}z"
    cap = f"M{figure(x)} {figure(y - h + w / 2)}a{r} {r} 0 0 1 {figure(w)} 0z"
    return (
        f'<path fill="#fff" stroke="{INK}" stroke-width="{figure(1.7 * k)}" d="{body}"/>'
        f'<path fill="{GO}" stroke="{INK}" stroke-width="{figure(1.2 * k)}" d="{cap}"/>'
        + _figures(str(km), box.x, y - 2.6 * k, 12 * k, "", INK)
    )


def text(words: str, x: float, y: float, size: float, classes: str, family: str, more: str = "") -> str:
    """Words at a point; a class that paints a stroke is their halo."""
    named = classes.split()
    halo = any(COLOURS[c][0] == "stroke" for c in named)
    edge = f' paint-order="stroke" stroke-linejoin="round" stroke-width="{figure(size * 0.26)}"' if halo else ""
    place = "" if math.isnan(x) else f' x="{figure(x)}" y="{figure(y)}"'
    set_in = f'{paint(*named)}{place} font-family="{family}" font-size="{figure(size)}"{edge}{more}'
    return f"<text {set_in}>{escape(words, quote=False)}</text>"


def scale_bar(right: float, bottom: float, scale: float, k: float) -> tuple[str, Box]:
    """A bar of a round number of metres, between 45 and 110 phone pixels long, and the box it takes."""
    rounds = (m * 10**power for power in range(1, 8) for m in (5, 10, 20))
    metres = next((m for m in rounds if m * scale >= 45 * k), 10**8)
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    length, tick = metres * scale, 4 * k
    x = right - length
    bar = f"M{figure(x)} {figure(bottom - tick)}v{figure(tick)}h{figure(length)}v-{figure(tick)}"
    more = ' font-weight="600" text-anchor="middle"'
    label = text(words, right - length / 2, bottom - 4 * k, 11.5 * k, "ti h", PLAIN, more)
    box = Box(right - length / 2, bottom - 7 * k, length + 6 * k, 18 * k)
    halo = f'<path fill="none" {paint("h")} stroke-width="{figure(4.4 * k)}" d="{bar}"/>'
    return f'{halo}<path fill="none" {paint("m")} stroke-width="{figure(1.5 * k)}" d="{bar}"/>{label}', box


def credit(words: str, x: float, y: float, k: float) -> str:
    return text(words, x, y, 9 * k, "ts h", PLAIN) if words else ""


def _figures(words: str, x: float, y: float, size: float, css: str, colour: str = "") -> str:
    said = paint(css) if css else f'fill="{colour}"'
    more = 'font-weight="600" text-anchor="middle"'
    set_in = f'x="{figure(x)}" y="{figure(y)}" font-family="{ROAD}" font-size="{figure(size)}" {more}'
    return f"<text {said} {set_in}>{words}</text>"

"""The names on a map: water in italics along its flow, communes in letterspaced book type, places and streets in sans.

Every name asks the ``Room`` for its place and is left out where there is none.
"""

import math
from collections.abc import Sequence

from builder.model import Tour
from builder.render.labels import Room, set_beside, set_near
from builder.render.marks import BOOK, PLAIN, Box, figure, text
from builder.render.shapes import (
    Frame,
    Label,
    Shapes,
    flow_line,
    in_commune,
    is_outside,
    large_greens,
    named_waters,
    street_seats,
)


def water_names(shapes: Shapes, frame: Frame, room: Room, size: float, k: float) -> list[str]:
    """Names of waters in letterspaced italics along their flow."""
    found = []
    for i, (name, water) in enumerate(named_waters(shapes, frame)[:3]):
        words = _as_on_maps(name)
        for share, bank in ((1.0, 0.34), (0.8, 0.34), (0.62, 0.34), (0.75, 0.1), (0.55, 0.1)):
            height, spaced = size * share, size * share * 0.2
            length = len(words) * (height * 0.47 + spaced)
            curve = flow_line(frame, water, length, height * 0.95, room.points(), bank)
            if curve is not None:
                break
        else:
            continue
        (x0, y0), (cx, cy), (x1, y1) = curve
        for share in (0.1, 0.3, 0.5, 0.7, 0.9):
            room.take(Box(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, height, height))
        data = f"M{figure(x0)} {figure(y0)}Q{figure(cx)} {figure(cy)} {figure(x1)} {figure(y1)}"
        path = f'<path id="n{i}" fill="none" d="{data}"/>'
        more = (
            f' font-style="italic" letter-spacing="{figure(spaced)}" text-anchor="middle" dy="{figure(height * 0.33)}"'
        )
        body = text("\0", math.nan, math.nan, height, "tw hw", BOOK, more)
        found.append(path + body.replace("\0", f'<textPath href="#n{i}" startOffset="50%">{_xml(words)}</textPath>'))
    return found


def stop_names(tour: Tour, boxes: Sequence[Box], room: Room, k: float) -> list[str]:
    """The stops' names beside their squares where most of them find room, else none: the list under the map has all,
    and a few names among many would look chosen."""
    found, before = [], len(room.boxes)
    for stop, box in zip(tour.stops, boxes, strict=True):
        words = stop.poi.title.msgid
        size = 11 * k
        if len(words) <= 28:
            seat = set_beside(room, box, len(words) * size * 0.54 + k, size * 1.2, 5 * k)
            if seat is not None:
                found.append(_plain(words, seat, size))
    if len(found) * 2 < len(boxes):
        del room.boxes[before:]
        return []
    return found


def green_names(tour: Tour, shapes: Shapes, frame: Frame, room: Room, k: float) -> list[str]:
    said = {_plain_words(stop.poi.title.msgid) for stop in tour.stops}
    found = []
    for label in large_greens(shapes, frame):
        words = _plain_words(label.text)
        if len(label.text) > 28 or any(words in other or other in words for other in said):
            continue
        x, y = frame.xy([(label.x_m, label.y_m)])[0].tolist()
        size = 9.5 * k
        seat = set_near(room, x, y, len(label.text) * size * 0.52, size * 1.2, 26 * k)
        if seat is not None:
            found.append(_plain(label.text, seat, size, "ts h"))
        if len(found) == 4:
            break
    return found


def _plain_words(words: str) -> str:
    return words.casefold().replace("’", "'").replace("-", " ")


def _plain(words: str, seat: Box, size: float, css: str = "ti h") -> str:
    more = ' font-weight="600" text-anchor="middle"'
    return text(words, seat.x, seat.y + size * 0.35, size, css, PLAIN, more)


def place_names(shapes: Shapes, frame: Frame, room: Room, size: float, k: float) -> list[str]:
    """Towns and suburbs that lie in the window, in letterspaced book type."""
    found = []
    for label in shapes.labels:
        x, y = frame.xy([(label.x_m, label.y_m)])[0].tolist()
        if label.kind in ("city", "town", "village", "suburb") and 0 < x < frame.width and 0 < y < frame.height:
            seat = set_near(room, x, y, _spaced(label.text, size), size, 30 * k)
            if seat is not None:
                found.append(_roman(label.text, seat, size))
    return found


def neighbours(shapes: Shapes, frame: Frame, room: Room, k: float) -> list[str]:
    """The communes round about, each where it lies or at the picture's edge towards it, never inside our own."""
    size = 12.5 * k
    seats: dict[str, Label] = {}
    for label in sorted(shapes.labels, key=lambda n: n.kind != "commune"):
        if label.kind in ("commune", "city", "town", "village") and not in_commune(shapes, label):
            seats.setdefault(label.text, label)
    found = []
    for name, label in seats.items():
        width = _spaced(name, size)
        x, y = frame.xy([(label.x_m, label.y_m)])[0].tolist()
        held_x = min(max(x, width / 2 + 8 * k), frame.width - width / 2 - 8 * k)
        held_y = min(max(y, size + 4 * k), frame.height - size - 16 * k)
        far = math.dist((x, y), (held_x, held_y)) > 0.22 * max(frame.width, frame.height)
        seat = (
            None
            if far
            else set_near(
                room,
                held_x,
                held_y,
                width,
                size,
                70 * k,
                lambda box: is_outside(shapes, frame, box.x, box.y, box.width, box.height),
            )
        )
        if seat is not None:
            found.append(_roman(name, seat, size))
    return found


def street_names(shapes: Shapes, frame: Frame, room: Room, k: float, most: int = 6) -> list[str]:
    """Names of streets on their straight stretches, those nearest the middle first, ``most`` at the most."""
    size = 8.6 * k
    found: list[str] = []
    said: set[str] = set()
    for seat in street_seats(shapes, frame, lambda words: len(words) * size * 0.53 + 4 * k):
        length, turn = len(seat.words) * size * 0.53, math.radians(seat.turn_deg)
        steps = max(2, round(length / size))
        shares = [i / steps - 0.5 for i in range(steps + 1)]
        boxes = [
            Box(seat.x + math.cos(turn) * length * s, seat.y + math.sin(turn) * length * s, size, size) for s in shares
        ]
        if seat.words not in said and all(room.is_free(box, k, 5 * k) for box in boxes):
            said.add(seat.words)
            for box in boxes:
                room.take(box)
            x, y = figure(seat.x), figure(seat.y)
            more = (
                f' text-anchor="middle" dy="{figure(size * 0.35)}" transform="rotate({figure(seat.turn_deg)} {x} {y})"'
            )
            found.append(text(seat.words, seat.x, seat.y, size, "ts h", PLAIN, more))
        if len(found) == most:
            break
    return found


def _roman(words: str, seat: Box, size: float) -> str:
    more = f' letter-spacing="{figure(size * 0.12)}" text-anchor="middle"'
    return text(words, seat.x, seat.y + size * 0.33, size, "ts h", BOOK, more)


def _spaced(words: str, size: float) -> float:
    return len(words) * size * 0.64


def _as_on_maps(name: str) -> str:
    """ "La Seine" → "la Seine": a map writes the article of a water small."""
    small = name.startswith(("La ", "Le ", "Les ", "L'", "L’"))
    return name[0].lower() + name[1:] if small else name


def _xml(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")

"""The outside of an ``.osm.pbf`` file, block by block, without unpacking what is in them: enough to see that a file is
one and is whole (wiki.openstreetmap.org/wiki/PBF_Format)."""

import zlib
from pathlib import Path
from typing import BinaryIO

from builder.basemap.feature import Unreadable
from builder.model import Bounds

MOST_HEADER = 64 * 1024  # bytes, by the format
MOST_BLOCK = 32 * 1024 * 1024
NANO = 1e-9

Message = dict[int, int | bytes]  # field number → its last value


def look_through(path: Path) -> Bounds | None:
    """What the file says that it covers, None where it does not say. ``Unreadable`` where it is no whole extract."""
    left = path.stat().st_size
    if left == 0:
        raise Unreadable("The file is empty.")
    covers, blocks = None, 0
    with path.open("rb") as stream:
        while left:
            if blocks and left < 4:
                raise _broken_off(blocks)
            kind, size = _block_header(stream, blocks)
            at = stream.tell()
            if size > path.stat().st_size - at:
                raise _broken_off(blocks)
            if blocks == 0:
                if kind != b"OSMHeader":
                    raise _foreign()
                covers = _covers(stream.read(size))
            stream.seek(at + size)
            left = path.stat().st_size - at - size
            blocks += 1
    if blocks == 1:
        raise Unreadable("The extract holds nothing but its heading.")
    return covers


def _broken_off(blocks: int) -> Unreadable:
    return Unreadable(f"The file breaks off in its block {blocks + 1}.")


def _foreign() -> Unreadable:
    return Unreadable("This is not an .osm.pbf file.")


def _block_header(stream: BinaryIO, blocks: int) -> tuple[bytes, int]:
    length = int.from_bytes(stream.read(4), "big")
    if not 0 < length <= MOST_HEADER:
        raise _foreign() if blocks == 0 else _broken_off(blocks)
    data = stream.read(length)
    if len(data) < length:
        raise _foreign() if blocks == 0 else _broken_off(blocks)
    try:
        message = _message(data)
        kind, size = message[1], message[3]
    except (IndexError, KeyError, ValueError):
        raise _foreign() if blocks == 0 else _broken_off(blocks) from None
    if not isinstance(kind, bytes) or not isinstance(size, int) or size > MOST_BLOCK:
        raise _foreign() if blocks == 0 else _broken_off(blocks)
    return kind, size


def _covers(blob: bytes) -> Bounds | None:
    """Of the heading block: field 1 is the box, in zigzag nanodegrees: left, right, top, bottom."""
    try:
        packed = _message(blob)
        raw = packed.get(1) or zlib.decompress(_bytes(packed[3]))
        box = _message(_bytes(raw)).get(1)
        if box is None:
            return None
        fields = _message(_bytes(box))
        left, right, top, bottom = (_zigzag(fields[number]) * NANO for number in (1, 2, 3, 4))
    except (IndexError, KeyError, ValueError, zlib.error):
        raise Unreadable("The heading of the extract is damaged.") from None
    return Bounds(left, bottom, right, top)


def _message(data: bytes) -> Message:
    """The fields of a protocol buffer. IndexError or ValueError where it is none."""
    found: Message = {}
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        if key & 7 == 0:
            found[key >> 3], at = _varint(data, at)
        elif key & 7 == 2:
            length, at = _varint(data, at)
            if at + length > len(data):
                raise ValueError("a field longer than its message")
            found[key >> 3] = data[at : at + length]
            at += length
        else:
            raise ValueError("a kind of field that the format does not use")
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _zigzag(value: int | bytes) -> int:
    if not isinstance(value, int):
        raise ValueError("not a number")
    return (value >> 1) ^ -(value & 1)


def _bytes(value: int | bytes) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("not a field of bytes")
    return value

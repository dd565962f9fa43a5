"""M4A: AAC in an MP4 container, box by box (ISO/IEC 14496-12 clause 4.2 and 8, 14496-1 clause 7.2.6.6).

A box tells its length and its kind; together they must fill the file, one track of sound must be described, and what it
describes must be there. The coded sound itself is not decoded: a hole inside it is not found.
"""

from collections.abc import Iterator

from builder.sound.broken import Broken

Box = tuple[bytes, int, int]  # kind, first byte of its content, first byte behind it
_TELLING = (b"udta", b"meta", b"uuid")  # tags, covers, positions
_DATED = (b"mvhd", b"tkhd", b"mdhd")
_HOLDING = (b"moov", b"trak", b"mdia", b"minf", b"stbl")
_AAC = 0x40
_NAMES = {b"alac": "Apple Lossless", b"enca": "locked sound", b"ac-3": "Dolby", b"ec-3": "Dolby", b"fLaC": "FLAC"}


def walk(data: bytes) -> tuple[float, bytes]:
    """Seconds, and the file with its tags and dates made void: nothing moves, so what points stays right. Raises
    Broken."""
    if data[4:8] != b"ftyp":
        raise Broken("is no M4A file, whatever its name says")
    top = list(_boxes(data, 0, len(data)))
    kinds = [kind for kind, _, _ in top]
    if b"moof" in kinds:
        raise Broken("is cut into fragments for a streaming server")
    if kinds.count(b"moov") != 1 or b"mdat" not in kinds:
        raise Broken("breaks off: what describes the sound is not in it, or the sound itself")
    moov = top[kinds.index(b"moov")]
    tracks = [box for box in _boxes(data, *moov[1:]) if box[0] == b"trak"]
    if len(tracks) != 1:
        raise Broken(f"holds {len(tracks)} tracks; one of sound is wanted, without film or chapters")
    described = _seconds(data, tracks[0])
    held = sum(end - start for kind, start, end in top if kind == b"mdat")
    if _sample_bytes(data, tracks[0]) > held:
        raise Broken("breaks off: it describes more sound than it holds")
    return described, _voided(data)


def _boxes(data: bytes, start: int, end: int) -> Iterator[Box]:
    while start < end:
        size, head = int.from_bytes(data[start : start + 4], "big"), 8
        kind = data[start + 4 : start + 8]
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        elif size == 0 and end == len(data):
            size = end - start
        if size < head or start + size > end:
            raise Broken(f"breaks off after {start:,} bytes, or is damaged there")
        yield kind, start + head, start + size
        start += size


def _inner(data: bytes, box: Box, *path: bytes) -> Box:
    for name in path:
        found = next((one for one in _boxes(data, box[1], box[2]) if one[0] == name), None)
        if found is None:
            raise Broken(f"does not say all of its sound: the part '{name.decode()}' is missing")
        box = found
    return box


def _seconds(data: bytes, track: Box) -> float:
    _, start, _ = _inner(data, track, b"mdia", b"hdlr")
    if data[start + 8 : start + 12] != b"soun":
        raise Broken("holds no sound but something else")
    _, start, end = _inner(data, track, b"mdia", b"minf", b"stbl", b"stsd")
    coding = data[start + 12 : start + 16]
    if coding != b"mp4a" or _object_type(data[start:end]) != _AAC:
        name = _NAMES.get(coding, coding.decode("latin-1"))
        raise Broken(f"is coded in a way that not every phone knows ({name if coding != b'mp4a' else 'not AAC'})")
    _, start, _ = _inner(data, track, b"mdia", b"mdhd")
    wide = data[start] == 1
    scale = int.from_bytes(data[start + (20 if wide else 12) :][:4], "big")
    length = int.from_bytes(data[start + (24 if wide else 16) :][: 8 if wide else 4], "big")
    if not scale or not length:
        raise Broken("does not say how long it is")
    return length / scale


def _object_type(description: bytes) -> int:
    """Of the decoder, in the descriptors of ``esds``: tag 4 follows tag 3, each with its length in sevens of bits."""
    at = description.find(b"esds") + 8
    for tag, skip in ((3, 3), (4, 0)):
        if at < 8 or at >= len(description) or description[at] != tag:
            return -1
        at += 1
        while at < len(description) and description[at] & 128:
            at += 1
        at += 1 + skip
    return description[at] if at < len(description) else -1


def _sample_bytes(data: bytes, track: Box) -> int:
    """All samples together, by the table of their sizes."""
    _, start, end = _inner(data, track, b"mdia", b"minf", b"stbl", b"stsz")
    same, count = (int.from_bytes(data[start + at : start + at + 4], "big") for at in (4, 8))
    if not count:
        raise Broken("holds no sound")
    if same:
        return same * count
    if start + 12 + 4 * count > end:
        raise Broken("is damaged: the table of its samples is cut")
    sizes = data[start + 12 : start + 12 + 4 * count]
    return sum(int.from_bytes(sizes[at : at + 4], "big") for at in range(0, len(sizes), 4))


def _voided(data: bytes) -> bytes:
    out = bytearray(data)
    _void(data, 0, len(data), out)
    return bytes(out)


def _void(data: bytes, start: int, end: int, out: bytearray) -> None:
    for kind, inside, behind in _boxes(data, start, end):
        if kind in _TELLING:
            out[inside:behind] = bytes(behind - inside)
            name = inside - (4 if data[inside - 4 : inside] == kind else 12)  # a long length stands behind the kind
            out[name : name + 4] = b"free"
        elif kind in _DATED:
            dates = 16 if data[inside] == 1 else 8
            out[inside + 4 : inside + 4 + dates] = bytes(dates)
        elif kind in _HOLDING:
            _void(data, inside, behind, out)

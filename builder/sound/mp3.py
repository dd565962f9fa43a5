"""MP3: MPEG-1 and MPEG-2 audio, layer III, frame by frame (ISO/IEC 11172-3 clause 2.4.1.3, 13818-3 clause 2.4.1.3).

Each frame begins with four bytes that tell its length, so the next one must begin just there: a hole, a cut or a page
of words under this name is found without decoding anything.
"""

from builder.sound.broken import Broken

_KBPS_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KBPS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # by the bits of the version
_LEAST_FRAMES = 10  # a quarter of a second: less is chance, not sound
_TAGS_BEHIND = (b"TAG", b"APETAGEX", b"ID3", b"3DI", b"LYRICSBEGIN")


def walk(data: bytes) -> tuple[float, bytes]:
    """Seconds, and the frames alone. Raises Broken."""
    start = at = _after_tags(data)
    kind, frames, seconds = b"", 0, 0.0
    told: int | None = None
    while at < len(data):
        head = data[at : at + 4]
        size_and_time = _frame(head)
        if size_and_time is None or (kind and _kind(head) != kind):
            if data.startswith(_TAGS_BEHIND, at) or not data[at:].strip(b"\0"):
                break
            if not frames:
                raise Broken("is no MP3 file, whatever its name says")
            raise Broken(f"holds something that is no sound after {seconds:.0f} seconds")
        size, duration = size_and_time
        if at + size > len(data):
            raise Broken(f"breaks off after {seconds:.0f} seconds")
        kind = _kind(head)
        if frames == 0:
            told = _told_frames(data[at : at + size])
            seconds -= duration if told is not None else 0.0  # the frame that tells of the others is silent
        frames, seconds, at = frames + 1, seconds + duration, at + size
    if frames < _LEAST_FRAMES:
        raise Broken("holds no sound")
    if told is not None and frames - 1 < told:
        raise Broken(f"breaks off after {seconds:.0f} seconds: {frames - 1} of {told} frames are there")
    return seconds, data[start:at]


def _after_tags(data: bytes) -> int:
    """ID3v2 tags stand before the sound (id3.org, 2.3.0 section 3.1): ten bytes, the last four their length in sevens
    of bits; a footer makes it ten longer. Zeros may fill the room behind."""
    at = 0
    while data.startswith(b"ID3", at) and at + 10 <= len(data):
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 127
        at += 10 + size + (10 if data[at + 5] & 16 else 0)
    while at < len(data) and data[at] == 0:
        at += 1
    return at


def _kind(head: bytes) -> bytes:
    """What does not change from frame to frame: version, layer, sampling rate."""
    return bytes((head[1] & 0b11111110, head[2] & 0b1100))


def _frame(head: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of the frame with this header; None where it is none of layer III."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0b11100110 != 0b11100010:
        return None
    version, bits, rate = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or bits in (0, 15) or rate == 3:  # reserved; "free" bit rates no encoder for speech writes
        return None
    hertz = _RATES[version][rate]
    kbps, samples = (_KBPS_1[bits], 1152) if version == 3 else (_KBPS_2[bits], 576)
    return samples // 8 * kbps * 1000 // hertz + (head[2] >> 1 & 1), samples / hertz


def _told_frames(frame: bytes) -> int | None:
    """How many frames follow, where the first one is not sound but tells of the rest (Xing, Info)."""
    place = max(frame.find(b"Xing", 4, 60), frame.find(b"Info", 4, 60))
    if place < 0:
        return None
    flags = int.from_bytes(frame[place + 4 : place + 8], "big")
    return int.from_bytes(frame[place + 8 : place + 12], "big") if flags & 1 else 0

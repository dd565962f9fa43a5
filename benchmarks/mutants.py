"""Real GPX files, damaged on purpose: the n-th mutant of a seed is always the same bytes.

Each kind is one way in which disks, mail programs, text editors, other people's software or an attacker spoil a file.
"""

import codecs
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

Draw = random.Random
Damage = Callable[[Draw, bytes, Sequence[bytes]], bytes]  # the third: all real files, to join with

MAX_BYTES = 4_000_000  # a mutant is cut here, so that one file does not take the time of hundreds

_TAG = re.compile(rb"<(/?)([A-Za-z_:][\w:.-]*)")
_NUMBER = re.compile(rb"""(?:\b(?:lat|lon)\s*=\s*["'])([^"']*)|<ele>([^<]*)""")
_TIME = re.compile(rb"<time>([^<]*)")
_ATTRIBUTE = re.compile(rb"""\s[\w:]+\s*=\s*(?:"[^"]*"|'[^']*')""")
_DECLARATION = re.compile(rb"<\?xml[^>]*\?>")
_ROOT = re.compile(rb"<gpx\b")
_BLOCK = re.compile(rb"<(trkpt|rtept|wpt|trkseg|trk|rte|extensions|metadata)\b")

NUMBERS = (
    *(b"NaN", b"nan", b"-nan", b"inf", b"-Infinity", b"1e400", b"-1e400", b"1e-400", b"9e999999999", b"1e308"),
    *(b"95", b"-95", b"90.0000001", b"-90.00000000000001", b"181", b"-181", b"180.0000001", b"360", b"1e2", b"-1e2"),
    *(b"90", b"-90", b"180", b"-180", b"0", b"-0", b"+0.0", b".5", b"5.", b"00048.5", b"4.85e1", b"48.5E-0"),
    *(b"", b" ", b" 48.5 ", b"\t48.5\n", b"48,5", b"48.5.5", b"4 8", b"4_8", b"--48", b"+-48", b"0x30", b"48d", b"1/2"),
    *(b"48\xc2\xb030'", b"\xd9\xa4\xd9\xa8", b"\xe2\x88\x9248", b"\xef\xbc\x94\xef\xbc\x98", b"&#52;8", b"&#x34;8"),
    *(b"true", b"None", b"null", b"%s", b"{}", b"-32768", b"99999", b"-1000.0001", b"10000.01", b"10000", b"-1000"),
)
TIMES = (
    *(b"", b" ", b"now", b"0", b"-1", b"2026", b"2026-11-22", b"22/11/2026 10:00", b"2026-11-22T10:00"),
    *(b"2026-13-01T00:00:00Z", b"2026-02-30T00:00:00Z", b"2026-00-00T00:00:00Z", b"2026-11-22T24:00:00Z"),
    *(b"2026-11-22T25:61:61Z", b"2026-11-22T23:59:60Z", b"1000-01-01T00:00:00+14:59", b"2999-12-31T23:59:59-14:59"),
    *(b"0001-01-01T00:00:00Z", b"9999-12-31T23:59:59Z", b"99999-01-01T00:00:00Z", b"-2026-11-22T10:00:00Z"),
    *(b"2026-11-22T10:00:00+99:99", b"2026-11-22T10:00:00.1234567890123Z", b"2026-11-22T10:00:00.999999999999Z"),
    *(b"2026-11-22 10:00:00", b"2026-1-2T3:4:5", b"2026-11-22T10:00:00Zz", b"\xd9\xa22026-11-22T10:00:00Z"),
)
TAGS = (
    *(
        b"gpx",
        b"trk",
        b"trkseg",
        b"trkpt",
        b"rte",
        b"rtept",
        b"wpt",
        b"name",
        b"ele",
        b"time",
        b"extensions",
        b"bounds",
    ),
    *(b"gpxx:trkpt", b"TRKPT", b"html", b"kml", b"xml", b"a:b:c", b"_", b"x" * 5_000),
)
ENCODINGS = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be", "utf-7", "latin-1", "cp1252", "cp037"),
    *("shift_jis", "gb18030", "big5", "koi8-r", "mac-roman", "iso8859-15", "iso2022_jp", "hz"),
)
SAID = (
    *(b"UTF-8", b"utf-16", b"UTF-32", b"ISO-8859-1", b"windows-1252", b"Shift_JIS", b"ascii", b"UTF-9", b"", b"rot13"),
    *(b"zip", b"base64", b"idna", b"punycode", b"unicode_escape", b"raw_unicode_escape", b"x" * 300, b"utf-8\0"),
)
ENTITIES = (
    b'<!DOCTYPE gpx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
    b'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
    b'<!DOCTYPE gpx [<!ENTITY % x SYSTEM "file:///dev/zero"> %x;]>',
    b'<!DOCTYPE gpx SYSTEM "gpx.dtd">',
    b'<!DOCTYPE gpx [<!ENTITY q "' + b"q" * 50_000 + b'">]>',
    b"<!DOCTYPE gpx [",
    b"<!doctype gpx>",
    b"<!DOCTYPE html>",
)
REFERENCES = (b"&a;", b"&c;", b"&x;", b"&q;", b"&nbsp;", b"&", b"&#0;", b"&#10;", b"&#x1b;", b"&#xD800;", b"&#x110000;")


@dataclass(frozen=True, slots=True)
class Mutant:
    number: int
    kind: str
    source: str  # the name of the real file
    data: bytes


def bits_flipped(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _i in range(draw.choice((1, 1, 2, 4, 8, 64))):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def bytes_deleted(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    for _i in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) + 1)
        data = data[:at] + data[at + draw.choice((1, 1, 2, 7, 60, 900)) :]
    return data


def bytes_inserted(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    words = (b"<", b">", b"&", b'"', b"\xff", b"\r", b"<!--", b"-->", b"]]>", b"<![CDATA[", b"<?xml?>", b"\xef\xbb\xbf")
    for _i in range(draw.randint(1, 4)):
        new = draw.randbytes(draw.choice((1, 2, 16, 300))) if draw.random() < 0.5 else draw.choice(words)
        data = _with(data, draw.randrange(len(data) + 1), new)
    return data


def tags_swapped(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    found = list(islice(_TAG.finditer(data), 4_000))
    for one in sorted(draw.sample(found, min(len(found), draw.choice((1, 1, 2, 5)))), key=lambda m: -m.start()):
        data = data[: one.start(2)] + draw.choice(TAGS) + data[one.end(2) :]
    return data


def number_replaced(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    return _replaced(draw, data, _NUMBER, lambda: draw.choice(NUMBERS))


def digits_long(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    def digits() -> bytes:
        run = draw.choice((b"9", b"0", b"1")) * draw.choice((20, 39, 40, 41, 59, 61, 5_000, 200_000))
        return draw.choice((b"", b"-", b"0.", b"48.", b"1e", b"1e-")) + run

    return _replaced(draw, data, _NUMBER, digits)


def time_replaced(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    if b"<time>" not in data:
        data = data.replace(b"</trkpt>", b"<time>2026-11-22T10:00:00Z</time></trkpt>")
    return _replaced(draw, data, _TIME, lambda: draw.choice(TIMES))


def nested(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    depth = draw.choice((10, 60, 64, 65, 1_000, 200_000))
    tag = draw.choice((b"a", b"extensions", b"trk", b"gpx", b"name"))
    close = b"</%s>" % tag * depth if draw.random() < 0.7 else b""
    return _with(data, _between_tags(draw, data), b"<%s>" % tag * depth + close)


def truncated(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    return data[draw.randrange(len(data)) :] if draw.random() < 0.2 else data[: draw.randrange(len(data))]


def encoding_changed(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8", errors="replace")
    if draw.random() < 0.5:
        text = text.replace("<name>", "<name>Allée des Œuvres – Ž ", 3)
    if draw.random() < 0.6:
        data = text.encode(draw.choice(ENCODINGS), errors=draw.choice(("replace", "xmlcharrefreplace")))
    if draw.random() < 0.6:
        data = _DECLARATION.sub(b'<?xml version="1.0" encoding="%s"?>' % draw.choice(SAID), data, count=1)
    return data[: -draw.randint(1, 3)] if draw.random() < 0.2 else data


def entity_declared(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    if draw.random() < 0.7 and (root := _ROOT.search(data)):
        data = _with(data, root.start(), draw.choice(ENTITIES))
    for _i in range(draw.randint(0, 3)):
        data = _with(data, _between_tags(draw, data), draw.choice(REFERENCES))
    return data


def block_repeated(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    found = list(islice(_BLOCK.finditer(data), 4_000))
    if not found:
        return data + data
    one = draw.choice(found)
    close = b"</%s>" % one[1]
    end = data.find(close, one.start())
    block = data[one.start() : end + len(close)] if end > 0 else data[one.start() : one.start() + 300]
    times = min(draw.choice((1, 2, 50, 2_000, 40_000)), MAX_BYTES // len(block))
    return _with(data, one.start(), block * times)


def files_joined(draw: Draw, data: bytes, others: Sequence[bytes]) -> bytes:
    other = draw.choice(others)
    if draw.random() < 0.3:
        return data + draw.choice((b"", b"\n", b"\0")) + other
    return data[: draw.randrange(len(data) + 1)] + other[draw.randrange(len(other) + 1) :]


def line_ends_changed(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    end = draw.choice(
        (b"\r\n", b"\r", b"\n\r", b"\r\r\n", b"", b" ", b"\n" * 50, b"\xc2\x85", b"\xe2\x80\xa8", b"\x0b")
    )
    return data.replace(b"\r\n", b"\n").replace(b"\n", end)


def nuls_inserted(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    nuls = b"\0" * draw.choice((1, 2, 512, 100_000))
    at = draw.choice((0, len(data), draw.randrange(len(data) + 1)))
    return b"\0".join(bytes([b]) for b in data[:200_000]) if draw.random() < 0.1 else _with(data, at, nuls)


def attribute_huge(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    found = list(islice(_TAG.finditer(data), 4_000))
    at = draw.choice(found).end() if found else 0
    match draw.randrange(4):
        case 0:
            new = b' a="' + b"x" * draw.choice((5_000, 300_000, 3_000_000)) + b'"'
        case 1:
            new = b"".join(b' a%d=""' % i for i in range(draw.choice((100, 10_000, 100_000))))
        case 2:
            new = b"".join(b' xmlns:p%d="u%d"' % (i, i) for i in range(draw.choice((10, 199, 300, 20_000))))
        case _:
            attributes = list(islice(_ATTRIBUTE.finditer(data), 4_000))
            new = draw.choice(attributes).group() * draw.choice((1, 2, 500)) if attributes else b" a=''"
    return _with(data, at, new)


def words_spoilt(draw: Draw, data: bytes, _: Sequence[bytes]) -> bytes:
    """What a message might quote: names, versions and prefixes with line ends, signs of control and of direction."""
    nasty = (
        "&#10;",
        "&#13;&#10;",
        "&#9;",
        "\x7f",
        "\u202e",
        "\u2028",
        "\ufeff",
        "\x85",
        "xmlns:",
        "%(x)s",
        "{0}",
        "😀",
        "]]",
    )
    word = "".join(draw.choice(nasty) + draw.choice(("", "a:1: error: b")) for _i in range(draw.randint(1, 5))).encode()
    pattern = draw.choice((re.compile(rb"<name>([^<]*)"), re.compile(rb"""\b(?:version|creator|xmlns)=["']([^"']*)""")))
    return _replaced(draw, data, pattern, lambda: word)


def several(draw: Draw, data: bytes, others: Sequence[bytes]) -> bytes:
    for kind in draw.sample(_SINGLE, draw.choice((2, 2, 3, 4))):
        data = DAMAGES[kind](draw, data or b" ", others)
    return data


DAMAGES: dict[str, Damage] = {
    "bits flipped": bits_flipped,
    "bytes deleted": bytes_deleted,
    "bytes inserted": bytes_inserted,
    "tags swapped": tags_swapped,
    "number replaced": number_replaced,
    "digits, long": digits_long,
    "time replaced": time_replaced,
    "nested deep": nested,
    "truncated": truncated,
    "encoding changed": encoding_changed,
    "entity declared": entity_declared,
    "block repeated": block_repeated,
    "files joined": files_joined,
    "line ends changed": line_ends_changed,
    "NULs inserted": nuls_inserted,
    "attribute huge": attribute_huge,
    "words spoilt": words_spoilt,
    "several of these": several,
}
KINDS = tuple(DAMAGES)
_SINGLE = KINDS[:-1]


def mutant(number: int, seed: int, files: Sequence[tuple[str, bytes]]) -> Mutant:
    """The ``number``-th mutant of the real ``files`` (name and bytes, in a settled order), kinds in turn."""
    draw = random.Random(f"{seed} {number}")
    kind = KINDS[number % len(KINDS)]
    source, data = draw.choice(files)
    return Mutant(number, kind, source, DAMAGES[kind](draw, data, [other for _, other in files])[:MAX_BYTES])


def _with(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at:]


def _between_tags(draw: Draw, data: bytes) -> int:
    """A place before one of the first tags, or in the text after one."""
    found = list(islice(_TAG.finditer(data), 4_000))
    if not found:
        return draw.randrange(len(data) + 1)
    one = draw.choice(found)
    return one.start() if draw.random() < 0.7 else data.find(b">", one.end()) + 1


def _replaced(draw: Draw, data: bytes, pattern: re.Pattern[bytes], new: Callable[[], bytes]) -> bytes:
    """One to three of what the pattern's groups caught, among the first 4,000, replaced."""
    found = list(islice(pattern.finditer(data), 4_000))
    for one in sorted(draw.sample(found, min(len(found), draw.randint(1, 3))), key=lambda m: -m.start()):
        group = one.lastindex or 0
        data = data[: one.start(group)] + new() + data[one.end(group) :]
    return data

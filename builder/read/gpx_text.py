"""The bytes of a GPX file → its text, whatever encoding it says or has, with every line where it was.

Mended here: an encoding other than the one declared, blank space before the XML declaration, a broken declaration,
NUL bytes after the end. Refused here: what is no text, no XML or too large.
"""

import codecs
import re

from builder.problems import Problem, Where, error, warning

MAX_BYTES = 30_000_000
MAX_ATTRIBUTES = 500_000  # expat takes a second for them

_BLANK = " \t\r\n"  # what XML calls white space
_LINE_END = re.compile(r"\r\n|\r|\n")

_DECLARATION = re.compile(r"<\?xml(?=[\s?])[^>]{0,400}?\?>")
_ENCODING = re.compile(rb"<\?xml[^>]{0,300}?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_PROPER = re.compile(
    r"<\?xml\s+version\s*=\s*(\"1\.0\"|'1\.0')(\s+encoding\s*=\s*(\"[\w.:-]+\"|'[\w.:-]+'))?"
    r"(\s+standalone\s*=\s*(\"(yes|no)\"|'(yes|no)'))?\s*\?>"
)
_ONE_BYTE = re.compile(r"iso8859-\d+|cp(125\d|437|85\d|866|874)|koi8-[ru]|mac-roman|tis-620|ascii")
_MANY_BYTES = frozenset({"shift_jis", "cp932", "euc_jp", "gb2312", "gbk", "gb18030", "big5", "euc_kr", "cp949"})
_WEB_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHERS = (
    (b"PK\x03\x04", "a ZIP archive (perhaps a KMZ of Google Earth)", "Unpack it and take the GPX file inside."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and take the GPX file inside."),
    (b"%PDF", "a PDF", "Export the route as GPX from the program it was drawn in."),
    (b"{", "JSON (perhaps GeoJSON)", "Export the route as GPX from the program it was drawn in."),
    (b"[", "JSON", "Export the route as GPX from the program it was drawn in."),
)
# What would break a message or turn it round in a terminal or a page: signs of control, line and direction.
_UNSEEN = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]")
EXPORT_AGAIN = "Export the file again from the program it comes from."


def quotable(text: str, most: int) -> str:
    """The author's words as a message may quote them: on one line, nothing unseen in them, at most so many signs."""
    return _UNSEEN.sub("�", " ".join(text.split())[:most])


def read_gpx_text(data: bytes, shown: str) -> tuple[str | None, list[Problem]]:
    """The text without its XML declaration, ready to be parsed as UTF-8; ``None`` when there is an error among the
    problems."""
    whole = Where(shown)
    if len(data) > MAX_BYTES:
        return None, [
            error(
                whole,
                "gpx-size",
                f"The file has {len(data) / 1e6:.0f} MB; Flâneur reads up to {MAX_BYTES / 1e6:.0f}.",
                "Export only the part that is the route, or thin its points out in a route editor.",
            )
        ]
    if not data.strip(b"\0 \t\r\n"):
        return None, [error(whole, "gpx-empty", "There is nothing in the file.", EXPORT_AGAIN)]
    if (other := _other_format(data)) is not None:
        what, cure = other
        # What a text editor opens has a first line, what is packed has none.
        place = Where(shown, 1) if "JSON" in what else whole
        return None, [error(place, "gpx-root", f"This is {what}, not a GPX file.", cure)]
    problems: list[Problem] = []
    text = _decoded(data, whole, problems)
    if text is None:
        return None, problems
    if text.count("=") > MAX_ATTRIBUTES:
        fact = f"The file holds more than {MAX_ATTRIBUTES:,} values (marked by '='), the last one read on this line."
        last = Where(shown, _line_of(text, _after(text, "=", MAX_ATTRIBUTES)))
        return None, [*problems, error(last, "gpx-size", fact, "Export only the part that is the route.")]
    if text.endswith("\0"):
        text = text.rstrip("\0")
        problems.append(_mended(whole, "Empty bytes (NUL) follow the end of the file; they were left out."))
    text = _without_declaration(text.lstrip("\ufeff"), shown, problems)
    start = text.lstrip(_BLANK)
    line = _line_of(text, len(text) - len(start))
    if _WEB_PAGE.match(start):
        cure = "Download the GPX file itself: the site gave its page instead, perhaps because one must log in there."
        return None, [*problems, error(Where(shown, line), "gpx-root", "This is a web page, not a GPX file.", cure)]
    if not start.startswith("<"):
        fact = f"The file begins with '{quotable(start[:40], 40)}', where '<gpx' is expected."
        return None, [*problems, error(Where(shown, line), "gpx-syntax", fact, EXPORT_AGAIN)]
    return text, problems


def _line_of(text: str, at: int) -> int:
    """The line of a place in the text, counted as XML does."""
    return 1 + len(_LINE_END.findall(text, 0, at))


def _after(text: str, sign: str, times: int) -> int:
    """The place of the ``times``-th ``sign``."""
    at = -1
    for _ in range(times):
        at = text.find(sign, at + 1)
    return at


def _mended(where: Where, fact: str, cure: str = EXPORT_AGAIN) -> Problem:
    return warning(where, "gpx-mended", fact, cure)


def _other_format(data: bytes) -> tuple[str, str] | None:
    if data[8:12] == b".FIT":
        return "a FIT recording", "Export it as GPX from the watch's own program or site."
    start = data[:64].lstrip()
    return next(((what, cure) for signature, what, cure in _OTHERS if start.startswith(signature)), None)


def _decoded(data: bytes, whole: Where, problems: list[Problem]) -> str | None:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "") or _unmarked_wide(data)
    if encoding and encoding != "utf-8":
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as at:
            fact = f"The file is {encoding.upper()} text and breaks off or is damaged at its byte {at.start}."
            problems.append(error(whole, "gpx-encoding", fact, EXPORT_AGAIN))
            return None
    data = data.removeprefix(codecs.BOM_UTF8)
    said = "" if encoding else _declared(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as at:
        return _not_utf8(data, said, at, whole, problems)
    known = _codec(said)
    if said and not known:
        problems.append(_mended(whole, f"The file says its encoding is '{said}'; it was read as UTF-8."))
    elif known and not text.isascii() and known != "utf-8":
        problems.append(_mended(whole, f"The file says its encoding is {said} and is in UTF-8; it was read as UTF-8."))
    return text


def _unmarked_wide(data: bytes) -> str:
    """UTF-16 without a mark, known by the zero byte beside its first '<'."""
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(data[:2], "")


def _declared(data: bytes) -> str:
    found = _ENCODING.search(data[:1000])
    return found.group(1).decode("ascii") if found else ""


def _codec(said: str) -> str:
    """Python's name for a declared encoding of text; "" for none and for what is no plain encoding."""
    try:
        name = codecs.lookup(said).name if said else ""
    except LookupError:
        return ""
    return name if name == "utf-8" or name in _MANY_BYTES or _ONE_BYTE.fullmatch(name) else ""


def _not_utf8(data: bytes, said: str, at: UnicodeDecodeError, whole: Where, problems: list[Problem]) -> str:
    known = _codec(said)
    if known and known not in ("utf-8", "ascii"):
        try:
            return data.decode(known)
        except UnicodeDecodeError:
            pass  # it is not what it says either
    line = len((data[: at.start] + b".").splitlines())
    fact = f"A byte (0x{data[at.start]:02x}) is not {said or 'UTF-8'}, the encoding of this file"
    problems.append(_mended(Where(whole.path, line), f"{fact}; such bytes were read as Windows-1252."))
    return data.decode("utf-8", errors="surrogateescape").translate(_WINDOWS_1252)


def _windows_1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)  # five bytes that Windows-1252 leaves free


# What Python makes of a byte that is not UTF-8 → the letter that Windows meant by it.
_WINDOWS_1252 = {0xDC00 + byte: _windows_1252(byte) for byte in range(0x80, 0x100)}


def _without_declaration(text: str, shown: str, problems: list[Problem]) -> str:
    """The text with only the line ends of its XML declaration left, for it has been decoded already."""
    body = text.lstrip(_BLANK)
    blank = text[: len(text) - len(body)]
    found = _DECLARATION.match(body)
    if found is None:
        return text
    declaration = found.group()
    if blank:
        fact = "Blank space or a blank line stands before '<?xml'; it was passed over."
        problems.append(_mended(Where(shown, 1), fact, "Take out what stands before '<?xml'."))
    if not _PROPER.fullmatch(declaration):
        line = _line_of(text, len(blank))
        fact = f"'{quotable(declaration, 80)}' is no proper XML declaration; it was passed over."
        problems.append(_mended(Where(shown, line), fact))
    return blank + "".join(c for c in declaration if c in "\r\n") + body[found.end() :]

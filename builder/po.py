"""PO files as plain data: the door to polib, which reads and writes what translators' programs do.

``#|`` lines (what an entry was before) are kept, of obsolete entries too, which polib alone would drop. Text is wrapped
at 78 columns and the order is the caller's, obsolete entries last: the same entries are always the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import polib

_SAYS = re.compile(r'(?:(?:#~|#\|)\s*)?(?:msg(?:id|id_plural|str|ctxt)\b|")')
_SAYS_WELL = re.compile(
    r'(?:(?:#~|#\|)\s*)?(?:msg(?:id|id_plural|ctxt|str(?:\[\d+\])?)\s+)?"(?:[^"\\]|\\.)*"'
)  # a keyword and its text, or a text that goes on
# Characters that Python takes for line ends and gettext does not; they come with text pasted from other programs.
_ODD = re.compile("[\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_HIDE = {ord(c): 0xF0000 + ord(c) for c in "\v\f\x1c\x1d\x1e\x85\u2028\u2029"}
_SHOW = {hidden: shown for shown, hidden in _HIDE.items()}
_MSGID = re.compile(r"(?:#~\s*)?msgid\s")


@dataclass(frozen=True, slots=True)
class Entry:
    """One message. ``msgstr`` has one text, or one for each plural form; an empty text is not yet translated."""

    msgid: str
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstr: tuple[str, ...] = ("",)
    flags: tuple[str, ...] = ()
    previous_msgid: str | None = None
    previous_msgctxt: str | None = None
    previous_plural: str | None = None
    comment: str = ""  # "#." from the builder: what the text is for
    translator_comment: str = ""  # "#"
    places: tuple[str, ...] = ()  # "#:" files, or files and lines as "file:12"
    is_obsolete: bool = False
    line: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str | None, str]:
        return self.msgctxt, self.msgid

    @property
    def is_fuzzy(self) -> bool:
        return "fuzzy" in self.flags

    @property
    def is_translated(self) -> bool:
        """Every form has a text, signed or not."""
        return all(self.msgstr)

    @property
    def is_stale(self) -> bool:
        """Translated from other words than it has now: fuzzy, with a previous msgid that differs. One whose previous
        msgid is the same, or that has a previous context only, has but moved."""
        return self.is_fuzzy and self.previous_msgid not in (None, self.msgid)


@dataclass(frozen=True, slots=True)
class PoFile:
    entries: tuple[Entry, ...]
    metadata: Mapping[str, str]
    header_comment: str = ""
    is_header_fuzzy: bool = False
    header_line: int = 1


@dataclass(frozen=True, slots=True)
class BrokenPo:
    """Why a text is no PO file: the line, and what stands there in the words of its reader."""

    line: int
    detail: str


def parse(text: str) -> PoFile | BrokenPo:
    """Reads a whole PO file from its text; CRLF and a byte order mark are fine."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    # polib skips "#~|"; read as "#|", it belongs to the obsolete entry that follows.
    text = re.sub(r"^#~\|", "#|", text, flags=re.MULTILINE)
    if is_odd := _ODD.search(text) is not None:  # hardly ever
        text = text.translate(_HIDE)
    msgid_lines = []
    for number, said in enumerate(map(str.strip, text.splitlines()), 1):
        if _SAYS.match(said) and not _SAYS_WELL.fullmatch(said):
            return BrokenPo(number, 'a quotation mark is missing, or one inside the text is not written \\"')
        if _MSGID.match(said):
            msgid_lines.append(number)
    try:
        # A text of one line could be taken for the name of a file.
        po = polib.pofile(text + "\n\n", wrapwidth=78)
    except OSError as refusal:
        found = re.search(r"\(?line (\d+)\)?(?:: (.*))?", str(refusal))
        line, detail = (int(found[1]), found[2] or "") if found else (0, "")
        return BrokenPo(line, detail)
    header_line = msgid_lines.pop(0) if po.metadata and msgid_lines else 1
    # polib tells the first line of an entry, which may be a comment far above the words.
    lines = msgid_lines if len(msgid_lines) == len(po) else [e.linenum for e in po]
    return PoFile(
        entries=tuple(_entry(e, line, _plain if is_odd else str) for e, line in zip(po, lines, strict=True)),
        metadata=dict(po.metadata),
        header_comment=po.header,
        is_header_fuzzy="fuzzy" in (po.metadata_is_fuzzy or ()),
        header_line=header_line,
    )


def serialize(file: PoFile) -> str:
    """The file as text, ending in one line end."""
    po = polib.POFile(wrapwidth=78)
    po.header = file.header_comment
    po.metadata = dict(file.metadata)
    po.metadata_is_fuzzy = ["fuzzy"] if file.is_header_fuzzy else []
    po.extend(_polib_entry(entry) for entry in file.entries)
    return str(po).rstrip("\n") + "\n"


def compile_mo(entries: Iterable[Entry], metadata: Mapping[str, str]) -> bytes:
    """The entries as the binary that Python's gettext reads; each is taken as it stands, fuzzy or not."""
    po = polib.POFile()
    po.metadata = dict(metadata)
    for entry in entries:
        compiled = _polib_entry(entry)
        compiled.flags = []
        po.append(compiled)
    return bytes(po.to_binary())


def _plain(text: str) -> str:
    return text.translate(_SHOW)


def _entry(e: polib.POEntry, line: int, plain: Callable[[str], str]) -> Entry:
    def maybe(text: str | None) -> str | None:
        return None if text is None else plain(text)

    plural = maybe(e.msgid_plural or None)
    forms = tuple(plain(text) for _, text in sorted((int(n), text) for n, text in e.msgstr_plural.items()))
    return Entry(
        msgid=plain(e.msgid),
        msgctxt=maybe(e.msgctxt),
        msgid_plural=plural,
        msgstr=forms or ("",) if plural else (plain(e.msgstr),),
        flags=tuple(e.flags),
        previous_msgid=maybe(e.previous_msgid),
        previous_msgctxt=maybe(e.previous_msgctxt),
        previous_plural=maybe(e.previous_msgid_plural),
        comment=plain(e.comment),
        translator_comment=plain(e.tcomment),
        places=tuple(f"{path}:{line}" if line else path for path, line in e.occurrences),
        is_obsolete=bool(e.obsolete),
        line=line,
    )


def _polib_entry(entry: Entry) -> polib.POEntry:
    return polib.POEntry(
        msgid=entry.msgid,
        msgctxt=entry.msgctxt,
        msgid_plural=entry.msgid_plural or "",
        msgstr="" if entry.msgid_plural else entry.msgstr[0],
        msgstr_plural=dict(enumerate(entry.msgstr)) if entry.msgid_plural else {},
        flags=list(entry.flags),
        previous_msgid=entry.previous_msgid,
        previous_msgctxt=entry.previous_msgctxt,
        previous_msgid_plural=entry.previous_plural,
        comment=entry.comment,
        tcomment=entry.translator_comment,
        occurrences=[(place, "") for place in entry.places],
        obsolete=int(entry.is_obsolete),
    )

"""A content file: facts between two lines ``+++``, then prose, cut into paragraphs each with its line."""

from dataclasses import dataclass
from pathlib import Path

from builder.problems import Problem, Where, error
from builder.prose import unseen_sign

MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class ContentFile:
    facts: str  # TOML
    facts_line: int
    blocks: tuple[tuple[str, int], ...]  # (paragraph, its line)


def read_text(path: Path, shown: str, problems: list[Problem]) -> str | None:
    """A UTF-8 text file of at most a megabyte, line ends made ``\\n``; None when it cannot be read."""
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        problems.append(
            error(
                Where(shown), "file-missing", "A folder stands here, not a file.", "Rename it, or put the file there."
            )
        )
        return None
    try:
        data = path.read_bytes()
    except OSError as fault:
        problems.append(
            error(Where(shown), "file-missing", f"The file cannot be read: {fault.strerror}.", "Put it there.")
        )
        return None
    if len(data) > MAX_BYTES:
        problems.append(
            error(
                Where(shown), "file-size", f"The file holds {len(data):,} bytes.", f"Keep it under {MAX_BYTES:,} bytes."
            )
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        problems.append(
            error(
                Where(shown, line),
                "file-encoding",
                f"Byte {data[fault.start]:#04x} on this line is not UTF-8.",
                "Save the file as UTF-8.",
            )
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if unseen := unseen_sign(text):
        where = Where(shown, text.count("\n", 0, unseen[0]) + 1)
        fact = f"This line holds a sign that shows nothing ({unseen[1]})."
        problems.append(error(where, "file-encoding", fact, "Delete it; it came with text pasted from elsewhere."))
        return None
    return text


def split_content(text: str, shown: str, problems: list[Problem]) -> ContentFile | None:
    """Facts and paragraphs of a content file; None when the fence is not there."""
    rows = text.split("\n")
    fences = [i for i, row in enumerate(rows) if row.strip() == "+++"]
    if len(fences) < 2 or any(row.strip() for row in rows[: fences[0]]):
        problems.append(
            error(
                Where(shown, 1),
                "fence-missing",
                "The facts do not stand between two lines '+++' at the top of the file.",
                "Begin the file with a line +++, then the facts, then a line +++, then the prose.",
            )
        )
        return None
    first, last = fences[0], fences[1]
    facts = "\n".join(rows[first + 1 : last])
    return ContentFile(facts, first + 2, tuple(_blocks(rows[last + 1 :], last + 2)))


def _blocks(rows: list[str], first_line: int) -> list[tuple[str, int]]:
    blocks: list[tuple[str, int]] = []
    held: list[str] = []
    start = first_line
    for offset, row in enumerate([*rows, ""]):
        if row.strip():
            if not held:
                start = first_line + offset
            held.append(row.rstrip())
        elif held:
            blocks.append(("\n".join(held), start))
            held = []
    return blocks

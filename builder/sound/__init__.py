"""Recordings: what a file really holds, and of which words it is a recording. Pure but for reading one file.

A file is walked from its first byte to its last, for a download that broke off looks whole at its head. What it tells
besides the sound (who, where, when, a cover) is left out of what goes out.
"""

from dataclasses import dataclass
from pathlib import Path

from builder.sound import mp3, mp4
from builder.sound.broken import Broken

MAX_BYTES = 5_000_000
MAX_S = 600.0  # ten minutes at 64 kbit/s are 4.8 MB
SUFFIXES = {"m4a": mp4.walk, "mp3": mp3.walk}


@dataclass(frozen=True, slots=True)
class Recording:
    suffix: str
    seconds: float
    bare: bytes  # the file without its tags: what visitors get


def inspect(path: Path) -> Recording | str:
    """The recording, or in plain words why the file cannot be used."""
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in SUFFIXES:
        return "is neither .m4a nor .mp3 by its name"
    if not path.is_file():
        return "is not there"
    size = path.stat().st_size
    if size > MAX_BYTES:
        return f"holds {size:,} bytes, more than {MAX_BYTES:,}"
    try:
        seconds, bare = SUFFIXES[suffix](path.read_bytes())
    except Broken as fault:
        return str(fault)
    except OSError as fault:
        return f"cannot be read ({fault.strerror})"
    if seconds > MAX_S:
        return f"lasts {seconds / 60:.0f} minutes, more than {MAX_S / 60:.0f}"
    return Recording(suffix, seconds, bare)

"""Files of an author that a tool rewrites: replaced whole and on the disk before anything else happens."""

import os
from pathlib import Path


def replace_whole(path: Path, content: bytes) -> None:
    """``path`` holds ``content``, or what it held before; never a part. The folder is there. Raises OSError."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # or a power cut could take the new name back, and with it an order of two files
    finally:
        os.close(folder)

"""Addresses of mail: one, and such that no server takes it for two or for a header."""

import re

LONGEST = 254  # RFC 5321 4.5.3.1.3, without the angle brackets
_LONGEST_NAME = 64  # RFC 5321 4.5.3.1.1

# Before the @ as a browser's <input type="email"> takes it (HTML, "valid email address"); behind it a name with a dot.
_NAME = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+")
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])", re.IGNORECASE)


def mail_address(typed: str) -> str | None:
    """The address as servers write it, the host in ASCII and in small letters; None for what is none. Letters before
    the @ that are no ASCII are refused: most servers cannot carry them."""
    name, at, host = typed.strip().rpartition("@")
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    if not at or len(name) > _LONGEST_NAME or not _NAME.fullmatch(name) or not _HOST.fullmatch(host):
        return None
    if name.startswith(".") or name.endswith(".") or ".." in name:
        return None
    if "=?" in name:  # a header would read it as an encoded word (RFC 2047), which may hold a line feed
        return None
    found = f"{name}@{host}"
    return found if len(found) <= LONGEST else None

"""A file of the tree as an HTTP answer: its type, the encoding the visitor takes, its ETag, a part of it."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from flask import Request, Response
from werkzeug.http import parse_range_header

from webapp.negotiate import encoding

TWINS = {"br": ".br", "gzip": ".gz"}  # in our order of preference
IN_ONE_PIECE = 1 << 20  # bytes; a larger file is read in pieces as it is sent
PIECE = 1 << 16

# The machine's own list of types is not asked: it differs from one machine to the next and knows no GPX.
TYPES = {
    ".atom": "application/atom+xml",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".fit": "application/vnd.ant.fit",
    ".geojson": "application/geo+json",
    ".gif": "image/gif",
    ".gpx": "application/gpx+xml",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".ics": "text/calendar; charset=utf-8",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".kml": "application/vnd.google-earth.kml+xml",
    ".m4a": "audio/mp4",
    ".mjs": "text/javascript; charset=utf-8",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".pmtiles": "application/vnd.pmtiles",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tcx": "application/vnd.garmin.tcx+xml",
    ".ttf": "font/ttf",
    ".txt": "text/plain; charset=utf-8",
    ".vtt": "text/vtt; charset=utf-8",
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def answer(request: Request, file: Path, status: int = 200) -> Response:
    """The file, or the part of it that was asked for, or 304 where the visitor has it already. Conditions and ranges
    (RFC 9110 sections 13 and 14) count for a page that was found (200) only.

    A range is of the plain bytes; several ranges at once are answered with the whole file, as the RFC allows.
    """
    twins = {coding: twin for coding, end in TWINS.items() if (twin := Path(f"{file}{end}")).is_file()}
    span = None if status != 200 else _span(request, file)
    coding = "identity" if span else encoding(request.headers.get("Accept-Encoding", ""), list(twins))
    sent = twins.get(coding, file)
    response = Response(status=status, content_type=TYPES.get(file.suffix.lower(), "application/octet-stream"))
    if twins:
        response.vary.add("Accept-Encoding")
    if coding != "identity":
        response.headers["Content-Encoding"] = coding
    size = sent.stat().st_size
    if status == 200:
        tag = etag(sent)
        response.set_etag(tag)
        response.headers["Accept-Ranges"] = "bytes"
        if request.if_none_match.contains_weak(tag):
            response.status_code = 304
            del response.headers["Content-Type"]
            return response
    start, stop = 0, size
    if span == (0, 0):
        response.status_code = 416
        response.headers["Content-Range"] = f"bytes */{size}"
        response.content_length = 0
        return response
    if span:
        start, stop = span
        response.status_code = 206
        response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    response.content_length = stop - start
    if request.method != "HEAD":
        whole = stop - start <= IN_ONE_PIECE
        response.response = [b"".join(_pieces(sent, start, stop))] if whole else _pieces(sent, start, stop)
    return response


def etag(file: Path) -> str:
    """A strong tag from the bytes themselves, so that it outlives a rebuild and is the same on every machine."""
    seen = file.stat()
    return _digest(file, seen.st_size, seen.st_mtime_ns)


@lru_cache(maxsize=8192)
def _digest(file: Path, size: int, mtime_ns: int) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:20]


def _span(request: Request, file: Path) -> tuple[int, int] | None:
    """The one range asked for as (start, stop); (0, 0) where the file has no such bytes; None: send it whole."""
    header = request.headers.get("Range")
    condition = request.headers.get("If-Range")
    if header is None or (condition is not None and condition.strip() != f'"{etag(file)}"'):
        return None
    asked = parse_range_header(header)
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return None
    size = file.stat().st_size
    start, stop = asked.ranges[0]
    if start < 0:  # the last -start bytes
        return (max(0, size + start), size) if size else (0, 0)
    if start >= size:
        return (0, 0)
    return start, size if stop is None else min(stop, size)


def _pieces(file: Path, start: int, stop: int) -> Iterator[bytes]:
    with file.open("rb") as stream:
        stream.seek(start)
        while start < stop and (piece := stream.read(min(PIECE, stop - start))):
            start += len(piece)
            yield piece

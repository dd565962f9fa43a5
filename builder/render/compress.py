"""Twins for the wire: ``page.html.br`` and ``page.html.gz`` beside ``page.html``, made once, in the builder."""

import gzip
import hashlib
from collections.abc import Iterator

import brotli

from builder.outputs import Artifact, Known

COMPRESSIBLE = (
    ".html",
    ".css",
    ".js",
    ".mjs",
    ".json",
    ".svg",
    ".xml",
    ".txt",
    ".gpx",
    ".webmanifest",
    ".ico",
    ".wasm",
)
TWINS = (".br", ".gz")
_LEAST_BYTES = 256  # below this a twin saves less than its own headers


def with_twins(artifact: Artifact, quality: int, known: Known) -> Iterator[Artifact]:
    """An artifact and, if it is compressible, its twins. ``known`` is what the last tree holds: the twins of what is
    still the same stay as they stand. ``quality`` is brotli's, 1 to 11, or 0 for no twins."""
    yield artifact
    if not quality:
        return
    twins = [f"{artifact.path}{suffix}" for suffix in TWINS]
    if artifact.content is None or _is_known(artifact, known):
        yield from (Artifact(twin, None, artifact.key) for twin in twins if twin in known)
    elif artifact.path.endswith(COMPRESSIBLE) and len(artifact.content) >= _LEAST_BYTES:
        yield Artifact(twins[0], brotli.compress(artifact.content, quality=quality), artifact.key)
        yield Artifact(twins[1], gzip.compress(artifact.content, 6, mtime=0), artifact.key)


def _is_known(artifact: Artifact, known: Known) -> bool:
    if artifact.path not in known or artifact.content is None:
        return False
    return known[artifact.path][1] == hashlib.sha256(artifact.content).hexdigest()

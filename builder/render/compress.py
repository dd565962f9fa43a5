"""Twins for the wire: ``page.html.br`` and ``page.html.gz`` beside ``page.html``, made once, in the builder."""

import gzip
from collections.abc import Iterable, Iterator

import brotli

from builder.outputs import Artifact

COMPRESSIBLE = (".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".gpx", ".webmanifest", ".ico")
_LEAST_BYTES = 256  # below this a twin saves less than its own headers


def compressed(artifacts: Iterable[Artifact], quality: int = 5) -> Iterator[Artifact]:
    """Every artifact, each compressible one followed by its twins; ``quality`` is brotli's, 0 to 11."""
    for artifact in artifacts:
        yield artifact
        if artifact.path.endswith(COMPRESSIBLE) and len(artifact.content) >= _LEAST_BYTES:
            yield Artifact(f"{artifact.path}.br", brotli.compress(artifact.content, quality=quality))
            yield Artifact(f"{artifact.path}.gz", gzip.compress(artifact.content, 6, mtime=0))

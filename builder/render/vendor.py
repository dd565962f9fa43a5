"""Third-party browser files as they go out, all of them in one folder that is named by what it holds: there they keep
the names by which they look for one another, such as the worker of the map beside the map."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder import parts, urls
from builder.outputs import Artifact

NOT_SENT = (".d.mts",)  # types, for checking our own modules
_OURS = re.compile(rb"""(["'])(?:\.\./)+vendor/([\w./-]+)\1""")


@dataclass(frozen=True, slots=True)
class Vendor:
    addresses: Mapping[str, str]  # name in vendor/ → address
    artifacts: tuple[Artifact, ...]

    def __call__(self, name: str) -> str:
        """The address of a file: ``vendor("maplibre-gl.css")`` in a template. KeyError for one that is not there."""
        return self.addresses[name]


def prepare_vendor() -> Vendor:
    """Everything that ``bin/vendor`` has laid ready, save what is read at build time only. Empty where it has not
    run."""
    files = _files()
    total = hashlib.sha256()
    for name, content in files.items():
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    digest = total.hexdigest()[:12]
    addresses = {name: urls.vendor(digest, name) for name in files}
    return Vendor(addresses, tuple(Artifact(addresses[name].lstrip("/"), files[name]) for name in files))


def _files() -> dict[str, bytes]:
    folder = parts.vendor()
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if not name.startswith(".") and not name.endswith(NOT_SENT)
    }


def with_addresses(module: bytes, vendor: Vendor) -> bytes:
    """One of our own modules, which imports ``"../../../vendor/pmtiles.mjs"`` as the file lies in a clone: by the
    address that the file goes out at."""
    return _OURS.sub(lambda m: m[1] + vendor(m[2].decode()).encode() + m[1], module)

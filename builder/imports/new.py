"""``flaneur new``: the smallest good site, copied out of the package, to be changed line by line into one's own."""

import re
from pathlib import Path

from builder import parts
from builder.imports.toml_text import value

_TITLE = re.compile(r"^title = .*$", re.MULTILINE)


def refusal(folder: Path) -> str | None:
    """Why nothing can be begun in ``folder``; None where it is not there yet, or empty."""
    if folder.is_dir():
        if any(folder.iterdir()):
            return f"The folder {folder} is not empty. Name a new or an empty one: nothing is ever written over."
        return None
    return f"{folder} is a file. Name a new or an empty folder." if folder.exists() else None


def make_site(folder: Path, title: str = "") -> None:
    """Writes the site into ``folder``, which ``refusal`` has let pass. Raises OSError."""
    source = parts.scaffold()
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        inner = file.relative_to(source)
        # Under its true name the file would hide things from the product's own git.
        target = folder / (".gitignore" if inner.name == "gitignore" else inner)
        target.parent.mkdir(parents=True, exist_ok=True)
        content = file.read_bytes()
        if title and inner.as_posix() == "tours/site.toml":
            content = _TITLE.sub(lambda _: f"title = {value(title)}", content.decode(), count=1).encode()
        target.write_bytes(content)

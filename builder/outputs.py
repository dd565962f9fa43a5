"""What comes out: a Page is planned, an Artifact is written."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from builder.problems import Problem

if TYPE_CHECKING:  # a build with nothing to do never loads it
    from builder.model import Plaque, Poi, Practice, Territory, Theme, Tour, Visit

Known = Mapping[str, tuple[str, str]]  # path → (the key a file was made for, the sha256 of its bytes)


@dataclass(frozen=True, slots=True)
class Page:
    """A planned HTML page. ``alternates`` maps every locale of the page to its address, its own among them (of the list
    of languages: to the homes); ``moved`` is the new address where the page only says that it went."""

    address: str
    template: str
    locale: str
    alternates: Mapping[str, str] = field(default_factory=dict)
    territory: "Territory | None" = None
    tour: "Tour | None" = None
    poi: "Poi | None" = None
    plaque: "Plaque | None" = None
    visit: "Visit | None" = None
    among: "Practice | Theme | None" = None
    moved: str = ""
    is_listed: bool = True  # in the sitemap, and open to search engines
    canonical: str = ""  # "" : the page's own address


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the tree: ``path`` relative to its top, with forward slashes."""

    path: str
    content: bytes | None  # None: as it stands in the tree of the last build, where it was made for the same key
    key: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """How many files of the tree are new or changed, the same as before, and gone; ``files`` maps every path to the
    key it was made for and the sha256 of its bytes."""

    written: int
    unchanged: int
    removed: int
    digest: str
    files: Known


@dataclass(frozen=True, slots=True)
class Options:
    """How a guide is built. ``today`` decides which notices are past. ``clean`` leaves cache and history aside,
    ``verify`` the history alone, so that every file is looked at again. ``brotli`` is the quality of the twins, 0 for
    none. ``copy`` publishes a plain folder instead of a link. ``paper`` is for road sheets and social cards."""

    strict: bool = False
    pseudo: tuple[str, ...] = ()
    today: date | None = None
    clean: bool = False
    verify: bool = False
    brotli: int = 5
    copy: bool = False
    paper: bool = True

    def day(self) -> date:
        """``today``, or the day of SOURCE_DATE_EPOCH (reproducible-builds.org), or the clock's, in UTC."""
        epoch = os.environ.get("SOURCE_DATE_EPOCH")
        if self.today is not None or epoch is None:
            return self.today or datetime.now(UTC).date()
        if not epoch.isdigit():
            raise ValueError(f"SOURCE_DATE_EPOCH is '{epoch}', not a number of seconds. Correct it, or unset it.")
        return datetime.fromtimestamp(int(epoch), UTC).date()


USUAL = Options()


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did. ``written`` is None where problems or the disk kept it from publishing anything."""

    problems: tuple[Problem, ...]
    pages: int
    written: Written | None
    seconds: float = 0.0

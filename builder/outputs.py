"""What comes out: a Page is planned, an Artifact is written."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.model import Plaque, Poi, Practice, Territory, Theme, Tour


@dataclass(frozen=True, slots=True)
class Page:
    """A planned HTML page. ``alternates`` maps every locale of the page to its address, its own among them; ``moved``
    is the new address where the page only says that it went."""

    address: str
    template: str
    locale: str
    alternates: Mapping[str, str] = field(default_factory=dict)
    territory: Territory | None = None
    tour: Tour | None = None
    poi: Poi | None = None
    plaque: Plaque | None = None
    among: Practice | Theme | None = None
    moved: str = ""
    is_listed: bool = True  # in the sitemap, and open to search engines
    canonical: str = ""  # "" : the page's own address


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file of the tree: ``path`` relative to its top, with forward slashes."""

    path: str
    content: bytes

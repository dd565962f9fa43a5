"""A guide in hand: read, linked, checked, drawn and planned, short of its pages."""

from dataclasses import dataclass, field, replace

from builder.headers import Rule, block_hash, header_rules
from builder.outputs import Artifact, Page
from builder.render.kit import Kit
from builder.render.needs import Needs
from builder.render.packs import Pack, Tree
from builder.render.policies import special_policies


@dataclass(frozen=True, slots=True)
class Guide:
    """All that pages are made of, short of making them. ``offered`` are the files that pages name with their size;
    ``seen`` is filled as the tree goes by."""

    kit: Kit
    needs: Needs
    pages: list[Page]
    packs: list[Pack]
    templates: bytes
    offered: list[Artifact]
    seen: Tree = field(default_factory=dict)

    def of(self, kit: Kit) -> "Guide":
        """The same with another kit and nothing offered."""
        return replace(self, kit=kit, needs=self.needs.of(kit), offered=[])


def rules_of(kit: Kit) -> tuple[Rule, ...]:
    """The headers of the whole guide."""
    hashes = [block_hash(style) for style in kit.assets.styles]
    return header_rules(hashes, [], special=special_policies(hashes))

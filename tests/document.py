"""A page as a reader without JavaScript has it: its words in order, its facts, its links. Knows HTML, nothing of the
guide."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "title", "svg"}
ENDS_A_WORD = {
    "p",
    "li",
    "dt",
    "dd",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "section",
    "a",
    "b",
    "span",
    "br",
    "ul",
    "ol",
    "td",
}


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    parts: "list[Element | str]" = field(default_factory=list)

    def walk(self) -> "Iterator[Element]":
        yield self
        for part in self.parts:
            if isinstance(part, Element):
                yield from part.walk()

    def find_all(self, tag: str, **wanted: str) -> "list[Element]":
        """``class_`` is one of the element's classes; any other name is an attribute with that value."""
        found = []
        for one in self.walk():
            classes = one.attributes.get("class", "").split()
            if one.tag == tag and all(
                value in classes if name == "class_" else one.attributes.get(name) == value
                for name, value in wanted.items()
            ):
                found.append(one)
        return found

    @property
    def text(self) -> str:
        """The words, each space one space."""
        return words("".join(self._pieces()))

    @property
    def content(self) -> str:
        """All text inside, scripts too, as it stands."""
        return "".join(part if isinstance(part, str) else part.content for part in self.parts)

    def _pieces(self) -> Iterator[str]:
        if self.tag in SILENT:
            return
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                gap = " " if part.tag in ENDS_A_WORD else ""
                yield from (gap, *part._pieces(), gap)


class Document:
    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.root = builder.root
        self.head = self.root.find_all("head")[0]
        self.body = self.root.find_all("body")[0]

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def ids(self) -> list[str]:
        return [one.attributes["id"] for one in self.root.walk() if one.attributes.get("id")]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """Every pair of a description list, in words."""
        pairs = []
        for group in self.root.find_all("dl"):
            label = ""
            for one in group.walk():
                if one.tag == "dt":
                    label = one.text
                elif one.tag == "dd":
                    pairs.append((label, one.text))
        return pairs

    def link(self, rel: str) -> str:
        return self.head.find_all("link", rel=rel)[0].attributes["href"]

    @property
    def alternates(self) -> dict[str, str]:
        """hreflang → address."""
        found = [one for one in self.head.find_all("link", rel="alternate") if "hreflang" in one.attributes]
        return {one.attributes["hreflang"]: one.attributes["href"] for one in found}

    @property
    def addresses(self) -> list[str]:
        """All that the page links to or loads."""
        found = []
        for one in self.root.walk():
            if one.tag == "link" and one.attributes.get("rel") in ("canonical", "alternate"):
                continue
            found += [one.attributes[name] for name in ("href", "src", "action") if one.attributes.get(name)]
            found += [part.split()[0] for part in one.attributes.get("srcset", "").split(",") if part.strip()]
        return found


def words(text: str) -> str:
    """One space wherever there is space, of whatever width; no soft hyphens."""
    return " ".join(text.replace("\u00ad", "").split())


def read(file: Path) -> Document:
    return Document(file.read_text("utf-8"))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].parts.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].parts.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        names = [one.tag for one in self._open]
        if tag in names:
            del self._open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

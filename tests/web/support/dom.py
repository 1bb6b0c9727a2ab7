"""A page as a small tree, read with the standard library's parser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input"),
    *("link", "meta", "source", "track", "wbr", "rect", "path"),
}


@dataclass
class Node:
    """An element with its attributes and what stands in it."""

    tag: str
    attrs: dict[str, str]
    children: list[Node | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attrs[name]

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or the default."""
        return self.attrs.get(name, default)

    @property
    def raw_text(self) -> str:
        """All text inside, exactly."""
        return "".join(
            child if isinstance(child, str) else child.raw_text
            for child in self.children
        )

    @property
    def text(self) -> str:
        """All text inside, with its blanks in order."""
        return " ".join(self.raw_text.split())

    def nodes(self) -> Iterator[Node]:
        """This element and all inside, in the order of the page."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.nodes()

    def all(self, tag: str | None = None, **attrs: str) -> list[Node]:
        """Elements inside by tag and attributes (`class_` asks for one class)."""
        return [
            node
            for node in self.nodes()
            if tag in (None, node.tag)
            and all(_has(node, name, value) for name, value in attrs.items())
        ]

    def one(self, tag: str | None = None, **attrs: str) -> Node:
        """The only such element."""
        found = self.all(tag, **attrs)
        assert len(found) == 1, f"{len(found)} elements <{tag}> with {attrs}"
        return found[0]


def _has(node: Node, name: str, value: str) -> bool:
    if name == "class_":
        return value in node.get("class").split()
    return node.attrs.get(name.rstrip("_").replace("_", "-")) == value


def parse(html: str) -> Node:
    """The tree of a page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

"""HTML as a reader sees it: elements, their text, and forms with their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta"))
OPENS_WITH_NEWLINE = ("textarea", "pre")


@dataclass
class Element:
    """One element with what it holds."""

    name: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in it, exactly."""
        whole = "".join(
            one if isinstance(one, str) else one.text for one in self.inside
        )
        starts_late = self.name in OPENS_WITH_NEWLINE and whole.startswith("\n")
        return whole[1:] if starts_late else whole

    @property
    def words(self) -> str:
        """All text in it, with single spaces."""
        return " ".join(self.text.split())

    def walk(self) -> Iterator[Element]:
        """It and every element in it, in order."""
        yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.walk()

    def all(self, name: str, **attributes: str) -> list[Element]:
        """Every element of a name that has these attributes."""
        return [
            one
            for one in self.walk()
            if one.name == name and attributes.items() <= one.attributes.items()
        ]


def parse(source: str) -> Element:
    """The whole document."""
    reader = _Reader()
    reader.feed(source.replace("\r\n", "\n"))
    reader.close()
    return reader.root


def fields_of(document: Element, form: Element) -> list[tuple[str, str]]:
    """What a browser would send for a form, but for its buttons."""
    owned = [one for one in form.walk() if "form" not in one.attributes]
    id_ = form.attributes.get("id")
    if id_:
        owned += [one for one in document.walk() if one.attributes.get("form") == id_]
    return [pair for one in owned for pair in _values(one)]


def _values(element: Element) -> list[tuple[str, str]]:
    name = element.attributes.get("name")
    if not name or "disabled" in element.attributes:
        return []
    if element.name == "textarea":
        return [(name, element.text)]
    if element.name == "select":
        return [(name, value) for value in _selected(element)]
    if element.name == "input":
        return [(name, value) for value in _typed(element.attributes)]
    return []


def _selected(select: Element) -> list[str]:
    options = select.all("option")
    chosen = [one for one in options if "selected" in one.attributes]
    if not chosen and "multiple" not in select.attributes:
        chosen = options[:1]
    return [one.attributes.get("value", one.text) for one in chosen]


def _typed(attributes: dict[str, str]) -> list[str]:
    kind = attributes.get("type", "text")
    if kind in ("submit", "button", "reset", "image"):
        return []
    if kind in ("checkbox", "radio"):
        ticked = "checked" in attributes
        return [attributes.get("value", "on")] if ticked else []
    return [attributes.get("value", "")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].inside.append(element)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].name == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].inside.append(data)

"""A visitor's browser without scripts or cookies."""

from __future__ import annotations

import http.client
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from tests.journeys.markup import Element, fields_of, parse

Answers = list[tuple[str, str]]


@dataclass(frozen=True)
class Page:
    """What an address answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @cached_property
    def document(self) -> Element:
        """The body as HTML."""
        return parse(self.text)

    @property
    def words(self) -> str:
        """Everything on the page, with single spaces."""
        return self.document.words

    @property
    def language(self) -> tuple[str, str]:
        """The page's `lang` and `dir`."""
        (html,) = self.document.all("html")
        return html.attributes.get("lang", ""), html.attributes.get("dir", "")

    def holds(self, text: str) -> bool:
        """Whether some element holds exactly this text."""
        return any(one.text == text for one in self.document.walk())

    def form(self, ending: str) -> Form:
        """The form that can be sent to an address with this ending."""
        for form in self.document.all("form"):
            actions = [form.attributes.get("action", "")]
            actions += [
                one.attributes["formaction"]
                for one in self.document.all("button")
                if "formaction" in one.attributes
            ]
            for action in actions:
                if urlsplit(action).path.endswith(ending):
                    return Form(urljoin(self.url, action), self.document, form)
        raise AssertionError(f"no form leads to …{ending}: {self.words[:400]}")


class Form:
    """A form as it stands on a page, and what is to be sent instead."""

    def __init__(self, url: str, document: Element, element: Element) -> None:
        self.url = url
        self._document, self._element = document, element
        self.answers: Answers = fields_of(document, element)

    def values(self, name: str) -> list[str]:
        """What would be sent under a name."""
        return [value for key, value in self.answers if key == name]

    def value(self, name: str) -> str:
        """The one thing that would be sent under a name."""
        (value,) = self.values(name)
        return value

    def fill(self, answers: Mapping[str, str | Iterable[str]]) -> Form:
        """Put these answers in the place of those that stand there."""
        for name, value in answers.items():
            values = [value] if isinstance(value, str) else list(value)
            self.answers = [pair for pair in self.answers if pair[0] != name]
            self.answers += [(name, one) for one in values]
        return self

    def named(self) -> set[str]:
        """The names of all its fields, ticked or not."""
        fields = [
            one
            for kind in ("input", "select", "textarea")
            for one in self._element.all(kind)
        ]
        return {one.attributes["name"] for one in fields if "name" in one.attributes}

    def labels_of(self, name: str) -> list[str]:
        """The labels of every field of a name."""
        labels = {
            one.attributes["for"]: one.words
            for one in self._document.all("label")
            if "for" in one.attributes
        }
        return [
            labels[one.attributes["id"]]
            for one in self._element.walk()
            if one.attributes.get("name") == name and one.attributes.get("id") in labels
        ]

    def complaint(self, name: str) -> str:
        """What is said of a field by aria-describedby."""
        said = []
        described = [
            one.attributes.get("aria-describedby", "")
            for one in self._element.walk()
            if one.attributes.get("name") == name or one.attributes.get("id") == name
        ]
        for id_ in " ".join(described).split():
            said += [
                one.words
                for one in self._document.walk()
                if one.attributes.get("id") == id_
            ]
        return " ".join(said)


class Browser:
    """Fetches pages of one site; follows nothing by itself."""

    def __init__(self, base: str, **headers: str) -> None:
        self.base = base
        self._headers = headers

    def get(self, path: str, **headers: str) -> Page:
        """Fetch a page."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, answers: Any = (), **headers: str) -> Page:
        """Send a form; line ends become CRLF, as every browser makes them."""
        pairs = answers.items() if isinstance(answers, Mapping) else answers
        lines = [(name, "\r\n".join(value.splitlines())) for name, value in pairs]
        headers.setdefault("Content-Type", "application/x-www-form-urlencoded")
        return self._ask("POST", path, urlencode(lines).encode(), headers)

    def send(self, form: Form) -> Page:
        """Send a form as it is filled in."""
        return self.post(form.url, form.answers)

    def follow(self, page: Page) -> Page:
        """Go where a 303 leads."""
        assert page.status == 303, (page.status, page.text[:2000])
        return self.get(page.headers["location"])

    def _ask(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> Page:
        url = urljoin(self.base, path)
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == self.base, url
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            line.request(method, target, body, {**self._headers, **headers})
            answer = line.getresponse()
            sent = {name.lower(): value for name, value in answer.getheaders()}
            return Page(url, answer.status, sent, answer.read())
        finally:
            line.close()

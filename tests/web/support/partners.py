"""A partner at its own page, with the link that an organiser gave it."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from tests.web.support.forms import read_form
from tests.web.support.site import Page, Site
from tests.web.support.workspace import Browser, join

PARTNERS = "/organise/c/wharf/partners"
MILL = "mill-union"


@dataclass
class Partner:
    """Somebody with a partner's link."""

    site: Site
    path: str

    def page(self) -> Page:
        """Their page."""
        return self.site.get(self.path)

    def send(self, step: str, **data: Any) -> Page:
        """Press a button of it; a redirection is followed."""
        page = self.site.post(f"{self.path}/{step}", data)
        return self.site.get(page.headers["Location"]) if page.status == 303 else page

    def accept(self) -> Page:
        """Accept the invitation; from now on the link is the lasting one."""
        answer = self.site.post(f"{self.path}/accept")
        assert answer.status == 303
        self.path = answer.location
        return self.page()

    def make_key(self) -> str:
        """Make a key and prove it; its recovery code."""
        page = self.send("key/new")
        code = page.dom.one("p", class_="recovery-code").text.strip()
        form = read_form(page.dom.one("form", action=f"{self.path}/key"))
        assert self.send("key", **form.filled(code=code).values).status == 200
        return code

    def contacts(self, code: str) -> list[dict[str, str]]:
        """The file that a code opens."""
        page = self.send("contacts", code=code)
        assert page.headers["Content-Type"] == "text/csv; charset=utf-8", page.html
        return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))


def invited(site: Site, olga: Browser | None = None, **data: str) -> Partner:
    """Somebody whom an owner has invited."""
    owner = olga or join(site, email=f"{token_hex(4)}@union.example")
    page = owner.post(f"{PARTNERS}/invite", data or {"partner": MILL})
    assert page.status == 200, page.dom.one("main").text
    link = page.dom.one("input", class_="copy").get("value")
    return Partner(site, link.removeprefix("https://letters.example"))


def partner(site: Site, **data: str) -> Partner:
    """Somebody who has accepted."""
    one = invited(site, **data)
    one.accept()
    return one

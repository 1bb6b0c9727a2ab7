"""Every route of the workspace, with an address that leads to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask import Flask

from petition.web.organise.policy import Policy, policy_of
from tests.web.support.site import SLUG, Page
from tests.web.support.workspace import Browser

BASE = "/organise/c/<slug>/"
#: What stands in the addresses of the campaign "wharf", by the first part after it.
KEYS = {
    **{"targets": "minister", "people": "ilya", "events": "picket"},
    **{"mailings": "mira", "partners": "mill-union"},
}
UPDATE = "2024-02-10-anton-home"
WHAT = {
    "slug": SLUG,
    "language": "en",
    "name": UPDATE,
    "what": UPDATE,
    "number": "1",
    "int:number": "1",
    "token": "A" * 43,
}


@dataclass(frozen=True)
class Route:
    """One method of one rule, and who may use it."""

    method: str
    rule: str
    policy: Policy

    @property
    def name(self) -> str:
        """How tables of routes have it."""
        return f"{self.method} {self.rule.removeprefix('/organise')}"

    @property
    def subject(self) -> str:
        """The first part of the address after the campaign."""
        return self.rule.removeprefix(BASE).partition("/")[0]

    @property
    def parts(self) -> list[str]:
        """What its address holds besides the campaign."""
        found: list[str] = re.findall(r"<([\w:]+)>", self.rule)
        return [part for part in found if part != "slug"]

    def path(self, **parts: str) -> str:
        """An address of it; `parts` in place of what the campaign "wharf" has."""
        known = {**WHAT, "key": KEYS.get(self.subject, ""), **parts}
        return re.sub(r"<([\w:]+)>", lambda one: known[one[1]], self.rule)

    def ask(self, who: Browser, **parts: str) -> Page:
        """Open it, or send an empty form to it."""
        path = self.path(**parts)
        return who.get(path) if self.method == "GET" else who.post(path)


def routes(app: Flask) -> list[Route]:
    """All routes below /organise, in a stable order."""
    found = [
        Route(method, rule.rule, policy_of(app.view_functions[rule.endpoint]) or NONE)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/organise")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    return sorted(found, key=lambda one: (one.rule, one.method))


#: A view without any is for nobody; test_policy.py finds it.
NONE = Policy(members_only=True)

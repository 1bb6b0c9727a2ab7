"""What the tally must say, from what supporters have done."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.journeys.browser import Browser

#: How a letter stands once everything is quiet, unless something goes wrong.
AT_REST = {
    "mail": "accepted",
    "own_mail": "waiting",
    "post": "waiting",
    "by_hand": "waiting",
}


@dataclass
class Ledger:
    """The signatures of one campaign, by the path of their own page."""

    slug: str
    standing: dict[str, dict[str, str]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)

    def confirmed(self, own: str, targets: list[str], channel: str) -> None:
        """Somebody has confirmed."""
        self.standing[own] = dict.fromkeys(targets, AT_REST[channel])

    def declared(self, own: str, target: str) -> None:
        """Somebody has sent a letter themselves."""
        self.standing[own][target] = "declared"

    def gone(self, own: str) -> None:
        """Somebody has withdrawn or erased."""
        if self.standing.pop(own, None) is not None:
            self.withdrawn.add(own)

    def agrees(self, browser: Browser) -> bool:
        """Whether the public tally says exactly this."""
        tally = fetch_tally(browser, self.slug)
        states = Counter(
            state for letters in self.standing.values() for state in letters.values()
        )
        kinds = ("accepted", "declared", "handed_over", "refused", "waiting")
        letters = {kind: states[kind] for kind in kinds}
        letters["written"] = states.total()
        return bool(
            tally["total"] == tally["signatures"]["confirmed"] == len(self.standing)
            and tally["signatures"]["withdrawn"] == len(self.withdrawn)
            and tally["letters"] == letters
        )


def fetch_tally(browser: Browser, slug: str) -> Any:
    """The public tally."""
    return json.loads(browser.get(f"/c/{slug}/tally.json").text)

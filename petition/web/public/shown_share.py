"""A partner's part of a campaign, in the words of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from petition.documents.words import Words
from petition.domain.partner_tally import Share
from petition.domain.tally import OTHER, Breakdown

Rows = list[tuple[str, int, int]]
"""Label, number of people, and percent of the partner's."""


@dataclass(frozen=True)
class ShownShare:
    """A share as pages show it; `contributed` None: too few to be told."""

    contributed: int | None
    others: int | None
    pooled: int
    days: Rows
    countries: Rows


def shown_share(share: Share, words: Words) -> ShownShare:
    """The share with days and countries by name."""
    return ShownShare(
        share.contributed,
        share.others,
        share.pooled,
        _rows(share.by_day, lambda day: words.date(date.fromisoformat(day)), words),
        _rows(share.by_country, words.country, words),
    )


def _rows(cells: Breakdown, name: Callable[[str], str], words: Words) -> Rows:
    total = sum(cells.values()) or 1
    return [
        (
            words.gettext("other") if value == OTHER else name(value),
            n,
            round(100 * n / total),
        )
        for value, n in cells.items()
    ]

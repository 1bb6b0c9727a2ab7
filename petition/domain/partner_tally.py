"""A fair count: how many signed through a partner, and how many in any other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from petition.domain.tally import OTHER, Breakdown, Counts, merge_small, values


@dataclass(frozen=True)
class Share:
    """A partner's part of one campaign, or of several.

    `contributed` + `others` = `pooled`: each person stands in one of the two, for in a
    campaign a person counts once, for the source of the form that was confirmed
    first. None: too few to be told in public.
    """

    contributed: int | None
    others: int | None
    pooled: int
    by_day: Breakdown
    by_country: Breakdown

    def as_json(self) -> dict[str, object]:
        """The share as `tally.json` of a partner shows it."""
        return {
            "contributed": self.contributed,
            "others": self.others,
            "pooled": self.pooled,
            "by_day": dict(self.by_day),
            "by_country": dict(self.by_country),
        }


def share_of(counts: Counts, key: str, *, exact: bool = False) -> Share:
    """The share of the partner with a key, from the counters of a campaign.

    In public it is told only where the campaign's own tally tells it; `exact` is for
    the partner itself. Countries with few people are merged in any case: who agreed
    that the partner may have their name did not agree that it knows where they live.
    """
    pooled = sum(values(counts, "all").values())
    partners = values(counts, "partner")
    contributed = partners.get(key, 0)
    if contributed and not exact and key not in merge_small(partners):
        return Share(None, None, pooled, {}, {})
    return Share(
        contributed,
        pooled - contributed,
        pooled,
        _by_day(_of_partner(counts, "partner_day", key), exact=exact),
        merge_small(_of_partner(counts, "partner_country", key)),
    )


def pool(shares: Iterable[Share]) -> Share:
    """The shares of several campaigns together; nothing if one cannot be told."""
    every = list(shares)
    pooled = sum(one.pooled for one in every)
    told = [one.contributed for one in every if one.contributed is not None]
    if len(told) < len(every):
        return Share(None, None, pooled, {}, {})
    return Share(
        sum(told),
        pooled - sum(told),
        pooled,
        _by_day(_sum(one.by_day for one in every)),
        merge_small(_sum(one.by_country for one in every)),
    )


def _of_partner(counts: Counts, dimension: str, key: str) -> dict[str, int]:
    """The counters `key|value` of one partner, by value."""
    found = values(counts, dimension).items()
    return {
        place.removeprefix(f"{key}|"): n
        for place, n in found
        if place.startswith(f"{key}|")
    }


def _by_day(days: Breakdown, *, exact: bool = False) -> dict[str, int]:
    """The days in their order; in public those with few people are merged."""
    merged = days if exact else merge_small(days)
    return {day: merged[day] for day in sorted(merged, key=lambda d: (d == OTHER, d))}


def _sum(breakdowns: Iterable[Breakdown]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in breakdowns:
        total.update(one)
    return total

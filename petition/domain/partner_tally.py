"""A fair count: how many signed through a partner, and how many in any other way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from petition.domain.tally import (
    LEAST,
    OTHER,
    Breakdown,
    Counts,
    largest_first,
    merge_small,
    values,
)


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
    days = _of_partner(counts, "partner_day", key)
    countries = _of_partner(counts, "partner_country", key)
    return Share(
        contributed,
        pooled - contributed,
        pooled,
        _by_day(days if exact else _hiding(days, values(counts, "day"))),
        _hiding(countries, values(counts, "country")),
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
        _by_day(merge_small(_sum(one.by_day for one in every))),
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


def _hiding(cells: Breakdown, whole: Breakdown) -> dict[str, int]:
    """The cells, merged until neither they nor the rest of the whole are few.

    The campaign's own tally has the whole, from which anybody can take a cell away:
    nine of the ten people in a country would point at the tenth.
    """

    def few(n: int, of: int) -> bool:
        return 0 < n < LEAST or 0 < of - n < LEAST

    every = largest_first(cells)
    shown = {one: n for one, n in every.items() if not few(n, whole.get(one, 0))}
    other = sum(every.values()) - sum(shown.values())
    rest = sum(whole.values()) - sum(whole.get(one, 0) for one in shown)
    while shown and few(other, rest):
        value, n = shown.popitem()
        other, rest = other + n, rest + whole.get(value, 0)
    return shown | ({OTHER: other} if other else {})


def _by_day(days: Breakdown) -> dict[str, int]:
    """The days in their order; the others come last."""
    return {day: days[day] for day in sorted(days, key=lambda d: (d == OTHER, d))}


def _sum(breakdowns: Iterable[Breakdown]) -> Counter[str]:
    total: Counter[str] = Counter()
    for one in breakdowns:
        total.update(one)
    return total

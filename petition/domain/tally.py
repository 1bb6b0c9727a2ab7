"""The tally: what the counters say, and how much of it the public may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate

from petition.domain.counting import Cell

Counts = Mapping[Cell, int]
"""The counters of one campaign."""

Breakdown = Mapping[str, int]
"""How many for each value, in the order to show."""

SIGNATURE_KINDS = ("confirmed", "withdrawn", "invalidated", "held")
LETTER_KINDS = ("accepted", "declared", "handed_over", "refused", "waiting")

#: A public cell with fewer people than this could point at one of them.
LEAST = 5

#: Where the small cells of a public breakdown go.
OTHER = "other"

#: The dimensions that the public tally is read from.
PUBLIC = ("all", "letters", "country", "language", "partner", "day", "own_words")

#: The columns of a tally as a flat table.
COLUMNS = ("dimension", "value", "kind", "n")

Number = int | float | None
"""A number that we counted; None where there is nothing to say."""

FlatRow = Mapping[str, str | Number]
"""One row of a flat tally, by the names in COLUMNS."""


@dataclass(frozen=True)
class Tally:
    """What everyone may know; small cells are merged already.

    Every breakdown adds up to `total`. `languages` and `countries` count the
    distinct ones before merging; the median is a fraction of 1.
    """

    campaign: str
    as_of: datetime
    goal: int | None
    signatures: Breakdown
    letters: Breakdown
    languages: int
    countries: int
    own_words_share_median: float | None
    by_country: Breakdown
    by_language: Breakdown
    by_partner: Breakdown
    by_day: Breakdown

    @property
    def total(self) -> int:
        """People who stand behind the campaign, each once."""
        return self.signatures["confirmed"]


def make_tally(campaign: str, goal: int | None, counts: Counts, at: datetime) -> Tally:
    """The public tally that the counters in PUBLIC dimensions amount to."""
    countries, languages = values(counts, "country"), values(counts, "language")
    return Tally(
        campaign=campaign,
        as_of=at,
        goal=goal,
        signatures=kinds(counts, "all", "", SIGNATURE_KINDS),
        letters=letter_kinds(counts, "letters", ""),
        languages=len(languages),
        countries=len(countries),
        own_words_share_median=median_share(values(counts, "own_words")),
        by_country=merge_small(countries),
        by_language=merge_small(languages),
        by_partner=merge_small(values(counts, "partner")),
        by_day=dict(sorted(values(counts, "day").items())),
    )


def values(counts: Counts, dimension: str, kind: str = "confirmed") -> dict[str, int]:
    """How many of one kind there are for each value that has any."""
    return {
        value: n
        for (where, value, what), n in counts.items()
        if where == dimension and what == kind and n
    }


def kinds(
    counts: Counts, dimension: str, value: str, names: tuple[str, ...]
) -> dict[str, int]:
    """How many of each kind one value has."""
    return {name: counts.get((dimension, value, name), 0) for name in names}


def letter_kinds(counts: Counts, dimension: str, value: str) -> dict[str, int]:
    """How many letters one value has of each kind, led by `written`, their sum."""
    parts = kinds(counts, dimension, value, LETTER_KINDS)
    return {"written": sum(parts.values()), **parts}


def largest_first(cells: Breakdown) -> dict[str, int]:
    """The cells in descending order, equal ones by name."""
    return dict(sorted(cells.items(), key=lambda cell: (-cell[1], cell[0])))


def merge_small(cells: Breakdown) -> dict[str, int]:
    """The cells, those under LEAST added up as OTHER, which comes last.

    If OTHER would be under LEAST, the next smallest cell joins it, so that no
    small cell can be worked out from the total. The sum stays the same.
    """
    shown = largest_first(cells)
    other = shown.pop(OTHER, 0)
    while shown and (min(shown.values()) < LEAST or 0 < other < LEAST):
        other += shown.popitem()[1]
    return shown | ({OTHER: other} if other else {})


def median_share(histogram: Breakdown) -> float | None:
    """The median of percentages "000" to "100" as a fraction with two decimals."""
    total = sum(histogram.values())
    if not total:
        return None
    low, high = (_nth(histogram, n) for n in ((total - 1) // 2, total // 2))
    return (low + high + 1) // 2 / 100


def _nth(histogram: Breakdown, n: int) -> int:
    shares = sorted(histogram)
    reached = accumulate(histogram[share] for share in shares)
    return next(int(s) for s, r in zip(shares, reached, strict=True) if r > n)


def as_of(tally: Tally) -> str:
    """When the tally was read."""
    return as_of_text(tally.as_of)


def as_of_text(moment: datetime) -> str:
    """A moment in UTC to the second (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def public_json(tally: Tally) -> dict[str, object]:
    """The tally as `tally.json` shows it."""
    return headline_json(tally) | {
        "by_country": dict(tally.by_country),
        "by_language": dict(tally.by_language),
        "by_partner": dict(tally.by_partner),
        "by_day": dict(tally.by_day),
    }


def headline_json(tally: Tally) -> dict[str, object]:
    """The part of `tally.json` that comes before the breakdowns."""
    return {
        "campaign": tally.campaign,
        "as_of": as_of(tally),
        "goal": tally.goal,
        "signatures": dict(tally.signatures),
        "letters": dict(tally.letters),
        "paper": {"letters": 0},
        "total": tally.total,
        "languages": tally.languages,
        "countries": tally.countries,
        "own_words_share_median": tally.own_words_share_median,
    }


def headline(tally: Tally) -> dict[str, Number]:
    """What is counted over the whole campaign, by the names of `tally.json`."""
    return {
        **tally.signatures,
        **tally.letters,
        "paper_letters": 0,
        "total": tally.total,
        "languages": tally.languages,
        "countries": tally.countries,
        "own_words_share_median": tally.own_words_share_median,
        "goal": tally.goal,
    }


def public_rows(tally: Tally) -> Iterator[FlatRow]:
    """The tally as `tally.csv` shows it: one number a row, under COLUMNS.

    The rows of dimension `all` are the headline, one a kind; in the others `n`
    is how many confirmed signatures have the value.
    """
    for kind, n in headline(tally).items():
        yield flat("all", "", kind, n)
    for dimension, cells in (
        ("country", tally.by_country),
        ("language", tally.by_language),
        ("partner", tally.by_partner),
        ("day", tally.by_day),
    ):
        for value, count in cells.items():
            yield flat(dimension, value, "confirmed", count)


def flat(dimension: str, value: str, kind: str, n: str | Number) -> FlatRow:
    """One row of a flat tally."""
    return dict(zip(COLUMNS, (dimension, value, kind, n), strict=True))

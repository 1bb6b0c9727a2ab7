"""Which counters one signature and its letters stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

Cell = tuple[str, str, str]
"""A counter's place: dimension, value and kind."""

#: The value of a partner or source where there is none.
NONE = "none"


@dataclass(frozen=True)
class SignatureFacts:
    """What is counted about a signature; none of it changes after confirmation.

    `day` is the UTC day of confirmation, `own_words_share` a percentage.
    """

    day: date
    country: str
    language: str
    partner: str | None
    source: str | None
    channel: str
    own_words_share: int


def signature_cells(facts: SignatureFacts, kind: str | None) -> Iterator[Cell]:
    """Every counter that a signature of this kind adds 1 to; none for None."""
    if kind is None:
        return
    day, partner = facts.day.isoformat(), facts.partner or NONE
    yield "all", "", kind
    yield "day", day, kind
    yield "country", facts.country, kind
    yield "language", facts.language, kind
    yield "partner", partner, kind
    yield "source", facts.source or NONE, kind
    yield "channel", facts.channel, kind
    yield "partner_day", f"{partner}|{day}", kind
    yield "partner_country", f"{partner}|{facts.country}", kind
    if kind == "confirmed":
        yield "own_words", f"{facts.own_words_share:03d}", kind


def letter_cells(target: str, channel: str, kind: str | None) -> Iterator[Cell]:
    """Every counter that a letter of this kind adds 1 to; none for None."""
    if kind is None:
        return
    yield "letters", "", kind
    yield "letters_target", target, kind
    yield "letters_channel", channel, kind


def changes(old: Iterable[Cell], new: Iterable[Cell]) -> Counter[Cell]:
    """What to add to each counter when something moves from `old` to `new` cells."""
    added = Counter(new)
    added.subtract(old)
    return added

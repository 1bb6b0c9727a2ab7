"""How long somebody waits who gives wrong passwords or codes, again and again.

Wrong ones are counted for an hour: for an account from one network, for the account
from anywhere. Nobody is ever locked out: every network has a few tries of its own,
whatever others do to the account.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HOUR = 3600
#: After so many wrong tries within the hour, one more in each so many seconds.
WAITS = ((5, 60), (10, 300), (20, 900))
#: Wrong passwords for one account, from wherever, after which a network that has
#: had its own tries waits longest.
FLOOD = 50
#: What a network may try at an account while somebody floods it.
RESERVED = 3
SPANS = tuple(span for _, span in WAITS)


@dataclass(frozen=True)
class Tries:
    """Wrong tries before this one: within the hour, and in each of `SPANS`."""

    hour: int
    spans: Sequence[int]


def seconds_to_wait(here: Tries, anywhere: int, second: int) -> int:
    """Seconds until the next try; 0 if it may be now.

    `here` counts the account from this network, `anywhere` the account in the hour;
    `second` counts from the start of the hour.
    """
    span = _span(here.hour, flooded=anywhere >= FLOOD)
    if span is None or here.spans[SPANS.index(span)] == 0:
        return 0
    return span - second % span


def _span(tries: int, *, flooded: bool) -> int | None:
    """In which span one may try once; None while one may try at once."""
    if flooded:
        return None if tries < RESERVED else SPANS[-1]
    reached = [span for most, span in WAITS if tries >= most]
    return reached[-1] if reached else None

"""When the product counts as well: rules for whoever watches over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

#: A worker that was not seen for this long is down.
SILENCE = timedelta(minutes=2)
#: A mail that is due for this long, and certainly so, is stuck.
LONGEST_LAG = timedelta(minutes=15)
#: The outbox notes the hour in which a mail was written, and no more than that.
WRITTEN_WITHIN = timedelta(hours=1)
#: How soon a campaign is recounted again, at least and at most.
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=1)
#: A recount may take one part in so many of the worker's time.
SHARE = 100


@dataclass(frozen=True)
class Check:
    """One thing that must be right; `facts` are numbers and versions only."""

    ok: bool
    facts: Mapping[str, int | str | None]


def check_outbox(lag: timedelta) -> Check:
    """Whether mails leave in time."""
    return Check(lag <= LONGEST_LAG, {"lag_seconds": int(lag.total_seconds())})


def check_worker(seen_at: datetime | None, now: datetime) -> Check:
    """Whether a worker is at work."""
    if seen_at is None:
        return Check(False, {"seen_seconds_ago": None})
    ago = now - seen_at
    return Check(abs(ago) <= SILENCE, {"seen_seconds_ago": int(ago.total_seconds())})


def check_counters(campaigns: int, differing: int) -> Check:
    """Whether the counters said what the rows say when they were last recounted."""
    return Check(differing == 0, {"checked": campaigns, "differing": differing})


def lag(not_before: datetime, attempts: int, now: datetime) -> timedelta:
    """How long a waiting mail is certainly due; 0 if it may have come just now.

    Before its first attempt, `not_before` is the hour in which it was written.
    """
    certain = not_before if attempts else not_before + WRITTEN_WITHIN
    return max(now - certain, timedelta())


def next_check(now: datetime, took: timedelta) -> datetime:
    """When to recount a campaign again whose recount `took` that long."""
    return now + min(max(SOONEST, took * SHARE), LATEST)

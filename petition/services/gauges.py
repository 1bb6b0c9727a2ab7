"""Numbers about mails, signatures and the worker, for whoever draws curves of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.models import Campaign, SelfCheck, TallyCount
from petition.services import health, holding

#: The counters over everything: their dimension in tally_counts.
SIGNATURES, LETTERS = "all", "letters"

ByLabels = Mapping[tuple[str, ...], float]


@dataclass(frozen=True)
class Gauges:
    """How things stand at one moment; counts by labels, moments as Unix seconds.

    `mails` are those in the outbox by kind and state; what became of the letters
    stands in `letters`, by campaign and kind as `signatures` do.
    """

    mails: ByLabels
    oldest_due: float
    signatures: ByLabels
    letters: ByLabels
    differing: ByLabels
    checked: ByLabels
    worker_seen: float | None


def read_gauges(session: Session, now: datetime) -> Gauges:
    """The gauges now, from counters and indexes: nothing is recounted."""
    seen_at = health.seen_at(session)
    checks = _checks(session)
    return Gauges(
        mails=dict(holding.mails_by_state(session)),
        oldest_due=health.outbox_lag(session, now).total_seconds(),
        signatures=_counted(session, SIGNATURES),
        letters=_counted(session, LETTERS),
        differing={(row.slug,): row.differences for row in checks},
        checked={(row.slug,): row.checked_at.timestamp() for row in checks},
        worker_seen=seen_at.timestamp() if seen_at else None,
    )


def _counted(session: Session, dimension: str) -> dict[tuple[str, ...], float]:
    query = (
        select(Campaign.slug, TallyCount.kind, TallyCount.n)
        .join(Campaign, Campaign.id == TallyCount.campaign_id)
        .where(TallyCount.dimension == dimension)
    )
    return {(row.slug, row.kind): row.n for row in session.execute(query)}


def _checks(session: Session) -> Sequence[Any]:
    query = (
        select(Campaign.slug, SelfCheck.differences, SelfCheck.checked_at)
        .join(Campaign, Campaign.id == SelfCheck.campaign_id)
        .where(SelfCheck.checked_at.is_not(None))
    )
    return session.execute(query).all()

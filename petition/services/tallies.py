"""Reading the tally: from the counters alone, however many signatures there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.counting import Cell
from petition.domain.tally import PUBLIC, Tally, make_tally
from petition.domain.tally_tables import (
    DIMENSIONS,
    FullTally,
    counted_in,
    make_table,
)
from petition.models import Campaign, TallyCount


def read_tally(session: Session, campaign: Campaign, now: datetime) -> Tally:
    """The public tally of a campaign."""
    counts = _counts(session, campaign.id, PUBLIC)
    return make_tally(campaign.slug, campaign.goal, counts, now)


def full_tally(
    session: Session,
    campaign: Campaign,
    now: datetime,
    by: Collection[str] = tuple(DIMENSIONS),
) -> FullTally:
    """The organisers' tally with a table for each dimension in `by`, all unhidden."""
    counts = _counts(session, campaign.id, {*PUBLIC, *counted_in(by)})
    tally = make_tally(campaign.slug, campaign.goal, counts, now)
    return FullTally(tally, tuple(make_table(counts, name) for name in by))


def _counts(
    session: Session, campaign_id: int, dimensions: Collection[str]
) -> dict[Cell, int]:
    columns = (TallyCount.dimension, TallyCount.value, TallyCount.kind, TallyCount.n)
    mine = select(*columns).where(
        TallyCount.campaign_id == campaign_id, TallyCount.dimension.in_(dimensions)
    )
    return {
        (row.dimension, row.value, row.kind): row.n for row in session.execute(mine)
    }

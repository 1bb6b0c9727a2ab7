"""Reading the tally: from the counters alone, however many signatures there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import bindparam, select
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

#: Built once: the tally is read for every page that shows it.
COUNTS = select(
    TallyCount.dimension, TallyCount.value, TallyCount.kind, TallyCount.n
).where(
    TallyCount.campaign_id == bindparam("campaign_id"),
    TallyCount.dimension.in_(bindparam("dimensions", expanding=True)),
)


class Tallied(Protocol):
    """What a tally says of its campaign: a row, or what the campaign publishes."""

    @property
    def slug(self) -> str:
        """The campaign's name in addresses."""

    @property
    def goal(self) -> int | None:
        """How many letters it wants."""


def read_tally(
    session: Session, campaign_id: int, campaign: Tallied, now: datetime
) -> Tally:
    """The public tally of a campaign."""
    counts = read_counts(session, campaign_id, PUBLIC)
    return make_tally(campaign.slug, campaign.goal, counts, now)


def full_tally(
    session: Session,
    campaign: Campaign,
    now: datetime,
    by: Collection[str] = tuple(DIMENSIONS),
) -> FullTally:
    """The organisers' tally with a table for each dimension in `by`, all unhidden."""
    counts = read_counts(session, campaign.id, {*PUBLIC, *counted_in(by)})
    tally = make_tally(campaign.slug, campaign.goal, counts, now)
    return FullTally(tally, tuple(make_table(counts, name) for name in by))


def read_counts(
    session: Session, campaign_id: int, dimensions: Collection[str]
) -> dict[Cell, int]:
    """The counters of a campaign in some dimensions, all of one moment."""
    wanted = {"campaign_id": campaign_id, "dimensions": list(dimensions)}
    rows = session.execute(COUNTS, wanted)
    return {(dimension, value, kind): n for dimension, value, kind, n in rows}

"""Reading what partners have contributed, from the counters alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState
from petition.domain.packs.partners import KEY
from petition.domain.partner_tally import Share, share_of
from petition.domain.refusals import UnknownPartner
from petition.models import Campaign, PartnerRow, TallyCount


@dataclass(frozen=True)
class Contribution:
    """A partner's part of one campaign; the partner is called `name` there."""

    campaign_id: int
    slug: str
    name: str
    share: Share


def everywhere(session: Session, key: str) -> list[Contribution]:
    """A partner's part of every public campaign, oldest first; UnknownPartner."""
    if KEY.pattern.fullmatch(key) is None:
        raise UnknownPartner(key)
    rows = session.execute(
        select(Campaign.id, Campaign.slug, PartnerRow.name)
        .join(PartnerRow, PartnerRow.campaign_id == Campaign.id)
        .where(PartnerRow.key == key, Campaign.state != CampaignState.DRAFT)
        .order_by(Campaign.id)
    ).all()
    if not rows:
        raise UnknownPartner(key)
    return [
        Contribution(row.id, row.slug, row.name, share(session, row.id, key))
        for row in rows
    ]


def share(
    session: Session, campaign_id: int, key: str, *, exact: bool = False
) -> Share:
    """A partner's part of a campaign; `exact` is for the partner itself."""
    # Keys have no sign that means something in a pattern.
    theirs = TallyCount.value.like(f"{key}|%")
    places = ("partner_day", "partner_country")
    rows = session.execute(
        select(TallyCount.dimension, TallyCount.value, TallyCount.kind, TallyCount.n)
        .where(TallyCount.campaign_id == campaign_id)
        .where(
            or_(
                TallyCount.dimension.in_(("all", "partner", "day", "country")),
                TallyCount.dimension.in_(places) & theirs,
            )
        )
    )
    counts = {(dimension, value, kind): n for dimension, value, kind, n in rows}
    return share_of(counts, key, exact=exact)

"""Finding campaigns, opening and closing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from petition.db.statements import Statement
from petition.domain.campaigns import CampaignState, move
from petition.domain.content import Content, standing
from petition.domain.refusals import CampaignNotOpen, NeverPublished, UnknownCampaign
from petition.models import Campaign, CampaignKey
from petition.models.base import table_of
from petition.services.contents import CONTENTS

CAMPAIGNS, KEYS = table_of(Campaign), table_of(CampaignKey)
#: With the keys, since whoever looks a campaign up to sign it needs them next.
STAND_COLUMNS = (
    *CAMPAIGNS.c["uid", "revision", "state", "demo"],
    *KEYS.c["public_key", "wrapped_fingerprint_key"],
)
STAND = select(*STAND_COLUMNS).join_from(
    CAMPAIGNS, KEYS, KEYS.c.campaign_id == CAMPAIGNS.c.id, isouter=True
)
STAND_BY_SLUG = Statement(STAND.where(CAMPAIGNS.c.slug == bindparam("slug")))
STAND_BY_ID = Statement(STAND.where(CAMPAIGNS.c.id == bindparam("id")))
#: The revision of a campaign that was begun in the workspace and never published.
UNPUBLISHED = 0


@dataclass(frozen=True)
class Found:
    """A campaign on a day: its content, whether it takes letters, and its keys.

    `public_key` is what records are sealed to; `wrapped_key` is the fingerprint key
    as it lies in the database, None when it has been forgotten.
    """

    content: Content
    state: CampaignState
    standing: str
    demo: bool
    public_key: bytes = b""
    wrapped_key: bytes | None = None

    def must_be_open(self) -> None:
        """Raise CampaignNotOpen unless letters are taken now."""
        if self.standing != "open":
            raise CampaignNotOpen(self.standing)


def find(session: Session, slug: str, *, now: datetime) -> Found:
    """A campaign that the public may see, or UnknownCampaign."""
    found = find_any(session, slug, now=now)
    if found.state is CampaignState.DRAFT:
        raise UnknownCampaign(slug)
    return found


def find_any(session: Session, slug: str, *, now: datetime) -> Found:
    """A campaign in whatever state, or UnknownCampaign."""
    # PostgreSQL cannot even be asked for a NUL.
    row = STAND_BY_SLUG.first(session, {"slug": slug.replace("\0", "?")})
    if row is None:
        raise UnknownCampaign(slug)
    return found_in(session, row, now)


def find_by_id(session: Session, campaign_id: int, *, now: datetime) -> Found:
    """The campaign that a signature or a link belongs to."""
    return found_in(session, STAND_BY_ID.first(session, {"id": campaign_id}), now)


def all_public(session: Session, *, now: datetime) -> list[Found]:
    """The campaigns that take letters today, newest first."""
    rows = session.execute(
        STAND.where(CAMPAIGNS.c.state == CampaignState.OPEN).order_by(
            CAMPAIGNS.c.id.desc()
        )
    )
    found = [found_in(session, row, now) for row in rows]
    return [one for one in found if one.standing == "open"]


def overview(session: Session) -> Sequence[Campaign]:
    """Every campaign, by slug."""
    return session.scalars(select(Campaign).order_by(Campaign.slug)).all()


def change_state(
    session: Session, slug: str, to: CampaignState, *, now: datetime
) -> None:
    """Open, pause or close a campaign; raises UnknownCampaign or NotAllowed."""
    row = session.scalar(
        select(Campaign).where(Campaign.slug == slug).with_for_update()
    )
    if row is None:
        raise UnknownCampaign(slug)
    if row.state == to:
        return
    if row.revision == UNPUBLISHED:
        raise NeverPublished
    row.state = move(CampaignState(row.state), to)
    row.closed_on = now.date() if to is CampaignState.CLOSED else None
    session.flush()


def found_in(session: Session, row: Row[Any], now: datetime) -> Found:
    """The campaign in a row that has the columns of STAND."""
    state = CampaignState(row.state)
    content = CONTENTS.get(session, row.uid, row.revision)
    today = standing(state, content.opens, content.closes, now.date())
    return Found(
        content, state, today, row.demo, row.public_key, row.wrapped_fingerprint_key
    )

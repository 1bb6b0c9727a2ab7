"""Making a campaign in the workspace, without a pack to begin from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState
from petition.domain.packs.manifest import Manifest
from petition.domain.refusals import Refusal
from petition.domain.roles import Role
from petition.models import Campaign, Draft
from petition.services import drafts, keys, teams
from petition.services.campaigns import UNPUBLISHED
from petition.services.ports import Sealer


class SlugTaken(Refusal):
    """Another campaign has that address."""


def make(
    session: Session,
    sealer: Sealer,
    manifest: Manifest,
    files: Mapping[str, str],
    *,
    uid: UUID,
    randomness: Callable[[int], bytes],
    organiser_id: int,
    now: datetime,
) -> int:
    """A campaign that only its maker sees: keys, a first draft, an owner; its id.

    Raises SlugTaken, and NoTeamKey before there is one.
    """
    if session.scalar(select(Campaign.id).where(Campaign.slug == manifest.slug)):
        raise SlugTaken(manifest.slug)
    campaign = _campaign(manifest, uid)
    session.add(campaign)
    session.flush()
    keys.make_campaign_key(
        session, sealer, campaign.id, uid, randomness(32), randomness(32)
    )
    draft = Draft(campaign_id=campaign.id, base_revision=UNPUBLISHED, left_out=[])
    session.add(draft)
    teams.join(session, campaign.id, organiser_id, Role.OWNER, (), now=now)
    for name, text in files.items():
        drafts.save(
            session, campaign.id, name, text.encode(),
            edit=0, organiser_id=organiser_id, now=now,
        )  # fmt: skip
    return campaign.id


def _campaign(manifest: Manifest, uid: UUID) -> Campaign:
    return Campaign(
        uid=uid,
        slug=manifest.slug,
        state=CampaignState.DRAFT,
        last_number=0,
        revision=UNPUBLISHED,
        default_language=manifest.default_language,
        languages=list(manifest.languages),
        opens=None,
        closes=None,
        goal=None,
        per_address_limit=manifest.per_address_limit,
        accent=manifest.accent,
        targets_mode=manifest.targets_mode,
        reply_to=manifest.reply_to,
        embeds=manifest.embeds,
        retain_months=manifest.retain_months,
        organiser_name=manifest.organiser_name,
        organiser_contact=manifest.organiser_contact,
    )

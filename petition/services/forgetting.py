"""Forgetting: what has had its time is deleted, a few hundred rows at a time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select, tuple_, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from petition.domain.campaigns import CampaignState, move
from petition.domain.delivery import DeliveryState
from petition.models import (
    Campaign,
    CampaignKey,
    Delivery,
    Invitation,
    MailQuota,
    OrganiserSession,
    OwnLink,
    PartnerLink,
    PastCampaignKey,
    PendingSignature,
    Rehearsal,
    Signature,
    SpentToken,
    Suppression,
)
from petition.models.outbox import TO_SUPPORTERS
from petition.services import mailings, partner_contacts
from petition.services.outbox import WIPED, cancel_for_pending, forget_message_ids
from petition.services.spending import spend
from petition.services.written import count_deleted

#: At most this many rows in one transaction.
BATCH = 300
#: Rows of supporters' own mails are of no use once they are settled this long.
SETTLED_DAYS = 30
#: For so long a link that is over is known as one.
OVER_DAYS = 30
#: What a settled mail to a supporter ends as.
SETTLED = (DeliveryState.ACCEPTED, DeliveryState.REFUSED, DeliveryState.CANCELLED)


def forget(session: Session, now: datetime) -> bool:
    """Delete a batch of what is over; True if there may be more."""
    steps = (
        _expired_pending,
        _old_tokens,
        _old_links,
        _old_quotas,
        _old_mails,
        _ended_sessions,
        _old_invitations,
        _old_partner_links,
        _expired_rehearsals,
        _retained_campaign,
        mailings.cancel_stopping,
    )
    # Every step is taken, also after one that left something over.
    left = [step(session, now) for step in steps]
    return any(left)


def ends_on(campaign: Campaign) -> date | None:
    """The last day that a closed campaign's supporters are kept; None while open."""
    days = [day for day in (campaign.closed_on, campaign.closes) if day is not None]
    if not days:
        return None
    closed = min(days)
    months = closed.month - 1 + campaign.retain_months
    year, month = closed.year + months // 12, months % 12 + 1
    day = min(closed.day, _days_in(year, month))
    return date(year, month, day)


def _days_in(year: int, month: int) -> int:
    first = date(year + month // 12, month % 12 + 1, 1)
    return (first - timedelta(days=1)).day


def _expired_pending(session: Session, now: datetime) -> bool:
    over = (
        select(PendingSignature.id)
        .where(PendingSignature.expires_at <= now)
        .limit(BATCH)
    )
    gone = session.execute(
        delete(PendingSignature)
        .where(PendingSignature.id.in_(over))
        .returning(
            PendingSignature.id,
            PendingSignature.token_hash,
            PendingSignature.campaign_id,
            PendingSignature.provider,
        )
    ).all()
    cancel_for_pending(session, [row.id for row in gone])
    for row in gone:
        spend(session, row.token_hash, row.campaign_id, "expired", now)
        count_deleted(session, row.campaign_id, [row.provider])
    return len(gone) == BATCH


def _old_tokens(session: Session, now: datetime) -> bool:
    return _delete(session, SpentToken.token_hash, SpentToken.forget_at <= now)


def _old_links(session: Session, now: datetime) -> bool:
    return _delete(session, OwnLink.token_hash, OwnLink.expires_at <= now)


def _old_quotas(session: Session, now: datetime) -> bool:
    key = (MailQuota.campaign_id, MailQuota.address_fingerprint, MailQuota.day)
    over = select(*key).where(MailQuota.day < now.date()).limit(BATCH)
    gone = session.scalars(
        delete(MailQuota).where(tuple_(*key).in_(over)).returning(MailQuota.mails)
    ).all()
    return len(gone) == BATCH


def _old_mails(session: Session, now: datetime) -> bool:
    """Settled mails to supporters; letters' rows stay with their letters."""
    over = (
        select(Delivery.id)
        .where(
            TO_SUPPORTERS,
            Delivery.state.in_(SETTLED),
            Delivery.created_hour <= now - timedelta(days=SETTLED_DAYS),
        )
        .limit(BATCH)
    )
    gone = session.scalars(
        delete(Delivery).where(Delivery.id.in_(over)).returning(Delivery.id)
    ).all()
    return len(gone) == BATCH


def _ended_sessions(session: Session, now: datetime) -> bool:
    return _delete(session, OrganiserSession.id, OrganiserSession.expires_at <= now)


def _old_invitations(session: Session, now: datetime) -> bool:
    """Until then their page says that they are over, and what to do."""
    end = now - timedelta(days=OVER_DAYS)
    return _delete(session, Invitation.id, Invitation.expires_at <= end)


def _old_partner_links(session: Session, now: datetime) -> bool:
    """The same."""
    end = now - timedelta(days=OVER_DAYS)
    return _delete(session, PartnerLink.token_hash, PartnerLink.expires_at <= end)


def _expired_rehearsals(session: Session, now: datetime) -> bool:
    return _delete(session, Rehearsal.token_hash, Rehearsal.expires_at <= now)


def _delete(
    session: Session, key: InstrumentedAttribute[Any], over: ColumnElement[bool]
) -> bool:
    """Delete a batch of the rows that are over, by their key; True if it was full."""
    batch = select(key).where(over).limit(BATCH)
    gone = delete(key.class_).where(key.in_(batch)).returning(key)
    return len(session.scalars(gone).all()) == BATCH


def _retained_campaign(session: Session, now: datetime) -> bool:
    """A campaign whose retention time is over: its supporters, then its keys."""
    for campaign in session.scalars(
        select(Campaign)
        .join(CampaignKey, CampaignKey.campaign_id == Campaign.id)
        .where(
            CampaignKey.sealed_seed.is_not(None),
            Campaign.state != CampaignState.DRAFT,
        )
    ):
        end = ends_on(campaign)
        if end is not None and now.date() > end:
            return _shred(session, campaign)
    return False


def _shred(session: Session, campaign: Campaign) -> bool:
    """Destroy who signed, and with the keys every copy of it; the counts stay."""
    batch = (
        select(Signature.id)
        .where(
            Signature.campaign_id == campaign.id,
            Signature.receipt_hash.is_not(None)
            | Signature.sealed_record.is_not(None)
            | Signature.address_fingerprint.is_not(None),
        )
        .limit(BATCH)
    )
    gone = session.scalars(
        update(Signature)
        .where(Signature.id.in_(batch))
        .values(
            address_fingerprint=None,
            name_fingerprint=None,
            slot=None,
            receipt_hash=None,
            sealed_record=None,
            sealed_receipt=None,
        )
        .returning(Signature.id)
    ).all()
    if gone:
        session.execute(delete(OwnLink).where(OwnLink.signature_id.in_(gone)))
        forget_message_ids(session, gone)
        partner_contacts.forget(session, gone)
        return True
    _destroy_keys(session, campaign)
    return True


def _destroy_keys(session: Session, campaign: Campaign) -> None:
    session.execute(delete(Suppression).where(Suppression.campaign_id == campaign.id))
    # A mail that was put aside must not outlive the record it was written from.
    session.execute(
        update(Delivery)
        .where(
            Delivery.campaign_id == campaign.id, Delivery.state == DeliveryState.HELD
        )
        .values(state=DeliveryState.CANCELLED, **WIPED)
    )
    key = session.get_one(CampaignKey, campaign.id)
    session.execute(
        delete(PastCampaignKey).where(PastCampaignKey.campaign_id == campaign.id)
    )
    key.sealed_seed = None
    key.wrapped_fingerprint_key = None
    if campaign.state != CampaignState.CLOSED:
        campaign.state = move(CampaignState(campaign.state), CampaignState.CLOSED)
    campaign.state = move(CampaignState(campaign.state), CampaignState.ARCHIVED)
    session.flush()

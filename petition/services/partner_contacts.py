"""Contacts: what supporters let a partner have, sealed to the partner's own key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petition.domain.contacts import Contact
from petition.domain.content import Content
from petition.domain.dates import hour_of
from petition.domain.pending import PendingDetails
from petition.models import PartnerContact
from petition.services import partner_keys
from petition.services.desk import Desk


@dataclass(frozen=True, repr=False)
class NewContact:
    """A consent with its contact sealed, ready for a transaction."""

    uid: UUID
    campaign_id: int
    partner: str
    consent_version_id: int
    key_generation: int | None
    sealed: bytes | None


@dataclass(frozen=True)
class Own:
    """A supporter's consent, as their own page tells of it."""

    partner: str
    ended: bool


def prepare(
    session: Session, desk: Desk, content: Content, details: PendingDetails
) -> NewContact | None:
    """The contact of a supporter who agreed, sealed before the transaction begins.

    None for everybody else, and if the partner has been taken out meanwhile.
    """
    record = details.record
    partner = content.ally(record.partner_consent)
    if partner is None:
        return None
    version = details.consent_version_id or content.consent_version(
        partner, record.language
    )
    if version is None:
        return None
    uid, contact = desk.uid(), Contact(record.name, record.email, record.language)
    key = partner_keys.in_force(session, content.campaign_id, partner.key)
    return NewContact(
        uid=uid,
        campaign_id=content.campaign_id,
        partner=partner.key,
        consent_version_id=version,
        key_generation=None if key is None else key.generation,
        sealed=None
        if key is None
        else partner_keys.seal(desk.sealer, key, content.uid, uid, contact),
    )


def keep(
    session: Session, new: NewContact, signature_id: int, *, now: datetime
) -> None:
    """Note the consent with its text and hour, in the transaction of a confirmation."""
    session.add(
        PartnerContact(
            uid=new.uid,
            campaign_id=new.campaign_id,
            partner=new.partner,
            signature_id=signature_id,
            consent_version_id=new.consent_version_id,
            consented_hour=hour_of(now),
            key_generation=new.key_generation,
            sealed=new.sealed,
        )
    )
    session.flush()


def of_signature(session: Session, signature_id: int) -> Own | None:
    """What a supporter lets a partner have; None if they never agreed to anything."""
    row = session.scalar(
        select(PartnerContact).where(PartnerContact.signature_id == signature_id)
    )
    return None if row is None else Own(row.partner, row.ended_on is not None)


def end(session: Session, signature_id: int, *, now: datetime) -> None:
    """Destroy what a partner could open of a supporter, and remember that it ended."""
    mine = select(PartnerContact).where(
        PartnerContact.signature_id == signature_id, PartnerContact.ended_on.is_(None)
    )
    # Locked, since it may be handed over to the partner's key at this moment.
    row = session.scalar(mine.with_for_update())
    if row is None:
        return
    until = partner_keys.exported_until(
        session, row.campaign_id, row.partner, row.key_generation
    )
    row.sealed, row.ended_on, row.to_erase = None, now.date(), row.id <= until
    session.flush()


def forget(session: Session, signature_ids: Sequence[int]) -> None:
    """Destroy what partners could open, when a campaign's time is over."""
    mine = update(PartnerContact).where(PartnerContact.signature_id.in_(signature_ids))
    session.execute(mine.values(sealed=None, key_generation=None))

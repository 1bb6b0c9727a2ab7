"""What an address has done in a campaign, known by its fingerprint only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petition.models import MailQuota, Signature, Suppression

#: Mails that an address may get for a campaign on one day, besides its thanks.
MAILS_A_DAY = 3


def signatures_of(
    session: Session, campaign_id: int, address: bytes
) -> Sequence[Signature]:
    """The standing signatures of an address, the oldest first."""
    return session.scalars(
        select(Signature)
        .where(
            Signature.campaign_id == campaign_id,
            Signature.address_fingerprint == address,
        )
        .order_by(Signature.id)
    ).all()


def may_be_mailed(
    session: Session, campaign_id: int, address: bytes, today: date
) -> bool:
    """Whether one more mail may go there: not said "not me", not three today."""
    if session.get(Suppression, (campaign_id, address)) is not None:
        return False
    quota = session.get(MailQuota, (campaign_id, address, today))
    return quota is None or quota.mails < MAILS_A_DAY


def count_mail(session: Session, campaign_id: int, address: bytes, today: date) -> bool:
    """Take one mail off the day's allowance; False if it was used up meanwhile."""
    insert = _insert(session)(MailQuota).values(
        campaign_id=campaign_id, address_fingerprint=address, day=today, mails=1
    )
    counted = insert.on_conflict_do_update(
        index_elements=["campaign_id", "address_fingerprint", "day"],
        set_={"mails": MailQuota.mails + 1},
        where=MailQuota.mails < MAILS_A_DAY,
    ).returning(MailQuota.mails)
    return session.scalar(counted) is not None


def suppress(session: Session, campaign_id: int, address: bytes) -> None:
    """Write to this address no more about this campaign."""
    session.execute(
        _insert(session)(Suppression)
        .values(campaign_id=campaign_id, address_fingerprint=address)
        .on_conflict_do_nothing()
    )


def _insert(session: Session) -> type[postgresql.Insert] | type[sqlite.Insert]:
    # Both databases know ON CONFLICT, but SQLAlchemy asks for it by dialect.
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.Insert
    return sqlite.Insert

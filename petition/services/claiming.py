"""Taking mails out of the outbox: one worker at a time holds a row (design §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, or_, select, update
from sqlalchemy.orm import Session

from petition.domain.delivery import DeliveryState
from petition.domain.mailings import GOING
from petition.domain.mails import MailKind
from petition.domain.signatures import SignatureState
from petition.models import (
    Delivery,
    Mailing,
    OutboxKey,
    PendingSignature,
    Signature,
)
from petition.models.outbox import WAITING

STANDING = (SignatureState.CONFIRMED, SignatureState.HELD)


@dataclass(frozen=True, repr=False)
class Claimed:
    """A row that is ours until its lease ends; `attempts` counts this one too."""

    id: int
    uid: UUID
    claim: UUID
    kind: MailKind
    attempts: int
    first: datetime
    sealed: bytes | None
    key_day: date | None
    wrapped_key: bytes | None
    letter_id: int | None
    pending_id: int | None
    signature_id: int | None
    mailing_id: int | None


def claim(
    session: Session,
    *,
    priorities: Sequence[int],
    limit: int,
    claim: UUID,
    now: datetime,
    lease_until: datetime,
) -> list[Claimed]:
    """Take at most `limit` rows that are due, the most urgent first.

    Only mails of these `priorities` are taken. Nobody else gets the rows before
    `lease_until`; rows whose lease has ended are due again.
    """
    # A CTE, since PostgreSQL may run a subquery twice and then take twice as many.
    due = _due(priorities, limit, now).cte("due")
    taken = update(Delivery).where(Delivery.id.in_(select(due.c.id)))
    taken = taken.values(
        state=DeliveryState.SENDING,
        claim=claim,
        lease_until=lease_until,
        attempts=Delivery.attempts + 1,
    )
    taken = taken.execution_options(synchronize_session=False)
    ids = session.scalars(taken.returning(Delivery.id)).all()
    return _claimed(session, ids, claim)


def _due(priorities: Sequence[int], limit: int, now: datetime) -> Select[int]:
    """Ids that are due, each locked; rows that another worker is taking are left."""
    return (
        select(Delivery.id)
        .where(
            # The first three are as the index has them: what waits for later, or
            # is done with, is not even looked at.
            WAITING,
            Delivery.priority.in_(priorities),
            Delivery.not_before <= now,
            or_(
                Delivery.state != DeliveryState.SENDING,
                Delivery.lease_until <= now,
            ),
        )
        .order_by(Delivery.priority, Delivery.not_before, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )


def _claimed(session: Session, ids: Sequence[int], claim: UUID) -> list[Claimed]:
    """The rows with their wrapped keys, which stand as long as we hold the rows."""
    rows = session.execute(
        select(Delivery, OutboxKey.wrapped)
        .outerjoin(OutboxKey, OutboxKey.day == Delivery.key_day)
        .where(Delivery.id.in_(ids))
        .order_by(Delivery.priority, Delivery.not_before, Delivery.id)
    )
    return [_as_claimed(row, wrapped, claim) for row, wrapped in rows]


def _as_claimed(row: Delivery, wrapped: bytes | None, claim: UUID) -> Claimed:
    return Claimed(
        id=row.id,
        uid=row.uid,
        claim=claim,
        kind=MailKind(row.kind),
        attempts=row.attempts,
        first=row.created_hour,
        sealed=row.sealed,
        key_day=row.key_day,
        wrapped_key=wrapped,
        letter_id=row.letter_id,
        pending_id=row.pending_id,
        signature_id=row.signature_id,
        mailing_id=row.mailing_id,
    )


def renew(session: Session, row: Claimed, lease_until: datetime) -> bool:
    """Whether the row is still ours and still to be sent; if so, lengthen its lease.

    It is not after a withdrawal, nor once its pending signature is gone; news is not
    after its mailing was stopped, nor to who has unsubscribed.
    """
    signature = exists().where(
        Signature.id == Delivery.signature_id, Signature.state.in_(STANDING)
    )
    pending = exists().where(PendingSignature.id == Delivery.pending_id)
    going = exists().where(Mailing.id == Delivery.mailing_id, Mailing.state.in_(GOING))
    unsubscribed = exists().where(
        Signature.id == Delivery.signature_id, Signature.no_news
    )
    renewed = (
        update(Delivery)
        .where(held_by(row))
        .where(or_(Delivery.signature_id.is_(None), signature))
        .where(or_(Delivery.pending_id.is_(None), pending))
        .where(or_(Delivery.mailing_id.is_(None), and_(going, ~unsubscribed)))
        .values(lease_until=lease_until)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(renewed.returning(Delivery.id)) is not None


def renew_all(session: Session, claim: UUID, lease_until: datetime) -> None:
    """Lengthen the leases of all rows that are still held by `claim`."""
    renewed = update(Delivery).where(_held(claim)).values(lease_until=lease_until)
    session.execute(renewed)


def release(session: Session, claim: UUID) -> None:
    """Give back the rows of `claim` that were not tried, as if never claimed."""
    tried = Delivery.attempts > 1
    released = update(Delivery).where(_held(claim))
    session.execute(
        released.values(
            state=case((tried, DeliveryState.DEFERRED), else_=DeliveryState.QUEUED),
            attempts=Delivery.attempts - 1,
            claim=None,
            lease_until=None,
        ).execution_options(synchronize_session=False)
    )


def held_by(row: Claimed) -> ColumnElement[bool]:
    """That a row is still ours: what every change after the claim is fenced by."""
    return and_(Delivery.id == row.id, _held(row.claim))


def _held(claim: UUID) -> ColumnElement[bool]:
    return and_(Delivery.claim == claim, Delivery.state == DeliveryState.SENDING)

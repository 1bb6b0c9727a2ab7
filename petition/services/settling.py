"""What becomes of a mail, its letter and its writer's signature after an attempt."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, load_only

from petition.domain.delivery import (
    DeliveryState,
    Reason,
    next_attempt,
    reason,
)
from petition.domain.delivery import settle as settled
from petition.domain.mailings import GOING
from petition.domain.mails import MailKind, Outcome
from petition.domain.signatures import LETTER_MOVES, LetterState
from petition.models import Delivery, Letter, Mailing, PendingSignature, Signature
from petition.services.claiming import STANDING, Claimed, held_by
from petition.services.outbox import WIPED
from petition.services.written import count_deleted

FREE = {"claim": None, "lease_until": None}


def settle(
    session: Session, row: Claimed, outcome: Outcome, *, now: datetime, jitter: float
) -> DeliveryState | None:
    """Write down how an attempt ended; the new state, or None if not ours any more.

    `jitter` is in -1..1. A letter that was accepted or refused for good says so, and
    its signature is counted anew. A confirmation that nobody can get is forgotten.
    """
    wanted = _lock_cause(session, row)
    again = next_attempt(row.kind, row.attempts, row.first, now, jitter)
    state = settled(outcome, again)
    if state in (DeliveryState.SENDING, DeliveryState.DEFERRED) and not wanted:
        state = DeliveryState.CANCELLED
    if state is DeliveryState.SENDING:
        return None
    told = {
        "last_stage": outcome.stage,
        "last_code": outcome.code,
        "last_enhanced": outcome.enhanced,
    }
    left = {**FREE, "not_before": again} if state is DeliveryState.DEFERRED else WIPED
    if not _move(session, row, state, {**told, **left}):
        return None
    _follow(session, row, state, outcome, now)
    return state


def postpone(session: Session, row: Claimed, *, now: datetime, jitter: float) -> None:
    """Try again later, after a fault of our own; hold it when patience has ended."""
    again = next_attempt(row.kind, row.attempts, row.first, now, jitter)
    if again is None:
        _move(session, row, DeliveryState.HELD, FREE)
    else:
        _move(session, row, DeliveryState.DEFERRED, {**FREE, "not_before": again})


def hold(session: Session, row: Claimed) -> None:
    """Put a mail aside that cannot be opened; nothing sends it until released."""
    _move(session, row, DeliveryState.HELD, FREE)


def _move(
    session: Session, row: Claimed, state: DeliveryState, values: dict[str, Any]
) -> bool:
    """The move of a row out of `sending`, if it is still ours."""
    moved = update(Delivery).where(held_by(row)).values(state=state, **values)
    moved = moved.execution_options(synchronize_session=False)
    return session.scalar(moved.returning(Delivery.id)) is not None


def _lock_cause(session: Session, row: Claimed) -> bool:
    """Whether the mail is still wanted; its cause is locked before the mail is.

    Services that withdraw or confirm take the locks in this order too.
    """
    if row.signature_id is not None:
        signature = _signature(session, row.signature_id)
        if signature is None or signature.state not in STANDING:
            return False
        return row.mailing_id is None or _is_going(session, row.mailing_id, signature)
    if row.pending_id is not None:
        mine = PendingSignature.id == row.pending_id
        query = select(PendingSignature.id).where(mine).with_for_update()
        return session.scalar(query) is not None
    return True


def _is_going(session: Session, mailing_id: int, signature: Signature) -> bool:
    """Whether a mailing was not stopped, and this supporter still wants its mail."""
    mailing = session.get_one(Mailing, mailing_id)
    return mailing.state in GOING and not signature.no_news


def _signature(session: Session, signature_id: int) -> Signature | None:
    query = select(Signature).where(Signature.id == signature_id).with_for_update()
    return session.scalar(query.options(load_only(Signature.state, Signature.no_news)))


def _follow(
    session: Session,
    row: Claimed,
    state: DeliveryState,
    outcome: Outcome,
    now: datetime,
) -> None:
    """Tell the letter or the pending signature what its mail has come to."""
    if state is DeliveryState.ACCEPTED and row.letter_id is not None:
        _settle_letter(session, row, LetterState.ACCEPTED, None, now)
    if state is not DeliveryState.REFUSED:
        return
    why = reason(outcome)
    if row.letter_id is not None:
        _settle_letter(session, row, LetterState.REFUSED, why, now)
    if row.kind is MailKind.CONFIRMATION and why is Reason.MAILBOX_UNKNOWN:
        mine = PendingSignature.id == row.pending_id
        gone = delete(PendingSignature).where(mine)
        seen = (PendingSignature.campaign_id, PendingSignature.provider)
        for one in session.execute(gone.returning(*seen)):
            count_deleted(session, one.campaign_id, [one.provider])


def _settle_letter(
    session: Session,
    row: Claimed,
    state: LetterState,
    why: Reason | None,
    now: datetime,
) -> None:
    letter = session.get(Letter, row.letter_id, with_for_update=True)
    if letter is None or state not in LETTER_MOVES[LetterState(letter.state)]:
        return
    letter.state, letter.reason, letter.settled_on = state, why, now.date()
    stale = update(Signature).where(Signature.id == letter.signature_id)
    session.execute(stale.values(uncounted=True))

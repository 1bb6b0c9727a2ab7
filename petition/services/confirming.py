"""Confirming: the one step that counts, and saying "this was not me"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.domain.content import Content
from petition.domain.dates import hour_by, hour_of
from petition.domain.pending import PendingDetails
from petition.domain.refusals import SpentTokenUsed, UnknownToken
from petition.domain.signatures import FIRST_STATE, SignatureState
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.models import (
    CampaignKey,
    Letter,
    PendingSignature,
    Signature,
    SpentToken,
)
from petition.services import addressees, letter_mails, outbox
from petition.services.desk import Desk
from petition.services.letter_mails import Posted
from petition.services.outbox import Enveloped
from petition.services.signing import CONFIRM, RECEIPT, has_signed

#: How long we know what became of a token that no longer works.
SPENT_DAYS = 30


@dataclass(frozen=True, repr=False)
class Waiting:
    """A pending signature, opened with the token from its mail."""

    id: int
    uid: UUID
    campaign_id: int
    token_hash: bytes
    details: PendingDetails


@dataclass(frozen=True, repr=False)
class Ready:
    """A confirmation with everything sealed, ready for one transaction."""

    waiting: Waiting
    limit: int
    receipt: bytes
    uid: UUID
    sealed_record: bytes
    sealed_receipt: bytes
    letters: tuple[Posted, ...]
    thanks: Enveloped


def find_waiting(session: Session, desk: Desk, token: str, *, now: datetime) -> Waiting:
    """The pending signature that a token opens; nothing changes by looking.

    Raises UnknownToken, or SpentTokenUsed for one that was used or has expired.
    """
    raw = parse_token(token)
    if raw is None:
        raise UnknownToken
    hashed = token_hash(raw, CONFIRM)
    row = session.scalar(
        select(PendingSignature).where(PendingSignature.token_hash == hashed)
    )
    if row is None:
        raise spent(session, hashed)
    if row.expires_at <= now:
        raise SpentTokenUsed("expired", row.campaign_id)
    plain = desk.sealer.open_pending(raw, row.uid, row.sealed)
    return Waiting(
        row.id, row.uid, row.campaign_id, hashed, PendingDetails.from_json(plain)
    )


def spent(session: Session, hashed: bytes) -> Exception:
    """Why a token that opens nothing does so."""
    row = session.get(SpentToken, hashed)
    return UnknownToken() if row is None else SpentTokenUsed(row.end, row.campaign_id)


def prepare(
    session: Session, desk: Desk, content: Content, waiting: Waiting, *, now: datetime
) -> Ready:
    """Seal everything that confirming will keep, before its transaction begins."""
    public_key = session.get_one(CampaignKey, content.campaign_id).public_key
    record = waiting.details.record.to_json()
    uid, receipt = desk.uid(), desk.randomness(32)
    return Ready(
        waiting=waiting,
        limit=content.per_address_limit,
        receipt=receipt,
        uid=uid,
        sealed_record=desk.sealer.seal_record(public_key, content.uid, uid, record),
        sealed_receipt=desk.sealer.seal_receipt(receipt, uid, record),
        letters=letter_mails.post(session, desk, content, waiting.details, now),
        thanks=letter_mails.thanks(desk, content, waiting.details, receipt, now),
    )


def confirm(session: Session, ready: Ready, *, now: datetime) -> str:
    """Count a signature once, and put its letters into the outbox.

    Returns the receipt for the supporter's own page. Whoever comes second, with
    this token or with another one for the same address, meets SpentTokenUsed.
    """
    taken = _take(session, ready.waiting)
    theirs = addressees.signatures_of(
        session, taken.campaign_id, taken.address_fingerprint
    )
    if has_signed(theirs, taken.name_fingerprint, ready.limit):
        raise SpentTokenUsed("used", taken.campaign_id)
    signature = _signature(ready, taken, _free_slot(theirs), now)
    session.add(signature)
    session.flush()
    _keep_letters(session, ready, signature, now)
    outbox.enqueue(
        session,
        ready.thanks,
        campaign_id=taken.campaign_id,
        signature_id=signature.id,
        now=now,
    )
    room = len(theirs) + 1 < ready.limit
    _end(session, taken, "used", now, this_name_only=room)
    return token_text(ready.receipt)


def not_me(session: Session, waiting: Waiting, *, now: datetime) -> None:
    """Delete what was signed in somebody's name, and write to them no more."""
    taken = _take(session, waiting)
    _end(session, taken, "not_me", now)
    addressees.suppress(session, taken.campaign_id, taken.address_fingerprint)


def spend(
    session: Session, hashed: bytes, campaign_id: int, end: str, now: datetime
) -> None:
    """Remember for 30 days what became of a token."""
    session.add(
        SpentToken(
            token_hash=hashed,
            campaign_id=campaign_id,
            end=end,
            forget_at=hour_by(now + timedelta(days=SPENT_DAYS)),
        )
    )


def _take(session: Session, waiting: Waiting) -> PendingSignature:
    """Delete the pending row; of many who try at once, one succeeds.

    All that waits for the address is locked first, in one order: two of its links
    that are used at the same moment would otherwise wait for each other.
    """
    mine = PendingSignature.token_hash == waiting.token_hash
    address = select(PendingSignature.address_fingerprint).where(mine)
    theirs = session.scalars(
        select(PendingSignature)
        .where(
            PendingSignature.campaign_id == waiting.campaign_id,
            PendingSignature.address_fingerprint == address.scalar_subquery(),
        )
        .order_by(PendingSignature.id)
        .with_for_update()
    )
    row = next((one for one in theirs if one.token_hash == waiting.token_hash), None)
    if row is None:
        raise spent(session, waiting.token_hash)
    session.delete(row)
    session.flush()
    return row


def _end(
    session: Session,
    taken: PendingSignature,
    end: str,
    now: datetime,
    *,
    this_name_only: bool = False,
) -> None:
    """End a pending signature that was taken, and the others of its address or name.

    Their mails are cancelled, and their links say for 30 days how they ended.
    """
    rest = delete(PendingSignature).where(
        PendingSignature.campaign_id == taken.campaign_id,
        PendingSignature.address_fingerprint == taken.address_fingerprint,
    )
    if this_name_only:
        rest = rest.where(PendingSignature.name_fingerprint == taken.name_fingerprint)
    dropped = session.execute(
        rest.returning(PendingSignature.id, PendingSignature.token_hash)
    ).all()
    outbox.cancel_for_pending(session, [taken.id, *(row.id for row in dropped)])
    for hashed in (taken.token_hash, *(row.token_hash for row in dropped)):
        spend(session, hashed, taken.campaign_id, end, now)


def _free_slot(theirs: Sequence[Signature]) -> int:
    taken = {one.slot for one in theirs}
    return next(slot for slot in range(1, len(theirs) + 2) if slot not in taken)


def _signature(
    ready: Ready, taken: PendingSignature, slot: int, now: datetime
) -> Signature:
    details = ready.waiting.details
    return Signature(
        uid=ready.uid,
        campaign_id=taken.campaign_id,
        text_version_id=details.text_version_id,
        address_fingerprint=taken.address_fingerprint,
        name_fingerprint=taken.name_fingerprint,
        slot=slot,
        receipt_hash=token_hash(ready.receipt, RECEIPT),
        sealed_record=ready.sealed_record,
        sealed_receipt=ready.sealed_receipt,
        state=SignatureState.CONFIRMED,
        country=details.record.country,
        language=details.record.language,
        partner=details.partner,
        source=details.source,
        channel=details.channel,
        own_words_share=details.own_words_share,
        confirmed_hour=hour_of(now),
        uncounted=True,
    )


def _keep_letters(
    session: Session, ready: Ready, signature: Signature, now: datetime
) -> None:
    for posted in ready.letters:
        row = Letter(
            campaign_id=signature.campaign_id,
            signature_id=signature.id,
            target_id=posted.target_id,
            letter_version_id=posted.letter.version_id,
            channel=posted.channel,
            state=FIRST_STATE[posted.channel],
        )
        session.add(row)
        session.flush()
        if posted.mail is not None:
            outbox.enqueue(
                session,
                posted.mail,
                campaign_id=signature.campaign_id,
                letter_id=row.id,
                signature_id=signature.id,
                now=now,
            )

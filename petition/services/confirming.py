"""Confirming: the one step that counts, and saying "this was not me"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
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
    waiting = ready.waiting
    address, name = _take(session, waiting)
    theirs = addressees.signatures_of(session, waiting.campaign_id, address)
    if has_signed(theirs, name, ready.limit):
        raise SpentTokenUsed("used", waiting.campaign_id)
    signature = _signature(ready, address, name, _free_slot(theirs), now)
    session.add(signature)
    try:
        session.flush()
    except IntegrityError as error:
        # On PostgreSQL another link of the same address may win at this moment.
        raise SpentTokenUsed("used", waiting.campaign_id) from error
    _keep_letters(session, ready, signature, now)
    outbox.enqueue(
        session,
        ready.thanks,
        campaign_id=waiting.campaign_id,
        signature_id=signature.id,
        now=now,
    )
    full = len(theirs) + 1 >= ready.limit
    _drop_rest(session, waiting.campaign_id, address, None if full else name, now)
    spend(session, waiting.token_hash, waiting.campaign_id, "used", now)
    return token_text(ready.receipt)


def not_me(session: Session, waiting: Waiting, *, now: datetime) -> None:
    """Delete what was signed in somebody's name, and write to them no more."""
    address, _ = _take(session, waiting)
    _drop_rest(session, waiting.campaign_id, address, None, now)
    outbox.cancel_for_pending(session, [waiting.id])
    addressees.suppress(session, waiting.campaign_id, address)
    spend(session, waiting.token_hash, waiting.campaign_id, "not_me", now)


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


def _take(session: Session, waiting: Waiting) -> tuple[bytes, bytes]:
    """Delete the pending row; of many who try at once, one succeeds."""
    row = session.execute(
        delete(PendingSignature)
        .where(PendingSignature.id == waiting.id)
        .returning(
            PendingSignature.address_fingerprint, PendingSignature.name_fingerprint
        )
    ).one_or_none()
    if row is None:
        raise SpentTokenUsed("used", waiting.campaign_id)
    return row.address_fingerprint, row.name_fingerprint


def _drop_rest(
    session: Session,
    campaign_id: int,
    address: bytes,
    name: bytes | None,
    now: datetime,
) -> None:
    """Delete an address's other pending signatures: those of one name, or all."""
    rest = delete(PendingSignature).where(
        PendingSignature.campaign_id == campaign_id,
        PendingSignature.address_fingerprint == address,
    )
    if name is not None:
        rest = rest.where(PendingSignature.name_fingerprint == name)
    dropped = session.execute(
        rest.returning(PendingSignature.id, PendingSignature.token_hash)
    ).all()
    outbox.cancel_for_pending(session, [row.id for row in dropped])
    for row in dropped:
        spend(session, row.token_hash, campaign_id, "used", now)


def _free_slot(theirs: Sequence[Signature]) -> int:
    taken = {one.slot for one in theirs}
    return next(slot for slot in range(1, len(theirs) + 2) if slot not in taken)


def _signature(
    ready: Ready, address: bytes, name: bytes, slot: int, now: datetime
) -> Signature:
    details = ready.waiting.details
    return Signature(
        uid=ready.uid,
        campaign_id=ready.waiting.campaign_id,
        text_version_id=details.text_version_id,
        address_fingerprint=address,
        name_fingerprint=name,
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

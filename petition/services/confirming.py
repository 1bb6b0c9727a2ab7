"""Confirming: the one step that counts, and saying "this was not me"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, bindparam, insert, select
from sqlalchemy.orm import Session

from petition.db.statements import Inserts, Statement
from petition.domain.dates import hour_of
from petition.domain.pending import PendingDetails
from petition.domain.providers import COUNTED, provider_of
from petition.domain.refusals import SpentTokenUsed, UnknownToken
from petition.domain.signatures import FIRST_STATE, SignatureState
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.models import Letter, PendingSignature, Signature, SpentToken
from petition.models.base import table_of
from petition.services import (
    addressees,
    letter_mails,
    outbox,
    partner_contacts,
    spending,
)
from petition.services.campaigns import CAMPAIGNS, STAND, Found, found_in
from petition.services.desk import Desk
from petition.services.letter_mails import Posted
from petition.services.outbox import Cause, Enveloped
from petition.services.partner_contacts import NewContact
from petition.services.signing import CONFIRM, RECEIPT, has_signed
from petition.services.written import count_deleted

PENDING, SIGNATURES = table_of(PendingSignature), table_of(Signature)
LETTERS, SPENT = table_of(Letter), table_of(SpentToken)
#: With the campaign, as of `campaigns.STAND`.
WAITING = Statement(
    STAND.add_columns(
        PENDING.c.id.label("pending_id"),
        PENDING.c.uid.label("pending_uid"),
        *PENDING.c["campaign_id", "sealed", "expires_at"],
    )
    .join(PENDING, PENDING.c.campaign_id == CAMPAIGNS.c.id)
    .where(PENDING.c.token_hash == bindparam("token"))
)
#: All that waits for the address of one token, locked in one order: two of its
#: links that are used at the same moment would otherwise wait for each other.
TAKE = Statement(
    select(
        *PENDING.c[
            "id", "token_hash", "address_fingerprint", "name_fingerprint", "provider"
        ]
    )
    .where(
        PENDING.c.campaign_id == bindparam("campaign"),
        PENDING.c.address_fingerprint
        == select(PENDING.c.address_fingerprint)
        .where(PENDING.c.token_hash == bindparam("token"))
        .scalar_subquery(),
    )
    .order_by(PENDING.c.id)
    .with_for_update()
)
INSERT_SIGNATURE = Statement(insert(SIGNATURES).returning(SIGNATURES.c.id))
INSERT_LETTERS = Inserts(insert(LETTERS).returning(*LETTERS.c["id", "target_id"]))


@dataclass(frozen=True, repr=False)
class Waiting:
    """A pending signature, opened with the token from its mail, and its campaign."""

    id: int
    campaign_id: int
    token_hash: bytes
    details: PendingDetails
    found: Found


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
    contact: NewContact | None


def find_waiting(session: Session, desk: Desk, token: str, *, now: datetime) -> Waiting:
    """The pending signature that a token opens; nothing changes by looking.

    Raises UnknownToken, or SpentTokenUsed for one that was used or has expired.
    """
    raw = parse_token(token)
    if raw is None:
        raise UnknownToken
    hashed = token_hash(raw, CONFIRM)
    row = WAITING.first(session, {"token": hashed})
    if row is None:
        raise spent(session, hashed)
    if row.expires_at <= now:
        raise SpentTokenUsed("expired", row.campaign_id)
    plain = desk.sealer.open_pending(raw, row.pending_uid, row.sealed)
    return Waiting(
        row.pending_id,
        row.campaign_id,
        hashed,
        PendingDetails.from_json(plain),
        found_in(session, row, now),
    )


def spent(session: Session, hashed: bytes) -> Exception:
    """Why a token that opens nothing does so."""
    row = session.get(SpentToken, hashed)
    return UnknownToken() if row is None else SpentTokenUsed(row.end, row.campaign_id)


def prepare(session: Session, desk: Desk, waiting: Waiting, *, now: datetime) -> Ready:
    """Seal everything that confirming will keep, before its transaction begins."""
    content, public_key = waiting.found.content, waiting.found.public_key
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
        contact=partner_contacts.prepare(session, desk, content, waiting.details),
    )


def confirm(session: Session, ready: Ready, *, now: datetime) -> str:
    """Count a signature once, and put its letters into the outbox.

    Returns the receipt for the supporter's own page. Whoever comes second, with
    this token or with another one for the same address, meets SpentTokenUsed.
    """
    waiting = ready.waiting
    taken = _take(session, waiting)
    theirs = addressees.signatures_of(
        session, waiting.campaign_id, taken.address_fingerprint
    )
    if has_signed(theirs, taken.name_fingerprint, ready.limit):
        raise SpentTokenUsed("used", waiting.campaign_id)
    row = _signature(ready, taken, _free_slot(theirs), now)
    signature_id = INSERT_SIGNATURE.first(session, row).id
    _keep_letters(session, ready, signature_id, now)
    if ready.contact is not None:
        partner_contacts.keep(session, ready.contact, signature_id, now=now)
    _end(session, waiting.campaign_id, taken, "used", now)
    return token_text(ready.receipt)


def not_me(session: Session, waiting: Waiting, *, now: datetime) -> None:
    """Delete what was signed in somebody's name, and write to them no more."""
    taken = _take(session, waiting)
    addressees.suppress(session, waiting.campaign_id, taken.address_fingerprint)
    _end(session, waiting.campaign_id, taken, "not_me", now)


def _take(session: Session, waiting: Waiting) -> Any:
    """The pending row, locked; of many who try at once, one finds it there."""
    whose = {"campaign": waiting.campaign_id, "token": waiting.token_hash}
    for row in TAKE.all(session, whose):
        if row.token_hash == waiting.token_hash:
            return row
    raise spent(session, waiting.token_hash)


def _end(
    session: Session, campaign_id: int, taken: Row[Any], end: str, now: datetime
) -> None:
    """Delete a pending signature, and the others of its address.

    Their mails are cancelled, and their links say for 30 days how they ended. Each
    counts as written; one that is used does so with its signature.
    """
    address = taken.address_fingerprint
    ended = spending.end_all(session, campaign_id, address, end, now)
    others = (row for row in ended if end != "used" or row.id != taken.id)
    count_deleted(session, campaign_id, [row.provider for row in others])


def _free_slot(theirs: Sequence[Row[Any]]) -> int:
    taken = {one.slot for one in theirs}
    return next(slot for slot in range(1, len(theirs) + 2) if slot not in taken)


def _signature(
    ready: Ready, taken: Row[Any], slot: int, now: datetime
) -> dict[str, object]:
    details = ready.waiting.details
    return {
        "uid": ready.uid,
        "campaign_id": ready.waiting.campaign_id,
        "text_version_id": details.text_version_id,
        "address_fingerprint": taken.address_fingerprint,
        "name_fingerprint": taken.name_fingerprint,
        "slot": slot,
        "receipt_hash": token_hash(ready.receipt, RECEIPT),
        "sealed_record": ready.sealed_record,
        "sealed_receipt": ready.sealed_receipt,
        "state": SignatureState.CONFIRMED,
        "country": details.record.country,
        "language": details.record.language,
        "partner": details.partner,
        "source": details.source,
        "channel": details.channel,
        "own_words_share": details.own_words_share,
        "confirmed_hour": hour_of(now),
        "uncounted": True,
        "demo": False,
        "no_news": False,
        "provider": provider_of(details.record.email)
        + ("" if taken.provider else COUNTED),
    }


def _keep_letters(
    session: Session, ready: Ready, signature_id: int, now: datetime
) -> None:
    """Write the letters down, and enqueue their mails and the thanks."""
    campaign_id = ready.waiting.campaign_id
    mails = [(ready.thanks, Cause(signature_id=signature_id))]
    rows = [_letter(posted, campaign_id, signature_id) for posted in ready.letters]
    ids = {row.target_id: row.id for row in INSERT_LETTERS.all(session, rows)}
    for posted in ready.letters:
        if posted.mail is not None:
            cause = Cause(ids[posted.target_id], signature_id=signature_id)
            mails.append((posted.mail, cause))
    outbox.enqueue_all(session, mails, campaign_id=campaign_id, now=now)


def _letter(posted: Posted, campaign_id: int, signature_id: int) -> dict[str, object]:
    return {
        "campaign_id": campaign_id,
        "signature_id": signature_id,
        "target_id": posted.target_id,
        "letter_version_id": posted.letter.version_id,
        "channel": posted.channel,
        "state": FIRST_STATE[posted.channel],
    }

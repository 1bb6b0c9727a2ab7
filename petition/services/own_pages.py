"""A supporter's own page: what became of their letters, and how to take them back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.domain.addresses import Address
from petition.domain.content import Content
from petition.domain.dates import hour_by
from petition.domain.fingerprints import address_fingerprint
from petition.domain.mails import MailKind
from petition.domain.records import SupporterRecord
from petition.domain.refusals import NotAllowed, UnknownToken
from petition.domain.signatures import (
    LetterState,
    SignatureState,
    move_letter,
    move_signature,
)
from petition.domain.tokens import parse_token, token_hash
from petition.models import Letter, OwnLink, Signature, TargetRow
from petition.services import addressees, keys, outbox, partner_contacts
from petition.services.confirming import spent
from petition.services.desk import Desk
from petition.services.outbox import Enveloped
from petition.services.signing import (
    OWN_LINK,
    PENDING_DAYS,
    RECEIPT,
    keep_links,
    links_mail,
    new_links,
)
from petition.services.spending import spend

#: Letters that withdrawing still stops.
STOPPABLE = (
    LetterState.QUEUED,
    LetterState.UNDECLARED,
    LetterState.UNDELIVERED,
    LetterState.REFUSED,
)


@dataclass(frozen=True, repr=False)
class OwnPage:
    """What a link opens: the signature, and its letters if the link is the first."""

    signature: Signature
    letters: tuple[tuple[Letter, str], ...]
    record: SupporterRecord | None


@dataclass(frozen=True, repr=False)
class Requested:
    """A request for a new link, sealed and ready for one transaction."""

    campaign_id: int
    address: bytes
    links: tuple[tuple[bytes, int], ...]
    mail: Enveloped
    wanted: bool
    expires_at: datetime


def find(session: Session, desk: Desk, token: str, *, now: datetime) -> OwnPage:
    """The page that a link opens; raises UnknownToken or SpentTokenUsed."""
    raw = parse_token(token)
    if raw is None:
        raise UnknownToken
    signature = _signature(session, raw, now)
    record = None
    if signature.sealed_receipt and signature.receipt_hash == token_hash(raw, RECEIPT):
        plain = desk.sealer.open_receipt(raw, signature.uid, signature.sealed_receipt)
        record = SupporterRecord.from_json(plain)
    return OwnPage(signature, _letters(session, signature), record)


def declare(session: Session, token: str, target: str, *, now: datetime) -> None:
    """Note that a supporter has sent their own letter to a target.

    Saying it twice is no mistake. Raises NotAllowed for a letter that was not
    theirs to send.
    """
    signature = _locked(session, token, now)
    if signature.state != SignatureState.CONFIRMED:
        raise NotAllowed("the signature was taken back")
    found = [letter for letter, key in _letters(session, signature) if key == target]
    if not found:
        raise NotAllowed("no letter went to that target")
    letter = found[0]
    if letter.state == LetterState.DECLARED:
        return
    letter.state = move_letter(LetterState(letter.state), LetterState.DECLARED)
    letter.settled_on = now.date()
    signature.uncounted = True
    session.flush()


def withdraw(session: Session, token: str, *, now: datetime) -> None:
    """Take a signature out of the count and stop its letters that have not left.

    The organisers' copy goes; the supporter can still read their own.
    """
    signature = _locked(session, token, now)
    if signature.state == SignatureState.WITHDRAWN:
        return
    signature.state = move_signature(
        SignatureState(signature.state), SignatureState.WITHDRAWN
    )
    _let_go(session, signature, now)


def erase(session: Session, token: str, *, now: datetime) -> None:
    """Delete everything that says who a supporter was; the links end, too."""
    signature = _locked(session, token, now)
    signature.state = move_signature(
        SignatureState(signature.state), SignatureState.ERASED
    )
    if signature.receipt_hash is not None:
        spend(session, signature.receipt_hash, signature.campaign_id, "erased", now)
    links = session.scalars(
        delete(OwnLink)
        .where(OwnLink.signature_id == signature.id)
        .returning(OwnLink.token_hash)
    ).all()
    for hashed in links:
        spend(session, hashed, signature.campaign_id, "erased", now)
    signature.receipt_hash = None
    signature.sealed_receipt = None
    _let_go(session, signature, now)
    outbox.forget_message_ids(session, [signature.id])


def prepare_link(
    session: Session,
    desk: Desk,
    content: Content,
    reader: tuple[Address, str],
    *,
    now: datetime,
) -> Requested:
    """A mail with new links for an address and language, sealed in advance."""
    address, language = reader
    key = keys.fingerprint_key(session, desk.sealer, content.campaign_id)
    print_ = address_fingerprint(key, address.canonical)
    theirs = addressees.signatures_of(session, content.campaign_id, print_)
    may = addressees.may_be_mailed(session, content.campaign_id, print_, now.date())
    links = new_links(desk, theirs)
    mail = links_mail(
        desk, content, MailKind.MY_LINK, (address.typed, language), links, now
    )
    return Requested(
        campaign_id=content.campaign_id,
        address=print_,
        links=tuple((token_hash(raw, OWN_LINK), id_) for raw, id_ in links),
        mail=mail,
        wanted=bool(theirs) and may,
        expires_at=hour_by(now + timedelta(days=PENDING_DAYS)),
    )


def send_link(session: Session, requested: Requested, *, now: datetime) -> None:
    """Mail the new links if the address is known; else nothing at all."""
    if requested.wanted and addressees.count_mail(
        session, requested.campaign_id, requested.address, now.date()
    ):
        keep_links(session, requested.links, requested.expires_at)
        outbox.enqueue(
            session, requested.mail, campaign_id=requested.campaign_id, now=now
        )


def take_back_consent(session: Session, token: str, *, now: datetime) -> None:
    """End what a partner may have of a supporter; the signature goes on counting."""
    signature = _locked(session, token, now)
    partner_contacts.end(session, signature.id, now=now)


def _let_go(session: Session, signature: Signature, now: datetime) -> None:
    """Free the address, destroy all copies but the supporter's, stop what can be."""
    signature.address_fingerprint = None
    signature.name_fingerprint = None
    signature.slot = None
    signature.sealed_record = None
    signature.uncounted = True
    partner_contacts.end(session, signature.id, now=now)
    outbox.cancel_for_signature(session, signature.id)
    for letter, _ in _letters(session, signature):
        if letter.state in STOPPABLE:
            letter.state = move_letter(LetterState(letter.state), LetterState.CANCELLED)
    session.flush()


def _signature(session: Session, raw: bytes, now: datetime) -> Signature:
    by_receipt = token_hash(raw, RECEIPT)
    found = session.scalar(
        select(Signature).where(Signature.receipt_hash == by_receipt)
    )
    if found is not None:
        return found
    by_link = token_hash(raw, OWN_LINK)
    link = session.get(OwnLink, by_link)
    if link is None or link.expires_at <= now:
        raise _why(session, by_receipt, by_link)
    return session.get_one(Signature, link.signature_id)


def _why(session: Session, *hashes: bytes) -> Exception:
    reasons = [spent(session, hashed) for hashed in hashes]
    known = [reason for reason in reasons if not isinstance(reason, UnknownToken)]
    return known[0] if known else UnknownToken()


def _locked(session: Session, token: str, now: datetime) -> Signature:
    raw = parse_token(token)
    if raw is None:
        raise UnknownToken
    signature = _signature(session, raw, now)
    return session.get_one(
        Signature, signature.id, with_for_update=True, populate_existing=True
    )


def _letters(session: Session, signature: Signature) -> tuple[tuple[Letter, str], ...]:
    rows = session.execute(
        select(Letter, TargetRow.key)
        .join(TargetRow, TargetRow.id == Letter.target_id)
        .where(Letter.signature_id == signature.id)
        .order_by(TargetRow.position, Letter.id)
    )
    return tuple((letter, key) for letter, key in rows)

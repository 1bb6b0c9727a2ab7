"""Signing: from a filled-in form to a mail that asks whether it was you."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert
from sqlalchemy.orm import Session

from petition.db.statements import Statement, nests_changes
from petition.documents import mails
from petition.documents.words import words_for
from petition.domain.campaigns import in_language
from petition.domain.content import Content
from petition.domain.dates import hour_by, hour_of
from petition.domain.fingerprints import address_fingerprint, name_fingerprint
from petition.domain.letters import share_of_own_words
from petition.domain.mails import MailKind
from petition.domain.names import fold_name
from petition.domain.pending import PendingDetails
from petition.domain.providers import provider_of
from petition.domain.records import RecordLetter, SupporterRecord
from petition.domain.tokens import token_hash, token_text
from petition.domain.writing import Wish, WrittenLetter
from petition.models import OwnLink, PendingSignature
from petition.models.base import table_of
from petition.services import addressees, keys, outbox, signing_at_once
from petition.services.campaigns import Found
from petition.services.desk import Desk
from petition.services.outbox import Cause, Enveloped
from petition.services.outbox_keys import require_key

#: How long a confirmation link works, rounded up to the hour.
PENDING_DAYS = 7
#: What token hashes are made for.
CONFIRM, RECEIPT, OWN_LINK = "confirm", "receipt", "own-link"

PENDING = table_of(PendingSignature)
INSERT_PENDING = Statement(insert(PENDING).returning(PENDING.c.id))


@dataclass(frozen=True, repr=False)
class Prepared:
    """A signing with everything composed and sealed, ready for one transaction."""

    campaign_id: int
    address: bytes
    name: bytes
    provider: str
    uid: UUID
    token_hash: bytes
    sealed: bytes
    mail: Enveloped
    own_links: tuple[tuple[bytes, int], ...]
    wanted: bool
    expires_at: datetime


def prepare(
    session: Session,
    desk: Desk,
    found: Found,
    wish: Wish,
    letters: Sequence[WrittenLetter],
    *,
    now: datetime,
) -> Prepared:
    """Everything that signing needs, made before the transaction begins.

    Who has signed already gets the same page and the same work, but a mail that
    says so; `wanted` is False when no mail may go to the address now.
    """
    content = found.content
    key = keys.unwrap_fingerprint_key(desk.sealer, found.wrapped_key)
    address, name = _fingerprints(key, wish)
    theirs, may = addressees.known_of(session, content.campaign_id, address, now.date())
    uid, token = desk.uid(), desk.randomness(32)
    details = details_of(content, wish, letters)
    links: tuple[tuple[bytes, int], ...] = ()
    if has_signed(theirs, name, content.per_address_limit):
        links = new_links(desk, theirs)
        mail = links_mail(desk, content, MailKind.ALREADY_SIGNED, wish, links, now)
    else:
        mail = _confirmation(desk, content, wish, token, now)
    return Prepared(
        campaign_id=content.campaign_id,
        address=address,
        name=name,
        provider=provider_of(wish.address.typed),
        uid=uid,
        token_hash=token_hash(token, CONFIRM),
        sealed=desk.sealer.seal_pending(token, uid, details.to_json()),
        mail=mail,
        own_links=tuple((token_hash(raw, OWN_LINK), id_) for raw, id_ in links),
        wanted=may,
        expires_at=hour_by(now + timedelta(days=PENDING_DAYS)),
    )


def sign(session: Session, prepared: Prepared, *, now: datetime) -> None:
    """Keep the pending signature and put its confirmation mail into the outbox.

    Nothing is kept when no mail may go out: nobody could ever open it.
    """
    if not prepared.wanted:
        return
    if nests_changes(session) and not prepared.own_links:
        _keep_at_once(session, prepared, now)
    elif addressees.count_mail(
        session, prepared.campaign_id, prepared.address, now.date()
    ):
        _keep(session, prepared, now)


def _keep(session: Session, prepared: Prepared, now: datetime) -> None:
    pending_id = None
    if prepared.own_links:
        keep_links(session, prepared.own_links, prepared.expires_at)
    else:
        pending_id = INSERT_PENDING.first(session, _pending(prepared)).id
    outbox.enqueue(
        session,
        prepared.mail,
        campaign_id=prepared.campaign_id,
        pending_id=pending_id,
        now=now,
    )


def _keep_at_once(session: Session, prepared: Prepared, now: datetime) -> None:
    mail, campaign_id = prepared.mail, prepared.campaign_id
    is_kept = signing_at_once.keep(
        session,
        quota=addressees.first_mail(campaign_id, prepared.address, now.date()),
        pending=_pending(prepared),
        mail=outbox.row_of(mail, Cause(), campaign_id, hour_of(now)),
        key_mark=mail.key_mark,
    )
    if not is_kept:
        require_key(session, mail.day, mail.key_mark)


def _pending(prepared: Prepared) -> dict[str, object]:
    return {
        "uid": prepared.uid,
        "campaign_id": prepared.campaign_id,
        "token_hash": prepared.token_hash,
        "address_fingerprint": prepared.address,
        "name_fingerprint": prepared.name,
        "sealed": prepared.sealed,
        "provider": prepared.provider,
        "expires_at": prepared.expires_at,
    }


def _fingerprints(key: bytes, wish: Wish) -> tuple[bytes, bytes]:
    canonical = wish.address.canonical
    name = name_fingerprint(key, canonical, fold_name(wish.name))
    return address_fingerprint(key, canonical), name


def has_signed(theirs: Sequence[Row[Any]], name: bytes, limit: int) -> bool:
    """Whether an address may sign no more: this name has, or its places are taken."""
    return len(theirs) >= limit or any(one.name_fingerprint == name for one in theirs)


def details_of(
    content: Content, wish: Wish, letters: Sequence[WrittenLetter]
) -> PendingDetails:
    """What is kept of a wish: the record to be sealed, and what stands beside it."""
    ally = content.ally(wish.source)
    partner = ally.key if ally else None
    return PendingDetails(
        record=SupporterRecord(
            name=wish.name,
            email=wish.address.typed,
            country=wish.country,
            language=wish.language,
            fields=wish.fields,
            updates=wish.updates,
            reply=wish.reply,
            partner_consent=partner if wish.partner_consent else None,
            seed=wish.seed,
            points=tuple(sorted(wish.points)),
            letters=tuple(map(_record_letter, letters)),
        ),
        partner=partner,
        source=wish.source,
        channel=wish.channel,
        own_words_share=share_of_own_words(letter.composed for letter in letters),
        text_version_id=content.text(wish.language).version_id,
        consent_version_id=content.consent_version(ally, wish.language)
        if ally and wish.partner_consent
        else None,
    )


def new_links(
    desk: Desk, signatures: Sequence[Row[Any]]
) -> tuple[tuple[bytes, int], ...]:
    """A fresh link token for each signature: (token, signature id)."""
    return tuple((desk.randomness(32), one.id) for one in signatures)


def links_mail(
    desk: Desk,
    content: Content,
    kind: MailKind,
    reader: Wish | tuple[str, str],
    links: Sequence[tuple[bytes, int]],
    now: datetime,
) -> Enveloped:
    """A sealed mail with new links to own pages; `reader` is address and language."""
    recipient, language = (
        (reader.address.typed, reader.language) if isinstance(reader, Wish) else reader
    )
    title = content.text(language).text.title
    urls = [desk.links.mine(token_text(raw)) for raw, _ in links]
    words = mails.own_links(
        kind.value, words_for(language), title, content.organiser_name, urls
    )
    mail = desk.own_mail(kind, content.organiser_name, recipient, words, language, now)
    return desk.envelop(mail, now)


def keep_links(
    session: Session, links: Sequence[tuple[bytes, int]], expires_at: datetime
) -> None:
    """Make new links work: (token hash, signature id)."""
    session.add_all(
        OwnLink(token_hash=hashed, signature_id=id_, expires_at=expires_at)
        for hashed, id_ in links
    )


def _confirmation(
    desk: Desk, content: Content, wish: Wish, token: bytes, now: datetime
) -> Enveloped:
    text = token_text(token)
    words = mails.confirmation(
        words_for(wish.language),
        content.text(wish.language).text.title,
        content.organiser_name,
        desk.links.confirm(text),
        desk.links.not_me(text),
    )
    mail = desk.own_mail(
        MailKind.CONFIRMATION,
        content.organiser_name,
        wish.address.typed,
        words,
        wish.language,
        now,
    )
    return desk.envelop(mail, now)


def _record_letter(letter: WrittenLetter) -> RecordLetter:
    return RecordLetter(
        target=letter.target.target.key,
        target_name=in_language(letter.target.target.name, letter.language),
        language=letter.language,
        channel=letter.channel,
        subject=letter.composed.subject,
        text=letter.composed.text,
        version_id=letter.version_id,
    )

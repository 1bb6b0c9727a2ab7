"""Rehearsing: a draft walked through as supporters will, with mail to oneself only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from petition.documents import mails
from petition.documents.words import Words, words_for
from petition.domain.campaigns import Channel
from petition.domain.content import Content
from petition.domain.mails import Mail, MailKind
from petition.domain.pending import PendingDetails
from petition.domain.refusals import UnknownToken
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.domain.writing import Wish, WrittenLetter
from petition.models import Rehearsal
from petition.services import letter_mails, outbox, signing
from petition.services.desk import Desk
from petition.services.outbox import Enveloped
from petition.services.sessions import Member

#: What the token of a rehearsal is hashed for.
REHEARSAL = "rehearsal"
LASTS = timedelta(days=1)


@dataclass(frozen=True, repr=False)
class Prepared:
    """A rehearsed signing, ready for one transaction."""

    token: bytes
    uid: UUID
    digest: bytes
    sealed: bytes
    mail: Enveloped


@dataclass(frozen=True, repr=False)
class Rehearsed:
    """A rehearsed signing that waits for its confirmation."""

    token_hash: bytes
    campaign_id: int
    digest: bytes
    details: PendingDetails


def prepare(
    desk: Desk,
    content: Content,
    member: Member,
    wish: Wish,
    letters: Sequence[WrittenLetter],
    digest: bytes,
    *,
    now: datetime,
) -> Prepared:
    """The confirmation mail to the organiser, whatever address the form holds.

    `digest` tells which draft is rehearsed.
    """
    uid, token = desk.uid(), desk.randomness(32)
    there = desk.links.workspace(f"c/{content.slug}/rehearsal")
    text = mails.confirmation(
        words_for(wish.language),
        content.text(wish.language).text.title,
        content.organiser_name,
        f"{there}/confirm/{token_text(token)}",
        there,
    )
    mail = desk.own_mail(
        MailKind.REHEARSAL,
        content.organiser_name,
        member.email,
        (marked(words_for(member.language), text[0]), text[1]),
        wish.language,
        now,
    )
    details = signing.details_of(content, wish, letters)
    sealed = desk.sealer.seal_pending(token, uid, details.to_json())
    return Prepared(token, uid, digest, sealed, desk.envelop(mail, now))


def keep(
    session: Session,
    prepared: Prepared,
    campaign_id: int,
    member: Member,
    *,
    now: datetime,
) -> None:
    """Let a rehearsed signing wait for its confirmation; a newer one replaces it."""
    session.execute(
        delete(Rehearsal).where(
            Rehearsal.campaign_id == campaign_id, Rehearsal.organiser_id == member.id
        )
    )
    session.add(
        Rehearsal(
            token_hash=token_hash(prepared.token, REHEARSAL),
            uid=prepared.uid,
            campaign_id=campaign_id,
            organiser_id=member.id,
            digest=prepared.digest,
            sealed=prepared.sealed,
            expires_at=now + LASTS,
        )
    )
    outbox.enqueue(session, prepared.mail, campaign_id=campaign_id, now=now)


def find(
    session: Session, desk: Desk, campaign_id: int, token: str, *, now: datetime
) -> Rehearsed:
    """The rehearsed signing that a link opens; UnknownToken if there is none."""
    raw = parse_token(token)
    row = raw and session.scalar(
        select(Rehearsal).where(
            Rehearsal.token_hash == token_hash(raw, REHEARSAL),
            Rehearsal.campaign_id == campaign_id,
        )
    )
    if not row or not raw or row.expires_at <= now:
        raise UnknownToken
    plain = desk.sealer.open_pending(raw, row.uid, row.sealed)
    return Rehearsed(
        row.token_hash, row.campaign_id, row.digest, PendingDetails.from_json(plain)
    )


def letters_to(
    desk: Desk,
    content: Content,
    member: Member,
    rehearsed: Rehearsed,
    *,
    now: datetime,
) -> tuple[Enveloped, ...]:
    """The letters as their targets would get them, to the organiser alone.

    Those that supporters mail, post or hand over themselves cause no mail here
    either; their text stands on the page.
    """
    record = rehearsed.details.record
    words = words_for(member.language)
    written = (
        letter_mails.letter_mail(desk, content, record, letter, member.email, now)
        for letter in record.letters
        if letter.channel == Channel.MAIL
    )
    return tuple(desk.envelop(_to_oneself(words, mail), now) for mail in written)


def finish(
    session: Session,
    rehearsed: Rehearsed,
    letters: Sequence[Enveloped],
    *,
    now: datetime,
) -> None:
    """Put the letters into the outbox; UnknownToken for whoever comes second."""
    taken = session.scalar(
        delete(Rehearsal)
        .where(Rehearsal.token_hash == rehearsed.token_hash)
        .returning(Rehearsal.campaign_id)
    )
    if taken is None:
        raise UnknownToken
    for one in letters:
        outbox.enqueue(session, one, campaign_id=rehearsed.campaign_id, now=now)


def marked(words: Words, subject: str) -> str:
    """A subject that nobody takes for that of a real letter."""
    return f"[{words.gettext('Rehearsal')}] {subject}"


def _to_oneself(words: Words, mail: Mail) -> Mail:
    return replace(
        mail,
        kind=MailKind.REHEARSAL,
        subject=marked(words, mail.subject),
        reply_to=None,
        automatic=True,
    )
